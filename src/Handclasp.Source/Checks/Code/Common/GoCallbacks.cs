using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What the callbacks of Go's crypto/tls do: VerifyPeerCertificate and VerifyConnection, of clients and of servers alike.</summary>
internal static class GoCallbacks
{
    /// <summary>What answers with an error, which somebody must look at.</summary>
    private static readonly string[] Verifying = ["Verify", "CheckSignature", "CheckSignatureFrom"];

    private static readonly string[] Evidence =
    [
        .. Verifying,
        "Sum256",
        "Sum1",
        "Sum512",
        "Equal",
        "ConstantTimeCompare",
        "New",
        "VerifyOptions",
        "Fingerprint",
        "Compare",
    ];

    /// <summary>What ends a program or a connection.</summary>
    private static readonly string[] Ends =
    [
        "panic",
        "Fatal",
        "Fatalf",
        "Fatalln",
        "Exit",
        "Close",
        "Panicf",
        "Panic",
        "Goexit",
        "continue",
        "break",
        "goto",
    ];

    /// <summary>What a callback does; one that is written elsewhere is believed. To refuse for something that is no proof is not to verify.</summary>
    public static Verdicts Judge(CodeFile code, Span value)
    {
        if (Written(code, value) is not { } function)
            return Verdicts.Decides;
        var does = Verifiers.Judge(code, function, v => v.Is(ValueKind.Null));
        if (does != Verdicts.Decides)
            return does;
        if (ForgivesUnknown(code, function))
            return Verdicts.Swallows;
        if (HasEvidence(code, function, 0))
            return TrustsThePeer(code, function) ? Verdicts.NamesOnly : Verdicts.Decides;
        return code.Calls(Verifying).Any(c => IsIn(function, c.Name)) ? Verdicts.Swallows : Verdicts.NamesOnly;
    }

    /// <summary>The function that a callback is: written there, named there, or what a function of this file makes, whatever that is given.</summary>
    public static Function? Written(CodeFile code, Span value)
    {
        if (code.Functions.Of(value) is { } function)
            return function.Parameters.Count == 0 && Made(code, function) is { } made ? made : function;
        return
            !value.IsEmpty
            && code.Is(value.To - 1, ")")
            && code.Mate(value.To - 1) is var open
            && open > value.From
            && code.PathStart(open - 1) == value.From
            && code.Functions.Named(code[open - 1].Value).Take(2).ToList() is [var maker]
            ? Made(code, maker)
            : null;
    }

    /// <summary>True where a callback agrees when the client shows no certificate: if len(raw) == 0 { return nil }.</summary>
    public static bool PassesNone(CodeFile code, Span value)
    {
        if (Written(code, value) is not { } function)
            return false;
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code.Is(i, "len")
                && code.Is(i + 1, "(")
                && code.Mate(i + 1) is var close
                && (code.Is(close + 1, "==") && code[close + 2].Value == "0" || code.Is(close + 1, "<") && code[close + 2].Value == "1")
                && code.Is(close + 3, "{")
                && code.Is(close + 4, "return")
                && code.Is(close + 5, "nil")
            )
                return true;
        return false;
    }

    /// <summary>The one function literal that a function gives back.</summary>
    private static Function? Made(CodeFile code, Function maker) =>
        code.Functions.Returns(maker) is [var made] && code.Is(made.From, "func") ? code.Functions.Of(made) : null;

    private static bool IsIn(Function function, int index) => function.Body.From <= index && index < function.Body.To;

    /// <summary>if errors.As(err, &amp;unknownAuthority) { return nil }: the one error that matters is let through.</summary>
    private static bool ForgivesUnknown(CodeFile code, Function function)
    {
        foreach (var at in code.Index.Places("UnknownAuthorityError"))
        {
            if (!code.IsWord(at) || !IsIn(function, at))
                continue;
            // The block that follows: of the condition itself, of the one that asks for the variable of this type, or the case's.
            for (var i = at; i < function.Body.To && i < at + 30; i++)
                if ((code.Is(i, "{") && !code.Is(i + 1, "}") || code.Is(i, ":")) && code.Is(i + 1, "return"))
                    return code.Is(i + 2, "nil");
        }

        return false;
    }

    /// <summary>pool.AddCert(state.PeerCertificates[n]) with Roots: pool: whatever the peer sends is its own authority.</summary>
    private static bool TrustsThePeer(CodeFile code, Function function)
    {
        foreach (var call in code.Calls("AddCert"))
            if (
                IsIn(function, call.Open)
                && code.Text(call.Argument(0)).Contains("PeerCertificates", StringComparison.Ordinal)
                && code.Settings("Roots").Any(s => IsIn(function, s.Name) && code.Text(s.Value) == call.Receiver)
            )
                return true;
        return false;
    }

    /// <summary>A result of Verify that is heeded, a digest, a comparison of keys, or a call out of the file that gets the certificates.</summary>
    private static bool HasEvidence(CodeFile code, Function function, int depth)
    {
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i) || !code.Is(i + 1, "("))
                continue;
            var name = code[i].Value;
            var path = code.PathTo(i);
            if (
                name == "VerifyHostname"
                || path.StartsWith("x509.", StringComparison.Ordinal)
                || path.StartsWith("fmt.", StringComparison.Ordinal)
                || path.StartsWith("errors.", StringComparison.Ordinal)
                || path.StartsWith("log", StringComparison.Ordinal)
                || path.StartsWith("slog", StringComparison.Ordinal)
                || path.StartsWith("time.", StringComparison.Ordinal)
                || path.StartsWith("strings.", StringComparison.Ordinal)
                || name is "len" or "append" or "make" or "string" or "panic"
            )
                continue;
            if (Evidence.Contains(name))
            {
                if (Verifying.Contains(name) ? IsHeeded(code, function, i) : !IsDropped(code, i))
                    return true;
                continue;
            }

            if (code.Functions.Named(name).FirstOrDefault() is { } helper && !ReferenceEquals(helper, function))
            {
                if (depth < 3 && HasEvidence(code, helper, depth + 1) && IsHeeded(code, function, i))
                    return true;
                continue;
            }

            var arguments = code.Inside(i + 1);
            for (var j = arguments.From; j < arguments.To; j++)
                if (
                    code.IsWord(j)
                        && (function.Parameters.Contains(code[j].Value) || code[j].Value.Contains("ert", StringComparison.Ordinal))
                        && !code.IsLink(j + 1)
                    || code.IsWord(j) && code[j].Value is "PeerCertificates" or "VerifiedChains" or "Raw"
                )
                    return true;
        }

        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code[i].Value is "Raw" or "RawSubjectPublicKeyInfo" or "PublicKey" or "VerifiedChains" or "Fingerprint"
                && (
                    code[i - 1].Is("!=")
                    || code[i + 1].Is("!=")
                    || code[i + 1].Is("==")
                    || Enumerable.Range(i - 6, 12).Any(j => code.Is(j, "!=") || code.Is(j, "=="))
                )
            )
                return true;
        return false;
    }

    /// <summary>_, _ = leaf.Verify(opts): looked at by nobody.</summary>
    private static bool IsDropped(CodeFile code, int name)
    {
        var start = code.PathStart(name);
        return code[start].LineBefore || code.Is(start - 1, "=") && code.Is(start - 2, "_") && code.Is(start - 3, ",");
    }

    /// <summary>True where what a call says can make its function refuse: its error is returned, or a block that asks for it returns one.</summary>
    private static bool IsHeeded(CodeFile code, Function function, int name)
    {
        var start = code.PathStart(name);
        if (IsDropped(code, name))
            return false;
        // In an expression: returned, asked for, given on.
        if (code[start - 1] is not { Kind: TokenKind.Symbol, Value: "=" or ":=" } || !code.IsWord(start - 2))
            return true;
        var error = code[start - 2].Value;
        if (error == "_")
            return false;
        for (var i = code.Mate(name + 1) + 1; i < function.Body.To; i++)
        {
            if (!code.IsWord(i) || code[i].Value != error || code.IsLink(i - 1))
                continue;
            // Set anew: what this call said is gone.
            if (code[i + 1] is { Kind: TokenKind.Symbol, Value: "=" or ":=" })
                return false;
            if (IsLogged(code, i))
                continue;
            if (code.Is(i + 1, "!=") && Block(code, function, i) is { } block)
            {
                if (Refuses(code, block))
                    return true;
                // Only told, or excused: what stands behind may still ask.
                i = block.From;
                continue;
            }

            return true;
        }

        return false;
    }

    /// <summary>The block behind a condition in which a token stands.</summary>
    private static Span? Block(CodeFile code, Function function, int index)
    {
        for (var i = index; i < function.Body.To && i < index + 30; i++)
            if (code.Is(i, "{"))
                return code.Inside(i);
            else if (code.Is(i, "(") || code.Is(i, "["))
                i = code.Mate(i);
            else if (code[i].LineBefore && i > index)
                return null;
        return null;
    }

    /// <summary>Returns something that is not nil, or ends.</summary>
    private static bool Refuses(CodeFile code, Span block)
    {
        for (var i = block.From; i < block.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (code[i].Value == "return" && !(code.Is(i + 1, "nil") && !code.Is(i + 2, ",")) && !code.Is(i + 1, "}"))
                return true;
            if (Ends.Contains(code[i].Value) || code.Is(i + 1, "=") && code[i].Value is "ok" or "valid" or "failed" or "result")
                return true;
        }

        return false;
    }

    /// <summary>Put into the text of an error.</summary>
    internal static bool IsOfMessage(CodeFile code, int index)
    {
        for (var open = code.Parent(index); open > 0 && code.Is(open, "("); open = code.Parent(open))
            if (code.CallAt(open) is { Path: "errors.New" or "fmt.Errorf" or "fmt.Sprintf" or "errors.Errorf" or "errors.Wrapf" })
                return true;
        return false;
    }

    /// <summary>Given to a log, or printed.</summary>
    internal static bool IsLogged(CodeFile code, int index)
    {
        for (var open = code.Parent(index); open > 0 && code.Is(open, "("); open = code.Parent(open))
            if (
                code.CallAt(open) is { } call
                && (
                    call.Path.Contains("log", StringComparison.OrdinalIgnoreCase)
                    || call.Path.StartsWith("fmt.Print", StringComparison.Ordinal)
                    || call.Path.StartsWith("fmt.Fprint", StringComparison.Ordinal)
                    || call.Word
                        is "Warn"
                            or "Warnf"
                            or "Debug"
                            or "Debugf"
                            or "Info"
                            or "Infof"
                            or "Error"
                            or "Errorw"
                            or "Warnw"
                            or "Infow"
                            or "Printf"
                            or "Println"
                            or "Warningf"
                )
            )
                return true;
        return false;
    }
}
