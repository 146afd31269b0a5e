using System.Security.Cryptography;
using Handclasp.Model;
using Handclasp.Pki;
using Handclasp.Tls.Validation;

namespace Handclasp.Engine;

/// <summary>The server's chain, its staple and the client's own certificate as evidence for rules. Fetches nothing.</summary>
internal static class CertificateEvidence
{
    /// <summary>Longer chains are cut: no server needs more, and each costs work.</summary>
    private const int MaxSent = 32;

    /// <summary>A server that sends another chain every time does not get to fill the report.</summary>
    private const int MaxChains = 8;

    /// <param name="transcripts">Everything seen of one target.</param>
    /// <param name="name">The name the server's certificate must hold (--server-name, else the target's host; may be an IP address).</param>
    public static IEnumerable<Evidence> Of(IReadOnlyList<Transcript> transcripts, string name, ScanOptions options, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var seen = transcripts
            .Where(t => t.ServerChain.Count > 0)
            .GroupBy(t => Key(t.ServerChain), StringComparer.Ordinal)
            .OrderByDescending(g => g.Max(t => t.Version))
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Take(MaxChains)
            .ToList();
        if (seen.Count > 0)
        {
            var anchors = options.ServerCa.Count > 0 ? TrustAnchors.Of(options.ServerCa) : TrustAnchors.System;
            var lists = options.Crls.Select(der => RevocationList.TryRead(der, out var list) ? list : null).ToList();
            var chains = seen.Select(g =>
                    Examine(g.First().ServerChain, name, anchors, now) with
                    {
                        Where = string.Join(" ", g.Select(t => t.Version).OfType<TlsVersion>().Distinct().Order().Select(v => v.Word())),
                        StrictOrder = g.Any(t => t.Version < TlsVersion.Tls13),
                    }
                )
                .Zip(
                    seen,
                    (chain, g) => WithRevocation(chain, g.Select(t => t.OcspStaple).FirstOrDefault(s => s.Length > 0) ?? [], lists, options)
                )
                .ToList();
            foreach (var chain in chains)
                // The same leaf with other companions is another chain.
                yield return chains.Count(c => c.Subject == chain.Subject) == 1
                    ? chain
                    : chain with
                    {
                        Subject = $"{chain.Subject}-{Short(Key([.. chain.Sent.Select(s => Convert.FromHexString(s.Sha256))]))}",
                    };
        }

        if (options.Valid is { } valid)
            yield return Client(valid, [.. seen.Select(g => g.First().ServerChain[0])], now);
    }

    /// <summary>Examines one chain; the caller adds where it was seen, and what is known of revocation.</summary>
    public static ChainFacts Examine(IReadOnlyList<byte[]> chain, string name, TrustAnchors anchors, DateTimeOffset now)
    {
        var sent = chain.Take(MaxSent).Select(Read).ToList();
        var readable = sent.Select(s => s.Parsed).OfType<ParsedCertificate>().ToList();
        var facts = new ChainFacts
        {
            Sent = sent,
            Where = "",
            StrictOrder = false,
            Name = name,
            Now = now,
            AnchorsGiven = anchors.Given,
            Subject = sent[0].Sha256[..16],
        };
        if (facts.Leaf is not { } leaf)
            return facts;
        var builder = new PathBuilder(readable, anchors, now, ObjectIds.ServerAuth);
        return facts with
        {
            Path = builder.Build(leaf),
            LeafTrusted = anchors.Contains(leaf),
            SelfSigned = leaf.IsSelfIssued && builder.Check(leaf, leaf) == SignatureVerdict.Good,
            Ancestors = builder.Ancestors(leaf),
            Broken = [.. Broken(readable, anchors, builder)],
        };
    }

    /// <summary>Adds what a staple and lists say; a null list is one that could not be read.</summary>
    public static ChainFacts WithRevocation(ChainFacts chain, byte[] staple, IReadOnlyList<RevocationList?> lists, ScanOptions options)
    {
        if (chain.Path is not { } path)
            return chain;
        var issuer = path.Elements.Count > 1 ? path.Elements[1] : null;
        return chain with
        {
            Staple = options.JudgeStaple ? OcspStaple.Judge(staple, path.Leaf, issuer, chain.Now) : null,
            Listed = lists.Count == 0 ? [] : [.. path.Elements.Zip(path.Elements.Skip(1), (c, by) => Listed(c, by, lists, chain.Now))],
            ForeignLists =
            [
                .. lists
                    .Select(list =>
                        list is null ? "a list that cannot be read"
                        : path.Elements.Any(list.IsOf) ? ""
                        : $"the list of {list.Issuer}"
                    )
                    .Where(text => text.Length > 0),
            ],
        };
    }

    private static SentCertificate Read(byte[] der, int index) =>
        ParsedCertificate.TryParse(der, out var parsed, out var error)
            ? new(index + 1, parsed.Sha256, parsed, "")
            : new(index + 1, Convert.ToHexStringLower(SHA256.HashData(der)), null, error);

    /// <summary>
    /// A namesake whose key did not make the signature is no fault by itself: authorities change keys and keep names. It is one when the key
    /// identifiers say that this very key is meant, or when the chain itself puts the two side by side and no identifier says otherwise.
    /// </summary>
    private static IEnumerable<BrokenSignature> Broken(List<ParsedCertificate> sent, TrustAnchors anchors, PathBuilder builder)
    {
        for (var i = 0; i < sent.Count; i++)
        {
            var subject = sent[i];
            var candidates = builder.Candidates(subject).ToList();
            if (anchors.Contains(subject) || candidates.Exists(c => builder.Check(subject, c) == SignatureVerdict.Good))
                continue;
            var next = i + 1 < sent.Count ? sent[i + 1] : null;
            var meant = candidates.Find(c =>
                builder.Check(subject, c) == SignatureVerdict.Bad
                && (
                    subject.Said.AuthorityKeyId.Length > 0 && c.Said.SubjectKeyId.Length > 0
                        ? subject.Said.AuthorityKeyId == c.Said.SubjectKeyId
                        : c.Sha256 == next?.Sha256 || c.Sha256 == subject.Sha256
                )
            );
            if (meant is not null)
                yield return new(subject, meant.Subject, subject.SignatureAlgorithmWord);
        }
    }

    private static ListedFacts Listed(
        ParsedCertificate certificate,
        ParsedCertificate issuer,
        IReadOnlyList<RevocationList?> lists,
        DateTimeOffset now
    )
    {
        ListedFacts? unreliable = null;
        ListedFacts? clean = null;
        foreach (var list in lists.OfType<RevocationList>().Where(l => l.IsOf(issuer)))
        {
            if (list.SignedBy(issuer) != SignatureVerdict.Good)
            {
                unreliable = new(
                    certificate,
                    ListedState.Unreliable,
                    $"the list bears the name of {list.Issuer}, but its key did not sign it"
                );
                continue;
            }

            if (list.Revoked.TryGetValue(certificate.Serial, out var since) && list.Partial.Length == 0)
                return new(
                    certificate,
                    ListedState.Listed,
                    $"the list of {list.Issuer} names it as revoked, since {since:yyyy-MM-dd HH:mm} UTC"
                );
            if (list.Partial.Length > 0)
                unreliable = new(certificate, ListedState.Unreliable, $"the list of {list.Issuer} does not decide: {list.Partial}");
            else if (list.IsStale(now))
                unreliable = new(
                    certificate,
                    ListedState.Unreliable,
                    $"the list of {list.Issuer} ended on {list.NextUpdate:yyyy-MM-dd HH:mm} UTC"
                );
            else
                clean = new(certificate, ListedState.NotListed, $"the list of {list.Issuer} does not name it");
        }

        return clean ?? unreliable ?? new(certificate, ListedState.NoList, $"no list of {issuer.Subject} was given");
    }

    private static ClientCertificateFacts Client(ClientCredential valid, IReadOnlyList<byte[]> serverLeaves, DateTimeOffset now)
    {
        var chain = valid.Chain.Take(MaxSent).Select(Read).ToList();
        return new(
            [.. chain.Select(c => c.Parsed).OfType<ParsedCertificate>()],
            [.. serverLeaves.Select(d => Read(d, 0).Parsed).OfType<ParsedCertificate>()],
            now
        )
        {
            Error = chain.Count == 0 ? "no certificate" : chain[0].Error,
        };
    }

    private static string Key(IReadOnlyList<byte[]> chain)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var der in chain.Take(MaxSent))
            hash.AppendData(SHA256.HashData(der));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Short(string sha256) => sha256[..8];
}
