using Handclasp.Source.Formats;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>The shell in a Dockerfile: RUN, CMD, ENTRYPOINT, HEALTHCHECK in both forms, ENV and ARG, files written with a heredoc.</summary>
internal sealed class DockerfileHost
{
    private readonly string text;
    private readonly Script script = new();
    private readonly List<Part> parts = [];
    private readonly char continues = '\\';
    private IReadOnlyList<Node> entrypoint = [];
    private bool isPowerShell;
    private int at;

    private DockerfileHost(string text)
    {
        this.text = text;
        if (text.AsSpan(0, Math.Min(200, text.Length)).Contains("escape=`", StringComparison.OrdinalIgnoreCase))
            continues = '`';
    }

    public static IEnumerable<Part> Parts(CodeFile code)
    {
        var host = new DockerfileHost(code.Source.Text);
        while (host.at < host.text.Length)
            host.Instruction();
        return [host.script.Done(), .. host.parts];
    }

    private void Instruction()
    {
        var body = new Excerpt.Builder(at);
        var marks = Heredocs(ReadLine(body));
        foreach (var mark in marks)
            ReadHeredoc(body, mark);
        var line = body.Done().Trim();
        if (line.IsEmpty)
            return;
        var space = line.Text.IndexOfAny([' ', '\t', '\n']);
        var word = (space < 0 ? line.Text : line.Text[..space]).ToUpperInvariant();
        var rest = space < 0 ? Excerpt.Empty : line.Slice(space + 1, line.Length).Trim();
        if (word == "ONBUILD" && rest.Text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var next)
            (word, rest) = (rest.Text[..next].ToUpperInvariant(), rest.Slice(next + 1, rest.Length).Trim());
        Take(word, WithoutOptions(word, rest), rest, line);
    }

    private void Take(string word, Excerpt rest, Excerpt whole, Excerpt line)
    {
        switch (word)
        {
            case "RUN" when rest.Text.StartsWith("<<", StringComparison.Ordinal):
                Shell(Prefixed("sh ", rest));
                break;
            case "RUN" or "CMD" or "ENTRYPOINT":
                Run(word, rest);
                break;
            case "HEALTHCHECK" when rest.Text.StartsWith("CMD", StringComparison.OrdinalIgnoreCase):
                Run(word, rest.Slice(3, rest.Length).Trim());
                break;
            case "SHELL":
                isPowerShell =
                    rest.Text.Contains("powershell", StringComparison.OrdinalIgnoreCase)
                    || rest.Text.Contains("pwsh", StringComparison.OrdinalIgnoreCase);
                break;
            case "ENV" or "ARG":
                var first = rest.Text.IndexOfAny([' ', '=']);
                if (first > 0 && rest.Text[first] == ' ' && word == "ENV")
                    script.Variable(rest.Slice(0, first), rest.Slice(first + 1, rest.Length).Unquoted());
                else if (first > 0)
                    Shell(Prefixed(word == "ARG" ? "ARG " : "export ", rest));
                break;
            case "COPY" or "ADD":
                if (rest.Text.StartsWith("<<", StringComparison.Ordinal))
                    Shell(Written(rest));
                else if (whole.Text.Contains("--chmod", StringComparison.Ordinal))
                    script.Lines(line);
                break;
        }
    }

    private void Run(string word, Excerpt rest)
    {
        if (rest.Text.StartsWith('[') && Yaml.Read(rest.Text) is [{ Kind: NodeKind.List } list] && list.Items.Count > 0)
        {
            var words = list.Items.Select(i => Outward(rest, i.Value)).ToList();
            // docker appends what CMD says to what ENTRYPOINT says.
            if (word == "CMD" && entrypoint.Count > 0)
                script.Command([.. entrypoint.Select(i => i.Value), .. words]);
            else
                script.Command(words);
            if (word == "ENTRYPOINT")
                entrypoint = [.. words.Select(w => new Node(NodeKind.Scalar) { Value = w })];
            return;
        }

        Shell(rest);
    }

    private void Shell(Excerpt lines)
    {
        if (isPowerShell)
            parts.Add(new(lines, All.PowerShell));
        else
            script.Lines(lines);
    }

    /// <summary>An excerpt of an excerpt's text, as one of the file.</summary>
    private static Excerpt Outward(Excerpt outer, Excerpt inner)
    {
        var made = new Excerpt.Builder(outer.Place(inner.Place(0)));
        for (var i = 0; i < inner.Length; i++)
            made.Add(inner.Text[i], outer.Place(inner.Place(i)));
        return made.Done();
    }

    private static Excerpt Prefixed(string words, Excerpt rest) =>
        new Excerpt.Builder(rest.Place(0)).Say(words, rest.Place(0)).Add(rest, 0, rest.Length).Done();

    /// <summary>COPY &lt;&lt;EOF /root/.curlrc: as a shell would write it.</summary>
    private static Excerpt Written(Excerpt rest)
    {
        var end = rest.Text.IndexOf('\n', StringComparison.Ordinal);
        var space = rest.Text.IndexOf(' ', StringComparison.Ordinal);
        if (end < 0 || space < 0 || space > end)
            return Excerpt.Empty;
        return new Excerpt.Builder(rest.Place(0))
            .Say("cat ", rest.Place(0))
            .Add(rest, 0, space)
            .Say(" >", rest.Place(space))
            .Add(rest, space, rest.Length)
            .Done();
    }

    private static Excerpt WithoutOptions(string word, Excerpt rest)
    {
        while (
            word is "RUN" or "COPY" or "ADD" or "HEALTHCHECK"
            && rest.Text.StartsWith("--", StringComparison.Ordinal)
            && rest.Text.IndexOfAny([' ', '\t', '\n']) is > 0 and var space
        )
            rest = rest.Slice(space, rest.Length).Trim();
        return rest;
    }

    /// <summary>A line with those that it goes on in; comments between them are none of it.</summary>
    private string ReadLine(Excerpt.Builder body)
    {
        var begin = at;
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(at, end - at);
            var isComment = line.TrimStart().StartsWith("#");
            var goesOn = line.TrimEnd().EndsWith([continues]) && !isComment;
            if (!isComment)
                for (var i = at; i < end; i++)
                    body.Add(
                        text[i] == '`' && continues == '`' && goesOn && text.AsSpan(i + 1, end - i - 1).IsWhiteSpace() ? '\\' : text[i],
                        i
                    );
            if (!isComment && end < text.Length)
                body.Add('\n', end);
            var wasComment = isComment && at > begin;
            at = Math.Min(text.Length, end + 1);
            if (!goesOn && !wasComment)
                break;
        }

        return text[begin..at];
    }

    private static List<(string Word, bool Tabs)> Heredocs(string line)
    {
        List<(string, bool)> found = [];
        var trimmed = line.TrimStart();
        if (
            !(
                trimmed.StartsWith("RUN", StringComparison.OrdinalIgnoreCase)
                || trimmed.StartsWith("COPY", StringComparison.OrdinalIgnoreCase)
                || trimmed.StartsWith("ADD", StringComparison.OrdinalIgnoreCase)
            )
        )
            return found;
        for (var i = line.IndexOf("<<", StringComparison.Ordinal); i >= 0; i = line.IndexOf("<<", i + 2, StringComparison.Ordinal))
        {
            var from = i + 2;
            var tabs = from < line.Length && line[from] == '-';
            from += tabs ? 1 : 0;
            while (from < line.Length && line[from] is '"' or '\'')
                from++;
            var to = from;
            while (to < line.Length && (char.IsAsciiLetterOrDigit(line[to]) || line[to] == '_'))
                to++;
            if (to > from)
                found.Add((line[from..to], tabs));
        }

        return found;
    }

    private void ReadHeredoc(Excerpt.Builder body, (string Word, bool Tabs) mark)
    {
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            var isEnd = text.AsSpan(at, end - at).Trim().SequenceEqual(mark.Word);
            for (var i = at; i < end; i++)
                body.Add(text[i], i);
            if (end < text.Length)
                body.Add('\n', end);
            at = Math.Min(text.Length, end + 1);
            if (isEnd)
                return;
        }
    }
}
