using Handclasp.Model;
using Handclasp.Source.Checks.Code.Packs.Jvm;
using Handclasp.Source.Engine;
using Handclasp.Source.Languages;

namespace Handclasp.Source.Checks.Code.EmptyTrust;

/// <summary>HC520: a pool of roots is filled, and filling it is checked.</summary>
internal sealed class Rule : SourceRule
{
    protected override CheckInfo Described { get; } =
        new(
            "HC520",
            "empty-trust",
            "A pool of roots is filled, and filling it is checked",
            Severity.Medium,
            CheckGroup.TrustCode,
            "empty trust",
            """
            ## Why it matters
            A pool that holds no root verifies nothing: every connection fails, and the next hand switches verification off. A pool whose filling nobody checks becomes such a one on the day the file is wrong.

            ## How it is found
            A new pool or store that nothing is added to before it is used, a policy that trusts its own roots alone and has none; a result of `AppendCertsFromPEM` that nobody looks at (low); a root that the peer itself sent a moment before, or an anchor that is taken from the chain to be verified, and that is compared with nothing; a root whose file may be unreadable without anybody being told (a `catch`, an `except`, a callback that goes on), which leaves the public authorities or none.

            ## What to do

            ```go bad
            roots := x509.NewCertPool()
            config := &tls.Config{RootCAs: roots}
            ```
            ```go good
            roots := x509.NewCertPool()
            if !roots.AppendCertsFromPEM(pem) {
            	log.Fatal("no certificate in ca.pem")
            }
            config := &tls.Config{RootCAs: roots}
            ```
            """,
            "Fill the pool, and look at the result.",
            SourceStandards.Trust
        );

    public override IReadOnlyList<Reader> Readers { get; } =
    [
        new([All.Go], Go.Look),
        new([All.Go], GoSwallowed.Look)
        {
            Bad = """
                func roots() *x509.CertPool {
                	pem, err := os.ReadFile("ca.pem")
                	if err != nil {
                		log.Print(err)
                		return nil
                	}
                	pool := x509.NewCertPool()
                	if !pool.AppendCertsFromPEM(pem) {
                		log.Fatal("no certificate in ca.pem")
                	}
                	return pool
                }
                func config() *tls.Config {
                	return &tls.Config{RootCAs: roots()}
                }
                """,
            Good = """
                func roots() *x509.CertPool {
                	pem, err := os.ReadFile("ca.pem")
                	if err != nil {
                		log.Fatal(err)
                	}
                	pool := x509.NewCertPool()
                	if !pool.AppendCertsFromPEM(pem) {
                		log.Fatal("no certificate in ca.pem")
                	}
                	return pool
                }
                func config() *tls.Config {
                	return &tls.Config{RootCAs: roots()}
                }
                """,
        },
        new([All.Go], Go.FromPeers)
        {
            Bad = """
                func learn(probe *tls.Conn) *tls.Config {
                	roots := x509.NewCertPool()
                	for _, c := range probe.ConnectionState().PeerCertificates {
                		roots.AddCert(c)
                	}
                	return &tls.Config{RootCAs: roots}
                }
                """,
            Good = """
                func verify(state tls.ConnectionState, roots *x509.CertPool) error {
                	intermediates := x509.NewCertPool()
                	for _, c := range state.PeerCertificates[1:] {
                		intermediates.AddCert(c)
                	}
                	options := x509.VerifyOptions{Roots: roots, Intermediates: intermediates, DNSName: state.ServerName}
                	_, err := state.PeerCertificates[0].Verify(options)
                	return err
                }
                """,
        },
        new([All.Java, All.Kotlin], JvmPeers.Look),
        new([All.Java, All.Kotlin, All.Scala, All.Groovy], JvmSwallowed.Look)
        {
            Bad = """
                TrustManager[] roots = null;
                try {
                    roots = rootsFrom(file).getTrustManagers();
                } catch (IOException e) {
                    log.warn("no roots", e);
                }
                context.init(keys, roots, null);
                """,
            Good = """
                TrustManager[] roots = rootsFrom(file).getTrustManagers();
                context.init(keys, roots, null);
                """,
        },
        new([All.Java, All.Kotlin], More.Empty)
        {
            Bad = """
                KeyStore roots = KeyStore.getInstance("PKCS12");
                roots.load(null, null);
                TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
                factory.init(roots);
                """,
            Good = """
                KeyStore roots = KeyStore.getInstance("PKCS12");
                roots.load(null, null);
                roots.setCertificateEntry("root", root);
                TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
                factory.init(roots);
                """,
        },
        new([All.VisualBasic], c => [.. DotNetSwallowed.Look(c), .. DotNetPresented.Look(c)]),
        new([All.CSharp], c => [.. DotNetSwallowed.Look(c), .. DotNetPresented.Look(c)])
        {
            Bad = """
                X509Certificate2Collection roots = new();
                void Load()
                {
                    try { roots.ImportFromPemFile("ca.pem"); }
                    catch (Exception e) { Console.Error.WriteLine(e.Message); }
                    if (roots.Count > 0) policy.CustomTrustStore.AddRange(roots);
                }
                """,
            Good = """
                X509Certificate2Collection roots = new();
                void Load()
                {
                    roots.ImportFromPemFile("ca.pem");
                    policy.CustomTrustStore.AddRange(roots);
                }
                """,
        },
        new([All.CSharp], CSharp.Look)
        {
            Bad = """
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
                """,
            Good = """
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
                policy.CustomTrustStore.Add(root);
                """,
        },
        new([All.JavaScript], JavaScript.Look)
        {
            Bad = """
                https.get({ host: 'api.example', path: '/', ca: [] }, show);
                """,
            Good = """
                https.get({ host: 'api.example', path: '/', ca: [fs.readFileSync('ca.pem')] }, show);
                """,
        },
        new([All.Python], Python.Look)
        {
            Bad = """
                from OpenSSL import crypto
                store = crypto.X509Store()
                crypto.X509StoreContext(store, certificate).verify_certificate()
                """,
            Good = """
                from OpenSSL import crypto
                store = crypto.X509Store()
                store.add_cert(root)
                crypto.X509StoreContext(store, certificate).verify_certificate()
                """,
        },
    ];
}
