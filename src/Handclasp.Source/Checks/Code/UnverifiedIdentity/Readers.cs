using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>A client's name is read from a certificate that nobody verified.</summary>
internal static class Readers
{
    internal const string Because = "the client's certificate is read although nobody verified it: anybody can write any name into one";

    /// <summary>What anybody can write into a certificate.</summary>
    private static readonly string[] Names = ["Subject", "SubjectName", "GetNameInfo", "Issuer", "IssuerName", "GetName", "GetIssuerName"];

    /// <summary>What only the right certificate has: a file that asks for it knows its clients by that.</summary>
    private static readonly string[] Proofs =
    [
        "Thumbprint",
        "GetCertHash",
        "GetCertHashString",
        "RawData",
        "GetRawCertData",
        "GetPublicKey",
        "GetPublicKeyString",
        "CustomRootTrust",
    ];

    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        var servers = JavaScriptServers.Of(code);
        var found = UnguardedNames.Of(code);
        foreach (var name in found)
            if (!UnguardedNames.AsksOnly(code, name.Read))
                yield return NotVerified(name.At, name.Server.Off);
        foreach (var flag in Forwarded(code))
            yield return flag;
        // Options for a server that is made elsewhere.
        var off = code.Settings("rejectUnauthorized")
            .Where(s =>
                !servers.With(s).Any()
                && JavaScriptTls.SideOf(code, s) == Side.Server
                && code.Values.Of(s.Value).Is(false)
                && s.Sibling("requestCert") is not null
            )
            .ToList();
        if (off.Count == 0 || AuthorizedReads.HasGuard(code) || AuthorizedReads.Deciding(code).Any(i => servers.Owners(i) is null))
            yield break;
        foreach (var call in code.Calls("getPeerCertificate", "getPeerX509Certificate"))
            if (!Logged.Is(code, call.Name) && servers.Owners(call.Name) is null && !found.Any(f => f.Read.Open == call.Open))
                yield return NotVerified(UnguardedNames.Place(code, call), off[0]);
    }

    /// <summary>
    /// Azure's front end passes on whatever certificate a client shows, and verifies none: new X509Certificate(Buffer.from(header, 'base64')).subject
    /// is what the client likes to be called.
    /// </summary>
    private static IEnumerable<Flag> Forwarded(CodeFile code)
    {
        foreach (var header in code.Index.Places("X-ARR-ClientCert", "x-arr-clientcert", "X-Arr-ClientCert"))
        {
            if (code.Functions.Around(header) is not { } function || function.Name.Length == 0 && function.Body.Length < 8)
                continue;
            var proven = code
                .Index.Places(
                    "verify",
                    "checkIssued",
                    "fingerprint",
                    "fingerprint256",
                    "fingerprint512",
                    "publicKey",
                    "verifyCertificateChain",
                    "createHash"
                )
                .Any(i => function.Body.Contains(i));
            if (proven || !code.Calls("X509Certificate", "certificateFromPem", "certificateFromAsn1").Any(c => Within(c.Name)))
                continue;
            var name = code.Index.Places("subject", "issuer", "subjectAltName").FirstOrDefault(i => Within(i) && code.IsLink(i - 1), -1);
            if (name >= 0 && !AsksOthers(code, function))
                yield return new(
                    new(code.PathStart(name), name + 1),
                    "nobody has verified the certificate that this header carries: Azure passes on any, and anybody can write any name into one"
                )
                {
                    Remedy = "Verify it against your clients' root: certificate.checkIssued(root) && certificate.verify(root.publicKey).",
                    Confidence = Model.Confidence.Firm,
                };

            bool Within(int at) => function.Body.Contains(at);
        }
    }

    /// <summary>The certificate is given to a function that may look closer.</summary>
    private static bool AsksOthers(CodeFile code, Function function)
    {
        foreach (var made in code.Calls("X509Certificate", "certificateFromPem", "certificateFromAsn1"))
            if (
                function.Body.From <= made.Name
                && made.Name < function.Body.To
                && code.Is(made.Start - 2, "=")
                && code.IsWord(made.Start - 3)
                && IsHandedOn(code, made.Start - 3, code[made.Start - 3].Value)
            )
                return true;
        return false;
    }

    private static Flag NotVerified(Span at, Setting? off) =>
        new(at, Because)
        {
            Remedy = "Set rejectUnauthorized: true, or look at socket.authorized first.",
            Beside = off is { } setting ? [new(setting.Whole, "verification is off here")] : [],
        };

    /// <summary>Names of peers that nobody verified, on either side.</summary>
    public static IEnumerable<Flag> Python(CodeFile code) => PythonServers(code).Concat(PythonPeers.Look(code));

    /// <summary>pyOpenSSL: the certificate of a connection whose context lets any pass.</summary>
    private static IEnumerable<Flag> PythonServers(CodeFile code)
    {
        var off = ClientNotVerified.Python.Look(code).FirstOrDefault();
        if (off is null || code.Names.Has("verify_certificate") || code.Names.Has("digest") || code.Names.Has("fingerprint"))
            yield break;
        foreach (var call in code.Calls("get_peer_certificate"))
            if (!Logged.Is(code, call.Name))
                yield return new(call.Whole, Because)
                {
                    Remedy = "Return preverify_ok from the callback of set_verify, and load your clients' root.",
                    Beside = [new(off.At, "not verified here")],
                };
    }

    /// <summary>Kestrel and SslStream: a name of the client's certificate, where the listener takes any; gRPC; and certificates out of headers.</summary>
    public static IEnumerable<Flag> CSharp(CodeFile code) =>
        [
            .. Connections(code),
            .. DotNetGrpc.Identities(code),
            .. ForwardedNames.Look(code),
            .. HttpListeners.Look(code),
            .. DotNetMessages.Look(code),
        ];

    private static IEnumerable<Flag> Connections(CodeFile code)
    {
        var off = ClientNotVerified.CSharp.Look(code).Where(f => !f.IsSwitch && f.Confidence != Model.Confidence.Tentative).ToList();
        if (off.Count == 0)
            yield break;
        var proofs = code
            .Index.Places(Proofs)
            .Where(code.IsWord)
            .Concat(code.Calls("Build").Where(c => c.Arguments.Count == 1).Select(c => c.Name))
            .ToList();
        var names = code.Index.Places(Names).Where(p => code.IsWord(p) && code.IsLink(p - 1) && IsOfClient(code, p)).ToList();
        foreach (var flag in Present(code, off, proofs, names))
            yield return flag;
        foreach (var at in names)
            if (
                !Logged.Is(code, at)
                && !proofs.Exists(p => DotNetServers.IsProvenFor(code, at, p, DotNetServers.Rivals))
                && off.Find(f => Kinship.Speaks(code, f.At.From, at, DotNetServers.Rivals)) is { } mine
            )
                yield return new(new(code.PathStart(at), at + 1), Because)
                {
                    Remedy = "Leave the standard validation of client certificates on, and trust your clients' root alone.",
                    Beside = [new(mine.At, "not verified here")],
                };
    }

    /// <summary>if (certificate is null) refuse: that there is one is all that is asked of what nobody verified.</summary>
    private static IEnumerable<Flag> Present(CodeFile code, List<Flag> off, List<int> proofs, List<int> names)
    {
        foreach (var at in code.Index.Places("null"))
        {
            var last =
                code.Is(at - 1, "not") && code.Is(at - 2, "is") ? at - 3
                : code.Is(at - 1, "is") || code.Is(at - 1, "==") || code.Is(at - 1, "!=") ? at - 2
                : -1;
            if (last > 0 && code.Is(last, ")"))
                last = code.Mate(last) - 1;
            if (last <= 0 || !code.IsWord(last) || !HasClient(code, new(last, last + 1)) && !IsOfClient(code, last))
                continue;
            var held = code.Is(code.PathStart(last), code[last].Value) ? code[last].Value : "ClientCertificate";
            if (
                IsCondition(code, last)
                && !proofs.Exists(p => DotNetServers.IsProvenFor(code, at, p, DotNetServers.Rivals))
                && !names.Exists(n => ReferenceEquals(code.Functions.NamedAround(n), code.Functions.NamedAround(at)))
                && !IsHandedOn(code, at, held)
                && off.Find(f => Kinship.Speaks(code, f.At.From, at, DotNetServers.Rivals)) is { } mine
            )
                yield return new(
                    new(code.PathStart(last), at + 1),
                    "that there is a certificate is all that is asked, and nobody verified it: anybody can make himself one"
                )
                {
                    Remedy = "Leave the standard validation of client certificates on, and trust your clients' root alone.",
                    Confidence = Model.Confidence.Firm,
                    Beside = [new(mine.At, "not verified here")],
                };
        }
    }

    private static bool IsCondition(CodeFile code, int index)
    {
        for (var (open, depth) = (code.Parent(index), 0); open > 0 && code.Is(open, "(") && depth < 4; open = code.Parent(open), depth++)
            if (code.Is(open - 1, "if"))
                return true;
        return false;
    }

    /// <summary>The certificate is given to somebody who may look: Known(certificate).</summary>
    private static bool IsHandedOn(CodeFile code, int at, string held)
    {
        var around = code.Functions.Around(at);
        return code
            .Index.Places(held)
            .Any(i =>
                i != at
                && code.IsWord(i)
                && ReferenceEquals(code.Functions.Around(i), around)
                && (code.Is(i + 1, ")") || code.Is(i + 1, ","))
                && (code.Is(code.Parent(i), "(") && code.IsWord(code.Parent(i) - 1) && !code.Is(code.Parent(i) - 1, "if"))
            );
    }

    /// <summary>Read from the connection's certificate, or from a variable that holds it.</summary>
    private static bool IsOfClient(CodeFile code, int name)
    {
        var start = code.PathStart(name);
        return HasClient(code, new(start, name))
            || code.IsWord(start) && code.Names.Reaching(code[start].Value, name).Any(a => HasClient(code, a.Value));
    }

    private static bool HasClient(CodeFile code, Span span) =>
        Enumerable
            .Range(span.From, Math.Min(span.Length, 30))
            .Any(i => code[i].Value is "ClientCertificate" or "GetClientCertificateAsync" or "RemoteCertificate" or "GetClientCertificate");
}
