using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>Status and header of an answer.</summary>
/// <param name="StatusLine">As received; or as HTTP/1.1 would have written it.</param>
/// <param name="Headers">Names in lower case.</param>
internal sealed record HttpHead(int Status, string StatusLine, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The first value, or empty.</summary>
    public string First(string name) => Headers.Where(h => h.Key == name).Select(h => h.Value).FirstOrDefault("");

    /// <summary>The members of a list header, in lower case.</summary>
    public IReadOnlyList<string> All(string name) =>
        [
            .. Headers
                .Where(h => h.Key == name)
                .SelectMany(h => h.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Select(v => v.ToLowerInvariant()),
        ];
}

/// <summary>From what HTTP brought to what the engine reads, whatever the version.</summary>
internal static class HttpAnswer
{
    /// <summary>The most bytes of a body that are kept, before and after decoding.</summary>
    public const int MostBody = 1024 * 1024;
    private const int MostHeaders = 40;
    private const int MostValue = 512;

    /// <summary>What the engine looks at: whose edge this is, what else is offered, what is asked for.</summary>
    private static readonly HashSet<string> Kept =
    [
        "server",
        "via",
        "cf-ray",
        "x-amz-cf-id",
        "x-azure-ref",
        "x-served-by",
        "fly-request-id",
        "x-vercel-id",
        "x-iinfo",
        "x-sucuri-id",
        "alt-svc",
        "www-authenticate",
        "content-type",
        "x-cache",
        "grpc-status",
        "grpc-message",
    ];

    private static readonly string[] KeptFamilies = ["x-akamai", "x-fastly"];

    /// <summary>For HEAD these are the answer, for it has no body (RFC 9110 section 9.3.2).</summary>
    private static readonly HashSet<string> KeptForHead = ["content-length", "etag", "last-modified"];

    /// <param name="body">As received, still encoded.</param>
    /// <param name="complete">Not cut at a bound, by an alert or by a close before its announced end.</param>
    public static Answer Of(HttpHead head, MemoryStream body, bool complete, string method)
    {
        var (bytes, whole) = ContentCodings.Decode(body.GetBuffer().AsMemory(0, (int)body.Length), head, MostBody);
        var page = new Page(ContentCodings.Text(bytes.Span), head.First("content-type"));
        return new(KindOf(head.Status))
        {
            Status = head.Status,
            StatusLine = OneLine.Folded(head.StatusLine, 200),
            Title = TitleOf(page, head.Status),
            Body = page.Body,
            Location = OneLine.Folded(head.First("location"), 2048),
            Headers =
            [
                .. head
                    .Headers.Where(h => Keeps(h.Key, method))
                    .Take(MostHeaders)
                    .Select(h => KeyValuePair.Create(h.Key, OneLine.Folded(h.Value, MostValue))),
            ],
            NamesCertificate = RefusalWords.NameCertificate(head.Status, page),
            SpeaksOfRefusal = RefusalWords.SpeakOfRefusal(head.Status, page),
            Complete = complete && whole,
        };
    }

    /// <param name="what">In a few words, with foreign text escaped.</param>
    public static Answer Unclear(string what) => new(AnswerKind.Unclear) { StatusLine = what, Complete = false };

    private static AnswerKind KindOf(int status) =>
        status switch
        {
            421 => AnswerKind.Misdirected,
            >= 500 and < 600 => AnswerKind.Error,
            _ => AnswerKind.Content,
        };

    private static bool Keeps(string name, string method) =>
        Kept.Contains(name)
        || Array.Exists(KeptFamilies, f => name.StartsWith(f, StringComparison.Ordinal))
        || (method == "HEAD" && KeptForHead.Contains(name));

    /// <summary>nginx writes the status into its titles; readers see it beside them anyway.</summary>
    private static string TitleOf(Page page, int status)
    {
        var code = status.ToString(CultureInfo.InvariantCulture);
        return page.Title.StartsWith(code + " ", StringComparison.Ordinal) ? page.Title[(code.Length + 1)..] : page.Title;
    }
}
