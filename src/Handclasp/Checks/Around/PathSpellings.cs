using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Checks.Around;

/// <summary>HC167: no other spelling of the path leads to the protected content.</summary>
internal sealed class PathSpellings : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC167",
            "another-spelling-of-the-path",
            "No other spelling of the path gives the protected content",
            Severity.Critical,
            CheckGroup.Alternates,
            "path spellings",
            """
            ## Why it matters
            Where the certificate is demanded for some paths only, the rule compares text, and the application normalises: `//admin`, `/%61dmin`, `/ADMIN`, `/admin/` and `/x/../admin` may miss the rule and still reach the content.

            ## How it is tested
            Where the refusal depends on the request, a client without certificate asks for the protected path in other spellings (slashes doubled, dots, percent-encoding once and twice, case, trailing slash, dot, parameters, a query, the whole address), through
            `X-Original-URL` and `X-Rewrite-URL`, and for the paths of `--also-path` (those also where the handshake refuses). It fails when the very answer comes back that the valid certificate gets, twice. Needs that answer.

            ## What to do
            Demand the certificate for the whole server and make exceptions for what is public, rather than the reverse; match paths after normalisation; let the application check as well.
            """,
            "Demand the certificate for the whole server, and make exceptions for public paths.",
            Standards.OtherPaths
        );

    protected override string Harm => "another spelling of the path gives the protected answer to a client without certificate";

    public override IEnumerable<Detour> Plan(DetourFacts facts)
    {
        if (!facts.IsHttp)
            yield break;
        foreach (var door in facts.ByRequest.Where(d => d.Usable))
        {
            foreach (var spelling in Spellings(door.At.Path))
                yield return Way(door, spelling, door.Ask(Identity.None) with { At = door.At with { Path = spelling } });
            // RFC 9112 section 3.2.2: servers must take a whole address as the target; rules that compare its beginning may not.
            if (door.At.Alpn != "h2")
                foreach (var scheme in (string[])["https", "http"])
                {
                    var whole = $"{scheme}://{door.Host}{door.At.Path}";
                    yield return Way(door, whole, door.Ask(Identity.None) with { At = door.At with { Path = whole } });
                }

            var root = door.Ask(Identity.None) with { At = door.At with { Path = "/" } };
            foreach (var header in (string[])["X-Original-URL", "X-Rewrite-URL"])
                if (door.At.Path != "/")
                    // What "/" gives to strangers anyway is no way around.
                    yield return Way(door, $"/ with {header}: {door.At.Path}", root with { Headers = [new(header, door.At.Path)] }) with
                    {
                        Control = root,
                    };
        }

        foreach (var door in facts.PerPath.Where(d => d.Usable))
        foreach (var path in facts.Options.AlsoPaths.Except(facts.Doors.Select(d => d.At.Path)))
            yield return Way(door, path, door.Ask(Identity.None) with { At = door.At with { Path = path } });
    }

    protected override Ruling Nothing(DetourFacts facts) =>
        !facts.IsHttp ? Ruling.NotApplicable("the protocol has no paths and methods")
        : facts.Doors.Any(d => d.ByRequest)
            ? Ruling.NotTestable(
                "without a served valid certificate it is not known what the protected answer looks like",
                "--client-cert and --client-key"
            )
        : Ruling.NotApplicable("strangers are refused before they name a path");

    private Detour Way(Door door, string label, Conversation held) =>
        new(Info.Id, Bypass.Path, label, door, held)
        {
            Unlike = Unlike.Elsewhere,
            Baselines = [held with { At = door.At with { Path = Siblings.Nowhere }, Headers = [] }],
        };

    /// <summary>Other ways to write a path (RFC 3986 section 6.2.2), and what careless parsers make equal.</summary>
    internal static IEnumerable<string> Spellings(string path)
    {
        var cut = path.IndexOf('?', StringComparison.Ordinal);
        var (way, query) = cut < 0 ? (path, "") : (path[..cut], path[cut..]);
        IEnumerable<string> all =
            way == "/"
                ? ["//", "/.", "/./", "/%2e", "/%2f", "/;a=b", "/x/..", "/index.html", "/index.php"]
                :
                [
                    "/" + way,
                    "/." + way,
                    "/%2e" + way,
                    "/x/.." + way,
                    "/x/%2e%2e" + way,
                    way.TrimEnd('/') + (way.EndsWith('/') ? "" : "/"),
                    way.TrimEnd('/') + "//",
                    way.TrimEnd('/') + "/.",
                    way.TrimEnd('/') + "/%2e",
                    way + ".",
                    way + ";a=b",
                    way + "%20",
                    way + "%00",
                    way + "%2f",
                    way + ".json",
                    Encoded(way),
                    Swapped(way),
                    way.ToUpperInvariant(),
                    way.Replace("/", "//", StringComparison.Ordinal),
                    "/" + way[1..].Replace("/", "%2f", StringComparison.Ordinal),
                    way.Replace("/", "\\", StringComparison.Ordinal).Replace("\\", "/\\", StringComparison.Ordinal),
                    way + (query.Length > 0 ? "" : "?handclasp=1"),
                    .. Middle(way),
                ];
        return all.Where(p => p != way).Distinct(StringComparer.Ordinal).Select(p => p + query);
    }

    /// <summary>What is told apart only where a path has several segments; and the last one encoded, twice encoded, in the other case.</summary>
    private static IEnumerable<string> Middle(string way)
    {
        yield return Encoded(way, "%25");
        var second = way.IndexOf('/', 1);
        if (second < 0)
            yield break;
        var (first, rest) = (way[..second], way[second..]);
        yield return first + ";a=b" + rest;
        yield return first + "/." + rest;
        yield return first + "/x/.." + rest;
        yield return first + "/%2e" + rest;
        yield return first + "/" + rest;
        yield return first + Encoded(rest);
        yield return first + Swapped(rest);
        var last = way.LastIndexOf('/');
        yield return way[..last] + Encoded(way[last..]);
        yield return way[..last] + Swapped(way[last..]);
    }

    /// <summary>The first letter percent-encoded.</summary>
    private static string Encoded(string way, string percent = "%")
    {
        var at = way.AsSpan().IndexOfAnyInRange('a', 'z');
        return at < 0 ? way : $"{way[..at]}{percent}{(int)way[at]:x2}{way[(at + 1)..]}";
    }

    /// <summary>The first letter in the other case.</summary>
    private static string Swapped(string way)
    {
        var at = 0;
        while (at < way.Length && !char.IsAsciiLetter(way[at]))
            at++;
        return at == way.Length ? way : way[..at] + (char)(way[at] ^ 0x20) + way[(at + 1)..];
    }
}
