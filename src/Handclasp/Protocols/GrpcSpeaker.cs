using System.Globalization;
using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>
/// gRPC over HTTP/2: a call of the path given, or of a method that nobody has; whatever status an application gives, it has let the client in, but for
/// UNAUTHENTICATED and PERMISSION_DENIED (grpc.io, "Status codes and their use in gRPC").
/// </summary>
internal sealed class GrpcSpeaker : ISpeaker
{
    private static readonly string[] Names =
    [
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    public IReadOnlyList<string> Alpn => ["h2"];

    public bool HasPaths => true;

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var call = question with
        {
            Method = "POST",
            Path = question.Path is "" or "/" ? "/handclasp.Nobody/Nothing" : question.Path,
            Headers = [new("content-type", "application/grpc"), new("te", "trailers"), .. question.Headers],
            // One message of no bytes, not compressed.
            Send = new byte[5],
        };
        var answer = await Http2.AskAsync(secured, call, clock, stop).ConfigureAwait(false);
        if (answer is null || answer.Kind is AnswerKind.Unclear or AnswerKind.Misdirected)
            return answer;
        var status = answer.Headers.Where(h => h.Key == "grpc-status").Select(h => h.Value).FirstOrDefault("");
        if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code >= Names.Length)
            return answer.Status is >= 400 and < 500 ? answer with { Kind = AnswerKind.Refused } : answer;
        var message = answer.Headers.Where(h => h.Key == "grpc-message").Select(h => Uri.UnescapeDataString(h.Value)).FirstOrDefault("");
        var said = string.Create(
            CultureInfo.InvariantCulture,
            $"grpc-status {code} {Names[code]}{(message.Length > 0 ? ": " + message : "")}"
        );
        return ProtocolAnswer.Of(
            code switch
            {
                7 or 16 => AnswerKind.Refused,
                _ when code != 0 && ProtocolAnswer.NamesCertificate(message) => AnswerKind.Refused,
                4 or 8 or 13 or 14 => AnswerKind.Error,
                _ => AnswerKind.Granted,
            },
            said,
            code
        ) with
        {
            IsStatus = true,
        };
    }
}
