using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Node.js: checkServerIdentity gives an Error, or nothing when it agrees.</summary>
internal static partial class JavaScript
{
    private const string Remedy =
        "Leave checkServerIdentity out: the standard one compares the name. To pin as well, call tls.checkServerIdentity first and return its error.";

    private const string Agreed =
        "checkServerIdentity agrees with every name: any certificate of a trusted authority will do, whoever it was issued to";

    private const string Dropped =
        "checkServerIdentity drops the error that says that the certificate was issued to somebody else: any certificate of a trusted authority will do";

    private const string Dates =
        "checkServerIdentity looks at the dates, and not at the name: any certificate of a trusted authority will do, whoever it was issued to";

    private const string Promised =
        "checkServerIdentity is async: Node.js expects an error or nothing, not a promise, and never looks at what this one finds";

    private const string Self =
        "checkServerIdentity compares the certificate with its own name: it matches always, and any certificate of a trusted authority will do";

    private const string Loose =
        "checkServerIdentity looks for a piece of text in the certificate's names, and not for the host: whoever gets a certificate with that piece in it passes";

    private const string Exempted =
        "checkServerIdentity leaves some hosts out: for these any certificate of a trusted authority will do, whoever it was issued to";

    /// <summary>What Node.js calls a name that is not in the certificate.</summary>
    private const string NameError = "ERR_TLS_CERT_ALTNAME_INVALID";

    /// <summary>Options that compare the name when they are on.</summary>
    private static readonly string[] Compares =
    [
        "verifyHost",
        "checkHostname",
        "verifyIdentity",
        "checkServerIdentity",
        "sslServerDNMatch",
        "ssl_server_dn_match",
        "tlsValidateHostname",
        "validatesDomainName",
        "sslVerifyHost",
        "SSL_VERIFYHOST",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var setting in code.Settings("checkServerIdentity"))
            if (
                code.Functions.Of(setting.Value) is { } function
                && Flaw(code, function) is { } flaw
                && !JavaScriptTls.IsPinned(code, setting)
            )
            {
                // A function that stands elsewhere is shown there, once.
                if (function.Start >= setting.Name && function.Start < setting.Value.To)
                    yield return new(setting.Whole, flaw) { Remedy = Remedy };
                else if (!code.Is(function.Start, "checkServerIdentity") && told.Add(function.Start))
                    yield return new(new(function.Start, function.Body.From), flaw)
                    {
                        Remedy = Remedy,
                        Beside = [new(setting.Whole, "given here")],
                    };
            }
            else if (Nothing().IsMatch(code.Text(setting.Value)))
                yield return new(setting.Whole, Agreed) { Remedy = Remedy };
            else if (Chosen(code, setting.Value) is { } chosen)
                yield return chosen;
        foreach (var function in code.Functions.Named("checkServerIdentity"))
            if (code.Is(function.Start, "checkServerIdentity") && Flaw(code, function) is { } flaw)
                yield return new(new(function.Start, function.End + 1), flaw) { Remedy = Remedy };
        foreach (
            var setting in code.Settings(
                "tlsAllowInvalidHostnames",
                "sslAllowInvalidHostnames",
                "allowInvalidHostnames",
                "unsafelyDisableHostnameVerification",
                "acceptInvalidHostnames"
            )
        )
            if (JavaScriptChoices.IsOfData(code, setting.Value, true))
                yield return new(setting.Whole, $"for some peers {setting.Option} is on: then the server's name is not compared")
                {
                    Remedy = "Remove it.",
                    Confidence = Model.Confidence.Firm,
                };
            else if (
                Options.Judge(code, setting, true, $"{setting.Option} is on: the server's name is not compared", "Remove it.") is { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings(Compares))
            if (
                code.Values.Of(setting.Value).Is(false)
                || setting.Option is "SSL_VERIFYHOST" or "sslVerifyHost" or "ssl_server_dn_match"
                    && code.Values.Of(setting.Value)
                        is { Kind: ValueKind.Number, Text: "0" or "1" }
                            or { Kind: ValueKind.Text, Text: "no" or "off" }
            )
                yield return new(setting.Whole, $"{setting.Option} is off: the server's name is not compared") { Remedy = "Remove it." };
        foreach (var flag in JavaScriptDrivers.Look(code))
            yield return flag;
        foreach (var call in code.Calls("setOpt"))
            if (
                call.Arguments is [var option, var value, ..]
                && code[option.To - 1].Value == "SSL_VERIFYHOST"
                && code.Values.Of(value) is { Kind: ValueKind.False } or { Kind: ValueKind.Number, Text: "0" or "1" }
            )
                yield return new(call.Whole, "SSL_VERIFYHOST is off: the server's name is not compared") { Remedy = "Remove the call." };
        // cordova.plugin.http.validateDomainName(false)
        foreach (var call in code.Calls("validateDomainName"))
            if (code.Values.Of(call.Argument(0)).Is(false))
                yield return new(call.Whole, "validateDomainName is off: the server's name is not compared")
                {
                    Remedy = "Remove the call.",
                };
        foreach (var setting in code.Settings("ssl.endpoint.identification.algorithm"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "none" or "" })
                yield return new(setting.Whole, "no endpoint identification: the broker's name is not compared")
                {
                    Remedy = "Write 'https'.",
                };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Value.Length < 2000 && InUrl().IsMatch(code[i].Value))
                yield return new(new(i, i + 1), "the connection string says that the server's name is not compared")
                {
                    Remedy = "Remove it from the connection string.",
                };
    }

    /// <summary>route === 'x' ? agree : compare, direct &amp;&amp; agree: one of several, and it agrees with every name.</summary>
    private static Flag? Chosen(CodeFile code, Span value)
    {
        if (Chooses(code, value) is not { } from)
            return null;
        var condition = new Span(value.From, from - 1);
        for (var i = from; i <= value.To; i++)
        {
            if (i < value.To && code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (i == value.To || code[i].Value is ":" or "??" or "||")
            {
                var arm = new Span(from, i);
                var isFirst = code.Is(value.From, "(") || from == condition.To + 1;
                from = i + 1;
                var flaw =
                    code.Functions.Of(arm) is { } function ? Flaw(code, function)
                    : !arm.IsEmpty && Nothing().IsMatch(code.Text(arm)) && code.Is(arm.To - 1, "noop") ? Agreed
                    : null;
                if (flaw is not null && !(isFirst && JavaScriptChoices.IsNobody(code, condition)))
                    return new(arm, flaw) { Remedy = Remedy, Confidence = Model.Confidence.Firm };
            }
        }

        return null;
    }

    /// <summary>Where what is chosen begins: behind the question mark, or behind the and.</summary>
    private static int? Chooses(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (code.Is(i, "=>"))
                return null;
            else if (code[i] is { Kind: TokenKind.Symbol, Value: "?" or "&&" })
                return i + 1;
        return null;
    }

    /// <summary>What is wrong with a function that is given as checkServerIdentity; null where it may refuse.</summary>
    private static string? Flaw(CodeFile code, Function function)
    {
        if (IsAsync(code, function))
            return Promised;
        if (ForgivesName(code, function))
            return Dropped;
        if (IdentityDates.Only(code, function))
            return Dates;
        if (IdentityNames.IsOwn(code, function))
            return Self;
        if (IdentityNames.IsLoose(code, function))
            return Loose;
        if (IdentityNames.Exempts(code, function))
            return Exempted;
        if (
            code.Functions.Returns(function).Any(r => Refuses(code, function, r) && !IsInVain(code, r.From, function.Body))
            || Throws(code, function.Body)
        )
            return null;
        var asked = false;
        foreach (var call in Calls(code, function.Body))
        {
            if (call.Word == "checkServerIdentity" || IsKept(code, call))
                asked = true;
            else if (!Harmless().IsMatch(call.Path) && MayThrow(code, call))
                return null;
        }

        return asked ? Dropped : Agreed;
    }

    /// <summary>const original = tls.checkServerIdentity; … original(host, cert).</summary>
    private static bool IsKept(CodeFile code, Call call) =>
        call.Receiver.Length == 0
        && code.Names.To(call.Word) is [var kept]
        && kept.Value is { Length: > 0 and < 6 } value
        && code.Is(value.To - 1, "checkServerIdentity");

    private static IEnumerable<Call> Calls(CodeFile code, Span body) => code.Calls().Where(c => c.Open >= body.From && c.Open < body.To);

    private static bool IsAsync(CodeFile code, Function function) =>
        code.Is(function.Start, "async") || code.Is(function.Start - 1, "async") && !code.Is(function.Start - 2, ".");

    /// <summary>An error, a variable that may hold one, or what another function says: not what is nothing, and no variable that was emptied before.</summary>
    private static bool Refuses(CodeFile code, Function function, Span returned)
    {
        if (returned.IsEmpty)
            return false;
        if (code.Values.Of(returned).Kind is ValueKind.Null or ValueKind.True or ValueKind.False)
            return false;
        // return console.warn(…)
        return !(
            code.Is(returned.To - 1, ")")
            && code.Mate(returned.To - 1) is > 0 and var open
            && code.CallAt(open) is { } call
            && call.Start == returned.From
            && (Harmless().IsMatch(call.Path) || Own(code, call) is { } own && own != function && Flaw(code, own) is not null)
        );
    }

    /// <summary>A throw that no catch of the function swallows.</summary>
    private static bool Throws(CodeFile code, Span body)
    {
        for (var i = body.From; i < body.To; i++)
        {
            if (code[i] is not { Kind: TokenKind.Word, Value: "throw" } || IsInVain(code, i, body))
                continue;
            var isCaught = false;
            for (var open = code.Parent(i); open >= body.From && !isCaught; open = code.Parent(open))
                isCaught = code.Is(open, "{") && code.Is(open - 1, "try") && Swallows(code, code.Mate(open) + 1);
            if (!isCaught)
                return true;
        }

        return false;
    }

    /// <summary>try { tls.checkServerIdentity(host, cert); } catch (e) { return e; }: that gives its error, and throws none.</summary>
    private static bool IsInVain(CodeFile code, int at, Span body)
    {
        for (var open = code.Parent(at); open >= body.From; open = code.Parent(open))
        {
            var word = code.Is(open - 1, ")") && code.Mate(open - 1) > 0 ? code.Mate(open - 1) - 1 : open - 1;
            if (!code.Is(open, "{") || !code.Is(word, "catch") || !code.Is(word - 1, "}") || code.Mate(word - 1) < 0)
                continue;
            var tried = code.Inside(code.Mate(word - 1));
            var asks = false;
            foreach (var call in Calls(code, tried))
                if (call.Word == "checkServerIdentity" || IsKept(code, call))
                    asks |= code.BeginsStatement(call.Start) || code.Is(call.Start - 1, "{");
                else if (!Harmless().IsMatch(call.Path))
                    return false;
            return asks && !Enumerable.Range(tried.From, tried.Length).Any(i => code.Is(i, "throw"));
        }

        return false;
    }

    private static bool Swallows(CodeFile code, int handler)
    {
        if (!code.Is(handler, "catch"))
            return false;
        var open = code.Is(handler + 1, "(") ? code.Mate(handler + 1) + 1 : handler + 1;
        return code.Is(open, "{") && !code.Inside(open).IsEmpty
            ? !Enumerable.Range(open, code.Mate(open) - open).Any(i => code.Is(i, "throw"))
            : code.Is(open, "{");
    }

    /// <summary>The one error that says that the certificate is another's is let pass.</summary>
    private static bool ForgivesName(CodeFile code, Function function)
    {
        foreach (var text in code.Index.Places(NameError))
        {
            if (text < function.Body.From || text >= function.Body.To || code.Parent(text) is not (> 0 and var head))
                continue;
            if (!code.Is(head - 1, "if") || Calls(code, code.Inside(head)).Any())
                continue;
            var then = code.Mate(head) + 1;
            var block = code.Is(then, "{") ? code.Inside(then) : code.Expression(code.Is(then, "return") ? then + 1 : then);
            var isEqual = code[text - 1].Value is "===" or "==";
            var isOther = code[text - 1].Value is "!==" or "!=";
            var gives = Enumerable
                .Range(then, Math.Max(0, block.To - then))
                .Any(i =>
                    code.Is(i, "throw")
                    || code.Is(i, "return")
                        && code.Expression(i + 1) is var value
                        && !code.Values.Of(value).Is(ValueKind.Null)
                        && !code.Is(i + 1, ";")
                );
            if (isOther && gives || isEqual && !gives)
                return true;
        }

        return false;
    }

    /// <summary>What it calls with the certificate may throw: a function of this file that does, or one that is named after a check.</summary>
    private static bool MayThrow(CodeFile code, Call call) =>
        Own(code, call) is { } own
            ? Throws(code, own.Body) || Calls(code, own.Body).Any(c => Checking().IsMatch(c.Word))
            : Checking().IsMatch(call.Path);

    private static Function? Own(CodeFile code, Call call) =>
        call.Receiver is "" or "this" ? code.Functions.Of(new(call.Name, call.Name + 1)) : null;

    [GeneratedRegex(@"^(\(\s*\)\s*=>\s*(undefined|null|\{\s*\}|void 0)|(_|lodash|R|jQuery|\$)\.noop|noop|Function\.prototype)$")]
    private static partial Regex Nothing();

    [GeneratedRegex(
        @"(^|[._])(console|log|logger|logging|pino|winston|metrics|stats|span|debug)(\.|$)|(^|\.)(log|info|debug|warn|error|trace|inc|increment|emit|push|add|set|String|stringify|join|toString|slice|map|split)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Harmless();

    [GeneratedRegex(
        @"assert|verif|check|valid|ensure|require|must|pin|match|compar|enforce|guard|equal|throw|refuse|reject|trust|expect",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Checking();

    [GeneratedRegex(
        @"://[^\s]*[?&](tls|ssl)allowinvalidhostnames=true|\bssl_server_dn_match\s*=\s*(no|off|false)\b|;\s*sslclienthostnamevalidation\s*=\s*off\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex InUrl();
}
