using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>pyOpenSSL: the callback of set_verify returns whether to go on; stomp.py's validator gives that, and a reason.</summary>
internal static class Python
{
    public static IEnumerable<Flag> Look(CodeFile code) => OpenSsl(code).Concat(Stomp(code));

    private static IEnumerable<Flag> OpenSsl(CodeFile code) =>
        PythonTls
            .Accepting(code, Side.Client)
            .Select(c => new Flag(
                c.At,
                "the verify callback can say True to what OpenSSL refused: its own result (preverify_ok) is thrown away"
            )
            {
                Remedy = "Return the last argument, preverify_ok.",
            });

    /// <summary>set_ssl(…, cert_validator=lambda cert, host: (True, "")).</summary>
    private static IEnumerable<Flag> Stomp(CodeFile code)
    {
        foreach (var setting in code.Settings("cert_validator"))
            if (
                setting.Container >= 0
                && code.Functions.Of(setting.Value) is { } validator
                && code.Functions.Returns(validator) is { Count: > 0 } returns
                && returns.All(r => code.Is(r.From, "True") || code.Is(r.From, "(") && code.Is(r.From + 1, "True"))
                && !Enumerable.Range(validator.Body.From, validator.Body.Length).Any(i => code[i].Value is "raise" or "assert")
            )
                yield return new(setting.Whole, "the validator says True to every certificate")
                {
                    Remedy = "Leave it out, and pass ca_certs.",
                };
    }
}
