using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>pyOpenSSL's stores that nobody fills, or that are filled with what they are to judge; contexts that demand what nothing can be verified against.</summary>
internal static class Python
{
    private const string Never =
        "nothing is put into the store: no certificate can be verified against it, which tempts to switch verification off";
    private const string Remedy = "Add your root: store.add_cert(root).";

    private static readonly string[] Fills = ["add_cert", "load_locations", "set_store", "set_default_paths", "add_crl"];

    public static IEnumerable<Flag> Look(CodeFile code) =>
        [.. Stores(code), .. Policies(code), .. Contexts(code), .. PythonAnchors.Look(code), .. PythonUnread.Look(code)];

    private static IEnumerable<Flag> Stores(CodeFile code)
    {
        foreach (var call in code.Calls("X509Store"))
        {
            if (code.CallAt(code.Parent(call.Start)) is { Word: "X509StoreContext" })
                yield return new(call.Whole, Never) { Remedy = Remedy };
            var held = PythonContexts.Held(code, call);
            if (held.Length == 0)
                continue;
            var fills = code.Calls(Fills).Where(c => c.Receiver == held && Last(code, held, c.Name) == call.Start).ToList();
            var judges = code.Calls("X509StoreContext")
                .Where(c => code.Said(c.Argument(0)) == held && Last(code, held, c.Name) == call.Start)
                .ToList();
            if (judges.Count == 0)
                continue;
            if (fills.Count == 0 && !Leaves(code, call, held))
                yield return new(call.Whole, Never) { Remedy = Remedy };
            foreach (var fill in fills)
                if (
                    fill.Word == "add_cert"
                    && fills.Count == 1
                    && fill.Arguments is [var root]
                    && judges.Exists(j => code.Said(j.Argument(1)) == code.Said(root))
                )
                    yield return new(fill.Whole, "the certificate that is to be verified is made its own root: any certificate will do")
                    {
                        Remedy = "Add your root, not what the peer sent.",
                    };
        }
    }

    /// <summary>Given to something that may fill it.</summary>
    private static bool Leaves(CodeFile code, Call maker, string held) =>
        code
            .Index.Places(held.Split('.')[^1])
            .Any(i =>
                code.IsWord(i)
                && i > maker.Name
                && !code.IsLink(i + 1)
                && !code.Is(i + 1, "=")
                && Last(code, held, i) == maker.Start
                && (code.CallAt(code.Parent(i)) is { Word: not "X509StoreContext" } || code.Is(i - 1, "return") || code.Is(i - 1, "="))
            );

    /// <summary>Where what a name stands for at a place was made.</summary>
    private static int Last(CodeFile code, string held, int at)
    {
        var reaching = code.Names.Reaching(held.Split('.')[^1], at);
        var last = reaching.LastOrDefault(a => a.Name < at);
        return last.Value.IsEmpty && reaching.Count > 0 ? reaching[0].Value.From : last.Value.From;
    }

    /// <summary>cryptography: PolicyBuilder().store(Store([])).</summary>
    private static IEnumerable<Flag> Policies(CodeFile code)
    {
        foreach (var call in code.Calls("Store"))
            if (
                code.Names.Has("PolicyBuilder")
                && call.Arguments is [var roots]
                && (code.Is(roots.From, "[") && code.Mate(roots.From) == roots.From + 1)
            )
                yield return new(call.Whole, Never) { Remedy = "Put your root into the list." };
            else if (
                code.Names.Has("PolicyBuilder")
                && call.Arguments is [var list]
                && code.Is(list.From, "[")
                && code.Is(list.To - 2, "]")
                && code.Mate(list.To - 2) is var subscript
                && code.IsWord(subscript - 1)
                && code[subscript - 1].Value is var chain
                && code.Calls("verify")
                    .Any(v =>
                        code.Functions.AreTogether(v.Name, call.Name)
                        && v.Arguments.Any(a => code.Is(a.From, chain) && code.Is(a.From + 1, "["))
                    )
            )
                yield return new(call.Whole, "the root is taken from the chain that is to be verified: any chain is its own root")
                {
                    Remedy = "Put your root into the list, not what the peer sent.",
                };
    }

    /// <summary>A server's context that demands certificates and has no root to verify them against.</summary>
    private static IEnumerable<Flag> Contexts(CodeFile code)
    {
        foreach (var call in code.Calls("SSLContext", "create_default_context"))
        {
            var made = code.Said(call.Whole);
            if (!made.Contains("CLIENT_AUTH", StringComparison.Ordinal) && !made.Contains("TLS_SERVER", StringComparison.Ordinal))
                continue;
            if (
                code.In(call.Open, "cafile", "capath", "cadata") is not null
                || call.Arguments.Count > 1
                || call.Arguments.Any(a => code.Is(a.From, "*") || code.Is(a.From, "**"))
                || !PythonContexts.Settings(code, call, "verify_mode").Any(s => code[s.Value.To - 1].Value == "CERT_REQUIRED")
                || PythonContexts.Calls(code, call, "load_verify_locations", "load_default_certs", "set_default_verify_paths").Any()
                || !PythonContexts.Calls(code, call, "load_cert_chain").Any()
            )
                continue;
            // Returned, or given to what is no server: somebody else may load them.
            if (
                PythonContexts
                    .Uses(code, call)
                    .Any(u =>
                        !(
                            code.CallAt(code.Parent(u)) is { } taker
                            && (PythonContexts.IsServer(code, taker) || PythonContexts.IsGiven(code, u))
                        )
                    )
            )
                continue;
            yield return new(
                call.Whole,
                "clients' certificates are demanded, and no root is loaded to verify them against: none will do, which tempts to switch verification off"
            )
            {
                Remedy = "Load your clients' root: context.load_verify_locations(cafile=…).",
            };
        }
    }
}
