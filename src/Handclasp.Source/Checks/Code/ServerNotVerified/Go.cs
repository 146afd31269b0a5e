using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>crypto/tls and what is configured with it.</summary>
internal static class Go
{
    private const string Remedy =
        "Remove it; give a private root with RootCAs. A VerifyConnection that really verifies may stand in its place.";
    private static readonly string[] Skips =
    [
        "InsecureSkipVerify",
        "InsecureSkipTLSVerify",
        "SkipTLSVerify",
        "TLSSkipVerify",
        "InsecureTLS",
        "InsecureSkipTLS",
        "InsecureSkipTLSverify",
        "TLSAllowInsecureConnection",
        "SkipVerify",
        "InsecureSkipVerifyTLS",
        "TLSInsecure",
        "InsecureSkipHostVerify",
    ];

    /// <summary>Its other words.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Skips,
        "enable.ssl.certificate.verification",
        "EnableInsecureSkipVerify",
        "DialTLSSkipVerify",
        "WithInsecureSkipVerify",
        .. GoLibraries.Words,
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings(Skips))
        {
            if (
                GoTls.IsServer(setting)
                || IsOfOrigins(code, setting)
                || IsCopy(code, setting)
                || IsTakenBack(code, setting)
                || (setting.Option == "SkipVerify" && !code.Names.Mentions("tls") && !code.Names.Mentions("TLS"))
            )
                continue;
            var callback = GoTls.Callback(code, setting);
            if (callback is { Does: Verdicts.Decides } sound)
            {
                // A callback that verifies where it is told to is a switch.
                if (code.Values.Of(setting.Value).Is(true) && GoCallbacks.Evasion(code, sound.At.Value) is { IsEmpty: false } evasion)
                    yield return Options.ByOperator(
                        setting.Whole,
                        $"{sound.At.Option} agrees with everything",
                        Remedy,
                        code.Text(evasion)
                    ) with
                    {
                        Confidence = Confidence.Firm,
                        Beside = [new(evasion, "decided here")],
                    };
                continue;
            }

            if (GoKept.IsVerified(code, setting) || callback is null && IsPinnedHere(code, setting))
                continue;
            var why = callback is { } c ? $", and {c.At.Option} {GoTls.Said(c.Does)}" : "";
            var because = $"{setting.Option} is on{why}: this client talks to whoever answers, with any certificate";
            var handed = Handed(code, setting, because).ToList();
            foreach (var given in handed)
                yield return given;
            if (IsAllKnown(code, setting, isTold: handed.Count > 0))
                continue;
            if ((Options.Judge(code, setting, true, because, Remedy) ?? Asked(code, setting, because)) is not { } judged)
                continue;
            var flag = Decided(code, judged, setting.Value);
            // An own structure's field is told where the configuration takes it.
            if (flag.IsSwitch && IsTakenOver(code, setting))
                flag = flag with { Confidence = Confidence.Tentative };
            // Where the file sets a callback on a copy, or looks at the certificate itself, only a person can say whether that is enough.
            if (callback is null && LooksElsewhere(code, setting))
                flag = flag with { Confidence = Confidence.Tentative, IsSafe = false };
            yield return callback is { } beside
                ? flag with
                {
                    Beside = [.. flag.Beside, new(beside.At.Whole, "the callback")],
                    IsSafe = false,
                }
                : flag;
        }

        // k8s.io/client-go: rest.TLSClientConfig{Insecure: true}; others use the same word in a TLS structure.
        foreach (var setting in code.Settings("Insecure"))
            if (
                IsTls(code, setting)
                && Options.Judge(code, setting, true, "Insecure is on: this client talks to whoever answers, with any certificate", Remedy)
                    is { } flag
            )
                yield return Decided(code, flag, setting.Value);
        foreach (var setting in code.Settings("enable.ssl.certificate.verification", "EnableHostVerification", "TLSValidateCertificate"))
            if (
                !(setting.Option == "EnableHostVerification" && setting.Sibling("Config") is not null)
                && Options.Judge(
                    code,
                    setting.Whole,
                    setting.Value,
                    v => v.Is(false) || v is { Kind: ValueKind.Text, Text: "false" },
                    $"{setting.Option} is off: this client talks to whoever answers",
                    Remedy
                )
                    is { IsSwitch: false } flag
            )
                yield return flag;
        foreach (var flag in Agents(code).Concat(Cassandra(code)).Concat(Replaced(code)))
            yield return flag;
        foreach (
            var call in code.Calls(
                "EnableInsecureSkipVerify",
                "DialTLSSkipVerify",
                "WithInsecureSkipVerify",
                "WithInsecureSkipVerifyTLS",
                "SetInsecureSkipVerify"
            )
        )
            if (
                code.Functions.Around(call.Name)?.Name != call.Word
                && !code.Is(call.Start - 1, "func")
                && !code.Is(code.Mate(call.Open) + 1, "{")
            )
            {
                if (call.Arguments.Count == 0)
                    yield return new(call.Whole, $"{call.Word}(): this client talks to whoever answers, with any certificate")
                    {
                        Remedy = Remedy,
                    };
                else if (
                    Options.Judge(
                        code,
                        call.Whole,
                        call.Argument(0),
                        v => v.Is(true),
                        $"{call.Word}(true): this client talks to whoever answers, with any certificate",
                        Remedy,
                        "false"
                    ) is
                    { } flag
                )
                    yield return Decided(code, flag, call.Argument(0));
            }

        foreach (var setting in code.Settings("TLSConfig"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Text, Text: "skip-verify" or "preferred" } named)
                yield return new(setting.Whole, $"{named.Text}: the driver talks to whoever answers")
                {
                    Remedy = "Register a tls.Config with the server's root.",
                };
        foreach (var flag in GoLibraries.Look(code))
            yield return flag;
        foreach (var flag in Urls.Look(code, "Verify the server: register a tls.Config with its root."))
            yield return flag;
    }

    /// <summary>What a parameter, a field or a variable of the package decides is decided by who runs the program, or by whoever calls this.</summary>
    internal static Flag Decided(CodeFile code, Flag flag, Span value)
    {
        if (!flag.IsSwitch || flag.Confidence != Confidence.Tentative)
            return flag;
        var from = code.Is(value.From, "!") || code.Is(value.From, "*") ? value.From + 1 : value.From;
        // Told where this file sets the field, unless that only hands on what somebody else decides.
        if (
            code[value.To - 1].Value is { } field
            && Skips.Contains(field)
            && code.Settings(field).Where(s => s.Value.From != value.From).Select(s => code.Values.Of(s.Value)).ToList()
                is { Count: > 0 } set
            && (set.Exists(v => v.Is(true)) || !set.Exists(v => v.Kind is ValueKind.Switch or ValueKind.Given))
        )
            return flag;
        return code.IsWord(from) && code.PathStart(value.To - 1) == from ? flag with { Confidence = Confidence.Firm } : flag;
    }

    /// <summary>config(host, true), options{verify: false}, and options{…} without it: told where this file gives what switches the verification off.</summary>
    private static IEnumerable<Flag> Handed(CodeFile code, Setting setting, string because)
    {
        var isNegated = code.Is(setting.Value.From, "!");
        var value = isNegated ? setting.Value with { From = setting.Value.From + 1 } : setting.Value;
        foreach (var (at, given) in GoHanded.To(code, value))
            if (code.Values.Of(given).Is(!isNegated) && !Skips.Contains(code[at.From].Value))
                yield return new(at, because)
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                    Beside = [new(setting.Whole, "it is set here")],
                };
        foreach (var at in isNegated ? GoHanded.LeftOut(code, value) : [])
            yield return new(at, $"{code[value.To - 1].Value} is left out, and false therefore: {because}")
            {
                Remedy = Remedy,
                Confidence = Confidence.Firm,
                Beside = [new(setting.Whole, "it is set here")],
            };
    }

    /// <summary>Whatever is given stands in this file, as a constant: what is wrong of it has been told where it is given.</summary>
    private static bool IsAllKnown(CodeFile code, Setting setting, bool isTold)
    {
        var value = code.Is(setting.Value.From, "!") ? setting.Value with { From = setting.Value.From + 1 } : setting.Value;
        return (isTold || GoHanded.IsClosed(code, value))
            && GoHanded.To(code, value) is { Count: > 0 } given
            && given.All(g => code.Values.Of(g.Value).Kind is ValueKind.True or ValueKind.False);
    }

    /// <summary>fiber.Get(url).InsecureSkipVerify(): said in a chain or for itself, it is no question.</summary>
    private static IEnumerable<Flag> Agents(CodeFile code)
    {
        foreach (var call in code.Calls("InsecureSkipVerify", "SkipTLSVerify", "SkipVerify", "TLSSkipVerify"))
        {
            if (call.Receiver.Length == 0 && !code.IsLink(call.Name - 1) || code.Functions.Named(call.Word).Any())
                continue;
            var after = code.Mate(call.Open) + 1;
            var isSaid = code.IsLink(after) || code.BeginsStatement(call.Start) && (code[after].LineBefore || code.Is(after, "}"));
            if (call.Arguments.Count == 0 && isSaid || call.Arguments.Count == 1 && code.Values.Of(call.Argument(0)).Is(true))
                yield return new(call.Whole, $"{call.Word}: this client talks to whoever answers, with any certificate")
                {
                    Remedy = Remedy,
                };
        }
    }

    /// <summary>gocql.SslOptions{CaPath: …}: without a Config of its own it verifies only where EnableHostVerification says so.</summary>
    private static IEnumerable<Flag> Cassandra(CodeFile code)
    {
        if (!code.Names.Mentions("gocql"))
            yield break;
        foreach (var made in code.Literals("SslOptions"))
        {
            var brace = made.Open;
            var held = code.Held(brace);
            // func (s Site) tls() *gocql.SslOptions { return &gocql.SslOptions{…} }: who calls it may switch it on.
            if (
                code.In(brace, "Config", "EnableHostVerification") is null
                && code.Functions.NamedAround(made.Name) is { } maker
                && code.Functions.Returns(maker).Any(r => r.Contains(made.Name))
                && code.Calls(maker.Name).Where(c => !maker.Body.Contains(c.Name) && c.Name != maker.Start + 1).ToList()
                    is { Count: > 0 } takers
            )
            {
                foreach (var taker in takers)
                    if (
                        code.Functions.Around(taker.Name) is { } home
                        && !code.Settings("EnableHostVerification", "Config").Any(s => s.IsMember && home.Body.Contains(s.Name))
                    )
                        yield return Unasked(taker.Whole);
                continue;
            }

            if (
                code.In(brace, "Config", "EnableHostVerification") is not null
                || code.Settings("EnableHostVerification", "Config")
                    .Any(s => s.IsMember && Kinship.Speaks(code, made.Name, s.Name, ["SslOptions"]))
                || code.Functions.Around(made.Name) is null && held.Length > 0
            )
                continue;
            yield return Unasked(new(made.Start, made.Name + 1));
        }
    }

    private static Flag Unasked(Span at) =>
        new(at, "gocql verifies nothing without EnableHostVerification: this client talks to whoever answers")
        {
            Remedy = "Add EnableHostVerification: true.",
            Confidence = Confidence.Firm,
        };

    /// <summary>
    /// cfg := named(roots, name), whose callback verifies in place of the library; cfg.VerifyConnection = …, which does not: the second replaces the first.
    /// </summary>
    private static IEnumerable<Flag> Replaced(CodeFile code)
    {
        foreach (var setting in code.Settings("VerifyConnection", "VerifyPeerCertificate"))
            if (
                setting.IsMember
                && code.Names.Reaching(setting.Owner, setting.Name)
                    .Any(a =>
                        code.Settings("InsecureSkipVerify")
                            .Any(s => code.Values.Of(s.Value).Is(true) && GoTls.IsIn(code, GoTls.Given(code, a), s.Name))
                    )
                && GoCallbacks.Judge(code, setting.Value) is not Verdicts.Decides and var does
            )
                yield return new(
                    setting.Whole,
                    $"the standard verification is off, and this {setting.Option} {GoTls.Said(does)}: this client talks to whoever answers"
                )
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>InsecureSkipVerify: options.SkipVerify(): a question by the name of what it decides.</summary>
    private static Flag? Asked(CodeFile code, Setting setting, string because)
    {
        var value = setting.Value;
        if (
            code.Values.Of(value).IsKnown
            || !code.Is(value.To - 1, ")")
            || code.Mate(value.To - 1) is not (> 0 and var open)
            || open <= value.From
        )
            return null;
        var word = code[open - 1].Value;
        foreach (var verb in (string[])["Get", "Should", "Has"])
            if (word.StartsWith(verb, StringComparison.Ordinal))
                word = word[verb.Length..];
        return UsualOptions.Of(word) is null
            ? null
            : Options.ByOperator(setting.Whole, because, Remedy, code.Text(value)) with
            {
                Confidence = Confidence.Firm,
            };
    }

    /// <summary>Config{SkipVerify: os.Getenv("SKIP") != ""}, and InsecureSkipVerify: c.SkipVerify elsewhere in the file.</summary>
    private static bool IsTakenOver(CodeFile code, Setting setting) =>
        code.Settings(Skips)
            .Any(s =>
                s.Name != setting.Name
                && s.Value.Length >= 3
                && code.Is(s.Value.To - 1, setting.Option)
                && code.IsLink(s.Value.To - 2)
                && !IsCopy(code, s)
            );

    /// <summary>websocket.AcceptOptions{InsecureSkipVerify: true}: a server's, about the Origin header. Nothing of TLS.</summary>
    private static bool IsOfOrigins(CodeFile code, Setting setting)
    {
        const string type = "AcceptOptions";
        if (!setting.IsMember)
            return setting.Container > 0 && code.Is(setting.Container - 1, type);
        if (GoTls.TypeOf(code, setting.Owner, setting.Name).EndsWith(type, StringComparison.Ordinal))
            return true;
        // var o websocket.AcceptOptions; o := &websocket.AcceptOptions{…}; and a field of that type.
        return code
            .Index.Places(setting.Owner.Split('.')[^1])
            .Any(p => Enumerable.Range(p + 1, 5).Any(i => code.Is(i, type) && !code[i].LineBefore && code.Is(i - 1, ".")));
    }

    /// <summary>cfg := &amp;tls.Config{InsecureSkipVerify: true}; cfg.InsecureSkipVerify = false: on again before anybody has it.</summary>
    private static bool IsTakenBack(CodeFile code, Setting setting)
    {
        var owner = setting.IsMember ? setting.Owner : code.Held(setting.Container);
        if (owner.Length == 0)
            return false;
        var block = Block(code, setting.Name);
        return code.Settings(setting.Option)
            .Any(s =>
                s.IsMember
                && s.Name > setting.Name
                && s.Owner == owner
                && Block(code, s.Name) == block
                && !Enumerable
                    .Range(setting.Name, s.Name - setting.Name)
                    .Any(i => code[i].Value is "case" or "default" && code.Is(code.Parent(i), "{"))
                && code.Functions.AreTogether(s.Name, setting.Name)
                && code.Values.Of(s.Value).Is(false)
                && !code
                    .Index.Places(owner.Split('.')[0])
                    .Any(p => setting.Value.To < p && p < s.Name && !code.IsLink(p + 1) && !code.IsLink(p - 1))
            );
    }

    /// <summary>The block that the statement around a place stands in.</summary>
    private static int Block(CodeFile code, int index)
    {
        var open = code.Parent(index);
        while (open >= 0 && !(code.Is(open, "{") && !(code.IsWord(open - 1) && code.IsLink(open - 2))))
            open = code.Parent(open);
        return open;
    }

    private static bool LooksElsewhere(CodeFile code, Setting setting)
    {
        if (GoLatePins.Has(code, setting.Name))
            return false;
        // A function that looks at its connection itself needs nobody else for it.
        var looksItself = code.Calls("ConnectionState").Any(c => IsReached(code, setting.Name, c.Name, isHere: true));
        return code.Settings("VerifyPeerCertificate", "VerifyConnection")
                .Any(s => s.IsMember && GoTls.IsOfSame(setting, s) && GoCallbacks.Judge(code, s.Value) == Verdicts.Decides)
            || code.Calls("ConnectionState").Any(c => GoTls.Speaks(code, setting.Name, c.Name))
                && Has("PeerCertificates")
                && Has("Sum256", "Verify", "Sum1", "Sum512", "Raw", "RawSubjectPublicKeyInfo");

        bool Has(params string[] words) =>
            code
                .Index.Places(words)
                .Any(p =>
                    code.IsWord(p)
                    && (looksItself ? IsReached(code, setting.Name, p) : GoTls.Speaks(code, setting.Name, p))
                    && GoTls.IsHeeded(code, p)
                );
    }

    /// <summary>
    /// The function that connects compares the digest of the whole certificate or of its key itself, refuses another, and has sent nothing before: a
    /// pin in place of the chain.
    /// </summary>
    private static bool IsPinnedHere(CodeFile code, Setting setting) =>
        code.Functions.NamedAround(setting.Name) is { } function
        && !GoLatePins.Has(code, setting.Name)
        && code.Calls("Dial", "DialWithDialer", "DialContext", "Client").Any(c => function.Body.Contains(c.Name))
        && code.Index.Places("PeerCertificates").Any(p => function.Body.Contains(p))
        && code.Calls("Sum256", "Sum512", "Sum384")
            .Any(c =>
                function.Body.Contains(c.Name)
                && Enumerable
                    .Range(c.Open, code.Mate(c.Open) - c.Open)
                    .Any(i => code[i].Value is "Raw" or "RawSubjectPublicKeyInfo" && code.IsLink(i - 1))
                && GoTls.IsHeeded(code, c.Name)
                && IsUntouched(code, setting.Name, c.Name)
            );

    /// <summary>Between the connection's beginning and the look at its certificate nobody else has it.</summary>
    private static bool IsUntouched(CodeFile code, int from, int to) =>
        code.Calls("Dial", "DialWithDialer", "DialContext", "Client")
            .Where(c => c.Name < to && code.Functions.AreTogether(c.Name, from))
            .Select(c => code.StatementStart(c.Start))
            .Where(s => code.IsWord(s) && code[s + 1].Value is "," or ":=" or "=")
            .All(s =>
                code.Index.Places(code[s].Value)
                    .Where(p => p > s && p < to && code.Functions.AreTogether(p, s) && !code.IsLink(p - 1))
                    .All(p =>
                        code.IsLink(p + 1)
                            && code[p + 2].Value is "ConnectionState" or "Handshake" or "HandshakeContext" or "Close" or "SetDeadline"
                        || code.Is(p + 1, "=")
                    )
            );

    /// <summary>In the function around a place, or in one that it calls.</summary>
    private static bool IsReached(CodeFile code, int from, int place, bool isHere = false)
    {
        var (home, other) = (Outermost(code, from), Outermost(code, place));
        return ReferenceEquals(home, other)
            || !isHere && home is not null && other is not null && code.Index.Places(other.Name).Any(p => home.Body.Contains(p));
    }

    private static Function? Outermost(CodeFile code, int index)
    {
        var function = code.Functions.Around(index);
        while (function is { Name: "" } && code.Functions.Around(function.Start - 1) is { } outer && !ReferenceEquals(outer, function))
            function = outer;
        return function;
    }

    /// <summary>
    /// map[string]bool{"InsecureSkipVerify": cfg.InsecureSkipVerify}, and one tls.Config that is made after another: the same thing under the same name.
    /// </summary>
    private static bool IsCopy(CodeFile code, Setting setting)
    {
        var last = setting.Value.To - 1;
        if (setting.Value.Length < 3 || !code.IsWord(last) || code[last].Value != setting.Option || !code.IsLink(last - 1))
            return false;
        if (code[setting.Name].IsText)
            return true;
        // Among others that are taken over from the same one, unless that is known to be a program's own configuration.
        var from = code.PathTo(last - 2);
        if (GoTls.TypeOf(code, from, last) is { Length: > 0 } type)
            return type == "tls.Config";
        return ((string[])["RootCAs", "ServerName", "Certificates", "ClientCAs", "NextProtos", "MinVersion"]).Any(o =>
            setting.Sibling(o) is { } beside
            && beside.Value.Length >= 3
            && code[beside.Value.To - 1].Value == o
            && code.PathTo(beside.Value.To - 3) == from
        );
    }

    /// <summary>vault.TLSConfig, and what is called so elsewhere.</summary>
    private static bool IsTlsType(CodeFile code, int index) =>
        code.IsWord(index)
        && code.IsLink(index - 1)
        && code[index].Value is var type
        && char.IsUpper(type[0])
        && type.Contains("TLS", StringComparison.Ordinal);

    private static bool IsTls(CodeFile code, Setting setting) =>
        setting.Container >= 0
            && code.IsWord(setting.Container - 1)
            && code[setting.Container - 1].Value.Contains("TLS", StringComparison.Ordinal)
        || setting.Owner.Contains("TLS", StringComparison.Ordinal)
        // settings := vault.TLSConfig{…}; settings.Insecure = true; var settings vault.TLSConfig
        || setting is { IsMember: true, Owner.Length: > 0 }
            && (
                GoTls.TypeOf(code, setting.Owner, setting.Name).Contains("TLS", StringComparison.Ordinal)
                || code.Names.Reaching(setting.Owner, setting.Name)
                    .Any(a => Enumerable.Range(a.Value.From, Math.Min(a.Value.Length, 5)).Any(i => IsTlsType(code, i)))
                || code.Index.Places(setting.Owner)
                    .Any(p =>
                        code.Is(p - 1, "var")
                        && code.Functions.AreTogether(p, setting.Name)
                        && Enumerable.Range(p + 1, 4).Any(i => !code[i].LineBefore && IsTlsType(code, i))
                    )
            )
        || (setting.IsMember && code.Names.Mentions("k8s.io/client-go/"));
}
