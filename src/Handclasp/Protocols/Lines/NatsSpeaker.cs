using Handclasp.Model;

namespace Handclasp.Protocols.Lines;

/// <summary>NATS (docs.nats.io, client protocol): INFO in plaintext, then TLS; or TLS first (handshake_first).</summary>
internal sealed class NatsSpeaker(bool tlsFirst) : ISpeaker
{
    private const int MostLines = 20;

    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public bool Upgrades => !tlsFirst;

    public async Task<string> StartTlsAsync(IChannel plain, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(plain, question, clock, stop, exact: true);
        if (await with.LineAsync().ConfigureAwait(false) is not { } info || !info.StartsWith("INFO ", StringComparison.OrdinalIgnoreCase))
            return with.Any ? "no NATS greeting (INFO)" : "no greeting";
        return
            info.Contains("\"tls_required\":true", StringComparison.Ordinal)
            || info.Contains("\"tls_available\":true", StringComparison.Ordinal)
            ? ""
            : "the server offers no TLS (INFO without tls_required)";
    }

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        var account =
            question.User.Length > 0 && question.Password.Length > 0
                ? $",\"user\":{Json(question.User)},\"pass\":{Json(question.Password)}"
                : "";
        await with.SayAsync(
                $"CONNECT {{\"verbose\":false,\"pedantic\":false,\"lang\":\"handclasp\",\"version\":\"1\",\"protocol\":1{account}}}\r\nPING"
            )
            .ConfigureAwait(false);
        for (var i = 0; i < MostLines; i++)
        {
            if (await with.LineAsync().ConfigureAwait(false) is not { } line)
                return with.Broken("NATS");
            if (line.StartsWith("PONG", StringComparison.OrdinalIgnoreCase))
                return ProtocolAnswer.Of(AnswerKind.Granted, "PONG");
            if (line.StartsWith("-ERR", StringComparison.OrdinalIgnoreCase))
                return ProtocolAnswer.Of(
                    line.Contains("authorization", StringComparison.OrdinalIgnoreCase)
                    || line.Contains("authentication", StringComparison.OrdinalIgnoreCase)
                        ? AnswerKind.Asked
                        : AnswerKind.Refused,
                    line
                );
            // INFO and +OK come before what matters.
            if (
                !line.StartsWith("INFO", StringComparison.OrdinalIgnoreCase)
                && !line.StartsWith("+OK", StringComparison.OrdinalIgnoreCase)
                && line != "PING"
            )
                return with.Broken("NATS");
        }

        return with.Broken("NATS");
    }

    private static string Json(string text) => $"\"{System.Text.Encodings.Web.JavaScriptEncoder.Default.Encode(text)}\"";
}
