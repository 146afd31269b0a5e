namespace Handclasp.Protocols;

/// <summary>
/// What a page says about its refusal, told by words near each other and not by a pattern per product: a noun for the client's
/// certificate and a word that refuses, in one sentence.
/// </summary>
internal static class RefusalWords
{
    private const int MostWords = 400;

    /// <summary>So many words a refusal's page has at most; a page with more is content, whatever its corners say.</summary>
    private const int ShortPage = 120;

    /// <summary>Between noun and refusing word: IIS 403.7 "requires your browser to have a Secure Sockets Layer (SSL) client certificate" has nine.</summary>
    private const int Near = 12;
    private const int Close = 4;

    private static readonly HashSet<string> Certificate = ["certificate", "certificates", "cert", "certs"];
    private static readonly HashSet<string> Owners = ["client", "clients", "ssl", "tls", "x509", "mtls", "mutual", "peer"];

    /// <summary>Not the client's: a gateway that cannot trust what lies behind it, a hint about the site's own certificate.</summary>
    private static readonly HashSet<string> Foreign =
    [
        "server",
        "servers",
        "origin",
        "upstream",
        "backend",
        "site",
        "sites",
        "website",
        "host",
        "domain",
    ];

    private static readonly HashSet<string> Refusing =
    [
        "no",
        "not",
        "none",
        "without",
        "missing",
        "absent",
        "lacks",
        "required",
        "requires",
        "require",
        "requiring",
        "must",
        "need",
        "needs",
        "needed",
        "mandatory",
        "invalid",
        "untrusted",
        "unverified",
        "unrecognized",
        "unrecognised",
        "unknown",
        "unsupported",
        "unacceptable",
        "unable",
        "cannot",
        "cant",
        "couldnt",
        "expired",
        "revoked",
        "failed",
        "fails",
        "fail",
        "failure",
        "error",
        "rejected",
        "refused",
        "denied",
        "forbidden",
        "unauthorized",
        "unauthorised",
        "mismatch",
        "bad",
        "wrong",
        "disallowed",
        "didnt",
        "doesnt",
        "isnt",
        "wasnt",
        "hasnt",
        "havent",
    ];

    /// <summary>"Provide a client certificate", directly before it.</summary>
    private static readonly HashSet<string> Demanding = ["provide", "present", "supply", "submit", "send", "install"];

    /// <summary>What may stand before a bare "certificate" that is the client's. "Gift certificate expired" is none.</summary>
    private static readonly HashSet<string> Plain =
    [
        .. Refusing,
        .. Demanding,
        "a",
        "the",
        "your",
        "valid",
        "any",
        "trusted",
        "this",
        "user",
        "security",
        "digital",
        "request",
        "because",
        "recognized",
    ];

    /// <summary>Words that refuse a visitor, alone.</summary>
    private static readonly HashSet<string> Denials =
    [
        "denied",
        "forbidden",
        "unauthorized",
        "unauthorised",
        "unauthenticated",
        "refused",
        "rejected",
    ];

    /// <summary>Words that refuse a visitor one after the other, small words between them left out.</summary>
    private static readonly string[][] Phrases =
    [
        ["not", "authorized"],
        ["not", "authorised"],
        ["not", "authenticated"],
        ["not", "allowed"],
        ["not", "permitted"],
        ["not", "loggedin"],
        ["no", "access"],
        ["no", "permission"],
        ["authentication", "required"],
        ["authentication", "failed"],
        ["authentication", "error"],
        ["authorization", "required"],
        ["authorization", "failed"],
        ["credentials", "required"],
        ["invalid", "credentials"],
        ["missing", "credentials"],
        ["no", "credentials"],
        ["login", "required"],
        ["login", "failed"],
        ["requires", "authentication"],
        ["requires", "login"],
        ["please", "login"],
        ["please", "authenticate"],
        ["must", "login"],
        ["must", "authenticate"],
        ["need", "login"],
        ["have", "to", "login"],
        ["must", "loggedin"],
        ["need", "loggedin"],
        ["login", "to", "continue"],
        ["login", "to", "your", "account"],
        ["session", "expired"],
        ["authenticated", "false"],
        ["authorized", "false"],
        ["authorised", "false"],
        ["loggedin", "false"],
        ["allowed", "false"],
        ["status", "401"],
        ["status", "403"],
        ["code", "401"],
        ["code", "403"],
        ["statuscode", "401"],
        ["statuscode", "403"],
        ["error", "401"],
        ["error", "403"],
    ];

    private static readonly HashSet<string> Small =
    [
        "is",
        "are",
        "was",
        "been",
        "be",
        "a",
        "an",
        "the",
        "you",
        "to",
        "have",
        "has",
        "i",
        "we",
        "your",
    ];

    /// <summary>The answer itself names a client certificate as the reason of its refusal.</summary>
    public static bool NameCertificate(int status, Page page)
    {
        // "Not found", "too many requests" and server errors have a reason of their own, whatever else the page speaks of; a 5xx
        // that names a certificate means the one of an upstream.
        if (status is < 400 or >= 500 or 404 or 405 or 408 or 410 or 413 or 414 or 416 or 429 or 431)
            return false;
        if (status is 495 or 496)
            return true; // nginx: "SSL certificate error", "SSL certificate required"
        var sentences = Sentences.Of($"{page.Title}{Page.Break}{page.Text}", MostWords);
        return sentences.Exists(SaysCertificate) || (status == 403 && sentences.Exists(s => SaysIisSubStatus(s)));
    }

    /// <summary>A success page that itself speaks of a missing certificate, a denial or a log-in.</summary>
    public static bool SpeakOfRefusal(int status, Page page)
    {
        if (status is < 200 or >= 300)
            return false;
        var sentences = Sentences.Of(page.Text, MostWords);
        var words = sentences.Sum(s => s.Count);
        if (page.AsksForPassword && words < MostWords)
            return true;
        if (IsDescription(page))
            return false;
        if (Sentences.Of(page.Headings, MostWords).Exists(h => Denies(h) || h is ["login"] or ["login", "to", ..] || SaysCertificate(h)))
            return true;
        return words <= ShortPage && page.Body.Length < 64 * 1024 && sentences.Exists(s => Denies(s) || SaysCertificate(s));
    }

    /// <summary>OpenAPI documents list "Unauthorized" among the answers they promise.</summary>
    private static bool IsDescription(Page page)
    {
        var head = page.Body.AsSpan(0, Math.Min(page.Body.Length, 512));
        return !page.IsHtml
            && (
                head.Contains("openapi", StringComparison.OrdinalIgnoreCase) || head.Contains("swagger", StringComparison.OrdinalIgnoreCase)
            );
    }

    private static bool Denies(List<string> sentence)
    {
        if (sentence.Exists(Denials.Contains))
            return true;
        var bare = sentence.Where(w => !Small.Contains(w)).ToList();
        return Array.Exists(Phrases, p => Follows(sentence, p) || Follows(bare, p));
    }

    private static bool Follows(List<string> words, string[] phrase)
    {
        for (var i = 0; i + phrase.Length <= words.Count; i++)
            if (words.Skip(i).Take(phrase.Length).SequenceEqual(phrase, StringComparer.Ordinal))
                return true;
        return false;
    }

    private static bool SaysCertificate(List<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var reach = Reach(words, i);
            if (reach == 0)
                continue;
            for (var j = Math.Max(0, i - reach); j < Math.Min(words.Count, i + reach + 1); j++)
                if (j != i && (Refusing.Contains(words[j]) || (Demanding.Contains(words[j]) && j < i && i - j <= Close)))
                    return true;
        }

        return false;
    }

    /// <summary>How far from here a refusing word may stand: 0 where the word does not name a client's certificate.</summary>
    private static int Reach(List<string> words, int i)
    {
        string Back(int by) => i >= by ? words[i - by] : "";
        var after = i + 1 < words.Count ? words[i + 1] : "";
        if (words[i] is "mtls" or "clientcert" or "sslcert" || (words[i] == "mutual" && after is "tls" or "ssl" or "authentication"))
            return Near;
        if (words[i] == "handshake" && Back(1) == "post" && after == "authentication")
            return Near; // Apache: "Cannot perform Post-Handshake Authentication"
        if (!Certificate.Contains(words[i]))
            return 0;
        var owned = Owners.Contains(Back(1)) || Owners.Contains(Back(2)) || Owners.Contains(Back(3));
        if (
            Foreign.Contains(Back(1))
            || (Foreign.Contains(Back(2)) && Back(1) is "ssl" or "tls")
            || Foreign.Contains(Back(2)) && Certificate.Contains(Back(1))
        )
            return 0;
        if (owned || after is "authentication" or "verify" or "verification")
            return Near;
        return i == 0 || Plain.Contains(Back(1)) ? Close : 0;
    }

    /// <summary>403.7 required, 403.13 revoked, 403.16 untrusted or invalid, 403.17 expired or not yet valid.</summary>
    private static bool SaysIisSubStatus(List<string> words)
    {
        var at = words.FindIndex(w => w is "403.7" or "403.13" or "403.16" or "403.17");
        return at >= 0 && (at == 0 || words[at - 1] is "error" or "http" or "status" or "code" or "substatus");
    }
}
