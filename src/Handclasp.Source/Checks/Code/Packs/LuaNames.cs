using System.Text.RegularExpressions;
using Handclasp.Model;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs;

/// <content>HC502 of LuaSec, which compares no names: whoever uses it must look into the certificate himself.</content>
internal static partial class LuaReaders
{
    private static readonly string[] Wrapping = ["wrap"];

    /// <summary>Connections whose chain is verified, and in whose certificate nobody looks.</summary>
    private static IEnumerable<Flag> Nameless(CodeFile code)
    {
        var looks = LooksAtNames(code);
        foreach (var call in HttpsRequests(code))
            if (Table(code, call) is { } table && IsPeer(code, table) && !IsNamed(code, call.Name, looks))
                yield return NoName(call.Whole);
        foreach (var call in code.Calls(Wrapping))
            if (Table(code, call.Argument(1)) is { } table)
            {
                if (IsClient(code, table) && !IsNamed(code, call.Name, looks))
                    yield return NoName(call.Whole);
            }
            else
            {
                // local function open(host, params) … ssl.wrap(tcp, params): each caller has its own.
                var callers = ScriptHanded.To(code, call.Argument(1)).ToList();
                var places = callers.Select(c => c.Call.Name).ToList();
                foreach (var (caller, given) in callers)
                    if (
                        Table(code, given) is { } handed
                        && IsClient(code, handed)
                        && !looks.Exists(l =>
                            Kinship.Speaks(code, caller.Name, l, Wrapping) && !Kinship.IsAnothers(code, caller.Name, l, places)
                        )
                    )
                        yield return NoName(caller.Whole);
            }
    }

    /// <summary>The parameters of a client that verifies the chain.</summary>
    private static bool IsClient(CodeFile code, int table) =>
        code.In(table, "mode") is { } mode
        && code.Values.Of(mode.Value) is { Kind: ValueKind.Text, Text: "client" }
        && IsPeer(code, table)
        && code.In(table, "verifyext") is null;

    /// <summary>Where the file reads a peer's certificate or compares a name.</summary>
    private static List<int> LooksAtNames(CodeFile code) =>
        Named().IsMatch(code.Source.Text)
            ? [.. Enumerable.Range(0, code.Tokens.Length).Where(i => code.IsWord(i) && Named().IsMatch(code[i].Value))]
            : [];

    /// <summary>One of them can speak for this connection: it is not in the function of another.</summary>
    private static bool IsNamed(CodeFile code, int at, List<int> looks) => looks.Exists(l => Kinship.Speaks(code, at, l, Wrapping));

    private static bool IsPeer(CodeFile code, int table) =>
        code.In(table, "verify") is { } verify && Resolved(code, verify.Value).Contains("peer", StringComparison.Ordinal);

    private static Flag NoName(Span at) =>
        new(at, "LuaSec does not compare the server's name: any certificate of a trusted authority will do, whoever it was issued to")
        {
            Remedy =
                "Compare the names in getpeercertificate():extensions() before anything is sent, or use lua-http or OpenResty, which do.",
            Confidence = Confidence.Firm,
        };

    [GeneratedRegex(
        @"getpeercertificate|getpeerverification|checkhost|check_host|match_?host|valid_?host|(?<!ssl_)verify_?host|validat",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Named();
}
