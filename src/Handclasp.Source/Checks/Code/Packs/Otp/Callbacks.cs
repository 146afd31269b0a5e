using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Otp;

/// <summary>verify_fun and partial_chain: what their clauses answer to which event.</summary>
internal static partial class Callbacks
{
    private const string Remedy =
        "Remove verify_fun; where a pin is meant, compare the digest of the certificate and answer {fail, Reason} otherwise.";

    /// <summary>How a verifier is wrong.</summary>
    private enum Fault
    {
        None,
        AcceptsAll,
        AcceptsBroken,
        AcceptsNames,
    }

    public static IEnumerable<Flag> Clients(CodeFile code) => Of(code, Side.Client);

    public static IEnumerable<Flag> Servers(CodeFile code) => Of(code, Side.Server);

    private static IEnumerable<Flag> Of(CodeFile code, Side side)
    {
        foreach (var setting in code.Settings("verify_fun"))
        {
            if (setting.Value.IsEmpty || Beam.IsMatched(code, setting.Name))
                continue;
            var (fault, at) = Judge(code, Functions(code, setting.Value, 0));
            if (fault is not (Fault.AcceptsAll or Fault.AcceptsBroken) || Lists.SideOf(code, setting.Name) != side)
                continue;
            var what =
                fault == Fault.AcceptsAll ? "verify_fun never refuses" : "verify_fun answers a certificate that failed with {valid, …}";
            yield return new(
                at.IsEmpty ? setting.Whole : at,
                side == Side.Client
                    ? $"{what}: this client talks to whoever answers"
                    : $"{what}: every client is let in, whatever certificate it has made"
            )
            {
                Remedy = Remedy,
            };
        }

        foreach (var setting in code.Settings("partial_chain"))
            if (!setting.Value.IsEmpty && AcceptsAnchor(code, setting.Value) && Lists.SideOf(code, setting.Name) == side)
                yield return new(
                    setting.Whole,
                    "partial_chain trusts what the peer itself has sent: "
                        + (side == Side.Client ? "this client talks to whoever answers" : "every client is let in")
                )
                {
                    Remedy = "Answer {trusted_ca, Cert} only for a certificate that is compared with your roots.",
                };
    }

    /// <summary>verify_fun that lets a wrong name pass and nothing else.</summary>
    public static IEnumerable<Flag> Names(CodeFile code)
    {
        foreach (var setting in code.Settings("verify_fun"))
            if (!setting.Value.IsEmpty && Judge(code, Functions(code, setting.Value, 0)).Fault == Fault.AcceptsNames)
                yield return new(
                    setting.Whole,
                    "verify_fun lets a wrong name pass: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = "Answer {fail, Reason} to hostname_check_failed.",
                };
    }

    /// <summary>True for a verifier that is known and can refuse.</summary>
    public static bool CanRefuse(CodeFile code, Setting setting) =>
        Functions(code, setting.Value, 0) is { Count: > 0 } functions && Judge(code, functions).Fault == Fault.None
        || code.Text(setting.Value).Contains("ssl_verify_fingerprint", StringComparison.Ordinal)
        || code.Text(setting.Value).Contains("ssl_verify_pk", StringComparison.Ordinal);

    /// <summary>True for a function whose every clause is that atom.</summary>
    public static bool IsAlways(CodeFile code, Span value, string atom)
    {
        var functions = Functions(code, value, 0);
        return functions.Count > 0 && functions.All(f => Results(code, f).All(r => code.Text(r).TrimStart(':').Trim() == atom));
    }

    private static IReadOnlyList<Span> Results(CodeFile code, Function function) => Beam.Results(code, function);

    /// <summary>The functions that a value is: written there, captured by name, held by a variable, made by a function.</summary>
    private static List<Function> Functions(CodeFile code, Span value, int depth)
    {
        if (value.IsEmpty || depth > 3)
            return [];
        var at = code.Is(value.From, "{") ? value.From + 1 : value.From;
        if (code.Functions.All.FirstOrDefault(f => f.Start == at) is { Name.Length: 0 } here)
            return [here];
        // fun name/3, fun ?MODULE:name/3, &name/3, &Mod.name/3
        if (code.Is(at, "fun") || code.Is(at, "&"))
        {
            var name = at + 1;
            while (name < value.To && name < at + 12 && !code.Is(name + 1, "/"))
                name++;
            return [.. code.Functions.Named(code[name].Value)];
        }

        if (!code.IsWord(at) && !code.Is(at, "?"))
            return [];
        if (code.Is(at, "?"))
            at++;
        if (code.Functions.Named(code[at].Value).ToList() is { Count: > 0 } makers && (code.Is(at + 1, "(") || code.Language == All.Elixir))
            return
            [
                .. makers
                    .SelectMany(m => Results(code, m))
                    .Where(r => !r.Contains(value.From))
                    .SelectMany(r => Functions(code, r, depth + 1)),
            ];
        return
        [
            .. code
                .Names.Reaching(code[at].Value, at)
                .Where(a => !a.Value.Contains(at))
                .Take(3)
                .SelectMany(a => Functions(code, a.Value, depth + 1)),
        ];
    }

    /// <summary>What is wrong, and where: the function that is written there, or the clause of the named one.</summary>
    private static (Fault Fault, Span At) Judge(CodeFile code, List<Function> functions)
    {
        if (functions.Count == 0)
            return default;
        var refuses = functions.Any(f => Has(code, new(f.Start, f.Body.To), "fail"));
        var decides = functions.Any(f => Decides(code, f, f.Body));
        if (!refuses && !decides && functions.Any(f => Has(code, f.Body, "valid") || Has(code, f.Body, "valid_peer")))
            return (Fault.AcceptsAll, new(functions[0].Start, functions[0].Start + 1));
        var (fault, at) = (Fault.None, default(Span));
        var isGeneral = false;
        foreach (var function in functions)
        foreach (var (head, body) in Events(code, function))
        {
            var isBad = Has(code, head, "bad_cert");
            var isAny =
                !isBad
                && !Has(code, head, "valid")
                && !Has(code, head, "valid_peer")
                && !Has(code, head, "extension")
                && !Has(code, head, "revoked");
            if (!isBad && (!isAny || isGeneral))
                continue;
            var reason = Reason(code, head);
            isGeneral |= isBad && reason.Length == 0 || isAny;
            if (
                !Has(code, body, "valid") && !Has(code, body, "valid_peer")
                || Has(code, body, "fail")
                || Decides(code, function, body)
                || Decides(code, function, head)
            )
                continue;
            // What is unknown goes on to be checked, and a clause within another decides nothing by itself.
            if (isAny && (Has(code, body, "unknown") || function.Parameters.Count > 0 && IsNested(code, function, head)))
                continue;
            if (reason == "hostname_check_failed")
                fault = fault == Fault.None ? Fault.AcceptsNames : fault;
            else
            {
                if (at.IsEmpty)
                    at =
                        function.Name.Length == 0 || code.Is(function.Start, "def") || code.Is(function.Start, "defp")
                            ? new(function.Start, function.Start + 1)
                            : new(head.From, head.From + 1);
                fault = Fault.AcceptsBroken;
            }
        }

        return (fault, at);
    }

    /// <summary>Every arrow in a function with what it answers to; and the function's own head in Elixir.</summary>
    private static IEnumerable<(Span Head, Span Body)> Events(CodeFile code, Function function)
    {
        var blocks = Beam.Blocks(code);
        List<int> arrows =
        [
            .. Enumerable.Range(function.Start, Math.Max(0, function.Body.To - function.Start)).Where(i => code.Is(i, "->")),
        ];
        if (code.Is(function.Start, "def") || code.Is(function.Start, "defp"))
            yield return (new(function.Start + 2, function.Body.From), function.Body);
        foreach (var arrow in arrows)
        {
            var end = function.Body.To;
            foreach (var next in arrows)
                if (next > arrow && blocks.Around(next) == blocks.Around(arrow))
                {
                    end = Beam.HeadStart(code, next, arrow + 1);
                    break;
                }

            if (blocks.Around(arrow) is >= 0 and var block && blocks.End(block) is > 0 and var close)
                end = Math.Min(end, close);
            var head = Beam.HeadStart(code, arrow, function.Start);
            yield return (new(head, arrow), new(arrow + 1, Math.Max(arrow + 1, end)));
        }
    }

    private static bool IsNested(CodeFile code, Function function, Span head) =>
        Beam.Blocks(code).Around(head.From) is var block && block > function.Start && block >= function.Body.From;

    /// <summary>The reason that a clause names: selfsigned_peer, unknown_ca, …; empty for any.</summary>
    private static string Reason(CodeFile code, Span head)
    {
        for (var i = head.From; i < head.To; i++)
            if (code[i].Value == "bad_cert")
                for (var k = i + 1; k < head.To && !code.Is(k, "}"); k++)
                    if (Beam.IsAtom(code, k))
                        return code[k].Value;
        return "";
    }

    /// <summary>Something that looks at the certificate: a digest, a comparison, another function.</summary>
    private static bool Decides(CodeFile code, Function function, Span span)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (code[i].Value is "==" or "=:=" or "===" or "=/=" or "!=" or "/=" && code[i].Kind == Lexing.TokenKind.Symbol)
                return true;
            if (
                !code.IsWord(i)
                || !code.Is(i + 1, "(")
                || code[i].Value == function.Name
                || i < function.Body.From && !Evidence().IsMatch(code[i].Value)
            )
                continue;
            if (Evidence().IsMatch(code.PathTo(i)))
                return true;
        }

        return false;
    }

    private static bool Has(CodeFile code, Span span, string atom)
    {
        for (var i = span.From; i < span.To; i++)
            if (code[i].Value == atom && (code[i].IsWord || code[i].IsText))
                return true;
        return false;
    }

    /// <summary>partial_chain: fn [cert | _] -> {:trusted_ca, cert} end.</summary>
    private static bool AcceptsAnchor(CodeFile code, Span value)
    {
        var functions = Functions(code, value, 0);
        return functions.Count > 0
            && functions.All(f =>
                Has(code, f.Body, "trusted_ca")
                && !Has(code, f.Body, "unknown_ca")
                && !Decides(code, f, f.Body)
                && !code.Text(f.Body).Contains("find", StringComparison.Ordinal)
                && !code.Text(f.Body).Contains("member", StringComparison.Ordinal)
            );
    }

    [GeneratedRegex(
        @"hash|digest|pkix_|fingerprint|member|verif|valid|check|pin|match|compare|trusted|equal|allowed|known|lookup|secure_compare|Enum\.any|Enum\.find|lists[.]any|whitelist|ets\.|revo",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Evidence();
}
