using System.Globalization;
using System.Text;
using Handclasp.Model;

namespace Handclasp.Protocols.Lines;

/// <summary>Redis and Valkey (RESP): PING; AUTH before it only with a password of the user's.</summary>
internal sealed class RedisSpeaker : ISpeaker
{
    public IReadOnlyList<string> Alpn => [];

    public bool HasPaths => false;

    public async Task<Answer?> AskAsync(IChannel secured, Question question, TimeProvider clock, CancellationToken stop)
    {
        var with = new Exchange(secured, question, clock, stop);
        if (question.Password.Length > 0)
        {
            string[] account = question.User.Length > 0 ? [question.User, question.Password] : [question.Password];
            await with.SendAsync(Command(["AUTH", .. account])).ConfigureAwait(false);
            if (await with.LineAsync().ConfigureAwait(false) is not { } auth)
                return with.Broken("Redis");
            if (auth.StartsWith('-'))
                return Said(auth);
        }

        await with.SendAsync(Command(["PING"])).ConfigureAwait(false);
        return await with.LineAsync().ConfigureAwait(false) is { } line ? Said(line) ?? with.Broken("Redis") : with.Broken("Redis");
    }

    private static Answer? Said(string line) =>
        line.Length == 0 ? null
        : line[0] == '+' ? ProtocolAnswer.Of(AnswerKind.Granted, line)
        : line[0] != '-' ? null
        : line.StartsWith("-NOAUTH", StringComparison.Ordinal)
        || line.StartsWith("-WRONGPASS", StringComparison.Ordinal)
        || line.StartsWith("-NOPERM", StringComparison.Ordinal)
            ? ProtocolAnswer.Of(AnswerKind.Asked, line)
        : line.StartsWith("-LOADING", StringComparison.Ordinal) || line.StartsWith("-BUSY", StringComparison.Ordinal)
            ? ProtocolAnswer.Of(AnswerKind.Error, line)
        : ProtocolAnswer.Of(AnswerKind.Refused, line);

    private static byte[] Command(string[] words)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
