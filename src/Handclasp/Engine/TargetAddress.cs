using System.Globalization;
using System.Net;
using System.Text;
using Handclasp.Model;
using Handclasp.Protocols;

namespace Handclasp.Engine;

/// <summary>A target as the user names it: <c>[scheme://][user[:password]@]host[:port][/path]</c>, parsed once, at the edge.</summary>
internal sealed record TargetAddress(string Scheme, string Host, int Port, string Path, string User, string Password)
{
    /// <summary>The path stood in the target as typed; false where "/" was filled in. Only a named path is claimed beside --path.</summary>
    public bool PathGiven { get; init; }

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

    /// <summary>Scheme, host, port and path, without user and password: what reports show.</summary>
    public string Url => $"{Scheme}://{new HostPort(Host, Port)}{Path}";

    /// <summary>The name for SNI, or null where the host is an address (RFC 6066 section 3 allows names only).</summary>
    public string? ServerName => IPAddress.TryParse(Host, out _) ? null : Host.TrimEnd('.');

    /// <summary>The Host header: the port stands in it where it is not the scheme's own (RFC 9110 section 7.2).</summary>
    public static string HostHeader(string host, int port, int defaultPort)
    {
        var name = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return port == defaultPort ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{port}");
    }

    /// <summary>A target as a person writes it: what it leaves out is filled in by the protocols that are spoken here.</summary>
    /// <exception cref="UsageException">What is wrong, and what a target looks like.</exception>
    public static TargetAddress Parse(string text) =>
        Parse(text, scheme => Speakers.Find(scheme).DefaultPort, port => Speakers.OfPort(port).Scheme);

    /// <param name="text">As typed.</param>
    /// <param name="defaultPort">The scheme's port, or 0 for an unknown scheme or one without; unknown schemes throw there.</param>
    /// <param name="schemeOf">The scheme of a target that names a port and none; null: https.</param>
    /// <exception cref="UsageException">What is wrong, and what a target looks like.</exception>
    public static TargetAddress Parse(string text, Func<string, int> defaultPort, Func<int, string>? schemeOf = null)
    {
        var shown = Shown(text);
        if (text.Length is 0 or > 4096 || text.Any(c => char.IsControl(c) || c == ' '))
            throw new UsageException($"target '{shown}' is empty, too long or contains spaces: write [scheme://]host[:port][/path]");
        var rest = text;
        var scheme = "https";
        var mark = rest.IndexOf("://", StringComparison.Ordinal);
        if (mark >= 0)
        {
            scheme = rest[..mark].ToLowerInvariant();
            rest = rest[(mark + 3)..];
        }

        var port = defaultPort(scheme);
        var cut = rest.AsSpan().IndexOfAny("/?#");
        var authority = cut < 0 ? rest : rest[..cut];
        var path = cut < 0 ? "" : rest[cut..];
        var hash = path.IndexOf('#', StringComparison.Ordinal);
        path = hash >= 0 ? path[..hash] : path;
        path = path.StartsWith('?') ? "/" + path : path;
        var (user, password) = ("", "");
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var info = authority[..at].Split(':', 2);
            user = Uri.UnescapeDataString(info[0]);
            password = info.Length > 1 ? Uri.UnescapeDataString(info[1]) : "";
            authority = authority[(at + 1)..];
        }

        var (host, portText) = SplitAuthority(authority, shown);
        if (portText is not null)
            port = ParsePort(portText, shown);
        if (mark < 0 && portText is not null && schemeOf is not null)
            scheme = schemeOf(port);
        if (port == 0)
            throw new UsageException(
                $"target '{shown}' names no port and the scheme '{scheme}' has no usual one: write {scheme}://host:port"
            );
        return new(scheme, Ascii(host, shown), port, path.Length == 0 ? "/" : path, user, password) { PathGiven = path.Length > 0 };
    }

    /// <summary>Parses HOST:PORT (--connect).</summary>
    /// <exception cref="UsageException">It is not that.</exception>
    public static HostPort ParseHostPort(string text, string option)
    {
        var (host, port) = SplitAuthority(text, text);
        return port is null
            ? throw new UsageException($"{option} '{Shown(text)}' names no port: write {option} host:port")
            : new(Ascii(host, text), ParsePort(port, text));
    }

    private static (string Host, string? Port) SplitAuthority(string authority, string shown)
    {
        if (authority.StartsWith('['))
        {
            var close = authority.IndexOf(']', StringComparison.Ordinal);
            var inner = close < 0 ? "" : authority[1..close];
            var after = close < 0 ? "" : authority[(close + 1)..];
            if (
                !IPAddress.TryParse(inner, out var six)
                || !inner.Contains(':', StringComparison.Ordinal)
                || (after.Length > 0 && after[0] != ':')
            )
                throw new UsageException($"target '{shown}' is not an IPv6 address in brackets: write [2001:db8::1]:443");
            return (six.ToString(), after.Length > 0 ? after[1..] : null);
        }

        var colons = authority.Count(c => c == ':');
        if (colons > 1)
            return IPAddress.TryParse(authority, out var bare)
                ? (bare.ToString(), null)
                : throw new UsageException($"target '{shown}' has several colons: write IPv6 addresses in brackets, [2001:db8::1]:443");
        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        var host = colon < 0 ? authority : authority[..colon];
        return host.Length == 0
            ? throw new UsageException($"target '{shown}' names no host: write [scheme://]host[:port][/path]")
            : (host, colon < 0 ? null : authority[(colon + 1)..]);
    }

    private static int ParsePort(string text, string shown) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new UsageException($"port '{Shown(text)}' in '{shown}' is no port: it is a number from 1 to 65535");

    private static string Ascii(string host, string shown)
    {
        if (IPAddress.TryParse(host, out var address))
            return address.ToString();
        try
        {
            var ascii = host.All(char.IsAscii) ? host.ToLowerInvariant() : Idn.GetAscii(host).ToLowerInvariant();
            var labels = ascii.TrimEnd('.').Split('.');
            var sound =
                ascii.Length <= 253
                && labels.All(l => l.Length is > 0 and < 64 && l.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
            if (sound)
                return ascii;
        }
        catch (ArgumentException)
        {
            // Falls through to the one message below: the name is no host name.
        }

        throw new UsageException(
            $"host '{Shown(host)}' in '{shown}' is no host name: letters, digits, hyphens and dots, at most 253 characters"
        );
    }

    private static string Shown(string text)
    {
        var clean = new StringBuilder();
        foreach (var c in text.Length > 120 ? text[..120] + "…" : text)
            clean.Append(char.IsControl(c) ? '?' : c);
        var shown = clean.ToString();
        var at = shown.LastIndexOf('@');
        var slashes = shown.IndexOf("://", StringComparison.Ordinal);
        return at > 0 ? shown[..(slashes < 0 ? 0 : slashes + 3)] + "…" + shown[at..] : shown; // never echo a password
    }
}
