using System.Security.Cryptography;

namespace Handclasp.Pki;

/// <summary>
/// What all certificates presented on one target have in common: names and whatever else may tell the server who the client is.
/// Copied from the valid certificate, so that a name check cannot be the reason of a refusal.
/// </summary>
internal sealed record LeafTemplate
{
    public required ClaimedNames Names { get; init; }

    /// <summary>Alternative names, policies and private extensions, as they stand.</summary>
    public required IReadOnlyList<CertificateExtension> Carried { get; init; }

    public required KeyUsages Usages { get; init; }

    /// <summary>Purposes besides the standard ones: a server may authorise by them.</summary>
    public required IReadOnlyList<string> OtherPurposes { get; init; }

    /// <summary>The standard purposes of a good certificate, clientAuth among them.</summary>
    public required IReadOnlyList<string> Purposes { get; init; }

    /// <summary>The key that keys of ours resemble, or null.</summary>
    public required PublicKeyFacts? Key { get; init; }

    /// <param name="sameIssuer">The same authority will sign: its addresses for revocation and policies hold for our certificates too.</param>
    public static LeafTemplate Of(ParsedCertificate valid, bool sameIssuer)
    {
        var purposes = valid.Said.ExtendedKeyUsage?.Oids ?? [];
        var usages = (valid.Said.KeyUsage?.Flags ?? KeyUsages.None) & ~(KeyUsages.KeyCertSign | KeyUsages.CrlSign);
        return new()
        {
            Names = new(valid.SubjectDer, valid.Said.SubjectAltName),
            Carried = [.. valid.Extensions.DistinctBy(e => e.Oid, StringComparer.Ordinal).Where(e => IsCarried(e.Oid, sameIssuer))],
            Usages = usages | KeyUsages.DigitalSignature,
            OtherPurposes = [.. purposes.Where(p => !IsStandard(p))],
            Purposes =
            [
                .. purposes
                    .Where(IsStandard)
                    .Where(p => p != ObjectIds.AnyPurpose)
                    .Append(ObjectIds.ClientAuth)
                    .Distinct(StringComparer.Ordinal),
            ],
            Key = valid.Key,
        };
    }

    /// <summary>A client that nobody knows, with names that these rules allow; null where there are none.</summary>
    public static LeafTemplate? Plausible(IReadOnlyList<NameRules> rules, PublicKeyFacts? key)
    {
        var name = $"client-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var domains = rules
            .SelectMany(r => r.Permitted)
            .Where(t => t.Kind == NameRules.Dns)
            .Select(t => SafeText.Latin1(t.Base).TrimStart('.'));
        var above = rules
            .SelectMany(r => r.Permitted)
            .Where(t => t.Kind == NameRules.Directory)
            .Select(t => t.Base)
            .Where(DistinguishedNames.IsName);
        List<byte[]> subjects = [NameWriter.Of(name, "Handclasp probe"), .. above.Select(a => NameWriter.Below(a, name))];
        List<string?> hosts = [$"{name}.handclasp.invalid", .. domains.Where(d => d.Length > 0).Select(d => $"{name}.{d}"), null];
        var fitting =
            from subject in subjects
            from host in hosts
            let names = new ClaimedNames(subject, host is null ? AlternativeNames.None : new([host], [], [], []))
            where rules.All(r => r.Allows(names))
            select names;
        return fitting.FirstOrDefault() is { } found
            ? new()
            {
                Names = found,
                Carried = found.Others.Any ? [ExtensionWriter.Names(found.Others.Dns)] : [],
                Usages = KeyUsages.DigitalSignature,
                OtherPurposes = [],
                Purposes = [ObjectIds.ClientAuth],
                Key = key,
            }
            : null;
    }

    /// <summary>A good end-entity certificate, but for its issuer.</summary>
    public CertificateDraft Draft(AsymmetricAlgorithm key, Window window)
    {
        var spki = key.ExportSubjectPublicKeyInfo();
        return new CertificateDraft
        {
            Subject = Names.Subject,
            PublicKey = spki,
            NotBefore = window.From,
            NotAfter = window.Until,
        }.With([
            ExtensionWriter.EndEntity(),
            ExtensionWriter.KeyUsage(Usages),
            ExtensionWriter.Purposes([.. Purposes, .. OtherPurposes]),
            ExtensionWriter.SubjectKeyId(ExtensionWriter.KeyId(spki)),
            .. Carried,
        ]);
    }

    /// <summary>The same, naming this address for everything that a certificate may name.</summary>
    public LeafTemplate Calling(string url) =>
        this with
        {
            Carried =
            [
                .. Carried.Where(e =>
                    e.Oid is not (ObjectIds.CrlDistributionPoints or ObjectIds.FreshestCrl or ObjectIds.AuthorityInfoAccess)
                ),
                ExtensionWriter.Access($"{url}/ocsp", $"{url}/issuer.crt"),
                ExtensionWriter.ListAt($"{url}/list.crl"),
            ],
        };

    /// <summary>The purposes of a certificate that is meant for something else.</summary>
    public CertificateExtension PurposesWith(string only) => ExtensionWriter.Purposes([only, .. OtherPurposes]);

    /// <summary>Everything but what must differ (keys, serial, validity) or belongs to another authority's doings.</summary>
    private static bool IsCarried(string oid, bool sameIssuer) =>
        oid switch
        {
            ObjectIds.BasicConstraints
            or ObjectIds.KeyUsage
            or ObjectIds.ExtendedKeyUsage
            or ObjectIds.SubjectKeyId
            or ObjectIds.AuthorityKeyId
            or ObjectIds.NameConstraints
            or ObjectIds.TlsFeature
            // A timestamp of another certificate is a lie about this one; a poisoned pre-certificate must never be accepted.
            or "1.3.6.1.4.1.11129.2.4.2"
            or "1.3.6.1.4.1.11129.2.4.3" => false,
            ObjectIds.CrlDistributionPoints or ObjectIds.FreshestCrl or ObjectIds.AuthorityInfoAccess => sameIssuer,
            _ => true,
        };

    /// <summary>anyExtendedKeyUsage, and what RFC 5280 and its kin define below id-kp.</summary>
    private static bool IsStandard(string purpose) =>
        purpose == ObjectIds.AnyPurpose || purpose.StartsWith("1.3.6.1.5.5.7.3.", StringComparison.Ordinal);
}

/// <summary>A time of validity.</summary>
internal sealed record Window(DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Five minutes back, for clocks that differ, and one hour on: what is minted shall not outlive its scan by much.</summary>
    public static Window Short(DateTimeOffset now) => new(now.AddMinutes(-5), now.AddHours(1));

    /// <summary>Over since yesterday.</summary>
    public static Window Past(DateTimeOffset now) => new(now.AddDays(-31), now.AddDays(-1));

    /// <summary>Begins tomorrow, for an hour.</summary>
    public static Window Future(DateTimeOffset now) => new(now.AddDays(1), now.AddDays(1).AddHours(1));

    /// <summary>Not outside an issuer's own, as far as that is possible now.</summary>
    public Window Within(ParsedCertificate issuer) =>
        new(
            issuer.NotBefore > From && issuer.NotBefore < Until ? issuer.NotBefore : From,
            issuer.NotAfter < Until && issuer.NotAfter > From ? issuer.NotAfter : Until
        );
}
