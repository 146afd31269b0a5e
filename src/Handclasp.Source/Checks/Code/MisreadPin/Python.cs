using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.MisreadPin;

/// <summary>Pins of Python's clients that decide nothing: a serial number, a comparison whose result nobody takes.</summary>
internal static partial class Python
{
    private const string Remedy =
        "Compare the SHA-256 of the public key (SPKI) or of the whole certificate, and raise before the first byte is sent.";

    /// <summary>What a block does that goes on no further.</summary>
    private static readonly string[] Refusing =
    [
        "raise",
        "return",
        "close",
        "exit",
        "abort",
        "shutdown",
        "continue",
        "break",
        "fail",
        "error_out",
        "=",
        "append",
        "add",
        "yield",
        "unwrap",
    ];

    private static readonly string[] Silent = ["pass", "warning", "warn", "info", "debug", "error", "print", "exception", "log", "echo"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!Any.Certificates.Any(code.Names.Has))
            yield break;
        var told = Any.Look(code).ToList();
        foreach (var flag in Serials(code).Concat(Named(code)).Concat(Hooks(code)).Concat(Idle(code)))
            if (!told.Exists(t => t.At.From < flag.At.To && flag.At.From < t.At.To))
            {
                told.Add(flag);
                yield return flag;
            }
    }

    /// <summary>Comparisons with a certificate's digest that change nothing of what happens.</summary>
    internal static IEnumerable<Flag> Idle(CodeFile code) => [.. Dropped(code), .. Swallowed(code), .. OnlyLogged(code)];

    /// <summary>What of a certificate an operand is, where that is the wrong thing; a text alone is a key that is looked for: key == "commonName".</summary>
    internal static string? Wrong(CodeFile code, Span operand) =>
        operand.Length == 1 && code[operand.From].IsText ? null : Any.Wrong(code, operand);

    /// <summary>What of a certificate an operand is, also by a function of this file that takes it out: common_name(cert).</summary>
    internal static string? TakenName(CodeFile code, Span operand) =>
        Wrong(code, operand)
        ?? (
            operand.Length > 3
            && code.Is(operand.To - 1, ")")
            && code.CallAt(code.Mate(operand.To - 1)) is { Receiver: "" or "self" or "cls" } call
            && call.Start == operand.From
            && code.Functions.Named(call.Word).Take(2).ToList() is [var taker]
            && code.Functions.Returns(taker) is [var taken]
                ? Wrong(code, taken)
                : null
        );

    /// <summary>A client that knows its server by a number that any issuer can give.</summary>
    private static IEnumerable<Flag> Serials(CodeFile code)
    {
        foreach (var at in Any.Comparisons(code))
            if (
                code[at].Value is "==" or "!=" or "in"
                && Any.Operands(code, at) is var (left, right)
                && (Wrong(code, left), Wrong(code, right)) is ("serial number", null) or (null, "serial number")
                && IsClient(code, at)
            )
                yield return new(
                    new(left.From, right.To),
                    "the server is known by its certificate's serial number: anybody can write that into a certificate of his own"
                )
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>if sock.getpeercert()["issuer"] != TRUSTED: raise PinMismatch: a pin by what is raised.</summary>
    private static IEnumerable<Flag> Named(CodeFile code)
    {
        foreach (var at in Any.Comparisons(code))
            if (
                code[at].Value is "!=" or "in"
                && Any.Operands(code, at) is var (left, right)
                && (Wrong(code, left) ?? Wrong(code, right)) is { } wrong
                && code.StatementStart(at) is var start
                && code.Is(start, "if")
                && code.Functions.Around(at) is { } function
                && ReadsCertificate(code, function)
                && PythonBlocks.Of(code, start) is { } block
                && Enumerable.Range(block.From, block.Length).Any(i => code.Is(i, "raise") && PinError().IsMatch(code[i + 1].Value))
            )
                yield return new(
                    new(left.From, right.To),
                    $"the pin is compared with the certificate's {wrong}: anybody can write that into a certificate of his own"
                )
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>session.hooks["response"].append(check): what looks at the certificate when the answer is there.</summary>
    private static IEnumerable<Flag> Hooks(CodeFile code)
    {
        foreach (var function in code.Functions.All)
            if (
                function.Name.Length > 0
                && ReadsCertificate(code, function)
                && Has(code, function.Body, "raise", "close")
                && Any.Comparisons(code).FirstOrDefault(i => function.Body.Contains(i)) is > 0 and var at
                && code.Index.Places(function.Name).Any(p => IsResponseHook(code, p))
            )
                yield return new(
                    new(at, at + 1),
                    "the certificate is looked at when the request has gone already: whoever answered has it, with the token in it"
                )
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>hooks["response"].append(check), hooks={"response": check}, register_hook("response", check).</summary>
    private static bool IsResponseHook(CodeFile code, int name)
    {
        if (code.Is(name - 1, "def"))
            return false;
        var start = code.StatementStart(name);
        for (var open = code.Parent(name); open >= 0 && start > open; open = code.Parent(open))
            start = code.StatementStart(open);
        var (isHook, isResponse) = (false, false);
        for (var i = Math.Max(start, name - 30); i < name; i++)
        {
            isHook |= code.IsWord(i) && code[i].Value.Contains("hook", StringComparison.Ordinal);
            isResponse |= code[i] is { IsText: true, Value: "response" };
        }

        return isHook && isResponse;
    }

    [GeneratedRegex("Pin(s|ned|ning)?(?![a-z])|Fingerprint|Thumbprint")]
    private static partial Regex PinError();

    /// <summary>In a function that connects, and reads the certificate of whom it has reached.</summary>
    private static bool IsClient(CodeFile code, int at)
    {
        if (code.Functions.Around(at) is not { } function)
            return false;
        var words = Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Where(code.IsWord)
            .Select(i => code[i].Value)
            .ToHashSet(StringComparer.Ordinal);
        return Any.Certificates.Any(words.Contains)
            && !words.Contains("server_side")
            && !words.Contains("accept")
            && words.Overlaps([
                "server_hostname",
                "create_connection",
                "set_connect_state",
                "ClientSession",
                "TCPConnector",
                "open_connection",
            ]);
    }

    /// <summary>hmac.compare_digest(seen, PIN) as a statement; same(sock), where that only says whether it is.</summary>
    private static IEnumerable<Flag> Dropped(CodeFile code)
    {
        const string because = "nobody takes the result of this comparison: the pin decides nothing";
        foreach (var call in code.Calls("compare_digest"))
            if (IsStatement(code, call) && code.Functions.Around(call.Name) is { } around && ReadsCertificate(code, around))
                yield return new(call.Whole, because) { Remedy = Remedy, Confidence = Confidence.Firm };
        foreach (var function in code.Functions.All)
        {
            if (function.Name.Length == 0 || !ReadsCertificate(code, function) || !OnlySays(code, function))
                continue;
            foreach (var call in code.Calls(function.Name))
                if (IsStatement(code, call) && call.Receiver is "" or "self" or "cls")
                    yield return new(call.Whole, because) { Remedy = Remedy, Confidence = Confidence.Firm };
        }
    }

    /// <summary>try: check_pin(sock), except PinError: pass.</summary>
    private static IEnumerable<Flag> Swallowed(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (function.Name.Length == 0 || !ReadsCertificate(code, function) || !Has(code, function.Body, "raise"))
                continue;
            if (!Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code.IsWord(i) && Any.Digest().IsMatch(code[i].Value)))
                continue;
            foreach (var call in code.Calls(function.Name).Where(c => IsStatement(code, c) && c.Receiver is "" or "self" or "cls"))
                if (
                    code.Index.Places("except").FirstOrDefault(e => e > call.Open && code.IsWord(e), -1) is > 0 and var except
                    && code.Column(except) < code.Column(call.Start)
                    && except - code.Mate(call.Open) < 40
                    && PythonBlocks.Of(code, except) is { } body
                    && !Has(code, body, Refusing)
                    && Has(code, body, Silent)
                )
                    yield return new(call.Whole, "the refusal is caught and forgotten: the pin decides nothing")
                    {
                        Remedy = Remedy,
                        Confidence = Confidence.Firm,
                    };
        }
    }

    /// <summary>if seen != PIN: log.warning(…), and on it goes.</summary>
    private static IEnumerable<Flag> OnlyLogged(CodeFile code)
    {
        foreach (var at in Any.Comparisons(code))
            if (
                (code.Is(at, "!=") || code.Is(at, "in") && code.Is(at - 1, "not"))
                && code.StatementStart(at) is var start
                && code.Is(start, "if")
                && code.Functions.Around(at) is { } function
                && ReadsCertificate(code, function)
                && Any.Operands(code, at) is var (left, right)
                && (IsDigest(code, left) || IsDigest(code, right))
                && PythonBlocks.Of(code, start) is { } body
                && !Has(code, body, Refusing)
                && Has(code, body, Silent)
                && code[body.To].Value is not ("else" or "elif")
                && GoesOn(code, function, body.To)
            )
                yield return new(new(left.From, right.To), "another certificate is only logged: the pin decides nothing")
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>The connection is handed out or written to behind it: who only watches certificates does neither.</summary>
    private static bool GoesOn(CodeFile code, Function function, int from)
    {
        var owners = code
            .Index.Places(Any.Certificates)
            .Where(r => function.Body.Contains(r))
            .Select(r => Any.Owner(code, r))
            .Where(o => o.Length > 0)
            .ToList();
        return Enumerable
                .Range(from, Math.Max(0, function.Body.To - from))
                .Any(i => code.Is(i, "return") && owners.Exists(o => code.Is(i + 1, o)))
            || code.Calls(Any.Sending).Any(c => c.Name >= from && c.Name < function.Body.To && owners.Exists(o => Any.Touches(code, c, o)));
    }

    private static bool Has(CodeFile code, Span span, params string[] words) =>
        Enumerable
            .Range(span.From, span.Length)
            .Any(i => words.Contains(code[i].Value) && !(code[i].IsText || code.Is(i, "=") && code.Parent(i) >= 0));

    /// <summary>A digest of a certificate, by what it is made of.</summary>
    private static bool IsDigest(CodeFile code, Span operand) =>
        Enumerable
            .Range(operand.From, Math.Min(operand.Length, 30))
            .Any(i =>
                code.IsWord(i)
                && (
                    Any.Digest().IsMatch(code[i].Value)
                    || code.Names.Reaching(code[i].Value, i)
                        .Any(a =>
                            Enumerable
                                .Range(a.Value.From, Math.Min(a.Value.Length, 30))
                                .Any(k => code.IsWord(k) && Any.Digest().IsMatch(code[k].Value))
                        )
                )
            );

    private static bool IsStatement(CodeFile code, Call call)
    {
        var end = code.Mate(call.Open) + 1;
        return code.Parent(call.Start) < 0
            && code[call.Start].LineBefore
            && code.StatementStart(call.Name) == call.Start
            && (end >= code.Tokens.Length || code[end].LineBefore);
    }

    private static bool ReadsCertificate(CodeFile code, Function function) =>
        Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code.IsWord(i) && Any.Certificates.Contains(code[i].Value));

    /// <summary>Every way out gives a comparison or a yes or no, and nothing is raised.</summary>
    private static bool OnlySays(CodeFile code, Function function)
    {
        var returns = code.Functions.Returns(function);
        return returns.Count > 0
            && !Enumerable
                .Range(function.Body.From, function.Body.Length)
                .Any(i => code[i].Value is "raise" or "assert" or "close" or "exit")
            && returns.Any(r => IsComparison(code, r))
            && returns.All(r => IsComparison(code, r) || code.Values.Of(r).Kind is ValueKind.True or ValueKind.False);
    }

    private static bool IsComparison(CodeFile code, Span span) =>
        Enumerable.Range(span.From, span.Length).Any(i => code[i].Value is "==" or "!=" or "compare_digest" or "in");
}
