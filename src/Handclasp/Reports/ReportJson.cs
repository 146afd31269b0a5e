using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Handclasp.Model;

namespace Handclasp.Reports;

/// <summary>JSON as all formats write it: the same bytes everywhere, and nothing in a string that a terminal or a page could obey.</summary>
internal static class ReportJson
{
    private static readonly JavaScriptEncoder Encoder = CreateEncoder();

    /// <summary>One document, indented, with a newline at its end.</summary>
    public static void Document(Stream output, Action<Utf8JsonWriter> write) => Write(output, indented: true, write);

    /// <summary>One document in one line.</summary>
    public static void Line(Stream output, Action<Utf8JsonWriter> write) => Write(output, indented: false, write);

    /// <summary>A property that is a string, or null.</summary>
    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
            json.WriteNull(name);
        else
            json.WriteString(name, ForeignText.WellFormed(value));
    }

    /// <summary>A property that is a list of strings.</summary>
    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(ForeignText.WellFormed(value));
        json.WriteEndArray();
    }

    /// <summary>A property that is an object.</summary>
    public static void Object(this Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartObject(name);
        write();
        json.WriteEndObject();
    }

    /// <summary>A property that is a list of objects.</summary>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
            // The writer holds everything back until it is told not to: hundreds of targets are a hundred megabytes.
            if (json.BytesPending > 64 * 1024)
                json.Flush();
        }

        json.WriteEndArray();
    }

    private static void Write(Stream output, bool indented, Action<Utf8JsonWriter> write)
    {
        using (
            var json = new Utf8JsonWriter(
                output,
                new()
                {
                    Indented = indented,
                    IndentSize = 2,
                    NewLine = "\n",
                    Encoder = Encoder,
                }
            )
        )
            write(json);
        output.WriteByte((byte)'\n');
    }

    /// <summary>Letters of every script as they are; markup, control, format and direction characters escaped.</summary>
    private static JavaScriptEncoder CreateEncoder()
    {
        var allowed = new TextEncoderSettings(UnicodeRanges.All);
        for (var c = 0; c <= char.MaxValue; c++)
        {
            if (ForeignText.OneLine(((char)c).ToString()).Length > 1)
                allowed.ForbidCharacter((char)c);
        }

        return JavaScriptEncoder.Create(allowed);
    }
}
