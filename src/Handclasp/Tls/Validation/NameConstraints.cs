using System.Formats.Asn1;
using System.Net;
using Handclasp.Pki;

namespace Handclasp.Tls.Validation;

/// <summary>Name constraints (RFC 5280 section 4.2.1.10) for the kinds of names that servers have: DNS, IP, directory, e-mail, URI.</summary>
internal sealed class NameConstraints
{
    private const int MaxSubtrees = 1024;
    private readonly List<(int Kind, byte[] Base)> permitted = [];
    private readonly List<(int Kind, byte[] Base)> excluded = [];

    /// <summary>Null where the value cannot be read: then nothing below may be accepted (it is critical by definition).</summary>
    public static NameConstraints? Read(byte[] value)
    {
        try
        {
            var read = new NameConstraints();
            var body = CertificateReader.Open(value).ReadSequence();
            while (body.HasData)
            {
                var tag = body.PeekTag();
                var into = tag.TagValue == 0 ? read.permitted : read.excluded;
                var list = body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, tag.TagValue, isConstructed: true));
                while (list.HasData)
                {
                    var subtree = list.ReadSequence();
                    var kind = subtree.PeekTag().TagValue;
                    into.Add((kind, CertificateReader.Content(subtree.ReadEncodedValue())));
                    if (into.Count > MaxSubtrees)
                        return null;
                }
            }

            return read;
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The first name outside the constraints, or null.</summary>
    public string? Violation(ParsedCertificate certificate)
    {
        var names = certificate.Said.SubjectAltName;
        return Outside(2, names.Dns, (name, tree) => IsBelow(name, Text(tree)))
            ?? Outside(1, names.Email, MailMatches)
            ?? Outside(6, names.Uri, (uri, tree) => HostOf(uri) is { } host && UriHostMatches(host, Text(tree)))
            ?? Outside(7, names.Ip, AddressMatches)
            ?? OutsideDirectory(certificate);
    }

    private string? Outside(int kind, IReadOnlyList<string> names, Func<string, byte[], bool> matches)
    {
        var allowed = permitted.Where(p => p.Kind == kind).ToList();
        var forbidden = excluded.Where(p => p.Kind == kind).ToList();
        return names.FirstOrDefault(name =>
            (allowed.Count > 0 && !allowed.Exists(p => matches(name, p.Base))) || forbidden.Exists(p => matches(name, p.Base))
        );
    }

    private string? OutsideDirectory(ParsedCertificate certificate)
    {
        var allowed = permitted.Where(p => p.Kind == 4).ToList();
        var forbidden = excluded.Where(p => p.Kind == 4).ToList();
        if (allowed.Count + forbidden.Count == 0)
            return null;
        // An empty subject is no name (section 4.1.2.6).
        var names = certificate.Said.SubjectAltName.Directory.Concat(
            CertificateReader.Content(certificate.SubjectDer).Length > 0 ? [certificate.SubjectDer] : []
        );
        var outside = names.FirstOrDefault(name =>
            (allowed.Count > 0 && !allowed.Exists(p => IsPrefix(p.Base, name))) || forbidden.Exists(p => IsPrefix(p.Base, name))
        );
        return outside is null ? null : DistinguishedNames.Text(outside);
    }

    /// <summary>A DNS name is below a subtree when labels may be added on its left; an empty subtree is everything.</summary>
    private static bool IsBelow(string name, string tree)
    {
        var wanted = tree.TrimStart('.');
        var own = name.TrimEnd('.');
        return wanted.Length == 0
            || own.Equals(wanted, StringComparison.OrdinalIgnoreCase)
            || own.EndsWith("." + wanted, StringComparison.OrdinalIgnoreCase);
    }

    private static bool UriHostMatches(string host, string tree) =>
        tree.StartsWith('.')
            ? host.EndsWith(tree, StringComparison.OrdinalIgnoreCase)
            : host.Equals(tree, StringComparison.OrdinalIgnoreCase);

    private static string? HostOf(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var read) && read.Host.Length > 0 ? read.Host : null;

    private static bool MailMatches(string mail, byte[] treeBytes)
    {
        var tree = Text(treeBytes);
        var host = mail[(mail.LastIndexOf('@') + 1)..];
        return tree.Contains('@') ? mail.Equals(tree, StringComparison.OrdinalIgnoreCase) : UriHostMatches(host, tree);
    }

    /// <summary>An address and its mask, each 4 or 16 octets.</summary>
    private static bool AddressMatches(string ip, byte[] tree)
    {
        if (!IPAddress.TryParse(ip, out var address))
            return false;
        var bytes = address.GetAddressBytes();
        return tree.Length == 2 * bytes.Length
            && bytes.Select((b, i) => (b & tree[bytes.Length + i]) == (tree[i] & tree[bytes.Length + i])).All(same => same);
    }

    /// <summary>The subtree's relative names stand, in order, at the beginning of the name.</summary>
    private static bool IsPrefix(byte[] tree, byte[] name)
    {
        try
        {
            var wanted = CertificateReader.Open(tree).ReadSequence();
            var own = CertificateReader.Open(name).ReadSequence();
            while (wanted.HasData)
                if (!own.HasData || !wanted.ReadEncodedValue().Span.SequenceEqual(own.ReadEncodedValue().Span))
                    return false;
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static string Text(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}
