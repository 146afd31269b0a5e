using System.Text;
using Handclasp.Source.Checks;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Reading;
using Handclasp.Source.Syntax;
using Xunit;

namespace Handclasp.Tests.Source;

/// <summary>The pages' own examples: what is shown as bad is found by its check, what is shown as good is found by none.</summary>
public sealed class GuidanceExamples
{
    private static readonly Dictionary<string, Language> Fences = All.Languages.ToDictionary(l => l.Fence, StringComparer.Ordinal);

    internal static Language LanguageOf(string fence) => Fences[fence];

    public static TheoryData<string, string, string> Bad => Examples("bad");

    public static TheoryData<string, string, string> Good => Examples("good");

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_shown_as_bad_is_found(string check, string fence, string example)
    {
        var found = Snippets.Look(Fences[fence], example, check);
        Assert.Contains(check, found.Select(f => f.Check));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void What_is_shown_as_good_is_found_by_none(string check, string fence, string example)
    {
        var found = Snippets.Look(Fences[fence], example, check);
        Assert.True(found.Count == 0, $"{check}: {string.Join("; ", found.Select(f => $"{f.Check} {f.Flag.Because}"))}");
    }

    [Fact]
    public void Every_check_shows_what_is_good_and_what_is_bad()
    {
        Assert.All(SourceChecks.Rules, r => Assert.Contains(" good\n", r.Info.Guidance, StringComparison.Ordinal));
        // A private key is not shown, not even a false one.
        Assert.All(
            SourceChecks.Rules.Where(r => r.Info.Id != "HC570"),
            r => Assert.Contains(" bad\n", r.Info.Guidance, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Every_language_of_a_check_has_its_example()
    {
        string[] general = ["HC570", "HC505"];
        foreach (var rule in SourceChecks.Rules.Where(r => !general.Contains(r.Info.Id)))
        foreach (var language in All.Languages.Where(rule.Reads))
        {
            var fences = Fences.Where(f => f.Value == language || (language == All.Kotlin && f.Value == All.Java)).Select(f => f.Key);
            Assert.True(
                fences.Any(f => rule.Info.Guidance.Contains($"```{f} bad", StringComparison.Ordinal)),
                $"{rule.Info.Id} has no bad example in {language.Name}"
            );
        }
    }

    private static TheoryData<string, string, string> Examples(string kind)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var rule in SourceChecks.Rules)
        {
            StringBuilder? example = null;
            var fence = "";
            foreach (var line in rule.Info.Guidance.Split('\n'))
            {
                if (line.StartsWith("```", StringComparison.Ordinal))
                {
                    if (example is not null)
                        data.Add(rule.Info.Id, fence, example.ToString());
                    var words = line[3..].Split(' ');
                    example = example is null && words.Length == 2 && words[1] == kind ? new() : null;
                    fence = words[0];
                    continue;
                }

                example?.Append(line).Append('\n');
            }
        }

        return data;
    }
}

/// <summary>Looks at a text as if it stood in a file.</summary>
internal static class Snippets
{
    /// <summary>What is found in a text; by a check that runs only on request where that one is asked for.</summary>
    public static List<(string Check, Flag Flag, CodeFile Code)> Look(Language language, string text, string asked = "")
    {
        var code = new CodeFile(new SourceText(text, new UTF8Encoding(false)), language);
        return
        [
            .. from rule in SourceChecks.Rules
            where rule is not Handclasp.Source.Checks.Code.NoPin.Rule || asked == rule.Info.Id
            from flag in rule.Look(code)
            select (flag.IsSwitch ? SourceChecks.Switch.Info.Id : rule.Info.Id, flag, code),
        ];
    }
}
