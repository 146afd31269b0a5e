using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ForwardedIdentity;

/// <summary>.NET: whether what tells the proxy from others stands where it can speak for the header that is read.</summary>
internal static class DotNetForwarding
{
    /// <summary>Words that only ask who called: they prove something where the answer decides.</summary>
    private static readonly string[] Addresses = ["RemoteIpAddress", "UserHostAddress", "RemoteEndPoint"];

    /// <summary>False where all that speaks for the proxy is another route's or another action's, or only told to somebody; true in every other language.</summary>
    /// <param name="code">The file, which has something that speaks for the proxy.</param>
    /// <param name="at">Where the header is read.</param>
    public static bool IsGuarded(CodeFile code, int at)
    {
        if (code.Language != All.CSharp)
            return true;
        var isOther = false;
        for (var i = 0; i < code.Tokens.Length; i++)
        {
            if (!code.IsWord(i) || code[i].Value.Length > 120)
                continue;
            var isAddress = Addresses.Contains(code[i].Value);
            if (!isAddress && !Any.IsEvidence(code[i].Value))
                continue;
            if ((!isAddress || Decides(code, i)) && !Any.IsAnothers(code, at, i) && IsOfPipeline(code, at, i))
                return true;
            isOther = true;
        }

        // What else spoke for it (a socket that only this machine reaches) is nobody's own.
        return !isOther;
    }

    /// <summary>In the same action, in what it names, or in what every request passes.</summary>
    private static bool IsOfPipeline(CodeFile code, int at, int evidence)
    {
        if (!DotNetServers.IsProvenFor(code, at, evidence) || Scope.IsOfOtherType(code, at, evidence) || IsOfBranch(code, at, evidence))
            return false;
        var (mine, other) = (code.Functions.NamedAround(at), code.Functions.NamedAround(evidence));
        return ReferenceEquals(mine, other)
            || mine is null
            || other is null
            || !IsAction(code, other)
            || code.Index.Places(other.Name).Any(p => mine.Body.Contains(p));
    }

    /// <summary>app.UseWhen(context => …, branch => branch.Use…()): speaks for what the branch names, and for nothing else.</summary>
    private static bool IsOfBranch(CodeFile code, int at, int evidence)
    {
        for (var open = code.Parent(evidence); open > 0; open = code.Parent(open))
            if (code.CallAt(open) is { Word: "UseWhen" or "MapWhen" } call)
                return !call.Arguments.Skip(1).Any(a => a.Contains(at) || Names(code, a, at));
        return false;
    }

    /// <summary>Names the class or the method around a place.</summary>
    private static bool Names(CodeFile code, Span span, int at)
    {
        var function = code.Functions.NamedAround(at)?.Name ?? "";
        return code.WordsOf(span)
            .Any(w =>
                w == function
                || code.Index.Places(w).Any(p => code.Is(p - 1, "class") && p < at && code.Parent(at) > 0 && Around(code, p, at))
            );
    }

    private static bool Around(CodeFile code, int type, int at)
    {
        var open = type;
        while (open < at && !code.Is(open, "{"))
            open++;
        return open < at && at < code.Mate(open);
    }

    /// <summary>A method of a controller that a request is led to.</summary>
    private static bool IsAction(CodeFile code, Function function)
    {
        for (var i = function.Start; i > Math.Max(0, function.Start - 30) && !code.Is(i, ";") && !code.Is(i, "}"); i--)
            if (
                code[i].Value
                is "HttpGet"
                    or "HttpPost"
                    or "HttpPut"
                    or "HttpDelete"
                    or "HttpPatch"
                    or "IActionResult"
                    or "ActionResult"
                    or "IResult"
            )
                return true;
        return false;
    }

    /// <summary>Not only written into a log or handed out: compared, or given to what answers yes or no.</summary>
    private static bool Decides(CodeFile code, int word)
    {
        if (Logged.Is(code, word))
            return false;
        // An answer or a header that tells the address.
        for (var (open, depth) = (code.Parent(word), 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (code.CallAt(open) is { Word: "Ok" or "Json" or "WriteAsync" or "Content" or "Append" })
                return false;
        return true;
    }
}
