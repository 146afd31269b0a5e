using System.Formats.Asn1;
using System.Security.Cryptography;
using Handclasp.Pki;

namespace Handclasp.Tls.Validation;

/// <summary>What a stapled OCSP response says about a certificate.</summary>
internal enum StapleState
{
    /// <summary>None was stapled.</summary>
    Absent,

    /// <summary>Good, current, and signed by who may say so.</summary>
    Good,
    Revoked,

    /// <summary>The responder does not know the certificate.</summary>
    Unknown,

    /// <summary>Its time is over, or has not come.</summary>
    Stale,

    /// <summary>It speaks of another certificate.</summary>
    Foreign,

    /// <summary>Who signed it may not speak for the issuer, or the signature is broken.</summary>
    Unauthorised,

    /// <summary>The responder gave an error in place of an answer (tryLater and the like).</summary>
    Error,

    /// <summary>It cannot be read.</summary>
    Malformed,

    /// <summary>It cannot be judged: the issuer's certificate is not at hand, or the algorithm is unknown to us.</summary>
    Unverifiable,
}

/// <param name="Text">One sentence.</param>
internal sealed record StapleFacts(StapleState State, string Text);

/// <summary>Reads and verifies OCSP responses (RFC 6960). Fetches nothing.</summary>
internal static class OcspStaple
{
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";
    private const string Basic = "1.3.6.1.5.5.7.48.1.1";
    private const int MaxAnswers = 256;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>A response without nextUpdate says that newer information is always to be had; a week old it says little.</summary>
    private static readonly TimeSpan OpenEnded = TimeSpan.FromDays(7);

    /// <param name="issuer">The certificate's issuer, or null where it is not at hand.</param>
    public static StapleFacts Judge(byte[] response, ParsedCertificate subject, ParsedCertificate? issuer, DateTimeOffset now)
    {
        if (response.Length == 0)
            return new(StapleState.Absent, "no OCSP response is stapled");
        try
        {
            return Read(response, subject, issuer, now);
        }
        catch (Exception wrong)
            when (wrong is AsnContentException or ArgumentException or InvalidOperationException or OverflowException or FormatException)
        {
            return new(StapleState.Malformed, "the stapled OCSP response cannot be read");
        }
    }

    private static StapleFacts Read(byte[] response, ParsedCertificate subject, ParsedCertificate? issuer, DateTimeOffset now)
    {
        var outer = CertificateReader.Open(response).ReadSequence();
        var status = CertificateReader.Content(outer.ReadEncodedValue());
        if (status is not [0])
            return new(StapleState.Error, $"the stapled OCSP response is an error: {ErrorWord(status)}");
        var bytes = outer.ReadSequence(Explicit(0)).ReadSequence();
        if (bytes.ReadObjectIdentifier() != Basic)
            return new(StapleState.Malformed, "the stapled OCSP response is of an unknown type");
        var basic = CertificateReader.Open(bytes.ReadOctetString()).ReadSequence();
        var signed = basic.PeekEncodedValue().ToArray();
        var data = basic.ReadSequence();
        var algorithm = SignatureAlgorithmFacts.Of(basic.ReadEncodedValue().ToArray());
        var signature = basic.ReadBitString(out _);
        var helpers = basic.HasData ? Certificates(basic.ReadSequence(Explicit(0)).ReadSequence()) : [];
        if (issuer is null)
            return new(StapleState.Unverifiable, "the issuer's certificate is not at hand, so the stapled OCSP response cannot be judged");
        if (Answers(data).Find(a => a.IsAbout(subject, issuer)) is not { } answer)
            return new(StapleState.Foreign, "the stapled OCSP response speaks of another certificate");
        return Signed(issuer, algorithm, signed, signature, helpers, now) switch
        {
            SignatureVerdict.Unsupported => new(
                StapleState.Unverifiable,
                $"the stapled OCSP response is signed with {algorithm.Word}, which is unknown here"
            ),
            SignatureVerdict.Bad => new(
                StapleState.Unauthorised,
                "the stapled OCSP response is not signed by the issuer, nor by a responder it authorised"
            ),
            _ => answer.Fact(now),
        };
    }

    /// <summary>By the issuer itself, or by a responder whose certificate the issuer signed for OCSPSigning (section 4.2.2.2).</summary>
    private static SignatureVerdict Signed(
        ParsedCertificate issuer,
        SignatureAlgorithmFacts algorithm,
        byte[] data,
        byte[] signature,
        List<ParsedCertificate> helpers,
        DateTimeOffset now
    )
    {
        var own = SignatureVerifier.Verify(algorithm, data, signature, issuer.Key).Verdict;
        if (own == SignatureVerdict.Good)
            return own;
        var delegated = helpers.Where(h =>
            h.IssuerDer.AsSpan().SequenceEqual(issuer.SubjectDer)
            && h.Said.ExtendedKeyUsage?.Oids.Contains(OcspSigning) == true
            && now >= h.NotBefore - Skew
            && now <= h.NotAfter
            && SignatureVerifier.Verify(h, issuer).IsGood
        );
        var theirs = delegated.Select(h => SignatureVerifier.Verify(algorithm, data, signature, h.Key).Verdict).ToList();
        return theirs.Contains(SignatureVerdict.Good) ? SignatureVerdict.Good
            : theirs.Contains(SignatureVerdict.Unsupported)
            || (theirs.Count == 0 && helpers.Count == 0 && own == SignatureVerdict.Unsupported)
                ? SignatureVerdict.Unsupported
            : SignatureVerdict.Bad;
    }

    private static List<ParsedCertificate> Certificates(AsnReader list)
    {
        List<ParsedCertificate> found = [];
        while (list.HasData && found.Count < 8)
            if (ParsedCertificate.TryParse(list.ReadEncodedValue().ToArray(), out var parsed, out _))
                found.Add(parsed);
        return found;
    }

    private static List<Answer> Answers(AsnReader data)
    {
        if (data.PeekTag().HasSameClassAndValue(Explicit(0)))
            data.ReadEncodedValue();
        data.ReadEncodedValue(); // responderID: who may sign is decided by keys, not by what the response says of itself.
        data.ReadGeneralizedTime();
        var list = data.ReadSequence();
        List<Answer> answers = [];
        while (list.HasData && answers.Count < MaxAnswers)
            answers.Add(One(list.ReadSequence()));
        return answers;
    }

    private static Answer One(AsnReader single)
    {
        var id = single.ReadSequence();
        var hash = id.ReadSequence().ReadObjectIdentifier();
        var name = id.ReadOctetString();
        var key = id.ReadOctetString();
        var serial = CertificateReader.Content(id.ReadEncodedValue());
        var state = single.PeekTag().TagValue;
        var status = single.ReadEncodedValue();
        DateTimeOffset? revoked = null;
        if (state == 1)
            revoked = CertificateReader.Open(status).ReadSequence(Explicit(1)).ReadGeneralizedTime();
        var thisUpdate = single.ReadGeneralizedTime();
        DateTimeOffset? next =
            single.HasData && single.PeekTag().HasSameClassAndValue(Explicit(0))
                ? single.ReadSequence(Explicit(0)).ReadGeneralizedTime()
                : null;
        return new(hash, name, key, serial, state, revoked, thisUpdate, next);
    }

    private static Asn1Tag Explicit(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);

    private static string ErrorWord(byte[] status) =>
        status switch
        {
            [1] => "malformedRequest",
            [2] => "internalError",
            [3] => "tryLater",
            [5] => "sigRequired",
            [6] => "unauthorized",
            _ => "an unknown status",
        };

    private sealed record Answer(
        string Hash,
        byte[] NameHash,
        byte[] KeyHash,
        byte[] Serial,
        int State,
        DateTimeOffset? Revoked,
        DateTimeOffset ThisUpdate,
        DateTimeOffset? NextUpdate
    )
    {
        /// <summary>Serial number and the hashes of the issuer's name and key (section 4.1.1).</summary>
        public bool IsAbout(ParsedCertificate subject, ParsedCertificate issuer) =>
            Serial.AsSpan().SequenceEqual(subject.SerialBytes)
            && Digest(issuer.SubjectDer) is { } name
            && name.AsSpan().SequenceEqual(NameHash)
            && Digest(issuer.Key.Octets)!.AsSpan().SequenceEqual(KeyHash);

        public StapleFacts Fact(DateTimeOffset now)
        {
            if (State == 1)
                return new(StapleState.Revoked, $"the stapled OCSP response says revoked, since {Revoked:yyyy-MM-dd HH:mm} UTC");
            if (ThisUpdate > now + Skew)
                return new(StapleState.Stale, $"the stapled OCSP response is of the future: {ThisUpdate:yyyy-MM-dd HH:mm} UTC");
            if (now > (NextUpdate ?? ThisUpdate + OpenEnded))
                return new(
                    StapleState.Stale,
                    NextUpdate is { } end
                        ? $"the stapled OCSP response ended on {end:yyyy-MM-dd HH:mm} UTC"
                        : $"the stapled OCSP response is of {ThisUpdate:yyyy-MM-dd HH:mm} UTC and names no end"
                );
            return State == 0
                ? new(
                    StapleState.Good,
                    $"the stapled OCSP response says good{(NextUpdate is { } until ? $", until {until:yyyy-MM-dd HH:mm} UTC" : "")}"
                )
                : new(StapleState.Unknown, "the stapled OCSP response says that the responder does not know the certificate");
        }

        private byte[]? Digest(byte[] data) =>
            Hash switch
            {
                "1.3.14.3.2.26" => SHA1.HashData(data),
                "2.16.840.1.101.3.4.2.1" => SHA256.HashData(data),
                "2.16.840.1.101.3.4.2.2" => SHA384.HashData(data),
                "2.16.840.1.101.3.4.2.3" => SHA512.HashData(data),
                _ => null,
            };
    }
}
