using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>Code that looks like a check of certificates and decides nothing. No harm by itself: the standard verification stands.</summary>
internal static class Readers
{
    /// <summary>Callbacks that agree with everything, and that nothing in the file is given: harmless until somebody finds them.</summary>
    public static IEnumerable<Flag> Unused(CodeFile code)
    {
        if (code.Language.Name == "Python" && !code.Names.Has("OpenSSL"))
            yield break;
        foreach (var function in code.Functions.All)
        {
            // Python: __call__ is called by its object's name.
            if (function.Name.Length == 0 || function.Name.StartsWith("__", StringComparison.Ordinal) || !IsCallback(code, function))
                continue;
            if (code.Index.Places(function.Name).Count() == 1)
                yield return new(
                    new(function.Start, Math.Max(function.Start + 1, function.Body.From - 1)),
                    $"{function.Name} agrees with every certificate, and nothing in this file uses it: no harm until something does"
                )
                {
                    Remedy = "Delete it.",
                    Confidence = Model.Confidence.Firm,
                };
        }
    }

    /// <summary>A private method of .NET that judges what the standard verification said, and that nothing is given.</summary>
    public static IEnumerable<Flag> CSharp(CodeFile code)
    {
        foreach (var flag in DotNetGrpc.Idle(code).Concat(DotNetUnused.Look(code)))
            yield return flag;
        foreach (var function in code.Functions.All)
            if (
                function.Name.Length > 0
                && function.Parameters.Count is > 1 and < 5
                && !IsCallback(code, function)
                && code.Index.Places(function.Name).Count() == 1
                && Enumerable
                    .Range(function.Start, Math.Max(0, function.Body.From - function.Start))
                    .Any(i => code.Is(i, "SslPolicyErrors"))
                && Enumerable.Range(Math.Max(0, function.Start - 4), 4).Any(i => code.Is(i, "private"))
                // Another part of the class may use it.
                && !code.Names.Has("partial")
                // What compares a pin is told by the check for pins.
                && !(MisreadPin.Any.IsPinName(function.Name) && MisreadPin.Any.Comparisons(code).Any(i => function.Body.Contains(i)))
            )
                yield return new(
                    new(function.Start, Math.Max(function.Start + 1, function.Body.From - 1)),
                    $"nothing in this file is given {function.Name}: what it verifies decides nothing until something is"
                )
                {
                    Remedy = "Give it to the handler or the stream as its validation callback, or delete it.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>Agrees with everything, whether it looks before or not.</summary>
    private static bool IsIdle(CodeFile code, Setting setting) =>
        GoCallbacks.Judge(code, setting.Value) switch
        {
            Verdicts.AcceptsAll => GoCallbacks.Written(code, setting.Value) is not { } written
                || !Observes(code, written)
                || GoEvidence.Compares(code, written),
            Verdicts.Swallows => GoCallbacks.Written(code, setting.Value) is { } function
                && code.Functions.Returns(function).All(r => code.Values.Of(r).Is(ValueKind.Null)),
            _ => false,
        };

    /// <summary>Tells a log or a counter what was verified: it is there to observe, and nobody takes it for a check.</summary>
    private static bool Observes(CodeFile code, Function function) =>
        code.Calls()
            .Any(c =>
                function.Body.From <= c.Name
                && c.Name < function.Body.To
                && (Logged.IsCall(c) || GoCallbacks.IsLogged(code, c.Open + 1) || c.Word is "Inc" or "Observe" or "Add" or "Store" or "Set")
            );

    /// <summary>A function that would verify a peer, in a file that turns verification off and gives it to nobody.</summary>
    public static IEnumerable<Flag> GoUncalled(CodeFile code)
    {
        if (
            !code.Settings("InsecureSkipVerify")
                .Any(s => code.Values.Of(s.Value).Is(true) && !GoTls.IsServer(s) && GoTls.Callback(code, s) is null)
        )
            yield break;
        foreach (var function in code.Functions.All)
            if (
                function.Name.Length > 0
                && char.IsLower(function.Name[0])
                && code.Index.Places(function.Name).Count(code.IsWord) == 1
                && code.Text(new(function.Start, function.Body.From)) is var head
                && (head.Contains("[][]byte", StringComparison.Ordinal) || head.Contains("tls.ConnectionState", StringComparison.Ordinal))
                && code.Is(function.Body.From - 2, "error")
                && (GoEvidence.Has(code, function) || head.Contains("[][]*x509.Certificate", StringComparison.Ordinal))
            )
                yield return new(
                    new(function.Start, Math.Max(function.Start + 1, function.Body.From - 1)),
                    $"nothing in this file calls {function.Name}: what it verifies decides nothing until a configuration is given it"
                )
                {
                    Remedy =
                        "Set it as VerifyConnection or VerifyPeerCertificate beside InsecureSkipVerify, or leave the standard verification on.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    private static bool IsCallback(CodeFile code, Function function)
    {
        var head = code.Text(new(Math.Max(0, function.Start - 2), Math.Max(function.Start + 1, function.Body.From)));
        var count = function.Parameters.Count;
        return code.Language.Name switch
        {
            // A method may be there for an interface.
            "Go" => char.IsLower(function.Name[0])
                && !code.Is(function.Start + 1, "(")
                && (head.Contains("[][]byte", StringComparison.Ordinal) || head.Contains("tls.ConnectionState", StringComparison.Ordinal))
                // One that takes or makes a callback is none.
                && head.LastIndexOf("func", StringComparison.Ordinal) == head.IndexOf("func", StringComparison.Ordinal)
                && code.Is(function.Body.From - 2, "error")
                && Agrees(v => v.Is(ValueKind.Null)),
            "C#" => count == 4
                && head.Contains("SslPolicyErrors", StringComparison.Ordinal)
                && Enumerable.Range(Math.Max(0, function.Start - 4), 4).Any(i => code.Is(i, "private"))
                && Agrees(v => v.Is(true)),
            "JavaScript" => code.Is(function.Start, "function")
                && code.Parent(function.Start) < 0
                && !code.Is(function.Start - 1, "export")
                && count == 2
                && function.Parameters[0] is "host" or "hostname" or "servername" or "name" or "server" or "_"
                && function.Parameters[1].Contains("ert", StringComparison.Ordinal)
                && Agrees(v => v.Kind is ValueKind.Null or ValueKind.True)
                // What does something else is no callback.
                && code.Calls().Where(c => function.Body.Contains(c.Name)).All(Logged.IsCall),
            // A module's public function may be what another module imports.
            "Python" => count - (function.Parameters is ["self" or "cls", ..] ? 1 : 0) == 5
                && (function.Name[0] == '_' || code.Names.Mentions("__main__") || code.Names.Has("set_verify"))
                && Agrees(v => v.Is(true)),
            _ => false,
        };

        bool Agrees(Func<Value, bool> agrees) => Verifiers.Judge(code, function, agrees) == Verdicts.AcceptsAll;
    }

    public static IEnumerable<Flag> Go(CodeFile code)
    {
        foreach (var setting in code.Settings("VerifyPeerCertificate", "VerifyConnection"))
        {
            // Where any certificate is taken nothing else verifies: that is told by its own check.
            if (
                setting.Sibling("ClientAuth") is { } auth
                && GoTls.AuthWord(code, auth.Value) is "RequireAnyClientCert" or "RequestClientCert"
            )
                continue;
            if (!IsIdle(code, setting) || setting.Sibling("InsecureSkipVerify") is { } skip && !code.Values.Of(skip.Value).Is(false))
                continue;
            yield return new(
                setting.Whole,
                $"{setting.Option} always returns nil: harmless beside the standard verification, and no verification of its own"
            )
            {
                Remedy = "Remove it, or return an error where the certificate is not the one expected.",
            };
        }
    }

    /// <summary>A function that compares a certificate's digest or key, is not exported, and is named by nobody.</summary>
    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (!code.Is(function.Start, "function") || function.Name.Length == 0 || code.Parent(function.Start) >= 0)
                continue;
            var first = code.Is(function.Start - 1, "async") ? function.Start - 1 : function.Start;
            if (
                code[first - 1].Value is "export" or "default" or "="
                || code.Index.Places(function.Name).Count() > 1
                || MisreadPin.Any.IsPinName(function.Name)
                || IsScript(code)
                || !IsDigestCheck(code, function)
                    && !IsIdentityCheck(code, function)
                    && !IsSocketCheck(code, function)
                    && !JavaScriptUncalled.IsNamedSo(code, function)
            )
                continue;
            yield return new(
                new(function.Start, Math.Max(function.Start + 1, function.Body.From - 1)),
                $"nothing in this file calls {function.Name}: what it compares decides nothing until something does"
            )
            {
                Remedy = "Call it from checkServerIdentity, before the first byte is sent, or delete it.",
                Confidence = Model.Confidence.Firm,
            };
        }
    }

    /// <summary>It is given a certificate and compares its digest or its key.</summary>
    private static bool IsDigestCheck(CodeFile code, Function function) =>
        function.Parameters.Any(p => p.Contains("ert", StringComparison.Ordinal) || p is "peer" or "x509")
        // What connects by itself is no check that somebody has forgotten to call.
        && !code.Index.Places(Connecting).Any(i => function.Body.Contains(i))
        && code.Index.Places(Keys).Any(i => function.Body.Contains(i))
        && MisreadPin.Any.Comparisons(code).Any(i => function.Body.Contains(i));

    /// <summary>It is given the host and its certificate as checkServerIdentity is, and asks the standard one.</summary>
    private static bool IsIdentityCheck(CodeFile code, Function function) =>
        function.Parameters is [_, var certificate]
        && (certificate.Contains("ert", StringComparison.Ordinal) || certificate is "peer" or "x509")
        && code.Calls("checkServerIdentity").Any(c => function.Body.Contains(c.Name) && c.Arguments.Count == 2);

    /// <summary>It is given a socket or a request, and throws where nobody has verified the certificate.</summary>
    private static bool IsSocketCheck(CodeFile code, Function function) =>
        function.Parameters.Count is > 0 and < 4
        && code.Index.Places("authorized")
            .Any(i =>
                function.Body.Contains(i)
                && code.IsWord(i)
                && code.IsLink(i - 1)
                && function.Parameters.Contains(code[code.PathStart(i)].Value)
            )
        && code.Index.Places("throw", "destroy", "status", "writeHead", "sendStatus").Any(i => function.Body.Contains(i));

    private static readonly string[] Connecting = ["connect", "request", "fetch", "getPeerCertificate", "get", "post"];

    private static readonly string[] Keys = ["pubkey", "fingerprint256", "fingerprint512", "fingerprint"];

    /// <summary>A file without modules: what it declares, others may call.</summary>
    private static bool IsScript(CodeFile code) => !code.Names.Has("import") && !code.Names.Has("require") && !code.Names.Has("export");

    /// <summary>All of the platform's languages: what nothing calls, and what a library ignores.</summary>
    public static IEnumerable<Flag> JvmAll(CodeFile code)
    {
        List<Flag> told = [.. Jvm(code)];
        return [.. told, .. JvmUnused.Look(code).Where(f => !told.Exists(t => t.At.From == f.At.From)), .. JvmIgnored.Look(code)];
    }

    /// <summary>A function that computes a certificate's digest, compares it, and is called by nobody.</summary>
    private static IEnumerable<Flag> Jvm(CodeFile code)
    {
        foreach (var function in code.Functions.All)
        {
            if (
                function.Name is "checkServerTrusted" or "checkClientTrusted" or "verify"
                || code[function.Start - 1].Value is "override"
                || code.Is(function.Start - 2, "@Override")
            )
                continue;
            // What others may call is called where this file does not show it.
            if (function.Name.Length == 0 || !IsAboutCertificates(function.Name) || !IsPrivate(code, function))
                continue;
            var words = Enumerable
                .Range(function.Body.From, function.Body.Length)
                .Where(code.IsWord)
                .Select(i => code[i].Value)
                .ToHashSet(StringComparer.Ordinal);
            var pins =
                (words.Contains("MessageDigest") || words.Contains("sha256") || words.Contains("DigestUtils"))
                && (words.Contains("getEncoded") || words.Contains("encoded"));
            // A check of the peer's certificate that refuses.
            var checks =
                (
                    words.Contains("getPeerCertificates")
                    || words.Contains("peerCertificates")
                    || words.Contains("getSubjectAlternativeNames")
                ) && (words.Contains("throw") || words.Contains("return"));
            // certificate.verify(root.getPublicKey()), validator.validate(path, parameters) of a certificate that it is given.
            var proves =
                Enumerable.Range(function.Start, Math.Max(0, function.Body.From - function.Start)).Any(i => code.Is(i, "X509Certificate"))
                && (words.Contains("verify") || words.Contains("CertPathValidator") || words.Contains("checkServerTrusted"))
                && !words.Contains("Signature");
            if (!pins && !checks && !proves || words.Contains("super"))
                continue;
            var uses = code.Index.Places(function.Name).Count(code.IsWord);
            if (uses == 1)
                yield return new(
                    JvmTrust.Head(code, function) with
                    {
                        To = JvmTrust.Head(code, function).From + 1,
                    },
                    $"nothing in this file calls {function.Name}: what it verifies decides nothing until something does"
                )
                {
                    Remedy = "Call it from a trust manager or a host name verifier, before the first byte is sent.",
                    Confidence = Model.Confidence.Firm,
                };
        }
    }

    /// <summary>try { certificate.verify(key); } catch (Exception e) { log } return true;: a check of this file's own whose answer is always yes.</summary>
    public static IEnumerable<Flag> Swallowing(CodeFile code)
    {
        foreach (var function in code.Functions.All)
            if (
                function.Name is not ("" or "verify" or "isTrusted" or "checkServerTrusted" or "checkClientTrusted")
                && !function.IsExpression
                && Enumerable
                    .Range(function.Start, Math.Max(0, function.Body.From - function.Start))
                    .Any(i => code.Is(i, "X509Certificate"))
                && code.Functions.Returns(function) is { Count: > 0 } returns
                && returns.All(r => code.Values.Of(r).Is(true))
                && Verifiers.Judge(code, function, v => v.Is(true)) == Verdicts.Swallows
            )
                yield return new(
                    JvmTrust.Head(code, function) with
                    {
                        To = JvmTrust.Head(code, function).From + 1,
                    },
                    $"{function.Name} verifies the certificate, throws the failure away and says yes in any case"
                )
                {
                    Remedy = "Answer false in the catch block, or let the exception through.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>grpc-java: a verifier beside the standard verification of AdvancedTlsX509TrustManager that refuses nobody.</summary>
    public static IEnumerable<Flag> Peers(CodeFile code)
    {
        if (!code.Names.Has("SslSocketAndEnginePeerVerifier"))
            yield break;
        foreach (
            var group in code
                .Functions.Named("verifyPeerCertificate")
                .Where(f => f.Parameters.Count >= 2)
                .GroupBy(f => code.Parent(f.Start))
        )
            if (group.All(f => Verifiers.Judge(code, f, _ => true, isVoid: true) == Verdicts.AcceptsAll))
                yield return new(
                    JvmTrust.Head(code, group.First()),
                    "verifyPeerCertificate refuses nobody: harmless beside the standard verification, and no verification of its own"
                )
                {
                    Remedy = "Remove it, or throw where the certificate is not the one expected.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>Only this file can call it.</summary>
    private static bool IsPrivate(CodeFile code, Function function)
    {
        if (code.Language != Languages.All.Java && code.Language != Languages.All.Kotlin)
            return true;
        var head = JvmTrust.Head(code, function).From;
        for (
            var i = head;
            i >= Math.Max(0, head - 14) && !(i < head && code[i] is { Kind: Lexing.TokenKind.Symbol, Value: ";" or "}" or "{" });
            i--
        )
            if (code.Is(i, "private"))
                return true;
        return false;
    }

    private static bool IsAboutCertificates(string name) =>
        name.Contains("erif", StringComparison.Ordinal)
        || name.Contains("heck", StringComparison.Ordinal)
        || name.Contains("alidat", StringComparison.Ordinal)
        || name.Contains("Pin", StringComparison.Ordinal)
        || name.Contains("ssert", StringComparison.Ordinal)
        || name.Contains("nsure", StringComparison.Ordinal)
        || name.Contains("equire", StringComparison.Ordinal)
        || name.Contains("rusted", StringComparison.Ordinal)
        || name.Contains("uthenti", StringComparison.Ordinal)
        || name.Contains("nforce", StringComparison.Ordinal);
}
