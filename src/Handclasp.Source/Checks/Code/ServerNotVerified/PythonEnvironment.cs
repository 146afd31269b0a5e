using Handclasp.Source.Engine;
using Handclasp.Source.Syntax;
using Known = Handclasp.Source.Checks.Code.Commands.Known.Environment;

namespace Handclasp.Source.Checks.Code.ServerNotVerified;

/// <summary>
/// Variables of the environment that a Python program sets for itself or for the programs it starts: <c>os.environ[…] = …</c>,
/// <c>env=dict(os.environ, …)</c>, <c>{**os.environ, …}</c>.
/// </summary>
internal static class PythonEnvironment
{
    /// <summary>Functions that set a variable: their first argument is its name, their second its value.</summary>
    private static readonly string[] Setters = ["putenv", "setenv", "setdefault", "set_env", "setitem", "__setitem__"];

    /// <summary>Calls whose arguments, or whose dict, are variables: by what they are called on or assigned to.</summary>
    private static readonly string[] Makers = ["dict", "update", "update_environment", "custom_environment", "clone_from"];

    /// <summary>Its words, for the search before the reading.</summary>
    public static IReadOnlyList<string> Words { get; } =
    ["NODE_TLS_REJECT_UNAUTHORIZED", "PYTHONHTTPSVERIFY", "GIT_SSL_NO_VERIFY", "CA_BUNDLE"];

    public static IEnumerable<Flag> Look(CodeFile code)
    {
        foreach (var word in code.Index.Words.Where(IsVariable).ToList())
        foreach (var name in code.Index.Places(word))
        {
            if (Set(code, name) is not { } given || !IsEnvironment(code, given))
                continue;
            if (Says(word, code.Values.Of(given.Value)) is { } means)
                yield return new(given.Whole, means)
                {
                    Remedy = $"Do not set {word}; name a private root instead (SSL_CERT_FILE, GIT_SSL_CAINFO, NODE_EXTRA_CA_CERTS).",
                };
        }
    }

    private static bool IsVariable(string word) =>
        word.Length is > 7 and < 60
        && char.IsAsciiLetterUpper(word[0])
        && word.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')
        && (Known.Switches.Any(s => s.Check == "HC580" && s.IsNamed(word)) || word == "REQUESTS_CA_BUNDLE");

    private static string? Says(string variable, Value value)
    {
        if (value.Kind is not (ValueKind.Text or ValueKind.Number))
            return null;
        if (variable == "REQUESTS_CA_BUNDLE")
            return value.Text.Length == 0
                ? "REQUESTS_CA_BUNDLE is empty, which is meant to switch verification off: no root is named"
                : null;
        var known = Known.Switches.FirstOrDefault(s => s.Check == "HC580" && s.Says(variable, value.Text));
        return known is null ? null : $"{variable}={value.Text}: {known.Means}";
    }

    /// <summary>The variable that stands there with its value: an entry, a named argument, the arguments of a function that sets it.</summary>
    private static Setting? Set(CodeFile code, int name)
    {
        if (code[name].IsText && code.Is(name + 1, ",") && code.CallAt(code.Parent(name)) is { } call && Setters.Contains(call.Word))
            return new(code, name, code.Expression(name + 2), false);
        return code.SettingAt(name);
    }

    /// <summary>True where programs are shown it: a plain variable of that name is none of theirs.</summary>
    private static bool IsEnvironment(CodeFile code, Setting given)
    {
        if (given.IsMember)
            return code[given.Name].IsText && (IsNamed(given.Owner) || IsCopy(code, given.Owner, given.Name));
        if (given.Container < 0)
            return false;
        if (code.CallAt(given.Container) is { } call && !code.Is(given.Container, "{"))
            return Setters.Contains(call.Word)
                // run(["git", …], GIT_SSL_NO_VERIFY="1")
                || code[given.Name].IsWord && code.Is(given.Name + 1, "=")
                || Makers.Contains(call.Word)
                    && (
                        IsNamed(call.Receiver)
                        || IsNamed(Target(code, given.Container))
                        || code.Said(call.Whole).Contains("environ", StringComparison.Ordinal)
                    );
        // {"PATH": …, "GIT_SSL_NO_VERIFY": "1"} as env=, in update(…), or merged into the environment.
        return IsNamed(Target(code, given.Container))
            || code.CallAt(code.Parent(given.Container)) is { } outer && IsNamed(outer.Receiver + "." + outer.Word)
            || code.Said(new(code.StatementStart(given.Container), code.Mate(given.Container)))
                .Contains("environ", StringComparison.Ordinal)
            || code.Is(given.Container - 1, "|") && IsNamed(code[given.Container - 2].Value);
    }

    /// <summary>The named argument or variable that a bracket is the value of.</summary>
    private static string Target(CodeFile code, int open)
    {
        var start = code.Is(open, "{") ? open : code.CallAt(open)?.Start ?? open;
        // env={**os.environ, …}, env: dict = {…}, env = os.environ | {…}
        for (var i = start - 1; i > Math.Max(0, start - 12); i--)
            if (code.Is(i, "=") || code.Is(i, "|="))
                return code.Is(i - 1, "]") ? code[code.StatementStart(i)].Value : code.PathTo(i - 1);
            else if (code.Is(i, ":") && code[i - 1].IsText)
                return code[i - 1].Value;
            else if (code.Is(i, ",") || code.Is(i, "(") || code.Is(i, "{"))
                return "";
        return "";
    }

    private static bool IsNamed(string path) => path.Contains("env", StringComparison.OrdinalIgnoreCase);

    /// <summary>env = os.environ.copy() under any other name.</summary>
    private static bool IsCopy(CodeFile code, string owner, int at) =>
        code.Names.Reaching(owner.Split('.')[^1], at).Any(a => code.Said(a.Value).Contains("environ", StringComparison.Ordinal));
}
