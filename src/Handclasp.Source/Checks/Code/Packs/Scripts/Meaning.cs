using System.Globalization;
using System.Text.RegularExpressions;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>What OpenSSL is told to do about the peer's certificate.</summary>
internal enum Modes
{
    Unknown,
    None,
    Peer,
    Demanded,
    Switch,
}

/// <summary>What options of PHP, Ruby and Perl mean by the parts of their names, and what their values mean.</summary>
internal static partial class Meaning
{
    /// <summary>An option that verifies the peer's certificate when it is on.</summary>
    public static bool Verifies(string key) =>
        Verify().IsMatch(key) && End().IsMatch(key) && !Negative().IsMatch(key) && !Elsewhere().IsMatch(key) && !Host().IsMatch(key);

    /// <summary>An option that compares the peer's name when it is on.</summary>
    public static bool ChecksHost(string key) =>
        Host().IsMatch(key) && End().IsMatch(key) && !Negative().IsMatch(key) && !NotHost().IsMatch(key);

    /// <summary>An option that takes any certificate when it is on.</summary>
    public static bool AcceptsAny(string key) =>
        Accepts().IsMatch(key) && End().IsMatch(key) && !key.Contains("host", StringComparison.Ordinal);

    /// <summary>An option that takes any name when it is on.</summary>
    public static bool AcceptsAnyHost(string key) => AnyHost().IsMatch(key) && End().IsMatch(key);

    /// <summary>An option that takes OpenSSL's numbers or words for how to verify.</summary>
    public static bool IsMode(string key) => Mode().IsMatch(key);

    public static bool IsOff(Value value) =>
        value.Is(false)
        || value.Kind == ValueKind.Number && Number(value.Text) == 0
        || value.Kind == ValueKind.Text
            && value.Text.ToLowerInvariant()
                is "0"
                    or "false"
                    or "no"
                    or "none"
                    or "off"
                    or "never"
                    or "disabled"
                    or "disable"
                    or ""
                    or "n"
                    or "verify_none"
                    or "ssl_verify_none";

    public static bool IsOn(Value value) =>
        value.Is(true)
        || value.Kind == ValueKind.Number && Number(value.Text) is > 0
        || value.Kind == ValueKind.Text && value.Text.ToLowerInvariant() is "1" or "true" or "yes" or "on" or "y";

    public static int? Number(string text)
    {
        text = text.Replace("_", "", StringComparison.Ordinal);
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>What an expression of OpenSSL's words and numbers means.</summary>
    public static Modes ModeOf(CodeFile code, Span span, int depth = 0)
    {
        if (Chosen(code, span) is { } arm && depth < 3)
            return ModeOf(code, arm, depth + 1);
        var (none, peer, demanded, chosen) = (false, false, false, false);
        for (var i = span.From; i < span.To; i++)
        {
            var token = code[i];
            // What a call is given and what an element is called are no words of it.
            if (i > span.From && (token.Is("[") || token.Is("(") && code.IsWord(i - 1) || token.Is("{") && code.Language.Name == "Perl"))
            {
                i = Math.Min(code.Mate(i), span.To);
                continue;
            }

            if (
                token
                is { Kind: TokenKind.Symbol, Value: "?" or "||" or "//" or "??" or "?:" }
                    or { Kind: TokenKind.Word, Value: "or" or "if" or "unless" }
            )
                chosen = true;
            if (token.Kind == TokenKind.Number && !code.Is(i - 1, "[") && Number(token.Value) is { } bits)
            {
                none |= bits == 0;
                peer |= (bits & 1) != 0;
                demanded |= (bits & 2) != 0;
            }

            if (!token.IsWord && !token.IsText || token.Value.Length > 60)
                continue;
            var word = token.Value.ToUpperInvariant();
            if (
                word.EndsWith("VERIFY_NONE", StringComparison.Ordinal)
                || word is "NONE" or "NEVER" or "NO" or "" && token.IsText && span.Length == 1
            )
                none = true;
            else if (word.EndsWith("FAIL_IF_NO_PEER_CERT", StringComparison.Ordinal) || word is "FORCE_PEER" or "REQUIRED" or "REQUIRE")
                demanded = true;
            else if (word.EndsWith("VERIFY_PEER", StringComparison.Ordinal) || word is "PEER" or "OPTIONAL")
                peer = true;
            else if (depth < 3 && token.IsWord && !code.IsLink(i - 1) && !code.IsLink(i + 1) && !code.Is(i + 1, "["))
            {
                foreach (var assignment in code.Names.Reaching(token.Value, i).Take(4))
                    if (!assignment.Value.Contains(i))
                        switch (ModeOf(code, assignment.Value, depth + 1))
                        {
                            case Modes.None:
                                none = true;
                                break;
                            case Modes.Peer:
                                peer = true;
                                break;
                            case Modes.Demanded:
                                demanded = true;
                                break;
                            case Modes.Switch:
                                (none, chosen) = (true, true);
                                break;
                        }
            }
            else if (
                depth < 3
                && token.IsWord
                && i == span.To - 1
                && code.IsLink(i - 1)
                && code.Names.To(token.Value) is [var only]
                && only.Value.Length < 12
            )
            {
                switch (ModeOf(code, only.Value, depth + 1))
                {
                    case Modes.None:
                        none = true;
                        break;
                    case Modes.Peer:
                        peer = true;
                        break;
                    case Modes.Demanded:
                        demanded = true;
                        break;
                }
            }
        }

        if (
            span.Length == 1
            && code[span.From].Value is { } only1
            && (code.Language.False.Contains(only1) || code.Language.Null.Contains(only1) && code.Language.Name == "Perl")
        )
            return Modes.None;
        return none && (chosen || peer || demanded) ? Modes.Switch
            : none ? Modes.None
            : demanded ? Modes.Demanded
            : peer ? Modes.Peer
            : Modes.Unknown;
    }

    /// <summary>The arm of <c>condition ? one : other</c> that is taken, where the condition is constant.</summary>
    private static Span? Chosen(CodeFile code, Span span)
    {
        var question = -1;
        for (var i = span.From; i < span.To; i++)
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), span.To);
            else if (code.Is(i, "?") && question < 0)
                question = i;
            else if (code.Is(i, ":") && question >= 0)
                return code.Values.Of(new(span.From, question)) switch
                {
                    var known when known.Is(true) => new(question + 1, i),
                    var known when known.Is(false) => new(i + 1, span.To),
                    _ => null,
                };
        return null;
    }

    [GeneratedRegex(
        @"^(?=.*(verif|validat|validcert|strict|(?<!https)check|reqcert|requirecert|rejectunauth))(?=.*(ssl|tls|peer|cert|https|x509|verifyserver|verifyresult|rejectunauth|verification$|perllwp)).*$"
    )]
    private static partial Regex Verify();

    /// <summary>The last word of such a name; what goes on with another is an option of something else.</summary>
    [GeneratedRegex(
        @"(verif(y|ies|ied|ication|ying|ier)?|validat(e|es|ion|or)|valid|invalid|strict|check(s|ing|ed)?|ssl|tls|https|x509|peers?|certs?|certificates?|chain|trust(ed)?|authority|ca|cas|server|result|unauth(orized)?|auth|errors?|warnings?|issues?|mismatch(es)?|selfsigned|untrusted|insecure|any|all|allowed|accepted|ok|enabled?|required?|reqcert|on|flag|option|level|policy|mode|requests?|connections?|hosts?|hostnames?|peername|names?|cn|identity|algorithm|scheme|trustall)$"
    )]
    private static partial Regex End();

    [GeneratedRegex(
        @"host|peername|sslverifyname|tlsverifyname|verifyname$|verifycn|identitycheck|commonname|checkidentity|endpointidentification|verifyidentity|verifysslname"
    )]
    private static partial Regex Host();

    [GeneratedRegex(
        @"^(?!.*(verif|check|validat|identit|identification)).*$|phosts?$|localhost|hosts$|^proxyhost|^perllwp|^checkhost$|knownhost|hostkey|ssh"
    )]
    private static partial Regex NotHost();

    [GeneratedRegex(
        @"insecure|^skip|skipverif|skipssl|skiptls|skipcert|disable|ignore|dont|without|^no(verif|ssl|tls|check|cert)|(ssl|tls|git)no|allow|accept|trust|weak|self"
    )]
    private static partial Regex Negative();

    [GeneratedRegex(
        @"depth|callback|verifycb|path|file|dir$|mode$|hook|token|signature|jwt|csrf|email|phone|user|password|code$|nonce|webhook|payload|checksum|crl|ocsp|revoc|expir|purpose|once|param|status|expiry|clientverify|sslclient|verified|verifier|warning|message|error|timeout|interval|method$|function|strictness"
    )]
    private static partial Regex Elsewhere();

    [GeneratedRegex(
        @"^(.*(ssl|tls|https|mojo))?insecure(skipverify|skiptlsverify|ssl|tls|https|mode|requests?|connections?)?$|(skip|disable|ignore|dont|without|no)(the)?(server|ssl|tls|peer|https|cas)*(verif|cert(ificate)?s?(check|verif|validat|error)|ssl(check|error|verif)|certcheck|sslcheck|certificates?$|certs?$|sslerrors?$|strictssl|certerrors?)|(allow|accept|trust)(all|any|invalid|selfsigned|untrusted|unverified|bad|insecure|unsigned)?(server)?(ssl|tls|selfsigned)?(cert|certs|certificate|certificates|selfsigned)$|allowselfsigned|selfsigned(allowed|ok|accepted)|selfsignedcerts?$|trustservercert|(skip|disable|ignore|no)(server|ssl|tls|peer|cas)+validat|tlsallowinvalidcert|trustall(certs|cert|ssl)?$|weakcertvalidation|allowinvalidcert|allowinsecure|acceptinvalid|acceptuntrusted"
    )]
    private static partial Regex Accepts();

    [GeneratedRegex(
        @"(allow|accept|skip|ignore|disable|dont|no)(invalid|any|verify|check|bad|mismatched)?(verify)?(ssl|tls|cert|server|peer)?(host(name)?s?|peername)(name)?(check|verif\w*|mismatch|validation)?$|allowinvalidhost|skiphost|ignorehost|skipcommonname"
    )]
    private static partial Regex AnyHost();

    [GeneratedRegex(
        @"^(ssl|openssl|tls|http|https|peer|ssl_client|client)*(verifymode|verifyclient|verifyssl|verifypeermode|verify|verifyflags|peerverify|sslverify|sslverifymode)$"
    )]
    private static partial Regex Mode();
}
