using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>Java and Kotlin: verifiers that always agree, and switches of libraries and of the platform.</summary>
internal static class Jvm
{
    private const string Remedy = "Leave the verifier out: the default one compares the name with the certificate.";
    private static readonly string[] Constants =
    [
        "NoopHostnameVerifier",
        "ALLOW_ALL_HOSTNAME_VERIFIER",
        "AllowAllHostnameVerifier",
        "NullHostnameVerifier",
        "AllowAllHostnameVerification",
        "TrustAllHostnameVerifier",
        "AllowAnyHostnameVerifier",
        "TrustAllSSLSocketVerifier",
    ];

    /// <summary>Constructors and factories that take a verifier.</summary>
    private static readonly string[] Makers =
    [
        "SSLConnectionSocketFactory",
        "DefaultClientTlsStrategy",
        "Default",
        "ClientTlsStrategy",
        "HostnameVerifier",
        "LayeredConnectionSocketFactory",
    ];
    private static readonly string[] OffWhenTrue =
    [
        "setDisableCNCheck",
        "setDisableHttpsEndpointIdentificationAlgorithm",
        "withDisableHostnameVerification",
        "sslInvalidHostNameAllowed",
        "invalidHostNameAllowed",
        "setInvalidHostNameAllowed",
        "disableHostnameVerification",
    ];
    private static readonly string[] OffWhenFalse =
    [
        "setVerifyHost",
        "verifyHost",
        "hostnameVerificationEnabled",
        "setEnableHostnameVerification",
        "setSSLCheckServerIdentity",
        "setSslEnableEndpointIdentification",
        "setHttpsHostnameVerificationEnabled",
    ];
    private static readonly string[] OffAlways = ["withUnsafeHostnameVerifier", "allowAllHostnames", "withoutHostnameVerification"];

    /// <summary>Its words, for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Constants,
        .. OffWhenTrue,
        .. OffWhenFalse,
        .. OffAlways,
        "HostnameVerifier",
        "isVerifyHost",
        "setEndpointIdentificationAlgorithm",
        "setHostnameVerificationAlgorithm",
        "endpointIdentificationAlgorithm",
        "ssl.endpoint.identification.algorithm",
        "checkserveridentity",
        "disableEndpointIdentification",
    ];

    private static readonly string[] Setters =
    [
        "setHostnameVerifier",
        "hostnameVerifier",
        "setDefaultHostnameVerifier",
        "setSSLHostnameVerifier",
        "sslHostnameVerifier",
        "withHostnameVerifier",
    ];

    /// <summary>System properties that switch the comparison off, with the value that does.</summary>
    private static readonly (string Name, string Bad)[] Properties =
    [
        ("jdk.internal.httpclient.disableHostnameVerification", "true"),
        ("jdk.internal.httpclient.disableHostnameVerification", ""),
        ("com.sun.jndi.ldap.object.disableEndpointIdentification", "true"),
        ("com.sun.jndi.rmi.disableEndpointIdentification", "true"),
        ("com.sun.jndi.ldap.object.disableEndpointIdentification", ""),
        ("ssl.endpoint.identification.algorithm", ""),
        ("oracle.net.ssl_server_dn_match", "false"),
    ];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. Named(code), .. Verifies(code), .. Abstract(code), .. Switches(code), .. Set(code)];

    private static IEnumerable<Flag> Named(CodeFile code)
    {
        foreach (var i in code.Index.Places(Constants))
            if (
                code.IsWord(i)
                && !ServerNotVerified.Jvm.IsImportOrType(code, i)
                && !Mentions.IsOnlySpokenOf(code, code.PathStart(i), code.Is(i + 1, ".") ? i + 3 : i + 1)
                && !Mentions.IsDeclaredHere(code, code[i].Value)
                && !code.Is(i + 1, "=")
                && !IsBuiltIn(code, i)
            )
                yield return new(
                    new(code.PathStart(i), code.Is(i + 1, ".") ? i + 3 : i + 1),
                    $"{code[i].Value} agrees with every name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = Remedy,
                };
    }

    /// <summary>HttpClient 5: HostnameVerificationPolicy.BUILTIN or BOTH beside it has the platform compare the name in the handshake.</summary>
    private static bool IsBuiltIn(CodeFile code, int verifier) =>
        code
            .Index.Places("BUILTIN", "BOTH")
            .Any(i =>
                code.IsWord(i)
                && code.Is(i - 2, "HostnameVerificationPolicy")
                && code.StatementStart(code.PathStart(Outermost(code, i))) == code.StatementStart(code.PathStart(Outermost(code, verifier)))
            );

    /// <summary>The name of the call whose argument a token is; the token itself where it is none.</summary>
    private static int Outermost(CodeFile code, int index) =>
        code.Parent(index) is > 0 and var open && code.CallAt(open) is { } call ? call.Name : index;

    /// <summary>HostnameVerifier written in this file: a lambda given to a setter or typed so, or a class with verify(String, SSLSession).</summary>
    private static IEnumerable<Flag> Verifies(CodeFile code)
    {
        var referenced = References(code);
        foreach (var function in code.Functions.All)
        {
            var isMethod =
                function.Name == "verify"
                && function.Parameters.Count is 2 or 3
                && code.Names.Mentions("Verifier")
                && TakesSession(code, function);
            if (!isMethod && !referenced.Contains(function) && !IsGivenAsVerifier(code, function))
                continue;
            if (Agrees(code, function))
                yield return new(
                    new(function.Start, Math.Max(function.End, function.Start + 1)),
                    "the host name verifier agrees with every name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = Remedy,
                    LoweredTo = isMethod && JvmTrust.IdleClass(code, function).Length > 0 ? Model.Severity.Low : null,
                };
            else if (JvmEvasions.LooksAtNoCertificate(code, function))
                yield return new(
                    new(function.Start, Math.Max(function.End, function.Start + 1)),
                    "the host name verifier looks at the name that was asked for and never at the certificate: any certificate of a trusted authority will do for it"
                )
                {
                    Remedy = Remedy,
                    Confidence = Model.Confidence.Firm,
                };
        }
    }

    /// <summary>Yes in every case, said outright or in disguise.</summary>
    private static bool Agrees(CodeFile code, Function function) =>
        Verifiers.Judge(code, function, v => v.Is(true)) is Verdicts.AcceptsAll or Verdicts.Swallows || JvmVerdicts.Agrees(code, function);

    /// <summary>HttpClient's own verifiers refuse by throwing: verify(host, names, alternatives) with nothing in it.</summary>
    private static IEnumerable<Flag> Abstract(CodeFile code)
    {
        if (!code.Names.Has("AbstractVerifier"))
            yield break;
        foreach (var method in code.Functions.Named("verify"))
            if (
                method.Parameters.Count is 2 or 3
                && !TakesSession(code, method)
                && code[JvmTrust.Head(code, method).From - 1].Value is "void" or "fun"
                && !method.IsExpression
                && Verifiers.Judge(code, method, _ => true, isVoid: true) is Verdicts.AcceptsAll or Verdicts.Swallows
            )
                yield return new(
                    JvmTrust.Head(code, method),
                    "the host name verifier refuses no name: any certificate of a trusted authority will do, whoever it was issued to"
                )
                {
                    Remedy = Remedy,
                };
    }

    /// <summary>verify(String, SSLSession): another method of that name is about something else.</summary>
    private static bool TakesSession(CodeFile code, Function function)
    {
        for (var i = function.Start; i < function.Body.From; i++)
            if (code[i].Value is "SSLSession" or "X509Certificate")
                return true;
        return false;
    }

    private static bool IsGivenAsVerifier(CodeFile code, Function function)
    {
        if (function.Name.Length > 0)
            return false;
        var open = code.Parent(function.Start);
        if (
            open >= 0
            && code.Is(open, "(")
            && code.CallAt(open) is { } call
            && (Setters.Contains(call.Word) || Makers.Contains(call.Word) && function.Parameters.Count == 2)
        )
            return true;
        if (
            code.Language.TrailingBlocks
            && (Setters.Contains(code[function.Start - 1].Value) || code.Is(function.Start - 1, "HostnameVerifier"))
        )
            return true;
        // (HostnameVerifier) (h, s) -> true; Kotlin's lambda behind SSLConnectionSocketFactory(context).
        if (
            code.Is(function.Start - 1, ")")
            && code.Mate(function.Start - 1) is > 0 and var bracket
            && (
                code.Is(bracket + 1, "HostnameVerifier")
                || code.CallAt(bracket) is { } maker
                    && (Makers.Contains(maker.Word) || Setters.Contains(maker.Word))
                    && code.Language.TrailingBlocks
            )
        )
            return true;
        // { h, s -> true } as HostnameVerifier
        if (code.Is(function.Start, "{") && code.Is(function.End + 1, "as") && code.Is(function.End + 2, "HostnameVerifier"))
            return true;
        // def lax: HostnameVerifier = if (…) … else (h, s) => true
        if (
            code.Language.Results is not null
            && code.Functions.Around(function.Start) is { } outer
            && !ReferenceEquals(outer, function)
            && Enumerable
                .Range(Math.Max(0, outer.Start - 3), outer.Body.From - Math.Max(0, outer.Start - 3))
                .Any(i => code.Is(i, "HostnameVerifier"))
            && code.Functions.Returns(outer).Any(r => r.Contains(function.Start))
        )
            return true;
        // HostnameVerifier all = (h, s) -> true;  x.hostnameVerifier = HostnameVerifier { … };  return (h, s) -> true;
        var start = code.StatementStart(function.Start);
        if (
            code.Is(function.Start - 1, "=")
            && Enumerable
                .Range(start, Math.Max(0, function.Start - start))
                .Any(i => code.Is(i, "HostnameVerifier") || Setters.Contains(code[i].Value))
        )
            return true;
        if (code.Is(function.Start - 1, "return") && code.Functions.Around(function.Start - 1) is { } around)
            return Enumerable.Range(Math.Max(0, around.Start - 3), 3).Any(i => code.Is(i, "HostnameVerifier"));
        // val any: (String, SSLSession) -> Boolean = { _, _ -> true }, given by its name.
        if (
            JvmMembers.Declared(code, function.Start - 1) is { Length: > 0 } held
            && code.Calls([.. Setters, "HostnameVerifier"])
                .Any(c => c.Arguments is [var only] && only.Length == 1 && code.Is(only.From, held))
        )
            return true;
        if (code.Is(function.Start - 1, "=") && code.IsWord(function.Start - 2))
            return IsVerifier(code, code[function.Start - 2].Value)
                || code.Calls(Setters)
                    .Any(c => c.Arguments.Any(a => a.Length <= 3 && code[a.To - 1].Value == code[function.Start - 2].Value));
        return false;
    }

    /// <summary>A field or variable of that type: HostnameVerifier name, name: HostnameVerifier.</summary>
    private static bool IsVerifier(CodeFile code, string name) =>
        code.Index.Places("HostnameVerifier").Any(i => code.Is(i + 1, name) || code.Is(i - 1, ":") && code.Is(i - 2, name));

    /// <summary>Jetty: a server compares no names.</summary>
    private static bool IsServers(CodeFile code, Call call) =>
        call.Receiver.Length == 0 && code.Functions.Around(call.Name)?.Name == "Server"
        || code.Names.Reaching(call.Receiver.Split('.')[0], call.Name)
            .Any(a => code.Text(a.Value).Contains("SslContextFactory.Server", StringComparison.Ordinal))
        // (SslContextFactory.Server tls), (tls: SslContextFactory.Server); SslContextFactory.Server tls = base();
        || call.Receiver.Split('.')[0] is { Length: > 0 } name
            && code.Index.Places(name)
                .Any(i =>
                    (code.Functions.IsParameter(name, call.Name) || code.Functions.AreTogether(i, call.Name))
                    && (
                        code.Is(i - 1, "Server") && code.Is(i - 3, "SslContextFactory")
                        || code.Is(i + 1, ":") && code.Is(i + 2, "SslContextFactory") && code.Is(i + 4, "Server")
                    )
                );

    /// <summary>X::any, this::ok given to a setter: told where the method stands.</summary>
    private static HashSet<Function> References(CodeFile code) =>
        [
            .. code.Calls([.. Setters, .. Makers])
                .SelectMany(c => c.Arguments)
                .Where(a => a.Length is > 1 and < 6 && code.Is(a.To - 2, "::"))
                .Select(code.Functions.Of)
                .OfType<Function>()
                .Where(f => f.Parameters.Count == 2),
        ];

    private static IEnumerable<Flag> Switches(CodeFile code)
    {
        foreach (var call in code.Calls(OffWhenFalse))
            if (
                call.Arguments is [var only]
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && Options.Judge(
                    code,
                    call.Whole,
                    only,
                    v => v.Is(false),
                    $"{call.Word}(false): the server's name is not compared",
                    "Remove the call.",
                    "true"
                )
                    is { } flag
            )
                yield return flag;
        foreach (var call in code.Calls([.. OffWhenTrue, .. OffAlways]))
            if (!ServerNotVerified.Jvm.IsDeclaration(code, call))
            {
                if (call.Arguments.Count == 0 || OffAlways.Contains(call.Word) && code.Values.Of(call.Argument(0)).Is(true))
                    yield return new(call.Whole, $"{call.Word}: the server's name is not compared") { Remedy = "Remove the call." };
                else if (
                    call.Arguments is [var only]
                    && OffWhenTrue.Contains(call.Word)
                    && Options.Judge(
                        code,
                        call.Whole,
                        only,
                        v => v.Is(true),
                        $"{call.Word}: the server's name is not compared",
                        "Remove the call."
                    )
                        is { } flag
                )
                    yield return flag;
            }

        foreach (
            var call in code.Calls(
                "setEndpointIdentificationAlgorithm",
                "setHostnameVerificationAlgorithm",
                "endpointIdentificationAlgorithm"
            )
        )
            if (
                call.Arguments is [var only]
                && !ServerNotVerified.Jvm.IsDeclaration(code, call)
                && !IsServers(code, call)
                && code.Values.Of(only) is { Kind: ValueKind.Null } or { Kind: ValueKind.Text, Text: "" }
            )
                yield return new(call.Whole, $"{call.Word} without an algorithm: the server's name is not compared")
                {
                    Remedy = "Write \"HTTPS\".",
                    Changes = [new(call.Argument(0), "\"HTTPS\"")],
                    IsSafe = true,
                };
        foreach (var setting in code.Settings("isVerifyHost", "verifyHost"))
            if (
                !ServerNotVerified.Jvm.IsDeclared(code, setting)
                && Options.Judge(code, setting, false, $"{setting.Option} is off: the server's name is not compared", "Remove it.")
                    is { } flag
            )
                yield return flag;
        foreach (var setting in code.Settings("endpointIdentificationAlgorithm", "hostnameVerificationAlgorithm"))
            if (code.Values.Of(setting.Value) is { Kind: ValueKind.Null } or { Kind: ValueKind.Text, Text: "" })
                yield return new(setting.Whole, "no endpoint identification: the server's name is not compared")
                {
                    Remedy = "Write \"HTTPS\".",
                    Changes = [new(setting.Value, "\"HTTPS\"")],
                    IsSafe = true,
                };
    }

    /// <summary>skip ? "" : "https"; what the environment says.</summary>
    private static IEnumerable<Flag> Chosen(CodeFile code, Pair pair)
    {
        var because = $"{pair.Name} is empty: the server's name is not compared";
        // getOrDefault("ENDPOINT_ALGORITHM", "https"): what may be written there is said beside it.
        if (
            code.Values.Of(pair.Value) is { Kind: ValueKind.Switch or ValueKind.Environment } by
            && Enumerable.Range(pair.Value.From, pair.Value.Length).Any(i => code[i].IsText && code[i].Value is "" or "https" or "HTTPS")
        )
            yield return Options.ByOperator(pair.At, because, "Write https.", by.Text) with
            {
                Confidence = Model.Confidence.Firm,
            };
        else
            foreach (var arm in JvmArms.Of(code, pair.Value))
                if (code.Values.Of(arm) is { Kind: ValueKind.Text, Text: "" })
                    yield return new(arm, because) { Remedy = "Write https.", Confidence = Model.Confidence.Firm };
                else if (code.Values.Of(arm) is { Kind: ValueKind.Environment } text)
                    yield return Options.ByOperator(pair.At, because, "Write https.", text.Text) with
                    {
                        Confidence = Model.Confidence.Firm,
                    };
    }

    private static IEnumerable<Flag> Set(CodeFile code)
    {
        foreach (var pair in Pairs.Of(code))
        {
            var value = code.Values.Of(pair.Value);
            if (
                pair.Name.EndsWith(".ssl.checkserveridentity", StringComparison.Ordinal) && (value.Is(false) || value.Text == "false")
                || Properties.Any(p =>
                    p.Name == pair.Name
                    && (
                        value.Kind == ValueKind.Text && value.Text == p.Bad
                        || value.Is(ValueKind.False) && p.Bad == "false"
                        || value.Is(ValueKind.True) && p.Bad == "true"
                    )
                )
            )
                yield return new(pair.At, $"{pair.Name} switches the comparison of the server's name off") { Remedy = "Remove the line." };
            else if (pair.Name.EndsWith("ssl.endpoint.identification.algorithm", StringComparison.Ordinal))
                foreach (var flag in Chosen(code, pair))
                    yield return flag;
        }
    }
}
