using System.Security.Cryptography;
using System.Text;
using Handclasp.Model;
using Handclasp.Pki;
using Xunit;

namespace Handclasp.Tests.Pki;

/// <summary>Files as openssl writes them are read; every wrong one gives one line that names it and says what to do.</summary>
public sealed class CredentialFilesTests : IDisposable
{
    private const string Secret = "pä$$ wörd";
    private static readonly Lazy<RSA> SharedRsa = new(() => RSA.Create(2048));
    private readonly OpenSsl openssl = new();
    private readonly TestAuthority authority = TestAuthority.Intermediate(null);

    public void Dispose() => openssl.Dispose();

    [Theory]
    [InlineData("ec", "pkey", "-out")]
    [InlineData("rsa", "pkey", "-out")]
    [InlineData("ec", "ec", "-out")]
    [InlineData("rsa", "rsa", "-traditional", "-out")]
    [InlineData("ec", "pkey", "-outform", "DER", "-out")]
    [InlineData("ec", "ec", "-outform", "DER", "-out")]
    [InlineData("rsa", "rsa", "-traditional", "-outform", "DER", "-out")]
    public void Plain_keys_of_every_form_are_read(string type, params string[] conversion)
    {
        var pair = Pair(type);
        Convert(pair, [.. conversion, openssl.Path("key")]);

        var read = CredentialFiles.LoadPair(Certificate(pair), openssl.Path("key"), null, "client");

        AssertSame(pair, read);
    }

    [Theory]
    [InlineData("ec", "pkcs8", "-topk8")]
    [InlineData("rsa", "pkcs8", "-topk8")]
    [InlineData("ec", "pkcs8", "-topk8", "-v2", "des3")]
    [InlineData("ec", "pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES")]
    [InlineData("ec", "pkcs8", "-topk8", "-outform", "DER")]
    public void Encrypted_keys_need_the_right_passphrase(string type, params string[] conversion)
    {
        var pair = Pair(type);
        Convert(pair, [.. conversion, "-passout", "pass:" + Secret, "-out", openssl.Path("key")]);
        var certificate = Certificate(pair);

        AssertSame(pair, CredentialFiles.LoadPair(certificate, openssl.Path("key"), Secret, "client"));
        AssertFault("encrypted key: put its passphrase into an environment variable", certificate, openssl.Path("key"), null);
        AssertFault("--client-key-passphrase-env", certificate, openssl.Path("key"), null);
        AssertFault("this passphrase does not open", certificate, openssl.Path("key"), "wrong");
    }

    [Theory]
    [InlineData("ec")]
    [InlineData("rsa")]
    public void Pkcs12_is_read_with_its_passphrase_only(string type)
    {
        var pair = Pair(type);
        var p12 = Pkcs12(pair, Secret);

        var read = CredentialFiles.LoadPair(p12, null, Secret, "client");

        AssertSame(pair, read);
        Assert.Equal(2, read.Chain.Count);
        AssertFault("is a PKCS#12 file with a passphrase", p12, null, null);
        AssertFault("is a PKCS#12 file that this passphrase does not open", p12, null, "wrong");
    }

    [Fact]
    public void Pkcs12_without_passphrase_is_read()
    {
        var pair = Pair("ec");

        AssertSame(pair, CredentialFiles.LoadPair(Pkcs12(pair, ""), null, null, "client"));
    }

    [Fact]
    public void The_leaf_comes_first_whatever_the_files_order()
    {
        var pair = Pair("ec");
        var stranger = TestAuthority.Ec().Root;
        byte[][] chain = [pair.Chain[0], authority.Chain[0], authority.Root];
        var file = openssl.Write("all.pem", [stranger, authority.Root, authority.Chain[0], pair.Chain[0]]);

        var read = CredentialFiles.LoadPair(file, Key(pair), null, "client");

        Assert.Equal([.. chain, stranger], read.Chain);
    }

    [Fact]
    public void Of_several_keys_the_fitting_one_is_taken_and_none_is_told()
    {
        var pair = Pair("ec");
        var keys = string.Concat(
            new[] { Pair("ec").Key, pair.Key, Pair("ec").Key }.Select(k =>
                PemEncoding.WriteString("PRIVATE KEY", k.ExportPkcs8PrivateKey()) + "\n"
            )
        );
        var file = openssl.Write("keys.pem", Encoding.ASCII.GetBytes(keys));

        AssertSame(pair, CredentialFiles.LoadPair(Certificate(pair), file, null, "client"));
        AssertFault("holds 3 keys, and none belongs to a certificate in", Certificate(Pair("ec")), file, null);
    }

    [Fact]
    public void One_file_may_hold_all_with_text_around()
    {
        var pair = Pair("ec");
        var text =
            $"Bag Attributes\r\n  name: x\r\n{OpenSsl.Pem(pair.Chain)}{PemEncoding.WriteString("PRIVATE KEY", pair.Key.ExportPkcs8PrivateKey())}".ReplaceLineEndings(
                "\r\n"
            );

        AssertSame(pair, CredentialFiles.LoadPair(openssl.Write("a", Encoding.UTF8.GetBytes("\ufeff" + text)), null, null, "client"));
        AssertSame(
            pair,
            CredentialFiles.LoadPair(openssl.Write("b", [0xff, 0xfe, .. Encoding.Unicode.GetBytes(text)]), null, null, "client")
        );
        AssertSame(pair, CredentialFiles.LoadPair(openssl.Path("a"), openssl.Path("a"), null, "client"));
    }

    [Fact]
    public void A_der_certificate_and_openssls_trusted_form_are_read()
    {
        var pair = Pair("ec");
        var der = openssl.Write("leaf.der", pair.Chain[0]);
        Assert.Equal(
            0,
            openssl.Run("x509", "-in", der, "-inform", "DER", "-trustout", "-addtrust", "clientAuth", "-out", openssl.Path("t")).Code
        );

        AssertSame(pair, CredentialFiles.LoadPair(der, Key(pair), null, "client"));
        AssertSame(pair, CredentialFiles.LoadPair(openssl.Path("t"), Key(pair), null, "client"));
    }

    [Fact]
    public void An_authority_is_put_before_its_parents()
    {
        var file = openssl.Write("ca.pem", [authority.Root, authority.Chain[0]]);
        var key = openssl.Write("ca.key", Pem(authority.Key));

        var (chain, read) = CredentialFiles.LoadAuthority(file, key, null);
        var (alone, none) = CredentialFiles.LoadAuthority(openssl.Write("issuing.pem", authority.Chain), null, null);

        Assert.Equal([authority.Chain[0], authority.Root], chain);
        Assert.Equal(authority.Key.ExportSubjectPublicKeyInfo(), read!.ExportSubjectPublicKeyInfo());
        Assert.Equal(authority.Chain, alone);
        Assert.Null(none);
        var wrong = Assert.Throws<UsageException>(() => CredentialFiles.LoadAuthority(file, Key(Pair("ec")), null));
        Assert.StartsWith("--client-ca-key '", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("does not belong to the certificate in", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_files_are_told()
    {
        var key = Key(Pair("ec"));

        AssertFault("does not exist: check the path", openssl.Path("absent.pem"), key, null);
        AssertFault("does not exist: check the path", openssl.Path("no/such/folder.pem"), key, null);
        AssertFault("is empty", openssl.Write("empty.pem", Array.Empty<byte>()), key, null);
        AssertFault("is a directory", openssl.Folder, key, null);
        AssertFault("names no file", " ", key, null);
        AssertFault("is larger than 1 MiB", openssl.Write("large.pem", new byte[CredentialFile.MostBytes + 1]), key, null);
        AssertFault("is larger than 1 MiB", "/dev/zero", key, null);
        AssertFault("is text, but not PEM", openssl.Write("text.pem", "hello\n"u8.ToArray()), key, null);
        AssertFault("is neither PEM nor DER nor PKCS#12", openssl.Write("noise.pem", RandomNumberGenerator.GetBytes(300)), key, null);
    }

    [Fact]
    public void What_is_in_the_wrong_place_is_told()
    {
        var pair = Pair("ec");
        var certificate = Certificate(pair);
        var key = Key(pair);
        Assert.Equal(0, openssl.Run("req", "-new", "-key", key, "-subj", "/CN=x", "-out", openssl.Path("csr.pem")).Code);
        Assert.Equal(0, openssl.Run("req", "-new", "-key", key, "-subj", "/CN=x", "-outform", "DER", "-out", openssl.Path("csr.der")).Code);
        Assert.Equal(0, openssl.Run("pkey", "-in", key, "-pubout", "-out", openssl.Path("pub.pem")).Code);
        Assert.Equal(0, openssl.Run("pkey", "-in", key, "-pubout", "-outform", "DER", "-out", openssl.Path("pub.der")).Code);
        Assert.Equal(0, openssl.Run("crl2pkcs7", "-nocrl", "-certfile", certificate, "-out", openssl.Path("p7.pem")).Code);

        AssertFault("holds a private key where a certificate is expected", key, key, null);
        AssertFault("holds a certificate where a private key is expected", certificate, certificate, null);
        AssertFault("holds no private key: give its file with --client-key", certificate, null, null);
        AssertFault("but a certificate request (CSR)", openssl.Path("csr.pem"), key, null);
        AssertFault("but a certificate request (CSR)", openssl.Path("csr.der"), key, null);
        AssertFault("holds no private key but a public key", certificate, openssl.Path("pub.pem"), null);
        AssertFault("holds no private key but a public key", certificate, openssl.Path("pub.der"), null);
        AssertFault("but a PKCS#7 bundle", openssl.Path("p7.pem"), key, null);
        AssertFault("does not belong to the certificate in", certificate, Key(Pair("ec")), null);
        AssertFault("does not belong to the certificate in", certificate, Key(Pair("rsa")), null);
    }

    [Fact]
    public void Damaged_blocks_are_told()
    {
        var pair = Pair("ec");
        var pem = OpenSsl.Pem(pair.Chain[0]);
        var cut = openssl.Write("cut.pem", Encoding.ASCII.GetBytes(pem[..(pem.Length / 2)]));
        var noise = openssl.Write("noise.pem", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"u8.ToArray());
        var wrong = openssl.Write("wrong.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"u8.ToArray());

        AssertFault("is cut off: its END line is missing", cut, Key(pair), null);
        AssertFault("holds no base64 between its BEGIN and END lines", noise, Key(pair), null);
        AssertFault("holds a certificate that cannot be read", wrong, Key(pair), null);
    }

    [Theory]
    [InlineData("an Ed25519 key: .NET 10 has no such key type", "genpkey", "-algorithm", "ed25519")]
    [InlineData("an Ed448 key: .NET 10 has no such key type", "genpkey", "-algorithm", "ed448")]
    [InlineData("which cannot sign", "genpkey", "-algorithm", "x25519")]
    [InlineData("bound to RSASSA-PSS", "genpkey", "-algorithm", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:1024")]
    [InlineData("an EC secp256k1 key", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1")]
    public void Keys_that_cannot_be_used_are_told(string expected, params string[] generate)
    {
        Assert.Equal(0, openssl.Run([.. generate, "-out", openssl.Path("odd.key")]).Code);

        AssertFault(expected, Certificate(Pair("ec")), openssl.Path("odd.key"), null);
    }

    [Fact]
    public void Old_encryption_and_foreign_formats_say_how_to_convert()
    {
        var pair = Pair("ec");
        Convert(pair, ["ec", "-aes128", "-passout", "pass:x", "-out", openssl.Path("old.key")]);
        var ssh = openssl.Write("ssh", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"u8.ToArray());
        var dsa = openssl.Write("dsa", "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----\n"u8.ToArray());

        Assert.Contains("Proc-Type", File.ReadAllText(openssl.Path("old.key")), StringComparison.Ordinal);
        Convert(pair, ["pkcs8", "-topk8", "-scrypt", "-passout", "pass:x", "-out", openssl.Path("scrypt.key")]);

        AssertFault("openssl pkcs8 -topk8", Certificate(pair), openssl.Path("old.key"), "x");
        AssertFault("openssl pkcs8 -topk8 -v2 aes256", Certificate(pair), openssl.Path("scrypt.key"), "x");
        AssertFault("ssh-keygen -p -m PKCS8", Certificate(pair), ssh, null);
        AssertFault("a DSA key", Certificate(pair), dsa, null);
    }

    [Fact]
    public void Messages_name_option_and_file_in_one_line_whatever_the_name()
    {
        var fault = Assert.Throws<UsageException>(() => CredentialFiles.LoadPair("a\u001b[31m\nb.pem", null, null, "expired"));

        Assert.Equal("--expired-cert 'a\\1B[31m' does not exist: check the path", fault.Message);
    }

    [Fact]
    public void Revocation_lists_are_read_and_nothing_else()
    {
        var file = openssl.Write("ca.pem", authority.Chain.Take(1));
        openssl.Write("index.txt", Array.Empty<byte>());
        openssl.Write("number", "01\n"u8.ToArray());
        openssl.Write(
            "ca.cnf",
            "[ca]\ndefault_ca=x\n[x]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=1\n"u8.ToArray()
        );
        var key = openssl.Write("ca.key", Pem(authority.Key));
        var made = openssl.Run(
            "ca",
            "-gencrl",
            "-config",
            openssl.Path("ca.cnf"),
            "-cert",
            file,
            "-keyfile",
            key,
            "-out",
            openssl.Path("crl.pem")
        );
        Assert.True(made.Code == 0, made.Output);
        Assert.Equal(0, openssl.Run("crl", "-in", openssl.Path("crl.pem"), "-outform", "DER", "-out", openssl.Path("crl.der")).Code);

        var pem = CredentialFiles.LoadCrls(openssl.Path("crl.pem"));
        var der = CredentialFiles.LoadCrls(openssl.Path("crl.der"));

        Assert.Equal(File.ReadAllBytes(openssl.Path("crl.der")), Assert.Single(pem));
        Assert.Equal(Assert.Single(pem), Assert.Single(der));
        var wrong = Assert.Throws<UsageException>(() => CredentialFiles.LoadCrls(file));
        Assert.Contains("holds no certificate revocation list", wrong.Message, StringComparison.Ordinal);
        AssertFault("but a revocation list", openssl.Path("crl.pem"), key, null);
    }

    private static void AssertSame(ClientCredential expected, ClientCredential read)
    {
        Assert.Equal(expected.Chain[0], read.Chain[0]);
        Assert.Equal(expected.Key.ExportSubjectPublicKeyInfo(), read.Key.ExportSubjectPublicKeyInfo());
        Assert.True(PrivateKeys.Signs(read.Key, TestAuthority.Parse(read.Chain[0]).Key));
    }

    private static void AssertFault(string expected, string certificate, string? key, string? passphrase)
    {
        var fault = Assert.Throws<UsageException>(() => CredentialFiles.LoadPair(certificate, key, passphrase, "client"));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("--client-", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private ClientCredential Pair(string type) => authority.Client(type == "rsa" ? SharedRsa.Value : null);

    private string Certificate(ClientCredential pair) => openssl.Write($"{Guid.NewGuid():N}.pem", [pair.Chain[0]]);

    private string Key(ClientCredential pair) => openssl.Write($"{Guid.NewGuid():N}.key", Pem(pair.Key));

    private static byte[] Pem(AsymmetricAlgorithm key) =>
        Encoding.ASCII.GetBytes(PemEncoding.WriteString("PRIVATE KEY", key.ExportPkcs8PrivateKey()) + "\n");

    private void Convert(ClientCredential pair, string[] arguments)
    {
        var (code, output) = openssl.Run([arguments[0], "-in", Key(pair), .. arguments[1..]]);
        Assert.True(code == 0, output);
    }

    private string Pkcs12(ClientCredential pair, string passphrase)
    {
        var all = openssl.Write("chain.pem", pair.Chain);
        var made = openssl.Run(
            "pkcs12",
            "-export",
            "-in",
            all,
            "-inkey",
            Key(pair),
            "-passout",
            "pass:" + passphrase,
            "-out",
            openssl.Path("a.p12")
        );
        Assert.True(made.Code == 0, made.Output);
        return openssl.Path("a.p12");
    }
}
