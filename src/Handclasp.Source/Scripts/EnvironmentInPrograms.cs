using System.Text.RegularExpressions;
using Handclasp.Source.Formats;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;
using Known = Handclasp.Source.Checks.Code.Commands.Known;

namespace Handclasp.Source.Scripts;

/// <summary>
/// Variables of the environment that a program sets, for itself or for what it starts: <c>ENV["NAME"] = "0"</c>, <c>setenv("NAME", "0", 1)</c>,
/// <c>.env("NAME", "0")</c>, <c>environment = ["NAME": "0"]</c>, <c>"NAME=0"</c> in a list. Which names and values are bad, the shell's readers know.
/// </summary>
internal static partial class EnvironmentInPrograms
{
    private const int Longest = 200;

    /// <summary>Languages whose own readers tell these, with what they know of the libraries that read them and of how processes are started.</summary>
    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal)
    {
        "Scala",
        "Groovy",
        "Clojure",
        "C",
        "C++",
        "R",
        "Python",
        "Go",
        "C#",
        "Java",
        "Kotlin",
        "JavaScript",
    };

    /// <summary>Adds what is set to a script.</summary>
    public static void Read(CodeFile code, Script script)
    {
        if (Elsewhere.Contains(code.Language.Name))
            return;
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText && !code[i].IsWord || code[i].Value.Length is < 8 or > Longest)
                continue;
            var value = code[i].Value;
            if (IsOwn(code, i))
                continue;
            if (code[i].IsText && value.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                // "NAME=0" in a list or an argument, not in a text that is shown.
                if (
                    Name().IsMatch(value.AsSpan(0, equals))
                    && IsKnown(value[..equals], value[(equals + 1)..])
                    && IsHandedOver(code, i)
                    && CommandsInPrograms.TextOf(code, i) is { Length: var length } text
                    && length == value.Length
                )
                    script.Variable(text.Slice(0, equals), text.Slice(equals + 1, length));
            }
            else if (
                Name().IsMatch(value)
                && Given(code, i) is >= 0 and var at
                && Literal(code, at) is { } given
                && IsKnown(value, given.Text)
            )
                script.Variable(code[i].IsText ? Inner(code, i) : Excerpt.Of(code.Source.Text, code[i].Start, code[i].End), given);
        }
    }

    /// <summary>What a program's own client reads is that client's flaw, and told as such: LWP's switch, the directory's in PHP.</summary>
    private static bool IsOwn(CodeFile code, int name) =>
        code[name].Value.Split('=')[0] switch
        {
            "PERL_LWP_SSL_VERIFY_HOSTNAME" => code.Language.Name == "Perl",
            "LDAPTLS_REQCERT" => code.Language.Name == "PHP",
            _ => false,
        };

    private static bool IsKnown(string name, string value) =>
        Known.Environment.Switches.Any(s => !s.MustBeExported && s.Says(name.TrimStart('$'), value));

    /// <summary>Where the value begins that a name is given; -1 where it is given none.</summary>
    private static int Given(CodeFile code, int name)
    {
        var next = name + 1;
        // ENV["NAME"] = …, env["NAME"] ||= …, Environment("NAME") = …, $env{NAME} = …
        if (code[next] is { Kind: TokenKind.Symbol, Value: "]" or ")" or "}" } && code[next + 1].Value is "=" or "||=" or "??=" or "//=")
            return next + 2;
        // "NAME": …, "NAME" => …, "NAME" to …, {"NAME", …}
        if (code[next].Value is "=>" or ":" or "to" && (code.Parent(name) >= 0 || code.Language.Name == "Ruby"))
            return next + 1;
        if (code[next].Is(",") && code.Parent(name) is >= 0 and var open)
        {
            if (code.Is(open, "(") && code.CallAt(open) is { } call)
                return Sets().IsMatch(call.Word) && !Asks().IsMatch(call.Word) ? next + 1 : -1;
            // A pair of its own.
            return code.Parts(code.Inside(open)).Take(3).Count() == 2 ? next + 1 : -1;
        }

        // process.env.NAME = …, NAME=… among the arguments of a call
        return
            code[next].Is("=")
            && code[name].IsWord
            && (code.IsLink(name - 1) || code.Parent(name) is >= 0 and var held && code.Is(held, "("))
            ? next + 1
            : -1;
    }

    /// <summary>The text or number that stands there alone.</summary>
    private static Excerpt? Literal(CodeFile code, int at) =>
        code[at + 1].Value is "+" or "." or "?" or "or" or "??" or "||" ? null
        : code[at].IsText ? Inner(code, at)
        : code[at].Kind == TokenKind.Number || code[at].Value is "true" or "false" or "True" or "False"
            ? Excerpt.Of(code.Source.Text, code[at].Start, code[at].End)
        : null;

    private static Excerpt Inner(CodeFile code, int at) =>
        code[at].Value.Length == 0 ? Excerpt.Of(code.Source.Text, code[at].End, code[at].End) : CommandsInPrograms.TextOf(code, at);

    /// <summary>True for an element of a list and for what a call is given that sets variables or starts something.</summary>
    private static bool IsHandedOver(CodeFile code, int at)
    {
        var open = code.Parent(at);
        if (open < 0)
            return false;
        if (code.CallAt(open) is { } call)
            return (Sets().IsMatch(call.Word) || Starts().IsMatch(call.Word)) && !Asks().IsMatch(call.Word);
        return code.Is(open, "[") || code.Is(open, "{");
    }

    [GeneratedRegex("^\\$?(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|GOINSECURE|PYTHONHTTPSVERIFY|GODEBUG|npm_config_strict_ssl)$")]
    private static partial Regex Name();

    [GeneratedRegex("(?i)set|put|env|update|add|with|append|merge|insert|push|var|store|concat|^dict$|of$")]
    private static partial Regex Sets();

    [GeneratedRegex("(?i)exec|spawn|start|run|list|array|vec")]
    private static partial Regex Starts();

    [GeneratedRegex("(?i)assert|expect|equal|get|unset|remove|delete|print|log|warn|contains|has")]
    private static partial Regex Asks();
}
