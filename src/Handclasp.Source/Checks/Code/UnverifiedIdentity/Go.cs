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
        foreach (var (setting, place) in Asked(code))
        {
            var own = GoTls.Callback(code, setting);
            if (own is { Does: Verdicts.Decides } || GoTls.IsVerifiedByHand(code, setting, place))
                continue;
            // What the callback looks at is judged with the callback.
            var callback = own is { } given ? GoCallbacks.Written(code, given.At.Value) : null;
            var chains = code.Index.Places("VerifiedChains").Where(code.IsWord).ToList();
            var reads = code
                .Index.Places("PeerCertificates")
                .Where(i =>
                    code.IsLink(i - 1)
                    && !IsWithin(callback, i)
                    && GoTls.Speaks(code, place, i)
                    && !chains.Exists(c => Kinship.Speaks(code, i, c, []) && GoTls.Speaks(code, place, c))
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

    /// <summary>Configurations that ask and do not verify, and who has each of them: its own function, or who gives a helper the constant.</summary>
    private static IEnumerable<(Setting Setting, int Place)> Asked(CodeFile code)
    {
        foreach (var setting in code.Settings("ClientAuth"))
            if (IsUnverified(code, setting.Value))
                yield return (setting, setting.Name);
            else
                foreach (var choice in GoChoices.Decided(code, setting.Value))
                    if (IsUnverified(code, choice.Word) && !GoTls.IsSetAgain(code, choice.For))
                        yield return (setting, choice.For);
    }

    private static bool IsUnverified(CodeFile code, Span value) =>
        GoTls.AuthWord(code, value) is "RequestClientCert" or "RequireAnyClientCert";

    /// <summary>
    /// jwt.Parse(text, func(t *jwt.Token) (any, error) { … return chain[0].PublicKey, nil }), where the chain is from the document itself (x5c) and nobody
    /// verifies it: whoever writes the document signs it with a certificate of his own.
    /// </summary>
    public static IEnumerable<Flag> Documents(CodeFile code)
    {
        var texts = code.Index.Places("x5c").Where(i => code[i].IsText && code.Is(code.Parent(i), "[")).ToList();
        if (texts.Count == 0)
            yield break;
        foreach (var key in code.Index.Places("PublicKey"))
            if (
                code.IsWord(key)
                && code.IsLink(key - 1)
                && code.Functions.Around(key) is { } function
                && texts.Exists(t =>
                    code.Functions.NamedAround(t) is { } reader && (function.Body.Contains(t) || Names(code, function, reader))
                )
                && !IsVerified(code, function)
                && code.Functions.Returns(function).Any(r => r.Contains(key))
            )
                yield return new(
                    new(code.PathStart(key), key + 1),
                    "the certificate comes with the document that it signs, and nobody verified it: anybody can make himself one"
                )
                {
                    Remedy = "Verify the chain with x509.VerifyOptions against roots of your own first.",
                    Confidence = Handclasp.Model.Confidence.Firm,
                };
    }

    private static bool Names(CodeFile code, Function function, Function named) =>
        named.Name.Length > 0 && code.Index.Places(named.Name).Any(p => function.Body.Contains(p));

    /// <summary>A chain is built there, a digest compared, or somebody else of the file is asked who does so.</summary>
    private static bool IsVerified(CodeFile code, Function function, int depth = 0) =>
        code.Index.Places("Verify", "VerifyOptions", "CheckSignatureFrom", "Sum256", "Sum1", "Sum512", "ConstantTimeCompare")
            .Any(p => code.IsWord(p) && function.Body.Contains(p))
        || depth < 3
            && code.Functions.All.Any(f => !ReferenceEquals(f, function) && Names(code, function, f) && IsVerified(code, f, depth + 1));

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
