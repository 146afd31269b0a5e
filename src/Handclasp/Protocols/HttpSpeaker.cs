using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>HTTP over TLS: HTTP/2 where the server selected it, else HTTP/1.1.</summary>
internal sealed class HttpSpeaker(IReadOnlyList<string> alpn) : ISpeaker
{
    public IReadOnlyList<string> Alpn => alpn;

    public bool HasPaths => true;

    /// <inheritdoc/>
    public Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop) =>
        (secured.Alpn, question.Via) switch
        {
            ("h2", _) or (_, Transport.PlainHttp2) => Http2.AskAsync(secured, question, clock, stop),
            (_, Transport.PlainUpgrade) => Http1.AskForUpgradeAsync(secured, question, clock, stop),
            _ => Http1.AskAsync(secured, question, clock, stop),
        };
}
