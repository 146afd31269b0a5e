using Handclasp.Source.Formats;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>
/// A light reading of shell: simple commands with their quotes, variables, substitutions, redirections and heredocs. What is not closed ends
/// with the text, or with the mark between two scripts of one file; every input gives something, and the time is linear.
/// </summary>
internal sealed class ShellReader
{
    /// <summary>Stands between scripts that are read one after the other: nothing goes on over it.</summary>
    public const char Between = '\u001E';

    private const int Deepest = 8;

    /// <summary>How many variables of a condition are kept.</summary>
    private const int Most = 8;

    private readonly Excerpt source;
    private readonly string text;
    private readonly CommandReader commands;
    private readonly int depth;
    private readonly List<Simple> line = [];
    private readonly List<(Simple For, string Word, bool Tabs, bool Raw)> heredocs = [];
    private readonly List<Branch> branches = [];
    private readonly List<(string Name, int Depth)> functions = [];
    private IReadOnlyList<string> joined = [];
    private string defined = "";
    private int braces;
    private int brackets;
    private bool isOfErrors;
    private int at;

    private ShellReader(Excerpt source, CommandReader commands, int depth)
    {
        (this.source, text, this.commands, this.depth) = (source, source.Text, commands, depth);
    }

    /// <summary>What the script that a file is has programs do; nothing for files that are none.</summary>
    public static Orders Read(CodeFile code)
    {
        var orders = new Orders(code.Source.Text);
        if (code.Language == Languages.All.Shell)
            Read(Excerpt.Of(code.Source.Text, 0, code.Source.Text.Length), new(orders), 0);
        return orders;
    }

    /// <summary>Reads a script within a script.</summary>
    public static void Read(Excerpt script, CommandReader commands, int depth)
    {
        if (depth < Deepest)
            new ShellReader(script, commands, depth).Read();
    }

    private void Read()
    {
        while (at < text.Length)
            ReadCommand();
        EndLine();
    }

    /// <summary>One command up to what ends it.</summary>
    private void ReadCommand()
    {
        var command = new Simple();
        while (at < text.Length)
        {
            var c = text[at];
            if (c is ' ' or '\t' or '\r')
                at++;
            else if (IsContinued())
                at += text[at + 1] == '\r' ? 3 : 2;
            else if (c == '#')
                SkipComment();
            else if (c is '\n' or Between)
            {
                at++;
                End(command);
                EndLine();
                return;
            }
            else if (c is '(' && Next(1) == ')' && command.Words is [.., { IsQuoted: false } name] && command.Words.Count <= 2)
            {
                // name() {, function name() {
                at += 2;
                defined = name.Text;
                return;
            }
            else if (c is '(' && Next(1) == '(' && command.Words.TrueForAll(w => ShellWords.Reserved.Contains(w.Text)))
                ReadArithmetic(command);
            else if (c is ')' && brackets == 0 && branches.Count > 0 && branches[^1].IsCase)
            {
                // a | b): what follows is reached where it is one of these.
                at++;
                while (line.Count > 0 && line[^1] is { IsPiped: true, Into: null })
                    line.RemoveAt(line.Count - 1);
                return;
            }
            else if (c is ';' or '(' or ')')
            {
                brackets = Math.Max(
                    0,
                    brackets
                        + (
                            c == '(' ? 1
                            : c == ')' ? -1
                            : 0
                        )
                );
                at++;
                End(command);
                return;
            }
            else if (c is '|' or '&' && !(c == '&' && Next(1) == '>'))
            {
                var isPipe = c == '|' && Next(1) != '|';
                var isJoined = Next(1) == c;
                at += isJoined || (c == '|' && Next(1) == '&') ? 2 : 1;
                End(command);
                if (isJoined)
                    joined = Names(command);
                command.IsPiped = isPipe && !command.IsEmpty;
                return;
            }
            else if (c is '<' or '>' or '&')
                ReadRedirection(command);
            else if (command.Words.Count == 0 && AssignmentAt() is > 0 and var equals)
                ReadAssignment(command, equals);
            else
                ReadArgument(command);
        }

        End(command);
    }

    private void ReadArgument(Simple command)
    {
        var word = ReadWord();
        // 2> file
        if (at < text.Length && text[at] is '<' or '>' && !word.IsQuoted && word.Text.Length == 1 && char.IsAsciiDigit(word.Text[0]))
        {
            isOfErrors = word.Text == "2";
            return;
        }

        command.Words.Add(word);
        // export opts=(…), declare -a opts=(…)
        if (at < text.Length && text[at] == '(' && word.Text.EndsWith('=') && word.Text.Length > 1)
        {
            command.Words.RemoveAt(command.Words.Count - 1);
            var plus = word.Text.EndsWith("+=", StringComparison.Ordinal) ? 2 : 1;
            command.Variables.Add((word.Value.Slice(0, word.Value.Length - plus), ReadArray()));
        }
    }

    private void End(Simple command)
    {
        if (!command.IsEmpty)
        {
            Branching(command);
            if (line.Count > 0 && line[^1].IsPiped && line[^1].Into is null)
                (line[^1].Into, command.Source) = (command, line[^1]);
            line.Add(command);
        }
    }

    /// <summary>Keeps account of the conditions around, and of what they ask for: if … then … fi, case … esac, [ … ] &amp;&amp; ….</summary>
    private void Branching(Simple command)
    {
        var words = command.Words;
        var first = 0;
        for (; first < words.Count && !words[first].IsQuoted && ShellWords.Reserved.Contains(words[first].Text); first++)
            switch (words[first].Text)
            {
                case "if":
                    branches.Add(new() { IsAsking = true });
                    break;
                case "elif" when branches.Count > 0:
                    branches[^1].IsAsking = true;
                    branches[^1].Needed = "";
                    break;
                case "else" when branches.Count > 0:
                    branches[^1].Needed = "";
                    break;
                case "{":
                    braces++;
                    if (defined.Length > 0)
                        functions.Add((defined, braces));
                    defined = "";
                    break;
                case "}":
                    braces = Math.Max(0, braces - 1);
                    while (functions.Count > 0 && functions[^1].Depth > braces)
                        functions.RemoveAt(functions.Count - 1);
                    break;
                case "then" when branches.Count > 0:
                    branches[^1].IsAsking = false;
                    break;
                case "fi" or "esac" or "end" or "endif" when branches.Count > 0:
                    branches.RemoveAt(branches.Count - 1);
                    break;
            }
        var isCase = first < words.Count && words[first] is { IsQuoted: false, Text: "case" };
        if (isCase)
            branches.Add(new() { IsCase = true });
        // function name {
        if (first < words.Count && words[first] is { IsQuoted: false, Text: "function" } && first + 1 < words.Count)
        {
            defined = words[first + 1].Text;
            if (words[^1].Text == "{")
            {
                functions.Add((defined, ++braces));
                defined = "";
            }
        }

        command.Function = functions.Count > 0 ? functions[^1].Name : "";
        if (joined.Count > 0 || branches.Count > 0)
            command.Asked = [.. joined, .. branches.Take(Deepest).SelectMany(b => b.Names)];
        command.Needed = [.. branches.Where(b => b is { IsAsking: false, Needed.Length: > 0 }).Select(b => b.Needed)];
        joined = [];
        if (branches.Count > 0 && branches[^1] is var branch && (branch.IsAsking || isCase))
        {
            branch.Needed = branch is { IsAsking: true, Names.Count: 0 } ? NeededBy(command, first) : "";
            branch.Names.AddRange(Names(command).Take(Most - branch.Names.Count));
        }
    }

    /// <summary>The one variable that must say yes: (( X )), [ "$X" = 1 ], [[ $X == true ]], $X. Nothing where it is another condition.</summary>
    private static string NeededBy(Simple command, int first)
    {
        var words = command.Words.Skip(first).Select(w => w.Text).ToList();
        if (words is ["((", var counted, "))"])
            return Orders.NamesIn("$" + counted.TrimStart('$')).FirstOrDefault() ?? "";
        if (words is ["[" or "[[", var asked, "=" or "==" or "-eq", "1" or "true" or "yes" or "y" or "on", "]" or "]]"])
            return asked.StartsWith('$') ? Orders.NamesIn(asked).FirstOrDefault() ?? "" : "";
        return words is [['$', not '(', ..] only] ? Orders.NamesIn(only).FirstOrDefault() ?? "" : "";
    }

    /// <summary>(( X )): three words, the sum in the middle.</summary>
    private void ReadArithmetic(Simple command)
    {
        var from = at;
        var end = text.IndexOf("))", at, StringComparison.Ordinal);
        if (end < 0 || end - at > 200 || text.AsSpan(at, end - at).Contains('\n'))
        {
            at += 2;
            return;
        }

        at = end + 2;
        command.Words.Add(new(source.Slice(from, from + 2), source.Reach(from, from + 2), false));
        command.Words.Add(new(source.Slice(from + 2, end).Trim(), source.Reach(from + 2, end), true));
        command.Words.Add(new(source.Slice(end, end + 2), source.Reach(end, end + 2), false));
    }

    /// <summary>The variables that a command's words name.</summary>
    private static IReadOnlyList<string> Names(Simple command) =>
        [.. command.Words.SelectMany(w => Orders.NamesIn(w.Text)).Distinct(StringComparer.Ordinal).Take(Most)];

    /// <summary>The end of a line: now the heredocs come, and then everything that stood on it is known.</summary>
    private void EndLine()
    {
        foreach (var (command, word, tabs, raw) in heredocs)
            command.Input = ReadHeredoc(word, tabs, raw);
        heredocs.Clear();
        // A pipe goes on over the end of a line.
        if (line.Count > 0 && line[^1].IsPiped && line[^1].Into is null && at < text.Length)
            return;
        foreach (var command in line)
            commands.Take(command, depth);
        line.Clear();
    }

    private void SkipComment()
    {
        while (at < text.Length && text[at] is not ('\n' or Between))
            at++;
    }

    private bool IsContinued() => text[at] == '\\' && (Next(1) == '\n' || (Next(1) == '\r' && Next(2) == '\n'));

    private char Next(int ahead) => at + ahead < text.Length ? text[at + ahead] : '\0';

    /// <summary>Offset of the equals sign of an assignment that begins here; 0 where none does.</summary>
    private int AssignmentAt()
    {
        var i = at;
        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == '_'))
            i++;
        if (i == at || char.IsAsciiDigit(text[at]))
            return 0;
        if (i < text.Length && text[i] == '[')
            while (i < text.Length && text[i - 1] != ']' && text[i] is not ('\n' or ' '))
                i++;
        if (i + 1 < text.Length && text[i] == '+' && text[i + 1] == '=')
            return i + 1;
        return i < text.Length && text[i] == '=' ? i : 0;
    }

    private void ReadAssignment(Simple command, int equals)
    {
        var end = text[equals - 1] == '+' ? equals - 1 : equals;
        var name = source.Slice(at, end);
        if (name.Text.IndexOf('[', StringComparison.Ordinal) is > 0 and var subscript)
            name = name.Slice(0, subscript);
        at = equals + 1;
        if (Next(0) == '(')
            command.Variables.Add((name, ReadArray()));
        else
            command.Variables.Add((name, [ReadWord()]));
    }

    private List<Word> ReadArray()
    {
        List<Word> words = [];
        at++;
        while (at < text.Length && text[at] is not (')' or Between))
        {
            var c = text[at];
            if (char.IsWhiteSpace(c) || c is ';' or '|' or '&' or '<' or '>' or '(')
                at++;
            else if (IsContinued())
                at += 2;
            else if (c == '#')
                SkipComment();
            else
                words.Add(ReadWord());
        }

        at = Math.Min(text.Length, at + 1);
        return words;
    }

    private void ReadRedirection(Simple command)
    {
        if (Next(0) == '<' && Next(1) == '<' && Next(2) != '<')
        {
            at += 2;
            var tabs = Next(0) == '-';
            at += tabs ? 1 : 0;
            SkipBlanks();
            var from = at;
            var word = ReadWord();
            if (word.Text.Length > 0)
                heredocs.Add((command, word.Text, tabs, word.IsQuoted || text.AsSpan(from, at - from).Contains('\\')));
            return;
        }

        if (Next(0) == '<' && Next(1) == '<')
        {
            at += 3;
            SkipBlanks();
            command.Input = ReadWord().Value;
            return;
        }

        // <(…) and >(…)
        if (Next(1) == '(')
        {
            at++;
            Nested(ReadBracketed());
            return;
        }

        var isWrite = text.AsSpan(at, Math.Min(2, text.Length - at)).Contains('>');
        while (at < text.Length && text[at] is '<' or '>' or '&' or '|')
            at++;
        SkipBlanks();
        var target = ReadWord();
        var isOutput = !isOfErrors;
        isOfErrors = false;
        if (isWrite && isOutput && target.Text.Length > 0 && !(target.Text.Length == 1 && text[at - 1] is '1' or '2'))
            command.Target = target;
    }

    private void SkipBlanks()
    {
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
    }

    /// <summary>One word. At least one character is taken where the caller saw that it begins none of the operators.</summary>
    private Word ReadWord()
    {
        var begin = at;
        var value = new Excerpt.Builder(source.Place(at));
        var isQuoted = false;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c) || c is ';' or '|' or '&' or '<' or '>' or '(' or ')' or Between)
                break;
            if (c == '\'' || (c == '$' && Next(1) == '\''))
            {
                isQuoted = true;
                ReadSingle(value);
            }
            else if (c == '"' || (c == '$' && Next(1) == '"'))
            {
                isQuoted = true;
                ReadDouble(value);
            }
            else if (IsContinued())
                at += 2;
            else if (c == '\\')
            {
                if (at + 1 < text.Length)
                    value.Add(source, at + 1);
                at = Math.Min(text.Length, at + 2);
            }
            else if (c is '$' or '`')
                ReadExpansion(value);
            else
            {
                value.Add(source, at);
                at++;
            }
        }

        return new(value.Done(), source.Reach(begin, at), isQuoted);
    }

    private void ReadSingle(Excerpt.Builder value)
    {
        var isEscaped = text[at] == '$';
        at += isEscaped ? 2 : 1;
        for (; at < text.Length && text[at] is not ('\'' or Between); at++)
        {
            if (isEscaped && text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                value.Add(
                    text[at] == 'n' ? '\n'
                        : text[at] == 't' ? '\t'
                        : text[at],
                    source.Place(at)
                );
            }
            else
            {
                value.Add(source, at);
            }
        }

        at = Math.Min(text.Length, at + (at < text.Length && text[at] == Between ? 0 : 1));
    }

    private void ReadDouble(Excerpt.Builder value)
    {
        at += text[at] == '$' ? 2 : 1;
        while (at < text.Length && text[at] is not ('"' or Between))
        {
            var c = text[at];
            if (IsContinued())
                at += 2;
            else if (c == '\\' && Next(1) is '"' or '\\' or '$' or '`')
            {
                value.Add(source, at + 1);
                at += 2;
            }
            else if (c is '$' or '`')
                ReadExpansion(value);
            else
            {
                value.Add(source, at);
                at++;
            }
        }

        at = Math.Min(text.Length, at + (at < text.Length && text[at] == Between ? 0 : 1));
    }

    /// <summary>$NAME, ${…}, $(…), $((…)), `…`: kept as they are written; what is run in them is read by itself.</summary>
    private void ReadExpansion(Excerpt.Builder value)
    {
        var begin = at;
        if (text[at] == '`')
        {
            at++;
            var inner = new Excerpt.Builder(source.Place(at));
            for (; at < text.Length && text[at] is not ('`' or Between); at++)
            {
                if (text[at] == '\\' && Next(1) is '`' or '\\' or '$')
                    at++;
                inner.Add(source, at);
            }

            at = Math.Min(text.Length, at + 1);
            Nested(inner.Done());
        }
        else if (Next(1) == '(')
        {
            at++;
            var inner = ReadBracketed();
            if (!inner.Text.StartsWith('('))
                Nested(inner);
        }
        else if (Next(1) == '{')
        {
            var braces = 0;
            for (; at < text.Length && text[at] is not ('\n' or Between); at++)
            {
                if (text[at] == '{')
                    braces++;
                else if (text[at] == '}' && --braces == 0)
                    break;
            }

            at = Math.Min(text.Length, at + 1);
        }
        else
        {
            at++;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
                at++;
        }

        value.Add(source, begin, at);
    }

    private void Nested(Excerpt script)
    {
        var around = commands.Function;
        if (functions.Count > 0)
            commands.Function = functions[^1].Name;
        Read(script, commands, depth + 1);
        commands.Function = around;
    }

    /// <summary>What stands in the round brackets that begin here, brackets and quotes within stepped over.</summary>
    private Excerpt ReadBracketed()
    {
        var from = at + 1;
        var open = 0;
        var quote = '\0';
        for (; at < text.Length && text[at] != Between; at++)
        {
            var c = text[at];
            if (c == '\\' && quote != '\'')
                at++;
            else if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '(')
                open++;
            else if (c == ')' && --open == 0)
                break;
        }

        var inner = source.Slice(from, Math.Min(at, text.Length));
        at = Math.Min(text.Length, at + 1);
        return inner;
    }

    private Excerpt ReadHeredoc(string word, bool tabs, bool raw)
    {
        var body = new Excerpt.Builder(source.Place(at));
        while (at < text.Length && text[at] != Between)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            if (text.AsSpan(at, end - at).IndexOf(Between) is >= 0 and var between)
                end = at + between;
            var start = at;
            while (tabs && start < end && text[start] == '\t')
                start++;
            at = Math.Min(text.Length, end < text.Length && text[end] == '\n' ? end + 1 : end);
            // Where a file's margin was taken off the mark may still have one.
            if (
                text.AsSpan(start, end - start).TrimEnd('\r').SequenceEqual(word)
                || text.AsSpan(start, end - start).Trim().SequenceEqual(word)
            )
                break;
            for (var i = start; i < end; i++)
            {
                if (!raw && text[i] == '\\' && i + 1 < end && text[i + 1] is '$' or '`' or '\\')
                    i++;
                body.Add(source, i);
            }

            body.Add('\n', source.Place(end));
        }

        return body.Done();
    }

    /// <summary>A simple command as it is written.</summary>
    internal sealed class Simple
    {
        public List<Word> Words { get; } = [];

        /// <summary>Variables that are set in front of it, or by it.</summary>
        public List<(Excerpt Name, IReadOnlyList<Word> Values)> Variables { get; } = [];

        /// <summary>The file that its output goes to.</summary>
        public Word? Target { get; set; }

        /// <summary>What it is given to read: a heredoc, a here string.</summary>
        public Excerpt? Input { get; set; }

        /// <summary>True where its output goes to the next command.</summary>
        public bool IsPiped { get; set; }

        /// <summary>The command that its output goes to.</summary>
        public Simple? Into { get; set; }

        /// <summary>The command whose output it reads.</summary>
        public Simple? Source { get; set; }

        /// <summary>The variables that decide whether it is run.</summary>
        public IReadOnlyList<string> Asked { get; set; } = [];

        /// <summary>Those of them that must say yes.</summary>
        public IReadOnlyList<string> Needed { get; set; } = [];

        /// <summary>The function that it stands in.</summary>
        public string Function { get; set; } = "";

        public bool IsEmpty => Words.Count == 0 && Variables.Count == 0 && Input is null && Target is null;
    }

    /// <summary>A condition, and what stands under it.</summary>
    private sealed class Branch
    {
        /// <summary>True between if and then.</summary>
        public bool IsAsking { get; set; }

        public bool IsCase { get; init; }

        /// <summary>The one variable that must say yes; empty where it is another condition.</summary>
        public string Needed { get; set; } = "";

        public List<string> Names { get; } = [];
    }
}
