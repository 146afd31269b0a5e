using Handclasp.Model;
using Handclasp.Tls.Server;

namespace Handclasp.Demo;

/// <summary>One server of the demonstration.</summary>
/// <param name="Path">The path that it protects; it also tells the servers apart in a report.</param>
/// <param name="Planted">What is wrong with it, or that nothing is.</param>
/// <param name="Word">The enforcement that a scan must find.</param>
/// <param name="Check">The id of the check that must fail; empty: none may.</param>
internal sealed record DemoCase(string Path, string Planted, Enforcement Word, string Check)
{
    /// <summary>The four, the sound one first.</summary>
    public static IReadOnlyList<DemoCase> All { get; } =
    [
        new("/strict", "nothing: it checks everything", Enforcement.Required, ""),
        new("/optional", "it asks for a certificate, and never looks whether one came", Enforcement.OptionalUnverified, "HC101"),
        new("/any-certificate", "it demands a certificate, and takes any", Enforcement.RequiredUnverified, "HC102"),
        new("/no-expiry", "it checks the issuer, but no dates", Enforcement.Required, "HC121"),
    ];

    /// <summary>How this server judges a client's chain.</summary>
    public Func<IReadOnlyList<byte[]>, ClientDecision> Judge(ClientChainRules careful, ClientChainRules timeless) =>
        Path switch
        {
            "/optional" => static _ => ClientDecision.Accept,
            "/any-certificate" => static chain => chain.Count == 0 ? ClientDecision.CertificateRequired : ClientDecision.Accept,
            "/no-expiry" => timeless.Judge,
            _ => careful.Judge,
        };

    /// <summary>Whether a scan found what is planted here, and nothing where nothing is.</summary>
    public DemoResult Hold(TargetReport found)
    {
        if (found.Error is { } error)
            return new(false, error.Message);
        var failed = found
            .Findings.Where(f => f.Counts && f.Severity != Severity.Info)
            .Select(f => f.Check.Id)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (found.Enforcement != Word)
            return new(false, $"enforcement was found to be {found.Enforcement?.Word() ?? "unknown"}, but it is {Word.Word()}");
        if (Check.Length == 0)
            return failed.Count == 0
                ? new(true, "nothing was found")
                : new(false, $"{string.Join(", ", failed)} failed, though nothing is planted here");
        return failed.Contains(Check, StringComparer.Ordinal)
            ? new(true, $"{Check} found it")
            : new(false, $"{Check} should have failed and did not");
    }
}

/// <summary>Whether a demonstration's server was seen for what it is.</summary>
/// <param name="Right">It was.</param>
/// <param name="Said">What was found, in a few words.</param>
internal sealed record DemoResult(bool Right, string Said);
