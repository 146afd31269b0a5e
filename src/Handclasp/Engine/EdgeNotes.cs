using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>Remarks for the reader that are no verdicts: whose edge this is, and what was offered but not tested.</summary>
internal static class EdgeNotes
{
    /// <summary>Header names, or values of Server and Via, by which content networks make themselves known.</summary>
    private static readonly (string Header, string Value, string Edge)[] Signs =
    [
        ("cf-ray", "", "Cloudflare"),
        ("server", "cloudflare", "Cloudflare"),
        ("x-amz-cf-id", "", "Amazon CloudFront"),
        ("via", "cloudfront", "Amazon CloudFront"),
        ("x-azure-ref", "", "Azure Front Door"),
        ("server", "akamai", "Akamai"),
        ("x-akamai", "", "Akamai"),
        ("x-served-by", "cache-", "Fastly"),
        ("x-fastly", "", "Fastly"),
        ("via", "google", "Google Cloud load balancing"),
        ("fly-request-id", "", "Fly.io"),
        ("x-vercel-id", "", "Vercel"),
        ("x-iinfo", "", "Imperva"),
        ("x-sucuri-id", "", "Sucuri"),
    ];

    public static IEnumerable<string> Of(IReadOnlyList<Transcript> transcripts, HostPort destination)
    {
        var headers = transcripts.Select(t => t.Answer).OfType<Answer>().SelectMany(a => a.Headers).ToList();
        var edge = Signs.FirstOrDefault(sign =>
            headers.Exists(h =>
                h.Key.StartsWith(sign.Header, StringComparison.Ordinal) && h.Value.Contains(sign.Value, StringComparison.OrdinalIgnoreCase)
            )
        );
        if (edge.Edge is not null)
            yield return $"{destination} is the edge of {edge.Edge}: the origin behind it was not tested (--connect ORIGIN:PORT tests it)";
        if (headers.Exists(h => h.Key == "alt-svc" && h.Value.Contains("h3", StringComparison.OrdinalIgnoreCase)))
            yield return "the server offers HTTP/3 (Alt-Svc), which was not tested";
    }
}
