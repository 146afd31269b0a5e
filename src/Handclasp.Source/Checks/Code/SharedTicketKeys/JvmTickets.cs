using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.SharedTicketKeys;

/// <summary>Netty's ticket keys that a helper cuts out of what it is given, and one key for all contexts that a loop makes with roots of their own.</summary>
internal static class JvmTickets
{
    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<int> told = [];
        foreach (var call in code.Calls("OpenSslSessionTicketKey"))
            for (var i = call.Open + 1; i < code.Mate(call.Open); i++)
                if (code.IsWord(i) && !code.IsLink(i - 1) && code.Functions.IsParameter(code[i].Value, i))
                    foreach (var given in JvmHanded.To(code, new(i, i + 1)))
                        if (Readers.IsWritten(code, given) && told.Add(given.From))
                            yield return Readers.Flag(given, Readers.Written) with
                            {
                                Beside = [new(call.Whole, "used here")],
                            };
        foreach (var call in code.Calls("setTicketKeys"))
            if (IsSharedInLoop(code, call))
                yield return Readers.Flag(call.Whole, Readers.Shared);
    }

    /// <summary>tenants.associateWith { t -> … trustManager(t.roots) … setTicketKeys(key) }: the key is none of the loop's.</summary>
    private static bool IsSharedInLoop(CodeFile code, Call call)
    {
        if (call.Argument(0) is not { Length: 1 } key || !code.IsWord(key.From))
            return false;
        for (var f = code.Functions.Around(call.Name); f is not null; f = code.Functions.Outer(f))
        {
            if (f.Parameters.Contains(code[key.From].Value) || code.Names.To(code[key.From].Value).Any(a => f.Body.Contains(a.Name)))
                return false;
            if (
                f.Name.Length == 0
                && f.Parameters.Count > 0
                && code.Calls("trustManager").Any(t => f.Body.Contains(t.Name) && IsOfEach(code, t, f))
            )
                return true;
        }

        return false;
    }

    private static bool IsOfEach(CodeFile code, Call trust, Function each) =>
        code.WordsOf(new(trust.Open, code.Mate(trust.Open))).Any(each.Parameters.Contains)
        || each.Parameters.Any(p => code.Text(new(trust.Open, code.Mate(trust.Open))).Contains("${" + p + ".", StringComparison.Ordinal));
}
