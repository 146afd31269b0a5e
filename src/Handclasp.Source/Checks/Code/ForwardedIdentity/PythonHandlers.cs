using System.Text.RegularExpressions;
using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Languages;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.ForwardedIdentity;

/// <summary>Which functions of a Python web application look at a request for all, and which for themselves.</summary>
internal static partial class PythonHandlers
{
    private static readonly object Key = new();

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

    /// <summary>Methods of a class of views that answer one kind of request.</summary>
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete", "head", "options"];

    /// <summary>
    /// True where what stands at one place can speak for a header that is read at another: not from within another page's handler or what only
    /// such handlers ask, nor for other paths, nor where it is only written to a log, nor of a client's own connection.
    /// </summary>
    public static bool CanSpeak(CodeFile code, int at, int evidence)
    {
        if (code.Is(evidence, "CERT_REQUIRED") && IsClients(code, evidence))
            return false;
        if (IsNoProof(code, evidence) || code.Is(evidence, "CERT_REQUIRED") && IsOfOtherServer(code, at, evidence))
            return false;
        if (code.Functions.Around(evidence) is { } function && function.Body.Contains(at))
            return true;
        return !IsOfOtherClass(code, at, evidence)
            && !IsOfOtherPaths(code, at, evidence)
            && !IsOfOtherBlueprint(code, at, evidence)
            && !Kinship.IsOwnedByOthers(code, at, evidence, Handlers(code).Concat(Any.Readers(code)));
    }

    /// <summary>The functions that run the application of this page are known, and none of them has to do with the place.</summary>
    private static bool IsOfOtherServer(CodeFile code, int at, int evidence)
    {
        if (code.Functions.NamedAround(at) is not { } page || code.Functions.NamedAround(evidence) is not { } server)
            return false;
        var runners = PythonValues
            .Decorators(code, page)
            .Select(d => code[d.From].Value.TrimStart('@'))
            .Where(app => app.Length > 0)
            .SelectMany(app => code.Index.Places(app))
            .Select(code.Functions.NamedAround)
            .OfType<Function>()
            .Distinct()
            .ToList();
        return runners.Count > 0 && runners.TrueForAll(r => !ReferenceEquals(r, server) && !Kinship.Reaches(code, r.Start, evidence));
    }

    /// <summary>return jsonify(verify=request.headers.get("X-SSL-Client-Verify")): told to whoever sent it, and to nobody else.</summary>
    public static bool IsEcho(CodeFile code, int at)
    {
        var (start, isAnswer) = (code.StatementStart(at), false);
        for (var open = code.Parent(at); open >= 0; open = code.Parent(open))
        {
            if (code.Is(open, "(") && code.CallAt(open) is { } call && !Answers().IsMatch(call.Word))
                return false;
            isAnswer |= code.Is(open, "(") || code.Functions.Around(at) is { } function && IsHandler(code, function);
            if (start > open)
                start = code.StatementStart(open);
        }

        return isAnswer && code.Is(start, "return") && code[code.OperandEnd(at)].Value is "," or ")" or "}" or "or";
    }

    [GeneratedRegex("^(jsonify|json_response|dict|str|make_response|\\w*Response)$")]
    private static partial Regex Answers();

    private static List<int> Handlers(CodeFile code) =>
        code.Once<List<int>>(Key, c => [.. c.Functions.All.Where(f => IsHandler(c, f)).Select(f => f.Body.From)]);

    private static bool IsClients(CodeFile code, int word)
    {
        var name = code.StatementStart(word);
        while (name < word && !code.Is(name + 1, "="))
            name++;
        return code.SettingAt(name) is { IsMember: true } setting
            && PythonContexts.MakerOf(code, setting.Owner, setting.Name) is { } maker
            && !PythonContexts.IsServers(code, maker);
    }

    /// <summary>The name of a function or of a variable that is used elsewhere, an address that is only written down.</summary>
    private static bool IsNoProof(CodeFile code, int evidence)
    {
        if (!code.IsWord(evidence))
            return false;
        if (code[evidence - 1].Value is "def" or "class" || Logged.Is(code, evidence))
            return true;
        if (
            code.Functions.Around(evidence) is null
            && code.Parent(evidence) < 0
            && code[evidence].LineBefore
            && code[evidence + 1].Value is "=" or ":"
            && code.Index.Places(code[evidence].Value).Skip(1).Any()
        )
            return true;
        return Addresses().IsMatch(code[evidence].Value) && IsOnlyKept(code, evidence);
    }

    /// <summary>ip = request.remote_addr, where that is logged; Record(ip=request.remote_addr).</summary>
    private static bool IsOnlyKept(CodeFile code, int address)
    {
        var start = code.PathStart(address);
        if (!code.Is(start - 1, "=") || !code.IsWord(start - 2))
            return false;
        if (code.Parent(start) >= 0)
            return code.Is(code.Parent(start), "(")
                && code[address + 1].Value is "," or ")"
                && code[code.StatementStart(code.Parent(start))].Value
                    is not ("if" or "elif" or "while" or "return" or "assert" or "raise");
        var name = code[start - 2].Value;
        var around = code.Functions.Around(address);
        return code
            .Index.Places(name)
            .Where(p => p != start - 2 && code.IsWord(p) && ReferenceEquals(code.Functions.Around(p), around))
            .All(p => Logged.Is(code, p));
    }

    /// <summary>A method of a class of views that is none of this one's.</summary>
    private static bool IsOfOtherClass(CodeFile code, int at, int evidence) =>
        PythonClasses.Around(code, evidence) is { } type
        && (Views().IsMatch(type.Name) || type.Bases.Any(Views().IsMatch))
        && (PythonClasses.Around(code, at) is not { } own || !PythonClasses.AreKin(code, type, own));

    /// <summary>if request.path.startswith("/admin/"): asked for these alone.</summary>
    private static bool IsOfOtherPaths(CodeFile code, int at, int evidence)
    {
        if (code.Functions.Around(evidence) is not { } function)
            return false;
        var margin = int.MaxValue;
        for (var i = evidence; i >= function.Body.From; i--)
        {
            if (!code[i].LineBefore || code.Parent(i) >= 0 || code.Column(i) is var column && column >= margin)
                continue;
            margin = code.Column(i);
            if (!code.Is(i, "if") || PythonBlocks.Of(code, i) is not { } block)
                continue;
            var head = Enumerable.Range(i + 1, block.From - i - 1).ToList();
            if (
                !head.Exists(k => code.IsWord(k) && Paths().IsMatch(code[k].Value))
                || head.Exists(k => code[k].Value is "not" && code.IsWord(k + 1) && !code.Is(k + 1, "in") || code.Is(k, "!="))
            )
                continue;
            var paths = head.Where(k => code[k].IsText && code[k].Value.StartsWith('/')).Select(k => code[k].Value).ToList();
            if (paths.Count > 0)
                return !IsBelow(code, at, paths);
        }

        return false;
    }

    private static bool IsBelow(CodeFile code, int at, List<string> paths)
    {
        var function = code.Functions.NamedAround(at);
        return function is not null
            && PythonValues
                .Decorators(code, function)
                .Any(d =>
                    Enumerable
                        .Range(d.From, d.Length)
                        .Any(i => code[i].IsText && paths.Exists(p => code[i].Value.StartsWith(p, StringComparison.Ordinal)))
                );
    }

    /// <summary>@admin.before_request, of a blueprint that this handler is no page of.</summary>
    private static bool IsOfOtherBlueprint(CodeFile code, int at, int evidence)
    {
        if (
            code.Functions.Around(evidence) is not { } hook
            || code.Functions.Around(at) is not { } handler
            || Receiver(code, hook, "before_request") is not { Length: > 0 } blueprint
        )
            return false;
        return code.Names.To(blueprint).Any(a => code.Said(a.Value).Contains("Blueprint(", StringComparison.Ordinal))
            && Receiver(code, handler, Routes) is { Length: > 0 } own
            && own != blueprint;
    }

    /// <summary>What a decorator with one of these names is called on; empty where there is none.</summary>
    private static string Receiver(CodeFile code, Function function, params string[] names)
    {
        foreach (var decorator in PythonValues.Decorators(code, function))
            for (var i = decorator.From + 2; i < decorator.To && !code.IsOpen(i); i++)
                if (names.Contains(code[i].Value) && code.IsLink(i - 1))
                    return code[i - 2].Value.TrimStart('@');
        return "";
    }

    /// <summary>Decorated with a path, a method of a class of views, or a view of Django that nothing in the file calls.</summary>
    private static bool IsHandler(CodeFile code, Function function)
    {
        if (function.Name.Length == 0)
            return false;
        foreach (var decorator in PythonValues.Decorators(code, function))
            for (var i = decorator.From; i < decorator.To && !code.IsOpen(i); i++)
                if (Routes.Contains(code[i].Value.TrimStart('@')))
                    return true;
        if (
            Verbs.Contains(function.Name)
            && PythonClasses.Of(code, function) is { } type
            && (Views().IsMatch(type.Name) || type.Bases.Any(Views().IsMatch))
        )
            return true;
        return code.Names.Has("django")
            && function.Parameters is ["request", ..]
            && code.Functions.Around(function.Start) is null
            && code.Index.Places(function.Name).Count() == 1;
    }

    [GeneratedRegex("View(Set)?$|Handler$|Resource$|Endpoint$|Servicer$|Mixin$|Controller$|Page$")]
    private static partial Regex Views();

    [GeneratedRegex("^(path|path_info|full_path|url|url_rule|raw_path|request_path|route)$")]
    private static partial Regex Paths();

    [GeneratedRegex("addr|remote_?ip|peer|client_ip|^host$", RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();
}
