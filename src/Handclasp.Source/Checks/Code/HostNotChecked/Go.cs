using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>crypto/tls with a verification by hand that builds the chain and forgets the name.</summary>
internal static class Go
{
    /// <summary>What else tells this peer from others of the same authority.</summary>
    private static readonly string[] Identity =
    [
        "DNSName",
        "VerifyHostname",
        "DNSNames",
        "URIs",
        "IPAddresses",
        "CommonName",
        "Sum256",
        "Sum1",
        "Sum512",
        "ConstantTimeCompare",
        "Equal",
        "Fingerprint",
        "RawSubjectPublicKeyInfo",
        "SerialNumber",
        "Subject",
        "PublicKey",
        "EmailAddresses",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Literals("VerifyOptions").Any() || Identity.Any(code.Names.Has))
            yield break;
        foreach (var setting in code.Settings("InsecureSkipVerify"))
            if (
                code.Values.Of(setting.Value).Is(true)
                && !GoTls.IsServer(setting)
                && GoTls.Callback(code, setting) is { Does: Verdicts.Decides } callback
                && code.Functions.Of(callback.At.Value) is not null
            )
                yield return new(
                    setting.Whole,
                    $"{callback.At.Option} builds the chain and compares no name: any certificate of that authority will do, whoever it was issued to"
                )
                {
                    Remedy =
                        "Set DNSName in x509.VerifyOptions (cs.ServerName in VerifyConnection), or leave the standard verification on with RootCAs.",
                    Confidence = Confidence.Firm,
                    LoweredTo = Severity.Medium,
                    Beside = [new(callback.At.Whole, "the callback")],
                };
    }
}
