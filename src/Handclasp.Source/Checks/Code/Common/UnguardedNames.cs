using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>A name that a program of Node.js takes from a client's certificate which nobody verified on the way there.</summary>
/// <param name="At">Where the name is read; where that is not seen, where the certificate is.</param>
/// <param name="Read">The call that gives the certificate.</param>
/// <param name="Server">The server that lets any certificate pass.</param>
internal sealed record UnguardedName(Span At, Call Read, JavaScriptServer Server)
{
    /// <summary>True where the file shows that it is this server's requests that the certificate is read of.</summary>
    public required bool IsOwn { get; init; }
}

/// <summary>Finds such names.</summary>
internal static class UnguardedNames
{
    private static readonly object Key = new();

    /// <summary>What anybody can write into a certificate.</summary>
    private static readonly string[] Names =
    [
        "subject",
        "subjectaltname",
        "subjectAltName",
        "issuer",
        "serialNumber",
        "CN",
        "O",
        "OU",
        "emailAddress",
    ];

    /// <summary>What only the right one has.</summary>
    private static readonly string[] Proofs =
    [
        "fingerprint",
        "fingerprint256",
        "fingerprint512",
        "raw",
        "pubkey",
        "publicKey",
        "checkIssued",
        "verify",
    ];

    public static IReadOnlyList<UnguardedName> Of(CodeFile code) => code.Once<List<UnguardedName>>(Key, c => [.. Find(c)]);

    private static IEnumerable<UnguardedName> Find(CodeFile code)
    {
        var servers = JavaScriptServers.Of(code);
        foreach (var call in code.Calls("getPeerCertificate", "getPeerX509Certificate"))
        {
            if (Logged.Is(code, call.Name) || IsProven(code, call) || IsWhereAuthorized(code, call))
                continue;
            var owners = servers.Owners(call.Name);
            var loose = servers.All.FirstOrDefault(s =>
                s.Off is not null
                && (
                    owners is null
                        ? !AuthorizedReads.GuardsIn(code, s, call.Name)
                        : owners.Contains(s) && !AuthorizedReads.GuardsAt(code, s, call.Name)
                )
            );
            if (loose is not null)
                yield return new(Place(code, call), call, loose)
                {
                    IsOwn = owners is not null || AuthorizedReads.GuardClass(code, call.Name) >= 0,
                };
        }
    }

    /// <summary>if (socket.authorized) { … }, socket.authorized ? … : …, socket.authorized &amp;&amp; …: read of a certificate that was verified.</summary>
    private static bool IsWhereAuthorized(CodeFile code, Call call)
    {
        var function = code.Functions.Around(call.Name);
        foreach (var at in code.Index.Places("authorized"))
        {
            if (at > call.Name || !code.IsWord(at) || !code.IsLink(at - 1) || !ReferenceEquals(code.Functions.Around(at), function))
                continue;
            var first = code.PathStart(at);
            if (code.Is(first - 1, "!"))
                continue;
            if (code[at + 1].Value is "&&" or "?" && code.Expression(at + 2) is var chosen && chosen.Contains(call.Name))
                return code.Is(at + 1, "&&") || !IsBehindColon(code, chosen, call.Name);
            if (
                code.Is(code.Parent(at), "(")
                && code.Is(code.Parent(at) - 1, "if")
                && code[first - 1].Value is "(" or "&&"
                && code[at + 1].Value is ")" or "&&"
                && !Enumerable.Range(code.Parent(at), code.Inside(code.Parent(at)).Length).Any(i => code.Is(i, "||"))
                && Languages.JavaScriptSyntax.Then(code, code.Parent(at)).Contains(call.Name)
            )
                return true;
        }

        return false;
    }

    /// <summary>The other arm of a choice.</summary>
    private static bool IsBehindColon(CodeFile code, Span chosen, int at)
    {
        for (var i = chosen.From; i < at; i++)
            if (code.IsOpen(i))
                i = code.Mate(i) < at ? code.Mate(i) : at;
            else if (code.Is(i, ":"))
                return true;
        return false;
    }

    /// <summary>Who knows his clients by a digest or a key does not go by their names.</summary>
    private static bool IsProven(CodeFile code, Call call) =>
        code.Functions.Around(call.Name) is { } function
        && code.Index.Places(Proofs).Any(i => function.Body.Contains(i) && code.IsWord(i) && (IsOf(code, i, call) || IsTaken(code, i)));

    /// <summary>A member of the certificate: peer.raw, getPeerCertificate().fingerprint256; not request.raw.</summary>
    private static bool IsOf(CodeFile code, int word, Call call) =>
        code.IsLink(word - 1)
        && code.PathStart(word) is var first
        && (
            first <= call.Name && call.Name < word
            || code[word].Value.StartsWith("fingerprint", StringComparison.Ordinal)
            || code[first].Value == Held(code, call)
        );

    /// <summary>const { fingerprint256 } = socket.getPeerCertificate().</summary>
    private static bool IsTaken(CodeFile code, int word) =>
        code.Parent(word) is >= 0 and var brace && code.Is(brace, "{") && code.Is(code.Mate(brace) + 1, "=");

    /// <summary>Where a name is taken from the certificate that a variable holds, and more is done with it than to ask whether there is one.</summary>
    public static Span Place(CodeFile code, Call call)
    {
        var held = Held(code, call);
        if (held.Length == 0 || code.Functions.Around(call.Name) is not { } function)
            return call.Whole;
        foreach (var use in code.Index.Places(held))
            if (
                use > call.Open
                && use < function.Body.To
                && code.IsWord(use)
                && code.IsLink(use + 1)
                && Names.Contains(code[use + 2].Value, StringComparer.Ordinal)
                && !Logged.Is(code, use)
                && !IsPresence(code, use)
            )
                return new(use, code.OperandEnd(use));
        return call.Whole;
    }

    /// <summary>All that is done with the certificate is to ask whether there is one: no name of it counts.</summary>
    public static bool AsksOnly(CodeFile code, Call call)
    {
        var held = Held(code, call);
        if (held.Length == 0 || code.IsLink(call.Whole.To) || code.Functions.Around(call.Name) is not { } function)
            return false;
        var uses = code.Index.Places(held).Where(i => i > call.Open && i < function.Body.To && code.IsWord(i)).ToList();
        return uses.Count > 0
            && uses.TrueForAll(i =>
                IsPresence(code, i)
                || code.Is(i - 1, "!")
                || code[i + 1].Value is "&&" or "===" or "!==" or "==" or "!="
                || code.Is(i + 1, ")") && (code.Is(i - 1, "&&") || code.Is(i - 2, "if"))
            );
    }

    /// <summary>const peer = socket.getPeerCertificate(): the variable that holds it.</summary>
    private static string Held(CodeFile code, Call call)
    {
        var start = code.StatementStart(call.Start);
        return Enumerable
            .Range(start, Math.Max(0, call.Start - start))
            .Where(i => code.Is(i, "=") && code.IsWord(i - 1))
            .Select(i => code[i - 1].Value)
            .FirstOrDefault("");
    }

    /// <summary>if (!peer.subject): whether there is one; Object.keys(peer.subject).length.</summary>
    private static bool IsPresence(CodeFile code, int use)
    {
        var end = code.OperandEnd(use);
        var isAsked = code.Is(end - 1, "subject") && code[end].Value is ")" or "&&" or "||" or "?";
        return isAsked && (code.Parent(use) is >= 0 and var open && code.Is(open, "(") || code[end].Value is "&&" or "||" or "?")
            || code.Is(use - 1, "(") && code.Is(use - 2, "keys");
    }
}
