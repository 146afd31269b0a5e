using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>.NET: a root that the peer itself sent a moment before, and that is compared with nothing.</summary>
internal static class DotNetPresented
{
    private const int Deepest = 4;

    /// <summary>What tells the right certificate from any other.</summary>
    private static readonly string[] Proofs =
    [
        "Thumbprint",
        "GetCertHash",
        "GetCertHashString",
        "SequenceEqual",
        "FixedTimeEquals",
        "RawData",
        "RawDataMemory",
        "GetPublicKey",
        "GetPublicKeyString",
    ];

    /// <summary>Words of which each makes a chain of its own: what is compared beside it is that chain's.</summary>
    private static readonly string[] Rivals = ["CustomTrustStore", "X509Chain", "ChainElements"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        var filled = code.Calls("Add", "AddRange")
            .Where(c => c.Receiver.EndsWith("CustomTrustStore", StringComparison.Ordinal))
            .Select(c => (At: c.Whole, Given: c.Argument(0), c.Name))
            .Concat(code.Settings("CustomTrustStore").Select(s => (At: s.Whole, Given: s.Value, s.Name)));
        foreach (var (at, given, name) in filled)
            if (Sent(code, given, name, 0))
            {
                if (!Kinship.Has(code, name, Rivals, Proofs))
                    yield return Told(at);
            }
            else
                foreach (var handed in Handed(code, given, name))
                    if (!Kinship.Has(code, handed.From, Rivals, Proofs))
                        yield return Told(handed);
    }

    /// <summary>CustomChain(presentedRoot): where this file gives what the peer sent to the parameter that is put into the store.</summary>
    private static IEnumerable<Span> Handed(CodeFile code, Span given, int at)
    {
        if (
            code.Functions.NamedAround(at) is not { } function
            || code.WordsOf(new(function.Start, function.Body.From)).Contains("SslPolicyErrors")
        )
            yield break;
        for (var n = 0; n < function.Parameters.Count; n++)
            if (code.WordsOf(given).Contains(function.Parameters[n]))
                foreach (var call in code.Calls(function.Name))
                    if (
                        call.Name != function.Start
                        && call.Argument(n) is { IsEmpty: false } argument
                        && Sent(code, argument, call.Name, 1)
                    )
                        yield return argument;
    }

    private static Flag Told(Span at) =>
        new(at, "the root is what the peer itself sent: whoever answers brings his own, and is verified with that")
        {
            Remedy = "Take the root from a file of the deployment, or compare its SHA-256 with one that is known.",
            Confidence = Confidence.Firm,
        };

    /// <summary>An expression that holds what the peer sent: of the stream, of the chain that a callback is given, or by a name or function that stands for it.</summary>
    private static bool Sent(CodeFile code, Span span, int use, int depth)
    {
        for (var i = span.From; depth <= Deepest && i < span.To; i++)
        {
            if (!code.IsWord(i))
                continue;
            var word = code[i].Value;
            if (
                word == "RemoteCertificate" && code.IsLink(i - 1)
                || word is "ChainElements" or "ExtraStore" && IsGivenChain(code, i)
                || word is "Certificates" && IsOfMessage(code, i)
            )
                return true;
            if (code.IsLink(i - 1))
                continue;
            if (code.Is(i + 1, "(") ? Gives(code, word, depth) : IsLooped(code, word, i) || Holds(code, word, i, use, depth))
                return true;
        }

        return false;
    }

    /// <summary>chain.ChainElements, where the chain is what a callback of the standard verification is given.</summary>
    private static bool IsGivenChain(CodeFile code, int member) =>
        code[code.PathStart(member)].Value is var root
        && code.Functions.Around(member) is { } function
        && function.Parameters.Contains(root)
        && (
            function.Parameters.Count is 3 or 4 && function.Parameters[^2] == root
            || Enumerable.Range(function.Start, Math.Max(0, function.Body.From - function.Start)).Any(i => code.Is(i, "X509Chain"))
        );

    /// <summary>cms.Certificates, signature.KeyInfo…Certificates: what the sender of a message put into it.</summary>
    private static bool IsOfMessage(CodeFile code, int member) =>
        code.IsLink(member - 1)
        && code.Names.Reaching(code[code.PathStart(member)].Value, member)
            .Any(a => code.WordsOf(a.Value).Any(w => w is "SignedCms" or "EnvelopedCms" or "SignedXml"));

    /// <summary>foreach (var element in chain.ChainElements)</summary>
    private static bool IsLooped(CodeFile code, string word, int use) =>
        code
            .Index.Places(word)
            .Any(i =>
                i < use
                && code.Is(i + 1, "in")
                && code.Is(code.Parent(i) - 1, "foreach")
                && code.Mate(code.Parent(i)) is var close
                && code.Functions.AreTogether(i, use)
                && Enumerable
                    .Range(i + 2, Math.Max(0, close - i - 2))
                    .Any(k => code[k].Value is "ChainElements" or "ExtraStore" && IsGivenChain(code, k))
            );

    private static bool Holds(CodeFile code, string word, int at, int use, int depth) =>
        code
            .Names.Reaching(word, at)
            .Any(a => !a.Value.Contains(use) && a.Value.Length is > 0 and < 60 && Sent(code, a.Value, a.Name, depth + 1));

    /// <summary>A function of the file that gives back what the peer sent.</summary>
    private static bool Gives(CodeFile code, string name, int depth) =>
        code.Functions.Named(name).Take(2).ToList() is [var only]
        && code.Functions.Returns(only).Any(r => Sent(code, r, r.From, depth + 1));
}
