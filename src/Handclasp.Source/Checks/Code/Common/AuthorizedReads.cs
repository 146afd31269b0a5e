using System.Text.RegularExpressions;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Where a program of Node.js reads <c>socket.authorized</c> and something depends on it. Who prints it, or warns and goes on, has decided nothing.
/// </summary>
internal static partial class AuthorizedReads
{
    private const int Deepest = 3;
    private const int Highest = 12;
    private static readonly object Key = new();

    /// <summary>The places of the file that read it and decide.</summary>
    public static IReadOnlyList<int> Deciding(CodeFile code) =>
        code.Once<List<int>>(
            Key,
            c =>
                [
                    .. c
                        .Index.Places("authorized", "authorizationError")
                        .Where(i => c.IsWord(i) && IsRead(c, i) && Decides(c, i, 0) && !ToleratedErrors.Around(c, i)),
                ]
        );

    /// <summary>A function that is not exported, that nothing in the file names, and that does not make the server itself.</summary>
    private static bool IsOfNobody(CodeFile code, int at, int server) =>
        code.Functions.NamedAround(at) is { } function
        && !function.Body.Contains(server)
        && code.Is(function.Start, "function")
        && code.Parent(function.Start) < 0
        && code[code.Is(function.Start - 1, "async") ? function.Start - 2 : function.Start - 1].Value is not ("export" or "default" or "=")
        && code.Index.Places(function.Name).Take(2).Count() == 1
        && (code.Names.Has("import") || code.Names.Has("require"));

    /// <summary>
    /// True where the callback of a client's connection, or its listener for secureConnect, ends what is not authorized before anything is sent.
    /// </summary>
    /// <param name="code">The file.</param>
    /// <param name="connect">The call of tls.connect.</param>
    /// <param name="held">The variable that holds the connection.</param>
    public static bool GuardsClient(CodeFile code, Call connect, string held) =>
        held.Length > 0
        && !code.Calls("write", "end", "send", "pipe")
            .Any(c => c.Receiver == held && code.Functions.AreTogether(c.Name, connect.Name) && c.Arguments.Count > 0)
        && Deciding(code)
            .Any(i =>
                code.Functions.Around(i) is { } function
                && code[code.PathStart(i)].Value is var owner
                && (owner == held || owner == "this")
                && IsListener(code, function, connect, held)
                && !IsTooLate(code, i)
                && code.Parent(i) is > 0 and var head
                && code.Is(head - 1, "if")
                && code.Inside(head).Length <= i - code.PathStart(i) + 4
                && JavaScriptSyntax.Then(code, head) is var block
                && (
                    IsNegative(code, i)
                        ? Ends(code, block)
                            && (Has(code, block, "return", "throw") || code.Is(block.To, "}") && code.Is(block.To + 1, "else"))
                        : code.PathStart(i) == head + 1
                            && i == code.Mate(head) - 1
                            && Has(code, block, "return")
                            && Ends(code, new(block.To, function.Body.To))
                )
            );

    private static bool Ends(CodeFile code, Span block) => Has(code, block, "destroy", "throw", "reject", "end", "close");

    private static bool Has(CodeFile code, Span block, params string[] words) =>
        Enumerable.Range(block.From, Math.Max(0, block.Length)).Any(k => code.IsWord(k) && words.Contains(code[k].Value));

    /// <summary>tls.connect(options, () => …), socket.once('secureConnect', () => …).</summary>
    private static bool IsListener(CodeFile code, Function function, Call connect, string held) =>
        code.Parent(function.Start) is > 0 and var open
        && (
            open == connect.Open
            || code.CallAt(open) is { Word: "on" or "once" } listening
                && listening.Receiver == held
                && code.Functions.AreTogether(listening.Name, connect.Name)
                && code[listening.Argument(0).From] is { IsText: true, Value: "secureConnect" }
        );

    /// <summary>!socket.authorized, socket.authorized === false, socket.authorizationError: what holds where it is not.</summary>
    private static bool IsNegative(CodeFile code, int word) =>
        code[word].Value == "authorizationError"
            ? !code.Is(code.PathStart(word) - 1, "!")
            : code.Is(code.PathStart(word) - 1, "!")
                || code[word + 1].Value is "===" or "==" && code.Is(word + 2, "false")
                || code[word + 1].Value is "!==" or "!=" && code.Is(word + 2, "true");

    /// <summary>True where the clients of a server are refused by its program, or by a library that looks for it.</summary>
    public static bool Guards(CodeFile code, JavaScriptServer server) => HasGuard(code) || Looks(code, server).Any();

    /// <summary>
    /// The same for what a guard of a route reads (<c>canActivate</c>): each is given to its own routes, and what another looks at says nothing of these.
    /// </summary>
    public static bool GuardsIn(CodeFile code, JavaScriptServer server, int at) =>
        GuardClass(code, at) is var own && own < 0
            ? Guards(code, server)
            : HasGuard(code)
                || Looks(code, server).Any(i => GuardClass(code, i) is var other && (other < 0 || other == own || IsForAll(code, other)));

    /// <summary>The brace of the class around a place that decides about routes; -1 where there is none.</summary>
    public static int GuardClass(CodeFile code, int at) =>
        JavaScriptClasses.Around(code, at) is var brace
        && brace >= 0
        && code.Functions.Named("canActivate").Any(f => JavaScriptClasses.Around(code, f.Start) == brace)
            ? brace
            : -1;

    /// <summary>app.useGlobalGuards(new Guard()), { provide: APP_GUARD, useClass: Guard }.</summary>
    private static bool IsForAll(CodeFile code, int brace) =>
        JavaScriptClasses.Head(code, brace) is var word
        && word >= 0
        && code.IsWord(word + 1)
        && code.Index.Places(code[word + 1].Value)
            .Any(i => code.Is(i - 1, "new") && code.CallAt(code.Parent(i)) is { Word: "useGlobalGuards" } || code.Is(i - 2, "useClass"));

    /// <summary>The places that decide about a server's clients.</summary>
    private static IEnumerable<int> Looks(CodeFile code, JavaScriptServer server) =>
        Deciding(code).Where(i => JavaScriptServers.Of(code).MaySpeak(server, i) && !IsOfNobody(code, i, server.Call.Name));

    /// <summary>
    /// True where what every request of a server goes through is a function of another file that is named after certificates: it may look.
    /// </summary>
    public static bool IsHandedOver(CodeFile code, JavaScriptServer server) =>
        code.Calls("use", "addHook", "useGlobalGuards", "register", "ext", "all")
            .Any(c =>
                c.Receiver.Length > 0
                && c.Arguments.Any(a => IsForeignGuard(code, a))
                && (JavaScriptServers.Of(code).Owners(c.Argument(0).From) is not { } owners || owners.Contains(server))
            );

    /// <summary>requireClientCert, mtlsGuard(), new PeerCertificateGuard(), where the file imports it.</summary>
    private static bool IsForeignGuard(CodeFile code, Span argument)
    {
        var word = code.Is(argument.From, "new") ? argument.From + 1 : argument.From;
        return argument.Length < 20
            && code.IsWord(word)
            && NameWords.Of(code[word].Value).Any(w => w.ToLowerInvariant() is "cert" or "certs" or "certificate" or "mtls" or "peer")
            && !code.Functions.Named(code[word].Value).Any()
            && code.Index.Places(code[word].Value)
                .Any(i =>
                    code[code.StatementStart(code.Parent(i) is >= 0 and var open && code.Is(open, "{") ? open : i)].Value
                        is "import"
                            or "const"
                    && i < word
                    && IsBrought(code, i)
                );
    }

    /// <summary>import { guard } from './guard', const { guard } = require('./guard').</summary>
    private static bool IsBrought(CodeFile code, int name)
    {
        for (var i = name; i < Math.Min(code.Tokens.Length, name + 24); i++)
            if (code[i] is { IsText: true, Value: ['.', ..] or ['@', ..] } && (code.Is(i - 1, "from") || code.Is(i - 2, "require")))
                return true;
            else if (code.Is(i, ";"))
                return false;
        return false;
    }

    /// <summary>True where the program refuses those of its clients alone who have shown a certificate that is a wrong one.</summary>
    public static bool GuardsOnlyShown(CodeFile code, JavaScriptServer server) =>
        !HasGuard(code) && Looks(code, server).ToList() is { Count: > 0 } looks && looks.TrueForAll(i => LetsNonePass(code, i));

    private static bool LetsNonePass(CodeFile code, int word)
    {
        for (var (open, height) = (code.Parent(word), 0); open > 0 && height < Highest; open = code.Parent(open), height++)
            if (code.Is(open, "{"))
                return false;
            else if (code.Is(open, "(") && code.Is(open - 1, "if"))
                return ClientsWithNone.Pass(code, open, word);
        return false;
    }

    /// <summary>The same for what is served at one place of the program.</summary>
    public static bool GuardsAt(CodeFile code, JavaScriptServer server, int at) =>
        HasGuard(code) || Looks(code, server).Any(i => JavaScriptGates.MayCover(code, i, at));

    /// <summary>client-certificate-auth and passport-client-cert refuse where authorized is false.</summary>
    public static bool HasGuard(CodeFile code) =>
        code.Index.Places("client-certificate-auth", "client-certificate-auth/lib/clientCertificateAuth", "passport-client-cert").Any();

    /// <summary>True where the program of a client may look for it after a connection that is made at a place.</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">Where the connection is made.</param>
    /// <param name="held">The variable that holds it; empty where that is not known.</param>
    public static bool MayGuardClient(CodeFile code, int at, string held = "") =>
        Deciding(code)
            .Any(i =>
                (
                    held.Length == 0
                    || code[code.PathStart(i)].Value is var owner && (owner == held || !PinnedPeers.IsConnection(code, owner))
                )
                && !IsTooLate(code, i)
                && !IsOfRequest(code, i)
                && !IsOfNobody(code, i, at)
                && JavaScriptServers.Of(code).Owners(i) is not { Count: > 0 }
                && Kinship.Speaks(code, at, i, ["connect", "Agent", "request"])
            );

    /// <summary>socket.write(token); if (!socket.authorized) …: what was to be kept from strangers is sent by then.</summary>
    private static bool IsTooLate(CodeFile code, int read)
    {
        if (code.Functions.Around(read) is not { } function)
            return false;
        var path = code.PathTo(read);
        var socket = path[..Math.Max(0, path.LastIndexOf('.'))];
        return socket.Length > 0
            && code.Calls("write", "send", "end")
                .Any(c =>
                    c.Receiver == socket
                    && function.Body.From <= c.Name
                    && c.Name < read
                    && c.Arguments.Count > 0
                    && code.Functions.Around(c.Name) == function
                    && code.Parent(c.Start) == function.Body.From - 1
                );
    }

    /// <summary>req.socket.authorized of a handler, context.switchToHttp().getRequest().socket: a server looks at its client.</summary>
    private static bool IsOfRequest(CodeFile code, int read)
    {
        var first = code.PathStart(read);
        for (var depth = 0; depth < Deepest && code.IsWord(first); depth++)
        {
            if (code.Index.Places("getRequest", "switchToHttp").Any(i => first <= i && i < read && code.Functions.AreTogether(i, read)))
                return true;
            var name = code[first].Value;
            if (code.Functions.IsParameter(name, first))
                return name is "req" or "request" or "_req" or "ctx" or "context";
            if (code.Names.Reaching(name, first) is not [var only] || only.Value.IsEmpty || only.Value.From >= first)
                return Takes(code, name, read);
            (first, read) = (only.Value.From, only.Value.To);
        }

        return false;
    }

    /// <summary>const { socket } = req.</summary>
    private static bool Takes(CodeFile code, string name, int read) =>
        code
            .Index.Places(name)
            .Any(i =>
                code.Functions.AreTogether(i, read)
                && code.Parent(i) is >= 0 and var brace
                && code.Is(brace, "{")
                && code.Is(code.Mate(brace) + 1, "=")
                && code[code.Mate(brace) + 2].Value is "req" or "request" or "ctx"
                && code.Functions.IsParameter(code[code.Mate(brace) + 2].Value, read)
            );

    private static bool IsRead(CodeFile code, int word)
    {
        if (code.Is(word + 1, "="))
            return false;
        return code.IsLink(word - 1) || IsTaken(code, word);
    }

    /// <summary>const { authorized } = socket; ({ authorized }) => …</summary>
    private static bool IsTaken(CodeFile code, int word) =>
        (code.Is(word - 1, "{") || code.Is(word - 1, ","))
        && code.Parent(word) is >= 0 and var brace
        && code.Is(brace, "{")
        && (code.Is(code.Mate(brace) + 1, "=") || code.Is(code.Mate(brace) + 1, ")") && code.Is(brace - 1, "("));

    private static bool Decides(CodeFile code, int word, int depth)
    {
        if (IsTaken(code, word) && !code.IsLink(word - 1))
        {
            var name = code.Is(word + 1, ":") && code.IsWord(word + 2) ? word + 2 : word;
            return UsesDecide(code, name, depth);
        }

        for (var (at, height) = (word, 0); height < Highest; height++)
        {
            var bracket = code.Parent(at);
            if (bracket < 0 || code.Is(bracket, "{") && !IsObject(code, bracket))
                break;
            if (code.Is(bracket, "("))
            {
                if (code.Is(bracket - 1, "if"))
                    return Refuses(code, bracket, word);
                if (code[bracket - 1].Value is "while" or "switch")
                    return true;
                if (code.CallAt(bracket) is { } call)
                    return !Prints(call);
            }

            at = bracket;
        }

        return OfStatement(code, word, depth);
    }

    /// <summary>return socket.authorized; const ok = socket.authorized; socket.authorized || refuse().</summary>
    private static bool OfStatement(CodeFile code, int word, int depth)
    {
        var start = code.StatementStart(word);
        for (var i = word; i > start; i--)
            if (code.Is(i, "=") && code.IsWord(i - 1))
                return code.IsLink(i - 2) ? IsAskedFor(code, i - 1) : UsesDecide(code, i - 1, depth);
        return true;
    }

    private static bool UsesDecide(CodeFile code, int name, int depth)
    {
        if (depth >= Deepest)
            return true;
        var value = code[name].Value;
        var around = code.Functions.Around(name);
        return code
            .Index.Places(value)
            .Any(i =>
                i > name
                && code.IsWord(i)
                && !code.IsLink(i - 1)
                && (around is null || around.Start <= i && i < around.End)
                && Decides(code, i, depth + 1)
            );
    }

    /// <summary>What is done in the one case or the other is more than to write a line.</summary>
    private static bool Refuses(CodeFile code, int head, int word)
    {
        var then = code.Mate(head) + 1;
        var block = code.Is(then, "{") ? code.Inside(then) : code.Expression(then);
        if (Acts(code, block))
            // if (!authorized) { warn(…); return next(); }
            return !(IsNegative(code, word) && ClientsWithNone.GoesOn(code, JavaScriptSyntax.Then(code, head)));
        var after = code.Is(then, "{") ? code.Mate(then) + 1 : block.To + 1;
        if (!code.Is(after, "else"))
            return false;
        return Acts(code, code.Is(after + 1, "{") ? code.Inside(after + 1) : code.Expression(after + 1));
    }

    private static bool Acts(CodeFile code, Span block)
    {
        for (var i = block.From; i < block.To; i++)
        {
            if (code[i].Value is "return" or "throw" && code.IsWord(i))
                return true;
            if (code.Is(i, "=") && !code[i - 2].Value.Equals("const", StringComparison.Ordinal) && !code.Is(i - 2, "let"))
            {
                if (!code.IsLink(i - 2) || IsAskedFor(code, i - 1))
                    return true;
                // What is read to be stored is no act either.
                i = Math.Max(i, Math.Min(code.Expression(i + 1).To, block.To) - 1);
                continue;
            }

            if (code.Is(i, "(") && code.CallAt(i) is { } call)
            {
                if (!Logs().IsMatch(call.Path))
                    return true;
                i = Math.Min(code.Mate(i), block.To);
            }
        }

        return false;
    }

    /// <summary>req.verified = true: something depends on it elsewhere. What is only stored refuses nobody.</summary>
    private static bool IsAskedFor(CodeFile code, int member) =>
        !code.IsWord(member)
        || code.Index.Places(code[member].Value)
            .Any(i =>
                i != member
                && code.IsWord(i)
                && !code.Is(i + 1, "=")
                && (
                    code.Is(code.PathStart(i) - 1, "!")
                    || code[i + 1].Value is "?" or "&&" or "===" or "!==" or "==" or "!="
                    // member || 'guest': who has none goes on under that name.
                    || code.Is(i + 1, "||") && !code[i + 2].IsText
                    || code[code.PathStart(i) - 1].Value is "return" or "&&" or "||" or "!==" or "==="
                    || code.Parent(i) is > 0 and var open && code.Is(open, "(") && code.Is(open - 1, "if")
                    || code.Parent(i) is >= 0 and var taken && code.Is(taken, "{") && code.Is(code.Mate(taken) + 1, "=")
                )
            );

    private static bool IsObject(CodeFile code, int brace) =>
        code[brace - 1] is { Value: "(" or "," or "=" or ":" or "[" or "return" or "?" } && !code.Is(brace - 1, ")");

    private static bool Prints(Call call) =>
        Logs().IsMatch(call.Path) || call.Word is "end" or "write" or "send" or "json" or "push" or "render" or "stringify" or "String";

    [GeneratedRegex(
        @"(^|[._])(log|logger|logging|console|pino|winston|metrics|stats|span)\.\w+$|(^|\.)(log|info|debug|warn|error|trace|inc|increment|emit|observe|alarm|alert|notify|report|track|captureMessage|captureException|addBreadcrumb)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Logs();
}
