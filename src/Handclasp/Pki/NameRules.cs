using System.Formats.Asn1;
using System.Net;

namespace Handclasp.Pki;

/// <summary>The names a certificate claims: its subject and its alternative names.</summary>
internal sealed record ClaimedNames(byte[] Subject, AlternativeNames Others);

/// <summary>nameConstraints (RFC 5280 section 4.2.1.10), read and held against names.</summary>
internal sealed record NameRules(IReadOnlyList<NameRules.Subtree> Permitted, IReadOnlyList<NameRules.Subtree> Excluded)
{
    public const int Email = 1,
        Dns = 2,
        Directory = 4,
        Uri = 6,
        Ip = 7;

    /// <summary>One base name.</summary>
    /// <param name="Kind">GeneralName's tag.</param>
    /// <param name="Base">The content octets (of a directory name: the Name).</param>
    internal sealed record Subtree(int Kind, byte[] Base);

    /// <summary>Reads the extension's value; null where it cannot be read.</summary>
    public static NameRules? Read(byte[] value)
    {
        try
        {
            var body = CertificateReader.Open(value).ReadSequence();
            List<Subtree> permitted = [],
                excluded = [];
            while (body.HasData)
            {
                var tag = body.PeekTag();
                var list = body.ReadSequence(new(tag.TagClass, tag.TagValue, isConstructed: true));
                while (list.HasData)
                {
                    var encoded = list.ReadSequence().ReadEncodedValue();
                    var kind = Asn1Tag.Decode(encoded.Span, out _).TagValue;
                    (tag.TagValue == 0 ? permitted : excluded).Add(new(kind, CertificateReader.Content(encoded)));
                }
            }

            return new(permitted, excluded);
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Permits only names that nobody has, of every kind that these names use, so that each of them violates it;
    /// null where they use no kind that can be constrained.
    /// </summary>
    public static CertificateExtension? Excluding(ClaimedNames names)
    {
        const string nobody = "elsewhere.handclasp.invalid";
        List<Action<AsnWriter>> bases = [];
        if (names.Others.Dns.Count > 0)
            bases.Add(w => Text(w, Dns, nobody));
        if (names.Others.Email.Count > 0)
            bases.Add(w => Text(w, Email, nobody));
        if (names.Others.Uri.Count > 0)
            bases.Add(w => Text(w, Uri, nobody));
        if (names.Others.Ip.Count > 0)
            bases.Add(w => w.WriteOctetString(OneAddress(names.Others.Ip[0]), new Asn1Tag(TagClass.ContextSpecific, Ip)));
        // Without alternative names the subject is the name (RFC 5280: directoryName constraints apply to it).
        if (names.Others.Directory.Count > 0 || (bases.Count == 0 && !names.Subject.AsSpan().SequenceEqual(NameWriter.Empty)))
            bases.Add(w =>
            {
                using (w.PushSequence(new Asn1Tag(TagClass.ContextSpecific, Directory)))
                    w.WriteEncodedValue(NameWriter.Of("", "Handclasp: elsewhere"));
            });
        return bases.Count == 0 ? null : new(ObjectIds.NameConstraints, true, Write(bases));
    }

    /// <summary>True where none of the names is excluded, and each lies in a permitted subtree of its kind, if there are any.</summary>
    public bool Allows(ClaimedNames names) =>
        names.Others.Dns.All(n => Allows(Dns, b => IsBelow(n, Ascii(b))))
        && names.Others.Email.All(n => Allows(Email, b => IsMailOf(n, Ascii(b))))
        && names.Others.Uri.All(n => Allows(Uri, b => IsHostOf(n, Ascii(b))))
        && names.Others.Ip.All(n => Allows(Ip, b => IsAddressIn(n, b)))
        && names
            .Others.Directory.Append(names.Subject)
            .Where(n => !n.AsSpan().SequenceEqual(NameWriter.Empty))
            .All(n => Allows(Directory, b => IsNameBelow(n, b)));

    private bool Allows(int kind, Func<byte[], bool> inside)
    {
        var mine = Permitted.Where(t => t.Kind == kind).ToList();
        return !Excluded.Where(t => t.Kind == kind).Any(t => inside(t.Base)) && (mine.Count == 0 || mine.Exists(t => inside(t.Base)));
    }

    /// <summary>"host.example" holds itself and what is below; with a leading dot only what is below.</summary>
    private static bool IsBelow(string name, string tree) =>
        tree.Length == 0
        || name.Equals(tree, StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(tree[0] == '.' ? tree : "." + tree, StringComparison.OrdinalIgnoreCase);

    private static bool IsMailOf(string mailbox, string tree) =>
        tree.Contains('@', StringComparison.Ordinal)
            ? mailbox.Equals(tree, StringComparison.OrdinalIgnoreCase)
            : IsHost(mailbox[(mailbox.LastIndexOf('@') + 1)..], tree);

    private static bool IsHostOf(string uri, string tree) =>
        System.Uri.TryCreate(uri, UriKind.Absolute, out var read) && read.Host.Length > 0 && IsHost(read.Host, tree);

    private static bool IsHost(string host, string tree) =>
        tree.Length == 0
        || (
            tree[0] == '.' ? host.EndsWith(tree, StringComparison.OrdinalIgnoreCase) : host.Equals(tree, StringComparison.OrdinalIgnoreCase)
        );

    private static bool IsAddressIn(string address, byte[] tree)
    {
        if (!IPAddress.TryParse(address, out var read) || read.GetAddressBytes() is var octets && tree.Length != 2 * octets.Length)
            return false;
        var own = read.GetAddressBytes();
        return !own.Where((octet, i) => (octet & tree[own.Length + i]) != (tree[i] & tree[own.Length + i])).Any();
    }

    private static bool IsNameBelow(byte[] name, byte[] tree)
    {
        try
        {
            var mine = CertificateReader.Open(name).ReadSequence();
            var above = CertificateReader.Open(tree).ReadSequence();
            while (above.HasData)
                if (!mine.HasData || !mine.ReadEncodedValue().Span.SequenceEqual(above.ReadEncodedValue().Span))
                    return false;
            return true;
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException)
        {
            return false;
        }
    }

    private static string Ascii(byte[] octets) => SafeText.Latin1(octets);

    /// <summary>One address of the documentation's networks (RFC 5737, RFC 3849) with a full mask.</summary>
    private static byte[] OneAddress(string like) =>
        like.Contains(':', StringComparison.Ordinal)
            ? [.. IPAddress.Parse("2001:db8::dead").GetAddressBytes(), .. Enumerable.Repeat((byte)0xff, 16)]
            : [192, 0, 2, 254, 255, 255, 255, 255];

    private static void Text(AsnWriter writer, int kind, string value) =>
        writer.WriteCharacterString(UniversalTagNumber.IA5String, value, new Asn1Tag(TagClass.ContextSpecific, kind));

    private static byte[] Write(List<Action<AsnWriter>> bases) =>
        ExtensionWriter.Write(w =>
        {
            using (w.PushSequence())
            using (w.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                foreach (var write in bases)
                    using (w.PushSequence())
                        write(w);
        });
}
