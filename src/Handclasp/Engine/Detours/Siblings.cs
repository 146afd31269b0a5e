using System.Net;
using Handclasp.Pki;

namespace Handclasp.Engine;

/// <summary>The other names worth a try on a listener.</summary>
internal static class Siblings
{
    /// <summary>A name that nobody has (RFC 6761 section 6.4 keeps .invalid for that), always the same: reports do not change by chance.</summary>
    public const string Unknown = "nobody.handclasp.invalid";

    /// <summary>A path that does not exist.</summary>
    public const string Nowhere = "/handclasp-nowhere-5d41c0";

    private const int Most = 8;

    /// <summary>The user's names; else those in the server's certificate and the parents of its wildcards. Then no name, and an unknown one.</summary>
    public static IReadOnlyList<Sibling> Of(
        ScanOptions options,
        string? own,
        IEnumerable<byte[]> leaves,
        Func<string, string> host,
        string ownHost
    )
    {
        var names = options.AlsoNames.Count > 0 ? options.AlsoNames : InCertificates(leaves);
        var others = names
            .Select(n => n.ToLowerInvariant().TrimEnd('.'))
            .Distinct(StringComparer.Ordinal)
            .Where(n => n != own && n.Length > 0)
            .Take(Most)
            .Select(n => new Sibling(n, n, host(n)));
        var none = own is null ? [] : (IEnumerable<Sibling>)[new("no server name", null, ownHost) { IsName = false }];
        return [.. others, .. none, new("an unknown name", Unknown, host(Unknown)) { IsName = false }];
    }

    private static IReadOnlyList<string> InCertificates(IEnumerable<byte[]> leaves) =>
        [
            .. leaves
                .SelectMany(der => ParsedCertificate.TryParse(der, out var read, out _) ? read.Said.SubjectAltName.Dns : [])
                .Select(n => n.StartsWith("*.", StringComparison.Ordinal) ? n[2..] : n)
                .Where(n =>
                    n.Length <= 253 && n.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') && !IPAddress.TryParse(n, out _)
                ),
        ];
}
