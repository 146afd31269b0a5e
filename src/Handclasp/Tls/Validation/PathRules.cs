using Handclasp.Pki;

namespace Handclasp.Tls.Validation;

/// <summary>A rule of certification paths that one element breaks.</summary>
internal enum PathFault
{
    Expired,
    NotYetValid,
    NotAnAuthority,
    NoCertSign,
    PathLength,
    NameConstraints,
    UnknownCritical,
    IssuerPurpose,
    AlgorithmMismatch,
}

/// <param name="At">The element that breaks the rule.</param>
/// <param name="Text">How, in words that follow the element's name.</param>
internal sealed record PathProblem(PathFault Fault, ParsedCertificate At, string Text);

/// <summary>The rules of RFC 5280 section 6.1 on a path whose signatures are known to be good. Pure.</summary>
internal static class PathRules
{
    /// <param name="path">Leaf first; the last element may be an anchor, whose own dates are judged like any other's.</param>
    /// <param name="purpose">The purpose that issuers with an extendedKeyUsage must allow.</param>
    public static IReadOnlyList<PathProblem> Problems(IReadOnlyList<ParsedCertificate> path, DateTimeOffset now, string purpose) =>
        [
            .. path.SelectMany(c => Dates(c, now)),
            .. path.Skip(1).SelectMany((issuer, i) => Authority(path, issuer, i, purpose)),
            .. path.SelectMany(OfAny),
        ];

    private static IEnumerable<PathProblem> Dates(ParsedCertificate certificate, DateTimeOffset now)
    {
        if (now > certificate.NotAfter)
            yield return new(PathFault.Expired, certificate, $"ended on {certificate.NotAfter:yyyy-MM-dd HH:mm} UTC");
        if (now < certificate.NotBefore)
            yield return new(PathFault.NotYetValid, certificate, $"begins on {certificate.NotBefore:yyyy-MM-dd HH:mm} UTC only");
    }

    /// <param name="below">The index of the element that this one issued.</param>
    private static IEnumerable<PathProblem> Authority(
        IReadOnlyList<ParsedCertificate> path,
        ParsedCertificate issuer,
        int below,
        string purpose
    )
    {
        // A version 1 anchor cannot say that it is an authority; it is one because it is trusted as it stands.
        if (!issuer.IsCa)
            yield return new(PathFault.NotAnAuthority, issuer, "issued another certificate, but is no authority (basicConstraints)");
        if (issuer.Said.KeyUsage is { } usage && !usage.Allows(KeyUsages.KeyCertSign))
            yield return new(PathFault.NoCertSign, issuer, "issued another certificate, but its keyUsage lacks keyCertSign");
        // Self-issued certificates (a change of keys) do not count (section 6.1.4 (l)); the leaf never does.
        var authorities = path.Skip(1).Take(below).Count(c => !c.IsSelfIssued);
        if (issuer.Said.BasicConstraints?.PathLength is { } most && authorities > most)
            yield return new(PathFault.PathLength, issuer, $"allows {most} authorities below it, and {authorities} stand there");
        if (
            issuer.Said.ExtendedKeyUsage is { } purposes
            && !purposes.Oids.Contains(purpose)
            && !purposes.Oids.Contains(ObjectIds.AnyPurpose)
        )
            yield return new(PathFault.IssuerPurpose, issuer, "issues for other purposes only (extendedKeyUsage)");
        if (issuer.Said.NameConstraints is not { } value)
            yield break;
        if (NameConstraints.Read(value) is not { } constraints)
        {
            yield return new(PathFault.NameConstraints, issuer, "has name constraints that cannot be read");
            yield break;
        }

        foreach (var (certificate, i) in path.Take(below + 1).Select((c, i) => (c, i)))
            if ((i == 0 || !certificate.IsSelfIssued) && constraints.Violation(certificate) is { } name)
                yield return new(PathFault.NameConstraints, certificate, $"has the name {name}, which {issuer.Subject} may not issue");
    }

    private static IEnumerable<PathProblem> OfAny(ParsedCertificate certificate)
    {
        if (certificate.UnknownCriticalExtensions is [var oid, ..])
            yield return new(PathFault.UnknownCritical, certificate, $"has the unknown critical extension {oid}");
        if (certificate.AlgorithmMismatch)
            yield return new(PathFault.AlgorithmMismatch, certificate, "names two different signature algorithms, inside and outside");
    }
}
