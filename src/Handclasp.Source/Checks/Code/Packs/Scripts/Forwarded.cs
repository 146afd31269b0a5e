using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.Scripts;

/// <summary>Headers with a client certificate: the first that a function believes tells of all of them.</summary>
internal static class Forwarded
{
    public static IEnumerable<Flag> Look(CodeFile code) =>
        ForwardedIdentity.Any.Look(code).OrderBy(f => f.At.From).DistinctBy(f => code.Functions.Around(f.At.From)?.Start ?? -1);
}
