using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>
/// net/http: a Transport that has DialTLSContext (or DialTLS) asks it for each connection of its own, and ignores TLSClientConfig. Behind a proxy it
/// still counts.
/// </summary>
internal static class GoTransports
{
    private static readonly string[] Dials = ["DialTLSContext", "DialTLS"];

    /// <summary>What a configuration has that somebody relies on.</summary>
    private static readonly string[] Checks = ["RootCAs", "VerifyConnection", "VerifyPeerCertificate"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("TLSClientConfig"))
            if (
                IsOfHttp(code, setting)
                && setting.Sibling(Dials) is { } dials
                && !code.Values.Of(dials.Value).Is(ValueKind.Null)
                && setting.Sibling("Proxy") is null
                && Checking(code, setting) is { } check
                // What connects without verifying is told for that.
                && !Uses(code, dials.Value, ["InsecureSkipVerify", .. Names(code, setting.Value), .. Names(code, check.Value)], 0)
            )
                yield return new(
                    setting.Whole,
                    $"{dials.Option} makes this transport's connections, and TLSClientConfig is ignored: its {check.Option} decides nothing"
                )
                {
                    Remedy = $"Give the configuration to what {dials.Option} calls (tls.Dialer has Config), or leave {dials.Option} out.",
                    Confidence = Confidence.Firm,
                    Beside = [new(dials.Whole, "connects here")],
                };
    }

    /// <summary>http.Transport{…}; transport.TLSClientConfig = …, where this file made the transport.</summary>
    private static bool IsOfHttp(CodeFile code, Setting setting) =>
        setting.IsMember
            ? code
                .Names.Reaching(setting.Owner, setting.Name)
                .Any(a => code.Text(a.Value).Contains("http.Transport{", StringComparison.Ordinal))
            : code.Is(setting.Container - 1, "Transport") && code.Is(setting.Container - 3, "http");

    /// <summary>The first of the configuration's options that checks something.</summary>
    private static Setting? Checking(CodeFile code, Setting setting)
    {
        var made = code.Names.Held(setting.Value);
        return code.Settings(Checks).Cast<Setting?>().FirstOrDefault(s => made.Contains(s!.Value.Name));
    }

    private static IEnumerable<string> Names(CodeFile code, Span value) =>
        value.Length is 1 or 3 && code.IsWord(value.To - 1) && !code.Is(value.To - 1, "nil") ? [code[value.To - 1].Value] : [];

    /// <summary>What connects has the same configuration or the same roots: in its function, or by way of what it is a method of.</summary>
    private static bool Uses(CodeFile code, Span dials, List<string> names, int depth)
    {
        if (Has(dials))
            return true;
        if (code.Functions.Of(dials) is { } function && Has(function.Body))
            return true;
        return depth < 3
            && code.IsWord(dials.From)
            && code.Names.Reaching(code[dials.From].Value, dials.From)
                .Any(a =>
                    !a.Value.IsEmpty
                    && !a.Value.Contains(dials.From)
                    && (code.Functions.Around(a.Name) is not { } home || ReferenceEquals(home, code.Functions.Around(dials.From)))
                    && Uses(code, a.Value, names, depth + 1)
                );

        bool Has(Span span) =>
            Enumerable
                .Range(span.From, span.Length)
                .Any(i => code.IsWord(i) && (names.Contains(code[i].Value) || code[i].Value == "TLSClientConfig"));
    }
}
