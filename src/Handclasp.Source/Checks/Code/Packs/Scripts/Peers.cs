using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Checks.Code.Packs.RubyCode;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>Whether the peer is verified: what the options of a script say, on either side.</summary>
internal static partial class Peers
{
    private static readonly string[] Payload =
    [
        "form",
        "json",
        "query",
        "params",
        "body",
        "headers",
        "data",
        "payload",
        "form_params",
        "multipart",
        "attributes",
        "fields",
        "content",
    ];

    private static readonly string[] NotTls =
    [
        "routes",
        "update",
        "find",
        "where",
        "create!",
        "update!",
        "attribute",
        "find_by",
        "decode",
        "encode",
        "jwt_decode",
        "verify",
        "validates",
        "scope",
        "before_action",
    ];

    private static readonly object Fingerprint = new();
    private static readonly object Local = new();

    /// <summary>What makes a server of its own: what another one does excuses nothing.</summary>
    private static readonly string[] Servers =
    [
        "SSLServer",
        "SSLContext",
        "HTTPServer",
        "stream_socket_server",
        "stream_context_create",
        "CTX_new",
        "IO::Socket::SSL",
        "start_SSL",
    ];

    /// <summary>Clients that verify nothing.</summary>
    public static IEnumerable<Flag> Clients(CodeFile code, string remedy)
    {
        var off = new List<Given>();
        foreach (var given in Givens.Of(code))
        {
            if (Client(code, given, remedy) is not { } seen || Sides.IsServer(code, given.At) || Weighed(code, given, seen) is not { } flag)
                continue;
            if (flag.Confidence != Confidence.Tentative && ScriptPins.Knows(code, given.At))
                continue;
            // What takes self-signed ones says nothing more where all are taken.
            if (
                Meaning.AcceptsAny(given.Key)
                && (
                    off.Exists(o => IsTogether(code, o, given))
                    || given.Beside().Any(g => IsTogether(code, g, given) && Meaning.Verifies(g.Key) && IsPlainlyOff(code, g))
                )
            )
                continue;
            off.Add(given);
            yield return flag with
            {
                Changes = [.. flag.Changes, .. AlongWith(code, given, flag)],
            };
        }

        foreach (var flag in Urls.Look(code, remedy))
            yield return flag;
        foreach (var mode in ModesOfStrings(code))
            if (code[mode].Value is "require" or "prefer" or "allow")
                yield return new(
                    new(mode, mode + 1),
                    $"sslmode {code[mode].Value} encrypts and verifies nothing: the driver talks to whoever answers"
                )
                {
                    Remedy = "Write verify-full, and name the root with sslrootcert.",
                    LoweredTo = Severity.Medium,
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>"…;sslmode=%s" and "sslmode=$mode": the words that a choice of the file puts there.</summary>
    private static IEnumerable<int> ModesOfStrings(CodeFile code)
    {
        if (!code.Names.MentionsAnyCase("sslmode="))
            yield break;
        HashSet<int> told = [];
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code[i].IsText || code[i].Value.Length > 600 || InString().Match(code[i].Value) is not { Success: true } hole)
                continue;
            var name = hole.Groups["name"].Value;
            Span value = default;
            if (name.Length > 0)
                value =
                    code.Names.Reaching(name, i) is { Count: > 0 } made ? made[^1].Value
                    : code.Names.Reaching("$" + name, i) is { Count: > 0 } with ? with[^1].Value
                    : default;
            else if (code.CallAt(code.Parent(i)) is { Word: "sprintf" or "format" } call)
                value = call.Argument(1 + code[i].Value[..hole.Index].Count(c => c == '%'));
            // One text alone is read with the string that it stands in.
            foreach (var choice in !value.IsEmpty && Choices.Of(code, value) is { Count: > 1 } choices ? choices : [])
                if (choice.Length == 1 && code[choice.From].IsText && told.Add(choice.From))
                    yield return choice.From;
        }
    }

    /// <summary>An entry of a map by what takes the map; a member and a setter by whose they are.</summary>
    private static Flag? Weighed(CodeFile code, Given given, Flag flag) =>
        given.At + 1 >= code.Tokens.Length || !(code.Is(given.At + 1, "(") || code.Is(given.At + 1, "="))
            ? Takers.Weighed(code, given.At, flag, Takers.IsVague(given.Key))
        : given.Key == "verify" && code.IsLink(given.At - 1) && !Takers.IsOfConnection(code, given.At)
            ? flag with
            {
                Confidence = Confidence.Tentative,
            }
        : flag;

    /// <summary>A correction takes the acceptance of self-signed ones beside it along.</summary>
    private static IEnumerable<Change> AlongWith(CodeFile code, Given given, Flag flag) =>
        flag.Changes.Count == 0
            ? []
            : Givens
                .Of(code)
                .Where(g =>
                    !ReferenceEquals(g, given)
                    && Meaning.AcceptsAny(g.Key)
                    && IsTogether(code, g, given)
                    && code.Values.Of(g.Value).Is(true)
                    && g.Value.Length == 1
                )
                .Select(g => new Change(g.Value, code.Language.False.FirstOrDefault("0")));

    private static bool IsTogether(CodeFile code, Given one, Given other) =>
        one.Container >= 0 && one.Container == other.Container || code.StatementStart(one.At) == code.StatementStart(other.At);

    private static Flag? Client(CodeFile code, Given given, string remedy)
    {
        var key = given.Key;
        // PHP's peer_fingerprint is compared before anything is sent, whatever the chain is worth.
        if (code.Language.Name == "PHP" && IsPinned(code, given))
            return null;
        if (key.Contains("sslverify", StringComparison.Ordinal) && CurlPins.Knows(code, given.At))
            return null;
        // Constants that are redefined and options of LDAP have readers of their own.
        if (given.Name is "VERIFY_PEER" || key.StartsWith("ldapopt", StringComparison.Ordinal) || IsAsked(code, given))
            return null;
        if (
            IsLocal(given)
            || code.Language.Name == "PHP" && (IsOverridden(given) || Outvoted.Is(given))
            || key == "verify" && IsNoSwitch(code, given)
        )
            return null;
        var because = $"{given.Name} is off: this client talks to whoever answers, with any certificate";
        if (Meaning.IsMode(key) && IsTls(code, given))
        {
            switch (Meaning.ModeOf(code, given.Value))
            {
                case Modes.None:
                    return new(given.Whole, because)
                    {
                        Remedy = remedy,
                        Beside = [],
                        Changes = Good(code, given),
                        IsSafe = Good(code, given).Length > 0,
                    };
                case Modes.Switch when PeerConditions.Chooses(code, given.Value) || ByData.Qualifies(code, given.Value):
                    return new(given.Whole, $"for some peers {because}") { Remedy = remedy, Confidence = Confidence.Firm };
                case Modes.Switch:
                    return new(given.Whole, $"whoever runs it can switch {given.Name} off: then this client talks to whoever answers")
                    {
                        Remedy = remedy,
                        IsSwitch = true,
                        Confidence = Confidence.Firm,
                    };
                case Modes.Peer or Modes.Demanded:
                    return null;
                case Modes.Unknown when ScriptReturned.Of(code, given.Value).Count > 0:
                    if (
                        ScriptReturned.Judge(code, given.Whole, given.Value, r => IsNone(Meaning.ModeOf(code, r)), because, remedy) is
                        { } returned
                    )
                        return returned;
                    break;
                // Ruby's VERIFY_NONE among a call's arguments has a reader of its own.
                case Modes.Unknown when code.Language.Name != "Ruby":
                    foreach (var (_, handed) in ScriptHanded.To(code, given.Value))
                        if (Meaning.ModeOf(code, handed) == Modes.None)
                            return new(handed, because)
                            {
                                Remedy = remedy,
                                Confidence = Confidence.Firm,
                                Beside = [new(given.Whole, "it is set here")],
                            };
                    break;
            }
        }

        if (Meaning.IsMode(key) && IsTls(code, given) && Chosen(code, given.Value) is { } chosen)
            return new(chosen, because)
            {
                Remedy = remedy,
                Confidence = Confidence.Firm,
                Beside = [new(given.Whole, "it is used here")],
            };
        // NODE_TLS_REJECT_UNAUTHORIZED and the like are for the programs that are started.
        if (given.Name is "NODE_TLS_REJECT_UNAUTHORIZED" or "GIT_SSL_NO_VERIFY" or "PYTHONHTTPSVERIFY")
            return null;
        if (Meaning.Verifies(key) || Meaning.IsMode(key) && IsTls(code, given) || key is "perllwpsslverifyhostname")
            return IsAsked(code, given)
                ? null
                : Options.Judge(code, given.Whole, given.Value, Meaning.IsOff, because, remedy, GoodWord(code, given));
        if (
            Meaning.AcceptsAny(key)
            && (
                key != "insecure" && key.Length > 8
                || code.Names.MentionsAnyCase("ssl")
                || code.Names.MentionsAnyCase("tls")
                || code.Names.Mentions("https")
                || code.Names.Mentions("UserAgent")
            )
        )
            return Options.Judge(
                code,
                given.Whole,
                given.Value,
                Meaning.IsOn,
                $"{given.Name} is on: this client talks to whoever answers, with any certificate",
                remedy,
                code.Values.Of(given.Value).Is(true) ? code.Language.False.FirstOrDefault("0") : ""
            );
        if (
            key is "sslmode"
            && code.Values.Of(given.Value)
                is { Kind: ValueKind.Text, Text: "require" or "prefer" or "allow" or "required" or "preferred" } mode
            && !given.Beside().Any(g => g.Key is "sslrootcert" or "sslca" or "sslcapath")
        )
            return new(given.Whole, $"sslmode {mode.Text} encrypts and verifies nothing: the driver talks to whoever answers")
            {
                Remedy = mode.Text.EndsWith("ed", StringComparison.Ordinal)
                    ? "Write verify_identity, and name the root with sslca."
                    : "Write verify-full, and name the root with sslrootcert.",
                LoweredTo = Severity.Medium,
            };
        return null;
    }

    /// <summary>What a table or a choice of the file gives some peers, and that verifies nothing.</summary>
    public static Span? Chosen(CodeFile code, Span value)
    {
        if (Meaning.ModeOf(code, value) != Modes.Unknown || ByData.IsOperated(code, Asked(code, value)))
            return null;
        var choices = Choices.Of(code, value);
        var modes = choices.Select(c => Meaning.ModeOf(code, c)).ToList();
        return modes.Contains(Modes.None) && modes.Exists(m => m is Modes.Peer or Modes.Demanded)
            ? choices[modes.IndexOf(Modes.None)]
            : null;
    }

    /// <summary>The key that a table is asked by: of $MODE{$kind} what is between the braces.</summary>
    private static Span Asked(CodeFile code, Span value) =>
        code[value.To - 1].Value is "]" or "}" && code.Mate(value.To - 1) is var open && open > value.From ? code.Inside(open) : default;

    private static bool? IsNone(Modes mode) =>
        mode switch
        {
            Modes.None => true,
            Modes.Switch => null,
            _ => false,
        };

    /// <summary>'verify' => is_file($ca) ? $ca : true: where the file of roots is missing, every public authority will do, and nobody is told.</summary>
    public static IEnumerable<Flag> Doubtful(CodeFile code)
    {
        foreach (var given in Givens.Of(code))
            if (
                given.Key is "verify" or "cafile" or "cainfo"
                && code.WordsOf(given.Value).Any(w => w is "is_file" or "is_readable" or "file_exists")
                && Enumerable.Range(given.Value.From, given.Value.Length).FirstOrDefault(i => code.Is(i, ":"), -1) is > 0 and var colon
                && code.Values.Of(new(colon + 1, given.Value.To)) is { Kind: ValueKind.True or ValueKind.Null }
                && !Sides.IsServer(code, given.At)
            )
                yield return SwallowedRoots.Told(given.Whole, default);
    }

    /// <summary>verify => $config['ca_file'], store.verify(cert): a file of roots, and a certificate that is verified here.</summary>
    private static bool IsNoSwitch(CodeFile code, Given given)
    {
        var kind = code.Values.Of(given.Value).Kind;
        if (kind == ValueKind.Switch && given.Value.Length == 1 && SwallowedRoots.IsRoots(code[given.Value.From].Value))
            return !code.Names.Reaching(code[given.Value.From].Value, given.Value.From).Any(a => code.Values.Of(a.Value).Is(false));
        if (kind is not (ValueKind.Given or ValueKind.Switch or ValueKind.Environment))
            return false;
        if (code.WordsOf(given.Value).Any(w => w is "is_file" or "is_readable" or "file_exists"))
            return !code.WordsOf(given.Value).Any(code.Language.False.Contains);
        if (code.Language.Name == "Ruby" && code.IsLink(given.At - 1) && code.Is(given.At + 1, "("))
            return true;
        var last = given.Value.To - 1;
        while (last > given.Value.From && (code.Is(last, "]") || code.Is(last, ")")))
            last--;
        for (var i = given.Value.From; i < last; i++)
            if (code[i] is { Kind: Lexing.TokenKind.Symbol, Value: "?" or "??" or "?:" or "||" or "&&" })
                return false;
        return (code.IsWord(last) || code[last].IsText) && RootsFile().IsMatch(code[last].Value);
    }

    [GeneratedRegex(
        "(?i)(^|[_$.a-z-])(ca|cas|cacert|cabundle|bundle|pem|cert|certificate|certs)([_-]?(file|path|bundle|cert|pem))?$|(ca|cert|bundle|pem)[_-]?(file|path)"
    )]
    private static partial Regex RootsFile();

    /// <summary>Clients that verify the certificate, and not whose it is.</summary>
    public static IEnumerable<Flag> Hosts(CodeFile code)
    {
        const string Remedy = "Leave the comparison of names on.";
        foreach (var url in HostsOfUrls(code))
            yield return url;
        foreach (var given in Givens.Of(code))
        {
            var because = $"{given.Name}: any certificate of a trusted authority will do, whoever it was issued to";
            if (IsLocal(given) || code.Language.Name == "PHP" && IsPinned(code, given))
                continue;
            Flag? flag = null;
            if (given.Key is "sslverifycnscheme" or "sslendpointidentificationalgorithm" or "verifycnscheme")
                flag = Options.Judge(code, given.Whole, given.Value, v => Meaning.IsOff(v), because, Remedy) is { IsSwitch: false } named
                    ? named
                    : null;
            else if (
                given.Key is "sslverifycncallback"
                && Callbacks.Function(code, given.Value) is { } function
                && Callbacks.AcceptsAll(code, function)
            )
                flag = new(given.Whole, because) { Remedy = Remedy };
            else if (Meaning.ChecksHost(given.Key) && !IsLwp(code, given))
                flag = Options.Judge(
                    code,
                    given.Whole,
                    given.Value,
                    Meaning.IsOff,
                    because,
                    Remedy,
                    given.Name.Contains("VERIFYHOST", StringComparison.OrdinalIgnoreCase) && code.Language.Name == "PHP"
                        ? "2"
                        : code.Language.True.FirstOrDefault("1")
                );
            else if (Meaning.AcceptsAnyHost(given.Key))
                flag = Options.Judge(
                    code,
                    given.Whole,
                    given.Value,
                    Meaning.IsOn,
                    because,
                    Remedy,
                    code.Language.False.FirstOrDefault("0")
                );
            else if (
                given.Key is "sslmode"
                && code.Values.Of(given.Value) is { Kind: ValueKind.Text, Text: "verify-ca" or "verify_ca" or "VERIFY_CA" }
            )
                flag = new(given.Whole, $"{given.Name} verify-ca: any certificate of that authority will do, whoever it was issued to")
                {
                    Remedy = "Write verify-full.",
                };
            if (
                flag is not null
                && (code.Language.Name == "Ruby" && Sockets.ComparesByHand(code, given.At) || ScriptPins.Knows(code, given.At))
            )
                continue;
            if (flag is not null && !IsAsked(code, given) && !Sides.IsServer(code, given.At) && Weighed(code, given, flag) is { } weighed)
                yield return weighed;
        }
    }

    /// <summary>Connection strings that verify the certificate alone.</summary>
    private static IEnumerable<Flag> HostsOfUrls(CodeFile code)
    {
        foreach (var mode in ModesOfStrings(code))
            if (code[mode].Value is "verify-ca")
                yield return new(new(mode, mode + 1), "verify-ca: any certificate of that authority will do, whoever it was issued to")
                {
                    Remedy = "Write verify-full.",
                    Confidence = Confidence.Firm,
                };
        for (var i = 0; i < code.Tokens.Length; i++)
            if (code[i].IsText && code[i].Value.Length is > 16 and < 600 && VerifyCa().IsMatch(code[i].Value))
                yield return new(new(i, i + 1), "verify-ca: any certificate of that authority will do, whoever it was issued to")
                {
                    Remedy = "Write sslmode=verify-full.",
                };
    }

    /// <summary>LWP's verify_hostname switches all of it off.</summary>
    internal static bool IsLwp(CodeFile code, Given given) => code.Language.Name == "Perl" && given.Key is "verifyhostname";

    /// <summary>Servers that ask for a certificate and do not insist.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        const string Remedy = "Add the flag FAIL_IF_NO_PEER_CERT.";
        foreach (var given in Givens.Of(code))
            if (
                Meaning.IsMode(given.Key)
                && Meaning.ModeOf(code, given.Value) == Modes.Peer
                && Sides.IsServer(code, given.At)
                && !LooksAtPeer(code, given.At)
                && !given.Beside().Any(g => g.Key is "failifnopeercert" && Meaning.IsOn(code.Values.Of(g.Value)))
            )
                yield return new(given.Whole, $"{given.Name} asks clients for a certificate, and serves those that have none")
                {
                    Remedy = Remedy,
                };
    }

    /// <summary>flags = VERIFY_PEER; flags |= VERIFY_FAIL_IF_NO_PEER_CERT if strict: for some the demand is left out.</summary>
    public static IEnumerable<Flag> OptionalForSome(CodeFile code)
    {
        foreach (var at in code.Index.Places("VERIFY_FAIL_IF_NO_PEER_CERT", "SSL_VERIFY_FAIL_IF_NO_PEER_CERT"))
        {
            var start = code.StatementStart(at);
            if (
                !code.IsWord(start)
                || !code.Is(start + 1, "|=")
                || !IsConditional(code, start)
                || code.Functions.NamedAround(at) is not { } function
                || code.Names.Reaching(code[start].Value, start).FirstOrDefault(a => Meaning.ModeOf(code, a.Value) == Modes.Peer)
                    is not { Value.IsEmpty: false }
                || LooksAtPeer(code, at)
            )
                continue;
            yield return new(
                new(start, at + 1),
                "for some the demand for a certificate is left out: clients without one are asked, and served"
            )
            {
                Remedy = "Insist on a certificate always.",
                Confidence = Confidence.Firm,
                Beside = [new(new(function.Start, Math.Min(function.Body.From, function.Start + 8)), "in this function")],
            };
        }
    }

    /// <summary>Behind if or unless, on the same line or around.</summary>
    private static bool IsConditional(CodeFile code, int start)
    {
        for (var i = start; i < Math.Min(code.Tokens.Length, start + 24) && !code.Is(i, ";") && (i == start || !code[i].LineBefore); i++)
            if (code[i] is { Kind: Lexing.TokenKind.Word, Value: "if" or "unless" })
                return true;
        return code.Is(code.Parent(start), "{")
            && code.Is(code.Parent(start) - 1, ")")
            && code.Is(code.Mate(code.Parent(start) - 1) - 1, "if");
    }

    /// <summary>Perl: sub listener { my (%args) = @_; … SSL_verify_mode => $args{mode} // … }, called as listener(mode => SSL_VERIFY_PEER).</summary>
    public static IEnumerable<Flag> OptionalByArgument(CodeFile code)
    {
        foreach (var given in Givens.Of(code))
        {
            if (
                !Meaning.IsMode(given.Key)
                || !Sides.IsServer(code, given.At)
                || code.Functions.Around(given.At) is not { Name.Length: > 0 } maker
            )
                continue;
            for (var i = given.Value.From + 1; i < given.Value.To - 1; i++)
                if (code.Is(i - 1, "{") && code.Is(i + 1, "}") && code.IsWord(i))
                    foreach (var call in code.Calls(maker.Name))
                    foreach (var passed in Givens.Of(code))
                        if (
                            passed.Name == code[i].Value
                            && passed.Container == call.Open
                            && Meaning.ModeOf(code, passed.Value) == Modes.Peer
                            && !LooksAtPeer(code, passed.At)
                        )
                            yield return new(passed.Whole, $"{passed.Name} asks clients for a certificate, and serves those that have none")
                            {
                                Remedy = "Add the flag FAIL_IF_NO_PEER_CERT.",
                            };
        }
    }

    /// <summary>Servers that have roots for clients and never ask.</summary>
    public static IEnumerable<Flag> NeverDemanded(CodeFile code)
    {
        foreach (var given in Givens.Of(code))
        {
            if (
                given.Key
                    is not (
                        "sslcafile"
                        or "sslcapath"
                        or "cafile"
                        or "capath"
                        or "sslca"
                        or "certstore"
                        or "sslclientcertfile"
                        or "sslcacertificatefile"
                        or "ca"
                        or "sslcertificatestore"
                        or "clientca"
                        or "sslcacertfile"
                    )
                || code.Values.Of(given.Value).Is(ValueKind.Null)
                || !Sides.IsServer(code, given.At)
            )
                continue;
            var beside = given.Beside().Where(g => !IsOfOther(code, given, g)).ToList();
            if (beside.Exists(g => (Meaning.IsMode(g.Key) || Meaning.Verifies(g.Key)) && !IsPlainlyOff(code, g)))
                continue;
            // HTTPServer.new(Port: port, **tls): what else it is told stands elsewhere.
            if (
                given.Container >= 0
                && !beside.Exists(g => g.Container == given.Container && Meaning.IsMode(g.Key) && IsPlainlyOff(code, g))
                && code.Parts(code.Inside(given.Container))
                    .Any(a => code[a.From].Value is "**" or "..." or ['%', ..] && !SaysNothing(code, a))
            )
                continue;
            // Set elsewhere in the file.
            if (
                Givens
                    .Of(code)
                    .Any(g =>
                        (Meaning.IsMode(g.Key) || Meaning.Verifies(g.Key))
                        && !IsPlainlyOff(code, g)
                        && g.IsMember
                        && given.IsMember is false
                        && Kinship.Speaks(code, given.At, g.At, Servers)
                    )
            )
                continue;
            if (
                code.Calls("withPeerVerification", "CTX_set_verify", "set_verify", "set_params")
                    .Any(c => Kinship.Speaks(code, given.At, c.Name, Servers))
            )
                continue;
            yield return new(given.Whole, "roots for clients are given, but no client is ever asked for a certificate")
            {
                Remedy =
                    code.Language.Name == "PHP"
                        ? "Set the verification of peers to true."
                        : "Set the mode to VERIFY_PEER with FAIL_IF_NO_PEER_CERT.",
            };
        }
    }

    /// <summary>$server = Socket->new(…) in one branch, and in another $server = Socket->new(…): two things of one name.</summary>
    private static bool IsOfOther(CodeFile code, Given one, Given other) =>
        one.Container >= 0
        && other.Container >= 0
        && one.Container != other.Container
        && Sides.Holder(code, one.At) is { Length: > 0 } holder
        && ((string[])["$" + holder, "@" + holder, holder]).SelectMany(code.Names.To).ToList() is var made
        && made.Find(a => a.Value.Contains(one.At)) is { Value.IsEmpty: false } first
        && made.Find(a => a.Value.Contains(other.At)) is { Value.IsEmpty: false } second
        && first.Name != second.Name;

    /// <summary>%base, a hash that this file writes, and in which nothing is said of how to verify.</summary>
    private static bool SaysNothing(CodeFile code, Span spread) =>
        spread.Length == 1
        && code.Names.Reaching(code[spread.From].Value, spread.From) is [var only]
        && code[only.Value.From].Value is "(" or "{"
        && !Givens.Of(code).Any(g => (Meaning.IsMode(g.Key) || Meaning.Verifies(g.Key)) && only.Value.Contains(g.At))
        && !code.Index.Places(code[spread.From].Value.Replace('%', '$')).Any(code.IsWord);

    /// <summary>Servers that take any certificate: self-signed ones, or those that a callback waves through.</summary>
    public static IEnumerable<Flag> ClientsOfServers(CodeFile code)
    {
        foreach (var given in Givens.Of(code))
            if (
                Meaning.AcceptsAny(given.Key)
                && Meaning.IsOn(code.Values.Of(given.Value))
                && given.Key.Length > 8
                && Sides.IsServer(code, given.At)
            )
                yield return new(given.Whole, $"{given.Name}: this server takes certificates that anybody can make")
                {
                    Remedy = "Remove it, and name the authority of your clients.",
                };
        foreach (var flag in Callbacks.Look(code, servers: true))
            yield return flag;
    }

    /// <summary>True where the connection goes to a socket of this machine, which has no TLS: <c>'unix_socket' => '/run/mysqld.sock', 'options' => […]</c>.</summary>
    private static bool IsLocal(Given given)
    {
        // A map of thousands of entries is looked through once.
        var known = given.Code.Once<Dictionary<int, bool>>(Local, _ => []);
        if (!known.TryGetValue(given.Container, out var isLocal))
            known[given.Container] = isLocal = IsLocal(given.Code, given.Container);
        return isLocal;
    }

    private static bool IsLocal(CodeFile code, int container)
    {
        for (var (open, depth) = (container, 0); open >= 0 && depth < 4; open = code.Parent(open), depth++)
        {
            if (code.Is(open, "{") && code.Language.Name == "PHP")
                break;
            foreach (var part in code.Parts(code.Inside(open)))
            {
                // The path itself, as in connect('unix:/run/x.sock', …).
                if (part.Length == 1 && code[part.From].IsText && IsSocket(code[part.From].Value))
                    return true;
                for (var i = part.From; i < Math.Min(part.To, part.From + 4); i++)
                {
                    if (!(code.Is(i, "=>") || code.Is(i, ":")) || i + 2 != part.To || !code[i + 1].IsText)
                        continue;
                    var (key, value) = (Givens.Normal(code[i - 1].Value), code[i + 1].Value);
                    if (
                        key is "unixsocket" or "socket" && value.Length > 0
                        || key == "scheme" && value == "unix"
                        || key is "host" or "hostname" or "server" or "path" && IsSocket(value)
                    )
                        return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// protected $defaults = [KEY => false], and the one function that takes them sets KEY to true behind: <c>$options = array_replace($this->defaults, $extra); $options[KEY] = true</c>.
    /// </summary>
    private static bool IsOverridden(Given given)
    {
        var code = given.Code;
        if (given.IsMember || given.Container < 2 || !code.Is(given.Container - 1, "=") || !code.IsWord(given.Container - 2))
            return false;
        var holder = code[given.Container - 2].Value.TrimStart('$');
        var uses = code.Index.Places(holder, "$" + holder).Where(p => code.IsWord(p) && p != given.Container - 2).ToList();
        return uses.Count > 0
            && uses.TrueForAll(use =>
                Givens
                    .Of(code)
                    .Any(g =>
                        g.IsMember
                        && g.Key == given.Key
                        && g.At > use
                        && Meaning.IsOn(code.Values.Of(g.Value))
                        && code.Functions.AreTogether(g.At, use)
                        && code.Functions.Around(use) is { } function
                        && code.Parent(g.Whole.From) == function.Body.From - 1
                        && code.Names.Reaching(code[g.Whole.From].Value, g.At).Any(a => a.Value.Contains(use))
                    )
            );
    }

    private static bool IsPinned(CodeFile code, Given given) =>
        code.Once<List<Given>>(Fingerprint, c => [.. Givens.Of(c).Where(g => g.Key == "peerfingerprint")]).Count > 0
        && given
            .Beside()
            .Any(g =>
                g.Key == "peerfingerprint"
                && code.Values.Of(g.Value).Kind is not (ValueKind.Null or ValueKind.False)
                && !IsWeakDigest(code, g)
            );

    /// <summary>A digest of 32 or 40 digits is MD5's or SHA-1's.</summary>
    private static bool IsWeakDigest(CodeFile code, Given given) =>
        code[given.Value.From] is { IsText: true, Value.Length: 32 or 40 }
        || code.Is(given.Value.From, "[") && code[given.Value.From + 1].Value is "md5" or "sha1";

    private static bool IsSocket(string text) =>
        text.StartsWith("unix:", StringComparison.Ordinal) || text.StartsWith('/') && text.EndsWith(".sock", StringComparison.Ordinal);

    private static bool IsPlainlyOff(CodeFile code, Given given) =>
        Meaning.IsMode(given.Key) && Meaning.ModeOf(code, given.Value) == Modes.None || Meaning.IsOff(code.Values.Of(given.Value));

    private static bool LooksAtPeer(CodeFile code, int at) =>
        code.Index.Places("peer_cert", "peer_certificate", "get_peer_certificate", "peer_cert_chain", "client_cert", "get_peer_cert")
            .Any(i =>
                code.IsWord(i)
                && !code.Is(i - 1, "def")
                && !code.Is(i - 1, "sub")
                && CCode.Kin.Speaks(code, at, i, Servers)
                && !HasOther(code, i)
                && !(code.Is(at, "SSLVerifyClient") && IsAccepted(code, i))
                && !IsAcceptedElsewhere(code, at, i)
                && !Kinship.IsAnothers(code, at, i, Givens.Of(code).Where(g => Meaning.IsMode(g.Key)).Select(g => g.At))
            ) || code.Index.Places("puma.peercert", "rack.peer_cert", "SSL_CLIENT_CERT", "SSL_CLIENT_VERIFY").Any();

    /// <summary>$client->peer_certificate('cn') // 'unknown': who has none is given a name, and let in.</summary>
    private static bool HasOther(CodeFile code, int read)
    {
        var end = code.Is(read + 1, "(") ? code.Mate(read + 1) + 1 : read + 1;
        return code[end].Value is "//" or "||" && (code[end + 1].IsText || code[end + 1].Kind == Lexing.TokenKind.Number);
    }

    /// <summary>io = server.accept, io.peer_cert: a socket's, and no request's of WEBrick.</summary>
    private static bool IsAccepted(CodeFile code, int read) =>
        code.IsLink(read - 1)
        && code.IsWord(read - 2)
        && code.Names.Reaching(code[read - 2].Value, read).Any(a => code.WordsOf(a.Value).Any(w => w is "accept" or "accept_nonblock"));

    /// <summary>$client->peer_certificate where $client is what $listener->accept gave, and another function of this file made $listener.</summary>
    private static bool IsAcceptedElsewhere(CodeFile code, int at, int read)
    {
        if (!code.IsLink(read - 1) || !code.IsWord(read - 2))
            return false;
        // Perl calls without brackets.
        var taken = code
            .Index.Places("accept", "accept_nonblock")
            .Where(a => a < read && code.IsLink(a - 1) && code.Is(a - 3, "=") && code[a - 4].Value == code[read - 2].Value)
            .Select(a => code[a - 2].Value)
            .LastOrDefault();
        if (taken is null)
            return false;
        var makers = code
            .Names.Reaching(taken, read)
            .Select(a => code.CallAt(code.Mate(a.Value.To - 1)))
            .Select(c => c is { Receiver: "" } call ? code.Functions.Named(call.Word).FirstOrDefault() : null)
            .ToList();
        return makers is [{ } maker] && code.Functions.NamedAround(at) is { } home && !ReferenceEquals(home, maker);
    }

    /// <summary>A key that is read, a table of names, a parameter's default.</summary>
    private static bool IsAsked(CodeFile code, Given given)
    {
        for (var (open, depth) = (given.Container, 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (
                code.CallAt(open) is { } call
                && (
                    NotTls.Contains(call.Word) && !Configures().IsMatch(call.Receiver)
                    || code.Is(call.Start - 1, "function")
                    || code.Is(call.Start - 1, "def")
                    || call.Word.StartsWith("assert", StringComparison.OrdinalIgnoreCase)
                    || call.Word is "expect" or "is_deeply"
                    || call.Word == "with" && !call.Receiver.StartsWith("HTTP", StringComparison.Ordinal)
                )
            )
                return true;
            else if (
                (code.Is(open, "{") || code.Is(open, "["))
                && (code.Is(open - 1, "=>") || code.Is(open - 1, ":"))
                && code[open - 2].Value is { } name
                && Payload.Contains(name)
            )
                return true;
        return false;
    }

    /// <summary>verify alone may be anybody's: of a token, of a signature.</summary>
    private static bool IsTls(CodeFile code, Given given)
    {
        if (given.Key is not ("verify" or "peerverify"))
            return true;
        if (IsAsked(code, given))
            return false;
        if (
            given.Container < 0
            && !given.IsMember
            && code.IsWord(given.At)
            && given.Whole.From == code.PathStart(given.At)
            && code[given.Value.From].Value is ['$' or '@', ..]
        )
            return false;
        // A verb's keywords are the request's, but for libraries that take options there.
        if (
            code.Language.Name == "Ruby"
            && code.CallAt(given.Container) is { Word: "get" or "post" or "put" or "delete" or "patch" }
            && !OptionsBeside().IsMatch(code.Source.Text)
        )
            return false;
        return Clients().IsMatch(code.Source.Text);
    }

    private static Change[] Good(CodeFile code, Given given)
    {
        // A socket of one's own must also be told whose certificate it must be.
        if (code.Names.Has("SSLSocket") && !code.Names.Has("post_connection_check"))
            return [];
        var text = code.Text(given.Value);
        if (
            text.EndsWith("VERIFY_NONE", StringComparison.Ordinal)
            && given.Value.Length <= 7
            && !text.Contains('?', StringComparison.Ordinal)
        )
            return [new(given.Value, text[..^4] + "PEER")];
        return GoodWord(code, given) is { Length: > 0 } word ? [new(given.Value, word)] : [];
    }

    private static string GoodWord(CodeFile code, Given given) =>
        given.Value.Length != 1 ? ""
        : code.Language.False.Contains(code[given.Value.From].Value) ? code.Language.True[0]
        : code[given.Value.From].Value == "0" && !code[given.Value.From].IsText ? "1"
        : "";

    [GeneratedRegex(
        @"Guzzle|Client\b|Http::|withOptions|Aws\\|curl|ldap|LDAP|SSL|TLS|ssl|tls|https://|Faraday|HTTParty|HTTPX|Excon|->request\(|UserAgent|Requests::"
    )]
    private static partial Regex Clients();

    [GeneratedRegex(@"sslmode=(%s|\{?\$\{?(?<name>\w+)\}?|#\{(?<name>@?\w+)\})")]
    private static partial Regex InString();

    [GeneratedRegex(@"ssl-?mode\s*=\s*verify[-_]ca(?![\w-])", RegexOptions.IgnoreCase)]
    private static partial Regex VerifyCa();

    [GeneratedRegex("HTTParty|HTTPX|Typhoeus|HTTP\\.|Curl|Requests")]
    private static partial Regex OptionsBeside();

    [GeneratedRegex("config|options|defaults|params|settings|^dsn$|^conn(ection)?_?(info|string|args)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Configures();
}
