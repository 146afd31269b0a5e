using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Which host a Go program talks to, where a text of it says so.</summary>
internal static partial class GoHosts
{
    /// <summary>Whether the hosts that a function names are evidently private; null where it names none.</summary>
    public static bool? ArePrivate(CodeFile code, Function function)
    {
        bool? found = null;
        for (var i = function.Body.From; i < function.Body.To; i++)
        {
            var text =
                code[i].IsText ? code[i].Value
                : code.IsWord(i)
                && !code.IsLink(i - 1)
                && !code.Is(i + 1, "(")
                && !code.Is(i + 1, ":")
                && code.Names.To(code[i].Value) is [{ Value.Length: 1 } only]
                && code[only.Value.From].IsText
                && !function.Body.Contains(only.Name)
                    ? code[only.Value.From].Value
                : "";
            if (Of(text) is not { Length: > 0 } host)
                continue;
            if (!IsPrivate(host))
                return false;
            found = true;
        }

        return found;
    }

    /// <summary>The host of a URL or of an address with a port; empty where a text is neither.</summary>
    public static string Of(string text)
    {
        if (text.Length is < 4 or > 200)
            return "";
        if (Url().Match(text) is { Success: true } url)
            return url.Groups["host"].Value;
        return Address().Match(text) is { Success: true } address ? address.Groups["host"].Value : "";
    }

    /// <summary>A name that no public authority vouches for: a private domain, a single label, an address of a network of one's own.</summary>
    public static bool IsPrivate(string host) =>
        host is not ("localhost" or "example") && (Private().IsMatch(host) || Label().IsMatch(host));

    /// <summary>Addresses of networks of one's own (RFC 1918).</summary>
    private const string Own = @"(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})";

    /// <summary>Also the part behind a name and a password: "amqps://" + user + ":" + password + "@broker.internal:5671/".</summary>
    [GeneratedRegex(
        @"^[a-z][a-z0-9+.-]*://(?:[^/@\s]*@)?(?<host>[a-zA-Z0-9_.-]+)(?::\d+)?(?:[/?#]|$)|^@(?<host>[a-zA-Z][a-zA-Z0-9_.-]*):\d{2,5}(?:[/?#]|$)"
    )]
    private static partial Regex Url();

    [GeneratedRegex(@"^(?:dns:///)?(?<host>[a-zA-Z][a-zA-Z0-9_.-]*|" + Own + @"):\d{2,5}$")]
    private static partial Regex Address();

    [GeneratedRegex(@"\.(?:" + PrivateHosts.Domains + ")$|^" + Own + "$", RegexOptions.IgnoreCase)]
    private static partial Regex Private();

    [GeneratedRegex(@"^[a-z][a-z0-9-]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Label();
}
