using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>crypto/tls of Go.</summary>
internal static class GoTls
{
    private static readonly string[] Evidence =
    [
        "Verify",
        "CheckSignature",
        "CheckSignatureFrom",
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

    /// <summary>True where the configuration that an option belongs to is a server's: it says how clients are authenticated, or is listened with.</summary>
    public static bool IsServer(Setting setting)
    {
        var code = setting.Code;
        var auth = setting.Sibling("ClientAuth");
        var asks = auth is { } given && ClientNotVerified.Go.Word(code, given.Value) is not ("NoClientCert" or "");
        if (
            (asks || setting.Sibling("ClientCAs", "GetCertificate", "GetConfigForClient") is not null)
            && setting.Sibling("RootCAs", "ServerName") is null
        )
            return true;
        if (setting.Container < 0)
            return false;
        // tls.Listen("tcp", address, &tls.Config{…}), http.Server{TLSConfig: &tls.Config{…}}
        var outer = code.Parent(setting.Container);
        if (outer >= 0 && code.CallAt(outer) is { Path: "tls.Listen" or "tls.NewListener" or "tls.Server" })
            return true;
        if (outer >= 0 && code.IsWord(outer - 1) && code[outer - 1].Value == "Server" && code.Is(outer, "{"))
            return true;
        var held = code.Held(setting.Container);
        return held.Length > 0
            && code.Calls("Listen", "NewListener", "Server")
                .Any(c => c.Receiver == "tls" && c.Arguments.Any(a => a.Length == 1 && code[a.From].Value == held));
    }

    /// <summary>The callback of the same configuration that verifies in place of the standard library, if there is one.</summary>
    public static (Setting At, Verdicts Does)? Callback(CodeFile code, Setting setting)
    {
        foreach (var option in (string[])["VerifyConnection", "VerifyPeerCertificate"])
        {
            if (setting.Sibling(option) is not { } callback || code.Values.Of(callback.Value).Is(ValueKind.Null))
                continue;
            return (callback, Judge(code, callback.Value));
        }

        return null;
    }

    /// <summary>What a callback does; one that is written elsewhere is believed. To refuse for something that is no proof is not to verify.</summary>
    public static Verdicts Judge(CodeFile code, Span value)
    {
        if (code.Functions.Of(value) is not { } function)
            return Verdicts.Decides;
        var does = Verifiers.Judge(code, function, v => v.Is(ValueKind.Null));
        return does == Verdicts.Decides && (!HasEvidence(code, function, 0) || TrustsThePeer(code, function)) ? Verdicts.NamesOnly : does;
    }

    /// <summary>pool.AddCert(state.PeerCertificates[n]) with Roots: pool: whatever the peer sends is its own authority.</summary>
    private static bool TrustsThePeer(CodeFile code, Function function)
    {
        foreach (var call in code.Calls("AddCert"))
            if (
                call.Open >= function.Body.From
                && call.Open < function.Body.To
                && code.Text(call.Argument(0)).Contains("PeerCertificates", StringComparison.Ordinal)
                && code.Settings("Roots")
                    .Any(s => s.Name >= function.Body.From && s.Name < function.Body.To && code.Text(s.Value) == call.Receiver)
            )
                return true;
        return false;
    }

    /// <summary>A used result of Verify, a digest, a comparison of keys, or a call out of the file that gets the certificates.</summary>
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
                || path.StartsWith("time.", StringComparison.Ordinal)
                || name is "len" or "append" or "make" or "string" or "panic"
            )
                continue;
            if (Evidence.Contains(name))
            {
                var start = code.PathStart(i);
                // _, _ = leaf.Verify(opts): looked at by nobody.
                var isDropped = code[start].LineBefore || code.Is(start - 1, "=") && code.Is(start - 2, "_") && code.Is(start - 3, ",");
                if (!isDropped)
                    return true;
                continue;
            }

            if (code.Functions.Named(name).FirstOrDefault() is { } helper && !ReferenceEquals(helper, function))
            {
                if (depth < 3 && HasEvidence(code, helper, depth + 1))
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
}
