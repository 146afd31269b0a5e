using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ClientAuthNeverDemanded;

/// <summary>Spring Boot's Ssl: its trust store is set, where a function of the file makes it, and this server of it asks nobody for a certificate.</summary>
internal static partial class JvmBoot
{
    private static readonly HashSet<string> Roots = new(StringComparer.Ordinal)
    {
        "trustStore",
        "setTrustStore",
        "trustCertificate",
        "setTrustCertificate",
    };

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Mentions("springframework.boot"))
            yield break;
        var none = code.Settings("clientAuth")
            .Select(s => (s.Name, s.Whole, s.Value))
            .Concat(
                code.Calls("setClientAuth")
                    .Where(c => c.Called is null && c.Arguments.Count == 1)
                    .Select(c => (c.Name, c.Whole, Value: c.Argument(0)))
            )
            .Where(s => code.Is(s.Value.To - 1, "NONE") && code.IsLink(s.Value.To - 2));
        foreach (var (name, whole, _) in none)
            if (
                Called()
                    .Matches(JvmOwners.Maker(code, name))
                    .SelectMany(m => code.Functions.Named(m.Groups["name"].Value))
                    .Any(maker =>
                        !(maker.Start <= name && name < maker.End)
                        && code.WordsOf(maker.Body) is var words
                        && words.Contains("Ssl")
                        && words.Any(Roots.Contains)
                    )
            )
                yield return new(whole, "the server has roots for clients, and asks no client for a certificate")
                {
                    Remedy = "Write NEED.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    [GeneratedRegex(@"(?<![\w])(?<name>\w+)\(")]
    private static partial Regex Called();
}
