using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>What X509ChainPolicy.VerificationFlags lets pass, outside of callbacks that are told of by themselves.</summary>
internal static class DotNetChains
{
    /// <summary>With these a chain may end anywhere: whoever makes a certificate makes its root.</summary>
    private static readonly string[] Anywhere = ["AllFlags", "AllowUnknownCertificateAuthority"];

    /// <summary>What tells the right end of a chain, or the right certificate, from any other.</summary>
    private static readonly string[] Proofs =
    [
        "Thumbprint",
        "RawData",
        "RawDataMemory",
        "GetRawCertData",
        "GetCertHash",
        "GetCertHashString",
        "GetPublicKey",
        "GetPublicKeyString",
        "SequenceEqual",
        "FixedTimeEquals",
        "SubjectPublicKeyInfo",
        "ExportSubjectPublicKeyInfo",
    ];

    /// <summary>Signatures over data: who signed is decided by other means there.</summary>
    private static readonly string[] Signatures =
    [
        "SignedCms",
        "SignedXml",
        "EnvelopedCms",
        "CmsSigner",
        "Rfc3161TimestampToken",
        "SignerInfo",
    ];

    /// <summary>Words of a server.</summary>
    private static readonly string[] Servers =
    [
        "SslServerAuthenticationOptions",
        "AuthenticateAsServer",
        "AuthenticateAsServerAsync",
        "ClientCertificateValidation",
        "ClientCertificateRequired",
        "HttpsConnectionAdapterOptions",
        "OnCertificateValidated",
        "AddCertificate",
    ];

    private static readonly string[] Clients =
    [
        "SslClientAuthenticationOptions",
        "AuthenticateAsClient",
        "AuthenticateAsClientAsync",
        "HttpClient",
        "HttpClientHandler",
        "SocketsHttpHandler",
    ];

    /// <summary>Policies of one side by which a chain may end anywhere.</summary>
    public static IEnumerable<Flag> Endless(CodeFile code, Side side)
    {
        foreach (var setting in Settings(code, Anywhere))
        {
            if (
                SideOf(code, setting) != side
                || IsProven(code, setting)
                || IsBehindVerification(code, setting.Name)
                || DotNetCallbacks.IsTold(code, setting.Name)
            )
                continue;
            var flag = code.Text(setting.Value).Contains("AllFlags", StringComparison.Ordinal) ? Anywhere[0] : Anywhere[1];
            yield return new(
                setting.Whole,
                $"{flag} lets a chain end anywhere: {(side == Side.Client ? "whoever answers" : "any client")} can make the root of his certificate himself"
            )
            {
                Remedy = "Remove the flag; trust a private root with TrustMode = CustomRootTrust and CustomTrustStore.",
                Confidence = code
                    .Index.Places("ChainStatus")
                    .Any(p => code.IsWord(p) && Kinship.Speaks(code, setting.Name, p, ["VerificationFlags", "X509Chain"]))
                    ? Confidence.Tentative
                    : Confidence.Firm,
                Changes =
                    setting.Value.Length <= 5 && !code.Is(setting.Name + 1, "|=")
                        ? [new(setting.Value, "X509VerificationFlags.NoFlag")]
                        : [],
            };
        }
    }

    /// <summary>Policies that let another name pass, and nothing else.</summary>
    public static IEnumerable<Flag> Nameless(CodeFile code)
    {
        foreach (var setting in Settings(code, ["IgnoreInvalidName"]))
            // A chain that is built by hand compares no name, with the flag or without.
            if (
                !setting.Owner.EndsWith(".ChainPolicy", StringComparison.Ordinal)
                && SideOf(code, setting) == Side.Client
                && !DotNetCallbacks.IsTold(code, setting.Name)
                && !Has(code, setting.Value, Anywhere)
            )
                yield return new(
                    setting.Whole,
                    "IgnoreInvalidName: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = "Remove the flag.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>Whether a certificate was revoked is asked for, and no answer is as good as a good one.</summary>
    public static IEnumerable<Flag> SoftFailing(CodeFile code)
    {
        foreach (var setting in Settings(code, ["IgnoreEndRevocationUnknown", "IgnoreCertificateAuthorityRevocationUnknown"]))
            if (
                !Has(code, setting.Value, Anywhere)
                && !code.Index.Places("NoCheck").Any(p => code.IsWord(p) && code.Functions.AreTogether(p, setting.Name))
            )
                yield return new(
                    setting.Whole,
                    "an unknown revocation status is accepted: whoever keeps the answer away has a revoked certificate accepted"
                )
                {
                    Remedy = "Remove the flag; IgnoreRootRevocationUnknown alone does no harm.",
                    Confidence = Confidence.Firm,
                };
    }

    private static IEnumerable<Setting> Settings(CodeFile code, string[] flags) =>
        code.Settings("VerificationFlags").Where(s => Has(code, s.Value, flags) && !IsOfSignature(code, s));

    /// <summary>A message's signature is judged around the chain, in the same method.</summary>
    private static bool IsOfSignature(CodeFile code, Setting setting) =>
        code.Functions.NamedAround(setting.Name) is { } home
            ? code.Index.Places(Signatures).Any(p => home.Start <= p && p < home.Body.To)
            : Signatures.Any(code.Names.Has);

    /// <summary>Named, and not taken out with ~.</summary>
    private static bool Has(CodeFile code, Span value, string[] flags)
    {
        for (var i = value.From; i < value.To; i++)
            if (code.IsWord(i) && flags.Contains(code[i].Value))
                return !Enumerable.Range(value.From, i - value.From).Any(k => code.Is(k, "~"));
        return false;
    }

    /// <summary>Something looks whose chain or certificate it is: in this function, or in one that belongs to it.</summary>
    private static bool IsProven(CodeFile code, Setting setting) =>
        Kinship.Has(code, setting.Name, ["VerificationFlags"], Proofs) || IsComparedWhole(code, setting);

    /// <summary>if (errors == SslPolicyErrors.None) { here }: the standard verification has agreed already.</summary>
    public static bool IsBehindVerification(CodeFile code, int index)
    {
        for (var open = code.Parent(index); open > 0; open = code.Parent(open))
        {
            if (!code.Is(open, "{") || !code.Is(open - 1, ")") || !code.Is(code.Mate(open - 1) - 1, "if"))
                continue;
            var condition = code.Inside(code.Mate(open - 1));
            for (var i = condition.From; i < condition.To; i++)
                if (
                    code.Is(i, "None")
                    && code.Is(i - 2, "SslPolicyErrors")
                    && code.Is(code.PathStart(i) - 1, "==")
                    && !Enumerable.Range(condition.From, condition.Length).Any(k => code.Is(k, "||"))
                )
                    return true;
        }

        return false;
    }

    /// <summary>chain.ChainElements[^1].Certificate.Equals(root)</summary>
    private static bool IsComparedWhole(CodeFile code, Setting setting) =>
        code
            .Index.Places("ChainElements")
            .Any(p =>
                Kinship.Speaks(code, setting.Name, p, ["VerificationFlags"])
                && Enumerable
                    .Range(p, Math.Min(40, code.Tokens.Length - p))
                    .TakeWhile(i => !code.Is(i, ";"))
                    .Any(i => code[i].Value is "Equals" or "Contains" or "==" or "!=")
            );

    private static Side SideOf(CodeFile code, Setting setting)
    {
        for (var open = code.Parent(setting.Name); open > 0; open = code.Parent(open))
        for (var i = open - 1; i >= 0 && i > open - 6 && !code.Is(i, ";"); i--)
            if (Servers.Contains(code[i].Value))
                return Side.Server;
            else if (Clients.Contains(code[i].Value))
                return Side.Client;
        return
            Kinship.Has(code, setting.Name, ["VerificationFlags"], Servers)
            && !Kinship.Has(code, setting.Name, ["VerificationFlags"], Clients)
            ? Side.Server
            : Side.Client;
    }
}
