using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.OldProtocol;

/// <summary>Python's bounds for versions, by whatever way the constant is named; pyOpenSSL's, and drivers' lists.</summary>
internal static class PythonVersions
{
    /// <summary>Options that are a bound.</summary>
    public static readonly string[] Bounds =
    [
        "minimum_version",
        "maximum_version",
        "ssl_minimum_version",
        "ssl_maximum_version",
        "insecurelyLowerMinimumTo",
        "raiseMinimumTo",
        "lowerMaximumSecurityTo",
    ];

    /// <summary>The token that names an old version: TLSVersion.TLSv1, getattr(TLSVersion, "TLSv1"), TLSVersion["TLSv1"], a constant that is one of these.</summary>
    public static int? Old(CodeFile code, Setting setting)
    {
        // The lowest that OpenSSL was built with.
        if (setting.Option == "minimum_version" && code.Is(setting.Value.To - 1, "MINIMUM_SUPPORTED"))
            return setting.Value.To - 1;
        if (setting.Container >= 0 && code.Is(setting.Container - 2, "def"))
            return null;
        if (Named(code, setting.Value) is { } here)
            return here;
        if (
            setting.Value.Length == 1
            && code.IsWord(setting.Value.From)
            && code.Names.Reaching(code[setting.Value.From].Value, setting.Name) is [var only]
            && only.Value.From != setting.Value.From
            && Named(code, only.Value) is { } constant
        )
            return constant;
        // FLOOR[generation]
        foreach (var one in Choices.Of(code, setting.Value) is { Count: > 1 } several ? several : [])
            if (one.Length < 12 && Named(code, one) is { } some)
                return some;
        return null;
    }

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var call in code.Calls("set_min_proto_version", "set_max_proto_version"))
            if (Modes.Of(code, call.Argument(0)).FirstOrDefault(m => IsOldNumber(m.Word)) is { Word: { } word })
                yield return new(call.Whole, $"{word} is allowed") { Remedy = "Use SSL.TLS1_2_VERSION." };
        foreach (var call in code.Calls("setopt"))
            if (
                code[call.Argument(0).To - 1].Value == "SSLVERSION"
                && code[call.Argument(1).To - 1].Value
                    is "SSLVERSION_TLSv1_0"
                        or "SSLVERSION_TLSv1_1"
                        or "SSLVERSION_SSLv3"
                        or "SSLVERSION_SSLv2"
            )
                yield return new(call.Whole, $"{code[call.Argument(1).To - 1].Value} is allowed")
                {
                    Remedy = "Use pycurl.SSLVERSION_TLSv1_2.",
                };
        // tlslite-ng: settings.minVersion = (3, 1)
        if (code.Names.Has("tlslite"))
            foreach (var setting in code.Settings("minVersion", "maxVersion"))
                if (
                    setting.IsMember && code.Text(setting.Value).Replace(" ", "", StringComparison.Ordinal) is "(3,0)" or "(3,1)" or "(3,2)"
                )
                    yield return new(setting.Whole, $"{setting.Option} {code.Text(setting.Value)} allows an old version")
                    {
                        Remedy = "Use (3, 3), which is TLS 1.2.",
                        Changes = [new(setting.Value, "(3, 3)")],
                    };
        foreach (var setting in code.Settings("tls_versions", "ssl_version", "tls_version"))
            if (
                setting.Value.Length < 30
                && (setting.Container >= 0 ? !code.Is(setting.Container - 2, "def") : setting.Option == "ssl_version")
                && Enumerable
                    .Range(setting.Value.From, setting.Value.Length)
                    .FirstOrDefault(i => code[i] is { IsText: true, Value: "TLSv1" or "TLSv1.0" or "TLSv1.1" or "TLSv1_1" or "SSLv3" }, -1)
                    is >= 0
                        and var old
                && !Mentions.IsOnlySpokenOf(code, old, old + 1)
            )
                yield return new(setting.Whole, $"{code[old].Value} is allowed") { Remedy = "Name TLS 1.2 and 1.3 only." };
    }

    private static int? Named(CodeFile code, Span value)
    {
        for (var i = value.From; i < Math.Min(value.To, value.From + 20); i++)
            if (
                code[i].Value is "TLSv1" or "TLSv1_0" or "TLSv1_1" or "SSLv3"
                && (code[i].IsText ? Enumerable.Range(value.From, i - value.From).Any(k => code.Is(k, "TLSVersion")) : code.IsWord(i))
            )
                return i;
        return null;
    }

    private static bool IsOldNumber(string word) =>
        word
            is "SSL3_VERSION"
                or "TLS1_VERSION"
                or "TLS1_1_VERSION"
                or "768"
                or "769"
                or "770"
                or "0x0300"
                or "0x0301"
                or "0x0302"
                or "0x301"
                or "0x302";
}
