using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Fields and parameters that by their name are nothing else than the switch that turns verification off.</summary>
internal static class SwitchNames
{
    /// <summary>
    /// !options.noVerify, s.accept_invalid: by its name nothing else than this switch, whoever turns it. A parameter that has a default is judged by
    /// that, and a function that is named as the switch is (setInsecure) hands on what its callers decide.
    /// </summary>
    public static bool Tell(CodeFile code, Span at, Span value, string text)
    {
        // TLSVerifyMode.NO_VERIFY is a constant; a field that the file itself sets is judged by that.
        var last = text[(text.LastIndexOf('.') + 1)..];
        if (text.Length is 0 or > 80 || !last.Any(char.IsAsciiLetterLower))
            return false;
        if (last.Length < text.Length && code.Settings(last).Any(s => code.Values.Of(s.Value).IsKnown))
            return false;
        var words = NameWords.Of(text).Select(w => w.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        if (
            !words.Overlaps(SwitchWords)
            && !(words.Overlaps(Granting) && words.Overlaps(Anybody))
            && !(words.Contains("no") && words.Contains("verify"))
            && !(words.Overlaps(Lenient) && words.Overlaps(Anybody))
        )
            return false;
        return code.Functions.NamedAround(at.From) is not { } home
            || !NameWords.Of(home.Name).Any(w => words.Contains(w.ToLowerInvariant())) && !HasDefault(code, home, value);
    }

    /// <summary>(insecure = false), (insecure: Boolean = false)</summary>
    private static bool HasDefault(CodeFile code, Function home, Span value)
    {
        for (var i = value.From; i < value.To; i++)
        {
            if (!code.IsWord(i) || code.IsLink(i - 1) || code.IsLink(i + 1) || !home.Parameters.Contains(code[i].Value))
                continue;
            for (var k = home.Start; k < home.Body.From; k++)
                if (code.Is(k, code[i].Value))
                    for (var next = k + 1; next < Math.Min(home.Body.From, k + 8) && code[next].Value is not ("," or ")"); next++)
                        if (code[next].Value is "=" or "?" or "??")
                            return true;
        }

        return false;
    }

    private static readonly HashSet<string> SwitchWords = new(StringComparer.Ordinal)
    {
        "insecure",
        "unsafe",
        "noverify",
        "skip",
        "loose",
        "relaxed",
        "untrusted",
    };

    private static readonly HashSet<string> Lenient = new(StringComparer.Ordinal) { "legacy", "lax", "lenient", "permissive", "weak" };

    private static readonly HashSet<string> Granting = new(StringComparer.Ordinal) { "accept", "allow", "ignore" };

    private static readonly HashSet<string> Anybody = new(StringComparer.Ordinal)
    {
        "any",
        "all",
        "bad",
        "invalid",
        "insecure",
        "unverified",
        "cert",
        "certs",
        "certificate",
        "certificates",
        "tls",
        "ssl",
        "errors",
    };
}
