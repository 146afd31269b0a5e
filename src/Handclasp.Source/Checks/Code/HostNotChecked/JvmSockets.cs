using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.HostNotChecked;

/// <summary>SSLSocket and SSLEngine verify the chain alone: nobody compares the name until an endpoint identification algorithm is set.</summary>
internal static partial class JvmSockets
{
    private const string Remedy =
        "Set it before the handshake: params.setEndpointIdentificationAlgorithm(\"HTTPS\"), with the host given to createSocket or createSSLEngine.";

    /// <summary>What makes a connection of its own, or serves.</summary>
    private static readonly string[] Makers = ["createSocket", "createSSLEngine", "createServerSocket", "newHandler", "newEngine"];

    /// <summary>Signs that names are compared, or that the trust manager decides all.</summary>
    private static readonly string[] Compares =
    [
        "setEndpointIdentificationAlgorithm",
        "endpointIdentificationAlgorithm",
        "DefaultHostnameVerifier",
        "verifyHostname",
        "OkHostnameVerifier",
        "getDefaultHostnameVerifier",
        "HostnameChecker",
        "getSubjectAlternativeNames",
        "subjectAlternativeNames",
        "getPeerCertificates",
        "peerCertificates",
        "peerPrincipal",
        "getPeerPrincipal",
    ];

    /// <summary>What compares names for a client of a library: it says nothing of a socket elsewhere in the file.</summary>
    private static readonly string[] OfLibraries =
    [
        "OkHttpClient",
        "setHostnameVerifier",
        "hostnameVerifier",
        "setSSLHostnameVerifier",
        "NoopHostnameVerifier",
        "SSLConnectionSocketFactory",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (
            var flag in Handlers(code)
                .Concat(Late(code))
                .Concat(JvmCopies.Look(code))
                .Concat(JvmDefaults.Look(code))
                .Concat(JvmUntold.Look(code))
                .Concat(KtorSockets.Look(code))
        )
            yield return flag;
        if (!code.Calls("createSocket", "createSSLEngine").Any())
            yield break;
        foreach (var call in code.Calls("createSocket", "createSSLEngine"))
        {
            // Engines of the platform's other languages are read with their libraries.
            if (call.Word == "createSSLEngine" && code.Language.Name is not ("Java" or "Kotlin"))
                continue;
            if (call.Word == "createSocket" ? !IsSecure(code, call) : !IsClient(code, call))
                continue;
            if (IsCompared(code, call) || IsServed(code, call) || IsJudgedHere(code, call))
                continue;
            // What verifies nothing at all is told as that.
            if (JvmOwners.Maker(code, call.Name).Contains("getInsecure", StringComparison.Ordinal))
                continue;
            // A factory that hands on what another makes: its caller sets what it needs.
            if (code.Functions.Around(call.Name)?.Name is "createSocket" or "createLayeredSocket" or "connectSocket")
                continue;
            yield return new(
                call.Whole,
                "no endpoint identification is set: the chain is verified and the name is not, so any certificate of a trusted authority will do"
            )
            {
                Remedy = Remedy,
                Confidence = Confidence.Firm,
            };
        }
    }

    /// <summary>Netty 4: newHandler(alloc, host, port) of a client's context compares no name until the engine is told to.</summary>
    private static IEnumerable<Flag> Handlers(CodeFile code)
    {
        if (!code.Names.Mentions("io.netty"))
            yield break;
        foreach (var call in code.Calls("newHandler", "newEngine"))
        {
            var made = string.Concat(Makings(code, call).Take(4).Select(a => code.Text(a.Value) + Helpers(code, a.Value)));
            if (
                call.Arguments.Count is >= 1 and <= 4
                && made.Contains("forClient", StringComparison.Ordinal)
                && !made.Contains("endpointIdentification", StringComparison.Ordinal)
                && !made.Contains("Insecure", StringComparison.Ordinal)
                && !IsCompared(code, call)
                && !IsJudgedHere(code, call)
            )
                yield return new(
                    call.Whole,
                    "no endpoint identification is set on the engine: the chain is verified and the name is not, so any certificate of a trusted authority will do"
                )
                {
                    Remedy =
                        "Set it on handler.engine() before the handshake, or on the builder: endpointIdentificationAlgorithm(\"HTTPS\"). Netty 4.2 does so by itself.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>builder().build(): what the functions of this file do that an expression calls by their bare names.</summary>
    private static string Helpers(CodeFile code, Span value)
    {
        var text = "";
        for (var i = value.From; i < Math.Min(value.To, value.From + 12); i++)
            if (
                code.IsWord(i)
                && code.Is(i + 1, "(")
                && !code.IsLink(i - 1)
                && code.Functions.Named(code[i].Value).Take(2).ToList() is [{ Body.Length: < 80 } helper]
            )
                text += code.Text(helper.Body);
        return text;
    }

    /// <summary>What the variable was set to that a call is made on; a field also where another function sets it, such as a constructor.</summary>
    private static IEnumerable<Assignment> Makings(CodeFile code, Call call)
    {
        var path = call.Receiver.Split('.');
        var name = path[0] == "this" && path.Length > 1 ? path[1] : path[0];
        var reaching = code.Names.Reaching(name, call.Name);
        return reaching.Count > 0 || code.Functions.IsParameter(name, call.Name) ? reaching : code.Names.To(name);
    }

    /// <summary>verifier.verify(host, socket.getSession()) behind what has been sent on that socket already.</summary>
    private static IEnumerable<Flag> Late(CodeFile code)
    {
        if (!code.Names.Has("SSLSocket"))
            yield break;
        foreach (var verify in code.Calls("verify"))
        {
            if (
                verify.Arguments is not [_, var session]
                || code.Functions.Around(verify.Name) is not { } function
                || code[session.To - 1].Value is not (")" or "session")
                || !code.IsWord(session.From)
            )
                continue;
            var socket = code[session.From].Value;
            if (
                code.Calls("createSocket")
                    .Any(c =>
                        ReferenceEquals(code.Functions.Around(c.Name), function) && JvmOwners.Of(code, c.Name, isMade: true) == socket
                    )
                && code.Calls()
                    .FirstOrDefault(c =>
                        function.Body.From <= c.Name
                        && c.Name < verify.Name
                        && ReferenceEquals(code.Functions.Around(c.Name), function)
                        && (Sends(code, c, socket) || IsSender(code, c, socket))
                    )
                    is { Code: not null } sent
            )
                yield return new(verify.Whole, "the name is compared when something has been sent already: whoever answered has it")
                {
                    Remedy = "Compare it right after startHandshake, before the first byte.",
                    Confidence = Confidence.Firm,
                    Beside = [new(sent.Whole, "sent here")],
                };
        }
    }

    /// <summary>socket.getOutputStream().write(…)</summary>
    private static bool Sends(CodeFile code, Call call, string socket) =>
        call.Word is "write" or "println" or "print" or "writeBytes" or "writeUTF"
        && call.Receiver.StartsWith(socket + ".", StringComparison.Ordinal);

    /// <summary>ask(socket, …), a function of this file that writes to what it is given.</summary>
    private static bool IsSender(CodeFile code, Call call, string socket) =>
        call.Receiver is "" or "this"
        && call.Arguments.Any(a => a.Length == 1 && code.Is(a.From, socket))
        && code.Functions.Named(call.Word).Take(2).ToList() is [var sender]
        && Enumerable.Range(sender.Body.From, sender.Body.Length).Any(i => code[i].Value is "getOutputStream" or "outputStream")
        && Enumerable.Range(sender.Body.From, sender.Body.Length).Any(i => code[i].Value is "write" or "println" or "print");

    /// <summary>Names are compared where it can be about this socket: in the same function, in one that this calls or is called by, in none's.</summary>
    private static bool IsCompared(CodeFile code, Call call) =>
        code.Index.Places(Compares)
            .Any(i =>
                code.IsWord(i)
                && Kinship.Speaks(code, call.Name, i, Makers)
                && !IsImported(code, i)
                && !IsOfAnother(code, call, i)
                && !JvmMembers.AreApart(code, call.Name, i)
                && !IsNone(code, i)
                && !JvmKept.Is(code, i)
            )
        || code.Index.Places(OfLibraries).Any(i => code.IsWord(i) && !IsImported(code, i) && IsReached(code, call.Name, i))
        || code.Calls("verify").Any(c => c.Arguments.Count == 2 && Kinship.Speaks(code, call.Name, c.Name, Makers))
        || Comparing()
            .Matches(code.Source.Text)
            .Any(m =>
                !IsSwitchedOff(code, m.Index)
                && !IsOfPaho(code, m.Index)
                && !IsType(code, m.Index)
                && !IsOfLibrary(code, m.Index)
                && Kinship.Speaks(code, call.Name, code.Covering(new(m.Index, m.Index + 1)).From, Makers)
            );

    /// <summary>It stands in a function that has its connection from another maker of this file: open(host, port) of its own.</summary>
    private static bool IsOfAnother(CodeFile code, Call call, int excuse)
    {
        var (home, other) = (code.Functions.NamedAround(call.Name), code.Functions.NamedAround(excuse));
        return home is not null
            && other is not null
            && !ReferenceEquals(home, other)
            && !Kinship.Reaches(code, home.Start, excuse)
            && !Kinship.Reaches(code, other.Start, call.Name)
            && (
                code.Calls("createSocket", "createSSLEngine", "newHandler")
                    .Any(c => c.Name != call.Name && Kinship.Reaches(code, other.Start, c.Name)) || IsHelperOfOthers(code, home, other)
            );
    }

    /// <summary>identified(socket), which other functions call for the connections that they make: none of them is this one.</summary>
    private static bool IsHelperOfOthers(CodeFile code, Function home, Function helper)
    {
        if (helper.Name.Length == 0)
            return false;
        var callers = code
            .Index.Places(helper.Name)
            .Where(i => code.IsWord(i) && code.Is(i + 1, "("))
            .Select(code.Functions.NamedAround)
            .OfType<Function>()
            .Where(f => !ReferenceEquals(f, helper))
            .Distinct()
            .ToList();
        return callers.Count > 0
            && callers.TrueForAll(f => !ReferenceEquals(f, home) && Makers.Any(m => code.Index.Places(m).Any(i => f.Body.Contains(i))));
    }

    /// <summary>The TLS of a connection that was accepted: this side is the server.</summary>
    private static bool IsServed(CodeFile code, Call call) =>
        code.Calls("setUseClientMode").Any(c => code.Values.Of(c.Argument(0)).Is(false) && JvmOwners.IsBeside(code, call.Name, c.Name))
        || code.Settings("useClientMode").Any(c => code.Values.Of(c.Value).Is(false) && JvmOwners.IsBeside(code, call.Name, c.Name));

    /// <summary>
    /// A trust manager of this file that looks at a key or a name may judge for all; another one, whatever it does, is told by itself, and of the
    /// connections that are made where it is taken.
    /// </summary>
    internal static bool IsJudgedHere(CodeFile code, Call call) =>
        code
            .Functions.Named("checkServerTrusted")
            .Any(f =>
                Judging().IsMatch(code.Text(f.Body)) && Kinship.Speaks(code, call.Name, f.Start, Makers)
                || code.Functions.NamedAround(f.Start - 1) is { } maker
                    && (ReferenceEquals(maker, code.Functions.NamedAround(call.Name)) || IsReached(code, call.Name, f.Start))
                || JvmMembers.ClassOf(code, code.Parent(f.Start)) is { Length: > 0 } name
                    && code.Index.Places(name)
                        .Any(i =>
                            !code.Is(i - 1, "class")
                            && !code.Is(i - 1, "object")
                            && (code.Functions.NamedAround(i) is null ? !IsImported(code, i) : IsReached(code, call.Name, i))
                        )
            );

    /// <summary>setEndpointIdentificationAlgorithm(null) compares nothing.</summary>
    private static bool IsNone(CodeFile code, int word)
    {
        var given =
            code.Is(word + 1, "(") ? code.Inside(word + 1)
            : code.SettingAt(word) is { } setting ? setting.Value
            : default;
        return code[word].Value.EndsWith("dentificationAlgorithm", StringComparison.Ordinal)
            && !given.IsEmpty
            && code.Values.Of(given) is { Kind: ValueKind.Null } or { Kind: ValueKind.Text, Text: "" };
    }

    /// <summary>In the function that makes the connection, in one that it names or that names it.</summary>
    private static bool IsReached(CodeFile code, int at, int word)
    {
        var (home, other) = (code.Functions.NamedAround(at), code.Functions.NamedAround(word));
        return ReferenceEquals(home, other)
            || home is not null && Kinship.Reaches(code, home.Start, word)
            || other is not null && Kinship.Reaches(code, other.Start, at);
    }

    private static bool IsImported(CodeFile code, int word) => code.Is(code.StatementStart(word), "import");

    /// <summary>The type of a field or a parameter: who holds a verifier has not asked it.</summary>
    private static bool IsType(CodeFile code, int character)
    {
        var name = code.Covering(new(character, character + 1)).From;
        return code.Is(name, "HostnameVerifier") && !code.Is(name + 1, "(") && !code.Is(name + 1, "{");
    }

    /// <summary>setHttpsHostnameVerificationEnabled(true), httpsHostnameVerificationEnabled: a word of Paho's options, not of a socket.</summary>
    private static bool IsOfPaho(CodeFile code, int character) =>
        code[code.Covering(new(character, character + 1)).From].Value.Contains("ttpsHostnameVerification", StringComparison.Ordinal);

    /// <summary>setSSLHostnameVerifier(HostnameVerifier { … }): the verifier of a library's client.</summary>
    private static bool IsOfLibrary(CodeFile code, int character)
    {
        var name = code.Covering(new(character, character + 1)).From;
        return OfLibraries.Contains(code[name].Value)
            || code.Parent(name) is > 0 and var open && code.Is(open, "(") && OfLibraries.Contains(code[open - 1].Value);
    }

    /// <summary>setHttpsHostnameVerificationEnabled(false), withDisableHostnameVerification(true): speaks of comparing, and switches it off.</summary>
    private static bool IsSwitchedOff(CodeFile code, int character)
    {
        var name = code.Covering(new(character, character + 1)).From;
        return code.CallAt(name + 1) is { Arguments: [var only] } call
            && code.Values.Of(only).Is(call.Word.Contains("isable", StringComparison.Ordinal));
    }

    /// <summary>A socket of a TLS factory that is used here, not given on.</summary>
    private static bool IsSecure(CodeFile code, Call call)
    {
        if (
            !code.Names.Has("SSLSocket") && !code.Names.Has("SSLSocketFactory")
            || call.Arguments.Count < 2 && !code.Names.Has("startHandshake")
        )
            return false;
        var isUsed =
            code.Names.Has("startHandshake")
            || code.Names.Has("getOutputStream")
            || code.Names.Has("outputStream")
            || code.Names.Has("getInputStream");
        if (!isUsed)
            return false;
        if (IsTlsFactory(call.Receiver) || IsCast(code, call) || IsDeclared(code, call.Receiver.Split('.')[^1]))
            return true;
        return code
            .Names.Reaching(call.Receiver.Split('.')[0], call.Name)
            .Any(a => IsTlsFactory(code.Text(new(a.Value.From, Math.Min(a.Value.To, a.Value.From + 16)))));
    }

    /// <summary>(SSLSocket) factory.createSocket(…), factory.createSocket(…) as SSLSocket.</summary>
    private static bool IsCast(CodeFile code, Call call) =>
        code.Is(call.Start - 1, ")") && code.Is(call.Start - 2, "SSLSocket")
        || code.Is(code.Mate(call.Open) + 1, "as") && code.Is(code.Mate(call.Open) + 2, "SSLSocket")
        || code.Is(code.Mate(call.Open) + 2, "asInstanceOf") && code.Is(code.Mate(call.Open) + 4, "SSLSocket");

    /// <summary>A variable, field or parameter of that type: <c>SSLSocketFactory factory</c>, <c>factory: SSLSocketFactory</c>.</summary>
    private static bool IsDeclared(CodeFile code, string name) =>
        name.Length > 0
        && code.Index.Places("SSLSocketFactory").Any(i => code.Is(i + 1, name) || code.Is(i - 1, ":") && code.Is(i - 2, name));

    private static bool IsTlsFactory(string text) =>
        text.Contains("SSLSocketFactory", StringComparison.Ordinal)
        || text.Contains("getSocketFactory", StringComparison.Ordinal)
        || text.Contains("socketFactory", StringComparison.Ordinal) && !text.Contains("SocketFactory.getDefault", StringComparison.Ordinal)
        || text.Contains("sslFactory", StringComparison.OrdinalIgnoreCase);

    /// <summary>An engine that is set to be a client's: by its own variable, or where the file makes no server's.</summary>
    private static bool IsClient(CodeFile code, Call engine)
    {
        var modes = code.Calls("setUseClientMode")
            .Select(c => (c.Name, Value: code.Values.Of(c.Argument(0))))
            .Concat(code.Settings("useClientMode").Select(s => (s.Name, Value: code.Values.Of(s.Value))))
            .ToList();
        var own = modes.FindAll(m =>
            JvmOwners.Of(code, m.Name) is { Length: > 0 } owner
            && owner == JvmOwners.Of(code, engine.Name, isMade: true)
            && JvmOwners.IsBeside(code, m.Name, engine.Name)
        );
        // c.createSSLEngine(host, port).apply { useClientMode = true }: the block behind it is about this one.
        if (own.Count == 0 && JvmMembers.BlockOf(code, engine) is { IsEmpty: false } block)
            own = modes.FindAll(m => block.Contains(m.Name));
        if (own.Count > 0)
            return own.Exists(m => m.Value.Is(true));
        return modes.Exists(m => m.Value.Is(true)) && !modes.Exists(m => m.Value.Is(false));
    }

    [GeneratedRegex(
        "(?i)digest|sha-?256|fingerprint|thumbprint|encoded|publickey|alternativenames|host_?name|\\bpins?\\b|getpeerhost|identif"
    )]
    private static partial Regex Judging();

    [GeneratedRegex(@"host_?name_?(authori|verif|check|valid)", RegexOptions.IgnoreCase)]
    private static partial Regex Comparing();
}
