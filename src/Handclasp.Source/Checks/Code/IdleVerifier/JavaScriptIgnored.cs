using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>
/// An agent with roots, a certificate or a check of names, under an option that who is given it does not know: <c>fetch</c> of Node.js takes a dispatcher,
/// axios an httpsAgent. The request goes out as if there were none.
/// </summary>
internal static class JavaScriptIgnored
{
    private const int Deepest = 3;

    /// <summary>Modules whose fetch knows the option, or that put one in the place of the global one.</summary>
    private static readonly string[] Others =
    [
        "node-fetch",
        "cross-fetch",
        "isomorphic-fetch",
        "isomorphic-unfetch",
        "make-fetch-happen",
        "minipass-fetch",
        "electron-fetch",
        "fetch-h2",
        "cross-undici-fetch",
        "node-fetch-native",
        "whatwg-node",
        "whatwg-fetch",
        "globalThis.fetch",
        "global.fetch",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("agent", "httpsAgent", "httpAgent", "dispatcher"))
            if (
                setting.Container > 0
                && code.Is(setting.Container, "{")
                && IsAgent(code, setting.Value, 0)
                && Taker(code, setting) is { } taker
                && Known(code, taker, setting) is { Length: > 0 } known
            )
                yield return new(
                    setting.Whole,
                    $"{taker.Word} does not know {setting.Option}: what this agent holds decides nothing, and the request goes out without it"
                )
                {
                    Remedy = $"Give it as {known}.",
                    Confidence = Confidence.Firm,
                };
    }

    /// <summary>The option by which a call takes what the agent is for; empty where it knows the one that is given, or where it is not known.</summary>
    private static string Known(CodeFile code, Call taker, Setting setting)
    {
        if (taker.Path is "fetch" or "globalThis.fetch" or "window.fetch" or "ky" or "undici.fetch" or "undici.request")
            return setting.Option is "dispatcher" || taker.Path == "fetch" && IsOtherFetch(code, taker)
                ? ""
                : "dispatcher: new Agent({ connect: { ca, cert, key } }) of undici";
        var isAxios =
            code.Names.Mentions("axios")
            && (taker.Receiver is "axios" || taker.Path is "axios")
            && taker.Word is "axios" or "get" or "post" or "put" or "patch" or "delete" or "head" or "options" or "request" or "create";
        return
            isAxios && (setting.Option is "agent" or "dispatcher" || setting.Option is "httpAgent" && setting.Sibling("httpsAgent") is null)
            ? "httpsAgent"
            : "";
    }

    /// <summary>A function of that name that the file brings, makes, or is given.</summary>
    private static bool IsOtherFetch(CodeFile code, Call taker) =>
        Others.Any(code.Names.Mentions)
        || code.Functions.Named("fetch").Any()
        || code.Functions.IsParameter("fetch", taker.Name)
        || code.Names.To("fetch").Count > 0
        // import { fetch } from 'undici' is the same one.
        || code.Index.Places("fetch").Any(i => IsBrought(code, i)) && !code.Names.Mentions("undici");

    /// <summary>import fetch from …, import { fetch } from …, const { fetch } = ….</summary>
    private static bool IsBrought(CodeFile code, int word) =>
        code.IsWord(word)
        && !code.Is(word + 1, "(")
        && (
            code.Is(word - 1, "import")
            || code.Parent(word) is >= 0 and var brace && code.Is(brace, "{") && code[code.Mate(brace) + 1].Value is "from" or "="
        );

    /// <summary>What the options go to: as an argument, or by way of a variable.</summary>
    private static Call? Taker(CodeFile code, Setting setting)
    {
        if (code.CallAt(code.Parent(setting.Container)) is { } direct && code.Is(code.Parent(setting.Container), "("))
            return direct;
        if (code.Held(setting.Container) is not { Length: > 0 } held)
            return null;
        var takers = code
            .Index.Places(held)
            .Where(i => i > setting.Container && code.Functions.AreTogether(i, setting.Name) && code.Is(code.Parent(i), "("))
            .Select(i => code.CallAt(code.Parent(i)))
            .Take(2)
            .ToList();
        return takers is [{ } only] ? only : null;
    }

    /// <summary>new https.Agent({ ca, cert, key }), there, in a variable, or from a function of the file.</summary>
    private static bool IsAgent(CodeFile code, Span value, int depth)
    {
        if (depth > Deepest || value.IsEmpty)
            return false;
        var last = value.To - 1;
        if (code.Is(last, ")") && code.CallAt(code.Mate(last)) is { } call)
        {
            if (call.IsNew)
                return call.Word is "Agent" or "HttpsAgent"
                    && JavaScriptOptions.Of(code, call.Argument(0)) is var options
                    && (options.On("ca", "cert", "key", "pfx") is not null || Pins(code, call));
            return call.Receiver.Length == 0
                && code.Functions.Named(call.Word).Take(2).ToList() is [var maker]
                && code.Functions.Returns(maker) is [var made]
                && IsAgent(code, made, depth + 1);
        }

        if (!code.IsWord(last) || value.Length > 1 && !(value.Length == 3 && code.Is(value.From, "this")))
            return false;
        var reaching = value.Length == 1 ? code.Names.Reaching(code[last].Value, last) : code.Names.To(code[last].Value);
        return reaching is [var only] && !only.Value.Contains(last) && IsAgent(code, only.Value, depth + 1);
    }

    /// <summary>A check of names that can say no.</summary>
    private static bool Pins(CodeFile code, Call agent) =>
        code.Is(agent.Argument(0).From, "{")
        && code.In(agent.Argument(0).From, "checkServerIdentity") is { } check
        && code.WordsOf(check.Value).Any(w => w is "Error" or "fingerprint256" or "fingerprint" or "pubkey" or "raw");
}
