using System.Text.RegularExpressions;

namespace Handclasp.Source.Syntax;

/// <summary>
/// Conditions about whom a connection is with, or how it went (<c>host.endsWith(".internal")</c>, <c>len(roots) == 0</c>, <c>err != nil</c>): nobody who runs the
/// program chooses them, so what they switch off is off for some peers.
/// </summary>
internal static partial class PeerConditions
{
    private const int Longest = 300;
    private const int MostTokens = 40;

    /// <summary>True for a condition of that kind; false where a setting, the environment or a stage takes part in it.</summary>
    public static bool Is(string condition)
    {
        if (condition.Length is < 4 or > Longest || Itself().IsMatch(condition))
            return false;
        // How a handshake failed: a second attempt that looks away.
        var rest = Failed().Replace(condition, " ");
        var isAbout = rest.Length < condition.Length;
        rest = Addresses().Replace(rest, " ");
        foreach (var word in NameWords.Of(rest))
        {
            if (Chosen().IsMatch(word))
                return false;
            isAbout |= OfPeers().IsMatch(word);
        }

        return isAbout && Tests().IsMatch(condition);
    }

    /// <summary>This machine: who listens there is its owner.</summary>
    [GeneratedRegex(@"127\\?\.|::1\b|localhost")]
    private static partial Regex Itself();

    /// <summary>What a peer's name is compared with says nothing of who decides, nor does the test of a regular expression.</summary>
    [GeneratedRegex(@"([""'`])[^""'`\s]*[.:/][^""'`\s]*\1|\.test\b")]
    private static partial Regex Addresses();

    /// <summary>Names of errors of verification.</summary>
    [GeneratedRegex(
        @"\b(CURLE_\w+|E_PEER_FAILED\w*|CURLOPT_ERR\w*|X509_V_ERR\w*|CERT_(HAS_EXPIRED|CODES|ERRORS)\w*|DEPTH_ZERO\w*|SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|ERR_TLS\w+|(?!\w*(Ignore|Allow|Accept|Skip))\w*(SSL|Certificate|Handshake|TLS)\w*(Error|Exception))\b"
    )]
    private static partial Regex Failed();

    /// <summary>
    /// True for a value that is itself such a test (<c>!host.endsWith(".internal")</c>, <c>region != "lab"</c>): yes for some peers, no for others. Whether the
    /// address is one of TLS at all says nothing.
    /// </summary>
    public static bool IsValue(CodeFile code, Span value)
    {
        if (value.Length is < 3 or > MostTokens)
            return false;
        var isTest = code.Is(value.From, "!") || code.Is(value.From, "not");
        for (var i = value.From; i < value.To; i++)
            if (
                code[i].IsText && Scheme().IsMatch(code[i].Value)
                || code[i] is { Kind: Lexing.TokenKind.Symbol, Value: "?" or "??" or "?:" or "||" or "=>" or "->" or "{" }
            )
                return false;
            else if (
                code[i] is { Kind: Lexing.TokenKind.Symbol, Value: "==" or "!=" or "===" or "!==" or "~=" or "=~" }
                || code[i].IsWord && Asking().IsMatch(code[i].Value)
            )
                isTest = true;
        return isTest && Is(code.Text(value));
    }

    /// <summary>True where such a condition chooses between two values: host.end_with?('.internal') ? NONE : PEER.</summary>
    public static bool Chooses(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
            if (code.IsOpen(i))
                i = code.Mate(i);
            else if (code.Is(i, "?"))
                return Is(code.Text(new(value.From, i)));
        return false;
    }

    [GeneratedRegex("(?i)^(https?|wss?|tls|ssl|mqtts?|amqps?|ldaps?|rediss?|ftps?|smtps?|imaps?|grpcs?|tcps?)(:|:/*)?$")]
    private static partial Regex Scheme();

    [GeneratedRegex(
        "(?i)^(in|eq|ne|(starts?|ends?|has|contains?|match|includes?|test)[a-z_]*[?]?|has(prefix|suffix)|isloopback.*|isprivate.*|is_private|isip)$"
    )]
    private static partial Regex Asking();

    /// <summary>Words of what somebody chooses.</summary>
    [GeneratedRegex(
        "(?i)^(getenv|lookupenv|env|environ|environment|argv|args|flags?|insecure|skips?|verif.*|unverified|reject|unauthorized|unsafe|secure|strict|relaxed|lax|lenient|loose|permissive|trust|trusted|trusts|ignore|ignores?|allow|allows|allowed|accept|accepts|prod|production|dev|develop|development|debug|debuggable|staging|stage|tests?|testing|labs?|qa|uat|local|localhost|loopback|sandbox|emulator|emulated|simulator|simulated|demo|validate|validation|noca|self|signed|mode|enabled|disabled|legacy)$"
    )]
    private static partial Regex Chosen();

    /// <summary>Words of peers, of what is known of them, and of how a connection went.</summary>
    [GeneratedRegex(
        "(?i)^(hosts?|hostname|urls?|uri|addrs?|address|addresses|endpoints?|ips?|port|domain|server|servername|sni|peers?|sites?|region|zone|tenant|nodes?|brokers?|targets?|upstreams?|suppliers?|err|errno|errors?|rc|exception|errcode|attempts?|retries|failures|proxy|parseip|gateway|replicas?|cluster|clusters)$"
    )]
    private static partial Regex OfPeers();

    /// <summary>What asks something of a value, and is no yes or no by itself.</summary>
    [GeneratedRegex(
        @"(?i)[=!<>~]=|[<>]|\bnot\b|\bis\b|\bin\b|=~|\beq\b|\bne\b|(starts?|ends?|has|contains?|match|includes?|prefix|suffix|empty|null|blank|exists|readable|test|parse)\w*\s*[?!]?\(|\?\s*$|^!"
    )]
    private static partial Regex Tests();
}
