using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Handclasp.Model;
using Handclasp.Pki;

namespace Handclasp.Interop.Truth;

/// <summary>An identity as files that an ordinary client can present.</summary>
/// <param name="Who">The identity.</param>
/// <param name="LeafAlone">Sent without our root.</param>
/// <param name="Certificate">PEM chain, leaf first; null for no certificate.</param>
/// <param name="Key">PEM key; null for no certificate.</param>
/// <param name="Unsendable">Why no ordinary client can present it, or empty.</param>
internal sealed record Presentable(Identity Who, bool LeafAlone, string? Certificate, string? Key, string Unsendable)
{
    public string Id => (Who.Word == Identity.Twin.Word ? Who.Label.Replace(' ', '-') : Who.Word) + (LeafAlone ? "-alone" : "");
}

/// <summary>
/// Writes what the scanner's mint makes for one deployment, so that the independent client presents certificates of the same recipe.
/// </summary>
internal static class IdentityFiles
{
    /// <summary>Everything the mint can make, in the order of the report.</summary>
    public static IReadOnlyList<Presentable> Write(Func<Identity, bool, MintResult> mint, string folder)
    {
        var made = new List<Presentable> { new(Identity.None, false, null, null, "") };
        foreach (var who in Identity.All.Where(i => i != Identity.None))
        foreach (var alone in SentAlone(who) ? new[] { false, true } : [false])
        {
            if (mint(who, alone).Credential is not { } credential)
                continue;
            var draft = new Presentable(who, alone, null, null, Unsendable(credential));
            var name = Path.Combine(folder, draft.Id);
            File.WriteAllText(name + ".pem", string.Concat(credential.Chain.Select(c => PemEncoding.WriteString("CERTIFICATE", c) + "\n")));
            File.WriteAllText(name + ".key", who == Identity.WrongKey ? Disguised(credential) : credential.Key.ExportPkcs8PrivateKeyPem());
            made.Add(draft with { Certificate = name + ".pem", Key = name + ".key" });
        }

        return made;
    }

    private static bool SentAlone(Identity who) =>
        who == Identity.UntrustedCa || who == Identity.LookalikeCa || who == Identity.LookalikeCaAki;

    private static string Unsendable(ClientCredential credential) =>
        credential.Fault switch
        {
            PossessionFault.GarbageSignature => "OpenSSL signs with a key, never with garbage",
            PossessionFault.OmitCertificateVerify => "OpenSSL always sends CertificateVerify",
            _ => "",
        };

    /// <summary>
    /// OpenSSL compares a key with its certificate by the public point stored in the key's file (RFC 5915 section 3), and signs with the
    /// private number: a file with the certificate's point and another number makes it send a proof by the wrong key.
    /// </summary>
    private static string Disguised(ClientCredential credential)
    {
        if (credential.Key is RSA other)
            return DisguisedRsa(credential.Chain[0], other);
        var stranger = ((ECDsa)credential.Key).ExportParameters(true);
        using var leaf = X509CertificateLoader.LoadCertificate(credential.Chain[0]);
        var point = leaf.PublicKey.EncodedKeyValue.RawData;
        var inner = new AsnWriter(AsnEncodingRules.DER);
        using (inner.PushSequence())
        {
            inner.WriteInteger(1);
            inner.WriteOctetString(stranger.D!);
            using (inner.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                inner.WriteBitString(point);
        }

        var outer = new AsnWriter(AsnEncodingRules.DER);
        using (outer.PushSequence())
        {
            outer.WriteInteger(0);
            using (outer.PushSequence())
            {
                outer.WriteObjectIdentifier("1.2.840.10045.2.1");
                outer.WriteEncodedValue(leaf.PublicKey.EncodedParameters!.RawData);
            }

            outer.WriteOctetString(inner.Encode());
        }

        return PemEncoding.WriteString("PRIVATE KEY", outer.Encode());
    }

    /// <summary>
    /// The certificate's modulus with another key's private numbers: OpenSSL compares the moduli, finds its fast result wrong, and sends
    /// the slow one, which is wrong as well.
    /// </summary>
    private static string DisguisedRsa(byte[] certificate, RSA other)
    {
        using var leaf = X509CertificateLoader.LoadCertificate(certificate);
        var own = leaf.GetRSAPublicKey()!.ExportParameters(false);
        var stranger = other.ExportParameters(true);
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteInteger(0);
            foreach (
                var number in new[]
                {
                    own.Modulus,
                    own.Exponent,
                    stranger.D,
                    stranger.P,
                    stranger.Q,
                    stranger.DP,
                    stranger.DQ,
                    stranger.InverseQ,
                }
            )
                key.WriteIntegerUnsigned(number.AsSpan().TrimStart((byte)0));
        }

        return PemEncoding.WriteString("RSA PRIVATE KEY", key.Encode());
    }
}
