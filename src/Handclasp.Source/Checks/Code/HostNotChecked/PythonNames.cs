using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Names that are compared by a call of their own: where its refusal is forgotten, or a derived class leaves it out.</summary>
internal static class PythonNames
{
    private const string Remedy = "Let the refusal of the comparison end the connection.";

    /// <summary>What compares the name in a certificate, and raises where it is another.</summary>
    private static readonly string[] Comparing =
    [
        "verify_hostname",
        "verify_ip_address",
        "verify_service_identity",
        "match_hostname",
        "_identityVerifyingInfoCallback",
    ];

    /// <summary>What reads the certificate of whom a connection has reached.</summary>
    private static readonly string[] Reads = ["getpeercert", "get_peer_certificate"];

    private static readonly string[] Refusing =
    [
        "raise",
        "return",
        "close",
        "abort",
        "exit",
        "shutdown",
        "continue",
        "break",
        "failVerification",
        "loseConnection",
        "abortConnection",
        "fail",
        "unwrap",
        "append",
        "add",
        "yield",
        "set_exception",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        var calls = code.Calls(Comparing).Where(c => !code.Is(c.Name - 1, "def") && c.Arguments.Count >= 2).ToList();
        HashSet<int> told = [];
        foreach (var flag in calls.SelectMany(c => LeftOut(code, c)).Concat(Twisted(code)))
            if (told.Add(flag.At.From))
                yield return flag;
        foreach (var call in calls)
            if (IsForgotten(code, call) && !(code.Functions.Around(call.Name) is { } around && told.Contains(around.Start)))
                yield return new(call.Whole, "another name is caught and forgotten: any certificate of a trusted authority will do")
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>
    /// True where the function around a place compares a name of the certificate that it reads itself with the one that it expects, and
    /// refuses another: <c>if uris != [self.service]: raise</c>.
    /// </summary>
    public static bool IsComparedByHand(CodeFile code, int place)
    {
        if (code.Functions.Around(place) is not { } function)
            return false;
        var held = code.Index.Places(Reads).Where(r => function.Body.Contains(r) && code.IsWord(r)).Select(r => Holder(code, r)).ToList();
        if (held.Count == 0)
            return false;
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code.Is(i, "if")
                && code[i].LineBefore
                && PythonBlocks.Of(code, i) is { } block
                && Enumerable.Range(block.From, block.Length).Any(k => code.Is(k, "raise"))
                && Differs(code, new(i + 1, block.From - 1), held)
            )
                return true;
        return false;
    }

    /// <summary>expected != seen, expected not in seen: the whole of a condition.</summary>
    private static bool Differs(CodeFile code, Span condition, List<string> held)
    {
        var operators = 0;
        var isSeen = false;
        for (var i = condition.From; i < condition.To; i++)
        {
            if (
                code[i].IsText && code[i].Value is "issuer" or "serialNumber"
                || code.IsWord(i) && MisreadPin.Any.Digest().IsMatch(code[i].Value)
            )
                return false;
            if (code.IsWord(i) && code[i].Value is "and" or "or" or "any" or "fnmatch" or "endswith" or "startswith" or "search")
                return false;
            if (code.Is(i, "!=") || code.Is(i, "not") && code.Is(i + 1, "in"))
                operators++;
            isSeen |= code.IsWord(i) && (Reads.Contains(code[i].Value) || !code.IsLink(i - 1) && IsDerived(code, i, held));
        }

        return operators == 1 && isSeen;
    }

    /// <summary>A name of the certificate that is held: of itself or made of it; not its issuer, nor its digest, which are no names of the peer.</summary>
    private static bool IsDerived(CodeFile code, int word, List<string> held)
    {
        var made = code.Names.Reaching(code[word].Value, word).Select(a => a.Value).ToList();
        return (
                held.Contains(code[word].Value)
                || made.Exists(a => Enumerable.Range(a.From, a.Length).Any(i => code.IsWord(i) && held.Contains(code[i].Value)))
            )
            && !made.Exists(a =>
                Enumerable
                    .Range(a.From, a.Length)
                    .Any(i => code[i].Value is "issuer" or "serialNumber" || MisreadPin.Any.Digest().IsMatch(code[i].Value))
            );
    }

    private static string Holder(CodeFile code, int read)
    {
        var start = code.StatementStart(read);
        for (var open = code.Parent(read); open >= 0 && start > open; open = code.Parent(open))
            start = code.StatementStart(open);
        return code.IsWord(start) && code.Is(start + 1, "=") ? code[start].Value : "";
    }

    /// <summary>def after_handshake(self, conn): of a class that is derived from one whose method of that name compares the name, and does not.</summary>
    private static IEnumerable<Flag> LeftOut(CodeFile code, Call comparing)
    {
        if (
            code.Functions.Around(comparing.Name) is not { Name: { Length: > 0 } name } function
            || PythonClasses.Of(code, function) is not { } owner
        )
            yield break;
        foreach (var other in code.Functions.Named(name))
            if (
                other.Start != function.Start
                && PythonClasses.Of(code, other) is { } type
                && type != owner
                && PythonClasses.Line(code, type).Contains(owner)
                && !Has(code, other.Body, "super", "raise", owner.Name, "set_verify")
                && !Has(code, other.Body, Comparing)
                && !Has(code, other.Body, Reads)
            )
                yield return new(
                    new(other.Start, other.Start + 2),
                    $"{owner.Name} compares the server's name here, and {type.Name} leaves that out: any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Call the method of the base class.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Twisted: ClientTLSOptions compares the name in a method that a derived class replaces.</summary>
    private static IEnumerable<Flag> Twisted(CodeFile code)
    {
        foreach (var method in code.Functions.Named("_identityVerifyingInfoCallback"))
            if (
                PythonClasses.Of(code, method) is { } type
                && type.Bases.Contains("ClientTLSOptions")
                && (
                    !Has(code, method.Body, ["super", "ClientTLSOptions", .. Comparing])
                    || code.Calls(Comparing).Any(c => method.Body.Contains(c.Name) && IsForgotten(code, c))
                )
            )
                yield return new(
                    new(method.Start, method.Start + 2),
                    $"{type.Name} does not refuse another name: any certificate of a trusted authority will do"
                )
                {
                    Remedy = "Use optionsForClientTLS as it is; for another name give it that one.",
                };
    }

    /// <summary>try: verify_hostname(conn, host), except VerificationError: log, and on it goes.</summary>
    private static bool IsForgotten(CodeFile code, Call call)
    {
        var column = code.Column(code.StatementStart(call.Name));
        for (var i = call.Start; i > 0 && column > 1; i--)
        {
            if (!code[i].LineBefore || code.Parent(i) >= 0 || code.Column(i) >= column)
                continue;
            column = code.Column(i);
            if (code.Is(i, "def"))
                return false;
            if (!code.Is(i, "try") || PythonBlocks.Of(code, i) is not { } body)
                continue;
            // What stands behind it in the same block is not reached.
            if (
                Enumerable
                    .Range(code.Mate(call.Open) + 1, Math.Max(0, body.To - code.Mate(call.Open) - 1))
                    .Any(k => code[k].LineBefore && code.Parent(k) < 0)
            )
                return false;
            return Forgets(code, body.To, column);
        }

        return false;
    }

    private static bool Forgets(CodeFile code, int clause, int column)
    {
        var forgets = false;
        while (clause < code.Tokens.Length && code.Column(clause) == column && code[clause].Value is "except" or "else" or "finally")
        {
            if (PythonBlocks.Of(code, clause) is not { } block || !code.Is(clause, "except"))
                return false;
            if (Has(code, block, Refusing) || Enumerable.Range(block.From, block.Length).Any(i => code.Is(i, "=") && code.Parent(i) < 0))
                return false;
            forgets = true;
            clause = block.To;
        }

        return forgets;
    }

    private static bool Has(CodeFile code, Span span, params string[] words) =>
        Enumerable.Range(span.From, span.Length).Any(i => code.IsWord(i) && words.Contains(code[i].Value));
}
