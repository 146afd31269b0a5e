using System.Buffers;
using System.Text.RegularExpressions;

namespace Handclasp.Source.Checks.Code.Commands;

/// <summary>
/// Options that say by their own name that verification is off, whatever program they are for: <c>--insecure-skip-tls-verify</c>,
/// <c>SSL_VERIFY=false</c>, <c>validate_certs: no</c>. The name's words decide; each must be one of those that such names are made of.
/// </summary>
internal static partial class Named
{
    private static readonly string[] About = ["tls", "ssl", "https", "cert", "certs", "certificate", "certificates", "x509", "ca"];
    private static readonly string[] Checks =
    [
        "verify",
        "verification",
        "validate",
        "validation",
        "check",
        "checks",
        "checking",
        "strict",
        "verifypeer",
        "verifyhost",
        "peer",
    ];
    private static readonly string[] Not = ["skip", "no", "ignore", "disable", "disabled", "without", "bypass", "unverified", "not"];
    private static readonly string[] Loose = ["insecure", "unsafe", "untrusted", "selfsigned", "invalid", "trustall", "unsafely"];
    private static readonly string[] Surroundings = ["env", "environment", "stage", "dev", "devel", "development", "prod", "production"];
    private static readonly string[] Yes = ["true", "yes", "on", "1", "y", "enabled"];
    private static readonly string[] No = ["false", "no", "off", "0", "none", "never", "disabled", "ignore"];

    /// <summary>A name without any of these is none of ours: most are not, and need not be taken apart.</summary>
    private static readonly SearchValues<string> Telling = SearchValues.Create(
        [.. Checks, .. Loose, "reject", "self", "trust", "error", "warning"],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>True where this name with this value says that a server is not verified; an empty value stands for none, as of a flag.</summary>
    public static bool IsOff(string name, string value)
    {
        if (!name.AsSpan().ContainsAny(Telling))
            return false;
        var words = WordsOf(name);
        if (words.Count is < 2 or > 8 || words.Exists(IsOfOtherThings))
            return false;
        var says = value.Trim().Trim('"', '\'').ToLowerInvariant();
        var isAbout = words.Exists(w => About.Contains(w));
        var isCheck = words.Exists(w => Checks.Contains(w));
        var isNot = words.Exists(w => Not.Contains(w));
        var isLoose = words.Exists(w => Loose.Contains(w));
        // ALLOW_SELF_SIGNED_CERTS, TRUST_ALL_CERTIFICATES, ACCEPT_INVALID_CERTS, REJECT_UNAUTHORIZED
        if (words.Contains("self") && words.Contains("signed") || words.Contains("trust") && words.Contains("all"))
            isLoose = true;
        if (words.Contains("reject") && words.Contains("unauthorized"))
            return No.Contains(says);
        if ((isNot && isCheck && (isAbout || words.Count <= 3 && words.Contains("verify") && isLoose)) || (isLoose && isCheck))
            return Yes.Contains(says) || says.Length == 0;
        if (
            isAbout
            && (
                isLoose
                    && (
                        words.Contains("allow")
                        || words.Contains("accept")
                        || words.Contains("trust")
                        || isNot
                        || words.Count == 2
                        || words[^1] == "insecure"
                        || IsInsecureTls(words)
                        || words.Contains("errors")
                    )
                || isNot && (words.Contains("errors") || words.Contains("error") || words.Contains("warnings"))
            )
        )
            return Yes.Contains(says) || says.Length == 0;
        return isAbout && isCheck && !isNot && No.Contains(says);
    }

    /// <summary>True where a variable of this name decides whether servers are verified, or says for which surroundings a script runs.</summary>
    public static bool IsSwitch(string name)
    {
        var words = WordsOf(name);
        if (words.Exists(w => w is "checksum" or "sha" or "signature" or "gpg" or "pgp" or "cosign"))
            return false;
        return words.Exists(w =>
                Loose.Contains(w) || Surroundings.Contains(w) || w.StartsWith("verif", StringComparison.Ordinal) || w is "noverify"
            )
            || words.Contains("self") && words.Contains("signed")
            || words.Exists(About.Contains)
                && words.Exists(w => Checks.Contains(w) || Not.Contains(w) || w is "allow" or "accept" or "trust" or "reject");
    }

    private static List<string> WordsOf(string name) => [.. Words().Matches(name).Select(m => m.Value.ToLowerInvariant())];

    /// <summary>insecure-tls, with whatever around it.</summary>
    private static bool IsInsecureTls(List<string> words) =>
        words.IndexOf("insecure") is >= 0 and var at
        && at + 1 < words.Count
        && words[at + 1] is "tls" or "ssl" or "cert" or "certs" or "certificates";

    /// <summary>Names with these words are about a client's certificate, a signature, a file, or how long something is waited for.</summary>
    private static bool IsOfOtherThings(string word) =>
        word
            is "client"
                or "clients"
                or "signature"
                or "signatures"
                or "gpg"
                or "path"
                or "file"
                or "dir"
                or "depth"
                or "timeout"
                or "interval"
                or "redirect"
                or "redirects"
                or "registry"
                or "registries"
                or "host"
                or "hsts"
                or "expiry"
                or "expiration"
                or "expired"
                or "days"
                or "bundle"
                or "log"
                or "url"
                or "test"
                or "tests"
                or "bootstrap"
                or "email"
                or "phone"
                or "token"
                or "checksum";

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Words();
}
