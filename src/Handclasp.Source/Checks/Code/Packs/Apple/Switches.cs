using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Apple;

/// <summary>
/// Options that are true or false and say by their name what they do, in whichever library: <c>allowsInvalidSSLCertificates</c>,
/// <c>verifySSL</c>, <c>validatesDomainName</c>. A name that is declared, or only a parameter, is not set.
/// </summary>
internal static partial class Switches
{
    private const string Remedy = "Remove it; add the server's root to what the client trusts.";

    private enum Means
    {
        Nothing,
        OffIfTrue,
        OffIfFalse,
        HostOffIfTrue,
        HostOffIfFalse,
        RevocationOffIfTrue,
        RevocationOffIfFalse,
    }

    /// <summary>The server is not verified at all.</summary>
    public static IEnumerable<Flag> Servers(CodeFile code) =>
        Look(
            code,
            m => m is Means.OffIfTrue or Means.OffIfFalse,
            "{0}: this client talks to whoever answers, with any certificate",
            Remedy
        );

    /// <summary>The server's name is not compared.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code) =>
        Look(
            code,
            m => m is Means.HostOffIfTrue or Means.HostOffIfFalse,
            "{0}: the server's name is not compared with its certificate",
            "Remove it; connect under the name that is in the certificate."
        );

    /// <summary>Revoked certificates are accepted.</summary>
    public static IEnumerable<Flag> Revocation(CodeFile code) =>
        Look(
            code,
            m => m is Means.RevocationOffIfTrue or Means.RevocationOffIfFalse,
            "{0}: a revoked certificate is accepted",
            "Leave revocation checking on."
        );

    private static IEnumerable<Flag> Look(CodeFile code, Func<Means, bool> isMeant, string because, string remedy)
    {
        var known = new Dictionary<string, Means>(StringComparer.Ordinal);
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!(code[i].IsWord || code[i].IsText) || code[i].Value.Length is < 5 or > 60)
                continue;
            if (!known.TryGetValue(code[i].Value, out var means))
                known[code[i].Value] = means = Of(code[i].Value);
            if (means == Means.Nothing || !isMeant(means) || IsMade(code, i))
                continue;
            var isBadIfTrue = means is Means.OffIfTrue or Means.HostOffIfTrue or Means.RevocationOffIfTrue;
            var (at, value) = Given(code, i);
            if (value.IsEmpty)
            {
                if (isBadIfTrue && !at.IsEmpty)
                    yield return new(at, because.Replace("{0}", code[i].Value, StringComparison.Ordinal)) { Remedy = remedy };
                continue;
            }

            if (IsPassedOn(code, i, value) || IsPinned(code, i) || IsMode(code, i, value))
                continue;
            var state = isBadIfTrue ? $"{code[i].Value} is on" : $"{code[i].Value} is off";
            if (
                Options.Judge(
                    code,
                    at,
                    value,
                    v => isBadIfTrue ? Row.IsOn(v) : Row.IsOff(v),
                    because.Replace("{0}", state, StringComparison.Ordinal),
                    remedy,
                    value.Length == 1 && code[value.From].IsWord
                        ? code[value.From].Value.StartsWith('@')
                            ? isBadIfTrue
                                ? "@NO"
                                : "@YES"
                            : (isBadIfTrue ? code.Language.False : code.Language.True)[0]
                        : ""
                )
                    is { } flag
                && (at.From == i ? Takers.Weighed(code, i, flag, code[i].IsText) : flag) is { } weighed
            )
                yield return weighed;
        }
    }

    /// <summary>What the option is set to, and the place; a call without arguments has a place and no value.</summary>
    private static (Span At, Span Value) Given(CodeFile code, int name)
    {
        if (code.Is(name + 1, "(") && code[name].IsWord)
        {
            var call = new Call(code, name, name + 1);
            // A declaration: func x(…), void x(…) {
            if (
                code[name - 1] is { Kind: TokenKind.Word, Value: not ("return" or "try" or "await" or "in" or "else") }
                || code.Is(code.Mate(name + 1) + 1, "{") && !code.IsLink(name - 1)
            )
                return default;
            var arguments = code.Parts(code.Inside(name + 1)).Take(3).ToList();
            if (arguments.Count == 0)
                return Commands().IsMatch(code[name].Value) && code.Is(code.Mate(name + 1) + 1, "=>") is false
                    ? (Near(code, call), default)
                    : default;
            var only = arguments[0];
            if (code.IsWord(only.From) && code.Is(only.From + 1, ":"))
                only = new(only.From + 2, only.To);
            return arguments.Count == 1 ? (Near(code, call), only) : default;
        }

        // [.disableSSLVerification], options: .allowInvalidSSLCertificates
        if (
            code.Is(name - 1, ".")
            && code[name - 2] is { Kind: TokenKind.Symbol, Value: "[" or "," or ":" or "(" }
            && code[name + 1] is { Kind: TokenKind.Symbol, Value: "]" or "," or ")" }
            && Commands().IsMatch(code[name].Value)
        )
            return (new(name - 1, name + 1), default);
        // (Option.bypassTLSCertificateValidation, true): a record, a pair.
        if (code.Is(name + 1, ",") && code.IsLink(name - 1) && code.Is(code.Parent(name), "(") && !code.IsWord(code.Parent(name) - 1))
            return (new(code.PathStart(name), code.Expression(name + 2).To), code.Expression(name + 2));
        if (code.SettingAt(name) is not { } setting || IsDeclared(code, setting))
            return default;
        // Alamofire: pinned certificates are compared all the same.
        if (
            setting.Container > 0
            && code.CallAt(setting.Container)
                is { Word: "pinCertificates" or "pinPublicKeys" or "PinnedCertificatesTrustEvaluator" or "PublicKeysTrustEvaluator" }
            && !code[name].Value.Contains("Host", StringComparison.Ordinal)
        )
            return default;
        return (setting.Whole, setting.Value);
    }

    /// <summary>The call, without the lines of a chain before it.</summary>
    private static Span Near(CodeFile code, Call call)
    {
        var from = call.Name;
        while (from > call.Start && !code[from].LineBefore)
            from--;
        return new(code.Is(from, ".") ? from + 1 : from, Math.Min(code.Mate(call.Open) + 1, code.Tokens.Length));
    }

    /// <summary>var x = true, bool x = true, x: Bool = true, this.x = true among parameters.</summary>
    private static bool IsDeclared(CodeFile code, Setting setting)
    {
        var name = setting.Name;
        var before = code[name - 1];
        if (code.Is(name + 1, ":") && setting.Value.From != name + 2)
            return true;
        if (code.Is(name + 1, "=") && before.IsWord && before.Value is not ("return" or "in" or "else" or "await"))
            return true;
        if (code.Is(name + 1, "=") && (before.Is("?") || before.Is(">") || before.Is("*")) && code.IsWord(name - 2) && !setting.IsMember)
            return true;
        if (code.Is(name + 1, "=") && setting.IsMember && setting.Owner == "this" && code.Parent(name) is >= 0 and var open)
            return code.Is(open, "(")
                || code.Is(open, "{") && code.Is(code.Parent(open), "(") && !code.Is(open - 1, ")") && !code.Is(open - 1, "async");
        // case allowInvalid = 1; an enumeration's rows, labels of a switch.
        return code.Is(code.StatementStart(name), "case") || code.Is(code.StatementStart(name), "enum");
    }

    /// <summary>x.verify = verify, copy.verify = self.verify: handed on under its own name, and set elsewhere.</summary>
    private static bool IsPassedOn(CodeFile code, int name, Span value)
    {
        var last = value.To - 1;
        if (!code.IsWord(last) || value.Length > 3)
            return false;
        var (option, given) = (Prefix().Replace(code[name].Value.Trim('_'), ""), code[last].Value.Trim('_'));
        return string.Equals(option, given, StringComparison.OrdinalIgnoreCase)
            && !code.Names.Reaching(code[last].Value, last).Any(a => a.Declares && a.Name != name);
    }

    /// <summary>NIOSSL: certificateVerification = strict ? .fullVerification : .none is no yes or no.</summary>
    private static bool IsMode(CodeFile code, int name, Span value) =>
        code[name].Value.EndsWith("ertificateVerification", StringComparison.Ordinal)
        && Enumerable.Range(value.From, value.Length).Any(i => code.Is(i, "."));

    /// <summary>AFNetworking: with pinned certificates or keys these decide, and no chain of others is needed.</summary>
    internal static bool IsPinned(CodeFile code, int name) =>
        code[name].Value is "allowInvalidCertificates" or "setAllowInvalidCertificates"
        && PolicyOf(code, name) is { Length: > 0 } policy
        && code.Names.Reaching(policy, name) is { Count: > 0 } made
        && made.All(m => Pinning().IsMatch(code.Text(m.Value)));

    /// <summary>policy.allowInvalidCertificates, [policy setAllowInvalidCertificates:…]: the variable.</summary>
    private static string PolicyOf(CodeFile code, int name)
    {
        var owner = code.Is(name - 1, ".") ? name - 2 : name - 1;
        return code.IsWord(owner) && code.PathStart(owner) == owner ? code[owner].Value : "";
    }

    /// <summary>makeCertificate(selfSigned: true): how one's own certificate is made.</summary>
    private static bool IsMade(CodeFile code, int name) =>
        code[name].Value is "selfSigned" or "isSelfSigned"
        && code.Is(name + 1, ":")
        && code.CallAt(code.Parent(name)) is { } call
        && Makes().IsMatch(call.Word);

    private static Means Of(string name)
    {
        var word = Prefix().Replace(Filler().Replace(name, ""), "").ToLowerInvariant();
        if (!Subject().IsMatch(word) || NotMeant().IsMatch(word))
            return Means.Nothing;
        if (RevocationOff().IsMatch(word))
            return Means.RevocationOffIfTrue;
        if (RevocationOn().IsMatch(word))
            return Means.RevocationOffIfFalse;
        if (HostTrue().IsMatch(word))
            return Means.HostOffIfTrue;
        if (HostFalse().IsMatch(word))
            return Means.HostOffIfFalse;
        return True().IsMatch(word) ? Means.OffIfTrue
            : False().IsMatch(word) ? Means.OffIfFalse
            : Means.Nothing;
    }

    [GeneratedRegex("(?i)generat|creat|make|issue|mint|^sign|certificate$|^init$")]
    private static partial Regex Makes();

    [GeneratedRegex(
        "AFSSLPinningMode(Certificate|PublicKey)|pinningMode: *(AFSSLPinningMode)?[.](certificate|publicKey)|withPinnedCertificates"
    )]
    private static partial Regex Pinning();

    [GeneratedRegex("[_.-]")]
    private static partial Regex Filler();

    [GeneratedRegex("^(set|is|should|k|m|initWith|with|using)(?=[A-Z])|^(tls|ssl|mongo)(?=(allow|disable|skip|insecure|verify|validate))")]
    private static partial Regex Prefix();

    [GeneratedRegex("ssl|tls|cert|trust|signed|unauthorized|https|peer|host|domain|commonname|verif|crl|ocsp|revo|dn$")]
    private static partial Regex Subject();

    [GeneratedRegex(
        "clientcert|error$|errordomain|callback|handler|delegate|path$|file$|key$|email|phone|otp|signature|user|account|token|license|receipt|purchase|button|label|title|text$"
    )]
    private static partial Regex NotMeant();

    [GeneratedRegex(
        "^((tls|ssl)?(allow|accept|permit|tolerate)s?(all|any|bad|invalid|untrusted?|unverified|selfsigned|autosigned|expired|insecure|unsafe|only)+(server|ssl|tls|https|root|ca)*(cert|certs|certificates?|ssl|tls|signedcert|servercertificates?|https?certificates?|cacertificate|chains?)?"
            + "|clientallowsselfsignedcertificates?|trusts?(all|any|every|selfsigned|invalid|untrusted|servercert|insecure).*|(with)?selfsigned(certs?|certificates?)?|allowsanyroot|allowsexpired(certs|certificates|roots)"
            + "|ignores?(bad|invalid|all|server|untrusted)?((ssl|tls|cert).*|https(errors?|cert.*))|skips?(ssl|tls|cert|server|peer|chain|https|remote)*(cert|certificates?)?(verif|valid|check).*|(tls|ssl)?skipverif.*|insecureskip.*verif.*"
            + "|bypass.*(cert|ssl|tls|trust).*|disables?(server|peer|chain)?(ssl|tls|cert|certificates?|peer|trust|https)+.*(verif|valid|check|evaluat|trust).*|(no|dont)verif(y|ication)?(ssl|tls|cert|peer).*|(ssl|tls)?(ssl|tls)insecure|insecure(ssl|tls|cert|https).*"
            + "|shouldcontinuewithinvalidcertificate|continuewithinvalid.*|allowsuntrusted.*|allowsinvalid.*cert.*|usesselfsigned.*|allow(s)?untrustcacertificate|disableevaluation)$"
    )]
    private static partial Regex True();

    [GeneratedRegex(
        "^((verif(y|ies)|validates?|checks?|requires?valid|evaluates?|strict)(the)?(ssl|tls|server|peer|remote|secure|https|x509)*(ssl|tls|cert|certs|certificates?|peer|chain|trust|certificatechain|servertrust)+(verification|validation|checks?|check|enabled|auth|authentication)?"
            + "|(enables?|enforces?|requires?|performs?)(ssl|tls|server|peer|cert|certs|certificates?|chain|trust|https)+(verification|validation|checks?|checking|auth|authentication|evaluation)"
            + "|(ssl|tls|cert|certificate|certificates|server|peer|servercert|servercertificate|chain)+(verif(y|ication|ied)?|validation|checking)(peer|cert|certificate|server|enabled)?|checkcertificateenabled|enableservercertauth|rejectunauthorized)$"
    )]
    private static partial Regex False();

    [GeneratedRegex(
        "^((tls|ssl)?(allow|accept|ignore|skip|disable|bypass)s?((invalid|bad|any|wrong|mismatched)(ssl|tls|cert|certificate)*(hostnames?|commonnames?|domainnames?|hosts?|domains?|servernames?)|(ssl|tls|cert|certificate)*(hostnames?|commonnames?|domainnames?|host|domain|servername|peername)(verif.*|valid.*|check.*|mismatch.*|errors?|match.*))|(ignore|skip|disable|bypass)s?(hostname|commonname|servername))$"
    )]
    private static partial Regex HostTrue();

    [GeneratedRegex(
        "^((ssl|tls)?(verif(y|ies)|validates?|validated|checks?|enforces?|evaluates?)(the)?(ssl|tls|server|peer|cert|certificate)*(hostnames?|host|domain|domainname|commonname|servername|dn|cn|serveridentity|peername)(verification|check)?|(ssl|tls)?(hostname|host|domainname)(verif(y|ication)|validation|check)(enabled)?)$"
    )]
    private static partial Regex HostFalse();

    [GeneratedRegex("^(disable|skip|ignore|no)s?.*(revocation|crl|ocsp).*$")]
    private static partial Regex RevocationOff();

    [GeneratedRegex(
        "^(checks?|enable|verify|require|use)s?.*(revocation|crl|ocsp).*$|^(revocation|ocsp|crl)(check|checking|enabled)(enabled)?$"
    )]
    private static partial Regex RevocationOn();

    /// <summary>Names that do it without an argument.</summary>
    [GeneratedRegex(
        "(?i)^(set)?(disable|ignore|skip|bypass|trustall|trustany|acceptall|acceptany|acceptinvalid|allowinvalid|allowself|allowuntrusted|selfsigned|setselfsigned|insecureskip)"
    )]
    private static partial Regex Commands();
}
