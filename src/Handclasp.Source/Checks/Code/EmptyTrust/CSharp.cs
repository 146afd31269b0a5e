using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>X509ChainPolicy: told to trust its own store of roots alone, in a file that puts none in.</summary>
internal static class CSharp
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        if (code.Names.Has("CustomTrustStore"))
            yield break;
        foreach (var setting in code.Settings("TrustMode"))
            if (code.Is(setting.Value.To - 1, "CustomRootTrust") && setting.Value.Length <= 12 && !Leaves(code, setting))
                yield return new(
                    setting.Whole,
                    "CustomRootTrust, and nothing is put into CustomTrustStore: no chain can be built, which tempts to switch verification off"
                )
                {
                    Remedy = "Add your root: policy.CustomTrustStore.Add(root).",
                };
    }

    /// <summary>The policy, or what holds it, is given to code that may put a root in, or back to the caller.</summary>
    private static bool Leaves(CodeFile code, Setting setting)
    {
        var name = setting.IsMember ? setting.Owner.Split('.')[0] : code.Held(setting.Container);
        if (name.Length == 0)
            return !setting.IsMember && IsReturned(code, setting.Container);
        return code.Functions.IsParameter(name, setting.Name) && !code.Calls("Build").Any(c => c.Receiver == name)
            || code.Index.Places(name)
                .Any(i =>
                    code.IsWord(i)
                    && !code.IsLink(i - 1)
                    && (
                        code.Is(i - 1, "return")
                        || code.Parent(i) is > 0 and var open && code.Is(open, "(") && code.CallAt(open) is not null
                    )
                    && !code.IsLink(i + 1)
                );
    }

    private static bool IsReturned(CodeFile code, int brace)
    {
        var start = code.StatementStart(brace);
        return Enumerable.Range(start, brace - start).Any(i => code.Is(i, "return") || code.Is(i, "=>"));
    }
}
