using Handclasp.Model;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.MisreadPin;

/// <summary>HC560: a pin is the key's or the certificate's digest, and it is looked at in time.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC560",
            "pin-holds-nothing",
            "A pin is compared with the key or the certificate, before data is sent",
            Severity.High,
            CheckGroup.ClientCode,
            "pin that holds nothing",
            """
            ## Why it matters
            A pin says "this key and no other". Compared with a subject, an issuer or a serial number it says nothing: these are texts that anybody writes into a certificate of his own. Looked at when the request has gone, it tells afterwards who has got the token. Called by nobody, it only looks well.

            ## How it is found
            A comparison with something that is called a pin, where the other side is the certificate's subject, issuer or serial number; a peer's certificate that is compared with a pin after something was sent on the same connection; a private function that compares a pin and that nothing calls; in JavaScript also a fingerprint that is compared when the answer is there, a listener for an event that its object never tells of, and a name that is all that is asked of a server which nobody verifies; in Python and Rust also a comparison whose result nobody takes, and a refusal that is caught or only logged. That there is no pin at all is no flaw: it is [HC561](HC561.md), told with `--policy pinning` only.

            ## What to do
            Compare the SHA-256 of the public key (SPKI), in the library's verification callback:

            """,
            "Compare the SHA-256 of the public key, before the first byte is sent.",
            SourceStandards.Pinning
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.JavaScript], c => Any.Look(c).Concat(JavaScript.Look(c)))
        {
            Bad = """
                const checkServerIdentity = (host, cert) => {
                  if (cert.issuer.CN !== PINNED_ISSUER) return new Error('pin');
                  return tls.checkServerIdentity(host, cert);
                };
                """,
            Good = """
                const checkServerIdentity = (host, cert) => {
                  if (cert.fingerprint256 !== PINNED_SHA256) return new Error('pin');
                  return tls.checkServerIdentity(host, cert);
                };
                """,
        },
        new([All.Go], Go.Look)
        {
            Bad = """
                func checkPin(state tls.ConnectionState) error {
                	if state.PeerCertificates[0].SerialNumber.String() != pinnedSerial {
                		return errors.New("pin")
                	}
                	return nil
                }

                var config = &tls.Config{VerifyConnection: checkPin}
                """,
            Good = """
                func checkPin(state tls.ConnectionState) error {
                	if sha256.Sum256(state.PeerCertificates[0].RawSubjectPublicKeyInfo) != pinnedKey {
                		return errors.New("pin")
                	}
                	return nil
                }

                var config = &tls.Config{VerifyConnection: checkPin}
                """,
        },
        new([All.Kotlin], MisreadPin.Kotlin.Look),
        new([All.Java, All.Kotlin], Interceptors.Look),
        new([All.Java, All.Kotlin], Any.Look)
        {
            Bad = """
                if (!PINNED.equals(chain[0].getSubjectX500Principal().getName())) {
                    throw new CertificateException("pin");
                }
                """,
            Good = """
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getPublicKey().getEncoded());
                if (!Arrays.equals(PINNED, digest)) {
                    throw new CertificateException("pin");
                }
                """,
        },
        new([All.CSharp], Any.Look)
        {
            Bad = """
                bool Check(X509Certificate2 certificate) => certificate.Subject == PinnedSubject;
                """,
            Good = """
                bool Check(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256) == PinnedHash;
                """,
        },
        new([All.Python], c => Any.Look(c).Concat(Python.Look(c)))
        {
            Bad = """
                import ssl
                def check_pin(certificate):
                    if certificate.serial_number != PINNED_SERIAL:
                        raise ssl.SSLError("pin")
                """,
            Good = """
                import ssl
                def check_pin(certificate):
                    if certificate.fingerprint(hashes.SHA256()) != PINNED_SHA256:
                        raise ssl.SSLError("pin")
                """,
        },
    ];
}
