using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What the callbacks of Go's crypto/tls do: VerifyPeerCertificate and VerifyConnection, of clients and of servers alike.</summary>
internal static class GoCallbacks
{
    /// <summary>What a callback does; one that is written elsewhere is believed. To refuse for something that is no proof is not to verify.</summary>
    public static Verdicts Judge(CodeFile code, Span value)
    {
        if (Written(code, value) is not { } function)
            return Verdicts.Decides;
        var result = GoResults.NameOf(code, function);
        var does = GoResults.IsSetBefore(code, function, result)
            ? Verdicts.Decides
            : Verifiers.Judge(code, function, v => v.Is(ValueKind.Null));
        if (does != Verdicts.Decides)
            return does;
        if (
            GoResults.IsCleared(code, function, result)
            || GoResults.Forgives(code, function, "UnknownAuthorityError", "unknown authority")
            || GoResults.Forgives(code, function, "CertificateInvalidError", "certificate has expired")
            || GoResults.Forgives(code, function, "CertificateVerificationError", "failed to verify certificate")
            || GoResults.GivesUp(code, function)
        )
            return Verdicts.Swallows;
        if (GoEvidence.Has(code, function))
            return TrustsThePeer(code, function) || GoEvidence.IsPassedBy(code, function) || GoPeers.TakesAny(code, function)
                ? Verdicts.NamesOnly
                : Verdicts.Decides;
        return code.Calls(GoEvidence.Verifying).Any(c => function.Body.Contains(c.Name)) ? Verdicts.Swallows : Verdicts.NamesOnly;
    }

    /// <summary>The condition under which a callback that verifies agrees with everything; empty where there is none.</summary>
    public static Span Evasion(CodeFile code, Span value) =>
        Written(code, value) is { } function ? GoEvidence.Evasion(code, function) : default;

    /// <summary>The function that a callback is: written there, named there, or what a function of this file makes, whatever that is given.</summary>
    public static Function? Written(CodeFile code, Span value)
    {
        // onlyUnits(units): a call makes it, and is none itself.
        if (
            !value.IsEmpty
            && code.Is(value.To - 1, ")")
            && code.Mate(value.To - 1) is > 0 and var called
            && code.PathStart(called - 1) == value.From
            && code.Functions.Named(code[called - 1].Value).Take(2).ToList() is [var makes]
            && Made(code, makes) is { } result
        )
            return result;
        if ((OfType(code, value) ?? OfVariable(code, value) ?? code.Functions.Of(value)) is { } function)
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

    /// <summary>verify, where the function around has a variable of that name: a method of the file that is called so is another.</summary>
    private static Function? OfVariable(CodeFile code, Span value) =>
        value.Length == 1
        && code.IsWord(value.From)
        && code.Names.Reaching(code[value.From].Value, value.From) is [{ Value.Length: > 1 } only]
        && code.Functions.NamedAround(only.Name) is { } home
        && ReferenceEquals(home, code.Functions.NamedAround(value.From))
        && code.Is(only.Value.From, "func")
            ? code.Functions.Of(only.Value)
            : null;

    /// <summary>gate.inspect, where several types have a method of that name: the one of the variable's type.</summary>
    private static Function? OfType(CodeFile code, Span value)
    {
        if (value.Length != 3 || !code.IsWord(value.From) || !code.IsLink(value.From + 1))
            return null;
        var methods = code.Functions.Named(code[value.To - 1].Value).ToList();
        if (methods.Count < 2)
            return null;
        var type = GoTls.TypeOf(code, code[value.From].Value, value.From);
        // gate := &chainGate{…}, gate := chainGate{…}
        if (type.Length == 0 && code.Names.Reaching(code[value.From].Value, value.From) is [{ Value.Length: > 1 } made])
            type = code[code.Is(made.Value.From, "&") ? made.Value.From + 1 : made.Value.From].Value;
        return type.Length == 0
            ? null
            : methods.Find(m => Enumerable.Range(m.Start + 1, 5).Any(i => i < m.Body.From && code.Is(i, type) && code.IsWord(i)));
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

    /// <summary>pool.AddCert(state.PeerCertificates[n]) with Roots: pool: whatever the peer sends is its own authority.</summary>
    private static bool TrustsThePeer(CodeFile code, Function function) =>
        code.Calls("AddCert")
            .Any(call =>
                function.Body.Contains(call.Open)
                && GoPeers.IsOfPeer(code, call.Argument(0))
                && code.Settings("Roots").Any(s => function.Body.Contains(s.Name) && code.Text(s.Value) == call.Receiver)
                // One of them that is known by its digest.
                && !code.Index.Places("Sum256", "Sum1", "Sum512", "Equal", "ConstantTimeCompare").Any(p => function.Body.Contains(p))
            );

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
        for (var open = code.Parent(index); open > 0 && code.IsOpen(open) && !code.Is(open, "{"); open = code.Parent(open))
            if (
                code.Is(open, "(")
                && code.CallAt(open) is { } call
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
