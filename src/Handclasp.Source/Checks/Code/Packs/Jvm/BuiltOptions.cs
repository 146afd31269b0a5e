using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>
/// Options of a connection's address that the program puts together: a value behind <c>"…&amp;tlsInsecure=" +</c>, an argument of
/// <c>String.format("…;trustServerCertificate=%b", …)</c>, <c>"socket.verifyHostName=false"</c> in a list that is joined.
/// </summary>
internal static partial class BuiltOptions
{
    private const string Remedy = "Take it out, and name the roots that the driver is to trust.";

    /// <summary>The flaws about names, or those about certificates.</summary>
    public static IEnumerable<Flag> Look(CodeFile code, bool isHost)
    {
        // Java's and Kotlin's properties have readers of their own.
        if (code.Language.Name is not ("Java" or "Kotlin"))
            foreach (var pair in Pairs.Of(code))
                if (
                    Urls.IsOption(pair.Name)
                    && code.Values.Of(pair.Value) is { Kind: ValueKind.Text, Text.Length: > 0 and < 40 } value
                    && (value.Text != "none" || code.Names.MentionsAnyCase("clickhouse"))
                    && Urls.Option(pair.At, pair.Name, value.Text, Remedy) is { } said
                    && said.IsHost == isHost
                )
                    yield return said.Flag with
                    {
                        Confidence = Model.Confidence.Firm,
                    };
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || code[i].Value.Length is < 6 or > 600 || !code[i].Value.Contains('=', StringComparison.Ordinal))
                continue;
            if (Alone().Match(code[i].Value) is { Success: true } alone && IsListed(code, i))
            {
                if (
                    Urls.Option(new(i, i + 1), alone.Groups["name"].Value, alone.Groups["value"].Value, Remedy) is { } option
                    && option.IsHost == isHost
                )
                    yield return option.Flag with
                    {
                        Confidence = Model.Confidence.Firm,
                    };
                else if (isHost && VerifyHost().IsMatch(code[i].Value))
                    yield return new(
                        new(i, i + 1),
                        $"{code[i].Value}: the server's name is not compared, any certificate of a trusted authority will do"
                    )
                    {
                        Remedy = "Remove it.",
                        Confidence = Model.Confidence.Firm,
                    };
            }
            else
                foreach (var (name, value) in Built(code, i))
                    if (Judge(code, i, name, value, isHost) is { } flag)
                        yield return flag;
        }
    }

    private static Flag? Judge(CodeFile code, int text, string name, Span value, bool isHost)
    {
        foreach (var bad in (string[])["true", "false"])
            if (Urls.Option(new(text, text + 1), name, bad, Remedy) is { } option && option.IsHost == isHost)
                return Options.Judge(
                    code,
                    new(text, value.To),
                    value,
                    v => v.Is(bad == "true") || v is { Kind: ValueKind.Text } said && said.Text == bad,
                    option.Flag.Because,
                    Remedy
                );
        return null;
    }

    /// <summary>The options of a text whose value the program puts in, with that value.</summary>
    private static IEnumerable<(string Name, Span Value)> Built(CodeFile code, int text)
    {
        if (Ends().Match(code[text].Value) is { Success: true } end && code.Is(text + 1, "+"))
            yield return (end.Groups["name"].Value, new(text + 2, Math.Max(text + 3, code.OperandEnd(text + 2))));
        if (
            code.CallAt(code.Parent(text)) is not { Word: "format" or "formatted" or "sprintf" } call
            && !(code.IsLink(text + 1) && code[text + 2].Value is "format" or "formatted")
        )
            yield break;
        var arguments =
            code.IsLink(text + 1) && code.Is(text + 3, "(")
                ? code.Parts(code.Inside(text + 3)).ToList()
                : [.. code.Parts(code.Inside(code.Parent(text))).SkipWhile(p => p.From <= text)];
        var position = 0;
        foreach (Match hole in Holes().Matches(code[text].Value))
        {
            if (hole.Groups["name"].Success && position < arguments.Count)
                yield return (hole.Groups["name"].Value, arguments[position]);
            position++;
        }
    }

    /// <summary>An element of a list or an argument of a call, not of a process.</summary>
    private static bool IsListed(CodeFile code, int text) =>
        code.Parent(text) is > 0 and var open
        && (
            code.CallAt(open)
                is {
                    Word: "listOf"
                        or "of"
                        or "asList"
                        or "Seq"
                        or "List"
                        or "arrayOf"
                        or "setOf"
                        or "mutableListOf"
                        or "add"
                        or "append"
                        or "Array"
                        or "vector"
                        or "join"
                }
            || code.Is(open, "[") && code.Language.Name is "Groovy" or "Clojure"
            || code.Is(open, "{") && code.Is(open - 1, "]")
        );

    [GeneratedRegex(@"^(?<name>[\w.]*[A-Za-z]\w*)=(?<value>[\w-]+)$")]
    private static partial Regex Alone();

    [GeneratedRegex(@"(?i)^(socket\.|transport\.|nested\.\w+\.)?verifyHost(name)?=false$")]
    private static partial Regex VerifyHost();

    [GeneratedRegex(@"[?&;](?<name>\w+)=$")]
    private static partial Regex Ends();

    [GeneratedRegex(@"(?:[?&;](?<name>\w+)=)?%[bsd]")]
    private static partial Regex Holes();
}
