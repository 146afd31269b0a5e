using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.AcceptingVerifier;

/// <summary>pyOpenSSL: the callback of set_verify returns whether to go on.</summary>
internal static class Python
{
    public static IEnumerable<Flag> Look(CodeFile code) =>
        PythonTls
            .Accepting(code, Side.Client)
            .Select(c => new Flag(
                c.Whole,
                "the verify callback says True to everything: OpenSSL's own result (preverify_ok) is thrown away"
            )
            {
                Remedy = "Return the last argument, preverify_ok.",
            });
}
