using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>Contexts and options of TLS that were made with care, and that the connection beside them never sees.</summary>
internal static class PythonUnused
{
    private static readonly string[] Makers = ["create_default_context", "SSLContext", "create_urllib3_context"];

    private static readonly string[] Clients = ["Client", "AsyncClient"];

    private static readonly string[] Transports = ["HTTPTransport", "AsyncHTTPTransport"];

    /// <summary>The options of httpx that a transport has instead of its client.</summary>
    private static readonly string[] Moved = ["verify", "cert"];

    public static IEnumerable<Flag> Look(CodeFile code) => Contexts(code).Concat(Httpx(code)).Concat(Stores(code));

    /// <summary>context = ssl.create_default_context(…) whose roots and keys are set, and that nothing is given.</summary>
    private static IEnumerable<Flag> Contexts(CodeFile code)
    {
        foreach (var maker in code.Calls(Makers))
        {
            var start = code.StatementStart(maker.Start);
            if (
                code.Functions.Around(maker.Name) is not { } function
                || !code.IsWord(start)
                || !code.Is(start + 1, "=")
                || maker.Start != start + 2
            )
                continue;
            var uses = code.Index.Places(code[start].Value).Where(i => i != start && function.Body.Contains(i)).ToList();
            if (
                uses.TrueForAll(i => code.IsWord(i) && code.StatementStart(i) == i && code.Is(i + 1, ".") && !code.Is(i + 2, "wrap_socket"))
                && !HandsOnLocals(code, function)
                && uses.Count > 0
            )
                yield return new(
                    maker.Whole,
                    "this context is made and configured, and nothing is given it: the connection of this function goes by its own defaults"
                )
                {
                    Remedy = "Hand it to the connection (context=…, ssl=…, verify=…), or delete it.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>locals(), exec and yield may show it to somebody.</summary>
    private static bool HandsOnLocals(CodeFile code, Function function) =>
        code.Index.Places("locals", "exec", "eval", "nonlocal", "global").Any(i => function.Body.Contains(i) && code.IsWord(i));

    /// <summary>httpx.Client(verify=…, transport=httpx.HTTPTransport(…)): a transport that is given goes by what it was made with itself.</summary>
    private static IEnumerable<Flag> Httpx(CodeFile code)
    {
        if (!code.Names.Has("httpx"))
            yield break;
        foreach (var call in code.Calls(Clients))
            if (
                code.In(call.Open, Moved) is { } ignored
                && !code.Values.Of(ignored.Value).Is(false)
                && code.In(call.Open, "transport") is { } given
                && Transport(code, given.Value) is { } transport
                && code.In(transport.Open, Moved) is null
                && transport.Arguments.All(a => code.Is(a.From + 1, "="))
            )
                yield return new(
                    ignored.Whole,
                    $"{ignored.Option} is ignored: httpx goes by the options of the transport that it is given, and this one has none"
                )
                {
                    Remedy = $"Give {ignored.Option} to the transport.",
                    Confidence = Confidence.Firm,
                    Beside = [new(transport.Whole, "the transport")],
                };
    }

    /// <summary>X509StoreContext(store, certificate) verifies nothing until verify_certificate is called on it.</summary>
    private static IEnumerable<Flag> Stores(CodeFile code)
    {
        foreach (var call in code.Calls("X509StoreContext"))
        {
            if (code.IsLink(call.Whole.To) || code.Is(call.Start - 1, "class") || code.Functions.Around(call.Name) is not { } function)
                continue;
            var held = code.Held(call.Open);
            var isAlone = code.StatementStart(call.Start) == call.Start;
            var isUsed = held.Length > 0 && code.Index.Places(held).Any(i => i > call.Open && function.Body.Contains(i));
            if (isAlone || held.Length > 0 && !isUsed)
                yield return new(
                    call.Whole,
                    "nothing calls verify_certificate on it: the certificate is not verified, whatever the function says"
                )
                {
                    Remedy = "Call verify_certificate(), which raises where it is not valid.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    private static Call? Transport(CodeFile code, Span value)
    {
        value = code.Names.Held(value);
        return code.Calls(Transports).Where(c => c.Start == value.From && c.Whole.To == value.To).Select(c => (Call?)c).FirstOrDefault();
    }
}
