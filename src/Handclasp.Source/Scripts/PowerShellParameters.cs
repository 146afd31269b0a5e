using Handclasp.Source.Syntax;

namespace Handclasp.Source.Scripts;

/// <summary>What a cmdlet is given by name, in whichever way: <c>-Name value</c>, <c>-Name:value</c>, a table that is splatted, everybody's default, a property.</summary>
/// <param name="Command">The cmdlet, where it stands there; else empty.</param>
/// <param name="Name">The parameter's name, without its dash.</param>
/// <param name="Value">What it is given as written; empty for a switch.</param>
/// <param name="At">Where.</param>
/// <param name="IsParameter">True where it stands behind a dash.</param>
internal readonly record struct PowerShellParameter(string Command, string Name, string Value, Span At, bool IsParameter)
{
    /// <summary>True for a switch that is given, or given $true.</summary>
    public bool IsOn => (IsParameter && Value.Length == 0) || Value.Equals("$true", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for what is given $false.</summary>
    public bool IsOff => Value.Equals("$false", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Finds them.</summary>
internal static class PowerShellParameters
{
    public static IEnumerable<PowerShellParameter> Of(CodeFile code) => Dashed(code).Concat(Assigned(code));

    private static IEnumerable<PowerShellParameter> Dashed(CodeFile code)
    {
        foreach (var words in PowerShellHost.Statements(code))
            for (var i = 1; i < words.Count; i++)
            {
                var text = words[i].Text;
                // A text in quotes is spoken of.
                // (--long belongs to a program, and is read as its own.)
                if (text.Length < 4 || text[0] != '-' || !char.IsAsciiLetter(text[1]) || code[words[i].At.From].IsText)
                    continue;
                var colon = text.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0)
                    yield return new(words[0].Text, text[1..colon], text[(colon + 1)..], words[i].At, true);
                else if (i + 1 < words.Count && !words[i + 1].Text.StartsWith('-') && !words[i + 1].Text.StartsWith('$'))
                    yield return new(words[0].Text, text[1..], words[i + 1].Text, new(words[i].At.From, words[i + 1].At.To), true);
                else if (i + 1 < words.Count && words[i + 1].Is("$true"))
                    yield return new(words[0].Text, text[1..], "$true", new(words[i].At.From, words[i + 1].At.To), true);
                else
                    yield return new(words[0].Text, text[1..], "", words[i].At, true);
            }
    }

    /// <summary>@{ Name = $true }, $table.Name = $true, $table['Name'] = $true, $PSDefaultParameterValues['*:Name'] = $true.</summary>
    private static IEnumerable<PowerShellParameter> Assigned(CodeFile code)
    {
        for (var i = 0; i + 2 < code.Tokens.Length; i++)
        {
            if (!(code[i].IsText || code[i].IsWord))
                continue;
            var equals = code.Is(i + 1, "]") ? i + 2 : i + 1;
            if (!code.Is(equals, "="))
            {
                // $table.Add('Name', $true)
                if (code[i].IsText && code.Is(i + 1, ",") && code[code.Parent(i) - 1].Value is "Add" or "add" && code[i].Value.Length < 60)
                    yield return new("", Bare(code[i].Value), code[i + 2].Value, new(i, i + 3), false);
                continue;
            }

            var name = Bare(code[i].Value);
            if (name.Length is < 4 or > 60 || name[0] is '$' or '-' || equals + 1 >= code.Tokens.Length)
                continue;
            yield return new("", name, code[equals + 1].Value, new(i, equals + 2), false);
        }
    }

    private static string Bare(string name) => name[(name.LastIndexOf(':') + 1)..];
}
