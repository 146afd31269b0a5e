using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.IdleVerifier;

/// <summary>.NET: a handler with a verification of its own, beside which a client is made that is not given it.</summary>
internal static class DotNetUnused
{
    /// <summary>What makes a client or connects.</summary>
    private static readonly string[] Connecting =
    [
        "ForAddress",
        "ConnectAsync",
        "Connect",
        "AuthenticateAsClientAsync",
        "AuthenticateAsClient",
    ];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        HashSet<(int, string)> told = [];
        foreach (var setting in code.Settings([.. DotNetCallbacks.ClientOptions, "CertificateChainPolicy"]))
            if (
                Held(code, setting) is { Length: > 0 } name
                && code.Functions.Around(setting.Name) is { } function
                && IsMadeHere(code, name, setting.Name, function)
                && code.Index.Places(name).Where(i => function.Body.Contains(i)).All(i => IsOnlySet(code, i))
                && IsForgotten(code, setting, function)
                && DotNetVerdicts.Judge(code, setting.Value).Why.Length == 0
                && told.Add((function.Start, name))
            )
                yield return new(setting.Whole, $"{name} is given to no client: what it verifies decides nothing")
                {
                    Remedy = $"Give it to the client: new HttpClient({name}).",
                    Confidence = Model.Confidence.Firm,
                };
    }

    /// <summary>A client is made, or something connects, behind it in the same function.</summary>
    private static bool IsForgotten(CodeFile code, Setting setting, Function function) =>
        code.Calls()
            .Any(c =>
                setting.Value.To < c.Name
                && c.Name < function.Body.To
                && (c.IsNew && c.Word.EndsWith("Client", StringComparison.Ordinal) || Connecting.Contains(c.Word))
            )
        || Enumerable
            .Range(setting.Value.To, Math.Max(0, function.Body.To - setting.Value.To))
            .Any(i => code.Is(i, "new") && code[i + 1].Value.EndsWith("Client", StringComparison.Ordinal) && code.Is(i + 2, "{"));

    /// <summary>The variable that holds the handler or the options.</summary>
    private static string Held(CodeFile code, Setting setting)
    {
        if (setting.IsMember)
            return setting.Owner.Split('.')[0];
        for (var (open, depth) = (setting.Container, 0); open > 0 && depth < 3; open = code.Parent(open), depth++)
            if (!code.Is(open, "{"))
                return "";
            else if (
                code.Held(open) is { Length: > 0 } held
                && code.Parent(code.StatementStart(open)) != open
                && !IsMember(code, open, held)
            )
                return held;
        return "";
    }

    /// <summary>SslOptions = { … } within the braces of another.</summary>
    private static bool IsMember(CodeFile code, int open, string held) =>
        code.Parent(open) is > 0 and var outer
        && code.Is(outer, "{")
        && code.In(outer, held) is { } option
        && option.Value.From <= open
        && open < option.Value.To;

    /// <summary>var name = new …, in the same function.</summary>
    private static bool IsMadeHere(CodeFile code, string name, int at, Function function) =>
        code.Names.Reaching(name, at) is [var only]
        && only.Declares
        && function.Body.From <= only.Name
        && only.Name < function.Body.To
        && code.Is(only.Value.From, "new")
        && !code.Is(code.StatementStart(only.Name), "using");

    /// <summary>Declared, or a member of it set: name.AllowAutoRedirect = false.</summary>
    private static bool IsOnlySet(CodeFile code, int at)
    {
        if (!code.IsWord(at) || code.IsLink(at - 1) || code.Is(at + 1, "=") && code.IsWord(at - 1))
            return true;
        if (code.StatementStart(at) != at)
            return false;
        var last = at;
        while (code.IsLink(last + 1) && code.IsWord(last + 2))
            last += 2;
        return last > at && code[last + 1].Value is "=" or "+=";
    }
}
