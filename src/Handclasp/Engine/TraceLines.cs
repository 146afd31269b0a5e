using System.Text;
using System.Text.Json;
using Handclasp.Model;

namespace Handclasp.Engine;

/// <summary>
/// The lines of --trace: JSON, one object a line, described in docs/report.md. Handshake messages hold no private key; application
/// data may hold a password and is counted, never quoted.
/// </summary>
internal static class TraceLines
{
    private const int MostCharacters = 2048;

    /// <summary>One conversation: a line for each message, and one for how it ended.</summary>
    /// <param name="number">Counts the conversations of a run: lines of several may stand between one another.</param>
    public static IEnumerable<string> Of(string target, Conversation held, Transcript seen, TimeSpan took, int number)
    {
        foreach (var line in seen.Lines)
            yield return Json(json =>
            {
                Head(json, target, held, number);
                json.WriteNumber("atMicroseconds", line.AtMicroseconds);
                json.WriteString("from", line.Sent ? "client" : "server");
                json.WriteString("message", ForeignText.OneLine(line.What));
                json.WriteNumber("bytes", line.Bytes);
                if (line.Head.Length > 0)
                    json.WriteString("hex", Convert.ToHexStringLower(line.Head));
            });
        yield return Json(json =>
        {
            Head(json, target, held, number);
            json.WriteString("ending", seen.Ending.ToString());
            json.WriteString("stage", seen.EndedAt.ToString());
            json.WriteNumber("durationMs", (long)took.TotalMilliseconds);
            json.WriteString("detail", Cut(seen.Detail));
        });
    }

    /// <summary>A defect of ours, with its stack.</summary>
    public static string Of(string target, Exception defect) =>
        Json(json =>
        {
            json.WriteString("target", Cut(target));
            json.WriteString("defect", defect.ToString());
        });

    private static void Head(Utf8JsonWriter json, string target, Conversation held, int number)
    {
        json.WriteString("target", Cut(target));
        json.WriteNumber("conversation", number);
        json.WriteString("identity", held.Who.Word);
        json.WriteString("protocol", held.At.Version.Word());
        json.WriteString("alpn", Cut(held.At.Alpn));
        json.WriteString("path", Cut(held.At.Path));
        if (held.Via != Transport.Tls)
            json.WriteString("via", held.Via.ToString());
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static string Cut(string text) => ForeignText.OneLine(text.Length > MostCharacters ? text[..MostCharacters] : text);
}
