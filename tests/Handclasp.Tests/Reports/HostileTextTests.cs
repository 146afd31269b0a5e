using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Handclasp.Model;
using Handclasp.Reports;
using Xunit;

namespace Handclasp.Tests.Reports;

/// <summary>
/// What a server, a certificate or a file chooses cannot break a format: a report full of hostile text has the same structure as one
/// whose texts are harmless, and nothing of it steers a terminal or a page.
/// </summary>
public sealed partial class HostileTextTests
{
    private static readonly Report Harmless = Foreign.Report(_ => "harmless");
    private static readonly Report Hostile = Foreign.Report(_ => Foreign.Hostile);

    public static TheoryData<string> Names => [.. Formats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_control_format_or_direction_character_is_written(string format)
    {
        var text = Rendered.Text(format, Hostile, new(false, 100, true));

        Assert.DoesNotContain(text, c => c != '\n' && char.IsControl(c));
        // U+200B is ours: Markdown separates "@" from a name with it, as a character reference.
        Assert.DoesNotContain(text.EnumerateRunes(), r => Rune.GetUnicodeCategory(r) is UnicodeCategory.Format);
        Assert.DoesNotContain(text, c => c is '\u2028' or '\u2029');
    }

    [Fact]
    public void A_colored_table_has_no_escape_sequences_but_ours()
    {
        var text = Rendered.Text("table", Hostile, new(true, 100, true));

        Assert.Contains("\u001b[1;31m", text);
        Assert.DoesNotContain(Sgr().Replace(text, ""), c => c != '\n' && char.IsControl(c));
    }

    [Theory]
    [InlineData("table")]
    [InlineData("markdown")]
    [InlineData("github")]
    [InlineData("jsonl")]
    public void Foreign_text_makes_no_lines(string format)
    {
        var harmless = Rendered.Text(format, Harmless).Split('\n');
        var hostile = Rendered.Text(format, Hostile).Split('\n');

        Assert.Equal(harmless.Length, hostile.Length);
        Assert.Equal(harmless.Select(Start), hostile.Select(Start));

        static string Start(string line) => line[..Math.Min(line.Length, 2)];
    }

    [Fact]
    public void Workflow_commands_keep_their_levels_and_titles()
    {
        var harmless = Rendered.Text("github", Harmless).Split('\n').Select(Command);
        var hostile = Rendered.Text("github", Hostile).Split('\n').Select(Command);

        Assert.Equal(harmless, hostile);

        static string Command(string line) => line.Length == 0 ? "" : line[..(line.IndexOf("::", 2, StringComparison.Ordinal) + 2)];
    }

    [Fact]
    public void Json_gives_every_text_back_as_it_was()
    {
        using var report = JsonDocument.Parse(Rendered.Bytes("json", Hostile));
        var finding = report.RootElement.GetProperty("targets")[1].GetProperty("findings")[0];

        Assert.Equal(Foreign.Hostile.Replace('\ud800', '\ufffd').Replace('\udc00', '\ufffd'), finding.GetProperty("because").GetString());
        Assert.Equal("fail", finding.GetProperty("verdict").GetString());
    }

    [Fact]
    public void Every_line_of_jsonl_is_an_object()
    {
        var lines = Rendered.Text("jsonl", Hostile).TrimEnd('\n').Split('\n');
        var types = lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("type").GetString()).ToList();

        Assert.Equal(Hostile.Targets.Sum(t => t.Findings.Count), types.Count(t => t == "finding"));
        Assert.Equal(Hostile.Targets.Count, types.Count(t => t == "target"));
        Assert.Equal("summary", types[^1]);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("gitlab")]
    public void Json_keeps_its_shape(string format)
    {
        using var harmless = JsonDocument.Parse(Rendered.Bytes(format, Harmless));
        using var hostile = JsonDocument.Parse(Rendered.Bytes(format, Hostile));

        Assert.Equal(Shape(harmless.RootElement), Shape(hostile.RootElement));
    }

    [Fact]
    public void Junit_parses_and_keeps_its_elements() =>
        Assert.Equal(Elements(Rendered.Bytes("junit", Harmless)), Elements(Rendered.Bytes("junit", Hostile)));

    [Fact]
    public void Html_has_the_same_tags_and_only_known_ones()
    {
        var harmless = Tag().Matches(Rendered.Text("html", Harmless)).Select(m => Shape(m.Value)).ToList();
        var hostile = Tag().Matches(Rendered.Text("html", Hostile)).Select(m => Shape(m.Value)).ToList();

        Assert.Equal(harmless, hostile);
        Assert.Equal("<script>", Assert.Single(hostile, t => t.StartsWith("<script", StringComparison.Ordinal)));
        Assert.DoesNotContain(hostile, t => t.StartsWith("<img", StringComparison.Ordinal));

        static string Shape(string tag) => Value().Replace(tag, "=\"\"");
    }

    [Fact]
    public void Html_is_balanced_and_every_tag_is_well_written()
    {
        var html = Rendered.Text("html", Hostile);
        var open = new Stack<string>();
        foreach (var tag in Tag().Matches(html).Select(m => m.Value).Where(t => t != "<!doctype html>"))
        {
            Assert.Matches("^</?[a-z][a-z0-9]*( [a-zA-Z-]+=\"[^\"<>]*\")*>$", tag);
            var name = Name().Match(tag).Value;
            if (tag.StartsWith("</", StringComparison.Ordinal))
                Assert.Equal(open.Pop(), name);
            else if (name is not ("meta" or "input"))
                open.Push(name);
        }

        Assert.Empty(open);
    }

    [Fact]
    public void Markdown_has_no_markup_but_its_own()
    {
        var harmless = Rendered.Text("markdown", Harmless);
        var hostile = Rendered.Text("markdown", Hostile);

        Assert.Equal(Tag().Matches(harmless).Select(m => m.Value), Tag().Matches(hostile).Select(m => m.Value));
        Assert.Equal(harmless.Split('\n').Select(Bars), hostile.Split('\n').Select(Bars));
        Assert.DoesNotContain("`", hostile);
        Assert.DoesNotContain("://", hostile);
        Assert.DoesNotContain("www.", hostile);
        Assert.DoesNotContain("@", hostile);
        Assert.DoesNotContain("](", hostile);
        Assert.DoesNotContain("$", hostile);
        Assert.DoesNotContain("\\", hostile);

        static int Bars(string line) => line.Count(c => c == '|');
    }

    private static string Shape(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => "{" + string.Join(',', element.EnumerateObject().Select(p => p.Name + ":" + Shape(p.Value))) + "}",
            JsonValueKind.Array => "[" + string.Join(',', element.EnumerateArray().Select(Shape)) + "]",
            JsonValueKind.String => "s",
            var kind => kind.ToString(),
        };

    private static List<string> Elements(byte[] xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml), new() { DtdProcessing = DtdProcessing.Prohibit });
        List<string> elements = [];
        while (reader.Read())
            if (reader.NodeType == XmlNodeType.Element)
                elements.Add($"{reader.Depth} {reader.Name} {reader.AttributeCount}");
        return elements;
    }

    [GeneratedRegex("\u001b\\[(0|1|2|32|36|1;31|1;35)m")]
    private static partial Regex Sgr();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("=\"[^\"]*\"")]
    private static partial Regex Value();

    [GeneratedRegex("[a-z][a-z0-9]*")]
    private static partial Regex Name();
}
