using System.Text.RegularExpressions;
using Handclasp.Source.Engine;
using Handclasp.Source.Formats;

namespace Handclasp.Source.Scripts;

/// <summary>One word of a command, without its quotes.</summary>
/// <param name="Value">What it says; variables in it stand as they are written.</param>
/// <param name="At">Where it is written, quotes and all.</param>
/// <param name="IsQuoted">True where any of it is quoted: it is not split.</param>
internal sealed record Word(Excerpt Value, Reach At, bool IsQuoted)
{
    public string Text => Value.Text;

    /// <summary>Where the word comes from another place (a variable), the place where that is used.</summary>
    public Reach? Used { get; init; }

    /// <summary>The variables that decide whether it stands there: <c>${INSECURE:+-k}</c>, or the conditions under which its variable is set.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];
}

/// <summary>A command as it is run: its words, the program's name the first.</summary>
/// <param name="Words">The words, variables not yet replaced.</param>
internal sealed record Command(IReadOnlyList<Word> Words)
{
    /// <summary>The file that its output goes to in the end; null where it goes to none.</summary>
    public Word? Output { get; init; }

    /// <summary>The words of the command whose output it reads; empty where there is none.</summary>
    public IReadOnlyList<Word> Fed { get; init; } = [];

    /// <summary>The function that it stands in; empty outside of all.</summary>
    public string Function { get; init; } = "";

    /// <summary>The variables that decide whether it is run.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>Those of them that must say yes.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];
}

/// <summary>A variable that is set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">What it is set to, one word; several for an array.</param>
/// <param name="IsExported">True where programs that are run see it.</param>
internal sealed record Variable(Excerpt Name, IReadOnlyList<Word> Values, bool IsExported)
{
    /// <summary>Where it is written, name and value.</summary>
    public Reach At => new(Name.Place(0), Math.Max(Name.Reach().To, Values.Count > 0 ? Values[^1].At.To : 0));

    public string Text => string.Join(' ', Values.Select(v => v.Text));

    /// <summary>The variables that decide whether it is set.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>Those of them that must say yes.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>True where whoever runs it may say otherwise: ARG of a Dockerfile, ?= of a Makefile.</summary>
    public bool IsDefault { get; init; }
}

/// <summary>What a script has programs do: the commands it runs, the variables it sets, and what else it hands to others to read.</summary>
/// <param name="text">The script.</param>
internal sealed partial class Orders(string text)
{
    private const int Most = 400;
    private const int Deepest = 8;
    private readonly Dictionary<string, List<Variable>> living = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Command>> wrappers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Variable>> byName = new(StringComparer.Ordinal);
    private readonly List<Command> commands = [];
    private readonly List<Variable> variables = [];
    private readonly List<Part> parts = [];

    public IReadOnlyList<Command> Commands => commands;

    public IReadOnlyList<Variable> Variables => variables;

    /// <summary>Texts of other languages: what is written to files, and programs given on the command line.</summary>
    public IReadOnlyList<Part> Parts => parts;

    /// <summary>The variables that decide whether what is added now is reached.</summary>
    public IReadOnlyList<string> Asked { get; set; } = [];

    /// <summary>Those of them that must say yes for it.</summary>
    public IReadOnlyList<string> Needed { get; set; } = [];

    /// <summary>The function that is read now; empty outside of all.</summary>
    public string Function { get; set; } = "";

    public void Add(Command command)
    {
        if (Asked.Count > 0)
            command = command with { Asked = [.. command.Asked, .. Asked] };
        if (Needed.Count > 0)
            command = command with { Needed = Needed };
        if (Function.Length > 0 && command.Function.Length == 0)
            command = command with { Function = Function };
        commands.Add(command);
        if (Function.Length > 0 && command.Words.Skip(1).Any(w => IsAllArguments(w.Text)))
        {
            if (!wrappers.TryGetValue(Function, out var list))
                wrappers[Function] = list = [];
            if (list.Count < Deepest)
                list.Add(command);
        }
    }

    /// <summary>put() { curl --fail "$@"; }: the commands that a function of the script hands its own arguments to.</summary>
    public IReadOnlyList<Command> Wrapped(string function) => function == Function ? [] : wrappers.GetValueOrDefault(function) ?? [];

    /// <summary>"$@", $*: all that a function is given.</summary>
    public static bool IsAllArguments(string word) => word is "$@" or "$*" or "${@}" or "${*}" or "${@:1}";

    public void Add(Part part) => parts.Add(part);

    public void Add(Variable variable)
    {
        if (Asked.Count > 0)
            variable = variable with { Asked = Asked };
        if (Needed.Count > 0)
            variable = variable with { Needed = Needed };
        variables.Add(variable);
        if (!byName.TryGetValue(variable.Name.Text, out var list))
            byName[variable.Name.Text] = list = [];
        list.Add(variable);
    }

    /// <summary>Everything that a variable is set to in this script.</summary>
    public IReadOnlyList<Variable> To(string name) => byName.GetValueOrDefault(name) ?? [];

    /// <summary>INSECURE=1, once and under no condition: nobody decides.</summary>
    public bool IsSettled(string name) =>
        To(name) is { Count: > 0 } given
        && given.All(v =>
            v is { Asked: [], IsDefault: false, Values: [{ Text: { Length: > 0 } only }] }
            && only == given[0].Text
            && !only.Contains('$', StringComparison.Ordinal)
        );

    /// <summary>What a variable may hold where it is used: without what is set behind a condition that never holds, or is replaced at once.</summary>
    private List<Variable> Living(string name)
    {
        if (!living.TryGetValue(name, out var found))
            living[name] = found = [.. To(name).Where(v => !IsNever(v.Needed) && !IsReplaced(v))];
        return found;
    }

    /// <summary>OPTS="-k" and then OPTS="--cacert ca.pem", with nothing between that uses the first. What programs see is left alone: they may run between.</summary>
    public bool IsReplaced(Variable variable)
    {
        var name = variable.Name.Text;
        if (variable.IsExported)
            return false;
        var next = To(name).FirstOrDefault(v => v.At.From >= variable.At.To);
        if (next is null || next.Asked.Count > variable.Asked.Count || next.At.To > text.Length || next.At.To - variable.At.To > 2000)
            return false;
        var between = text.AsSpan(variable.At.To, next.At.To - variable.At.To);
        return !between.Contains(name + "+=", StringComparison.Ordinal)
            && !between.ContainsAny('}', ')')
            && !between.Contains(";;", StringComparison.Ordinal)
            && !between.Contains("$" + name, StringComparison.Ordinal)
            && !between.Contains("{" + name, StringComparison.Ordinal)
            && !Runs().IsMatch(between);
    }

    /// <summary>True where one of the variables that must say yes says no, and nobody else sets it: readonly ALLOW=0.</summary>
    public bool IsNever(IReadOnlyList<string> needed) =>
        needed.Any(n => IsSettled(n) && To(n)[0].Values[0].Text.ToLowerInvariant() is "0" or "false" or "no" or "off" or "n");

    /// <summary>The variables that a word names.</summary>
    public static IEnumerable<string> NamesIn(string word) =>
        word.Contains('$', StringComparison.Ordinal) ? Named().Matches(word).Select(m => m.Groups["name"].Value) : [];

    /// <summary>The words of a command with its variables replaced by each value that this script gives them.</summary>
    public IReadOnlyList<Word> Expanded(Command command)
    {
        var words = command.Asked.Count == 0 ? command.Words : [.. command.Words.Select(w => w with { Asked = command.Asked })];
        if (!words.Any(w => w.Text.Contains('$', StringComparison.Ordinal)))
            return words;
        List<Word> all = [];
        foreach (var word in words)
            Expand(word, all, 0);
        return all;
    }

    private void Expand(Word word, List<Word> into, int depth)
    {
        if (into.Count > Most)
            return;
        if (depth > 3 || !word.Text.Contains('$', StringComparison.Ordinal))
        {
            into.Add(word);
            return;
        }

        var match = Whole().Match(word.Text);
        if (!match.Success)
        {
            if (OneOf(word) is { Count: > 0 } several)
                into.AddRange(several);
            else
                into.Add(Substituted(word));
            return;
        }

        var before = into.Count;
        // ${OPTS:-…} and ${INSECURE:+…}: what stands in it is one of the values.
        var other = match.Groups["other"];
        IReadOnlyList<string> asked = match.Groups["how"].Value.EndsWith('+') ? [.. word.Asked, match.Groups["name"].Value] : word.Asked;
        if (other.Length > 0)
            foreach (var part in Split(word.Value.Slice(other.Index, other.Index + other.Length)))
                Expand(part with { Asked = asked }, into, depth + 1);
        foreach (var variable in Living(match.Groups["name"].Value))
        foreach (var value in variable.Values)
        foreach (var part in value is { IsQuoted: true } && variable.Values.Count > 1 ? [value] : Split(Lengthened(variable, value)))
            Expand(part with { Used = word.Used ?? word.At, Asked = [.. word.Asked, .. variable.Asked] }, into, depth + 1);
        if (into.Count == before)
            into.Add(word);
    }

    /// <summary>opts="${opts}k": one more letter behind the dash that stands in the other value.</summary>
    private Excerpt Lengthened(Variable variable, Word value)
    {
        var name = variable.Name.Text;
        var begin = name.Length + 3;
        if (
            !value.Text.StartsWith("${" + name + "}", StringComparison.Ordinal)
            || begin >= value.Text.Length
            || !char.IsAsciiLetter(value.Text[begin])
            || !To(name).Any(v => v != variable && v.Text.Split(' ')[^1] is ['-', not '-', ..])
        )
            return value.Value;
        var made = new Excerpt.Builder(value.Value.Place(begin)).Say("-", value.Value.Place(begin));
        return made.Add(value.Value, begin, value.Value.Length).Done();
    }

    /// <summary>--opt=$X, where X has one of several values: one word for each.</summary>
    private List<Word> OneOf(Word word)
    {
        if (Option().Match(word.Text) is not { Success: true } match)
            return [];
        var name = match.Groups["name"];
        var given = Living(name.Value);
        if (
            given.Count is < 2 or > Deepest
            || !given.TrueForAll(v => v.Values is [var only] && only.Text.Length > 0 && !only.Text.Contains('$', StringComparison.Ordinal))
        )
            return [];
        return
        [
            .. given.Select(v =>
            {
                var value = v.Values[0].Value;
                var made = new Excerpt.Builder(value.Place(0)).Say(match.Groups["option"].Value, value.Place(0));
                return new Word(made.Add(value, 0, value.Length).Done(), v.Values[0].At, false)
                {
                    Used = word.Used ?? word.At,
                    Asked = [.. word.Asked, .. v.Asked],
                };
            }),
        ];
    }

    /// <summary>--opt=$X, where X has one value here.</summary>
    private Word Substituted(Word word)
    {
        var made = new Excerpt.Builder(word.At.From);
        var from = 0;
        foreach (Match match in Part().Matches(word.Text))
        {
            if (To(match.Groups["name"].Value) is not [{ Values: [var only] }] || only.Text.Contains('$', StringComparison.Ordinal))
                continue;
            made.Add(word.Value, from, match.Index).Say(only.Text, word.Value.Place(match.Index));
            from = match.Index + match.Length;
        }

        return from == 0 ? word : word with { Value = made.Add(word.Value, from, word.Value.Length).Done() };
    }

    /// <summary>A text at its blanks, as a shell splits a variable without quotes; quotes within hold together.</summary>
    public static IEnumerable<Word> Split(Excerpt text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text.Text[i]))
                continue;
            var from = i;
            var quote = '\0';
            for (; i < text.Length && (quote != '\0' || !char.IsWhiteSpace(text.Text[i])); i++)
                if (text.Text[i] is '"' or '\'')
                    quote =
                        quote == '\0' ? text.Text[i]
                        : quote == text.Text[i] ? '\0'
                        : quote;
            var word = text.Slice(from, i);
            yield return new(word.Unquoted(), word.Reach(), false);
        }
    }

    [GeneratedRegex(@"^\$(\{!?)?(?<name>[A-Za-z_]\w*)(\[[@*\d]*\])?((?<how>:?[-+=])(?<other>[^{}]*))?\}?$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^(?<option>--?[A-Za-z][\w.-]*=)\$(\{(?<name>[A-Za-z_]\w*)\}|(?<name>[A-Za-z_]\w*))$")]
    private static partial Regex Option();

    [GeneratedRegex(@"\$(\{(?<name>[A-Za-z_]\w*)\}|(?<name>[A-Za-z_]\w*))")]
    private static partial Regex Part();

    /// <summary>A line that runs something: it may see the first value.</summary>
    [GeneratedRegex(@"\n[ \t]*[a-z./][\w./-]*[ \t]")]
    private static partial Regex Runs();

    [GeneratedRegex(@"\$\{?!?(?<name>\w+)")]
    private static partial Regex Named();
}
