using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Scripts;

namespace Handclasp.Source.Checks.Code.Commands;

/// <summary>Where a command's words say something bad.</summary>
/// <param name="From">The first word.</param>
/// <param name="To">The word after the last.</param>
/// <param name="Said">What they say, as its documentation writes it.</param>
internal readonly record struct Hit(int From, int To, string Said)
{
    /// <summary>What the last word must become; empty where all of them can be left out; null where no text is right.</summary>
    public string? Good { get; init; }

    /// <summary>The part of the last word that is replaced, from its end; 0 for all of it.</summary>
    public int Last { get; init; }
}

/// <summary>Something that a command can be told, and must not be.</summary>
/// <param name="Check">The check that it falls under.</param>
/// <param name="Find">Finds it among the words of a command; the first word is the program.</param>
/// <param name="Because">What it means, behind what is said.</param>
internal sealed record Switch(string Check, Func<IReadOnlyList<Word>, Tool, IEnumerable<Hit>> Find, string Because)
{
    /// <summary>Set when it weighs less than the check usually does.</summary>
    public Severity? AtMost { get; init; }

    /// <summary>What to do instead; empty for the usual sentence.</summary>
    public string Remedy { get; init; } = "";
}

/// <summary>A program, or several that are told the same.</summary>
/// <param name="Names">What it is called.</param>
/// <param name="Switches">What it must not be told.</param>
internal sealed record Tool(string[] Names, params Switch[] Switches)
{
    /// <summary>Its short options that take an argument: what follows them among letters is that argument. Null where letters do not stand together.</summary>
    public string? Taking { get; init; }

    /// <summary>Options that make up for one that is switched off: a pin, a socket of this machine.</summary>
    public string[] Unless { get; init; } = [];
}

/// <summary>The kinds of switches.</summary>
internal static class Say
{
    private const string Open = "the command talks to whoever answers, with any certificate";

    /// <summary>An option without a value that switches verification off: <c>-k</c>, <c>--insecure</c>.</summary>
    public static Switch Off(params string[] options) => Flag("HC580", Open, options);

    /// <summary>An option with a value that switches verification off: <c>--verify=no</c>.</summary>
    public static Switch OffIf(string option, string bad, string good = "") => Value("HC580", Open, option, bad, good);

    /// <summary>An option without a value.</summary>
    public static Switch Flag(string check, string because, params string[] options) =>
        new(check, (words, tool) => Flags(words, tool, options), because);

    /// <summary>An option with a value, with an equals sign or as the next word.</summary>
    public static Switch Value(string check, string because, string option, string bad, string good = "")
    {
        var pattern = Pattern(bad);
        return new(check, (words, _) => Values(words, option, pattern, good), because);
    }

    /// <summary>Words in this order: <c>config</c>, <c>http.sslVerify</c>, <c>false</c>. The last two stand together, or as <c>name=value</c>.</summary>
    public static Switch Setting(string check, string because, string good, string first, string name, string bad)
    {
        var (begins, named, pattern) = (Pattern(first), Pattern(name), Pattern(bad));
        return new(check, (words, _) => Settings(words, begins, named, pattern, good), because);
    }

    /// <summary>The same, for verification.</summary>
    public static Switch OffBy(string good, string first, string name, string bad) => Setting("HC580", Open, good, first, name, bad);

    /// <summary>A word that says it anywhere in it; its first group, where there is one, is what is said.</summary>
    public static Switch Word(string check, string because, string pattern, string unless = "")
    {
        var regex = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return new(
            check,
            (words, _) =>
                Enumerable
                    .Range(1, Math.Max(0, words.Count - 1))
                    .Where(i =>
                        words[i].Text.Length < 4000
                        && regex.IsMatch(words[i].Text)
                        && (unless.Length == 0 || !words[i].Text.Contains(unless, StringComparison.OrdinalIgnoreCase))
                    )
                    .Select(i => new Hit(i, i + 1, regex.Match(words[i].Text).Value)),
            because
        );
    }

    /// <summary>The same, for verification.</summary>
    public static Switch OffIn(string pattern) => Word("HC580", Open, pattern);

    private static Regex Pattern(string words) => new($"^(?:{words})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static IEnumerable<Hit> Flags(IReadOnlyList<Word> words, Tool tool, string[] options)
    {
        var isArgument = false;
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            var wasArgument = isArgument;
            isArgument = false;
            if (wasArgument || text.Length < 2 || text[0] is not ('-' or '/'))
                continue;
            if (tool.Taking is { } taking && text[1] != '-' && text[0] == '-')
            {
                for (var j = 1; j < text.Length; j++)
                {
                    if (options.Contains("-" + text[j], StringComparer.Ordinal))
                        yield return new(i, i + 1, "-" + text[j]) { Good = text.Length == 2 ? "" : text.Remove(j, 1) };
                    if (taking.Contains(text[j], StringComparison.Ordinal))
                    {
                        isArgument = j == text.Length - 1;
                        break;
                    }
                }

                if (options.Contains(text, StringComparer.Ordinal) && text.Length > 2)
                    yield return new(i, i + 1, text) { Good = "" };
                continue;
            }

            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var name = equals > 0 ? text[..equals] : text;
            if (
                options.Contains(name, StringComparer.Ordinal)
                && (equals < 0 || text[(equals + 1)..].ToLowerInvariant() is "true" or "1" or "yes" or "on" or "t")
            )
                yield return new(i, i + 1, name) { Good = "" };
        }
    }

    /// <summary>What is said last holds: a bad value that a good one follows is none.</summary>
    private static List<Hit> Values(IReadOnlyList<Word> words, string option, Regex bad, string good)
    {
        List<Hit> found = [];
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (!text.StartsWith(option, StringComparison.Ordinal))
                continue;
            if (text.Length == option.Length)
            {
                if (i + 1 < words.Count && bad.IsMatch(words[i + 1].Text))
                    found.Add(new(i, i + 2, $"{option} {words[i + 1].Text}") { Good = good.Length > 0 ? good : null });
                else if (good.Length > 0)
                    found.Clear();
            }
            else if (
                (
                    text[option.Length] is '=' or ':' ? 1
                    : option.Length == 2 ? 0
                    : -1
                )
                is >= 0
                    and var skip
            )
            {
                if (bad.IsMatch(text[(option.Length + skip)..]))
                    found.Add(new(i, i + 1, text) { Good = good.Length > 0 ? good : null, Last = text.Length - option.Length - skip });
                else if (good.Length > 0)
                    found.Clear();
            }
        }

        return found;
    }

    private static IEnumerable<Hit> Settings(IReadOnlyList<Word> words, Regex first, Regex name, Regex bad, string good)
    {
        var begun = false;
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (begun && name.IsMatch(text) && i + 1 < words.Count && bad.IsMatch(words[i + 1].Text))
            {
                yield return new(i, i + 2, $"{text} {words[i + 1].Text}") { Good = good.Length > 0 ? good : null };
            }
            else if (
                begun
                && text.LastIndexOf('=') is > 0 and var equals
                && name.IsMatch(text[..equals].Trim())
                && bad.IsMatch(text[(equals + 1)..].Trim())
            )
            {
                yield return new(i, i + 1, text) { Good = good.Length > 0 ? good : null, Last = text.Length - equals - 1 };
            }

            begun |= first.IsMatch(text);
        }
    }
}
