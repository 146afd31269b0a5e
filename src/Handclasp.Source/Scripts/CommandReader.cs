using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Commands;
using Handclasp.Source.Formats;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Scripts;

/// <summary>
/// What a simple command comes to: the program behind <c>sudo</c>, <c>env</c> and their like, the script behind <c>bash -c</c>, the variables
/// behind <c>export</c>, the text that is written to a file.
/// </summary>
internal sealed partial class CommandReader(Orders orders)
{
    /// <summary>Interpreters that take a program on the command line, and the option for it.</summary>
    private static readonly (Regex Name, string[] Options, Func<Language> Language)[] Interpreters =
    [
        (Python(), ["-c"], () => All.Python),
        (Node(), ["-e", "-p", "--eval", "-pe", "eval"], () => All.JavaScript),
        (Ruby(), ["-e"], () => All.Ruby),
        (Php(), ["-r"], () => All.Php),
        (PowerShell(), ["-c", "-command", "-Command", "-C"], () => All.PowerShell),
    ];

    private int nested;

    /// <summary>The function that is read now; empty outside of all.</summary>
    public string Function
    {
        get => orders.Function;
        set => orders.Function = value;
    }

    /// <summary>Takes a command as it is written.</summary>
    public void Take(ShellReader.Simple command, int depth)
    {
        var hasProgram = command.Words.Count > 0;
        var around = orders.Asked;
        var (needed, function) = (orders.Needed, orders.Function);
        if (command.Asked.Count > 0)
            orders.Asked = [.. around, .. command.Asked];
        if (command.Needed.Count > 0)
            orders.Needed = [.. needed, .. command.Needed];
        if (command.Function.Length > 0)
            orders.Function = command.Function;
        foreach (var (name, values) in command.Variables)
            orders.Add(new Variable(name, values, hasProgram));
        Programs(command, command.Words, depth);
        (orders.Asked, orders.Needed, orders.Function) = (around, needed, function);
    }

    private void Programs(ShellReader.Simple command, IReadOnlyList<Word> words, int depth)
    {
        if (nested > 6)
            return;
        nested++;
        Run(command, Stripped(words), depth);
        nested--;
    }

    private void Run(ShellReader.Simple command, List<Word> words, int depth)
    {
        if (words.Count == 0)
            return;
        var name = NameOf(words[0]);
        if (ShellWords.Shells.Contains(name) || name is "su" or "ssh" or "eval" or "trap" or "alias" or "cmd")
            Scripts(command, name, words, depth);
        else if (name is "export" or "declare" or "typeset" or "local" or "readonly" or "setenv" or "setx" or "set" or "set-env" or "ARG")
            Sets(command, name, words);
        else if (name is "echo" or "printf" or "cat" or "tee")
            Writes(command, name, words, depth);
        else if (Interpreters.FirstOrDefault(i => i.Name.IsMatch(name)) is { Name: not null } interpreter)
            Interprets(command, words, interpreter.Options, interpreter.Language());
        if (name is not ("echo" or "printf"))
            orders.Add(new Command(words) { Output = OutputOf(command), Fed = command.Source?.Words ?? [] });
        foreach (var inner in orders.Wrapped(name).ToList())
            orders.Add(
                new Command([.. inner.Words.SelectMany(w => Orders.IsAllArguments(w.Text) ? words.Skip(1) : [w])]) { Asked = inner.Asked }
            );
        if (!ShellWords.Talkers.Contains(name) || name is "npm" or "yarn" or "pnpm")
            Given(name, words);
        if (ShellWords.Carriers.Contains(name) || (!ShellWords.Talkers.Contains(name) && !Tools.Knows(name)))
            Carried(command, words, depth);
        // What is piped into a shell or read by one that another command starts (docker exec -i db sh).
        if (command.Input is { } input && words.Any(w => ShellWords.Shells.Contains(NameOf(w))) && !ShellWords.Talkers.Contains(name))
            Read(command, input, depth);
    }

    /// <summary>Where a command's output goes, through pipes: &gt; file, openssl x509 -out file, tee file.</summary>
    private static Word? OutputOf(ShellReader.Simple command)
    {
        var last = command;
        for (var count = 0; count < 8 && last.Target is null && last.Into is { } next; count++)
            last = next;
        if (last.Target is not null)
            return last.Target;
        for (var i = 0; i + 1 < last.Words.Count; i++)
            if (last.Words[i].Text is "-out" or "tee" or "--output" or "--outfile" or "sponge")
                return last.Words[i + 1];
        return null;
    }

    /// <summary>What a shell is given to read, once.</summary>
    private void Read(ShellReader.Simple command, Excerpt input, int depth)
    {
        command.Input = null;
        ShellReader.Read(input, this, depth + 1);
    }

    /// <summary>Without reserved words, sudo, env and their like; the variables that env sets are kept.</summary>
    private List<Word> Stripped(IReadOnlyList<Word> words)
    {
        var i = 0;
        while (i < words.Count)
        {
            var name = NameOf(words[i]);
            if (ShellWords.Reserved.Contains(words[i].Text))
            {
                i++;
                continue;
            }

            // The five times, and perhaps the user, of a crontab's line.
            if (i == 0 && CronFields(words) is > 0 and var fields)
            {
                i = fields;
                if (i + 1 < words.Count && !Tools.Knows(NameOf(words[i])) && User().IsMatch(words[i].Text))
                    i++;
                continue;
            }

            if (i > 0 && Assigned(words[i], 0) is { } variable)
            {
                orders.Add(variable);
                i++;
                continue;
            }

            if (!ShellWords.Prefixes.TryGetValue(name, out var takes) || words[i].IsQuoted || i + 1 == words.Count)
                break;
            i++;
            while (i < words.Count && (words[i].Text.StartsWith('-') || (name == "env" && Assigned(words[i], 0) is not null)))
            {
                if (Assigned(words[i], 0) is { } set)
                    orders.Add(set);
                var option = words[i].Text;
                i += option.Length == 2 && takes.Options.Contains(option[1], StringComparison.Ordinal) ? 2 : 1;
                if (option == "--")
                    break;
            }

            while (i < words.Count && Assigned(words[i], 0) is { } before)
            {
                orders.Add(before);
                i++;
            }

            i += takes.Own;
        }

        return [.. words.Skip(i)];
    }

    private static int CronFields(IReadOnlyList<Word> words)
    {
        if (words[0].Text.StartsWith('@') && words[0].Text.Length > 4)
            return 1;
        return
            words.Count > 5
            && words.Take(5).All(w => Time().IsMatch(w.Text))
            && char.IsAsciiDigit(words[0].Text[0]) | words[0].Text[0] == '*'
            ? 5
            : 0;
    }

    /// <summary>bash -c "…", su -c "…", ssh host "…", eval, trap, alias; and what a shell reads.</summary>
    private void Scripts(ShellReader.Simple command, string name, List<Word> words, int depth)
    {
        if (name is "eval" or "trap" or "alias" or "ssh")
        {
            foreach (var word in words.Skip(1).Where(w => w.Text.Contains(' ', StringComparison.Ordinal)))
                ShellReader.Read(
                    name == "alias" && word.Text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
                        ? word.Value.Slice(equals + 1, word.Value.Length).Unquoted()
                        : word.Value,
                    this,
                    depth + 1
                );
        }
        else
        {
            for (var i = 1; i + 1 < words.Count; i++)
                if (Runs().IsMatch(words[i].Text))
                {
                    ShellReader.Read(words[i + 1].Value, this, depth + 1);
                    break;
                }
        }

        if (command.Input is { } input)
            Read(command, input, depth);
    }

    /// <summary>python -c "…", node &lt;&lt;EOF.</summary>
    private void Interprets(ShellReader.Simple command, List<Word> words, string[] options, Language language)
    {
        for (var i = 1; i + 1 < words.Count; i++)
            if (options.Contains(words[i].Text, StringComparer.Ordinal))
            {
                orders.Add(new Part(words[i + 1].Value, language));
                return;
            }

        // python3 - "$API" <<'PY': what stands behind the mark is handed to it.
        if (command.Input is { } input && words.Skip(1).TakeWhile(w => w.Text is not ("-" or "--")).All(w => w.Text.StartsWith('-')))
            orders.Add(new Part(input, language));
    }

    /// <summary>export NAME=value, setenv NAME value, set -x NAME value.</summary>
    private void Sets(ShellReader.Simple command, string name, List<Word> words)
    {
        var isExported =
            name is "export" or "ARG" or "setenv" or "setx" or "set-env"
            || words.Skip(1).Any(w => w.Text is "-x" or "-gx" or "-Ux" or "-xg");
        foreach (var (variable, values) in command.Variables)
            orders.Add(new Variable(variable, values, isExported));
        if (name is "setenv" or "setx" or "set" or "set-env")
        {
            var given = words.Skip(1).SkipWhile(w => w.Text.StartsWith('-')).Take(2).ToList();
            if (given.Count == 2 && VariableName().IsMatch(given[0].Text))
                orders.Add(new Variable(given[0].Value, [given[1]], isExported));
            // Windows: set NAME=value
            foreach (var word in given.Take(1))
                if (Assigned(word, 0) is { Text.Length: > 0 } assigned)
                    orders.Add(assigned);
            return;
        }

        foreach (var word in words.Skip(1))
            if (Assigned(word, 0) is { } set)
                orders.Add(set with { IsExported = isExported, IsDefault = name == "ARG" });
    }

    /// <summary>echo, printf, cat and tee: what they write to a file is read as such a file, what they hand to a shell as a script.</summary>
    private void Writes(ShellReader.Simple command, string name, List<Word> words, int depth)
    {
        var content = name is "cat" or "tee" ? command.Input : Said(name, words);
        if (content is null)
            return;
        var target = name == "tee" ? words.Skip(1).LastOrDefault(w => !w.Text.StartsWith('-')) : command.Target;
        if (target is not null)
        {
            Written(target.Text, content, depth);
            return;
        }

        if (command.Into is { Words: { Count: > 0 } } next)
        {
            var reader = Stripped(next.Words);
            var program = reader.Count > 0 ? NameOf(reader[0]) : "";
            if (program == "tee" && reader.Skip(1).LastOrDefault(w => !w.Text.StartsWith('-')) is { } file)
                Written(file.Text, content, depth);
            else if (program is "ssh" or "crontab" || reader.Any(w => ShellWords.Shells.Contains(NameOf(w))))
                ShellReader.Read(content, this, depth + 1);
            else if (Interpreters.FirstOrDefault(i => i.Name.IsMatch(program)) is { Name: not null } interpreter)
                orders.Add(new Part(content, interpreter.Language()));
            return;
        }

        if (content.Text.StartsWith("#!", StringComparison.Ordinal) && content.Text.Split('\n')[0].Contains("sh", StringComparison.Ordinal))
            ShellReader.Read(content, this, depth + 1);
    }

    /// <summary>What echo and printf say, with its \n as ends of lines.</summary>
    private static Excerpt? Said(string name, List<Word> words)
    {
        var said = words.Skip(1).SkipWhile(w => w.Text is "-e" or "-n" or "-en" or "-ne" or "-E" or "--").ToList();
        if (said.Count == 0)
            return null;
        var isEscaped = name == "printf" || words[1].Text.Contains('e', StringComparison.Ordinal);
        var made = new Excerpt.Builder(said[0].At.From);
        foreach (var word in said)
        {
            // printf '%s\n' …: the words are lines.
            if (name == "printf" && word == said[0] && said.Count > 1 && word.Text.StartsWith("%s", StringComparison.Ordinal))
                continue;
            for (var i = 0; i < word.Text.Length; i++)
                if (isEscaped && word.Text[i] == '\\' && i + 1 < word.Text.Length && word.Text[i + 1] is 'n' or 't')
                    made.Add(word.Text[++i] == 'n' ? '\n' : '\t', word.Value.Place(i));
                else
                    made.Add(word.Value, i);
            made.Add(name == "printf" ? '\n' : ' ', word.At.To);
        }

        return made.Done();
    }

    private void Written(string file, Excerpt content, int depth)
    {
        var language = HostFiles.LanguageOf(file, content.Text);
        if (language == All.Shell)
            ShellReader.Read(content, this, depth + 1);
        else if (language is not null)
            orders.Add(new Part(content, language));
    }

    /// <summary>docker run -e NAME=value, heroku config:set NAME=value, make NAME=value: programs will see it.</summary>
    private void Given(string name, List<Word> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            var from =
                text.StartsWith("--", StringComparison.Ordinal) ? text.IndexOf('=', StringComparison.Ordinal) + 1
                : text.StartsWith("-e", StringComparison.Ordinal) ? 2
                : 0;
            if (Assigned(words[i], text.StartsWith("--", StringComparison.Ordinal) && from == 0 ? text.Length : from) is { } set)
                orders.Add(set);
        }

        // cf set-env app NAME value
        if (words.Count > 4 && words[1].Text is "set-env" or "se" && VariableName().IsMatch(words[3].Text))
            orders.Add(new Variable(words[3].Value, [words[4]], true));
        else if (words.Count > 3 && name == "launchctl" && words[1].Text == "setenv")
            orders.Add(new Variable(words[2].Value, [words[3]], true));
    }

    /// <summary>A command that is given another as its words: retry 3 curl …, docker run image wget …, find -exec curl ….</summary>
    private void Carried(ShellReader.Simple command, List<Word> words, int depth)
    {
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i];
            if (word.Text.Contains(' ', StringComparison.Ordinal))
            {
                var first = word.Text.TrimStart().Split(' ')[0].Split('/')[^1];
                if (Tools.Knows(first) || ShellWords.Prefixes.ContainsKey(first) || ShellWords.Shells.Contains(first))
                    ShellReader.Read(word.Value, this, depth + 1);
                continue;
            }

            if (word.Text.StartsWith('-') || word.Text.StartsWith('$'))
                continue;
            var name = NameOf(word);
            if (Tools.Knows(name) || ShellWords.Shells.Contains(name) && i + 1 < words.Count)
            {
                Programs(command, [.. words.Skip(i)], depth);
                return;
            }
        }
    }

    /// <summary>NAME=value as one word.</summary>
    private static Variable? Assigned(Word word, int from)
    {
        var equals = word.Text.IndexOf('=', Math.Min(from, word.Text.Length));
        if (equals <= from || !VariableName().IsMatch(word.Text[from..equals]))
            return null;
        var value = word.Value.Slice(equals + 1, word.Value.Length);
        return new(
            word.Value.Slice(from, equals),
            [new(value, value.IsEmpty ? new(word.At.To - (word.IsQuoted ? 2 : 0), word.At.To) : value.Reach(), true)],
            true
        );
    }

    /// <summary>The program's name without its folder and .exe.</summary>
    internal static string NameOf(Word word)
    {
        var name = word.Text;
        if (name.LastIndexOfAny(['/', '\\']) is >= 0 and var slash)
            name = name[(slash + 1)..];
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    [GeneratedRegex(@"^-[a-zA-Z]*c$|^--command$|^/[cCkK]$")]
    private static partial Regex Runs();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.]*$")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[\d*/,\-A-Za-z]{1,20}$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^[a-z_][a-z0-9_-]*$")]
    private static partial Regex User();

    [GeneratedRegex(@"^(python|pypy)[\d.]*$")]
    private static partial Regex Python();

    [GeneratedRegex(@"^(node|nodejs|deno|bun)$")]
    private static partial Regex Node();

    [GeneratedRegex(@"^ruby[\d.]*$")]
    private static partial Regex Ruby();

    [GeneratedRegex(@"^php[\d.]*$")]
    private static partial Regex Php();

    [GeneratedRegex(@"^(?i)(powershell|pwsh)$")]
    private static partial Regex PowerShell();
}
