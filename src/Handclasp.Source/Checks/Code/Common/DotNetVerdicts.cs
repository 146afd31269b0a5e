using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What a validation callback of .NET does: whether it refuses whom it must, and what it lets pass.</summary>
internal static class DotNetVerdicts
{
    private const string AnotherName = "another name";
    private const string OwnRoot = "takes its root from the certificate that it is to judge";
    private const string Endless = "builds a chain that may end anywhere (AllowUnknownCertificateAuthority)";

    /// <summary>What anybody can write into a certificate, and whom one asked for.</summary>
    private static readonly string[] Forgeable =
    [
        "Subject",
        "SubjectName",
        "Issuer",
        "IssuerName",
        "GetNameInfo",
        "FriendlyName",
        "NotAfter",
        "NotBefore",
        "GetExpirationDateString",
        "GetEffectiveDateString",
        "RequestUri",
        "Host",
        "Address",
        "null",
    ];

    /// <summary>True for a verdict about names alone.</summary>
    public static bool IsAboutNames(string why) => why.Contains(AnotherName, StringComparison.Ordinal);

    /// <summary>Why a callback is none, and whether somebody decides that at run time; empty where it decides or cannot be read.</summary>
    public static (string Why, bool IsSwitch) Judge(CodeFile code, Span value)
    {
        if (code.Functions.Of(value) is not { } function)
            return ("", false);
        var (why, isSwitch) = ByHabit(code, function);
        // What looks like a flaw is none where nobody gets in by it.
        if (why.Length > 0 && !isSwitch && !IsAboutNames(why) && Impostors.Judge.KeepsOut(code, function))
            why = "";
        return why.Length > 0 ? (why, isSwitch) : (Impostors.Judge.Strangers(code, function), false);
    }

    /// <summary>Why a callback is none, by the shapes that people write.</summary>
    private static (string Why, bool IsSwitch) ByHabit(CodeFile code, Function function)
    {
        var does = Verifiers.Judge(code, function, v => v.Is(true));
        if (does == Verdicts.AcceptsAll || AlwaysEndsInYes(code, function))
            return ("agrees with every certificate", false);
        if (does == Verdicts.Swallows || DotNetErrors.CatchesItself(code, function))
            return ("verifies, and agrees whatever came of it", false);
        if (Switch(code, function) is { IsEmpty: false } decides)
            return PeerConditions.Is(code.Text(decides))
                ? ("agrees with every certificate of some peers", false)
                : ("agrees with every certificate where a switch says so", true);
        if (TurnsIntoYes(code, function))
            return ("verifies, and agrees whatever came of it", false);
        if (!HasEvidence(code, function, function.Body, thrown: false) && !IsNever(code, function))
        {
            if (Masks(code, function) is { Length: > 0 } chain)
                return (chain, false);
            // What is thrown may be thrown for a reason that cannot be read here.
            var errors = DotNetErrors.Verdict(code, function);
            if (errors.Length > 0 && (errors == DotNetErrors.ChainAlone || !HasEvidence(code, function, function.Body)))
                return (errors, false);
        }

        if (Masks(code, function) is { Length: > 0 } masks)
            return (masks, false);
        return (Besides(code, function) ?? "", false);
    }

    /// <summary>Never yes: no harm.</summary>
    private static bool IsNever(CodeFile code, Function function) =>
        function.Parameters.Count == 0 || code.Functions.Returns(function).All(r => code.Values.Of(r).Is(false));

    /// <summary>What decides beside the verdict: insecure || errors == None; if (options.AllowInvalid) return true. Empty where nothing does.</summary>
    private static Span Switch(CodeFile code, Function function)
    {
        foreach (var returned in code.Functions.Returns(function))
        {
            var operands = Operands(code, returned).ToList();
            if (operands.Count > 1 && operands.Any(o => IsOutside(code, function, o)) && operands.Any(o => !IsOutside(code, function, o)))
                return operands.Find(o => IsOutside(code, function, o));
            if (!function.IsExpression && code.Values.Of(returned).Is(true))
            {
                // #if DEBUG return true; #endif
                if (Guards.OfBuild(code, returned.From).Is(ValueKind.Switch) && !Guards.OfBuild(code, function.Start).Is(ValueKind.Switch))
                    return returned;
                var guard = Guards.Of(code, returned.From);
                var condition = Condition(code, returned.From);
                if (guard.Is(ValueKind.Switch) && !condition.IsEmpty && IsOutside(code, function, condition))
                    return condition;
            }
        }

        return default;
    }

    /// <summary>The condition of the if that a statement stands under, or empty.</summary>
    private static Span Condition(CodeFile code, int index)
    {
        var block = code.Parent(index);
        return code.Is(block - 1, ")") && code.Is(code.Mate(block - 1) - 1, "if") ? code.Inside(code.Mate(block - 1))
            : code.Is(code.StatementStart(index), "if") ? code.Inside(code.StatementStart(index) + 1)
            : default;
    }

    /// <summary>Speaks of nothing that the callback is given.</summary>
    private static bool IsOutside(CodeFile code, Function function, Span span)
    {
        for (var i = span.From; i < span.To; i++)
            if (
                code.IsWord(i)
                && (code[i].Value is "SslPolicyErrors" or "true" or "false" || !code.IsLink(i - 1) && IsGiven(code, function, i))
            )
                return false;
        // A constant that is never true lets nobody pass.
        return !span.IsEmpty && !code.Values.Of(span).Is(false);
    }

    /// <summary>The operands of ||, also within brackets around all of it.</summary>
    public static IEnumerable<Span> Operands(CodeFile code, Span span)
    {
        while (span.Length > 2 && code.Is(span.From, "(") && code.Mate(span.From) == span.To - 1)
            span = new(span.From + 1, span.To - 1);
        var from = span.From;
        for (var i = span.From; i < span.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "||"))
            {
                yield return new(from, i);
                from = i + 1;
            }
        }

        yield return new(from, span.To);
    }

    /// <summary>e switch { None => true, _ => true }; a default that agrees behind cases that do.</summary>
    private static bool AlwaysEndsInYes(CodeFile code, Function function)
    {
        foreach (var returned in code.Functions.Returns(function))
        {
            if (!code.Is(returned.To - 1, "}") || code.Mate(returned.To - 1) is not (> 0 and var open) || !code.Is(open - 1, "switch"))
                return false;
            foreach (var arm in code.Parts(code.Inside(open)))
            {
                var arrow = Enumerable.Range(arm.From, arm.Length).FirstOrDefault(i => code.Is(i, "=>"), -1);
                if (arrow < 0 || !code.Values.Of(new(arrow + 1, arm.To)).Is(true))
                    return false;
            }
        }

        return code.Functions.Returns(function).Count > 0;
    }

    /// <summary>var ok = errors == None; if (!ok) { log(…); ok = true; } return ok;</summary>
    private static bool TurnsIntoYes(CodeFile code, Function function)
    {
        foreach (var returned in code.Functions.Returns(function))
        {
            if (returned.Length != 1 || !code.IsWord(returned.From) || code[returned.From].Value is "true" or "false")
                continue;
            var name = code[returned.From].Value;
            var first = true;
            foreach (var assignment in code.Names.To(name).Where(a => function.Body.Contains(a.Name)))
            {
                if (!first && code.Values.Of(assignment.Value).Is(true) && !IsEarned(code, assignment.Name, name))
                    return true;
                first &= !HasEvidence(code, function, assignment.Value);
            }
        }

        return false;
    }

    /// <summary>A yes under a condition that something proves; not one because there were errors, or with no condition at all.</summary>
    private static bool IsEarned(CodeFile code, int index, string name)
    {
        var condition = Condition(code, index);
        if (condition.IsEmpty)
            return code.Is(code.Parent(index) - 1, "else") || code.Is(code.StatementStart(index), "else");
        var isNegated = code.Is(condition.From, "!") && code.Is(condition.From + 1, name) && condition.Length == 2;
        var isError = Enumerable
            .Range(condition.From, condition.Length)
            .Any(i => code.Is(i, "!=") && (code.Is(i + 1, "SslPolicyErrors") || code.Is(i + 1, "0")));
        return !isNegated && !(isError && !Enumerable.Range(condition.From, condition.Length).Any(i => code.Is(i, "&&")));
    }

    /// <summary>Something that only the right certificate passes: no policy errors, a chain that was built, a digest or key, a look by others.</summary>
    private static bool HasEvidence(CodeFile code, Function function, Span span, bool thrown = true)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i) || code[i].Value == "Build" && IsDiscarded(code, function, i))
                continue;
            switch (code[i].Value)
            {
                case "None" when code[i - 2].Value is "SslPolicyErrors" && !DotNetErrors.IsOfSingleErrors(code, i):
                case "Verify" when code.IsLink(i - 1) && code.Is(i + 1, "(") && code.Is(i + 2, ")"):
                case "Build"
                or "Thumbprint"
                or "RawData"
                or "RawDataMemory"
                or "GetCertHash"
                or "GetCertHashString"
                or "TryGetCertHash"
                or "GetPublicKey"
                or "GetPublicKeyString"
                or "PublicKey"
                or "SequenceEqual"
                or "FixedTimeEquals"
                or "GetRawCertData"
                or "GetRawCertDataString"
                or "GetSerialNumberString":
                case "ChainElements" or "HashData" or "ComputeHash" or "ExportCertificatePem":
                case "throw" when thrown:
                    return true;
            }

            // errors == 0, (int)errors == 0; the certificate itself compared; a call out of the callback that gets the certificate or the chain.
            if (
                (code.Is(i + 1, "==") || code.Is(i + 1, "!=") && function.Parameters.Contains(code[i].Value))
                && code[i + 2] is { Kind: TokenKind.Number, Value: "0" }
            )
                return true;
            if (
                code.Is(i + 1, "(")
                && code[i].Value == "Equals"
                && code.IsLink(i - 1)
                && code.PathStart(i) == i - 2
                && function.Parameters.Contains(code[i - 2].Value)
            )
                return true;
            if (
                code.Is(i + 1, "(")
                && code[i].Value
                    is not (
                        "Contains"
                        or "StartsWith"
                        or "EndsWith"
                        or "HasFlag"
                        or "Parse"
                        or "ToDateTime"
                        or "IsNullOrEmpty"
                        or "nameof"
                        or "if"
                        or "while"
                        or "return"
                        or "switch"
                        or "X509Certificate"
                        or "X509Certificate2"
                    )
                && !code[i].Value.EndsWith("Exception", StringComparison.Ordinal)
                && !code.PathTo(i).Contains("og", StringComparison.Ordinal)
                && !code.PathTo(i).StartsWith("Console", StringComparison.Ordinal)
                && !code.PathTo(i).StartsWith("Debug", StringComparison.Ordinal)
                && !code.PathTo(i).StartsWith("Trace", StringComparison.Ordinal)
            )
            {
                var arguments = code.Inside(i + 1);
                for (var j = arguments.From; j < arguments.To; j++)
                    if (code.IsWord(j) && !code.IsLink(j - 1) && IsGiven(code, function, j) && !IsName(code, j))
                        return true;
            }
        }

        return false;
    }

    /// <summary>certificate.Subject: what anybody can write, handed on or not.</summary>
    private static bool IsName(CodeFile code, int word) =>
        code.IsLink(word + 1) && code[word + 2].Value is "Subject" or "SubjectName" or "Issuer" or "IssuerName" or "FriendlyName";

    /// <summary>What the callback is given, or a variable that was made of it.</summary>
    private static bool IsGiven(CodeFile code, Function function, int word)
    {
        var name = code[word].Value;
        return function.Parameters.Contains(name)
            || code.Names.To(name)
                .Any(a =>
                    function.Body.From <= a.Name
                    && a.Name < word
                    && Enumerable
                        .Range(a.Value.From, Math.Min(12, a.Value.Length))
                        .Any(i => code.IsWord(i) && !code.IsLink(i - 1) && function.Parameters.Contains(code[i].Value) && !IsName(code, i))
                )
            // foreach (var element in chain.ChainElements)
            || code.Index.Places(name)
                .Any(i => function.Body.From <= i && i < word && code.Is(i + 1, "in") && function.Parameters.Contains(code[i + 2].Value));
    }

    /// <summary>chain.Build(certificate); as a statement, or _ = chain.Build(certificate), and nobody reads what came of it.</summary>
    private static bool IsDiscarded(CodeFile code, Function function, int build)
    {
        var start = code.PathStart(build);
        var statement = code.StatementStart(start);
        return !function.IsExpression
            && (statement == start || code.Is(statement, "_") && code.Is(statement + 1, "=") && statement + 2 == start)
            && !code.Index.Places("ChainStatus", "ChainElements").Any(i => function.Body.Contains(i) && code.IsWord(i));
    }

    /// <summary>Refuses by a name alone, which anybody can write into a certificate of his own.</summary>
    public static bool IsByNameAlone(CodeFile code, Function function) =>
        !HasEvidence(code, function, function.Body, thrown: false)
        && Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Any(i => code.IsWord(i) && IsGiven(code, function, i) && IsName(code, i));

    /// <summary>
    /// Beside what proves something, another way to a yes that proves nothing: <c>errors == None || certificate.Issuer.Contains("Corp")</c>,
    /// <c>if (request.RequestUri.Host == "legacy") return true;</c>.
    /// </summary>
    private static string? Besides(CodeFile code, Function function)
    {
        foreach (var returned in code.Functions.Returns(function))
        {
            var operands = Operands(code, returned).ToList();
            if (operands.Count > 1 && operands.Exists(o => IsForgeable(code, function, o)))
                return Other(operands.First(o => IsForgeable(code, function, o)));
            if (
                !function.IsExpression
                && code.Values.Of(returned).Is(true)
                && Condition(code, returned.From) is { IsEmpty: false } condition
                && Operands(code, condition).Any(o => IsForgeable(code, function, o))
            )
                return Other(condition);
        }

        return null;

        string Other(Span way) =>
            Enumerable.Range(way.From, way.Length).Any(i => code.Is(i, "null"))
                ? "agrees as well where there is no certificate at all"
                : "agrees as well where nothing is proven but what anybody can write into a certificate or choose";
    }

    /// <summary>Asks for what can be forged of what the callback is given, and for nothing else.</summary>
    private static bool IsForgeable(CodeFile code, Function function, Span span)
    {
        var asks = false;
        for (var i = span.From; i < span.To; i++)
        {
            if (code.Is(i, "!=") || code.Is(i, "!") && !code.IsLink(i + 1) || code.Is(i, "not"))
                return false;
            if (!code.IsWord(i))
                continue;
            asks |=
                Forgeable.Contains(code[i].Value)
                && (
                    function.Parameters.Contains(code[code.PathStart(i)].Value)
                    // sender is HttpWebRequest { RequestUri.Host: "legacy" }
                    || function.Parameters.Contains(code[span.From].Value) && code.Is(span.From + 1, "is")
                    || code[i].Value == "null" && function.Parameters.Contains(code[i - 2].Value)
                );
            if (code[i].Value is "SslPolicyErrors" or "ChainStatus" or "X509ChainStatusFlags")
                return false;
        }

        return asks && !HasEvidence(code, function, span);
    }

    /// <summary>Where in a callback the chain gets its end that may be anywhere, or the peer's own root; null where it does not.</summary>
    public static Span? Place(CodeFile code, Function function) =>
        Masks(code, function) switch
        {
            Endless => code.Index.Places("VerificationFlags").FirstOrDefault(i => function.Body.Contains(i), -1) is > 0 and var at
                ? new(code.PathStart(at), at + 1)
                : null,
            OwnRoot => PeersRoot(code, function)?.Whole,
            _ => null,
        };

    /// <summary>A callback that calls an error of the chain no error, and takes no second look.</summary>
    private static string Masks(CodeFile code, Function function)
    {
        var body = code.Text(function.Body);
        var looksAgain = (
            (string[])["Build(", "humbprint", "GetCertHash", "SequenceEqual", "RawData", "GetPublicKey", "FixedTimeEquals"]
        ).Any(w => body.Contains(w, StringComparison.Ordinal));
        if (
            looksAgain
            && body.Contains("VerificationFlags", StringComparison.Ordinal)
            && (
                body.Contains("AllFlags", StringComparison.Ordinal)
                || body.Contains("AllowUnknownCertificateAuthority", StringComparison.Ordinal)
            )
            && !body.Contains("humbprint", StringComparison.Ordinal)
            && !body.Contains("RawData", StringComparison.Ordinal)
            && !body.Contains("ChainElements", StringComparison.Ordinal)
            && code.Index.Places("VerificationFlags").Any(i => function.Body.Contains(i) && !DotNetChains.IsBehindVerification(code, i))
        )
            return Endless;
        if (looksAgain && PeersRoot(code, function) is not null)
            return OwnRoot;
        if (looksAgain)
            return "";
        if (body.Contains("UntrustedRoot", StringComparison.Ordinal) || body.Contains("PartialChain", StringComparison.Ordinal))
            return "calls an untrusted root no error";
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (
                code[i].Value is "RemoteCertificateChainErrors" or "RemoteCertificateNameMismatch" or "RemoteCertificateNotAvailable"
                && Masked(code, function, i) is { } verdict
            )
                return verdict;
        return "";
    }

    /// <summary>What the mention of one error means: a verdict, empty where the callback is sound by it, or null where it says nothing.</summary>
    private static string? Masked(CodeFile code, Function function, int i)
    {
        var what = code[i].Value switch
        {
            "RemoteCertificateChainErrors" => "an untrusted issuer",
            "RemoteCertificateNameMismatch" => AnotherName,
            _ => "anything but a missing certificate",
        };
        var start = code.PathStart(i);
        if (code.Is(start - 1, "~") || code.Is(start - 2, "~"))
            return HandsOn(code, function) ? "" : $"takes {what} out of the errors before it looks";
        if (what.StartsWith("any", StringComparison.Ordinal))
            return code.Is(start - 1, "!=") ? "refuses a missing certificate alone" : null;
        if (
            code.Is(start - 1, "or")
            || code.Is(i + 1, "=>") && code.Values.At(i + 2).Is(true)
            || code.Is(start - 1, "case") && code.Is(i + 1, ":") && AgreesBehind(code, function, i + 1)
        )
            return $"calls {what} no error";
        // if ((errors & X) != 0) return true; if (errors.HasFlag(X)) return true;
        if (
            !function.IsExpression
            && (code.Is(start - 1, "&") || code.Is(start - 1, "(") && code.Is(start - 2, "HasFlag"))
            && code.Functions.Returns(function)
                .Any(r =>
                    code.Values.Of(r).Is(true)
                    && Condition(code, r.From) is { IsEmpty: false } condition
                    && condition.From <= i
                    && i < condition.To
                    && !Enumerable.Range(condition.From, condition.Length).Any(k => code.Is(k, "==") || code.Is(k, "!") || code.Is(k, "&&"))
                )
        )
            return $"calls {what} no error";
        if (code.Is(start - 1, "!") || !code.Is(start - 1, "=="))
            return null;
        // errors == None || errors == X; if (errors == X) return true; but not: errors == X && pins.Contains(c).
        if (function.IsExpression || code.Is(code.StatementStart(start), "return"))
            return Enumerable.Range(i, Math.Min(10, function.Body.To - i)).Any(j => code.Is(j, "&&")) ? "" : $"calls {what} no error";
        for (var j = i; j < Math.Min(function.Body.To, i + 14); j++)
            if (code[j] is { Kind: TokenKind.Word, Value: "return" })
                return code.Values.Of(code.Expression(j + 1)).Is(true) ? $"calls {what} no error" : "";
        return null;
    }

    /// <summary>case X: default: return true;</summary>
    private static bool AgreesBehind(CodeFile code, Function function, int colon)
    {
        for (var i = colon + 1; i < Math.Min(function.Body.To, colon + 30); i++)
            if (code.Is(i, "return"))
                return code.Values.At(i + 1).Is(true);
            else if (code[i].Value is "break" or "throw" or "if" or "goto" or "}")
                return false;
        return false;
    }

    /// <summary>chain.ChainPolicy.CustomTrustStore.Add(certificate): whoever answers brings the root.</summary>
    public static Call? PeersRoot(CodeFile code, Function function) =>
        code.Calls("Add", "AddRange")
            .Where(c =>
                function.Body.From <= c.Name
                && c.Name < function.Body.To
                && c.Receiver.EndsWith("CustomTrustStore", StringComparison.Ordinal)
                && c.Argument(0) is var given
                && Enumerable
                    .Range(given.From, given.Length)
                    .Any(i =>
                        code.IsWord(i)
                        && !code.IsLink(i - 1)
                        && (
                            function.Parameters.Contains(code[i].Value) && (given.Length <= 8 || code[given.From].Value == code[i].Value)
                            || i == given.From && IsGiven(code, function, i) && !IsChosen(code, function)
                        )
                    )
            )
            .Select(c => (Call?)c)
            .FirstOrDefault();

    /// <summary>Something tells the right one of what the peer sent from any other.</summary>
    private static bool IsChosen(CodeFile code, Function function) =>
        code
            .Index.Places("Thumbprint", "GetCertHash", "GetCertHashString", "SequenceEqual", "FixedTimeEquals", "RawData", "GetPublicKey")
            .Any(i => function.Body.Contains(i) && code.IsWord(i));

    private static bool HandsOn(CodeFile code, Function function) =>
        code.Calls()
            .Any(c =>
                c.Open >= function.Body.From
                && c.Open < function.Body.To
                && c.Arguments.Any(a => Enumerable.Range(a.From, a.Length).Any(i => function.Parameters.Contains(code[i].Value)))
                && c.Word is not ("HasFlag" or "Equals")
                && !c.Path.Contains("og", StringComparison.Ordinal)
            );
}
