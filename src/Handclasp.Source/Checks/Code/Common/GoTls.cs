using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>crypto/tls of Go.</summary>
internal static class GoTls
{
    private static readonly object Key = new();

    /// <summary>What asks for a certificate that nobody has verified yet: a chain that is built by hand.</summary>
    private static readonly string[] ByHand = ["VerifyOptions", "CheckSignatureFrom"];

    /// <summary>Digests by which a certificate is known, whoever signed it.</summary>
    private static readonly string[] Digests = ["Sum256", "Sum512", "Sum1"];

    /// <summary>True when what stands at one place can speak for the configuration at another.</summary>
    public static bool Speaks(CodeFile code, int at, int excuse) => Kinship.Speaks(code, at, excuse, Rivals(code));

    /// <summary>What makes a configuration of its own, functions of the file among it: an excuse in a function that makes one speaks for that one.</summary>
    private static List<string> Rivals(CodeFile code) => ["Config", .. Makers(code)];

    /// <summary>func base(…) *tls.Config { return &amp;tls.Config{…} }: who calls it has a configuration of his own.</summary>
    private static List<string> Makers(CodeFile code) =>
        code.Once<List<string>>(
            Key,
            c =>
                [
                    .. c
                        .Functions.All.Where(f =>
                            f.Name.Length > 0
                            && c.Functions.Returns(f).Any(r => c.Text(r).Contains("Config{", StringComparison.Ordinal) || IsLiteral(c, r))
                        )
                        .Select(f => f.Name)
                        .Distinct()
                        // A method called config is no word to know a function by that has variables of that name.
                        .Where(n => c.Index.Places(n).All(p => !c.IsWord(p) || c.Is(p + 1, "("))),
                ]
        );

    /// <summary>cfg, where the function made it: cfg := &amp;tls.Config{…}.</summary>
    private static bool IsLiteral(CodeFile code, Span returned)
    {
        var name = code.IsWord(returned.From) ? code[returned.From].Value : "";
        return name.Length > 0
            && code.Names.Reaching(name, returned.From).Any(a => code.Text(a.Value).Contains("tls.Config{", StringComparison.Ordinal));
    }

    /// <summary>cert.Verify(x509.VerifyOptions{…}) where it can speak for the configuration that an option belongs to.</summary>
    public static bool IsVerifiedByHand(CodeFile code, Setting setting) => IsVerifiedByHand(code, setting, setting.Name);

    /// <summary>The same for who stands at a place, and has the configuration from a helper.</summary>
    public static bool IsVerifiedByHand(CodeFile code, Setting setting, int place)
    {
        // What the configuration's own callback does is judged as a callback.
        var callback = Callback(code, setting) is { } own ? GoCallbacks.Written(code, own.At.Value) : null;
        return code
            .Index.Places([.. ByHand, .. Digests])
            .Any(p =>
                code.IsWord(p)
                && (code[p].Value != "VerifyOptions" || code.Calls("Verify").Any(c => IsHeeded(code, c.Name)))
                && (!Digests.Contains(code[p].Value) || IsOfPeer(code, p))
                && !(callback is not null && callback.Body.Contains(p))
                && (code.Functions.Around(p) is null || Speaks(code, place, p))
            );
    }

    /// <summary>cfg := server(tls.RequestClientCert); cfg.VerifyConnection = …: who has the configuration from a helper sets it up further himself.</summary>
    public static bool IsSetAgain(CodeFile code, int place) =>
        code.Settings("ClientAuth", "VerifyConnection", "VerifyPeerCertificate")
            .Any(s =>
                s.IsMember
                && s.Name > place
                && code.Functions.AreTogether(s.Name, place)
                && code.Names.Reaching(s.Owner, s.Name).Any(a => a.Value.Contains(place))
            );

    /// <summary>False for a call whose result is only told, and for what a goroutine finds out: the connection is in use by then.</summary>
    public static bool IsHeeded(CodeFile code, int call)
    {
        var outer = code.Functions.Around(call);
        while (
            outer is not null
            && outer.Name.Length == 0
            && code.Functions.Around(outer.Start - 1) is { } around
            && !ReferenceEquals(around, outer)
        )
            outer = around;
        return outer is null || !code.Is(call + 1, "(") || GoEvidence.IsHeeded(code, outer, call);
    }

    /// <summary>sum := sha256.Sum256(r.TLS.PeerCertificates[0].Raw), used for more than a log: who has this key is known by it.</summary>
    private static bool IsOfPeer(CodeFile code, int digest)
    {
        if (
            !code.Is(digest + 1, "(")
            || !code.Text(code.Inside(digest + 1)).Contains("Raw", StringComparison.Ordinal)
            || code.Functions.Around(digest) is not { } around
            || !code.Index.Places("PeerCertificates").Any(p => around.Body.Contains(p))
            || GoCallbacks.IsLogged(code, digest)
        )
            return false;
        var start = code.PathStart(digest);
        if (code[start - 1].Value is not (":=" or "=") || !code.IsWord(start - 2))
            return true;
        return code
            .Index.Places(code[start - 2].Value)
            .Any(p => p > digest && p < around.Body.To && code.IsWord(p) && !GoCallbacks.IsLogged(code, p));
    }

    /// <summary>True when a member that is set elsewhere can belong to the configuration of an option: not to another that its own function makes.</summary>
    public static bool IsOfSame(Setting setting, Setting other)
    {
        var code = setting.Code;
        var (mine, others) = (OwnerOf(setting), OwnerOf(other));
        if (!code.Functions.AreTogether(setting.Name, other.Name))
            return !IsMadeHere(code, others, other.Name) && Speaks(code, setting.Name, other.Name);
        return mine.Length == 0 || mine == others || !IsMadeHere(code, mine, setting.Name) || !IsMadeHere(code, others, other.Name);
    }

    /// <summary>The variable whose member an option is.</summary>
    private static string OwnerOf(Setting setting) => setting.IsMember ? setting.Owner : setting.Code.Held(setting.Container);

    /// <summary>cfg := &amp;tls.Config{…}, cfg := new(tls.Config): a configuration of this function's own.</summary>
    public static bool IsMadeHere(CodeFile code, string owner, int at) =>
        owner.Length > 0
        && code.Names.Reaching(owner, at)
            .Any(a =>
                code.Text(a.Value) is var made
                && (
                    made.Contains("Config{", StringComparison.Ordinal)
                    || made.StartsWith("new(", StringComparison.Ordinal)
                    || code.IsWord(a.Value.From) && code.Is(a.Value.From + 1, "(") && Makers(code).Contains(code[a.Value.From].Value)
                )
            );

    /// <summary>server := &amp;http.Server{TLSConfig: &amp;tls.Config{ClientAuth: …}}; server.TLSConfig.ClientCAs = …; cfg := base(), where base asks.</summary>
    public static bool IsAskedWhereMade(CodeFile code, Setting setting) => IsSetWhereMade(code, setting, "ClientAuth");

    /// <summary>True where one of these options is set by what makes the configuration whose member is set: a literal, a function of this file.</summary>
    public static bool IsSetWhereMade(CodeFile code, Setting setting, params string[] options) =>
        setting.IsMember
        && code.Names.Reaching(setting.Owner.Split('.')[0], setting.Name)
            .Any(a => code.Settings(options).Any(s => a.Value.Contains(s.Name) || IsIn(code, Given(code, a), s.Name)));

    /// <summary>True for a place in the function of this file that an expression calls.</summary>
    public static bool IsIn(CodeFile code, Span value, int place) =>
        code.IsWord(value.From)
        && code.Is(value.To - 1, ")")
        && code.Mate(value.To - 1) is > 0 and var open
        && code.PathStart(open - 1) == value.From
        && code.Functions.Named(code[open - 1].Value).Any(f => f.Body.Contains(place));

    /// <summary>What a variable gets, also of config, err := make(…).</summary>
    public static Span Given(CodeFile code, Assignment assignment)
    {
        if (!assignment.Value.IsEmpty)
            return assignment.Value;
        var equals = assignment.Name + 1;
        while (equals < assignment.Name + 4 && code[equals].Value is not (":=" or "="))
            equals++;
        return code[equals].Value is ":=" or "=" ? code.Expression(equals + 1) : default;
    }

    /// <summary>The type of a parameter or a receiver of the function around a place, without its star; empty where it is none.</summary>
    public static string TypeOf(CodeFile code, string name, int at)
    {
        for (var function = code.Functions.Around(at); function is not null; function = code.Functions.Around(function.Start - 1))
        for (var i = function.Start + 1; i < function.Body.From - 1; i++)
            if (code.Is(i, name) && !code.IsLink(i - 1) && (code.IsWord(i + 1) || code.Is(i + 1, "*")))
            {
                var type = code.Is(i + 1, "*") ? i + 2 : i + 1;
                return code.IsLink(type + 1) ? $"{code[type].Value}.{code[type + 2].Value}" : code[type].Value;
            }

        return "";
    }

    /// <summary>The constant that ClientAuth is set to, also where it is written as a number.</summary>
    public static string AuthWord(CodeFile code, Span value)
    {
        // tls.ClientAuthType(2)
        if (value.Length > 3 && code.Is(value.To - 1, ")") && code.Mate(value.To - 1) is var open && code.Is(open - 1, "ClientAuthType"))
            return AuthWord(code, code.Inside(open));
        return Word(code, value) switch
        {
            "0" => "NoClientCert",
            "1" => "RequestClientCert",
            "2" => "RequireAnyClientCert",
            "3" => "VerifyClientCertIfGiven",
            "4" => "RequireAndVerifyClientCert",
            var word => word,
        };
    }

    /// <summary>The constants that an option may be set to: of a variable all that it is given, since a branch may skip the last.</summary>
    public static IEnumerable<string> Words(CodeFile code, Span value) =>
        value.Length == 1 && code.IsWord(value.From)
            ? code
                .Names.Reaching(code[value.From].Value, value.From)
                .Where(a => !a.Value.IsEmpty && a.Value.From != value.From)
                .Select(a => Word(code, a.Value))
                .Append(Word(code, value))
            : [Word(code, value)];

    /// <summary>The constant an option is set to, also by way of a local constant.</summary>
    public static string Word(CodeFile code, Span value)
    {
        if (value.IsEmpty)
            return "";
        // uint16(tls.VersionTLS10)
        if (code.Is(value.To - 1, ")") && code.Mate(value.To - 1) is > 0 and var open && code.IsWord(open - 1) && open - 1 == value.From)
            return Word(code, code.Inside(open));
        if (
            value.Length == 1
            && code.Names.Reaching(code[value.From].Value, value.From) is { Count: > 0 } made
            && made[^1].Value is { IsEmpty: false } last
            && last.From != value.From
        )
            return code[last.To - 1].Value;
        return code[value.To - 1].Value switch
        {
            "0x0301" or "769" => "VersionTLS10",
            "0x0302" or "770" => "VersionTLS11",
            var word => word ?? "",
        };
    }

    /// <summary>True where the configuration that an option belongs to is a server's: it says how clients are authenticated, or is listened with.</summary>
    public static bool IsServer(Setting setting)
    {
        var code = setting.Code;
        var auth = setting.Sibling("ClientAuth");
        var asks = auth is { } given && AuthWord(code, given.Value) is not ("NoClientCert" or "");
        if (IsDialled(setting))
            return false;
        if (
            (asks || setting.Sibling("ClientCAs", "GetCertificate", "GetConfigForClient") is not null)
            && setting.Sibling("RootCAs", "ServerName") is null
        )
            return true;
        if (setting.Container < 0)
            return false;
        // tls.Listen("tcp", address, &tls.Config{…}), http.Server{TLSConfig: &tls.Config{…}}
        var outer = code.Parent(setting.Container);
        if (outer >= 0 && code.CallAt(outer) is { Path: "tls.Listen" or "tls.NewListener" or "tls.Server" })
            return true;
        if (outer >= 0 && code.IsWord(outer - 1) && code[outer - 1].Value == "Server" && code.Is(outer, "{"))
            return true;
        var held = code.Held(setting.Container);
        return held.Length > 0
            && code.Calls("Listen", "NewListener", "Server")
                .Any(c =>
                    c.Receiver == "tls" && IsBeside(setting, c.Name) && c.Arguments.Any(a => a.Length == 1 && code[a.From].Value == held)
                );
    }

    /// <summary>What a callback that does not verify does instead, for a sentence that begins with its name.</summary>
    public static string Said(Verdicts does) =>
        does switch
        {
            Verdicts.AcceptsAll => "agrees with everything",
            Verdicts.Swallows => "verifies and throws the error away",
            _ => "looks at nothing that proves who it is",
        };

    /// <summary>tls.Dial("tcp", address, &amp;tls.Config{…}), TLSClientConfig: config: a client's, whatever stands in it.</summary>
    public static bool IsDialled(Setting setting)
    {
        var code = setting.Code;
        if (setting.Container >= 0 && IsOfClient(code, setting.Container))
            return true;
        var held = setting.IsMember ? setting.Owner : code.Held(setting.Container);
        return held.Length > 0
            && code.Index.Places(held)
                .Any(p => p > setting.Name && IsBeside(setting, p) && !code.IsLink(p - 1) && !code.IsLink(p + 1) && IsOfClient(code, p));
    }

    /// <summary>Given to what dials, or to the option of a client.</summary>
    private static bool IsOfClient(CodeFile code, int at)
    {
        var start = code.Is(at, "{") ? code.PathStart(at - 1) : at;
        if (code.Is(start - 1, "&"))
            start--;
        if (code[start - 1].Value is ":" or "=" && code.Is(start - 2, "TLSClientConfig"))
            return true;
        if (!code.Is(code.Parent(at), "(") || code.CallAt(code.Parent(at)) is not { } call)
            return false;
        if (call.Word.StartsWith("Dial", StringComparison.Ordinal) || call.Path == "tls.Client" || call.Word is "SetTLSClientConfig")
            return true;
        // grpc.WithTransportCredentials(credentials.NewTLS(config)), also by way of a variable.
        if (call.Word != "NewTLS")
            return false;
        if (code.Is(code.Parent(call.Start) - 1, "WithTransportCredentials"))
            return true;
        return code.Held(call.Open) is { Length: > 0 } held
            && code.Index.Places(held)
                .Any(p => p > call.Open && code.Functions.AreTogether(p, at) && code.Is(code.Parent(p) - 1, "WithTransportCredentials"));
    }

    private static bool IsBeside(Setting setting, int place) =>
        setting.Code.Functions.Around(setting.Name) is not { } around || ReferenceEquals(setting.Code.Functions.Around(place), around);

    /// <summary>The callback of the same configuration that verifies in place of the standard library, if there is one.</summary>
    public static (Setting At, Verdicts Does)? Callback(CodeFile code, Setting setting)
    {
        (Setting, Verdicts)? first = null;
        foreach (var option in (string[])["VerifyConnection", "VerifyPeerCertificate"])
        {
            if (setting.Sibling(option) is not { } callback || code.Values.Of(callback.Value).Is(ValueKind.Null))
                continue;
            var does = GoCallbacks.Judge(code, callback.Value);
            // Of two that are both run one that verifies is enough.
            if (does == Verdicts.Decides)
                return (callback, does);
            first ??= (callback, does);
        }

        return first;
    }
}
