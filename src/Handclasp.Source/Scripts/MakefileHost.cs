using System.Text.RegularExpressions;
using Handclasp.Source.Formats;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>The shell in a Makefile or a justfile: recipes, and variables as the shell would set them.</summary>
internal static partial class MakefileHost
{
    public static IEnumerable<Part> Parts(CodeFile code)
    {
        var text = code.Source.Text;
        var made = new Excerpt.Builder(0);
        var goesOn = false;
        for (var from = 0; from < text.Length; )
        {
            var end = text.IndexOf('\n', from);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(from, end - from);
            var isComment = line.TrimStart().StartsWith("#");
            if (goesOn)
                Shell(made, text, from, end);
            else if (line.Length > 0 && line[0] is '\t' or ' ' && !isComment)
                Recipe(made, text, from, end);
            else if (!isComment)
                Top(made, text, from, end);
            goesOn = line.TrimEnd().EndsWith("\\") && (goesOn || made.Length > 0);
            made.Add('\n', end);
            from = end + 1;
        }

        return [new(made.Done(), Languages.All.Shell)];
    }

    /// <summary>@, - and + in front of a recipe's line say how it is run.</summary>
    private static void Recipe(Excerpt.Builder made, string text, int from, int end)
    {
        while (from < end && text[from] is '\t' or ' ' or '@' or '-' or '+')
            from++;
        Shell(made, text, from, end);
    }

    /// <summary>A line outside of recipes: a variable, or a rule with a recipe behind its semicolon.</summary>
    private static void Top(Excerpt.Builder made, string text, int from, int end)
    {
        // target: export NAME = value holds for that target.
        if (Private().Match(text, from, end - from) is { Success: true } owner)
            from += owner.Length;
        var line = text[from..end];
        var match = Assignment().Match(line);
        if (!match.Success)
        {
            Condition(made, line, from);
            return;
        }

        var (name, value) = (match.Groups["name"], match.Groups["value"]);
        var place = from + value.Index;
        if (match.Groups["export"].Success)
            made.Say("export ", from);
        else if (match.Groups["default"].Success && value.Value is "0" or "1" or "true" or "false" or "yes" or "no")
            made.Say("ARG ", from);
        for (var i = 0; i < name.Length; i++)
            made.Add(name.Value[i] == '-' ? '_' : name.Value[i], from + name.Index + i);
        made.Say("=", place);
        var isQuoted = value.Length > 1 && value.Value[0] is '"' or '\'' && value.Value.TrimEnd()[^1] == value.Value[0];
        if (!isQuoted)
            made.Say("\"", place);
        Shell(made, text, place, place + value.Value.TrimEnd().Length, isQuoted ? '\0' : '"');
        if (!isQuoted && !value.Value.TrimEnd().EndsWith('\\'))
            made.Say("\"", place + value.Value.TrimEnd().Length);
    }

    /// <summary>ifeq ($(INSECURE),1), ifdef INSECURE, else, endif: what a shell would ask.</summary>
    private static void Condition(Excerpt.Builder made, string line, int place)
    {
        if (If().Match(line) is { Success: true } asked)
            made.Say(
                asked.Groups["name"].Success && asked.Groups["name"].Value.All(c => c != '-')
                    ? $"if [ \"${asked.Groups["name"].Value}\" ]; then"
                    : "if :; then",
                place
            );
        else if (Otherwise().IsMatch(line))
            made.Say("else", place);
        else if (EndIf().IsMatch(line))
            made.Say("fi", place);
    }

    /// <summary>$$ is the shell's own dollar; $(NAME) and {{name}} are variables of the file, $(shell …) is run.</summary>
    private static void Shell(Excerpt.Builder made, string text, int from, int end, char within = '\0')
    {
        for (var i = from; i < end; i++)
        {
            if (text[i] == '$' && i + 1 < end && text[i + 1] == '$')
            {
                made.Add('$', i);
                i++;
            }
            else if (
                text[i] == '$'
                && i + 1 < end
                && text[i + 1] == '('
                && Variable().Match(text, i, end - i) is { Success: true } variable
            )
            {
                made.Say("${", i);
                for (var j = i + 2; j < i + variable.Length - 1; j++)
                    made.Add(text[j] == '-' ? '_' : text[j], j);
                made.Add('}', i + variable.Length - 1);
                i += variable.Length - 1;
            }
            else if (text[i] == '{' && i + 1 < end && text[i + 1] == '{' && Just().Match(text, i, end - i) is { Success: true } just)
            {
                made.Say("${", i);
                for (var j = just.Groups["name"].Index; j < just.Groups["name"].Index + just.Groups["name"].Length; j++)
                    made.Add(text[j] == '-' ? '_' : text[j], j);
                made.Add('}', i + just.Length - 1);
                i += just.Length - 1;
            }
            else if (text[i] == within && within != '\0')
            {
                made.Say("\\", i).Add(text[i], i);
            }
            else
            {
                made.Add(text[i], i);
            }
        }
    }

    [GeneratedRegex(
        @"^(?:(?<export>export)\s+|override\s+|set\s+)?(?<name>[A-Za-z_][\w-]*)\s*(?::=|::=|(?<default>\?=)|\+=|=|!=)\s*(?<value>.+)$"
    )]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^\s*(?:ifn?eq\s*(?:\(|[""'])?\s*(?:\$[({](?:\w+\s+)?(?<name>[A-Za-z_][\w-]*))?|ifn?def\s+(?<name>[A-Za-z_][\w-]*))")]
    private static partial Regex If();

    [GeneratedRegex(@"\G[\w./%$() -]+:[ \t]+(?=(?:export[ \t]+|private[ \t]+)?[A-Za-z_]\w*[ \t]*(?::=|\+=|\?=|=))")]
    private static partial Regex Private();

    [GeneratedRegex(@"^\s*else\b")]
    private static partial Regex Otherwise();

    [GeneratedRegex(@"^\s*endif\b")]
    private static partial Regex EndIf();

    [GeneratedRegex(@"\G\$\([A-Za-z_][\w-]*\)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\G\{\{\s*(?<name>[A-Za-z_][\w-]*)\s*\}\}")]
    private static partial Regex Just();
}
