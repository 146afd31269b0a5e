using System.Collections.Frozen;
using Handclasp.Source.Lexing;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Names that options about verification bear in any library, however they are written: verify_peer, setVerifyPeer, VerifyPeer.</summary>
internal static class UsualOptions
{
    /// <summary>Bad when off.</summary>
    private static readonly FrozenSet<string> Verifies = FrozenSet.Create(
        StringComparer.Ordinal,
        "verify",
        "verifypeer",
        "sslverify",
        "sslverifypeer",
        "verifyssl",
        "verifytls",
        "verifycert",
        "verifycerts",
        "verifycertificate",
        "verifycertificates",
        "verifyserver",
        "verifyservercert",
        "verifyservercerts",
        "verifyservercertificate",
        "tlsverify",
        "tlsverifypeer",
        "tlsverifycert",
        "tlsverifycertificates",
        "sslverifycert",
        "sslverifycertificate",
        "servercertauth",
        "validatecert",
        "validatecerts",
        "validatecertificate",
        "validatecertificates",
        "validateservercertificate",
        "validateserver",
        "checkcert",
        "checkcertificate",
        "checkservercertificate",
        "certverify",
        "peerverify",
        "peerverification",
        "certificateverification",
        "certverification",
        "certificatevalidation",
        "servercertificateverification",
        "sslverification",
        "tlsverification",
        "validatehttpstrackers",
        "strictssl",
        "sslstrict",
        "stricttls",
        "rejectunauthorized",
        "validatessecurecertificate"
    );

    /// <summary>Bad when on.</summary>
    private static readonly FrozenSet<string> Skips = FrozenSet.Create(
        StringComparer.Ordinal,
        "insecure",
        "insecuremode",
        "insecureskipverify",
        "sslinsecureskipverify",
        "tlsinsecureskipverify",
        "insecureskiptlsverify",
        "skipverify",
        "skipverification",
        "skippeerverify",
        "skippeerverification",
        "skipserververification",
        "skipservercertverify",
        "tlsskipverify",
        "sslskipverify",
        "skipsslverify",
        "skiptlsverify",
        "skiptlsverification",
        "skipsslverification",
        "skipsslvalidation",
        "skipcertverify",
        "skipcertverification",
        "skipcertcheck",
        "skipcertificatecheck",
        "skipcertvalidation",
        "noverify",
        "noverifypeer",
        "nosslverify",
        "notlsverify",
        "nocertcheck",
        "nocertificatecheck",
        "nocertverify",
        "disablecertcheck",
        "disablecertverify",
        "disablecertvalidation",
        "disablecertverification",
        "disablecertificatecheck",
        "disableverify",
        "disableverification",
        "disablepeerverify",
        "disablepeerverification",
        "disablesslverify",
        "disablesslverification",
        "disabletlsverify",
        "disabletlsverification",
        "disablecertificatevalidation",
        "disablecertificateverification",
        "disabletlscertificatevalidation",
        "disableservercertificatevalidation",
        "allowinvalidcert",
        "allowinvalidcerts",
        "allowinvalidcertificate",
        "allowinvalidcertificates",
        "tlsallowinvalidcertificates",
        "sslallowinvalidcertificates",
        "allowinvalidtls",
        "allowinsecureconnection",
        "allowinsecureconnections",
        "tlsallowinsecureconnection",
        "allowinsecure",
        "allowinsecuretls",
        "allowinsecuressl",
        "allowselfsigned",
        "allowselfsignedcert",
        "allowselfsignedcerts",
        "allowselfsignedcertificates",
        "allowuntrusted",
        "allowuntrustedcertificates",
        "allowanycert",
        "allowanycertificate",
        "acceptinvalidcert",
        "acceptinvalidcerts",
        "acceptinvalidcertificates",
        "acceptinsecurecerts",
        "tlsacceptinvalidcerts",
        "acceptallcerts",
        "acceptallcertificates",
        "acceptanycert",
        "acceptanycertificate",
        "acceptselfsigned",
        "acceptselfsignedcerts",
        "acceptuntrustedcertificates",
        "ignorecert",
        "ignorecerts",
        "ignorecertificate",
        "ignorecerterrors",
        "ignorecertificateerrors",
        "ignoresslerrors",
        "ignoretlserrors",
        "ignoresslverification",
        "ignoreinvalidcertificates",
        "ignoreunknowncertificateauthority",
        "trustall",
        "trustallcerts",
        "trustallcertificates",
        "trustanycert",
        "trustservercertificate",
        "trustservercert",
        "weakcertvalidation",
        "tlsinsecure",
        "sslinsecure",
        "insecuretls",
        "insecuressl",
        "insecurehttps",
        "insecureconnection"
    );

    /// <summary>About the name alone; bad when off.</summary>
    private static readonly FrozenSet<string> Compares = FrozenSet.Create(
        StringComparer.Ordinal,
        "verifyhost",
        "verifyhostname",
        "sslverifyhost",
        "sslverifyhostname",
        "tlsverifyhost",
        "tlsverifyhostname",
        "tlshostnameverification",
        "tlshostnameverificationenabled",
        "hostnameverification",
        "serverhostnameverification",
        "validatehost",
        "validatehostname",
        "tlsvalidatehostname",
        "checkhost",
        "checkhostname",
        "checkcallhost",
        "checkservername",
        "servernamecheck",
        "validatesdomainname",
        "isssslhostnameverify",
        "issslhostnameverify"
    );

    /// <summary>About the name alone; bad when on.</summary>
    private static readonly FrozenSet<string> SkipsName = FrozenSet.Create(
        StringComparer.Ordinal,
        "allowinvalidhostname",
        "allowinvalidhostnames",
        "tlsallowinvalidhostnames",
        "acceptinvalidhostname",
        "acceptinvalidhostnames",
        "tlsacceptinvalidhostnames",
        "acceptinvalidhosts",
        "disablehostnamevalidation",
        "disablehostnameverification",
        "disablehostverification",
        "disablehostcheck",
        "skiphostcheck",
        "skiphostnamecheck",
        "skiphostnameverification",
        "skiphostverification",
        "skipdomainvalidation",
        "skipcommonname",
        "skipcertcommonnamecheck",
        "ignoreinvalidcertificatecommonname",
        "ignorehostname",
        "ignorehostnamemismatch",
        "nohostnameverify",
        "nohostnamecheck"
    );

    [ThreadStatic]
    private static Recent<(bool Bad, bool IsHost)?>? recent;

    private static readonly string[] Verbs = ["set", "enable", "with", "use", "dangerously", "dangerous", "danger", "is"];

    /// <summary>The value at which an option of that name is bad, and whether it is about the host's name alone; null for any other name.</summary>
    public static (bool Bad, bool IsHost)? Of(string word)
    {
        if (word.Length is < 6 or > 60)
            return null;
        return (recent ??= new(Read)).Of(word);
    }

    private static (bool Bad, bool IsHost)? Read(string word)
    {
        var name = Normal(word);
        return Known(name) ?? (AfterSet(word) is { } rest ? Known(Normal(rest)) : null);
    }

    /// <summary>True for names that other things bear as well: there a look at the surroundings is due.</summary>
    public static bool IsVague(string word) =>
        Normal(word)
            is "verify"
                or "insecure"
                or "insecuremode"
                or "noverify"
                or "disableverify"
                or "skipverify"
                or "checkhost"
                or "validatehost"
                or "validateserver";

    private static (bool, bool)? Known(string name) =>
        Verifies.Contains(name) ? (false, false)
        : Skips.Contains(name) ? (true, false)
        : Compares.Contains(name) ? (false, true)
        : SkipsName.Contains(name) ? (true, true)
        : null;

    /// <summary>library_thing_set_verify_peer, thingOptions_SkipVerification: what is set.</summary>
    private static string? AfterSet(string word)
    {
        var at = word.LastIndexOf("_set_", StringComparison.Ordinal);
        if (at > 0)
            return word[(at + 5)..];
        return OfType(word);
    }

    /// <summary>thingOptions_SkipVerification: what stands behind the type that such a function takes first; null for other names.</summary>
    public static string? OfType(string word) =>
        word.LastIndexOf('_') is > 0 and var at
        && at + 1 < word.Length
        && char.IsAsciiLetterLower(word[at - 1])
        && char.IsAsciiLetterUpper(word[at + 1])
            ? word[(at + 1)..]
            : null;

    private static string Normal(string word)
    {
        var name = word.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (name.StartsWith('m') && word.StartsWith("m_", StringComparison.Ordinal))
            name = name[1..];
        for (var again = true; again; )
        {
            again = false;
            foreach (var verb in Verbs)
                if (name.Length > verb.Length + 3 && name.StartsWith(verb, StringComparison.Ordinal) && Known(name) is null)
                {
                    name = name[verb.Length..];
                    again = true;
                }
        }

        return name;
    }
}
