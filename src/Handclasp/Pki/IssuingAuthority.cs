using System.Globalization;
using System.Security.Cryptography;

namespace Handclasp.Pki;

/// <summary>The user's own authority, which the server trusts: --client-ca with its key.</summary>
internal sealed class IssuingAuthority
{
    private readonly MintAuthority signer;

    private IssuingAuthority(ParsedCertificate own, IReadOnlyList<ParsedCertificate> path, AsymmetricAlgorithm key, Action<string> signed)
    {
        Own = own;
        Key = key;
        signer = new(own.SubjectDer, Convert.FromHexString(own.Said.SubjectKeyId), key, signed);
        Sent = [.. path.Where(c => !c.IsSelfIssued).Select(c => c.Der)];
        Room = RoomBelow(path);
        Rules = [.. path.Select(c => c.Said.NameConstraints).OfType<byte[]>().Select(NameRules.Read).OfType<NameRules>()];
    }

    public ParsedCertificate Own { get; }

    public AsymmetricAlgorithm Key { get; }

    /// <summary>What is sent below everything minted: this authority and its parents, but no root (RFC 8446 section 4.4.2).</summary>
    public IReadOnlyList<byte[]> Sent { get; }

    /// <summary>How many authorities may stand between this one and a leaf.</summary>
    public int Room { get; }

    /// <summary>The name constraints of this authority and its parents.</summary>
    public IReadOnlyList<NameRules> Rules { get; }

    /// <summary>Reads the files' content; null with the reason where nothing good can come from this authority.</summary>
    /// <param name="chain">The issuing authority first, its parents in any order.</param>
    public static (IssuingAuthority? Authority, string Trouble) Of(
        IReadOnlyList<byte[]> chain,
        AsymmetricAlgorithm? key,
        DateTimeOffset now,
        Action<string> signed
    )
    {
        if (chain.Count == 0 || key is null)
            return (null, "needs the key of a CA that the server trusts");
        var read = chain.Select(der => ParsedCertificate.TryParse(der, out var parsed, out _) ? parsed : null).ToList();
        if (read[0] is not { } own)
            return (null, "the certificate of the issuing CA cannot be read");
        var authority = new IssuingAuthority(own, Path(own, [.. read.OfType<ParsedCertificate>()]), key, signed);
        var trouble = authority.Trouble(now);
        return trouble.Length > 0 ? (null, trouble) : (authority, "");
    }

    public byte[] Issue(CertificateDraft draft, CertificateSigner? with = null) => signer.Issue(draft, with);

    /// <summary>From this authority upwards, as far as the given certificates go.</summary>
    private static List<ParsedCertificate> Path(ParsedCertificate own, List<ParsedCertificate> given)
    {
        List<ParsedCertificate> path = [own];
        while (!path[^1].IsSelfIssued)
        {
            var parent = given.Find(c =>
                c.SubjectDer.AsSpan().SequenceEqual(path[^1].IssuerDer)
                && !path.Contains(c)
                && SignatureVerifier.Verify(path[^1], c).Verdict != SignatureVerdict.Bad
            );
            if (parent is null)
                break;
            path.Add(parent);
        }

        return path;
    }

    /// <summary>Self-issued certificates do not count (RFC 5280 section 6.1.4, step l).</summary>
    private static int RoomBelow(IReadOnlyList<ParsedCertificate> path)
    {
        var room = int.MaxValue;
        var between = 0;
        foreach (var authority in path)
        {
            if (authority.Said.BasicConstraints?.PathLength is { } length)
                room = Math.Min(room, length - between);
            if (!authority.IsSelfIssued)
                between++;
        }

        return room;
    }

    private string Trouble(DateTimeOffset now)
    {
        if (!Own.IsCa)
            return "the certificate of --client-ca is no CA: its basicConstraints do not say CA:TRUE";
        if (Own.Said.KeyUsage is { } usage && !usage.Allows(KeyUsages.KeyCertSign))
            return "the CA of --client-ca may not sign certificates: its keyUsage lacks keyCertSign";
        if (Own.Said.ExtendedKeyUsage is { } purposes && !purposes.Oids.Any(o => o is ObjectIds.ClientAuth or ObjectIds.AnyPurpose))
            return "the CA of --client-ca may not issue client certificates: its extendedKeyUsage lacks clientAuth";
        if (Own.NotAfter < now)
            return $"the CA certificate of --client-ca expired on {Day(Own.NotAfter)}";
        if (Own.NotBefore > now)
            return $"the CA certificate of --client-ca is not valid before {Day(Own.NotBefore)}";
        return Room < 0 ? "the path length that a parent of the CA in --client-ca allows is exceeded already" : "";
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
