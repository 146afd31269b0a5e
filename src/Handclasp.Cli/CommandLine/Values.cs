using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Handclasp.Engine;
using Handclasp.Model;

namespace Handclasp.Cli.CommandLine;

/// <summary>Values as typed to values as meant. Each throws a <see cref="UsageException"/> that names the option and says what it takes.</summary>
internal static class Values
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    /// <summary>A duration: a number and a unit, "500ms", "5s", "1.5s", "2m", "1h".</summary>
    public static TimeSpan Duration(string text, string option)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var isNumber = double.TryParse(
            text.AsSpan(0, digits),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        );
        var unit = text[digits..];
        if (isNumber && unit.Length == 0)
            throw new UsageException($"{option} {Shown(text)} has no unit: write {option} {text}s for seconds (ms, s, m, h)");
        double? factor = unit switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => null,
        };
        if (!isNumber || factor is null)
            throw new UsageException($"{option} '{Shown(text)}' is no duration: write a number and a unit, like 500ms, 5s or 2m");
        var seconds = number * factor.Value;
        return seconds > 0 && seconds <= LongestWait.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"{option} {Shown(text)} is out of bounds: it is more than 0 and at most 24h");
    }

    /// <summary>A whole number within bounds.</summary>
    public static int Whole(string text, string option, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{option} '{Shown(text)}' is no whole number from {least} to {most}");

    /// <summary>A whole number within the bounds of the option.</summary>
    public static int Whole(string text, OptionSpec option) => Whole(text, option.Name, option.Least, option.Most);

    /// <summary>A severity by its word; null for "never".</summary>
    public static Severity? SeverityOrNever(string word, string option) =>
        OneOf<Severity?>(
            word,
            option,
            [.. Enum.GetValues<Severity>().OrderDescending().Select(s => (s.Word(), (Severity?)s)), ("never", null)]
        );

    /// <summary>New connections per second; 0 is no limit.</summary>
    public static double Rate(string text, string option) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and <= 100_000
            ? rate
            : throw new UsageException($"{option} '{Shown(text)}' is no rate: it is connections per second, 0 for no limit");

    /// <summary>One of a few words; the message lists them and names the nearest.</summary>
    public static T OneOf<T>(string text, string option, IReadOnlyList<(string Word, T Meaning)> words)
    {
        foreach (var (word, meaning) in words)
            if (word == text)
                return meaning;
        var known = words.Select(w => w.Word).ToList();
        var near = Nearest.Of(text, known) is { } word2 ? $" (did you mean {word2}?)" : "";
        throw new UsageException($"{option} '{Shown(text)}' is none of {string.Join(", ", known)}{near}");
    }

    /// <summary>A list separated by commas; empty parts are refused.</summary>
    public static IReadOnlyList<string> List(string text, string option)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.Contains("") ? throw new UsageException($"{option} '{Shown(text)}' has an empty part: write {option} a,b") : parts;
    }

    /// <summary>A header line, "Name: value", as it goes on the wire.</summary>
    public static KeyValuePair<string, string> Header(string text, string option)
    {
        if (text.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            throw new UsageException($"{option} '{Shown(text)}' contains a line break, which would forge a second header: remove it");
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? "" : text[..colon].Trim();
        return name.Length > 0 && name.All(IsToken)
            ? new(name, text[(colon + 1)..].Trim())
            : throw new UsageException($"{option} '{Shown(text)}' is no header: write {option} 'Name: value'");
    }

    /// <summary>A request path with its query, as it goes on the wire.</summary>
    public static string Path(string text, string option) =>
        text.StartsWith('/') && text.Length <= 4096 && text.All(c => c is > ' ' and < '\x7f' and not '#')
            ? text
            : throw new UsageException($"{option} '{Shown(text)}' is no path: it starts with / and has no spaces (write %20)");

    /// <summary>A regular expression that cannot run away.</summary>
    public static Regex Pattern(string text, string option)
    {
        try
        {
            return new(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
        }
        catch (NotSupportedException)
        {
            // Look-arounds and back-references need the backtracking engine: the time limit stands for its bound.
            return new(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException($"{option} '{Shown(text)}' is no regular expression: {wrong.Message}");
        }
    }

    /// <summary>Text with the escapes \r \n \t \0 \\ and \xNN, to bytes; what is not ASCII becomes UTF-8.</summary>
    public static byte[] Escaped(string text, string option)
    {
        List<byte> bytes = [];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                var width = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, width)));
                i += width - 1;
                continue;
            }

            var (value, length) = Escape(text.AsSpan(i + 1));
            if (length == 0)
                throw new UsageException(
                    $"{option} '{Shown(text)}' has an unknown escape at its character {i + 1}: known are \\r \\n \\t \\0 \\\\ \\xNN"
                );
            bytes.Add(value);
            i += length;
        }

        return [.. bytes];
    }

    public static TlsVersion Version(string text, string option) =>
        OneOf(
            text.ToLowerInvariant().Replace("tls", "", StringComparison.Ordinal).TrimStart('v'),
            option,
            [("1.3", TlsVersion.Tls13), ("1.2", TlsVersion.Tls12), ("1.1", TlsVersion.Tls11), ("1.0", TlsVersion.Tls10)]
        );

    public static Level Level(string text, string option) =>
        OneOf(
            text,
            option,
            [("passive", Engine.Level.Passive), ("standard", Engine.Level.Standard), ("intrusive", Engine.Level.Intrusive)]
        );

    /// <summary>The proxy: http://host:port, nothing else.</summary>
    public static HostPort Proxy(string text, string option)
    {
        const string scheme = "http://";
        if (!text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"{option} '{Shown(text)}' is no HTTP proxy: write {option} http://host:port");
        var rest = text[scheme.Length..].TrimEnd('/');
        if (rest.Contains('@', StringComparison.Ordinal))
            throw new UsageException($"{option} with a user and password is not supported: write {option} http://host:port");
        return TargetAddress.ParseHostPort(rest, option);
    }

    private static (byte Value, int Length) Escape(ReadOnlySpan<char> after) =>
        after switch
        {
            ['r', ..] => ((byte)'\r', 1),
            ['n', ..] => ((byte)'\n', 1),
            ['t', ..] => ((byte)'\t', 1),
            ['0', ..] => (0, 1),
            ['\\', ..] => ((byte)'\\', 1),
            ['x', var high, var low, ..] when char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low) => (
                byte.Parse(after.Slice(1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                3
            ),
            _ => (0, 0),
        };

    /// <summary>RFC 9110 section 5.6.2.</summary>
    private static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);

    private static string Shown(string text) => CommandParser.Shown(text);
}
