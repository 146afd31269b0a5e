using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>X509ChainPolicy and the handler of certificate authentication: told to trust a store of roots of their own alone, into which nothing is put.</summary>
internal static class CSharp
{
    private const string Store = "CustomTrustStore";

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var setting in code.Settings("TrustMode", "ChainTrustValidationMode"))
            if (
                code.Is(setting.Value.To - 1, "CustomRootTrust")
                && setting.Value.Length <= 12
                && !code.Index.Places(Store).Any(p => code.IsWord(p) && IsOfSame(code, setting, p))
                && !Leaves(code, setting)
            )
                yield return new(
                    setting.Whole,
                    "CustomRootTrust, and nothing is put into CustomTrustStore: no chain can be built, which tempts to switch verification off"
                )
                {
                    Remedy = "Add your root: policy.CustomTrustStore.Add(root).",
                };
    }

    /// <summary>True where a store that is named there is this policy's: in the same braces, of the same variable, or of one that may be the same.</summary>
    private static bool IsOfSame(CodeFile code, Setting setting, int store)
    {
        if (setting.Container >= 0 && setting.Container < store && store < code.Mate(setting.Container))
            return true;
        var mine = Root(code, setting);
        var its = code.IsLink(store - 1) ? code[code.PathStart(store)].Value : Holder(code, store);
        var isHere = code.Functions.AreTogether(setting.Name, store);
        if (mine.Length > 0 && mine == its)
            return isHere || Kinship.Speaks(code, setting.Name, store, ["CustomRootTrust"]);
        // Another variable, which has a mode of its own: it is another policy, unless the one is given to the other.
        return !IsApart(code, mine, its) && Kinship.Speaks(code, setting.Name, store, isHere ? [] : ["CustomRootTrust"]);
    }

    private static bool IsApart(CodeFile code, string mine, string its) =>
        its.Length > 0
        && mine.Length > 0
        && code.Settings("TrustMode", "ChainTrustValidationMode").Any(s => Root(code, s) == its)
        && !IsGiven(code, mine, its)
        && !IsGiven(code, its, mine);

    /// <summary>chain.ChainPolicy = policy, var chain = new X509Chain { ChainPolicy = policy }.</summary>
    private static bool IsGiven(CodeFile code, string from, string to) =>
        code
            .Index.Places(from)
            .Any(i =>
                code.IsWord(i)
                && !code.IsLink(i - 1)
                && code.Is(i - 1, "=")
                && (code[code.PathStart(Math.Max(0, i - 2))].Value == to || code.Parent(i) >= 0 && Holder(code, i) == to)
            );

    /// <summary>The variable that the policy is reached by, or empty.</summary>
    private static string Root(CodeFile code, Setting setting) =>
        setting.IsMember ? setting.Owner.Split('.')[0] : Holder(code, setting.Name);

    /// <summary>The variable to which the literal around a token is assigned.</summary>
    private static string Holder(CodeFile code, int index)
    {
        for (var open = code.Parent(index); open >= 0; open = code.Parent(open))
            if (code.Held(open) is { Length: > 0 } held && held is not "ChainPolicy" and not "CertificateChainPolicy")
                return held;
            else if (!code.Is(open, "{") || code.Functions.Around(open + 1)?.Body.From == open + 1)
                return "";
        return "";
    }

    /// <summary>The policy, or what holds it, is given to code that may put a root in, or back to the caller.</summary>
    private static bool Leaves(CodeFile code, Setting setting)
    {
        var name = setting.IsMember ? setting.Owner.Split('.')[0] : code.Held(setting.Container);
        if (name.Length == 0)
            return !setting.IsMember && IsReturned(code, setting.Container);
        return code.Functions.IsParameter(name, setting.Name)
                && !code.Calls("Build").Any(c => c.Receiver == name)
                && !IsConfigured(code, setting)
            || code.Index.Places(name)
                .Any(i =>
                    code.IsWord(i)
                    && !code.IsLink(i - 1)
                    && code.Functions.Around(setting.Name) is var function
                    && (function is null || ReferenceEquals(code.Functions.Around(i), function))
                    && (
                        code.Is(i - 1, "return")
                        || code.Parent(i) is > 0 and var open && code.Is(open, "(") && code.CallAt(open) is not null
                    )
                    && !code.IsLink(i + 1)
                );
    }

    /// <summary>AddCertificate(o => …): the options are made for this lambda, and nobody else's.</summary>
    private static bool IsConfigured(CodeFile code, Setting setting) =>
        setting.Option == "ChainTrustValidationMode"
        && code.Functions.Around(setting.Name) is { } lambda
        && code.CallAt(code.Parent(lambda.Start)) is { Word: "AddCertificate" };

    private static bool IsReturned(CodeFile code, int brace)
    {
        var start = code.StatementStart(brace);
        return Enumerable.Range(start, brace - start).Any(i => code.Is(i, "return") || code.Is(i, "=>"));
    }
}
