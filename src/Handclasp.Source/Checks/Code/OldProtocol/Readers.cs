using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.OldProtocol;

/// <summary>SSL 2 and 3, TLS 1.0 and 1.1 (RFC 8996), wherever they are allowed by name.</summary>
internal static partial class Readers
{
    public static IEnumerable<Flag> JavaScript(CodeFile code)
    {
        foreach (var setting in code.Settings("minVersion", "DEFAULT_MIN_VERSION", "maxVersion"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && v.Text is "TLSv1" or "TLSv1.1" or "SSLv3")
                yield return new(setting.Whole, $"{v.Text} is allowed")
                {
                    Remedy = "Write 'TLSv1.2'.",
                    Changes = setting.Value.Length == 1 ? [new(setting.Value, "'TLSv1.2'")] : [],
                    IsSafe = false,
                };
        // minVersion: legacy ? 'TLSv1' : 'TLSv1.2'
        foreach (var setting in code.Settings("minVersion", "DEFAULT_MIN_VERSION"))
            for (var i = setting.Value.From + 1; i < Math.Min(setting.Value.To, setting.Value.From + 30); i++)
                if (
                    code[i] is { IsText: true, Value: "TLSv1" or "TLSv1.1" or "SSLv3" } version
                    && code[i - 1].Value is "?" or ":" or "||" or "??"
                    && code.Parent(i) == code.Parent(setting.Value.From)
                )
                {
                    yield return new(setting.Whole, $"{version.Value} is allowed where the condition holds")
                    {
                        Remedy = "Write 'TLSv1.2'.",
                        Confidence = Model.Confidence.Firm,
                    };
                    break;
                }

        foreach (var setting in code.Settings("minVersion", "DEFAULT_MIN_VERSION"))
        foreach (var entry in OldEntries(code, setting.Value))
            yield return new(entry.Whole, $"{code[entry.Value.From].Value} is allowed: minVersion is taken from this table")
            {
                Remedy = "Write 'TLSv1.2'.",
                Confidence = Model.Confidence.Firm,
                Beside = [new(setting.Whole, "taken here")],
            };
        foreach (var setting in code.Settings("secureProtocol"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text } v && OldMethod().IsMatch(v.Text))
                yield return new(setting.Whole, $"{v.Text} speaks an old version and nothing newer")
                {
                    Remedy = "Remove it, and write minVersion: 'TLSv1.2'.",
                };
    }

    /// <summary>minVersion: FLOOR[generation], where the file writes the table out: its entries with an old version.</summary>
    private static IEnumerable<Setting> OldEntries(CodeFile code, Span value)
    {
        if (
            value.Length < 4
            || !code.IsWord(value.From)
            || !code.Is(value.From + 1, "[")
            || code.Mate(value.From + 1) >= value.To
            || code.Names.Reaching(code[value.From].Value, value.From) is not [var table]
            || !code.Is(table.Value.From, "{")
        )
            yield break;
        foreach (var part in code.Parts(code.Inside(table.Value.From)))
            if (
                code.SettingAt(part.From) is { Value.Length: 1 } entry
                && code[entry.Value.From] is { IsText: true, Value: "TLSv1" or "TLSv1.1" or "SSLv3" }
            )
                yield return entry;
    }

    public static IEnumerable<Flag> Go(CodeFile code)
    {
        foreach (var setting in code.Settings("MinVersion", "MaxVersion"))
            if (GoTls.Words(code, setting.Value).Any(w => w is "VersionTLS10" or "VersionTLS11" or "VersionSSL30"))
                yield return new(setting.Whole, $"{code.Text(setting.Value)} is allowed")
                {
                    Remedy = "Write tls.VersionTLS12.",
                    Changes = code.Text(setting.Value).StartsWith("tls.Version", StringComparison.Ordinal)
                        ? [new(setting.Value, "tls.VersionTLS12")]
                        : [],
                };
            else if (Given(code, setting) is { Count: > 0 } given)
                foreach (var choice in given)
                    yield return new(choice.At, $"{code.Text(choice.Word)} is allowed")
                    {
                        Remedy = "Write tls.VersionTLS12.",
                        Confidence = Model.Confidence.Firm,
                        Changes = code.Text(choice.Word).StartsWith("tls.Version", StringComparison.Ordinal)
                            ? [new(choice.Word, "tls.VersionTLS12")]
                            : [],
                        Beside = [new(setting.Whole, "it is set here")],
                    };
            else if (Fallback(code, setting.Value) is { } fallback)
                yield return new(fallback, $"{code.Text(fallback)} is what comes out where nothing better is known")
                {
                    Remedy = "Return tls.VersionTLS12, or an error.",
                    Changes = code.Text(fallback).StartsWith("tls.Version", StringComparison.Ordinal)
                        ? [new(fallback, "tls.VersionTLS12")]
                        : [],
                };
    }

    /// <summary>Old versions that callers, tables and fields of the file's own structures give.</summary>
    private static List<Choice> Given(CodeFile code, Setting setting) =>
        code.Is(setting.Value.To - 1, ")")
            ? []
            :
            [
                .. GoChoices
                    .Decided(code, setting.Value)
                    .Where(c => GoTls.Word(code, c.Word) is "VersionTLS10" or "VersionTLS11" or "VersionSSL30"),
            ];

    /// <summary>MinVersion: minVersion(name), where the function falls back to an old one; what a configuration names is its own choice.</summary>
    private static Span? Fallback(CodeFile code, Span value)
    {
        if (
            value.Length < 3
            || !code.Is(value.To - 1, ")")
            || code.Mate(value.To - 1) is not (> 0 and var open)
            || code.PathStart(open - 1) != value.From
            || code.Functions.Named(code[open - 1].Value).Take(2).ToList() is not [var function]
        )
            return null;
        foreach (var returned in code.Functions.Returns(function))
        {
            var first = code.Parts(new(returned.From, returned.To)).FirstOrDefault();
            if (GoTls.Word(code, first) is not ("VersionTLS10" or "VersionTLS11" or "VersionSSL30"))
                continue;
            var open2 = code.Parent(returned.From);
            var start = open2 > 0 ? code.StatementStart(open2 - 1) : -1;
            var isNamed = code.Is(start, "switch")
                ? !IsDefault(code, open2, returned.From)
                : code.Is(start, "if") && Enumerable.Range(start, open2 - start).Any(i => code[i].IsText && code[i].Value.Length > 0);
            if (!isNamed)
                return first;
        }

        return null;
    }

    /// <summary>Behind default: and no case after it.</summary>
    private static bool IsDefault(CodeFile code, int open, int index)
    {
        for (var i = index; i > open; i--)
            if (code.Parent(i) == open && code[i].Value is "case" or "default" && code.IsWord(i))
                return code.Is(i, "default");
        return false;
    }

    public static IEnumerable<Flag> Jvm(CodeFile code)
    {
        foreach (var call in code.Calls("getInstance"))
            if (
                call.Receiver.EndsWith("SSLContext", StringComparison.Ordinal)
                && code.Values.Of(call.Argument(0)) is { Kind: ValueKind.Text } v
                && OldName().IsMatch(v.Text)
            )
                yield return new(call.Whole, $"SSLContext \"{v.Text}\" begins with an old version")
                {
                    Remedy = "Write \"TLS\", or \"TLSv1.3\".",
                };
        foreach (
            var call in code.Calls(
                "setEnabledProtocols",
                "setProtocols",
                "tlsVersions",
                "setIncludeProtocols",
                "addEnabledSecureTransportProtocol",
                "enabledProtocols",
                "setTlsVersions",
                "SSLConnectionSocketFactory",
                "protocols"
            )
        )
        {
            if (Old(code, code.Inside(call.Open), call.Name) is >= 0 and var old)
                yield return new(Mentions.Shown(code, call.Whole, old), $"{code[old].Value} is allowed")
                {
                    Remedy = "Allow \"TLSv1.3\" and \"TLSv1.2\" only.",
                };
        }

        foreach (var setting in code.Settings("enabledProtocols"))
            if (Old(code, setting.Value, setting.Name) is >= 0 and var old)
                yield return new(Mentions.Shown(code, setting.Whole, old), $"{code[old].Value} is allowed")
                {
                    Remedy = "Allow \"TLSv1.3\" and \"TLSv1.2\" only.",
                };
        foreach (var pair in Pairs.Of(code))
            if (
                (
                    pair.Name
                        is "https.protocols"
                            or "jdk.tls.client.protocols"
                            or "jdk.tls.server.protocols"
                            or "ssl.enabled.protocols"
                            or "ssl.protocol"
                            or "enabledTLSProtocols"
                            or "enabledSslProtocolSuites"
                            or "tlsVersions"
                    || pair.Name.StartsWith("mail.", StringComparison.Ordinal)
                        && pair.Name.EndsWith(".ssl.protocols", StringComparison.Ordinal)
                    || pair.Name.EndsWith(".ssl.enabled.protocols", StringComparison.Ordinal)
                    || pair.Name.EndsWith(".ssl.enabled-protocols", StringComparison.Ordinal)
                )
                && code.Values.Of(pair.Value) is { Kind: ValueKind.Text } v
                && v.Text.Split(',', ' ').FirstOrDefault(p => OldName().IsMatch(p)) is { } named
            )
                yield return new(pair.At, $"{named} is allowed") { Remedy = "Name TLSv1.2 and TLSv1.3 only." };
            else if (
                pair.Name == "jdk.tls.disabledAlgorithms"
                && code.Values.Of(pair.Value) is { Kind: ValueKind.Text } list
                && !string.IsNullOrWhiteSpace(list.Text)
                && list.Text.Split(',', StringSplitOptions.TrimEntries) is var forbidden
                && !(forbidden.Contains("TLSv1", StringComparer.Ordinal) && forbidden.Contains("TLSv1.1", StringComparer.Ordinal))
            )
                yield return new(
                    pair.At,
                    $"{pair.Name} no longer forbids TLSv1 and TLSv1.1, which the platform does: they are allowed again, with all else that its own list has more"
                )
                {
                    Remedy = "Remove the line; or add to the platform's own list.",
                };
    }

    /// <summary>An old version among what is allowed, also by way of a constant.</summary>
    private static int Old(CodeFile code, Span span, int near) =>
        Mentions.Allowed(
            code,
            span,
            near,
            i =>
                code[i] is { Kind: TokenKind.Word, Value: "TLS_1_0" or "TLS_1_1" or "SSL_3_0" or "V_1_0" or "V_1_1" }
                || IsOldText(code[i]) && Mentions.IsKept(code, i, near),
            i => IsOldText(code[i]),
            30
        );

    /// <summary>"TLSv1", and Tomcat's "TLSv1.2+TLSv1", "TLSv1,TLSv1.2".</summary>
    private static bool IsOldText(Token token) =>
        token.IsText
        && (
            OldName().IsMatch(token.Value)
            || token.Value.Length < 80
                && token.Value is ['T' or 'S', ..]
                && token.Value.AsSpan().ContainsAny(',', '+', ' ')
                && token.Value.Split(',', '+', ' ').Any(p => OldName().IsMatch(p))
        );

    public static IEnumerable<Flag> CSharp(CodeFile code)
    {
        for (var i = 2; i < code.Tokens.Length; i++)
        {
            if (
                code[i] is not { Kind: TokenKind.Word, Value: "Ssl2" or "Ssl3" or "Tls" or "Tls11" or "Default" }
                || !code.IsLink(i - 1)
                || code[i - 2].Value is not ("SslProtocols" or "SecurityProtocolType")
            )
                continue;
            if (code[i].Value == "Default" && code[i - 2].Value == "SecurityProtocolType")
                continue;
            var start = code.PathStart(i);
            if (
                code.PathTo(i).Split('.').Length > 2 && !code.PathTo(i).StartsWith("System.", StringComparison.Ordinal)
                || Mentions.IsOnlySpokenOf(code, start, i + 1)
            )
                continue;
            // protocols &= ~(Tls | Tls11): taken out.
            var statement = code.StatementStart(start);
            if (
                Enumerable.Range(statement, start - statement).Any(k => code.Is(k, "~") || code.Is(k, "&="))
                || code.Is(start - 1, "(") && code.Is(start - 2, "~")
            )
                continue;
            yield return new(new(code.PathStart(i), i + 1), $"{code.PathTo(i)} allows an old version")
            {
                Remedy = "Use SslProtocols.None: the system chooses TLS 1.2 and 1.3.",
                Confidence = Model.Confidence.Firm,
            };
        }
    }

    /// <summary>Switches of .NET Framework that bring the old versions back.</summary>
    public static IEnumerable<Flag> CSharpSwitches(CodeFile code)
    {
        foreach (var call in code.Calls("SetSwitch"))
            if (
                call.Arguments is [var name, var value]
                && code.Values.Of(name) is { Kind: ValueKind.Text } text
                && text.Text.Split('.')[^1] is "DontEnableSchUseStrongCrypto" or "DontEnableSystemDefaultTlsVersions"
                && code.Values.Of(ServerNotVerified.CSharp.Unnamed(code, value)).Is(true)
            )
                yield return new(
                    call.Whole,
                    $"{text.Text.Split('.')[^1]} lets this program speak versions before TLS 1.2, with weak suites"
                )
                {
                    Remedy = "Remove the switch: the system chooses TLS 1.2 and 1.3.",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>(SecurityProtocolType)192, (SslProtocols)(768 | 3072): versions by their bits.</summary>
    public static IEnumerable<Flag> CSharpNumbers(CodeFile code)
    {
        foreach (var type in code.Index.Places("SecurityProtocolType", "SslProtocols"))
        {
            if (!code.IsWord(type) || !code.Is(type + 1, ")") || !code.Is(code.PathStart(type) - 1, "("))
                continue;
            var cast = code.PathStart(type) - 1;
            if (Mentions.IsOnlySpokenOf(code, cast, type + 2))
                continue;
            var bits = 0;
            var end = code.OperandEnd(type + 2);
            for (var i = type + 2; i < Math.Min(end, type + 14); i++)
                if (code[i].Kind == TokenKind.Number && Number(code[i].Value) is { } number)
                    bits |= number;
                else if (code[i].Value is not ("(" or ")" or "|"))
                    bits = -1;
            if (bits > 0 && (bits & (12 | 48 | 192 | 768)) != 0)
                yield return new(new(cast, end), $"{code.Text(new(cast, end))} allows a version before TLS 1.2")
                {
                    Remedy = "Use SslProtocols.None: the system chooses TLS 1.2 and 1.3.",
                    Confidence = Model.Confidence.Firm,
                };
        }
    }

    private static int? Number(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex)
                ? hex
                : null
            : int.TryParse(text, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;

    public static IEnumerable<Flag> Python(CodeFile code)
    {
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (
                !code.IsWord(i)
                || code[i].Value
                    is not (
                        "PROTOCOL_SSLv2"
                        or "PROTOCOL_SSLv3"
                        or "PROTOCOL_TLSv1"
                        or "PROTOCOL_TLSv1_1"
                        or "TLSv1_METHOD"
                        or "SSLv3_METHOD"
                        or "TLSv1_1_METHOD"
                    )
                || code.Is(i - 1, "import")
                || code.Is(i + 1, "=")
            )
                continue;
            if (Mentions.IsOnlySpokenOf(code, code.PathStart(i), i + 1) || IsImported(code, i))
                continue;
            yield return new(new(code.PathStart(i), i + 1), $"{code[i].Value} speaks an old version and nothing newer")
            {
                Remedy = "Use ssl.create_default_context().",
            };
        }

        // ctx.options &= ~ssl.OP_NO_TLSv1, &= ~(ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1)
        foreach (var place in code.Index.Places("OP_NO_SSLv3", "OP_NO_TLSv1", "OP_NO_TLSv1_1"))
            if (
                code.IsWord(place)
                && (
                    code.Is(code.PathStart(place) - 1, "~")
                    || code.Parent(place) is > 0 and var open
                        && code.Is(open - 1, "~")
                        // One of several is enough to tell.
                        && code.PathStart(place) == open + 1
                )
            )
                yield return new(
                    new(code.PathStart(place) - 1, place + 1),
                    $"{code[place].Value} is taken away: an old version is allowed, whose handshake can be broken"
                )
                {
                    Remedy = "Remove the line, or set minimum_version to ssl.TLSVersion.TLSv1_2.",
                };
        foreach (var setting in code.Settings(PythonVersions.Bounds))
            if (PythonVersions.Old(code, setting) is { } old)
                yield return new(setting.Whole, $"{code[old].Value} is allowed")
                {
                    Remedy = "Use ssl.TLSVersion.TLSv1_2.",
                    Beside = setting.Whole.Contains(old) ? [] : [new(new(old, old + 1), "the version comes from here")],
                    Changes = old == setting.Value.To - 1 && setting.Value.Length > 1 ? [new(new(old, old + 1), "TLSv1_2")] : [],
                };
        foreach (var flag in PythonVersions.Look(code))
            yield return flag;
    }

    /// <summary>from ssl import (…).</summary>
    private static bool IsImported(CodeFile code, int index)
    {
        var open = code.Parent(index);
        return code.Is(code.StatementStart(index), "from") || (open > 0 && code.Is(open - 1, "import"));
    }

    [GeneratedRegex(@"^(SSLv2|SSLv3|TLSv1|TLSv1_1)_(client_|server_)?method$")]
    private static partial Regex OldMethod();

    [GeneratedRegex(@"^(SSLv2|SSLv3|SSLv2Hello|TLSv1|TLSv1\.0|TLSv1\.1|TLS1\.0)$")]
    private static partial Regex OldName();
}
