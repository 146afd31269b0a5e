using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>
/// Node.js: a root whose file may be unreadable without anybody being told. What swallows the failure is a <c>catch</c>, a <c>.catch(…)</c>, a
/// callback that goes on; what it gives then is nothing, and the public authorities are trusted in place of the root.
/// </summary>
internal static class JavaScriptUnread
{
    private const int Farthest = 60;

    private const string Because =
        "where this file cannot be read nobody is told, and every public authority is trusted in place of the root that it holds";

    private const string Remedy = "Let the error out: without its root the program must not connect.";

    /// <summary>What reads a file.</summary>
    private static readonly string[] Reading = ["readFileSync", "readFile", "readTextFile", "readTextFileSync"];

    /// <summary>Options that take roots.</summary>
    private static readonly string[] Roots =
    [
        "ca",
        "serverRootCACertificate",
        "rootCertificate",
        "certificateAuthority",
        "caCert",
        "caCertificate",
        "trustedCertificates",
        "sslCA",
        "root_certs",
    ];

    /// <summary>Options that take what connects.</summary>
    private static readonly string[] Agents = ["agent", "httpsAgent", "dispatcher", "httpAgent", "secureContext"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Index.Places(Reading).Any() || !code.Index.Places([.. Roots, "createSsl"]).Any() || !IsAboutConnections(code))
            yield break;
        HashSet<int> told = [];
        foreach (var flag in Clauses(code).Concat(Promises(code)).Concat(Callbacks(code)))
            if (told.Add(flag.At.From))
                yield return flag;
    }

    /// <summary>A file of translations has an entry ca for Catalan.</summary>
    private static bool IsAboutConnections(CodeFile code) =>
        code.Index.Words.Any(w =>
            w.Contains("tls", StringComparison.OrdinalIgnoreCase)
            || w.Contains("https", StringComparison.OrdinalIgnoreCase)
            || w.Contains("ssl", StringComparison.OrdinalIgnoreCase)
            || w is "undici" or "axios" or "nats" or "http2" or "node:http2"
        );

    /// <summary>try { … } catch { … }.</summary>
    private static IEnumerable<Flag> Clauses(CodeFile code)
    {
        foreach (var word in code.Index.Places("catch"))
        {
            if (
                !code.IsWord(word)
                || !code.Is(word - 1, "}")
                || code.Mate(word - 1) is not (> 0 and var block)
                || !code.Is(block - 1, "try")
            )
                continue;
            var open = code.Is(word + 1, "(") ? code.Mate(word + 1) + 1 : word + 1;
            if (!code.Is(open, "{"))
                continue;
            var (tried, handler) = (code.Inside(block), code.Inside(open));
            foreach (var flag in Assigned(code, tried, handler).Concat(Returned(code, word, tried, handler)))
                yield return flag;
        }
    }

    /// <summary>try { options.ca = readFileSync(…) } catch { log(…) }; let roots; try { roots = readFileSync(…) } catch { … } connect({ ca: roots }).</summary>
    private static IEnumerable<Flag> Assigned(CodeFile code, Span tried, Span handler)
    {
        for (var i = tried.From + 1; i < tried.To; i++)
        {
            if (
                !code.Is(i, "=")
                || !code.IsWord(i - 1)
                || code.Language.Declares.Contains(code[i - 2].Value)
                || !code.Functions.AreTogether(i, tried.From)
                || code.Expression(i + 1) is var value && !Holds(code, value, tried)
            )
                continue;
            var name = code[i - 1].Value;
            if (Stops(code, handler, name))
                continue;
            var start = code.PathStart(i - 1);
            if (code.IsLink(i - 2) && Roots.Contains(name))
                yield return Told(new(start, code.Expression(i + 1).To));
            else if (Use(code, name, i) is { } use)
                yield return Told(new(start, code.Expression(i + 1).To), use);
        }
    }

    /// <summary>function load(file) { try { return readFileSync(file) } catch { return undefined } } … ca: load('ca.pem').</summary>
    private static IEnumerable<Flag> Returned(CodeFile code, int word, Span tried, Span handler)
    {
        if (code.Functions.Around(tried.From) is not { } function)
            yield break;
        var returned = Enumerable
            .Range(tried.From, tried.Length)
            .Where(i => code.Is(i, "return") && !code[i + 1].LineBefore && ReferenceEquals(code.Functions.Around(i), function))
            .Select(i => code.Expression(i + 1))
            .ToList();
        if (returned.Count == 0)
            yield break;
        var at = new Span(word, Math.Min(handler.To + 1, code.Tokens.Length));
        // try { return new https.Agent({ ca: readFileSync(…) }) } catch { return new https.Agent() }
        if (returned.Exists(r => GivesRoots(code, r, tried)) && ConnectsAnyway(code, function, handler))
            yield return Told(at);
        if (Stops(code, handler, ""))
            yield break;
        var isReader = returned.Exists(r => Holds(code, r, tried) && !Has(code, r, ["JSON"]));
        // attempt(() => readFileSync(…))
        var isWrapper = returned.Exists(r =>
            Enumerable.Range(r.From, r.Length).Any(i => code.Is(i + 1, "(") && function.Parameters.Contains(code[i].Value))
        );
        if (!isReader && !isWrapper)
            yield break;
        foreach (var call in CallsOf(code, function))
            if ((isReader || Has(code, call.Whole, Reading)) && Given(code, call.Whole) is { } use)
            {
                yield return Told(at, use);
                yield break;
            }
    }

    /// <summary>readFile(path).catch(() => undefined), readFile(path).then(f, () => undefined).</summary>
    private static IEnumerable<Flag> Promises(CodeFile code)
    {
        // .catch is a call for once, and no clause.
        var calls = code.Index.Places("catch", "then").Where(i => code.IsWord(i) && code.IsLink(i - 1) && code.Is(i + 1, "("));
        foreach (var call in calls.Select(i => new Call(code, i, i + 1)))
        {
            var handler = call.Argument(call.Word == "catch" ? 0 : 1);
            if (
                !Has(code, new(call.Start, call.Name), Reading)
                || code.Functions.Of(handler) is not { } function
                || !IsQuiet(code, function)
            )
                continue;
            var whole = new Span(call.Start, Math.Min(code.Mate(call.Open) + 1, code.Tokens.Length));
            if (Given(code, whole) is { } use)
                yield return Told(new(call.Name, whole.To), use);
            // const readIfPresent = (file) => readFile(file).catch(() => undefined)
            else if (code.Functions.Around(call.Name) is { } around && IsResult(code, around, whole))
                foreach (var user in CallsOf(code, around))
                    if (Given(code, user.Whole) is { } given)
                    {
                        yield return Told(new(call.Name, whole.To), given);
                        break;
                    }
        }
    }

    /// <summary>readFile(path, (err, ca) => { if (err) log(err); connect({ ca }) }).</summary>
    private static IEnumerable<Flag> Callbacks(CodeFile code)
    {
        foreach (var call in code.Calls("readFile"))
        {
            if (
                call.Arguments is not [_, .., var last]
                || code.Functions.Of(last) is not { Parameters: [var error, var data] } function
                || function.Start < call.Open
                || function.Start > code.Mate(call.Open)
                || Use(code, data, function.Body.From) is not { } use
                || use.Name < function.Body.From
                || use.Name >= function.Body.To
            )
                continue;
            var isAsked = false;
            for (var i = function.Body.From; i < function.Body.To; i++)
                if (code.Is(i, "if") && code.Is(i + 1, "(") && Has(code, code.Inside(i + 1), [error, data]))
                    isAsked |= Refuses(code, JavaScriptSyntax.Then(code, i + 1));
            if (!isAsked)
                yield return Told(new(call.Start, call.Open + 1), use);
        }
    }

    /// <summary>The block, or the statement, behind a condition.</summary>
    /// <summary>Nothing is done with the failure, and what is given in its place is nothing.</summary>
    private static bool IsQuiet(CodeFile code, Function function) =>
        function.IsExpression
            ? IsNothing(code, function.Body)
                || code.Is(function.Body.To - 1, ")")
                    && code.Mate(function.Body.To - 1) is > 0 and var open
                    && code.CallAt(open) is { } call
                    && Logged.IsCall(call)
            : !Stops(code, function.Body, "");

    /// <summary>What goes wrong is told to who can end it, or something else is put in its place.</summary>
    private static bool Stops(CodeFile code, Span handler, string name)
    {
        for (var i = handler.From; i < handler.To; i++)
        {
            if (code.Is(i, "return"))
            {
                if (!code[i + 1].LineBefore && !code.Is(i + 1, ";") && i + 1 < handler.To && !IsNothing(code, code.Expression(i + 1)))
                    return true;
                // if (e.code === 'ENOENT') return undefined; throw e: the rest of the handler is looked at as well.
                continue;
            }

            if (code.IsWord(i) && code[i].Value is "throw" or "exit" or "reject" or "abort" or "exitCode" or "fatal" or "die" or "panic")
                return !IsUnlessMissing(code, handler, i);
            if (name.Length > 0 && code.Is(i, name) && code.Is(i + 1, "=") && !IsNothing(code, code.Expression(i + 2)))
                return true;
            // next(err), cb(err)
            if (code.IsWord(i) && code.Is(i + 1, "(") && code[i].Value is "next" or "cb" or "callback" or "done" && code[i + 2].IsWord)
                return true;
        }

        return false;
    }

    /// <summary>if (e.code !== 'ENOENT') throw e: a file that is not there is passed over all the same.</summary>
    private static bool IsUnlessMissing(CodeFile code, Span handler, int at) =>
        Enumerable
            .Range(handler.From, Math.Max(0, at - handler.From))
            .Any(i => code[i] is { IsText: true, Value: "ENOENT" } && code[i - 1].Value is "!==" or "!=")
        || Enumerable
            .Range(handler.From, Math.Max(0, at - handler.From))
            .Any(i => code.Is(i, "return") && Enumerable.Range(handler.From, i - handler.From).Any(k => code[k].Value is "ENOENT"));

    /// <summary>undefined, null, an empty text or list, the public roots by name.</summary>
    private static bool IsNothing(CodeFile code, Span span) =>
        span.IsEmpty
        || code.Values.Of(span) is { Kind: ValueKind.Null or ValueKind.False } or { Kind: ValueKind.Text, Text: "" }
        || code.Is(span.From, "[") && span.Length == 2
        || code.Is(span.From, "{") && span.Length == 2
        || code.Is(span.To - 1, "rootCertificates") && code.PathStart(span.To - 1) == span.From
        || code.Text(span) is "Buffer.alloc(0)" or "Buffer.from('')";

    /// <summary>An expression that reads a file, calls a function of the file that does, or holds what was read before in the same block.</summary>
    private static bool Holds(CodeFile code, Span value, Span tried, int depth = 0)
    {
        for (var i = value.From; i < Math.Min(value.To, value.From + Farthest); i++)
        {
            if (!code.IsWord(i))
                continue;
            var word = code[i].Value;
            if (Reading.Contains(word) || code.Is(i + 1, "(") && IsReader(code, word))
                return true;
            if (
                depth < 3
                && !code.IsLink(i - 1)
                && code.Names.To(word).Any(a => tried.From <= a.Name && a.Value.To <= i && Holds(code, a.Value, tried, depth + 1))
            )
                return true;
        }

        return false;
    }

    /// <summary>A short function of the file that reads, and lets the failure out.</summary>
    private static bool IsReader(CodeFile code, string word) =>
        code
            .Functions.Named(word)
            .Concat(code.Names.To(word).Select(a => a.Value.IsEmpty ? null : code.Functions.Of(a.Value)).OfType<Function>())
            .Any(f => Has(code, f.Body, Reading) && !Has(code, f.Body, ["catch"]) && f.Body.Length < 120);

    private static bool Has(CodeFile code, Span span, string[] words) =>
        code.Index.Places(words).Any(i => span.Contains(i) && code.IsWord(i));

    /// <summary>An expression in which roots that were just read are given to something.</summary>
    private static bool GivesRoots(CodeFile code, Span returned, Span tried) =>
        code.Settings(Roots).Any(s => returned.Contains(s.Name) && Holds(code, s.Value, tried));

    /// <summary>The handler makes a connection without the roots, or gives nothing to what connects.</summary>
    private static bool ConnectsAnyway(CodeFile code, Function function, Span handler)
    {
        var isNone = false;
        for (var i = handler.From; i < handler.To; i++)
        {
            if (
                code.IsWord(i) && code[i].Value is "throw" or "exit" or "reject" or "abort"
                || code.IsWord(i) && Roots.Contains(code[i].Value)
            )
                return false;
            if (!code.Is(i, "return"))
                continue;
            var value = code[i + 1].LineBefore ? default : code.Expression(i + 1);
            if (
                Enumerable
                    .Range(value.From, value.Length)
                    .Any(k => code[k].Value is "Agent" or "globalAgent" or "createSecureContext" or "HttpsAgent" or "createSsl")
            )
                return true;
            isNone |= IsNothing(code, value);
        }

        isNone |= !Enumerable.Range(handler.From, handler.Length).Any(i => code.Is(i, "return"));
        return isNone
            && CallsOf(code, function)
                .Any(c => code.Settings(Agents).Any(s => s.Value.Contains(c.Name) && s.Value.To - s.Value.From < Farthest));
    }

    /// <summary>What a function returns as a whole.</summary>
    private static bool IsResult(CodeFile code, Function function, Span whole) =>
        code.Functions.Returns(function).Any(r => r.To == whole.To && whole.From - r.From <= 1);

    /// <summary>The calls of a function by its name, or by the variable that holds it.</summary>
    private static IEnumerable<Call> CallsOf(CodeFile code, Function function)
    {
        var name = function.Name;
        if (name.Length == 0)
        {
            var start = code.Is(function.Start - 1, "async") ? function.Start - 1 : function.Start;
            if (!code.Is(start - 1, "=") || !code.IsWord(start - 2))
                yield break;
            name = code[start - 2].Value;
        }

        foreach (var call in code.Calls(name))
            if (call.Name != function.Start && !function.Body.Contains(call.Name))
                yield return call;
    }

    /// <summary>Where an expression is given as roots: at once, or by the variable that holds it.</summary>
    private static Setting? Given(CodeFile code, Span whole)
    {
        // The first of createSsl's arguments is told as one.
        foreach (var setting in code.Settings(Roots))
            if (
                setting.Value.From <= whole.From
                && whole.To <= setting.Value.To
                && !IsReplaced(code, whole, setting.Value)
                && IsUsed(code, setting)
            )
                return setting;
        var start = code.StatementStart(whole.From);
        if (code.Parent(whole.From) is >= 0 and var bracket && code.Is(bracket, "(") && code.CallAt(bracket) is { } call)
        {
            if (call.Word == "createSsl" && call.Position(whole.From) == 0)
                return new Setting(code, call.Name, call.Argument(0), false);
            return null;
        }

        // const [ca, key] = await Promise.all([load('ca.pem'), …])
        if (
            code.Parent(whole.From) is > 0 and var list
            && code.Is(list, "[")
            && code.CallAt(code.Parent(list)) is { Path: "Promise.all" } all
            && Taken(code, all) is { } names
        )
        {
            var position = code.Parts(code.Inside(list)).TakeWhile(p => p.To <= whole.From).Count();
            return position < names.Count && names[position].Length == 1 && code.IsWord(names[position].From)
                ? Use(code, code[names[position].From].Value, whole.To)
                : null;
        }

        for (var i = start; i < whole.From; i++)
            if (code.Is(i, "=") && code.IsWord(i - 1) && whole.From - i <= 2 && !IsReplaced(code, whole, code.Expression(i + 1)))
                return code.IsLink(i - 2) && Roots.Contains(code[i - 1].Value)
                    ? code.SettingAt(i - 1)
                    : Use(code, Name(code, start, i), whole.To);
        return null;
    }

    /// <summary>const ca: Buffer | undefined = …: the name before the type.</summary>
    private static string Name(CodeFile code, int start, int equals)
    {
        for (var i = start; i < equals; i++)
            if (code.IsWord(i) && code.Is(i + 1, ":"))
                return code[i].Value;
        return code[equals - 1].Value;
    }

    private static IReadOnlyList<Span>? Taken(CodeFile code, Call all)
    {
        var first = all.Start;
        if (code.Is(first - 1, "await"))
            first--;
        return code.Is(first - 1, "=") && code.Is(first - 2, "]") && code.Mate(first - 2) is >= 0 and var open
            ? [.. code.Parts(code.Inside(open))]
            : null;
    }

    /// <summary>load(path) ?? BUNDLED: something else is put in its place; not the public roots.</summary>
    private static bool IsReplaced(CodeFile code, Span whole, Span value)
    {
        for (var i = whole.To; i < value.To; i++)
            if (code[i].Value is "??" or "||")
                return !IsNothing(code, new(i + 1, value.To));
        return false;
    }

    /// <summary>An option of a connection that is verified.</summary>
    private static bool IsUsed(CodeFile code, Setting setting) =>
        !(setting.Sibling("rejectUnauthorized") is { } verified && code.Values.Of(verified.Value).Is(false))
        && !(setting.Container > 0 && code.In(setting.Container, "en", "fr", "de", "es") is not null)
        // Beside the public roots by name it is one more.
        && !Has(code, setting.Value, ["rootCertificates", "getCACertificates"])
        // const ca = …: told where it is used.
        && (setting.IsMember || !code.Is(setting.Name + 1, "="));

    /// <summary>Where a variable is given as roots, and nobody asks before whether there are any.</summary>
    private static Setting? Use(CodeFile code, string name, int from)
    {
        foreach (var setting in code.Settings(Roots))
        {
            if (!IsUsed(code, setting) || setting.Value.Length > Farthest)
                continue;
            for (var i = setting.Value.From; i < setting.Value.To; i++)
                if (
                    code.IsWord(i)
                    && code[i].Value == name
                    // config.ca: what was read says where they are.
                    && (!code.IsLink(i + 1) || code[i + 2].Value is "toString" or "trim" or "length")
                    && IsSame(code, name, i, from)
                    && !IsReplaced(code, new(i, i + 1), setting.Value)
                    && !IsAsked(code, name, i)
                )
                    return setting;
        }

        foreach (var call in code.Calls("createSsl"))
            if (code.Text(call.Argument(0)) == name && IsSame(code, name, call.Open + 1, from) && !IsAsked(code, name, call.Open + 1))
                return new Setting(code, call.Name, call.Argument(0), false);
        return null;
    }

    /// <summary>A field of the object, or the same variable.</summary>
    private static bool IsSame(CodeFile code, string name, int use, int from) =>
        code.IsLink(use - 1) ? code.Is(use - 2, "this") || code.Is(use - 2, "self")
        : code.Functions.Around(from) is { } taker && taker.Parameters.Contains(name) && !code.Functions.IsParameter(name, use) ? false
        : code.Functions.IsParameter(name, use)
            ? code.Functions.Around(from) is { } own && own.Parameters.Contains(name) && own.Body.Contains(use)
        : JavaScriptServers.IsSameVariable(code, name, use, from);

    /// <summary>if (!ca) throw …: where there are none the program ends.</summary>
    private static bool IsAsked(CodeFile code, string name, int use)
    {
        foreach (var place in code.Index.Places(name))
        {
            if (!code.IsWord(place) || place >= use || code.Parent(place) is not (> 0 and var head) || !code.Is(head, "("))
                continue;
            if (code[head - 1].Value is "assert" or "ok" or "invariant")
                return true;
            if (!code.Is(head - 1, "if"))
                continue;
            var first = code.PathStart(place);
            var isMissing = code.Is(first - 1, "!") || code[place + 1].Value is "==" or "===" || code.Is(place + 2, "length");
            if (isMissing && Refuses(code, JavaScriptSyntax.Then(code, head)))
                return true;
        }

        return false;
    }

    private static bool Refuses(CodeFile code, Span block) =>
        Enumerable
            .Range(block.From, block.Length)
            .Any(i => code.IsWord(i) && code[i].Value is "throw" or "return" or "exit" or "reject" or "abort" or "fatal");

    private static Flag Told(Span at, Setting? use = null) =>
        new(at, Because)
        {
            Remedy = Remedy,
            Confidence = Confidence.Firm,
            Beside = use is { } given && !at.Contains(given.Name) ? [new(given.Whole, "given here")] : [],
        };
}
