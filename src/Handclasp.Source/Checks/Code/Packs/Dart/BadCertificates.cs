using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Packs.Apple;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Dart;

/// <summary>
/// Dart asks these callbacks only about certificates that did not verify: each yes must stand behind the certificate's own bytes, its key or
/// a digest. Names, hosts and ports say nothing.
/// </summary>
internal static partial class BadCertificates
{
    private const string Remedy =
        "Remove the callback; add your root with SecurityContext.setTrustedCertificates, or compare the SHA-256 of certificate.der.";

    /// <summary>The names of such callbacks in dart:io and in packages.</summary>
    private static readonly string[] Names =
    [
        "badCertificateCallback",
        "onBadCertificate",
        "badCertificateHandler",
        "onBadCert",
        "onBadSslCertificate",
        "badCertificate",
        "onInvalidCertificate",
        "invalidCertificateCallback",
        "certificateErrorHandler",
        "onCertificateError",
    ];

    /// <summary>What web views ask when a certificate did not verify.</summary>
    private static readonly string[] Asking =
    [
        "onReceivedServerTrustAuthRequest",
        "onSslAuthError",
        "setOnSSlAuthError",
        "setOnSslAuthError",
        "onReceivedSslError",
        "onServerTrust",
    ];

    /// <summary>True where the file has such a callback: then it may do with the certificate what the roots do not.</summary>
    public static bool Has(CodeFile code) => code.Index.Places(Names).Any();

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!Connections().IsMatch(code.Source.Text))
            yield break;
        foreach (var place in code.Index.Places(Names))
        {
            if (code.SettingAt(place) is not { Value.IsEmpty: false } setting)
                continue;
            // allowBadCertificates of package:grpc.
            if (code[setting.Value.To - 1].Value == "allowBadCertificates" && !code.Functions.Named("allowBadCertificates").Any())
            {
                yield return Flag(setting.Whole, Answer.Always, "");
                continue;
            }

            // onBadCertificate: handler, where callers of this file give it.
            foreach (var (given, handler) in Handed(code, setting.Value))
                if (Judge(code, handler, out var told) is var does and not (Answer.Checked or Answer.Nothing))
                    yield return Flag(given, does, told);
            // a ? callback : null
            if (Chosen(code, setting.Value) is var (condition, chosen) && code.Functions.Of(chosen) is { } either)
            {
                if (Judge(code, either, out var said) is not (Answer.Checked or Answer.Nothing))
                    yield return Conditions.IsSwitch(code, condition) || code.Values.Of(condition).Is(ValueKind.Switch)
                        ? Flag(setting.Whole, Answer.Switch, code.Text(condition))
                        : Flag(setting.Whole, Answer.Always, said);
                continue;
            }

            if (
                code.Functions.Of(setting.Value) is { } function
                && Judge(code, function, out var text) is var answer and not (Answer.Checked or Answer.Nothing)
            )
                yield return Flag(setting.Whole, answer, text);
        }

        // Overridden in a class.
        foreach (var function in Names.SelectMany(code.Functions.Named))
            if (Judge(code, function, out var text) is var answer and not (Answer.Checked or Answer.Nothing))
                yield return Flag(new(function.Start, Math.Min(function.Body.From, code.Tokens.Length)), answer, text);
        foreach (var flag in WebViews(code))
            yield return flag;
    }

    /// <summary>What the callers of a function give for the parameter that a callback is.</summary>
    private static IEnumerable<(Span Given, Function Handler)> Handed(CodeFile code, Span value)
    {
        if (
            value.Length != 1
            || !code.IsWord(value.From)
            || !code.Functions.IsParameter(code[value.From].Value, value.From)
            || code.Functions.NamedAround(value.From) is not { } maker
        )
            yield break;
        var name = code[value.From].Value;
        var position = maker.Parameters.ToList().IndexOf(name);
        foreach (var call in code.Calls(maker.Name))
        {
            if (call.Name >= maker.Start && call.Name < maker.Body.From)
                continue;
            var given = code.In(call.Open, name) is { } labelled ? labelled.Value : call.Argument(position < 0 ? 99 : position);
            if (!given.IsEmpty && code.Functions.Of(given) is { } handler)
                yield return (given, handler);
        }
    }

    private enum Answer
    {
        Nothing,
        Checked,
        Switch,
        Label,
        Always,
    }

    private static Flag Flag(Span at, Answer answer, string text)
    {
        var because =
            answer == Answer.Label
                ? "it looks at names, hosts or dates only, which say nothing about a certificate that did not verify: this client talks to whoever answers"
                : "every certificate that did not verify is accepted all the same: this client talks to whoever answers";
        return new(
            at,
            answer == Answer.Switch
                ? $"whoever builds or runs it can switch this on ({text.ReplaceLineEndings(" ")}): then {because}"
                : because
        )
        {
            Remedy = Remedy,
            IsSwitch = answer == Answer.Switch,
            Confidence = answer == Answer.Switch ? Confidence.Firm : Confidence.Certain,
        };
    }

    private static (Span Condition, Span Chosen)? Chosen(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (code.Is(i, "?") && i > value.From)
            {
                var colon = i + 1;
                while (colon < value.To && !code.Is(colon, ":"))
                    colon = code.IsOpen(colon) ? code.Mate(colon) + 1 : colon + 1;
                var (yes, no) = (new Span(i + 1, colon), new Span(Math.Min(colon + 1, value.To), value.To));
                return (new(value.From, i), code.Is(yes.From, "null") ? no : yes);
            }
            else if (code.Is(i, "=>"))
            {
                return null;
            }
        }

        return null;
    }

    private static Answer Judge(CodeFile code, Function function, out string text, int depth = 0)
    {
        text = "";
        var worst = Answer.Nothing;
        var evidence = Evident(code, function);
        foreach (var returned in code.Functions.Returns(function))
        {
            var answer = JudgeOne(code, function, returned, evidence, out var why, depth);
            if (answer > worst)
                (worst, text) = (answer, why);
        }

        return worst;
    }

    private static Answer JudgeOne(CodeFile code, Function function, Span returned, HashSet<string> evidence, out string text, int depth)
    {
        text = "";
        if (returned.IsEmpty)
            return Answer.Nothing;
        var value = code.Values.Of(returned);
        if (value.Is(false) || value.Is(ValueKind.Null))
            return Answer.Nothing;
        if (IsEvident(code, returned, function, evidence))
            return Answer.Checked;
        var (isSwitch, isLabel) = (false, false);
        if (!function.IsExpression)
            foreach (var condition in Conditions.Of(code, returned.From, function.Body.From - 1))
            {
                if (IsEvident(code, condition.At, function, evidence))
                    return Answer.Checked;
                if (Conditions.IsSwitch(code, condition.At) || code.Values.Of(condition.At).Is(ValueKind.Switch))
                    (isSwitch, text) = (true, code.Text(condition.At));
                else
                    isLabel = true;
            }

        if (value.Is(true))
            return isSwitch ? Answer.Switch
                : isLabel ? Answer.Label
                : Answer.Always;
        // return check(cert), where this file has check.
        if (
            depth < 3
            && code.Is(returned.To - 1, ")")
            && code.Mate(returned.To - 1) is > 0 and var open
            && open > returned.From
            && code.Functions.Named(code[open - 1].Value).FirstOrDefault() is { } helper
            && !ReferenceEquals(helper, function)
        )
            return Judge(code, helper, out text, depth + 1);
        if (isSwitch)
            return Answer.Switch;
        if (value.Is(ValueKind.Switch) || Conditions.IsSwitch(code, returned))
        {
            text = code.Text(returned);
            return Answer.Switch;
        }

        // Looks at something that it was given, and that is not evidence; what is nowhere in sight may be.
        var asks = code.WordsOf(returned)
            .Any(w =>
                function.Parameters.Contains(w)
                || code.Names.Reaching(w, returned.From) is { Count: > 0 } made
                    && made.Any(a => a.Value.From > function.Body.From && code.WordsOf(a.Value).Any(function.Parameters.Contains))
            );
        return asks || isLabel || Counts(code, returned) ? Answer.Label : Answer.Nothing;
    }

    /// <summary>problems.length &lt; 3, message.isNotEmpty: how much there is of something says nothing about a certificate.</summary>
    private static bool Counts(CodeFile code, Span returned)
    {
        for (var i = returned.From; i < returned.To; i++)
            if (code.IsLink(i - 1) && code[i].Value is "length" or "isEmpty" or "isNotEmpty")
                return !code.Is(i + 1, "(") && !code.Is(i + 1, ".");
            // tries++ < 2
            else if (
                code[i] is { Kind: TokenKind.Symbol, Value: "<" or ">" or "<=" or ">=" }
                && (code[i - 1].Kind == TokenKind.Number || code[i + 1].Kind == TokenKind.Number)
            )
                return true;
        return false;
    }

    /// <summary>Names in a function that hold the certificate's bytes, key or digest.</summary>
    private static HashSet<string> Evident(CodeFile code, Function function)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 2; round++)
        for (var i = function.Body.From; i < function.Body.To; i++)
            if (code.Is(i, "=") && code.IsWord(i - 1) && IsEvident(code, code.Expression(i + 1), function, names))
                names.Add(code[i - 1].Value);
        return names;
    }

    private static bool IsEvident(CodeFile code, Span span, Function function, HashSet<string> names)
    {
        for (var i = span.From; i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            var word = code[i].Value;
            if (names.Contains(word) && !code.IsLink(i - 1) || code.IsLink(i - 1) && Bytes().IsMatch(word))
                return true;
            // Given the certificate itself to code that is not in sight, or that looks at its bytes.
            if (
                code.Is(i + 1, "(")
                && !Plain().IsMatch(word)
                && code.Parts(code.Inside(i + 1))
                    .Any(a => a.Length <= 2 && code.IsWord(a.From) && function.Parameters.Take(1).Contains(code[a.From].Value))
            )
            {
                if (code.Functions.Named(word).FirstOrDefault() is not { } helper)
                    return true;
                if (!ReferenceEquals(helper, function) && code.WordsOf(helper.Body).Any(w => Bytes().IsMatch(w)))
                    return true;
            }
        }

        return false;
    }

    /// <summary>ServerTrustAuthResponseAction.PROCEED, error.proceed(): behind nothing that knows the certificate.</summary>
    private static IEnumerable<Flag> WebViews(CodeFile code)
    {
        for (var i = 1; i < code.Tokens.Length; i++)
        {
            var isAction = code.Is(i, "PROCEED") && code[i - 2].Value is "ServerTrustAuthResponseAction" or "ServerTrustChallengeAction";
            var isCall = code.Is(i, "proceed") && code.Is(i + 1, "(") && code.IsLink(i - 1);
            if (!isAction && !isCall || code[i - 1].Value == "==")
                continue;
            var depth = 0;
            for (var f = code.Functions.Around(i); f is not null && depth < 5; f = code.Functions.Around(f.Start - 1), depth++)
            {
                var label = Label(code, f);
                if (!(f.Name.Length > 0 && Asking.Contains(f.Name)) && !(label >= 0 && Asking.Contains(code[label].Value)))
                    continue;
                var evidence = Evident(code, f);
                var (isChecked, isSwitch, isLabel, text) = (false, false, false, "");
                foreach (var condition in Conditions.Of(code, i, f.Body.From - 1))
                {
                    isChecked |= IsEvident(code, condition.At, f, evidence);
                    if (Conditions.IsSwitch(code, condition.At) || code.Values.Of(condition.At).Is(ValueKind.Switch))
                        (isSwitch, text) = (true, code.Text(condition.At));
                    isLabel = true;
                }

                if (!isChecked)
                    yield return Flag(
                        label >= 0 ? new(label, label + 1) : new(f.Start, f.Body.From),
                        isSwitch ? Answer.Switch
                            : isLabel ? Answer.Label
                            : Answer.Always,
                        text
                    );
                break;
            }
        }
    }

    /// <summary>The name that a lambda is given to: a label, a member, a function.</summary>
    private static int Label(CodeFile code, Function function)
    {
        if (function.Name.Length > 0)
            return -1;
        var before = function.Start - 1;
        if (code[before] is { Kind: TokenKind.Symbol, Value: ":" or "=" or "(" } && code.IsWord(before - 1))
            return before - 1;
        return -1;
    }

    /// <summary>A file that plainly talks to somebody.</summary>
    [GeneratedRegex(
        "dart:io|package:(?!flutter/(material|widgets|cupertino|foundation))|X509|HttpClient|Socket|Channel|Mqtt|Imap|Smtp|Ldap|https|\\b(ssl|tls)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Connections();

    [GeneratedRegex(
        "^(der|pem|sha1|sha256|publicKey|publicKeyInfo|tbsCertificate|encoded|bytes)$|fingerprint|thumbprint|spki|pinned",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Bytes();

    [GeneratedRegex(
        "^(print|debugPrint|log|info|warning|warn|severe|fine|add|toString|contains|startsWith|endsWith|isAfter|isBefore|if|while|switch|for|return|assert)$"
    )]
    private static partial Regex Plain();
}
