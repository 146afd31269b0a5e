using Handclasp.Engine;
using Handclasp.Model;
using Headers = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.KeyValuePair<string, string>>;

namespace Handclasp.Checks.Around;

/// <summary>HC170: no header that anybody can send stands in for a client certificate.</summary>
internal sealed class ForgedProxyHeaders : WayAround
{
    public override CheckInfo Info { get; } =
        new(
            "HC170",
            "forged-proxy-headers",
            "A request header does not stand in for a client certificate",
            Severity.Critical,
            CheckGroup.Headers,
            "forged proxy headers",
            """
            ## Why it matters
            Behind a proxy that ends TLS, the application learns of the client certificate from headers the proxy adds. If the proxy does not first remove the same headers from the client's request, or the application can be
            reached past the proxy, whoever writes the header is let in (Keycloak CVE-2024-10039, oauth2-proxy CVE-2025-64484, FortiClient EMS CVE-2026-35616; RFC 9440 section 4).

            ## How it is tested
            Where the application itself refuses the client without certificate, the request is sent again with the headers of some fifteen proxies and platforms and those of `--also-header`, eight at once, with
            values made from the valid certificate's public part (percent-encoded PEM, base64 DER, names, `SUCCESS`, `0`, `true`, Envoy's and RFC 9440's forms), then in odd case, twice over, with underscores, and listed in
            Connection. The ports of `--also-port` are asked likewise, in plaintext and in TLS. A bundle that changes the answer is taken apart.
            It fails when content comes back, twice, while the same request without the header is refused.

            ## What to do
            The proxy must set every such header itself on every request, also to an empty value (nginx `proxy_set_header X-SSL-Client-Verify $ssl_client_verify;`, HAProxy `http-request del-header` before `set-header`, Apache `RequestHeader unset` early);
            names with underscores included. The application must accept connections from the proxy only.
            """,
            "Let the proxy overwrite these headers on every request, and let nobody reach the application past it.",
            Standards.Headers
        );

    protected override string Harm => "a forged header takes the place of a client certificate";

    public override IEnumerable<Detour> Plan(DetourFacts facts)
    {
        if (!facts.IsHttp)
            yield break;
        var bundles = Bundles(facts).DistinctBy(b => string.Join('\n', b.Headers)).ToList();
        foreach (var door in facts.InWords)
        foreach (var (label, headers) in bundles)
            yield return Way(door, door.Ask(Identity.None), label, headers, "");
        foreach (var door in facts.PerPath)
        foreach (var port in facts.Options.AlsoPorts.Where(p => p != facts.Target.Port))
        foreach (var via in (Transport[])[Transport.Plain, Transport.Tls])
        foreach (var (label, headers) in bundles)
            yield return Way(
                door,
                door.Ask(Identity.None) with
                {
                    Port = port,
                    Via = via,
                },
                label,
                headers,
                via == Transport.Plain ? $", plaintext on port {port}" : $", port {port}"
            );
    }

    protected override Ruling Nothing(DetourFacts facts) =>
        Ruling.NotApplicable("strangers are refused in the handshake: no request of theirs is read");

    private Detour Way(Door door, Conversation plain, string label, Headers headers, string where) =>
        One(door, plain, label + where, headers) with
        {
            Parts = headers.Count == 1 ? [] : [.. headers.Select(h => One(door, plain, $"{h.Key}: {Short(h.Value)}{where}", [h]))],
        };

    private Detour One(Door door, Conversation plain, string label, Headers headers) =>
        new(Info.Id, Bypass.Header, label, door, plain with { Headers = headers })
        {
            Control = plain,
            // Beside a known protected answer another page may be anything: what a filter says of odd headers, a public page.
            Unlike =
                door.OtherPage || plain.Port != 0 ? Unlike.Elsewhere
                : door.Usable ? Unlike.Unclear
                : Unlike.LetIn,
            Marks = Identity.Valid,
        };

    private static IEnumerable<(string Label, Headers Headers)> Bundles(DetourFacts facts)
    {
        var who = ForgedIdentity.Of(facts.ValidCertificate);
        foreach (var style in Enum.GetValues<HeaderStyle>())
        foreach (var bundle in ForgedHeaderList.Styled)
            yield return Labelled(Filled(bundle, who, style), "");
        // Gateways of WSGI, CGI and PHP take an underscore for a dash, and the proxy in front knows the one with dashes only.
        foreach (var bundle in ForgedHeaderList.Styled.Append(ForgedHeaderList.Fixed[0]))
            yield return Labelled(Underscored(Filled(bundle, who, HeaderStyle.Nginx)), "");
        foreach (var bundle in ForgedHeaderList.Fixed)
            yield return Labelled(Filled(bundle, who, HeaderStyle.Nginx), "");
        foreach (var style in facts.Options.AlsoHeaders.Count > 0 ? Enum.GetValues<HeaderStyle>() : [])
        foreach (var chunk in facts.Options.AlsoHeaders.Chunk(8))
        {
            Headers named = [.. chunk.Select(h => h.Value.Length > 0 ? h : new(h.Key, who.Value(ForgedHeaderList.KindOf(h.Key), style)))];
            yield return Labelled(named, "");
            yield return Labelled(Underscored(named), "");
        }

        var first = Filled(ForgedHeaderList.Styled[0], who, HeaderStyle.Nginx);
        yield return Labelled([.. first.Select(h => new KeyValuePair<string, string>(OddCase(h.Key), h.Value))], "odd case: ");
        yield return Labelled([.. first.Take(4).SelectMany(h => new[] { h, h })], "twice: ");
        yield return Labelled(
            [.. first, new("Connection", "close, " + string.Join(", ", first.Select(h => h.Key)))],
            "listed in Connection: "
        );
        yield return Labelled(
            [new("Connection", "close, X-SSL-Client-Verify, X-SSL-Client-Cert, X-Client-Verify, X-Forwarded-Client-Cert")],
            "only listed: "
        );
    }

    private static Headers Underscored(Headers headers) =>
        [.. headers.Select(h => new KeyValuePair<string, string>(h.Key.Replace('-', '_'), h.Value))];

    private static Headers Filled(string bundle, ForgedIdentity who, HeaderStyle style) =>
        [.. ForgedHeaderList.Parse(bundle).Select(h => new KeyValuePair<string, string>(h.Name, who.Value(h.Kind, style)))];

    private static (string Label, Headers Headers) Labelled(Headers headers, string how) =>
        ($"{how}{headers[0].Key}: {Short(headers[0].Value)}{(headers.Count > 1 ? $" with {headers.Count - 1} more" : "")}", headers);

    private static string Short(string value) => value.Length <= 24 ? value : value[..20] + "…";

    private static string OddCase(string name) =>
        string.Concat(name.Select((c, i) => i % 2 == 0 ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));
}
