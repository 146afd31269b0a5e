using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Hosts that a Python file names, as far as that shows whether they are of a private network.</summary>
internal static partial class PythonHosts
{
    private const int Deepest = 3;
    private const int Farthest = 30;

    /// <summary>True where an expression is evidently an address within a private network: a text, or a name for one.</summary>
    /// <param name="code">The file.</param>
    /// <param name="value">The address.</param>
    /// <param name="isHost">True where a host alone may stand, without a scheme before it.</param>
    public static bool IsPrivate(CodeFile code, Span value, bool isHost) => Texts(code, value, 0).Any(t => IsPrivate(t, isHost));

    /// <summary>True where the addresses that a run of tokens names are all of a private network, and there are any.</summary>
    public static bool AreAllPrivate(CodeFile code, Span run)
    {
        var isAny = false;
        for (var i = run.From; i < run.To; i++)
        {
            if (!code[i].IsText || code[i].Value.Length > 400)
                continue;
            var text = code[i].Holes ? Filled(code, code[i].Value, i) : code[i].Value;
            if (!Scheme().IsMatch(text))
                continue;
            if (!IsPrivate(text, false))
                return false;
            isAny = true;
        }

        return isAny;
    }

    /// <summary>The beginnings that a text may have: itself, what a name or an attribute stands for.</summary>
    private static IEnumerable<string> Texts(CodeFile code, Span value, int depth)
    {
        for (var i = value.From; depth < Deepest && i < Math.Min(value.To, value.From + Farthest); i++)
        {
            if (code[i].IsText)
            {
                yield return code[i].Holes ? Filled(code, code[i].Value, i) : code[i].Value;
                // What follows is joined to it; in a list each is an address.
                if (code.Parent(i) == code.Parent(value.From) && !code.Is(value.From, "["))
                    yield break;
            }
            else if (
                code.IsWord(i)
                && !code.Is(i + 1, "(")
                && !code.IsLink(i + 1)
                && (!code.IsLink(i - 1) || code[i - 2].Value is "self" or "cls")
                && !code.Functions.IsParameter(code[i].Value, i)
            )
            {
                foreach (var given in code.Names.Reaching(code[i].Value, i).Where(a => !a.Value.IsEmpty && !a.Value.Contains(i)).Take(2))
                foreach (var text in Texts(code, given.Value, depth + 1))
                    yield return text;
                yield break;
            }
        }
    }

    /// <summary>f"{BASE}/stock": with what the file says the first hole holds.</summary>
    private static string Filled(CodeFile code, string text, int at)
    {
        if (Hole().Match(text) is not { Success: true } hole)
            return text;
        var name = hole.Groups[1].Value;
        return
            !code.Functions.IsParameter(name, at)
            && code.Names.Reaching(name, at) is [var only]
            && only.Value.Length == 1
            && code[only.Value.From] is { IsText: true, Holes: false } start
            ? start.Value + text[hole.Length..]
            : text;
    }

    private static bool IsPrivate(string text, bool isHost)
    {
        var scheme = Scheme().Match(text);
        if (!scheme.Success && !isHost)
            return false;
        var hosts = text[scheme.Length..].Split('/', '?', '#', ' ')[0];
        hosts = hosts[(hosts.LastIndexOf('@') + 1)..];
        return hosts.Length > 0 && hosts.Split(',').All(h => IsPrivateHost(h.Split(':')[0]));
    }

    private static bool IsPrivateHost(string host) =>
        host.TrimEnd('.').ToLowerInvariant() is var name && (Suffix().IsMatch(name) || Label().IsMatch(name) && name != "localhost");

    [GeneratedRegex(@"^[a-z][a-z0-9+.\-]*://", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^\{(?:self\.|cls\.)?(\w+)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"^[\w{}.\-\[\]""']+\.(" + PrivateHosts.Domains + ")$")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"^[a-z][a-z0-9\-]+$")]
    private static partial Regex Label();
}
