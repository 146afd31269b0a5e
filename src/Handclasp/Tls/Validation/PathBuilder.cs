using Handclasp.Pki;

namespace Handclasp.Tls.Validation;

/// <summary>How a path ends. Best first.</summary>
internal enum PathEnd
{
    /// <summary>At a certificate that is trusted.</summary>
    Trusted,

    /// <summary>At a self-signed certificate that was sent but is not trusted.</summary>
    UnknownRoot,

    /// <summary>At a signature whose algorithm or key we cannot compute.</summary>
    Unverifiable,

    /// <summary>At a certificate whose issuer is neither sent nor trusted.</summary>
    IssuerMissing,

    /// <summary>A bound was reached: too long, or too many signatures to check.</summary>
    TooLong,
}

/// <param name="Elements">Leaf first, with the anchor where it is not the leaf itself; every signature in it is good.</param>
/// <param name="Problems">Rules that it breaks.</param>
internal sealed record CertificatePath(IReadOnlyList<ParsedCertificate> Elements, PathEnd End, IReadOnlyList<PathProblem> Problems)
{
    public ParsedCertificate Leaf => Elements[0];
    public ParsedCertificate Top => Elements[^1];
}

/// <summary>
/// Builds the best path from a leaf through the certificates at hand to an anchor. Nothing is fetched. Everything is bounded: a hostile chain
/// with cycles and thousands of namesakes costs a fixed amount of work.
/// </summary>
internal sealed class PathBuilder(IReadOnlyList<ParsedCertificate> sent, TrustAnchors anchors, DateTimeOffset now, string purpose)
{
    private const int MaxElements = 16;
    private const int MaxChecks = 1000;
    private const int MaxSteps = 4000;

    /// <summary>OpenSSL's bound for RSA: above it a check costs a hostile amount of time.</summary>
    private const int MaxKeyBits = 16_384;
    private readonly Dictionary<(string, string), SignatureVerdict> verdicts = [];
    private readonly ILookup<string, ParsedCertificate> bySubject = anchors
        .Certificates.Concat(sent)
        .DistinctBy(c => c.Sha256)
        .ToLookup(c => Convert.ToHexString(c.SubjectDer));
    private CertificatePath? best;
    private int checks;
    private int steps;

    /// <summary>The path that ends best and breaks the fewest rules.</summary>
    public CertificatePath Build(ParsedCertificate leaf)
    {
        best = null;
        steps = 0;
        Extend([leaf]);
        return best ?? new([leaf], PathEnd.TooLong, PathRules.Problems([leaf], now, purpose));
    }

    /// <summary>Everything at hand that stands, by good signatures, above the leaf in some path: cross-signed alternatives included.</summary>
    public IReadOnlySet<string> Ancestors(ParsedCertificate leaf)
    {
        HashSet<string> known = [leaf.Sha256];
        Queue<ParsedCertificate> open = new([leaf]);
        while (open.TryDequeue(out var subject))
            foreach (var issuer in Candidates(subject).Where(issuer => Check(subject, issuer) == SignatureVerdict.Good))
                if (known.Add(issuer.Sha256))
                    open.Enqueue(issuer);
        return known;
    }

    /// <summary>Certificates at hand whose subject is this one's issuer, trusted ones first.</summary>
    public IEnumerable<ParsedCertificate> Candidates(ParsedCertificate subject) => bySubject[Convert.ToHexString(subject.IssuerDer)];

    /// <summary>One signature, checked once; <see cref="SignatureVerdict.Unsupported"/> once the bound is reached.</summary>
    public SignatureVerdict Check(ParsedCertificate subject, ParsedCertificate issuer)
    {
        if (verdicts.TryGetValue((subject.Sha256, issuer.Sha256), out var known))
            return known;
        if (checks++ >= MaxChecks || issuer.KeyBits > MaxKeyBits)
            return SignatureVerdict.Unsupported;
        return verdicts[(subject.Sha256, issuer.Sha256)] = SignatureVerifier.Verify(subject, issuer).Verdict;
    }

    private bool Perfect => best is { End: PathEnd.Trusted, Problems.Count: 0 };

    private void Extend(List<ParsedCertificate> path)
    {
        if (Perfect || steps++ > MaxSteps)
            return;
        var top = path[^1];
        if (anchors.Contains(top))
        {
            Offer(path, PathEnd.Trusted);
            return;
        }

        if (path.Count == MaxElements)
        {
            Offer(path, PathEnd.TooLong);
            return;
        }

        var extended = false;
        var own = false;
        var unsure = false;
        foreach (var issuer in Candidates(top))
        {
            var verdict = Check(top, issuer);
            unsure |= verdict == SignatureVerdict.Unsupported;
            if (verdict != SignatureVerdict.Good)
                continue;
            own |= issuer.Sha256 == top.Sha256;
            if (path.Exists(c => c.Sha256 == issuer.Sha256))
                continue;
            extended = true;
            Extend([.. path, issuer]);
        }

        if (own)
            Offer(path, PathEnd.UnknownRoot);
        else if (!extended)
            Offer(path, unsure ? PathEnd.Unverifiable : PathEnd.IssuerMissing);
    }

    private void Offer(List<ParsedCertificate> path, PathEnd end)
    {
        var offered = new CertificatePath([.. path], end, PathRules.Problems(path, now, purpose));
        if (best is null || Rank(offered).CompareTo(Rank(best)) < 0)
            best = offered;
    }

    private static (PathEnd, int, int) Rank(CertificatePath path) => (path.End, path.Problems.Count, path.Elements.Count);
}
