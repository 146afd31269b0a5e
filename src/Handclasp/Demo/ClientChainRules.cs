using Handclasp.Pki;
using Handclasp.Tls.Server;

namespace Handclasp.Demo;

/// <summary>
/// How a careful server checks a client's chain (RFC 5280 section 6): signatures up to an anchor, dates, purposes, path rules,
/// strength. Names and revocation lists are not its business here.
/// </summary>
/// <param name="anchors">The authorities trusted, each with its own key: nothing above them is looked at.</param>
/// <param name="checkDates">False leaves out every date: the hole of one of the demonstration's servers.</param>
internal sealed class ClientChainRules(IReadOnlyList<ParsedCertificate> anchors, TimeProvider clock, bool checkDates = true)
{
    private const int LongestPath = 6;

    /// <param name="sent">The client's chain as sent, DER, leaf first; empty: none.</param>
    public ClientDecision Judge(IReadOnlyList<byte[]> sent)
    {
        if (sent.Count == 0)
            return ClientDecision.CertificateRequired;
        List<ParsedCertificate> chain = [];
        foreach (var der in sent.Take(LongestPath))
        {
            if (!ParsedCertificate.TryParse(der, out var parsed, out _))
                return ClientDecision.Bad;
            chain.Add(parsed);
        }

        return PathOf(chain) switch
        {
            ({ } path, _) => JudgePath(path),
            (null, true) => ClientDecision.Bad,
            _ => ClientDecision.UnknownCa,
        };
    }

    /// <summary>From the leaf to an anchor, the anchor last.</summary>
    /// <returns>Null where there is none; then whether a signature was the reason.</returns>
    private (List<ParsedCertificate>? Path, bool BadSignature) PathOf(List<ParsedCertificate> chain)
    {
        List<ParsedCertificate> path = [chain[0]];
        var bad = false;
        while (path.Count <= LongestPath)
        {
            var last = path[^1];
            var named = anchors.Where(a => IsIssuer(a, last)).ToList();
            if (named.Find(a => SignatureVerifier.Verify(last, a).IsGood) is { } anchor)
                return ([.. path, anchor], false);
            var next = chain.Where(c => !path.Contains(c) && IsIssuer(c, last)).ToList();
            bad |= named.Count + next.Count > 0;
            if (next.Find(c => SignatureVerifier.Verify(last, c).IsGood) is not { } issuer)
                return (null, bad);
            bad = false;
            path.Add(issuer);
        }

        return (null, false);
    }

    private ClientDecision JudgePath(List<ParsedCertificate> path)
    {
        var leaf = path[0];
        foreach (var certificate in path)
        {
            var now = clock.GetUtcNow();
            if (checkDates && (now < certificate.NotBefore || now > certificate.NotAfter))
                return ClientDecision.Expired;
            // RFC 5280 section 4.2: a critical extension that is not understood, or a second of its kind, refuses the certificate.
            if (certificate.UnknownCriticalExtensions.Count + certificate.DuplicateExtensions.Count + certificate.Said.Malformed.Count > 0)
                return ClientDecision.Unsupported;
            if (certificate.AlgorithmMismatch || certificate.TrailingBytes || !IsStrong(certificate))
                return ClientDecision.Bad;
            // Section 4.2.1.12: a purpose named in an authority binds what it issues; "any" names none.
            if (certificate.Said.ExtendedKeyUsage is { } purposes && !purposes.Oids.Contains(ObjectIds.ClientAuth))
                return ClientDecision.Unsupported;
        }

        if (leaf.Said.KeyUsage is { } usage && !usage.Allows(KeyUsages.DigitalSignature))
            return ClientDecision.Unsupported;
        for (var i = 1; i < path.Count; i++)
            if (!MayIssue(path, i))
                return ClientDecision.Bad;
        return ClientDecision.Accept;
    }

    /// <summary>Whether the authority at <paramref name="index"/> may stand above what lies before it in the path.</summary>
    private static bool MayIssue(List<ParsedCertificate> path, int index)
    {
        var authority = path[index];
        if (authority.Said.BasicConstraints is not { Ca: true } basic)
            return false;
        if (authority.Said.KeyUsage is { } usage && !usage.Allows(KeyUsages.KeyCertSign))
            return false;
        // Section 6.1.4 (l), (m): self-issued authorities do not count against the length.
        if (basic.PathLength is { } most && path.Take(index).Skip(1).Count(c => !c.IsSelfIssued) > most)
            return false;
        return authority.Said.NameConstraints is not { } constraints
            || (
                NameRules.Read(constraints) is { } rules
                && path.Take(index).All(c => rules.Allows(new(c.SubjectDer, c.Said.SubjectAltName)))
            );
    }

    private static bool IsIssuer(ParsedCertificate authority, ParsedCertificate of) =>
        authority.SubjectDer.AsSpan().SequenceEqual(of.IssuerDer);

    private static bool IsStrong(ParsedCertificate certificate) =>
        certificate.SignatureAlgorithm.Hash is not ("MD2" or "MD4" or "MD5" or "SHA1" or "SHA224")
        && certificate.Key.Kind is KeyKind.Rsa or KeyKind.RsaPss or KeyKind.Ec or KeyKind.Ed25519
        && certificate.KeyBits >= (certificate.Key.Kind is KeyKind.Rsa or KeyKind.RsaPss ? 2048 : 256);
}
