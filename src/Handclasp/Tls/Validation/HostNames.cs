using System.Globalization;
using System.Net;
using Handclasp.Pki;

namespace Handclasp.Tls.Validation;

/// <summary>Does a certificate name this host? RFC 9525: subjectAltName only, never the common name.</summary>
internal static class HostNames
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

    /// <param name="host">A DNS name, in Unicode or A-labels, with or without a trailing dot; or an IP address without brackets.</param>
    public static bool Matches(ParsedCertificate certificate, string host)
    {
        if (IPAddress.TryParse(host, out var address))
            return certificate.Said.SubjectAltName.Ip.Any(ip => IPAddress.TryParse(ip, out var named) && Same(named, address));
        return Ascii(host) is { } name && certificate.Said.SubjectAltName.Dns.Any(pattern => Matches(pattern, name));
    }

    /// <summary>One dNSName against a name in A-labels. A wildcard is the whole left-most label and stands for exactly one (section 6.3).</summary>
    public static bool Matches(string pattern, string name)
    {
        var wanted = name.ToLowerInvariant().Split('.');
        var offered = pattern.ToLowerInvariant().TrimEnd('.').Split('.');
        if (wanted.Length != offered.Length || wanted.Any(l => !IsLabel(l)))
            return false;
        // "*.com" names a whole registry: no authority may issue it, and clients refuse it.
        var wild = offered[0] == "*" && offered.Length > 2;
        if (!wild && !IsLabel(offered[0]))
            return false;
        return offered.Skip(1).All(IsLabel) && offered.Skip(1).SequenceEqual(wanted.Skip(1)) && (wild || offered[0] == wanted[0]);
    }

    /// <summary>The name in A-labels without a trailing dot, or null where it cannot be one.</summary>
    public static string? Ascii(string host)
    {
        try
        {
            var name = host.TrimEnd('.');
            return name.Length is 0 or > 253 ? null : Idn.GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool Same(IPAddress one, IPAddress other)
    {
        var left = one.IsIPv4MappedToIPv6 ? one.MapToIPv4() : one;
        var right = other.IsIPv4MappedToIPv6 ? other.MapToIPv4() : other;
        return left.GetAddressBytes().AsSpan().SequenceEqual(right.GetAddressBytes());
    }
}
