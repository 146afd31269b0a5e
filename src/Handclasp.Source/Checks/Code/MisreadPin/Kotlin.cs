using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.MisreadPin;

/// <summary>Pins of Kotlin's own shapes: a connection's properties that send the request, a pinner beside another class's.</summary>
internal static class Kotlin
{
    /// <summary>Properties of HttpsURLConnection by which the request goes out.</summary>
    private static readonly string[] Sending =
    [
        "outputStream",
        "responseCode",
        "responseMessage",
        "inputStream",
        "headerFields",
        "getOutputStream",
        "getResponseCode",
        "getInputStream",
    ];

    public static IEnumerable<Flag> Look(CodeFile code) => [.. Late(code), .. Unused(code)];

    /// <summary>connection.outputStream.use { … }, and the pin behind it.</summary>
    private static IEnumerable<Flag> Late(CodeFile code)
    {
        foreach (var read in code.Index.Places("serverCertificates", "getServerCertificates"))
        {
            var around = code.Functions.Around(read);
            if (
                !code.IsWord(read)
                || around is null
                || Any.Owner(code, read) is not { Length: > 0 } owner
                || (Pin(code, read, around) ?? JvmLate.Comparison(code, around, read)) is not (>= 0 and var pin)
            )
                continue;
            var sent = code
                .Index.Places(Sending)
                .FirstOrDefault(
                    i => i < read && around.Body.From <= i && code.IsWord(i) && code.IsLink(i - 1) && code.Is(i - 2, owner),
                    -1
                );
            if (sent >= 0)
                yield return new(
                    new(pin, pin + 1),
                    "the pin is looked at when the request has gone already: whoever answered has it, with the token in it"
                )
                {
                    Remedy =
                        "Connect, compare the SHA-256 of the public key (SPKI), and only then send; or give the client a trust manager that compares it.",
                    Confidence = Confidence.Firm,
                    Beside = [new(new(sent - 2, sent + 1), "sent here")],
                };
        }
    }

    /// <summary>The word behind a certificate in the same statement or those behind it that speaks of pins.</summary>
    private static int? Pin(CodeFile code, int read, Function around)
    {
        for (var i = read; i < Math.Min(around.Body.To, read + 80); i++)
            if (
                (code.IsWord(i) || code[i].IsText && code[i].Value.Length < 80)
                && code[i].Value.Contains("pin", StringComparison.OrdinalIgnoreCase)
                && !code[i].Value.Contains("ping", StringComparison.OrdinalIgnoreCase)
                && !code[i].Value.Contains("spin", StringComparison.OrdinalIgnoreCase)
            )
                return i;
        return null;
    }

    /// <summary>A private pinner that its own class gives to no client, beside another that does.</summary>
    private static IEnumerable<Flag> Unused(CodeFile code)
    {
        // Where nothing in the file takes one, that is read for all languages.
        if (!code.Index.Places("certificatePinner", "setCertificatePinner").Any())
            yield break;
        foreach (var at in code.Index.Places("CertificatePinner"))
        {
            if (!code.IsWord(at) || !code.Is(at + 2, "Builder"))
                continue;
            var start = code.StatementStart(at);
            var equals = Enumerable.Range(start, Math.Max(0, at - start)).FirstOrDefault(i => code.Is(i, "="), -1);
            if (equals != at - 1 || !code.IsWord(equals - 1) || code.Parent(start) is not (>= 0 and var block) || !code.Is(block, "{"))
                continue;
            var isLocal = code.Functions.Around(at) is { } around && around.Body.From - 1 == block;
            var isPrivate = Enumerable.Range(start, equals - start).Any(i => code.Is(i, "private"));
            var uses = code.Index.Places(code[equals - 1].Value).Count(i => block < i && i < code.Mate(block));
            if ((isLocal || isPrivate) && uses == 1)
                yield return new(new(start, at + 3), $"{code[equals - 1].Value} is given to no client: its pins decide nothing")
                {
                    Remedy = "Give it to the client: builder.certificatePinner(pinner).",
                    Confidence = Confidence.Firm,
                };
        }
    }
}
