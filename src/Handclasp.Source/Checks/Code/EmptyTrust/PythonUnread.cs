using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>
/// Roots that may be unreadable without anybody being told: the handler of the try around forgets it, or gives nothing in their place, and the
/// connection is made with the system's authorities, or with none.
/// </summary>
internal static class PythonUnread
{
    private const int Deepest = 4;

    private const string Because =
        "where this root cannot be read nobody is told, and the connection goes on without it: with every public authority in its place, or with none";

    private const string Remedy = "Let the error out: without its root the program must not connect.";

    /// <summary>What takes roots for a connection.</summary>
    private static readonly string[] Takers =
    [
        "root_certificates",
        "cafile",
        "cadata",
        "ca_certs",
        "ssl_ca_certs",
        "ssl_cafile",
        "tlsCAFile",
        "ca_cert",
        "server_root_ca_cert",
        "verify",
        "trustRoot",
    ];

    /// <summary>What gives the public authorities in the place of a private root.</summary>
    private static readonly string[] Public = ["load_default_certs", "set_default_verify_paths", "certifi"];

    private static readonly string[] Reading =
    [
        "open",
        "read",
        "read_bytes",
        "read_text",
        "load_pem_x509_certificate",
        "loadPEM",
        "get_data",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (!code.Names.Has("except") && !code.Names.Has("suppress"))
            yield break;
        foreach (var flag in Loads(code).Concat(Replaced(code)).Concat(Values(code)).Concat(PythonStores.Look(code)))
            yield return flag;
    }

    /// <summary>try: ctx.load_verify_locations(CA), except OSError: pass.</summary>
    private static IEnumerable<Flag> Loads(CodeFile code)
    {
        foreach (var call in code.Calls("load_verify_locations"))
        {
            if (
                PythonTries.Of(code, call.Name) is not var (clause, tried, block)
                || !IsForgotten(code, block)
                || code.Functions.Around(call.Name) is var around
                    && PythonTries.IsLookedAt(code, tried, block, around?.Body.To ?? code.Tokens.Length)
                || HasOthers(code, call, tried)
            )
                continue;
            yield return new(call.Whole, Because)
            {
                Remedy = Remedy,
                Confidence = Confidence.Firm,
                Beside = [new(new(clause, clause + 1), "forgotten here")],
            };
        }
    }

    /// <summary>Nothing in the handler ends the way, and no other root of one's own is loaded in it.</summary>
    private static bool IsForgotten(CodeFile code, Span block)
    {
        if (PythonTries.Ends(code, block))
            return false;
        foreach (var call in code.Calls("load_verify_locations", "create_default_context", "add_cert"))
            if (block.Contains(call.Name) && call.Arguments.Count > 0 && !IsPublic(code, call.Whole))
                return false;
        for (var i = block.From; i < block.To; i++)
            if (
                code.Is(i, "return") && code.IsWord(i) && !IsContext(code, i, block)
                // What verifies nothing in its place is told by itself.
                || code.Is(i, "_create_unverified_context")
            )
                return false;
        return true;
    }

    /// <summary>return ctx, return ssl.create_default_context(): what the caller is given is used as if nothing had happened.</summary>
    private static bool IsContext(CodeFile code, int returns, Span block)
    {
        var value = code.Expression(returns + 1);
        if (returns + 1 >= block.To || code[returns + 1].LineBefore || value.IsEmpty)
            return false;
        return Enumerable.Range(value.From, value.Length).Any(i => code.IsWord(i) && PythonContexts.Makers.Contains(code[i].Value))
            || code.IsWord(value.To - 1) && PythonContexts.MakerOf(code, code.PathTo(value.To - 1), value.From) is not null;
    }

    private static bool IsPublic(CodeFile code, Span span) =>
        Enumerable.Range(span.From, span.Length).Any(i => code.IsWord(i) && Public.Contains(code[i].Value));

    /// <summary>
    /// What verifies all the same: a root of its own that is loaded besides, a look at what the context holds, a server that asks for nothing. A
    /// context that comes from elsewhere may have what it needs.
    /// </summary>
    private static bool HasOthers(CodeFile code, Call load, Span tried)
    {
        if (PythonContexts.MakerOf(code, load.Receiver, load.Name) is not { } maker)
            return !IsOpenSsl(code, load);
        return code.In(maker.Open, "cafile", "capath", "cadata") is not null
            || maker.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
            || maker.Word == "create_default_context" && maker.Arguments.Count(a => !code.Is(a.From + 1, "=")) > 1
            || PythonContexts
                .Calls(code, maker, "load_verify_locations")
                .Any(c => c.Name != load.Name && !tried.Contains(c.Name) && !IsPublic(code, c.Whole) && !IsCaught(code, c))
            || PythonContexts.Calls(code, maker, "get_ca_certs", "cert_store_stats").Any(c => !Logged.Is(code, c.Name))
            || PythonContexts.IsServers(code, maker) && !PythonContexts.Settings(code, maker, "verify_mode").Any()
            || PythonContexts
                .Settings(code, maker, "verify_mode")
                .Any(s => code.Said(s.Value).EndsWith("CERT_NONE", StringComparison.Ordinal));
    }

    private static bool IsCaught(CodeFile code, Call load) =>
        PythonTries.Of(code, load.Name) is var (_, _, block) && IsForgotten(code, block);

    private static bool IsOpenSsl(CodeFile code, Call load) =>
        code.Calls("Context").Any(c => c.Path is "SSL.Context" or "OpenSSL.SSL.Context" && PythonContexts.Held(code, c) == load.Receiver);

    /// <summary>try: ctx = create_default_context(cafile=CA), except OSError: ctx = create_default_context().</summary>
    private static IEnumerable<Flag> Replaced(CodeFile code)
    {
        foreach (var call in code.Calls("create_default_context"))
        {
            if (
                code.In(call.Open, "cafile", "cadata", "capath") is null
                || PythonTries.Of(code, call.Name) is not var (clause, _, block)
                || PythonTries.Ends(code, block)
            )
                continue;
            // httpx: return True in the place of a context.
            if (
                code.Is(call.Start - 1, "return")
                && Enumerable.Range(block.From, block.Length).FirstOrDefault(i => code.Is(i, "return") && code.Is(i + 1, "True"), -1)
                    is >= 0
                        and var yes
            )
                yield return new(call.Whole, Because)
                {
                    Remedy = Remedy,
                    Confidence = Confidence.Firm,
                    Beside = [new(new(yes, yes + 2), "the public authorities in its place")],
                };
            foreach (var other in code.Calls("create_default_context"))
                if (
                    block.From <= other.Name
                    && other.Name < block.To
                    && code.In(other.Open, "cafile", "cadata", "capath") is null
                    && other.Arguments.Count < 2
                    && !PythonContexts.Calls(code, other, "load_verify_locations").Any()
                )
                    yield return new(call.Whole, Because)
                    {
                        Remedy = Remedy,
                        Confidence = Confidence.Firm,
                        Beside = [new(new(clause, clause + 1), "forgotten here"), new(other.Whole, "the public authorities in its place")],
                    };
        }
    }

    /// <summary>roots = read_or_none(path), ssl_channel_credentials(root_certificates=roots): nothing where the file cannot be read.</summary>
    private static IEnumerable<Flag> Values(CodeFile code)
    {
        foreach (var (at, value) in Given(code))
        {
            if (value.IsEmpty || Lost(code, value, at, 0) is not { } lost)
                continue;
            yield return new(at.Whole, Because)
            {
                Remedy = Remedy,
                Confidence = Confidence.Firm,
                Beside = [new(lost, "nothing, where it cannot be read")],
            };
        }
    }

    /// <summary>What calls are given for their roots.</summary>
    private static IEnumerable<(Call At, Span Value)> Given(CodeFile code)
    {
        HashSet<int> seen = [];
        foreach (var setting in code.Settings(Takers))
            if (
                setting.Container > 0
                && code.CallAt(setting.Container) is { } call
                && !code.Is(call.Name - 1, "def")
                && call.Word is not ("dict" or "add_argument")
                && seen.Add(setting.Name)
            )
                yield return (call, setting.Value);
        foreach (var call in code.Calls("ssl_channel_credentials"))
            if (call.Argument(0) is { IsEmpty: false } roots && !code.Is(roots.From + 1, "=") && !code.Is(roots.From, "*"))
                yield return (call, roots);
    }

    /// <summary>Where nothing is given in the place of the roots that could not be read, and nobody refuses that later on.</summary>
    private static Span? Lost(CodeFile code, Span value, Call use, int depth)
    {
        if (depth > Deepest)
            return null;
        // roots or None, str(path): only what stands for the roots by itself.
        if (value.Length > 2 && code.Is(value.To - 1, ")") && code.CallAt(code.Mate(value.To - 1)) is { } call && call.Start == value.From)
            return LostIn(code, call);
        // verify=ca or True: the public authorities.
        if (value.Length == 3 && code.Is(value.From + 1, "or") && code[value.To - 1].Value is "True" or "None")
            value = new(value.From, value.From + 1);
        var name = value.To - 1;
        if (
            !code.IsWord(name)
            || value.Length != 1 && !(value.Length == 3 && code[value.From].Value is "self")
            || code.Functions.Around(use.Name) is not { } around
            || code.Functions.IsParameter(code[name].Value, name)
        )
            return null;
        var given = code.Names.Reaching(code[name].Value, name).Where(a => !a.Value.IsEmpty).Take(6).ToList();
        if (PythonTries.RefusesBy(code, new HashSet<string> { code[name].Value }, around.Body.From, use.Start) || IsWithin(code, name, use))
            return null;
        if (given is [var only])
            return Lost(code, only.Value, use, depth + 1);
        // roots = None, try: roots = read(), except OSError: log; or roots = None within the handler.
        return
            given.Exists(a => code.Values.Of(a.Value).Is(ValueKind.Null))
            && given.Find(a => Reads(code, a.Value) && PythonTries.Of(code, a.Name) is var (_, _, block) && IsForgotten(code, block))
                is { Value.IsEmpty: false } read
            ? new(read.Name, read.Value.To)
            : null;
    }

    /// <summary>if roots: connect(…): used only where there is something.</summary>
    private static bool IsWithin(CodeFile code, int name, Call use)
    {
        foreach (var i in PythonBlocks.Outward(code, use.Start))
        {
            if (code[i].Value is "def" or "class")
                return false;
            if (
                code[i].Value is "if" or "elif" or "while"
                && PythonBlocks.Of(code, i) is { } block
                && Enumerable.Range(i, block.From - i).Any(k => code.Is(k, code[name].Value))
            )
                return true;
        }

        return false;
    }

    private static bool Reads(CodeFile code, Span value) =>
        Enumerable
            .Range(value.From, Math.Min(value.Length, 40))
            .Any(i => code.IsWord(i) && Reading.Contains(code[i].Value) && code.Is(i + 1, "("));

    /// <summary>A function of this file that reads a file and gives nothing where it cannot.</summary>
    private static Span? LostIn(CodeFile code, Call call)
    {
        if (
            call.Receiver is not ("" or "self" or "cls")
            || code.Functions.Named(call.Word).Take(2).ToList() is not [var function]
            || !Reads(code, function.Body)
        )
            return null;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            if (
                !code.IsWord(i)
                || !Reading.Contains(code[i].Value)
                || !code.Is(i + 1, "(")
                || PythonTries.Of(code, i) is not var (_, _, block)
                || PythonTries.Ends(code, block)
            )
                continue;
            if (block.IsEmpty)
                return new(i, i + 1);
            for (var k = block.From; k < block.To; k++)
                if (code.Is(k, "return") && code.IsWord(k))
                    return k + 1 >= block.To || code[k + 1].LineBefore || code.Is(k + 1, "None") ? new(k, k + 1) : null;
            // except OSError: log, and the function ends, or gives None behind it.
            if (
                block.To >= function.Body.To
                || code.Is(block.To, "return") && (code.Is(block.To + 1, "None") || code[block.To + 1].LineBefore)
            )
                return new(block.From, block.To);
        }

        return null;
    }
}
