using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Otp;

/// <summary>Versions, suites, revocation, ticket seeds and passwords among ssl's options.</summary>
internal static partial class SslOptions
{
    private static readonly string[] Old = ["tlsv1", "tlsv1.1", "sslv3", "sslv2", "tlsv1_1", "tls1.0", "tls1.1"];

    public static IEnumerable<Flag> Versions(CodeFile code)
    {
        foreach (
            var setting in code.Settings("versions", "tls_versions", "ssl_versions", "protocol_versions", "min_version", "protocol_version")
        )
            if (
                !setting.Value.IsEmpty
                && !Beam.IsMatched(code, setting.Name)
                && Named(code, setting.Value, i => IsAtom(code, i) && Old.Contains(code[i].Value)) is { } old
            )
                yield return new(At(setting, old), $"{code[old].Value} is allowed") { Remedy = "Name 'tlsv1.3' and 'tlsv1.2' only." };
    }

    public static IEnumerable<Flag> Suites(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var setting in code.Settings("ciphers", "cipher_suites"))
            if (
                !setting.Value.IsEmpty
                && !Beam.IsMatched(code, setting.Name)
                && Named(code, setting.Value, i => IsSuite(code, i)) is { } weak
                && told.Add(weak)
            )
                yield return Allowed(code, At(setting, weak), weak);
        foreach (var flag in Made(code))
            if (told.Add(flag.At.From))
                yield return flag;
    }

    /// <summary>ssl:str_to_suite("RC4-SHA"), and a function that is called after suites and gives weak ones.</summary>
    private static IEnumerable<Flag> Made(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var at in code.Index.Places("str_to_suite"))
            if (
                code.Functions.NamedAround(at) is not { } around
                || !IsExcluding(around.Name) && !Excludes(code, around.Body) && told.Add(around.Start)
            )
                if (Named(code, Source(code, at), i => IsSuite(code, i)) is { } weak)
                    yield return Allowed(code, new(weak, weak + 1), weak);
        foreach (var function in code.Functions.All)
            if (
                Suite().IsMatch(function.Name)
                && !IsExcluding(function.Name)
                && !Excludes(code, function.Body)
                && !told.Contains(function.Start)
                && code
                    .Functions.Returns(function)
                    .Where(r => code.Is(r.From, "[") && code.Mate(r.From) == r.To - 1)
                    .Select(r => Named(code, r, i => IsSuite(code, i)))
                    .FirstOrDefault(i => i is not null)
                    is { } weak
            )
                yield return Allowed(code, new(weak, weak + 1), weak);
    }

    /// <summary>What it is given; where that is a variable, the list comprehension around it; where it is given itself, what it is given with.</summary>
    private static Span Source(CodeFile code, int name)
    {
        if (code.Parent(name) is var around && !code.Is(name + 1, "("))
            return around >= 0 ? code.Inside(around) : default;
        var given = code.Inside(name + 1);
        if (given.Length != 1 || !code.IsWord(given.From))
            return given;
        if (code.Is(around, "["))
            return new(name, code.Mate(around));
        return code.Functions.NamedAround(name)?.Body ?? given;
    }

    private static bool IsSuite(CodeFile code, int i) => (code[i].IsText || code[i].IsWord && IsAtom(code, i)) && IsWeak(code[i].Value);

    /// <summary>forbidden_ciphers: suites that are taken out, or told apart.</summary>
    private static bool IsExcluding(string name) => Excluding().IsMatch(name);

    private static bool Excludes(CodeFile code, Span body) =>
        Enumerable
            .Range(body.From, body.Length)
            .Any(i => code[i].Value is "filter_cipher_suites" or "filter" or "reject" or "--" or "subtract" or "member");

    private static Flag Allowed(CodeFile code, Span at, int weak) =>
        new(at, $"{code[weak].Value} is allowed") { Remedy = "Remove the option: the library's list is sound." };

    /// <summary>A token of the value that is meant, or of the one constant, variable or local function that it names.</summary>
    private static int? Named(CodeFile code, Span span, Func<int, bool> isMeant, int depth = 0)
    {
        for (var i = span.From; i < Math.Min(span.To, span.From + 200); i++)
        {
            // filter_cipher_suites takes out.
            if (code[i].Value is "filter_cipher_suites" or "filter" or "reject" or "--")
                return null;
            if (isMeant(i))
                return i;
            if (depth > 2 || !code.IsWord(i))
                continue;
            if (
                code.Names.Reaching(code[i].Value, i) is [var only]
                && !only.Value.Contains(i)
                && Named(code, only.Value, isMeant, depth + 1) is { } found
            )
                return found;
            if (
                code.Functions.Named(code[i].Value).Take(2).ToList() is [var function]
                && !(function.Start <= i && i < function.End)
                && Named(code, function.Body, isMeant, depth + 1) is { } made
            )
                return made;
        }

        return null;
    }

    private static Span At(Setting setting, int found) => setting.Whole.Contains(found) ? setting.Whole : new(found, found + 1);

    private static bool IsAtom(CodeFile code, int index) => Beam.IsAtom(code, index) || code.Language == All.Elixir && code[index].IsText;

    private static bool IsWeak(string value)
    {
        foreach (var part in value.Split(':', ',', ' '))
            if (part.Length > 0 && part[0] is not ('!' or '-') && WeakSuite().IsMatch(part))
                return true;
        return false;
    }

    public static IEnumerable<Flag> Revocation(CodeFile code)
    {
        foreach (var setting in code.Settings("crl_check"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "best_effort" } && !Beam.IsMatched(code, setting.Name))
                yield return new(setting.Whole, "best_effort: where the list of revoked certificates cannot be had, a revoked one passes")
                {
                    Remedy = "Set crl_check to true, with crl_cache.",
                };
        foreach (var setting in code.Settings("stapling"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "no_staple" } && code.Names.Mentions("ocsp"))
                yield return new(setting.Whole, "the server's answer about revocation is not asked for")
                {
                    Remedy = "Set stapling to staple.",
                };
    }

    public static IEnumerable<Flag> Tickets(CodeFile code)
    {
        foreach (var setting in code.Settings("stateless_tickets_seed", "ticket_key", "session_ticket_key"))
            if (IsWritten(code, setting.Value))
                yield return new(
                    setting.Whole,
                    "the seed of the session tickets stands in the source: whoever has it makes tickets that are resumed without a certificate"
                )
                {
                    Remedy = "Leave it out, or take a random one from a secret store for each configuration.",
                };
    }

    private static bool IsWritten(CodeFile code, Span value)
    {
        var worth = code.Values.Of(value);
        if (worth.Kind == ValueKind.Text)
            return worth.Text.Length >= 8;
        for (var i = value.From; i < value.To; i++)
            if (
                code[i].IsText
                && code[i].Value.Length >= 16
                && !code.Names.Mentions("get_env(\"" + code[i].Value)
                && !(code.CallAt(code.Parent(i)) is { } call && Reads().IsMatch(call.Path))
            )
                return true;
        return false;
    }

    /// <summary>password: "…" beside keyfile or certfile.</summary>
    public static IEnumerable<Flag> Passwords(CodeFile code)
    {
        foreach (var setting in code.Settings("password", "key_password", "keyfile_password", "certfile_password", "ssl_key_password"))
        {
            if (setting.Value.IsEmpty || Beam.IsMatched(code, setting.Name))
                continue;
            if (setting.Option == "password" && Lists.Beside(setting, "keyfile", "certfile", "key", "cert") is null)
                continue;
            if (
                setting.Option == "password"
                && Lists.Beside(setting, "username", "user", "database", "hostname") is { } other
                && Lists.Of(other) == Lists.Of(setting)
            )
                continue;
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text.Length: > 0 } && IsText(code, setting.Value))
                yield return new(
                    setting.Whole with
                    {
                        To = setting.Name + 1,
                    },
                    "the password of the key stands in the source: whoever reads the repository can open the key file"
                )
                {
                    Remedy = "Read it from a secret store or the environment, and change it.",
                    IsSecret = true,
                };
        }
    }

    private static bool IsText(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (code[i].IsText && code[i].Value.Length > 0)
                return !code[i].Holes;
        return value.Length <= 2 && code.Values.Of(value) is { Kind: ValueKind.Text, Decides: >= 0 };
    }

    [GeneratedRegex("(^|_)(ciphers?|suites?)($|_)")]
    private static partial Regex Suite();

    [GeneratedRegex("weak|forbid|bad|insecure|block|deny|denied|remov|disab|exclu|unsafe|reject|broken|banned|not_allowed")]
    private static partial Regex Excluding();

    [GeneratedRegex(@"get_env|getenv|fetch_env|read|decode|rand|Vault|secret", RegexOptions.IgnoreCase)]
    private static partial Regex Reads();

    [GeneratedRegex(
        @"^(anonymous|all_including_anonymous|rc4_128|rc4_40|des_cbc|3des_ede_cbc|des_ede3_cbc|dh_anon|ecdh_anon|null|aNULL|eNULL|NULL|EXPORT|LOW|RC4|DES|3DES|ADH|AECDH|ALL|@SECLEVEL=0|(.*-)?(RC4|NULL|DES-CBC3?)-.*|EXP-.*|ADH-.*|AECDH-.*|(TLS|SSL)_.*(_NULL_|_anon_|_EXPORT_|_RC4_|_3DES_|_DES_).*)$"
    )]
    private static partial Regex WeakSuite();
}
