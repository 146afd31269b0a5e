using Handclasp.Source.Checks.Code.MisreadPin;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Digests of a peer that nothing else verified, compared when something has gone to him already.</summary>
internal static class GoLatePins
{
    private static readonly object Key = new();

    /// <summary>What gives something to a peer, or asks him for an answer, beside what every language has for it.</summary>
    private static readonly string[] Giving =
    [
        .. Any.Sending,
        .. Any.Asks,
        "Bind",
        "SimpleBind",
        "Auth",
        "Authenticate",
        "Login",
        "Query",
        "QueryContext",
        "Exec",
        "ExecContext",
        "WriteMessage",
        "WriteJSON",
        "Encode",
        "Mail",
        "Invoke",
        "Call",
        "ReadFrom",
        "WriteString",
        "Copy",
        "CopyN",
        "Flush",
    ];

    /// <summary>Where the pin is looked at, and what was sent before.</summary>
    public static IReadOnlyList<(Span At, Call Sent)> Of(CodeFile code) => code.Once(Key, c => (IReadOnlyList<(Span, Call)>)[.. Look(c)]);

    /// <summary>True where the function around a place looks too late.</summary>
    public static bool Has(CodeFile code, int place) =>
        code.Functions.Around(place) is { } around && Of(code).Any(l => around.Body.Contains(l.At.From));

    private static IEnumerable<(Span At, Call Sent)> Look(CodeFile code)
    {
        var off = code.Settings("InsecureSkipVerify").Where(s => code.Values.Of(s.Value).Is(true) && !GoTls.IsServer(s)).ToList();
        if (off.Count == 0)
            yield break;
        foreach (var (at, around, owner) in Looks(code))
            if (
                off.Exists(s => GoTls.Speaks(code, s.Name, at.From) && GoTls.Callback(code, s) is not { Does: Verdicts.Decides })
                && Given(code, around, owner, at.From) is { } sent
            )
                yield return (at, sent);
    }

    /// <summary>d.checkPin(conn), and sha256.Sum256(conn.ConnectionState().PeerCertificates[0].Raw) in the function itself.</summary>
    private static IEnumerable<(Span At, Function Around, string Owner)> Looks(CodeFile code)
    {
        foreach (var pin in code.Functions.All.Where(f => f.Name.Length > 0 && Compares(code, f)).ToList())
        foreach (var call in code.Calls(pin.Name))
        {
            if (pin.Start <= call.Name && call.Name < pin.Body.To || code.Functions.Around(call.Name) is not { } around)
                continue;
            var argument = call.Arguments.FirstOrDefault(a => !a.IsEmpty);
            var owner = argument.IsEmpty ? -1 : Enumerable.Range(argument.From, argument.Length).FirstOrDefault(code.IsWord, -1);
            if (owner >= 0)
                yield return (call.Whole, around, code[owner].Value);
        }

        foreach (var read in code.Index.Places("PeerCertificates"))
            if (
                code.IsWord(read)
                && code.Functions.Around(read) is { } function
                && Any.Owner(code, read) is { Length: > 0 } owner
                && Compares(code, function)
                && !function.Parameters.Contains(owner)
            )
                yield return (new(code.PathStart(read), read + 1), function, owner);
    }

    /// <summary>A function that compares the digest of what a peer showed.</summary>
    private static bool Compares(CodeFile code, Function function) =>
        code.Index.Places("PeerCertificates").Any(p => function.Body.Contains(p))
        && code.Index.Places("Sum256", "Sum1", "Sum512", "Sum384")
            .Any(p => function.Body.Contains(p) && code.Is(p + 1, "(") && GoEvidence.IsHeeded(code, function, p));

    /// <summary>What is sent over a connection before a place, or asked for to have the answer that is looked at there.</summary>
    private static Call? Given(CodeFile code, Function around, string owner, int before)
    {
        HashSet<string> names = [owner, .. MadeOf(code, around, owner)];
        foreach (var call in code.Calls(Giving))
            if (
                call.Name < before
                && around.Body.From <= call.Name
                && ReferenceEquals(code.Functions.Around(call.Name), around)
                && (
                    names.Contains(call.Receiver.Split('.')[0])
                    || (call.Word.StartsWith("Fprint", StringComparison.Ordinal) || call.Receiver == "io")
                        && call.Argument(0) is { Length: 1 } to
                        && names.Contains(code[to.From].Value)
                    || IsMadeBy(code, owner, call)
                )
            )
                return call;
        return null;
    }

    /// <summary>w := bufio.NewWriter(conn)</summary>
    private static IEnumerable<string> MadeOf(CodeFile code, Function around, string owner)
    {
        foreach (var place in code.Index.Places(owner))
            if (
                around.Body.From <= place
                && place < around.Body.To
                && code.CallAt(code.Parent(place)) is { } call
                && (call.Word.StartsWith("New", StringComparison.Ordinal) || call.Word == "Client")
                && code[call.Start - 1].Value is ":=" or "="
            )
                for (var i = call.Start - 2; i > 0 && (code.IsWord(i) || code.Is(i, ",")) && !code[i + 1].LineBefore; i--)
                    if (code.IsWord(i) && code[i].Value is not ("err" or "_"))
                        yield return code[i].Value;
    }

    /// <summary>response, err := client.Do(request); a pool's connection is got and not asked for.</summary>
    private static bool IsMadeBy(CodeFile code, string owner, Call call) =>
        Any.Asks.Contains(call.Word)
        && (
            owner.StartsWith("res", StringComparison.Ordinal)
            || code.Index.Places("TLS").Any(p => code.Is(p - 2, owner) && code.IsLink(p - 1))
        )
        && code.Names.To(owner).Any(a => a.Value.Contains(call.Name) && code.Functions.AreTogether(a.Name, call.Name));
}
