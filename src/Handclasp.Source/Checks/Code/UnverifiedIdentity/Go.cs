using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.UnverifiedIdentity;

/// <summary>crypto/tls: what a handler or a callback reads from a certificate that the server asked for and never verified.</summary>
internal static class Go
{
    private const string Remedy = "Use tls.RequireAndVerifyClientCert with ClientCAs; then read VerifiedChains.";

    /// <summary>What anybody can write into a certificate of his own.</summary>
    private static readonly string[] Written =
    [
        "Subject",
        "Issuer",
        "DNSNames",
        "EmailAddresses",
        "URIs",
        "IPAddresses",
        "SerialNumber",
        "CommonName",
        "OrganizationalUnit",
        "Organization",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var setting in code.Settings("ClientAuth"))
        {
            if (GoTls.AuthWord(code, setting.Value) is not ("RequestClientCert" or "RequireAnyClientCert"))
                continue;
            var own = GoTls.Callback(code, setting);
            if (own is { Does: Verdicts.Decides } || GoTls.IsVerifiedByHand(code, setting))
                continue;
            // What the callback looks at is judged with the callback.
            var callback = own is { } given ? GoCallbacks.Written(code, given.At.Value) : null;
            var chains = code.Index.Places("VerifiedChains").Where(code.IsWord).ToList();
            var reads = code
                .Index.Places("PeerCertificates")
                .Where(i =>
                    code.IsLink(i - 1)
                    && !IsWithin(callback, i)
                    && GoTls.Speaks(code, setting.Name, i)
                    && !chains.Exists(c => Kinship.Speaks(code, i, c, []) && GoTls.Speaks(code, setting.Name, c))
                )
                .ToLookup(i => IsCounted(code, i));
            foreach (var i in reads[false])
                if (told.Add(i))
                    yield return new(Shown(code, i), Readers.Because)
                    {
                        Remedy = Remedy,
                        Beside = [new(setting.Whole, "not verified here")],
                    };
            // Where no name is read, to have shown any certificate is all that lets a client in.
            if (!reads[false].Any())
                foreach (var i in reads[true])
                    if (Decides(code, i) && told.Add(i))
                        yield return new(
                            new(code.PathStart(i), i + 1),
                            "whether there is a certificate is all that is asked, and nobody verified it: anybody can make himself one"
                        )
                        {
                            Remedy = Remedy,
                            Beside = [new(setting.Whole, "not verified here")],
                        };
            if (callback is not null && own is { Does: Verdicts.NamesOnly } && NameIn(code, callback) is { } name && told.Add(name))
                yield return new(new(code.PathStart(name), name + 1), Readers.Because)
                {
                    Remedy = Remedy,
                    Beside = [new(setting.Whole, "not verified here")],
                };
        }
    }

    /// <summary>certs := state.PeerCertificates; … certs[0].Subject.CommonName: where the name is read, or else where the certificates are.</summary>
    private static Span Shown(CodeFile code, int read)
    {
        var whole = new Span(code.PathStart(read), read + 1);
        if (
            code.Functions.Around(read) is not { } function
            || code.Is(code.StatementStart(read), "for")
            || Target(code, read) is not { Count: > 0 } held
        )
            return whole;
        for (var i = read + 1; i < function.Body.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            var start = code.StatementStart(i);
            if (!code.IsLink(i - 1) && held.Contains(code[i].Value) && Target(code, i) is { Count: > 0 } further)
                held.UnionWith(further);
            else if (
                code.IsLink(i - 1)
                && Written.Contains(code[i].Value)
                && !Logged.Is(code, i)
                && Enumerable.Range(start, i - start).Any(k => code.IsWord(k) && !code.IsLink(k - 1) && held.Contains(code[k].Value))
            )
                return i - start < 30 ? new(start, i + 1) : new(i, i + 1);
        }

        return whole;
    }

    /// <summary>The variables that the statement around a token sets: leaf := certs[0], for _, c := range certs.</summary>
    private static HashSet<string> Target(CodeFile code, int index)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        for (var i = code.StatementStart(index); i < index; i++)
            if (code[i] is { IsText: false, Value: ":=" or "=" })
                return names;
            else if (code.IsWord(i) && code[i].Value is not ("_" or "err" or "ok" or "if" or "for" or "var"))
                names.Add(code[i].Value);
        return [];
    }

    private static bool IsWithin(Function? function, int index) => function is not null && function.Body.Contains(index);

    /// <summary>len(state.PeerCertificates): whether there is one, not who it is.</summary>
    private static bool IsCounted(CodeFile code, int word) => code.Is(word + 1, ")") && code.Is(code.Parent(word) - 1, "len");

    /// <summary>len(…) == 0 and its like, which a condition or a result hangs on.</summary>
    private static bool Decides(CodeFile code, int word) =>
        code[word + 2].Value is "==" or "!=" or ">" or "<" or ">=" && !Logged.Is(code, word);

    /// <summary>The first of a certificate's words that a callback reads for more than a message.</summary>
    private static int? NameIn(CodeFile code, Function callback)
    {
        foreach (var i in code.Index.Places(Written))
            if (
                code.IsWord(i)
                && IsWithin(callback, i)
                && code.IsLink(i - 1)
                && !GoCallbacks.IsLogged(code, i)
                && !GoCallbacks.IsOfMessage(code, i)
            )
                return i;
        return null;
    }
}
