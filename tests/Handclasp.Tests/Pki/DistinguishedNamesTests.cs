using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CsCheck;
using Handclasp.Pki;
using Xunit;

namespace Handclasp.Tests.Pki;

public sealed class DistinguishedNamesTests
{
    [Theory]
    [InlineData("CN=a, O=Acme, C=DE", "CN=a,O=Acme,C=DE")]
    [InlineData("CN=\"a,b\"", "CN=a\\,b")]
    [InlineData("E=x@y.test, UID=1", "emailAddress=x@y.test,UID=1")]
    public void Names_come_most_specific_first(string written, string expected) =>
        Assert.Equal(expected, DistinguishedNames.Text(new X500DistinguishedName(written).RawData));

    [Theory]
    [InlineData("", "CN=")]
    [InlineData(" a ", "CN=\\ a\\ ")]
    [InlineData("#1", "CN=\\#1")]
    [InlineData("a+b\"c\\d<e>f;g=h", "CN=a\\+b\\\"c\\\\d\\<e\\>f\\;g\\=h")]
    [InlineData("x\u001b[31mred\n", "CN=x\\1B[31mred\\0A")]
    [InlineData("admin\0.evil", "CN=admin\\00.evil")]
    [InlineData("a\u202eb\u200bc", "CN=a\\E2\\80\\AEb\\E2\\80\\8Bc")]
    [InlineData("Müller 日本", "CN=Müller 日本")]
    public void Text_is_escaped(string value, string expected) => Assert.Equal(expected, DistinguishedNames.Text(Name(value)));

    [Fact]
    public void Octets_that_are_no_text_come_as_hexadecimal() =>
        Assert.Equal("CN=#0c02fffe", DistinguishedNames.Text(Name(UniversalTagNumber.UTF8String, [0xff, 0xfe])));

    [Fact]
    public void Unknown_attributes_come_as_their_number()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.3.4");
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, "x");
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(ObjectIds.CommonName);
                writer.WriteInteger(5);
            }
        }

        Assert.Equal("1.2.3.4=x+CN=#020105", DistinguishedNames.Text(writer.Encode()));
    }

    [Fact]
    public void An_empty_name_is_empty() => Assert.Equal("", DistinguishedNames.Text([0x30, 0]));

    [Fact]
    public void Long_names_are_cut()
    {
        var text = DistinguishedNames.Text(Name(new string('x', 1_000_000)));

        Assert.Equal(DistinguishedNames.MaxLength, text.Length);
        Assert.EndsWith("…", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_give_bounded_printable_text()
    {
        var good = Name("some name");
        Gen.OneOf(
                Gen.Byte.Array[0, 60],
                Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte)
                    .Select(
                        (at, value) =>
                        {
                            var bytes = good.ToArray();
                            bytes[at] = value;
                            return bytes;
                        }
                    ),
                Gen.Byte.Array[0, 40].Select(b => Name(UniversalTagNumber.UTF8String, b)),
                Gen.Byte.Array[0, 40].Select(b => Name(UniversalTagNumber.BMPString, b))
            )
            .Sample(
                bytes =>
                {
                    var text = DistinguishedNames.Text(bytes);
                    return text.Length <= DistinguishedNames.MaxLength && ParsedCertificateTests.Printable(text);
                },
                iter: 20_000
            );
    }

    private static byte[] Name(string value) => Name(UniversalTagNumber.UTF8String, Encoding.UTF8.GetBytes(value));

    private static byte[] Name(UniversalTagNumber kind, byte[] value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(ObjectIds.CommonName);
            writer.WriteOctetString(value, new Asn1Tag(TagClass.ContextSpecific, 0));
        }

        // AsnWriter refuses text that is none: the tag is put in afterwards.
        var bytes = writer.Encode();
        bytes[Array.IndexOf(bytes, (byte)0x80)] = (byte)kind;
        return bytes;
    }
}
