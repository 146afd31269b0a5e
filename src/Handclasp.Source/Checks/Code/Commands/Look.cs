using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Scripts;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Commands;

/// <summary>Finds in a script's commands and variables what the tables say of them.</summary>
internal static partial class Look
{
    private const string Remedy =
        "Remove it, and name the root that signed the server (curl --cacert, wget --ca-certificate, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE).";
    private const string Whoever = "the program talks to whoever answers, with any certificate";

    /// <summary>Elastic's programs: the chain is verified, and the name is not.</summary>
    private const string ChainAlone = "ssl.verification_mode=certificate";

    private static readonly Dictionary<string, Regex> Java = Known
        .Environment.JavaWords()
        .ToDictionary(w => w.Check, w => new Regex(w.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));

    /// <summary>What falls under a check.</summary>
    public static Func<CodeFile, IEnumerable<Flag>> For(string check) =>
        code => Commands(code, check).Concat(Variables(code, check)).Select(f => Decided(code, f, check)).DistinctBy(f => f.Exact);

    /// <summary>The same as a switch, where it stands under a condition that an operator decides.</summary>
    private static Flag Decided(CodeFile code, (Flag Flag, IReadOnlyList<string> Asked) found, string check) =>
        check == "HC580" && found.Asked.FirstOrDefault(n => Named.IsSwitch(n) && !code.Orders.IsSettled(n)) is { } name
            ? found.Flag.AsSwitch($"{name} decides")
            : found.Flag;

    /// <summary>What is found, with the variables that decide whether it is reached.</summary>
    private static IEnumerable<(Flag Flag, IReadOnlyList<string> Asked)> Commands(CodeFile code, string check)
    {
        foreach (var command in code.Orders.Commands)
        {
            // A script that configures has tens of thousands of commands, hardly one of them for this check.
            if (
                check != "HC580"
                && command.Words[0].Text is var program
                && !program.Contains('$', StringComparison.Ordinal)
                && !Tools.Of(CommandReader.NameOf(command.Words[0])).Any(t => t.Switches.Any(s => s.Check == check))
            )
                continue;
            if (code.Orders.IsNever(command.Needed))
                continue;
            var words = code.Orders.Expanded(command);
            var name = CommandReader.NameOf(words[0]);
            if (check == "HC580" && SaysItBlindly(command, name) is { } blind)
                yield return (
                    Flagged(
                        code,
                        words,
                        blind,
                        $"{name} {blind.Said}: it goes on whoever answers, and is given something to send",
                        check
                    ) with
                    {
                        Remedy = "Add -verify_return_error and -verify_hostname, and name the root with -CAfile.",
                        IsSafe = false,
                        Confidence = Confidence.Firm,
                    },
                    []
                );
            var isKnown = false;
            foreach (var tool in Tools.Of(name))
            {
                if (tool.Unless.Length > 0 && words.Any(w => tool.Unless.Any(u => w.Text.StartsWith(u, StringComparison.Ordinal))))
                {
                    isKnown = true;
                    continue;
                }

                foreach (var option in tool.Switches)
                {
                    if (option.Check != check)
                        continue;
                    foreach (var hit in option.Find(words, tool))
                    {
                        isKnown = true;
                        yield return (
                            Flagged(code, words, hit, $"{name} {hit.Said}: {option.Because}", check) with
                            {
                                LoweredTo = IsToItself(words) ? Severity.Low : option.AtMost,
                                Remedy = option.Remedy.Length > 0 ? option.Remedy : RemedyOf(check),
                            },
                            words[hit.From].Asked
                        );
                    }
                }
            }

            if (check != "HC580" || isKnown || IsTalk(name))
                continue;
            foreach (var found in ByName(code, words))
                yield return found;
        }
    }

    /// <summary>printf '…token…' | openssl s_client -quiet: without -verify_return_error it sends to anybody. An empty line, and what asks for the certificate only, tell nothing.</summary>
    private static Hit? SaysItBlindly(Command command, string name) =>
        name == "openssl"
        && command.Words is [_, { Text: "s_client" }, ..]
        && command.Fed is [var sender, _, ..]
        && CommandReader.NameOf(sender) is "printf" or "echo" or "cat"
        && command.Fed.Skip(1).Any(w => w.Text.Contains('$', StringComparison.Ordinal) || w.Text.Length > 12 && w.Text.Contains(' '))
        && command.Words.Any(w => w.Text is "-quiet" or "-ign_eof")
        && !command.Words.Any(w => w.Text is "-verify_return_error" or "-verify" || w.Text.StartsWith("127.", StringComparison.Ordinal))
            ? new(0, Math.Min(2, command.Words.Count), "s_client without -verify_return_error")
            : null;

    /// <summary>curl -k https://localhost:8443/healthz: whoever answers there is on this machine already.</summary>
    private static bool IsToItself(IReadOnlyList<Word> words)
    {
        var addresses = words.Select(w => w.Text).Where(t => Address().IsMatch(t)).ToList();
        return addresses.Count > 0 && addresses.TrueForAll(Itself().IsMatch);
    }

    [GeneratedRegex("^[a-z][a-z0-9+.-]*://", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*://(localhost|127(\.\d+){3}|\[::1\])([:/?#]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Itself();

    /// <summary>Options that say it by their own name, of programs that are not known, or known for something else.</summary>
    private static IEnumerable<(Flag Flag, IReadOnlyList<string> Asked)> ByName(CodeFile code, IReadOnlyList<Word> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var text = words[i].Text;
            // -backend-config="skip_cert_verification=true", --set proxy.ssl_verify=false
            if (
                i > 0
                && Pair().Match(text) is { Success: true } pair
                && !pair.Groups["name"].Value.StartsWith('-')
                && (
                    Named.IsOff(pair.Groups["name"].Value, pair.Groups["value"].Value)
                    || Named.IsOff(pair.Groups["path"].Value + pair.Groups["name"].Value, pair.Groups["value"].Value)
                    || text.EndsWith(ChainAlone, StringComparison.Ordinal)
                )
            )
            {
                yield return (
                    Flagged(
                        code,
                        words,
                        new(i, i + 1, text),
                        text.EndsWith(ChainAlone, StringComparison.Ordinal) ? $"{text}: {Known.Web.NoName}" : $"{text}: {Whoever}",
                        "HC580"
                    ) with
                    {
                        Confidence = Confidence.Firm,
                        Remedy = Remedy,
                    },
                    words[i].Asked
                );
                continue;
            }

            if (InsecureRegistry().IsMatch(text))
            {
                yield return (
                    Flagged(code, words, new(i, i + 1, text), $"{text}: images come from whoever answers for that registry", "HC580") with
                    {
                        Confidence = Confidence.Firm,
                        Remedy = "Put the registry's root below /etc/docker/certs.d.",
                    },
                    words[i].Asked
                );
                continue;
            }

            if (!LongOption().IsMatch(text))
                continue;
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var (option, value) =
                equals > 0 ? (text[..equals], text[(equals + 1)..])
                : i + 1 < words.Count && YesOrNo().IsMatch(words[i + 1].Text) ? (text, words[i + 1].Text)
                : (text, "");
            if (Named.IsOff(option, value))
                yield return (
                    Flagged(
                        code,
                        words,
                        new(i, i + 1, option) { Good = equals < 0 && value.Length == 0 ? "" : null },
                        $"{text}: {Whoever}",
                        "HC580"
                    ) with
                    {
                        Confidence = Confidence.Firm,
                        Remedy = Remedy,
                    },
                    words[i].Asked
                );
        }
    }

    private static Flag Flagged(CodeFile code, IReadOnlyList<Word> words, Hit hit, string because, string check)
    {
        var (first, last) = (words[hit.From], words[Math.Min(hit.To, words.Count) - 1]);
        var at = first.At.From <= last.At.From && first.Used == last.Used ? new Reach(first.At.From, last.At.To) : first.At;
        return new(code.Covering(at), because)
        {
            Exact = at,
            IsSecret = check == "HC571",
            Beside = first.Used is { } used ? [new(code.Covering(used), "and is used here") { Exact = used }] : [],
            Changes = Changes(code, words, hit),
            IsSafe = check is "HC580" or "HC540",
        };
    }

    private static IReadOnlyList<Change> Changes(CodeFile code, IReadOnlyList<Word> words, Hit hit)
    {
        if (hit.Good is null || hit.To > words.Count)
            return [];
        var last = words[hit.To - 1];
        var value = last.Value;
        if (!value.IsAsWritten(0, value.Length) || value.IsEmpty)
            return [];
        if (hit.Good.Length > 0)
        {
            var range = value.Reach(hit.Last > 0 ? value.Length - hit.Last : 0, value.Length);
            return [new(code.Covering(range), hit.Good) { Exact = range }];
        }

        // Left out with the blanks in front of it; not where a quoted text is all that there is.
        if (hit.To != hit.From + 1)
            return [];
        var text = code.Source.Text;
        var (from, to) = (last.At.From, last.At.To);
        while (from > 0 && text[from - 1] is ' ' or '\t')
            from--;
        if (from > 0 && text[from - 1] is '\n' or '"' or '\'' or '(' or '=')
        {
            from = last.At.From;
            while (to < text.Length && text[to] is ' ' or '\t')
                to++;
        }

        var removed = new Reach(from, to);
        return [new(code.Covering(removed), "") { Exact = removed }];
    }

    private static IEnumerable<(Flag Flag, IReadOnlyList<string> Asked)> Variables(CodeFile code, string check)
    {
        foreach (var variable in code.Orders.Variables)
        {
            var (name, value) = (variable.Name.Text, variable.Text);
            if (
                value.Length > 4000
                || value.Contains("$(", StringComparison.Ordinal)
                || code.Orders.IsNever(variable.Needed)
                || code.Orders.IsReplaced(variable)
            )
                continue;
            if (check == "HC580" && HandedOn().Match(value) is { Success: true } handed && SetElsewhere(code, variable, handed) is { } set)
            {
                yield return (set, variable.Asked);
                continue;
            }

            // What is set to nothing and not exported is no environment's: a script's way to begin.
            if (value.Length == 0 && !variable.IsExported && variable.Values is not [{ IsQuoted: true }])
                continue;
            if (
                Known.Environment.Switches.FirstOrDefault(s =>
                    s.Check == check && (variable.IsExported || !s.MustBeExported) && s.Says(name, value)
                ) is
                { } known
            )
            {
                yield return (
                    Flagged(code, variable, $"{name}={Shown(value)}: {known.Means}", known.Good) with
                    {
                        LoweredTo = known.AtMost,
                        IsSafe = check == "HC580" && known.Good.Length > 0,
                    },
                    variable.Asked
                );
                continue;
            }

            if (
                check == "HC580"
                && variable.IsExported
                && variable.Values.Count == 1
                && Upper().IsMatch(name)
                && !IsOther(name)
                && value.Length > 0
                && Named.IsOff(name, value)
            )
            {
                yield return (
                    Flagged(code, variable, $"{name}={Shown(value)}: whoever reads it talks to whoever answers", "") with
                    {
                        Confidence = Confidence.Firm,
                    },
                    variable.Asked
                );
                continue;
            }

            if (check == "HC580" && GitKey().Match(name) is { Success: true } key && GitOption().IsMatch(value))
                foreach (
                    var given in code
                        .Orders.To("GIT_CONFIG_VALUE_" + key.Groups[1].Value)
                        .Where(v => YesOrNo().IsMatch(v.Text) && v.Text.ToLowerInvariant() is "false" or "0" or "no" or "off")
                )
                    yield return (Flagged(code, given, $"{value} is {given.Text}: git talks to whoever answers", "true"), given.Asked);
            foreach (var found in Options(code, variable, check))
                yield return found;
        }
    }

    /// <summary>export VAULT_SKIP_VERIFY=$SKIP: whoever sets the other variable decides; where this script does, it is what that says.</summary>
    private static Flag? SetElsewhere(CodeFile code, Variable variable, Match handed)
    {
        var name = variable.Name.Text;
        var other = handed.Groups["name"].Value;
        var known = Known.Environment.Switches.Where(s => s.Check == "HC580" && s.IsNamed(name) && !s.Says(name, "$X")).ToList();
        if (known.Count == 0 || !variable.IsExported)
            return null;
        var given = code.Orders.To(other).Where(v => v != variable && v.Name.Text != name).Select(v => v.Text).ToList();
        if (handed.Groups["else"].Success)
            given.Add(handed.Groups["else"].Value);
        bool Says(string value) => known.Exists(s => s.Says(name, value));
        if (given.Count > 0 && code.Orders.IsSettled(other) && !handed.Groups["else"].Success)
            return Says(given[0]) ? Flagged(code, variable, $"{name}={Shown(given[0])}: {known[0].Means}", "") : null;
        if (handed.Groups["else"].Success && Says(handed.Groups["else"].Value))
            return Flagged(code, variable, $"{name}={Shown(handed.Groups["else"].Value)}: {known[0].Means}", "");
        return Flagged(code, variable, $"{name} is {variable.Text}: {known[0].Means}", "").AsSwitch($"{other} decides") with
        {
            Confidence = Confidence.Firm,
        };
    }

    /// <summary>CURL_OPTS="-k", MAVEN_OPTS="-D…": words for one program.</summary>
    private static IEnumerable<(Flag Flag, IReadOnlyList<string> Asked)> Options(CodeFile code, Variable variable, string check)
    {
        var name = variable.Name.Text;
        var words = variable.Values.Count == 1 ? [.. Orders.Split(variable.Values[0].Value)] : variable.Values.ToList();
        if (words.Count == 0)
            yield break;
        if (
            Java.TryGetValue(check, out var java)
            && (Known.Environment.JavaOptions().IsMatch(name) || words[0].Text.StartsWith("-D", StringComparison.Ordinal))
        )
            foreach (var word in words.Where(w => java.IsMatch(w.Text)))
                yield return (
                    Flagged(
                        code,
                        [word],
                        new(0, 1, word.Text),
                        $"{(check == "HC571" ? word.Text.Split('=')[0] : word.Text)}: {Known.Environment.JavaWords().First(w => w.Check == check).Means}",
                        check
                    ),
                    variable.Asked
                );
        var tool =
            Known.Environment.OptionsOf().Match(name) is { Success: true } match
                ? (match.Groups["tool"].Length > 0 ? match.Groups["tool"].Value : "argocd").ToLowerInvariant()
            : Tools.Knows(CommandReader.NameOf(words[0])) && Commanding().IsMatch(name) ? CommandReader.NameOf(words[0])
            : "";
        if (tool.Length == 0)
            yield break;
        IReadOnlyList<Word> line = tool == CommandReader.NameOf(words[0]) ? words : [words[0], .. words];
        foreach (var known in Tools.Of(tool))
        foreach (var option in known.Switches.Where(s => s.Check == check))
        foreach (var hit in option.Find(line, known))
            yield return (
                Flagged(code, line, hit, $"{tool} {hit.Said}: {option.Because}", check) with
                {
                    Confidence = Confidence.Firm,
                    Remedy = RemedyOf(check),
                },
                variable.Asked
            );
    }

    private static Flag Flagged(CodeFile code, Variable variable, string because, string good)
    {
        var at = variable.At;
        Change[] changes = [];
        if (good.Length > 0 && variable.Values is [{ Value: { IsEmpty: false } value }] && value.IsAsWritten(0, value.Length))
            changes = [new(code.Covering(value.Reach()), good) { Exact = value.Reach() }];
        return new(code.Covering(at), because)
        {
            Exact = at,
            Remedy = Remedy,
            Changes = changes,
        };
    }

    private static string Shown(string value) => value.Length > 40 ? value[..39] + "…" : value;

    private static string RemedyOf(string check) =>
        check switch
        {
            "HC580" => Remedy,
            "HC550" => "Leave it out, or name TLS 1.2 as the least.",
            "HC551" => "Leave the list out.",
            "HC540" => "Leave it out.",
            "HC571" => "Give it in a file that only the program can read, or ask a secret store for it; and change it.",
            "HC572" => "Write 600, and give the file to the user who needs it.",
            _ => "",
        };

    private static bool IsTalk(string name) =>
        name is "echo" or "printf" or "grep" or "egrep" or "test" or "[" or "[[" or "case" or "for" or "cat" or "sed" or "awk" or "man";

    /// <summary>Switches that mean something else, or nothing.</summary>
    private static bool IsOther(string name) =>
        name.StartsWith("DOCKER_TLS", StringComparison.Ordinal)
        || name.StartsWith("INPUT_", StringComparison.Ordinal) && name.EndsWith("_DESCRIPTION", StringComparison.Ordinal);

    /// <summary>$NAME, ${NAME}, ${NAME:-value} and nothing beside it.</summary>
    [GeneratedRegex(@"^\$(?:(?<name>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)(?::?-(?<else>[^{}]*))?\})$")]
    private static partial Regex HandedOn();

    [GeneratedRegex(@"^--?[A-Za-z][A-Za-z0-9._-]{5,60}(?:=\S*)?$")]
    private static partial Regex LongOption();

    [GeneratedRegex(@"^--insecure-registr(y|ies)=(?!localhost\b|127\.)\S+$")]
    private static partial Regex InsecureRegistry();

    [GeneratedRegex(@"^GIT_CONFIG_KEY_(\d+)$")]
    private static partial Regex GitKey();

    [GeneratedRegex(@"^http\.(?:.*\.)?sslverify$", RegexOptions.IgnoreCase)]
    private static partial Regex GitOption();

    [GeneratedRegex(@"^(?:--?[\w-]+=)?(?<path>(?:[\w-]+\.)*)(?<name>[a-z][\w-]{5,60})=(?<value>\w+)$")]
    private static partial Regex Pair();

    [GeneratedRegex("^(?:true|false|yes|no|0|1|on|off|none)$", RegexOptions.IgnoreCase)]
    private static partial Regex YesOrNo();

    [GeneratedRegex("^[A-Z][A-Z0-9_]+$")]
    private static partial Regex Upper();

    [GeneratedRegex("^(?:CURL|WGET|GIT|KUBECTL|HELM|OC|PIP|HTTP|FETCH|DOWNLOAD)\\w*$|(?:CMD|COMMAND|_EXE|_BIN)$", RegexOptions.IgnoreCase)]
    private static partial Regex Commanding();
}
