using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CsCheck;
using Handclasp.Model;
using Handclasp.Pki;
using Xunit;

namespace Handclasp.Tests.Pki;

/// <summary>Whatever a file holds: it is read, or a <see cref="UsageException"/> says in one line why not.</summary>
public sealed class CredentialFilesPropertyTests : IDisposable
{
    private readonly OpenSsl openssl = new();
    private readonly ClientCredential pair = TestAuthority.Ec().Client();

    public void Dispose() => openssl.Dispose();

    [Fact]
    public void Mutated_pem_never_throws_anything_else() => Mutate(Encoding.ASCII.GetBytes(OpenSsl.Pem(pair.Chain) + KeyPem()), 1_500);

    [Fact]
    public void Mutated_der_certificates_never_throw_anything_else() => Mutate(pair.Chain[0], 1_500);

    [Fact]
    public void Mutated_der_keys_never_throw_anything_else() => Mutate(pair.Key.ExportPkcs8PrivateKey(), 1_500);

    [Fact]
    public void Mutated_encrypted_keys_never_throw_anything_else() =>
        Mutate(
            pair.Key.ExportEncryptedPkcs8PrivateKey("secret", new(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 200)),
            1_000
        );

    [Fact]
    public void Mutated_pkcs12_never_throws_anything_else()
    {
        using var bare = X509CertificateLoader.LoadCertificate(pair.Chain[0]);
        using var whole = bare.CopyWithPrivateKey((ECDsa)pair.Key);
        Mutate(whole.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 200), "secret"), 500);
    }

    [Fact]
    public void Random_bytes_never_throw_anything_else() =>
        Gen.Byte.Array[1, 300].Sample(bytes => Told(openssl.Write("random", bytes)), iter: 1_000, threads: 1);

    private string KeyPem() => PemEncoding.WriteString("PRIVATE KEY", pair.Key.ExportPkcs8PrivateKey());

    private void Mutate(byte[] good, int times) =>
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, 20])
            .Sample(
                (at, value, second, other, cut) =>
                {
                    var bytes = good[..(cut == 0 ? at + 1 : good.Length)].ToArray();
                    bytes[at] = value;
                    if (second < bytes.Length && cut % 2 == 0)
                        bytes[second] = other;
                    return Told(openssl.Write("mutant", bytes));
                },
                iter: times,
                threads: 1
            );

    /// <summary>True where every loader reads the file or says in one line of printable text why not.</summary>
    private bool Told(string file)
    {
        var certificate = openssl.Path("good.pem");
        if (!File.Exists(certificate))
            openssl.Write("good.pem", pair.Chain);
        Action[] loads =
        [
            () => CredentialFiles.LoadPair(file, null, "secret", "client"),
            () => CredentialFiles.LoadPair(certificate, file, "secret", "client"),
            () => CredentialFiles.LoadCertificates(file, "server-ca"),
            () => CredentialFiles.LoadAuthority(file, null, "secret"),
            () => CredentialFiles.LoadCrls(file),
        ];
        return loads.All(load =>
        {
            try
            {
                load();
                return true;
            }
            catch (UsageException told)
            {
                return told.Message.Contains(file, StringComparison.Ordinal) && told.Message.All(c => !char.IsControl(c));
            }
        });
    }
}
