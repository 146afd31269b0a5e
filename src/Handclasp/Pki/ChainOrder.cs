namespace Handclasp.Pki;

/// <summary>Puts certificates into the order in which TLS sends them (RFC 8446 section 4.4.2).</summary>
internal static class ChainOrder
{
    /// <summary>The leaf, each one's issuer after it as far as there are any, and at the end what belongs to none, in its old order.</summary>
    public static IReadOnlyList<ParsedCertificate> From(ParsedCertificate leaf, IReadOnlyList<ParsedCertificate> all)
    {
        List<ParsedCertificate> chain = [leaf];
        var rest = all.Where(c => c != leaf).DistinctBy(c => c.Sha256, StringComparer.Ordinal).Where(c => c.Sha256 != leaf.Sha256).ToList();
        while (!chain[^1].IsSelfIssued && Issuer(chain[^1], rest) is { } issuer)
        {
            chain.Add(issuer);
            rest.Remove(issuer);
        }

        return [.. chain, .. rest];
    }

    /// <summary>By name; of several with one name the one whose key made the signature.</summary>
    private static ParsedCertificate? Issuer(ParsedCertificate of, List<ParsedCertificate> among)
    {
        var named = among.Where(c => c.SubjectDer.AsSpan().SequenceEqual(of.IssuerDer)).ToList();
        return named.Find(c => SignatureVerifier.Verify(of, c).IsGood)
            ?? named.Find(c => SignatureVerifier.Verify(of, c).Verdict == SignatureVerdict.Unsupported);
    }
}
