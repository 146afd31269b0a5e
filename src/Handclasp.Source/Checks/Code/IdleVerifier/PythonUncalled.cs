using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>Private functions of Python that compare something of the peer's certificate, and that nothing in their file calls.</summary>
internal static class PythonUncalled
{
    /// <summary>What connects by itself is no check that somebody has forgotten to call.</summary>
    private static readonly string[] Connecting =
    [
        "connect",
        "create_connection",
        "wrap_socket",
        "do_handshake",
        "open_connection",
        "Connection",
        "request",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var function in code.Functions.All)
            if (
                function.Name.StartsWith('_')
                && !function.Name.StartsWith("__", StringComparison.Ordinal)
                && !MisreadPin.Any.IsPinName(function.Name)
                && code.Index.Places(function.Name).Count() == 1
                && Reads(code, function)
                && Decides(code, function)
                && !PythonValues.Decorators(code, function).Any()
                && !IsInherited(code, function)
                && !code.Index.Places(Connecting).Any(i => function.Body.Contains(i))
            )
                yield return new(
                    new(function.Start, Math.Max(function.Start + 1, function.Body.From - 1)),
                    $"nothing in this file calls {function.Name}: what it compares decides nothing until something does"
                )
                {
                    Remedy = "Call it when the connection stands and before anything is sent, or delete it.",
                    Confidence = Confidence.Firm,
                };
    }

    private static bool Reads(CodeFile code, Function function) =>
        code.Index.Places(MisreadPin.Any.Certificates).Any(i => code.IsWord(i) && function.Body.Contains(i))
        || function.Parameters.Any(p => p is "cert" or "certificate" or "peer_cert" or "peercert" or "x509" or "leaf")
            && code.Index.Places(
                    "subject",
                    "issuer",
                    "fingerprint",
                    "subjectAltName",
                    "get_subject",
                    "public_bytes",
                    "public_key",
                    "get_attributes_for_oid"
                )
                .Any(i => function.Body.Contains(i))
            && !code.Index.Places("sign", "issuer_name", "CertificateBuilder").Any(i => function.Body.Contains(i));

    /// <summary>It compares, and raises or says yes or no by it.</summary>
    private static bool Decides(CodeFile code, Function function)
    {
        var isCompared = MisreadPin.Any.Comparisons(code).Any(i => function.Body.Contains(i));
        return isCompared
            && (
                Enumerable.Range(function.Body.From, function.Body.Length).Any(i => code.Is(i, "raise") && code.IsWord(i))
                || code.Functions.Returns(function) is { Count: > 0 } returns
                    && returns.All(r =>
                        code.Values.Of(r).Kind is ValueKind.True or ValueKind.False
                        || Enumerable.Range(r.From, r.Length).Any(i => code[i].Value is "==" or "!=" or "in" or "compare_digest")
                    )
            );
    }

    /// <summary>A method that the base class may call.</summary>
    private static bool IsInherited(CodeFile code, Function function) =>
        PythonClasses.Of(code, function) is { } type && type.Bases.Any(b => b is not ("object" or "ABC" or "Protocol" or "Generic"));
}
