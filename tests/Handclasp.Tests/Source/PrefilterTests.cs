using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Xunit;

namespace Handclasp.Tests.Source;

/// <summary>A file without any of its language's literals is not read: so each word that a check looks for must hold one of them.</summary>
public sealed class PrefilterTests
{
    public static TheoryData<string> Names => ["JavaScript", "Go", "Java", "Kotlin", "C#", "Python"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_word_of_the_checks_holds_a_literal(string name)
    {
        var language = All.Languages.Single(l => l.Name == name);
        IEnumerable<string> own = name switch
        {
            "JavaScript" => Handclasp.Source.Checks.Code.ServerNotVerified.JavaScript.Words,
            "Go" => Handclasp.Source.Checks.Code.ServerNotVerified.Go.Words,
            "C#" => [.. Handclasp.Source.Checks.Code.ServerNotVerified.CSharp.Words, .. DotNetCallbacks.Words],
            "Python" => Handclasp.Source.Checks.Code.ServerNotVerified.Python.Words,
            _ => [.. Handclasp.Source.Checks.Code.ServerNotVerified.Jvm.Words, .. Handclasp.Source.Checks.Code.HostNotChecked.Jvm.Words],
        };

        var uncovered = own.Where(w => !language.Literals.Any(l => w.Contains(l, StringComparison.OrdinalIgnoreCase))).ToList();

        Assert.True(uncovered.Count == 0, string.Join(", ", uncovered));
    }

    /// <summary>Tables with some hundreds of rows find them: each piece that gives a finding must be read at all.</summary>
    [Theory]
    [MemberData(nameof(FixtureTests.Names), MemberType = typeof(FixtureTests))]
    public void No_piece_with_a_finding_is_left_unread(string name)
    {
        var unread = FixtureTests
            .Pieces(name)
            .Where(p => p.Head.Contains('@', StringComparison.Ordinal))
            .Where(p => SourceScan.LanguageOf(p.Head.Split(' ')[0]) is { } language && !Prefilter.MayHold(p.Text, language))
            .Select(p => p.Head);

        Assert.Empty(unread);
    }
}
