using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Validation callbacks of .NET: where they are given, on which side, and what they do.</summary>
internal static class DotNetCallbacks
{
    private static readonly object Key = new();
    private static readonly string[] Client =
    [
        "ServerCertificateCustomValidationCallback",
        "ServerCertificateValidationCallback",
        "RemoteCertificateValidationCallback",
        "CertificateValidationCallback",
        "CertificateValidation",
        "UserCertificateValidationCallback",
        "CertificateValidationHandler",
        "ServerCertificateCustomValidation",
        "RemoteCertificateValidation",
        "ServerCertificateValidation",
        "VerifyServerCertificate",
        "UserDefinedServerCertValidationDelegate",
        "TLSRemoteCertificationValidationCallback",
        "KvCertificateCallbackValidation",
        "ValidateServerCertificate",
        "ServerCertificateValidator",
        "CertificateCheck",
    ];

    /// <summary>Options that take a client's callback.</summary>
    public static IReadOnlyList<string> ClientOptions => Client;

    private static readonly string[] Server = ["ClientCertificateValidation", "ClientCertificateValidationCallback"];
    private static readonly string[] Calls =
    [
        "WithCertificateValidationHandler",
        "UseServerCertificateValidation",
        "ServerCertificateValidationCallback",
        "ServerCertificateCustomValidationCallback",
        "CertificateValidation",
        "UseUserCertificateValidationCallback",
        "SetRemoteCertValidationCallback",
        "ConfigureRemoteCertificateValidationCallback",
    ];

    /// <summary>Their words, for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Client, .. Server, .. Calls, "SslStream", "SSLOptions"];

    /// <summary>The flaws of one side.</summary>
    public static IEnumerable<Flag> Flaws(CodeFile code, Side side, string remedy)
    {
        var who = side == Side.Client ? "the validation callback" : "the validation of client certificates";
        var harm = side == Side.Client ? ": this client talks to whoever answers" : "";
        HashSet<int> told = [];
        foreach (var (at, value, option) in Of(code, side))
        foreach (var (arm, isChosen, maker) in Arms(code, value))
        {
            var (why, isSwitch) = Verdict(code, option, arm, maker);
            if (side == Side.Server && why == DotNetErrors.ChainAlone)
                why = code.Functions.Of(arm) is { } own && MentionsNull(code, own) ? "" : "lets in who shows no certificate at all";
            // A client's callback that lets another name pass, and nothing else, is told by the check for names.
            if (why.Length > 0 && !(side == Side.Client && DotNetVerdicts.IsAboutNames(why)))
                if (
                    PinnedPeers.Weighed(
                        code,
                        new(Shown(code, arm) ?? at, $"{who} {why}{harm}")
                        {
                            Decided = IsMade(code, arm, maker) ? null : Decides(code, arm) ?? Written(code, at, value, arm),
                            Remedy = remedy,
                            IsSwitch = isSwitch || isChosen,
                            Confidence =
                                isSwitch || isChosen || IsUnset(code, arm) || !IsKnown(option)
                                    ? Model.Confidence.Firm
                                    : Model.Confidence.Certain,
                        }
                    )
                        is { } flag
                    // A method that several clients are given is told once.
                    && (flag.Decided is not { } method || flag.IsSwitch || told.Add(method.From))
                )
                    yield return flag;
        }
    }

    private static bool IsKnown(string option) =>
        Client.Contains(option) || Server.Contains(option) || Calls.Contains(option) || Words.Contains(option);

    private static bool MentionsNull(CodeFile code, Function function) => code.Index.Places("null").Any(i => function.Body.Contains(i));

    /// <summary>True where a token stands in a callback that is flagged by itself.</summary>
    public static bool IsTold(CodeFile code, int index) => code.Once(Key, Told).Exists(f => f.Body.Contains(index));

    private static List<Function> Told(CodeFile code) =>
        [
            .. ((Side[])[Side.Client, Side.Server])
                .SelectMany(s => Of(code, s))
                .SelectMany(o => Arms(code, o.Value).Select(a => (o.Option, Arm: a)))
                .Where(o => Verdict(code, o.Option, o.Arm.Value, o.Arm.Maker).Why.Length > 0)
                .Select(o => code.Functions.Of(o.Arm.Value))
                .OfType<Function>(),
        ];

    /// <summary>libgit2's callback is told whether the certificate is valid: what hands that on decides.</summary>
    private static (string Why, bool IsSwitch) Verdict(
        CodeFile code,
        string option,
        Span arm,
        (Function Function, Call Call)? maker = null
    ) =>
        maker is { } made && IsMade(code, arm, maker)
            ? (Impostors.Judge.Made(code, code.Functions.Of(arm)!, made.Function, made.Call).Why, false)
        : option == "CertificateCheck"
        && code.Functions.Of(arm) is { Parameters: [_, var valid, ..] } function
        && Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code.Is(i, valid))
            ? ("", false)
        : DotNetVerdicts.Judge(code, arm);

    /// <summary>A callback that reads what the function that makes it was given: the caller decides what it lets pass.</summary>
    private static bool IsMade(CodeFile code, Span arm, (Function Function, Call Call)? maker) =>
        maker is { Function.Parameters: { Count: > 0 } parameters }
        && code.Functions.Of(arm) is { } function
        && Enumerable
            .Range(function.Body.From, function.Body.Length)
            .Any(i => code.IsWord(i) && !code.IsLink(i - 1) && parameters.Contains(code[i].Value));

    /// <summary>Callbacks of a client that verify the chain and let any name pass.</summary>
    public static IEnumerable<Flag> Nameless(CodeFile code, string remedy)
    {
        foreach (var (at, value, option) in Of(code, Side.Client))
        foreach (var (arm, isChosen, maker) in Arms(code, value))
        {
            var (why, isSwitch) = Verdict(code, option, arm, maker);
            var isMade = IsMade(code, arm, maker);
            if (
                !DotNetVerdicts.IsAboutNames(why)
                && (
                    why.Length > 0
                    || !(
                        isMade
                            ? Impostors.Judge.Made(code, code.Functions.Of(arm)!, maker!.Value.Function, maker.Value.Call).LetsNeighboursIn
                            : BuildsOnly(code, arm) || LetsNeighboursIn(code, arm)
                    )
                )
            )
                continue;
            yield return new(
                Shown(code, arm) ?? at,
                "the validation callback lets any name pass: any certificate of a trusted authority will do, whoever it was issued to"
            )
            {
                Decided = isMade ? null : Decides(code, arm) ?? Written(code, at, value, arm),
                Remedy = remedy,
                IsSwitch = isSwitch || isChosen,
                Confidence = Model.Confidence.Firm,
            };
        }
    }

    private static bool LetsNeighboursIn(CodeFile code, Span arm) =>
        code.Functions.Of(arm) is { } function && Impostors.Judge.LetsNeighboursIn(code, function);

    /// <summary>if (pins.Count == 0) return true; whether any are configured is not known here.</summary>
    private static bool IsUnset(CodeFile code, Span arm) =>
        code.Functions.Of(arm) is { } function && Impostors.Judge.Unset(code, function) >= 0;

    /// <summary>chain.Build(certificate) decides alone: the errors, where a wrong name is told, are not looked at.</summary>
    private static bool BuildsOnly(CodeFile code, Span value)
    {
        if (code.Functions.Of(value) is not { Parameters.Count: 4 } function)
            return false;
        var errors = function.Parameters[3];
        var builds = false;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            if (code[i].Value == errors || code[i].Value is "SslPolicyErrors")
                return false;
            if (
                code[i].Value.Contains("Hash", StringComparison.Ordinal)
                || code[i].Value.Contains("humbprint", StringComparison.Ordinal)
                || code[i].Value.Contains("Name", StringComparison.Ordinal)
                || code[i].Value.Contains("Host", StringComparison.OrdinalIgnoreCase)
                || code[i].Value.Contains("Pin", StringComparison.Ordinal)
                || code[i].Value is "SequenceEqual" or "RawData" or "Subject" or "GetPublicKey" or "Extensions"
            )
                return false;
            // certificate.Verify() builds a chain, and compares no name either.
            builds |=
                code.IsLink(i - 1) && (code[i].Value == "Build" || code[i].Value == "Verify" && code.Is(i + 1, "(") && code.Is(i + 2, ")"));
        }

        return builds;
    }

    /// <summary>Visual Basic gives callbacks by name (AddressOf): the method is shown, which is what is wrong.</summary>
    public static Span? Shown(CodeFile code, Span callback) =>
        // Where somebody decides whether it is given at all, that place is shown.
        code.Language.Name == "VB.NET"
        && code.Functions.Of(callback) is { Name.Length: > 0 } named
        && !Guards.Of(code, callback.From).Is(ValueKind.Switch)
            ? new(named.Start, Math.Max(named.Start + 1, Impostors.Judge.Agreement(code, named) + 2))
            : null;

    /// <summary>The method of this file that a callback names: what is wrong stands there.</summary>
    public static Span? Decides(CodeFile code, Span callback) =>
        code.Functions.Of(callback) is not { Name.Length: > 0 } named ? null
        : Impostors.Judge.Unset(code, named) is > 0 and var at ? new(at, at + 1)
        : DotNetVerdicts.Place(code, named) is { } place ? place
        // From its head to the place that agrees.
        : new(named.Start, Math.Max(named.Start + 1, Impostors.Judge.Agreement(code, named) + 2));

    /// <summary>
    /// One of several lambdas that another function of the file gives back, which is wrong there; null for one that stands where it is given, and for
    /// an only one.
    /// </summary>
    private static Span? Written(CodeFile code, Span at, Span value, Span callback) =>
        !at.Contains(callback.From)
        && code.Functions.Of(callback) is { Name: "" } lambda
        && callback.Contains(lambda.Start)
        && Arms(code, value).Take(2).Count() > 1
            ? callback
            : null;

    /// <summary>Callbacks of servers that keep strangers out, and let in who shows no certificate at all.</summary>
    public static IEnumerable<Flag> Optional(CodeFile code)
    {
        foreach (var (at, value, option) in Of(code, Side.Server))
            // Kestrel asks its callback of certificates alone.
            if (
                !Server.Contains(option)
                && code.Functions.Of(value) is { } function
                && Verdict(code, option, value).Why.Length == 0
                && Impostors.Judge.LetsNobodyIn(code, function)
                && !Kinship.Has(code, at.From, DotNetServers.Rivals, "IsMutuallyAuthenticated")
                && !code
                    .Index.Places("RemoteCertificate")
                    .Any(p => code.IsWord(p) && Kinship.Speaks(code, at.From, p, DotNetServers.Rivals) && DotNetAbsence.IsRefused(code, p))
            )
                yield return new(
                    at,
                    "the validation of client certificates lets in who shows none, and nothing in this file insists on one"
                )
                {
                    Decided = Decides(code, value),
                    Confidence = Model.Confidence.Firm,
                    Remedy =
                        "Refuse where the certificate is null, or look at SslStream.IsMutuallyAuthenticated before the session begins.",
                };
    }

    /// <summary>One callback that an option may be given.</summary>
    /// <param name="Value">The callback.</param>
    /// <param name="IsChosen">True where a condition chooses it.</param>
    /// <param name="Maker">The function of the file that makes it, with the call of that; null where it is given as it is.</param>
    private readonly record struct Arm(Span Value, bool IsChosen, (Function Function, Call Call)? Maker = null);

    /// <summary>condition ? callback : other, x switch { … }, Callback(options): each that may be given.</summary>
    private static IEnumerable<Arm> Arms(CodeFile code, Span value) => Arms(code, new Arm(value, false), 0);

    private static IEnumerable<Arm> Arms(CodeFile code, Arm arm, int depth)
    {
        var value = arm.Value;
        var ways =
            depth > 4 ? []
            : DotNetShapes.Cases(code, value) is { Count: > 0 } cases ? cases.ConvertAll(c => arm with { Value = c })
            : Conditional(code, value) is { Count: > 0 } arms
                ? arms.ConvertAll(a =>
                    arm with
                    {
                        Value = a,
                        // What is chosen by whom it talks to nobody decides who runs it.
                        IsChosen = arm.IsChosen || !DataConditions.Is(code, Asked(value, arms)),
                    }
                )
            : Made(code, value) is { Count: > 0 } made ? made
            : Overridden(code, value).ConvertAll(o => arm with { Value = o });
        return ways.Count == 0 ? [arm] : ways.SelectMany(w => Arms(code, w, depth + 1));
    }

    /// <summary>The condition in front of two arms.</summary>
    private static Span Asked(Span value, List<Span> arms) => new(value.From, arms[0].From - 1);

    /// <summary>The two arms of a condition outside of all brackets; none where there is none.</summary>
    private static List<Span> Conditional(CodeFile code, Span value)
    {
        for (var i = value.From; i < value.To; i++)
        {
            if (code.IsOpen(i))
                i = Math.Min(code.Mate(i), value.To);
            else if (code.Is(i, "=>"))
                break;
            else if (code.Is(i, "?"))
                for (var (j, nested) = (i + 1, 0); j < value.To; j++)
                    if (code.IsOpen(j))
                        j = Math.Min(code.Mate(j), value.To);
                    else if (code.Is(j, "?"))
                        nested++;
                    else if (code.Is(j, ":") && nested-- == 0)
                        return [new(i + 1, j), new(j + 1, value.To)];
        }

        return [];
    }

    /// <summary>Callback(options), where a function of this file gives the callback: what it returns, in order.</summary>
    private static List<Arm> Made(CodeFile code, Span value)
    {
        if (
            value.IsEmpty
            || !code.Is(value.To - 1, ")")
            || code.Mate(value.To - 1) is not (> 0 and var open)
            || !code.IsWord(open - 1)
            || code.PathStart(open - 1) != value.From
            || code.Functions.Of(value) is not null && code.Functions.Named(code[open - 1].Value).All(f => f.Parameters.Count == 0)
            || code.Functions.Named(code[open - 1].Value).FirstOrDefault() is not { } maker
            || code.CallAt(open) is not { } call
        )
            return [];
        var returned = code.Functions.Returns(maker);
        return returned.Any(r => code.Functions.Of(r) is not null || DotNetShapes.Cases(code, r).Count > 0)
            ? [.. returned.Select(r => new Arm(r, returned.Count > 1, (maker, call)))]
            : [];
    }

    /// <summary>A method of a base class that others of the file override: each of these may be asked.</summary>
    private static List<Span> Overridden(CodeFile code, Span value)
    {
        if (value.Length is 0 or > 3 || !code.IsWord(value.To - 1) || value.Length == 3 && code[value.From].Value is not ("this" or "Me"))
            return [];
        var bearers = code.Functions.Named(code[value.To - 1].Value).ToList();
        return
            bearers.Count > 1
            && bearers.Exists(b => Enumerable.Range(Math.Max(0, b.Start - 5), 5).Any(i => code[i].Value is "override" or "Overrides"))
            ? [.. bearers.Where(b => b.Body.Length > 0).Select(b => new Span(b.Start, b.End + 1))]
            : [];
    }

    private static IEnumerable<(Span At, Span Value, string Option)> Of(CodeFile code, Side side)
    {
        foreach (var setting in code.Settings([.. Client, .. Server]))
            if (SideOf(code, setting) == side)
                yield return (setting.Whole, setting.Value, setting.Option);
        if (side == Side.Client)
            foreach (var call in code.Calls(Calls))
                if (call.Arguments.Count > 0)
                    yield return (call.Whole, call.Argument(0), call.Word);
        // MQTTnet's broker; its client is given certificates by a method of the same name.
        if (side == Side.Server)
            foreach (var call in code.Calls("WithClientCertificate"))
                if (code.Functions.Of(call.Argument(0)) is { Parameters.Count: 4 })
                    yield return (call.Whole, call.Argument(0), call.Word);
        // new SslStream(stream, leaveOpen, callback): either side; the variable says which.
        foreach (var call in DotNetMaking.Made(code, "SslStream", "SSLOptions"))
            if (call.Arguments.Count >= 2 && SideOf(code, call) == side)
            {
                var callback = code.In(call.Open, "userCertificateValidationCallback") is { } named ? named.Value : call.Argument(2);
                if (!callback.IsEmpty)
                    yield return (callback, callback, call.Word);
            }

        foreach (var call in code.Calls("RemoteCertificateValidationCallback"))
            if (side == Side.Client && call.IsNew && code.Is(call.Start - 2, "return"))
                yield return (call.Whole, call.Argument(0), call.Word);
        foreach (var shaped in DotNetShapes.Of(code, [.. Client, .. Server, .. Calls, "SslStream", "SSLOptions", "WithClientCertificate"]))
            if (DotNetShapes.IsServers(code, shaped.Value, shaped.Option) == (side == Side.Server))
                yield return shaped;
    }

    /// <summary>DotNetty: new TlsHandler(stream =&gt; new SslStream(…), new ServerTlsSettings(…)).</summary>
    private static Side? OfHandler(CodeFile code, Call stream)
    {
        for (var (open, depth) = (code.Parent(stream.Name), 0); open > 0 && depth < 4; open = code.Parent(open), depth++)
            if (code.CallAt(open) is { Word: "TlsHandler" } handler)
                return handler.Arguments.Any(a => code.WordsOf(a).Contains("ServerTlsSettings")) ? Side.Server : Side.Client;
        return null;
    }

    private static Side SideOf(CodeFile code, Call stream)
    {
        if (OfHandler(code, stream) is { } known)
            return known;
        var held = code.Held(stream.Start);
        for (var i = 0; i + 2 < code.Tokens.Length; i++)
            if (
                code.Is(i, held)
                && held.Length > 0
                && code.IsLink(i + 1)
                && code[i + 2].Value is var what
                && what.StartsWith("AuthenticateAs", StringComparison.Ordinal)
                && code.Functions.AreTogether(i, stream.Name)
            )
                return what.StartsWith("AuthenticateAsServer", StringComparison.Ordinal) ? Side.Server : Side.Client;
        // Kept in a member, or given back: what the file does with that name, then what the callback is called, then what the file does at all.
        bool Does(string what) =>
            code
                .Index.Places(what, what + "Async")
                .Any(i => code.IsWord(i) && (held.Length == 0 || !code.IsLink(i - 1) || code.Is(i - 2, held) || code.Is(i - 3, held)));
        var (serves, calls) = (Does("AuthenticateAsServer"), Does("AuthenticateAsClient"));
        if (serves == calls)
            (serves, calls) = (
                code.Names.Has("AuthenticateAsServer") || code.Names.Has("AuthenticateAsServerAsync"),
                code.Names.Has("AuthenticateAsClient") || code.Names.Has("AuthenticateAsClientAsync")
            );
        if (serves && calls)
            return
                code[Math.Max(0, code.Inside(stream.Open).To - 1)].Value is var callback
                && callback.Contains("Client", StringComparison.Ordinal)
                && callback.Contains("alidat", StringComparison.Ordinal)
                ? Side.Server
                : Side.Client;
        return serves ? Side.Server : Side.Client;
    }

    private static Side SideOf(CodeFile code, Setting setting)
    {
        if (Server.Contains(setting.Option))
            return Side.Server;
        for (var (open, depth) = (code.Parent(setting.Name), 0); open >= 0 && depth < 6; open = code.Parent(open), depth++)
        for (var i = open - 1; i > open - 4 && i >= 0; i--)
            if (code[i].Value == "SslServerAuthenticationOptions")
                return Side.Server;
        return
            setting.IsMember
            && code.Names.Reaching(setting.Owner.Split('.')[^1], setting.Name)
                .Any(a => code.Text(a.Value).Contains("SslServerAuthenticationOptions", StringComparison.Ordinal))
            ? Side.Server
            : Side.Client;
    }
}
