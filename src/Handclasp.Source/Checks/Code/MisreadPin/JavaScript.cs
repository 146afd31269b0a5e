using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.MisreadPin;

/// <summary>Pins of Node.js that are no pins by their names: fingerprints that are compared when the request has gone, or in a listener that nobody tells anything.</summary>
internal static class JavaScript
{
    private const int Farthest = 120;

    /// <summary>What is told by sockets alone.</summary>
    private static readonly string[] OfSockets = ["secureConnect", "secure", "secureConnection"];

    private static readonly string[] Digests = ["fingerprint", "fingerprint256", "fingerprint512", "pubkey", "authorized"];

    private static readonly string[] Refusing = ["throw", "destroy", "reject", "close", "abort", "exit"];

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Late(code), .. Deaf(code), .. Named(code), .. Written(code)];

    /// <summary>checkServerIdentity: if (cert.fingerprint256 !== PIN) console.warn(…): another certificate is written down, and accepted.</summary>
    private static IEnumerable<Flag> Written(CodeFile code)
    {
        if (!code.Index.Places("checkServerIdentity").Any() || !code.Index.Places(Digests).Any())
            yield break;
        var functions = code.Settings("checkServerIdentity")
            .Select(s => code.Functions.Of(s.Value))
            .Concat(code.Functions.Named("checkServerIdentity"))
            .OfType<Function>()
            .Distinct()
            .ToList();
        foreach (var at in Any.Comparisons(code))
        {
            if (
                !functions.Exists(f => f.Body.Contains(at))
                || code[at].Value is not ("!==" or "!=")
                || code.Parent(at) is not (> 0 and var head)
                || !code.Is(head, "(")
                || !code.Is(head - 1, "if")
                || Any.Operands(code, at) is not var (left, right)
                || !IsDigest(code, left) && !IsDigest(code, right)
            )
                continue;
            var then = code.Mate(head) + 1;
            var block = code.Is(then, "{") ? code.Inside(then) : code.Expression(then);
            var around = code.Is(then, "{") ? then : code.Parent(then);
            var calls = code.Calls().Where(c => block.Contains(c.Name) && code.Parent(c.Start) == around).ToList();
            if (
                calls.Count > 0
                && calls.TrueForAll(Logged.IsCall)
                && !Enumerable.Range(block.From, block.Length).Any(i => code[i].Value is "return" or "throw" or "=" or "push")
            )
                yield return new(
                    new(left.From, right.To),
                    "another certificate than the pinned one is written down, and accepted: the pin decides nothing"
                )
                {
                    Remedy = "Return an Error where it is another.",
                    Confidence = Confidence.Firm,
                };
        }
    }

    /// <summary>
    /// A function that compares a name in the certificate that it is given, where that is of a server that nobody verifies: the name is all that
    /// it is known by. Where the comparison stands beside the connection, the connection is told.
    /// </summary>
    private static IEnumerable<Flag> Named(CodeFile code)
    {
        if (!code.Index.Places("getPeerCertificate").Any())
            yield break;
        var off = code.Settings("rejectUnauthorized")
            .Where(s => code.Values.Of(s.Value).Is(false) && JavaScriptTls.SideOf(code, s) == Side.Client)
            .ToList();
        if (off.Count == 0)
            yield break;
        foreach (var at in Any.Comparisons(code))
        {
            if (
                Any.Operands(code, at) is not var (left, right)
                || code.Functions.Around(at) is not { } function
                || (Any.Wrong(code, left) ?? Any.Wrong(code, right)) is not { } wrong
                || Any.IsPin(code, left, right, at)
                || Identities.Within(code, at)
                || code.Index.Places(Digests).Any(i => function.Body.Contains(i))
            )
                continue;
            var operand = Any.Wrong(code, left) is null ? right : left;
            foreach (var read in Sources(code, function, operand))
                if (
                    JavaScriptServers.Of(code).Owners(read) is not { Count: > 0 }
                    && off.FindIndex(s => Kinship.Speaks(code, s.Name, read, ["connect", "request", "Agent"])) is >= 0 and var found
                )
                {
                    yield return new(
                        new(left.From, right.To),
                        $"the server is known by its certificate's {wrong} alone, and nobody has verified that: anybody can write it into a certificate of his own"
                    )
                    {
                        Remedy = Any.Remedy,
                        Confidence = Confidence.Firm,
                        Beside = [new(off[found].Whole, "verification is off here")],
                    };
                    break;
                }
        }
    }

    /// <summary>Where the certificate was read that the function is given: issuedByUs(socket.getPeerCertificate()).</summary>
    private static IEnumerable<int> Sources(CodeFile code, Function function, Span operand)
    {
        var position = code.IsWord(operand.From) ? function.Parameters.ToList().IndexOf(code[operand.From].Value) : -1;
        if (position < 0 || function.Name.Length == 0)
            yield break;
        foreach (var call in code.Calls(function.Name))
        {
            var given = call.Argument(position);
            // const peer = socket.getPeerCertificate(); … issuedByUs(peer)
            if (given.Length == 1 && code.Names.Reaching(code[given.From].Value, given.From) is [var held])
                given = held.Value;
            for (var i = given.From; i < Math.Min(given.To, given.From + 20); i++)
                if (code.Is(i, "getPeerCertificate"))
                    yield return i;
        }
    }

    /// <summary>const { res } = await post(…); if (res.socket.getPeerCertificate().fingerprint256 !== KNOWN) throw …</summary>
    private static IEnumerable<Flag> Late(CodeFile code)
    {
        int[]? comparisons = null;
        foreach (var read in code.Index.Places("getPeerCertificate", "getPeerX509Certificate"))
        {
            if (code.Functions.Around(read) is not { } function || Any.Owner(code, read) is not { Length: > 0 } owner)
                continue;
            var end = Math.Min(function.Body.To, read + Farthest);
            // Where a name speaks of pins that is told already.
            if (Enumerable.Range(read, end - read).Any(i => code.IsWord(i) && Any.IsPinName(code[i].Value)))
                continue;
            var compared = (comparisons ??= [.. Any.Comparisons(code)]).FirstOrDefault(
                i => read < i && i < end && Any.Operands(code, i) is var (left, right) && (IsDigest(code, left) || IsDigest(code, right)),
                -1
            );
            if (
                compared < 0
                || !Enumerable
                    .Range(compared, Math.Min(function.Body.To, compared + 40) - compared)
                    .Any(i => Refusing.Contains(code[i].Value))
                || !IsOfAnswer(code, function, owner)
            )
                continue;
            yield return new(
                new(compared, compared + 1),
                "the certificate is looked at when the request has gone already: whoever answered has it, with what was to be kept from others"
            )
            {
                Remedy = Any.Remedy,
                Confidence = Confidence.Firm,
                Beside = [new(new(read, read + 1), "of an answer")],
            };
        }
    }

    private static bool IsDigest(CodeFile code, Span span) =>
        Enumerable.Range(span.From, Math.Min(span.Length, 30)).Any(i => code.IsWord(i) && Any.Digest().IsMatch(code[i].Value));

    /// <summary>The answer itself, or one that an object is taken apart into: const { res, text } = await post(…).</summary>
    private static bool IsOfAnswer(CodeFile code, Function function, string owner)
    {
        if (Any.IsAnswer(code, function, owner))
            return true;
        foreach (var place in code.Index.Places(owner))
            if (
                function.Body.From <= place
                && place < function.Body.To
                && code.Parent(place) is >= 0 and var brace
                && code.Is(brace, "{")
                && code.Language.Declares.Contains(code[brace - 1].Value)
                && code.Is(code.Mate(brace) + 1, "=")
                && code.Is(code.Mate(brace) + 2, "await")
            )
                return true;
        return false;
    }

    /// <summary>agent.on('secureConnect', …): agents, requests and servers tell nobody of that, and what stands in the listener never runs.</summary>
    private static IEnumerable<Flag> Deaf(CodeFile code)
    {
        foreach (var call in code.Calls("on", "once"))
        {
            if (
                code[call.Argument(0).From] is not { IsText: true } happened
                || !OfSockets.Contains(happened.Value, StringComparer.Ordinal)
                || code.Functions.Of(call.Argument(1)) is not { } function
                || !code.Index.Places(Digests).Any(i => function.Body.Contains(i))
                || Maker(code, call) is not { } maker
                || !IsDeaf(maker, happened.Value)
            )
                continue;
            yield return new(
                call.Whole,
                $"what {maker}() makes never tells of {happened.Value}: the listener does not run, and what it compares decides nothing"
            )
            {
                Remedy =
                    "Compare in checkServerIdentity, or on the socket: request.on('socket', (socket) => socket.on('secureConnect', …)).",
                Confidence = Confidence.Firm,
            };
        }
    }

    private static bool IsDeaf(string maker, string happened) =>
        maker switch
        {
            "https.Agent" or "https.request" or "https.get" or "Agent" => true,
            "tls.connect" => happened is "secureConnection",
            "https.createServer" or "tls.createServer" or "http2.createSecureServer" => happened is "secureConnect",
            _ => false,
        };

    /// <summary>What made the thing that is listened to.</summary>
    private static string? Maker(CodeFile code, Call call)
    {
        if (call.Receiver is "https.globalAgent")
            return "https.Agent";
        if (
            call.Receiver.Length == 0
            || call.Receiver.Contains('.', StringComparison.Ordinal)
            || code.Names.Reaching(call.Receiver, call.Name) is not [var made]
        )
            return null;
        var from = code.Is(made.Value.From, "new") ? made.Value.From + 1 : made.Value.From;
        return
            code.Is(made.Value.To - 1, ")")
            && code.Mate(made.Value.To - 1) is > 0 and var open
            && code.CallAt(open) is { } maker
            && maker.Start == from
            ? maker.Path
            : null;
    }
}
