// java Server.java MODE PORT CERT KEY CA MARKER
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

public class Server {
    public static void main(String[] args) throws Exception {
        String mode = args[0];
        byte[] marker = args[5].getBytes(StandardCharsets.US_ASCII);
        CertificateFactory certificates = CertificateFactory.getInstance("X.509");

        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        String pem = Files.readString(Path.of(args[3])).replaceAll("-----[^-]*-----", "").replaceAll("\\s", "");
        var key = KeyFactory.getInstance(mode.contains("RSA") ? "RSA" : "EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        try (InputStream in = Files.newInputStream(Path.of(args[2]))) {
            own.setKeyEntry("server", key, new char[0], certificates.generateCertificates(in).toArray(new Certificate[0]));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(own, new char[0]);

        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(Path.of(args[4]))) {
            int n = 0;
            for (Certificate each : certificates.generateCertificates(in)) trusted.setCertificateEntry("ca" + n++, each);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);

        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), mode.contains("trust-all") ? new TrustManager[] {new TrustAll()} : trust.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])), 64);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters chosen = getSSLContext().getDefaultSSLParameters();
                if (mode.startsWith("need")) chosen.setNeedClientAuth(true);
                if (mode.startsWith("want")) chosen.setWantClientAuth(true);
                parameters.setSSLParameters(chosen);
            }
        });
        server.createContext("/protected", exchange -> {
            if (mode.contains("checked")) {
                try {
                    ((com.sun.net.httpserver.HttpsExchange) exchange).getSSLSession().getPeerCertificates();
                } catch (javax.net.ssl.SSLPeerUnverifiedException nobody) {
                    exchange.sendResponseHeaders(403, -1);
                    exchange.close();
                    return;
                }
            }
            exchange.sendResponseHeaders(200, marker.length);
            try (var out = exchange.getResponseBody()) {
                out.write(marker);
            }
        });
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
    }

    private static final class TrustAll implements X509TrustManager {
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
