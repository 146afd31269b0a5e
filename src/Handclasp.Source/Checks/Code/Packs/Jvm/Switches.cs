using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Lexing;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Jvm;

/// <summary>What an option by a well-known name switches.</summary>
internal enum Switched
{
    /// <summary>Whether the server's certificate is verified.</summary>
    Server,

    /// <summary>Whether its name is compared.</summary>
    Host,
}

/// <summary>
/// Options whose names say the same in every library: <c>verifySsl</c>, <c>:insecure?</c>, <c>trust-all-certs</c>. They are compared
/// without case, dashes, and the setter's first word.
/// </summary>
internal static partial class Switches
{
    private static readonly Dictionary<string, (Switched What, bool Bad)> Known = Read();

    [ThreadStatic]
    private static Recent<string?>? recent;

    /// <summary>Words that mean this only where the file speaks of connections.</summary>
    private static readonly HashSet<string> Vague = new(StringComparer.Ordinal)
    {
        "insecure",
        "verify",
        "noverify",
        "skipverify",
        "allowinsecure",
        "acceptall",
        "trustall",
    };

    /// <summary>Every place where such an option is set to the bad value.</summary>
    public static IEnumerable<Flag> Look(CodeFile code, Switched what, string remedy)
    {
        foreach (var (at, name, value, key) in Places(code))
            if (
                Of(code, name, at.From) is { } known
                && known.What == what
                && Judge(code, at, name, value, known.Bad, what, remedy) is { } flag
                && (key < 0 ? OfConnection(code, at, name, flag) : Takers.Weighed(code, key, flag, IsVague(name))) is { } weighed
            )
                yield return weighed;
    }

    /// <summary>form.verify(false) in a file that also speaks TLS: an unclear name counts where what it is called on is about connections.</summary>
    private static Flag OfConnection(CodeFile code, Span at, string name, Flag flag)
    {
        if (!IsVague(name) || code.Language.Name is not ("Java" or "Kotlin"))
            return flag;
        var word = Enumerable.Range(at.From, at.Length).FirstOrDefault(i => code[i].Value == name, at.From);
        return Connections()
            .IsMatch(code.Text(new(code.PathStart(word), word)) + " " + JvmOwners.Of(code, word) + " " + JvmOwners.Maker(code, word))
            ? flag
            : flag with
            {
                Confidence = Model.Confidence.Tentative,
            };
    }

    [GeneratedRegex("(?i)ssl|tls|http|client|connect|websocket|socket|channel|ldap|mqtt|redis|vault|trust|security")]
    private static partial Regex Connections();

    private static Flag? Judge(CodeFile code, Span at, string name, Span value, bool bad, Switched what, string remedy)
    {
        // certificate.verify(root.publicKey), signature.verify(bytes): a proof, no switch. option("--insecure", help = "…"): a declaration.
        if (
            name is "verify" && code.WordsOf(value).Any(w => Proof().IsMatch(w))
            || name.StartsWith('-') && code.Is(value.From + 1, "=") && !code.Is(value.From, "default")
        )
            return null;
        var because =
            what == Switched.Server
                ? $"{Plain(name)} is {(bad ? "on" : "off")}: this client talks to whoever answers, with any certificate"
                : $"{Plain(name)} is {(bad ? "on" : "off")}: any certificate of a trusted authority will do, whoever it was issued to";
        return Options.Judge(code, at, value, v => Says(v, bad), because, remedy, Good(code, value, bad));
    }

    [GeneratedRegex("(?i)key$|getPublicKey|signature|certificate$|issuer|digest|bytes$|token$|jwt$|proof$")]
    private static partial Regex Proof();

    private static string Plain(string name) => name.TrimStart(':');

    private static string Good(CodeFile code, Span value, bool bad) =>
        value.Length == 1 && code[value.From].IsWord ? (bad ? code.Language.False[0] : code.Language.True[0]) : "";

    /// <summary>true, "true", "yes", "on"; or their opposites.</summary>
    public static bool Says(Value value, bool wanted) =>
        value.Is(wanted)
        || value.Kind == ValueKind.Text
            && (
                wanted
                    ? value.Text.ToUpperInvariant() is "TRUE" or "YES" or "ON" or "1"
                    : value.Text.ToUpperInvariant() is "FALSE" or "NO" or "OFF" or "0" or "NONE"
            );

    /// <summary>A flaw by Java's readers that begins at the key of a map, by what takes the map.</summary>
    public static Flag? Weighed(CodeFile code, Flag flag) =>
        // Vert.x takes its options from JSON.
        !(code.Language.Name is "Java" or "Kotlin" && code.Names.Mentions("io.vertx"))
        && (
            code.SettingAt(flag.At.From) is { IsMember: false, Container: >= 0 } setting && setting.Name == flag.At.From
            || code[flag.At.From].IsText && code.Is(flag.At.From + 1, "->")
        )
            ? Takers.Weighed(code, flag.At.From, flag, IsVague(code[flag.At.From].Value))
            : flag;

    private static bool IsVague(string name) => Takers.IsVague(name[(name.LastIndexOf('.') + 1)..]);

    /// <summary>Where such names are set; with the index of the name where it is the key of a map, else -1. Found once for all that is switched.</summary>
    private static List<(Span At, string Name, Span Value, int Key)> Places(CodeFile code) =>
        code.Once<List<(Span, string, Span, int)>>(nameof(Switches), c => [.. Find(c)]);

    private static IEnumerable<(Span At, string Name, Span Value, int Key)> Find(CodeFile code)
    {
        foreach (var i in code.Index.Places([.. code.Index.Words.Where(w => KnownAs(w) is not null)]))
            if (
                IsCandidate(code[i])
                && code.SettingAt(i) is { Value.IsEmpty: false } setting
                && !IsDeclared(code, setting)
                && !IsOwn(code, setting)
            )
                yield return (setting.Whole, code[i].Value, setting.Value, setting.Container >= 0 ? i : -1);
        foreach (var call in code.Calls())
            if (
                IsCandidate(code[call.Name])
                && KnownAs(call.Word) is not null
                // Tomcat's is about clients; Jetty's looks at its own certificates.
                && !(call.Word == "setCertificateVerification" && code.Names.Has("SSLHostConfig"))
                && !(call.Word == "setValidateCerts" && code.Names.Has("SslContextFactory"))
                // Jetty's server: told as what it is there.
                && !(
                    call.Word == "setTrustAll"
                    && JvmOwners.Maker(code, call.Name).Contains("SslContextFactory.Server", StringComparison.Ordinal)
                )
                && call.Arguments is [var only]
                && !IsHead(code, call)
                && !(call.Receiver.Length == 0 && code.Functions.Named(call.Word).Any())
                && (call.Called is null || code.SettingAt(call.Name) is null)
            )
                yield return (call.Whole, call.Word, only, -1);
        foreach (var pair in Pairs.Of(code))
            if (code.SettingAt(pair.At.From) is null)
                yield return (pair.At, pair.Name, pair.Value, pair.At.From);
    }

    private static bool IsCandidate(Token token) => token.Kind is TokenKind.Word or TokenKind.Text && token.Value.Length is > 5 and < 90;

    /// <summary>The head of a function that is declared there.</summary>
    private static bool IsHead(CodeFile code, Call call) =>
        code[call.Name - 1].Value is "def" or "void" or "defn" or "class" or "boolean" or "Boolean"
        || code.Functions.Named(call.Word).Any(f => f.Start == call.Name || f.Start == call.Name - 1);

    /// <summary>A variable, a field or a parameter of that name is no option yet.</summary>
    private static bool IsDeclared(CodeFile code, Setting setting)
    {
        // A field of this file's own class: what it means stands where it is used.
        if (
            code.Language.Name is "Java" or "Kotlin"
            && (!setting.IsMember || setting.Owner == "this")
            && code.Index.Places(setting.Option).Any(i => code[i - 1].Value is "boolean" or "Boolean" or "val" or "var")
        )
            return true;
        if (setting.IsMember)
            return false;
        var before = code[setting.Name - 1];
        if (
            before is
            { Kind: TokenKind.Word, Value: "val" or "var" or "def" or "boolean" or "Boolean" or "final" or "lazy" or "static" or "String" }
        )
            return true;
        // Scala: name: Type = value is a parameter.
        return code.Language.Name == "Scala" && code.Is(setting.Name + 1, ":")
            || code.Language.Name == "Groovy"
                && code.Is(setting.Name + 1, "=")
                && before.IsWord
                && !before.Is("return")
                && !code[setting.Name].LineBefore;
    }

    /// <summary>An argument of a class or function of this file: what it means stands there.</summary>
    private static bool IsOwn(CodeFile code, Setting setting)
    {
        if (setting.IsMember || code.CallAt(setting.Container) is not { } call)
            return false;
        return Mentions.IsDeclaredHere(code, call.Word) || code.Functions.Named(call.Word).Any();
    }

    private static (Switched What, bool Bad)? Of(CodeFile code, string name, int at) =>
        KnownAs(name) is { } known && (!Vague.Contains(known) || IsAboutTls(code, name) || IsAmongTls(code, at)) ? Known[known] : null;

    /// <summary>The well-known name that a name is; null where it is none.</summary>
    private static string? KnownAs(string name) => (recent ??= new(Read)).Of(name);

    private static string? Read(string name)
    {
        // play.ws.ssl.loose.acceptAnyCertificate, es.net.ssl.cert.allow.self.signed: the end of a dotted name, of whichever length.
        for (var dot = name.LastIndexOf('.'); ; dot = dot > 0 ? name.LastIndexOf('.', dot - 1) : -1)
        {
            foreach (var candidate in Names(Normal(name[(dot + 1)..])))
                if (Known.ContainsKey(candidate))
                    return candidate;
            if (dot < 0)
                return null;
        }
    }

    /// <summary>The name, and without the first word of a setter or builder.</summary>
    private static IEnumerable<string> Names(string name)
    {
        yield return name;
        foreach (var prefix in (string[])["set", "with", "is", "use", "enable", "should"])
            if (name.Length > prefix.Length + 3 && name.StartsWith(prefix, StringComparison.Ordinal))
                yield return name[prefix.Length..];
    }

    /// <summary>What it stands in is called after TLS: {:ssl-context {:insecure? true}}.</summary>
    private static bool IsAmongTls(CodeFile code, int at)
    {
        for (var (open, depth) = (code.Parent(at), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
            if (
                code.IsWord(open - 1)
                && (
                    code[open - 1].Value.Contains("ssl", StringComparison.OrdinalIgnoreCase)
                    || code[open - 1].Value.Contains("tls", StringComparison.OrdinalIgnoreCase)
                    || code[open - 1].Value.Contains("http", StringComparison.OrdinalIgnoreCase)
                )
            )
                return true;
        return false;
    }

    /// <summary>The option's own name, an import or an address says that the file is about connections.</summary>
    private static bool IsAboutTls(CodeFile code, string name) =>
        name.Contains("ssl", StringComparison.OrdinalIgnoreCase)
        || name.Contains("tls", StringComparison.OrdinalIgnoreCase)
        || code.Names.Mentions("https:")
        || code.Names.Mentions("wss:")
        || AboutConnections().IsMatch(code.Source.Text);

    [GeneratedRegex(
        @"(?im)^\s*(@Grab|import\b|\(:?(require|import|ns)|\[|:).*(http|ssl|tls|vertx|netty|okhttp|curl|requests|websocket|ldap|mail|mqtt|amqp|kafka|redis|mongo|jdbc|elastic)|httpRequest|Jenkinsfile|pipeline \{"
    )]
    private static partial Regex AboutConnections();

    private static string Normal(string name)
    {
        var letters = new char[name.Length];
        var count = 0;
        foreach (var c in name)
            if (char.IsAsciiLetterOrDigit(c))
                letters[count++] = char.ToLowerInvariant(c);
        return new(letters, 0, count);
    }

    private static Dictionary<string, (Switched, bool)> Read()
    {
        var found = new Dictionary<string, (Switched, bool)>(StringComparer.Ordinal);
        Add(
            Switched.Server,
            true,
            """
            insecure skipverify skiptlsverify skipsslverify skiptlsverification skipsslverification skipcertverify insecureskipverify
            insecureskiptlsverify skipcertificatevalidation skipcertificateverification skipcertificatecheck skipcertverification
            skipservercertificatevalidation skipsslvalidation skipsslcheck skiptlscheck skipcertcheck skipservercertificateverification skiptlscertverify
            ignoressl ignoretls ignoresslissues ignoresslerrors ignoretlserrors ignoresslcert ignoresslcerts ignoresslcertificates ignoresslcertificate
            ignorecertificateerrors ignorecertificates ignorecertificate ignorecerts ignorecerterrors ignoreinvalidcertificates ignoreinvalidcerts
            ignorehttpserrors ignorecertificatevalidation ignoresslvalidation ignoresslverification ignoretlsverification ignoreunverified
            ignoreservercertificate ignorecertificateverification
            trustall trustallcerts trustallcertificates trustanycertificate trustany trustanycert trusteverything trustallhosts trustallssl trustallhttps
            ssltrustall ssltrustallcerts ssltrustallcertificates ssltrustallhosts trustservercertificate trustservercert trustselfsigned trustselfsignedcerts
            trustselfsignedcertificates trustunknowncertificates trustallservers trustallservercertificates tlstrustall alwaystrust
            acceptall acceptallcerts acceptallcertificates acceptanycert acceptanycertificate acceptanycerts acceptinsecurecerts acceptinvalidcerts
            acceptinvalidcertificates acceptselfsigned acceptselfsignedcerts acceptselfsignedcertificates acceptallsslcerts acceptanyssl acceptuntrustedcerts
            acceptuntrustedcertificates acceptsslcerts acceptinsecuressl
            allowselfsigned allowselfsignedcerts allowselfsignedcertificates allowselfsignedcertificate allowinsecure allowinsecuressl allowinsecuretls
            allowunsafessl allowinvalidcertificates allowinvalidcerts allowinvalidcertificate allowuntrusted allowuntrustedcertificates allowuntrustedcerts
            allowanycertificate allowanycert allowunverifiedcertificates sslallowsinvalidcert sslallowsinvalidcerts sslallowinvalidcertificates
            sslallowselfsigned netsslcertallowselfsigned tlsallowinvalidcertificates allowtlsinsecureconnection tlsallowinsecureconnection allowinsecureconnection
            tlsinsecure sslinsecure insecuressl insecuretls insecurehttps useinsecuretrustmanager insecuretrustmanager insecuretrustallcertificates
            insecureconnection insecurehttp tlsinsecureskipverify sslinsecureskipverify httpinsecure
            disablesslverification disablesslvalidation disabletlsverification disabletlsvalidation disablecertificatevalidation disablecertvalidation
            disablecertificateverification disablecertchecking disablesslcertificateverification disabletrustmanager disableservercertificatevalidation
            disablesslchecks disablesslcheck disablesslcertvalidation disablesslcertificatevalidation disablecertificatechecks disablecertificatecheck disablesslcertcheck
            disablepeerverification disabletlsverify disablesslverify disablecertverification
            unsafessl unsafetls noverify noverifyssl nosslverify nocertcheck nosslverification nosslvalidation notlsverify relaxedssl relaxedhttps
            bypassssl bypasssslvalidation bypasssslverification bypasscertificatevalidation allowallcerts allowallcertificates selfsignedallowed
            ignorecertcheck useinsecuressl disablehttpscertcheck ignoresslhandshakeerrors insecurehttps trustanyserver
            serververificationdisabled permitallcerts relaxedhttpsvalidation
            """
        );
        Add(
            Switched.Server,
            false,
            """
            verify verifyssl sslverify verifytls tlsverify verifycert verifycerts verifycertificate verifycertificates verifysslcert verifysslcerts
            verifysslcertificate verifysslcertificates verifytlscertificate verifytlscertificates verifypeer sslverifypeer verifyserver verifyservercertificate
            verifyservercert verifyservercertificates sslverifyservercertificate sslverifycertificate tlsverifypeer tlsverifycert peerverification verifypeers
            validatecert validatecerts validatecertificate validatecertificates validatessl validatetls validatetlscertificates validatesslcertificates
            validateservercertificate validateservercert sslvalidate validatesslcertificate sslvalidation tlsvalidation
            checkcertificate checkcertificates checkcert checkcerts checkservercertificate checksslcertificate checkssl checktls
            sslcertificateverification sslcertverification sslverification tlsverification certificateverification certverification
            servercertificatevalidation certificatevalidation servercertificateverification rejectunauthorized strictssl stricttls sslstrict sslstrictmode
            sslverifyserver httpsverify verifyingssl verifytlscerts verifycertchain sslcheckcertificate certvalidation
            """
        );
        Add(
            Switched.Host,
            true,
            """
            disablehostnameverification disablehostnamevalidation disablehostnamecheck disablehostnamechecking disablehostverification
            skiphostnameverification skiphostverification skiphostnamecheck skiphostnamevalidation
            ignorehostname ignorehostnameverification ignorehostnamemismatch ignorehostnamevalidation allowallhostnames allowanyhostname trustallhostnames
            allowinvalidhostname allowinvalidhostnames invalidhostnameallowed sslinvalidhostnameallowed sslallowinvalidhostnames acceptinvalidhostnames
            acceptanyhostname acceptallhostnames disablecncheck disableendpointidentification tlsallowinvalidhostnames disablesslhostnameverification
            nohostnameverification insecurehostname disablehttpsendpointidentificationalgorithm withoutcheckendpointauthentication
            unsafehostnameverifier ignorehost insecurehostnameverification disabletlshostnameverification tlsdisablehostnameverification hostnameverificationdisabled
            """
        );
        Add(
            Switched.Host,
            false,
            """
            verifyhost verifyhostname hostnameverification hostnameverificationenabled sslverifyhost sslverifyhostname checkhostname checkhost
            checkserveridentity sslcheckserveridentity endpointidentification sslendpointidentification endpointidentificationenabled hostnamevalidation
            verifyhostnames checkendpointauthentication validatehostname tlshostnameverification tlshostnameverificationenabled
            httpshostnameverificationenabled verifyserverhostname sslhostnameverification verifyserveridentity enableendpointidentification
            enforcehostnameverification hostverificationenabled hostverification sslenableendpointidentification checkcnhost sslhostverification
            hostnamecheck checkhostnames verifyservername sslhostnamevalidation validateservername strictHostname
            """
        );
        return found;

        void Add(Switched what, bool bad, string words)
        {
            foreach (var word in words.Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
                found[word.ToLowerInvariant()] = (what, bad);
        }
    }

    private static int Line(CodeFile code, int token) => code.Source.At(code[token].Start).Line;

    /// <summary>Flaws of several readers, each place once.</summary>
    public static IEnumerable<Flag> Once(CodeFile code, params IEnumerable<Flag>[] readers)
    {
        List<Flag> kept = [];
        foreach (var flag in readers.SelectMany(r => r))
        {
            var same = kept.FindIndex(k =>
                k.At.From < flag.At.To
                && flag.At.From < k.At.To
                && (Line(code, k.At.From) == Line(code, flag.At.From) || Line(code, k.At.To - 1) == Line(code, flag.At.To - 1))
            );
            if (same < 0)
                kept.Add(flag);
            // The last call of a chain says more than the whole chain.
            else if (
                kept[same].Confidence < flag.Confidence
                || kept[same].Confidence == flag.Confidence && Line(code, kept[same].At.From) < Line(code, flag.At.From)
            )
                kept[same] = flag;
        }

        return kept;
    }
}
