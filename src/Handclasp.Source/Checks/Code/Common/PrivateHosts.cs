using System.Text.RegularExpressions;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>Hosts that no public authority can know, by their names alone: <c>ledger.corp.internal</c>, <c>https://vault:8200</c>.</summary>
internal static partial class PrivateHosts
{
    /// <summary>What is wrong where such a host is asked over mutual TLS with the public authorities for roots (HC521).</summary>
    public const string AnybodyMayVouch =
        "this client shows a certificate to a private peer and names no root: whoever has a certificate of any public authority for that name is taken for it";

    /// <summary>True where a text is an address over TLS, or a host by itself, whose name is evidently private.</summary>
    public static bool IsPrivate(string text) =>
        text.Length is > 4 and < 300 && (Url().IsMatch(text) || Label().IsMatch(text) || Host().IsMatch(text));

    /// <summary>True where a text is an address over TLS that names another host, or one that is not known here.</summary>
    public static bool IsOther(string text) => text.Length is > 8 and < 300 && Address().IsMatch(text) && !IsPrivate(text);

    /// <summary>True where a comment right above a token names such an address: <c>/// Mutual TLS to https://ledger.corp.internal.</c></summary>
    public static bool IsSaidAbove(CodeFile code, int token)
    {
        var end = code[token].Start;
        for (var i = code.Comments.Length - 1; i >= 0; i--)
        {
            var comment = code.Comments[i];
            if (comment.Start >= end)
                continue;
            var between = code.Source.Text[comment.End..end];
            if (between.Length > 120 || between.AsSpan().IndexOfAny(';', '}') >= 0 || between.Count(c => c == '\n') > 3)
                return false;
            if (InComment().IsMatch(code.Source.Text[comment.Start..comment.End]))
                return true;
            end = comment.Start;
        }

        return false;
    }

    /// <summary>Domains that no public authority may certify, and those that networks of one's own are called by (RFC 6762, RFC 8375, ICANN's .internal, Consul).</summary>
    internal const string Domains = @"internal|local|localdomain|svc|corp|lan|intra|intranet|private|consul|home\.arpa";

    private const string Suffix = @"\.(" + Domains + ")";
    private const string Scheme = "(https|wss|tls|ssl|mqtts|amqps|rediss|grpcs|ftps|ldaps|dns)";

    /// <summary>Whatever stands before the suffix: https://{}.svc.cluster.local/</summary>
    [GeneratedRegex(
        "(?i)^" + Scheme + @"://[^/\s]*[^/\s.]" + Suffix + @"\.?(:[^/\s]*)?([/?#].*)?$|(?i)^dns:///[^/\s]*[^/\s.]" + Suffix + @"(:\d+)?$"
    )]
    private static partial Regex Url();

    /// <summary>A name of one label, which only the own network's name server knows.</summary>
    [GeneratedRegex(
        "(?i)^"
            + Scheme
            + @":///?(?!(localhost|host|hostname|server|domain|example|test|foo|bar|name|your[a-z-]*)[:/?#]|(localhost|host|hostname|server|domain|example|test|foo|bar|name)$)[a-z][a-z0-9-]+(:\d+)?([/?#].*)?$"
    )]
    private static partial Regex Label();

    [GeneratedRegex(@"(?i)^[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*" + Suffix + @"(:\d{2,5})?$")]
    private static partial Regex Host();

    [GeneratedRegex("(?i)^" + Scheme + @":///?[^\s]+$")]
    private static partial Regex Address();

    [GeneratedRegex("(?i)" + Scheme + @"://[a-z0-9.-]*[a-z0-9]" + Suffix + @"(?![a-z0-9-])")]
    private static partial Regex InComment();
}
