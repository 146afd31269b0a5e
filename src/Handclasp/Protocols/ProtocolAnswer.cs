using Handclasp.Model;

namespace Handclasp.Protocols;

/// <summary>Answers of protocols that have codes and no pages.</summary>
internal static class ProtocolAnswer
{
    public const string NeedsLogIn = "user:password in the target's URL, as in imaps://user:password@host";

    public const string ByHand = "a log-in without TLS, by hand: handclasp sends no password in plaintext";

    /// <param name="said">The greeting or reply as received; made safe here.</param>
    /// <param name="status">The protocol's own code, or 0.</param>
    public static Answer Of(AnswerKind kind, string said, int status = 0) =>
        new(kind)
        {
            Status = status,
            StatusLine = OneLine.Shown(said, 200) is { Length: > 0 } shown ? shown : "an empty answer",
            NamesCertificate = kind == AnswerKind.Refused && NamesCertificate(said),
        };

    /// <summary>The refusal itself gives the missing or bad certificate as its reason.</summary>
    public static bool NamesCertificate(string said) =>
        said.Contains("certificate", StringComparison.OrdinalIgnoreCase)
        || said.Contains("client cert", StringComparison.OrdinalIgnoreCase);
}
