using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ForwardedIdentity;

/// <summary>Which functions of a Python web application look at a request for all, and which for themselves.</summary>
internal static class PythonHandlers
{
    private static readonly string[] Routes =
    [
        "route",
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "websocket",
        "api_route",
        "api_view",
        "view",
        "view_config",
        "expose",
    ];

    /// <summary>True where what stands at one place can speak for a header that is read at another: not from within another page's handler, nor of a client's own connection.</summary>
    public static bool CanSpeak(CodeFile code, int at, int evidence)
    {
        if (code.Is(evidence, "CERT_REQUIRED") && IsClients(code, evidence))
            return false;
        var function = code.Functions.Around(evidence);
        while (function is { Name: "" })
            function = code.Functions.Around(function.Start - 1);
        return function is null || !IsHandler(code, function) || Kinship.Speaks(code, at, evidence, [code[evidence].Value]);
    }

    private static bool IsClients(CodeFile code, int word)
    {
        var name = code.StatementStart(word);
        while (name < word && !code.Is(name + 1, "="))
            name++;
        return code.SettingAt(name) is { IsMember: true } setting
            && PythonContexts.MakerOf(code, setting.Owner, setting.Name) is { } maker
            && !PythonContexts.IsServers(code, maker);
    }

    /// <summary>Decorated with a path, or a view of Django that nothing in the file calls.</summary>
    private static bool IsHandler(CodeFile code, Function function)
    {
        foreach (var decorator in PythonValues.Decorators(code, function))
            for (var i = decorator.From; i < decorator.To && !code.IsOpen(i); i++)
                if (Routes.Contains(code[i].Value.TrimStart('@')))
                    return true;
        return code.Names.Has("django")
            && function.Parameters is ["request", ..]
            && code.Functions.Around(function.Start) is null
            && code.Index.Places(function.Name).Count() == 1;
    }
}
