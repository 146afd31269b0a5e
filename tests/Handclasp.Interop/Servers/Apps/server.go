// server MODE PORT CERT KEY CA MARKER
package main

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	mode, port, cert, key, ca, marker := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5], os.Args[6]
	pem, err := os.ReadFile(ca)
	if err != nil {
		log.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	kinds := map[string]tls.ClientAuthType{
		"NoClientCert":               tls.NoClientCert,
		"RequestClientCert":          tls.RequestClientCert,
		"RequireAnyClientCert":       tls.RequireAnyClientCert,
		"VerifyClientCertIfGiven":    tls.VerifyClientCertIfGiven,
		"RequireAndVerifyClientCert": tls.RequireAndVerifyClientCert,
	}
	verified := func(state *tls.ConnectionState) bool {
		options := x509.VerifyOptions{Roots: pool, Intermediates: x509.NewCertPool(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
		for _, each := range state.PeerCertificates[1:] {
			options.Intermediates.AddCert(each)
		}
		_, err := state.PeerCertificates[0].Verify(options)
		return err == nil
	}
	http.HandleFunc("/protected", func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(mode, "checked") && (len(r.TLS.PeerCertificates) == 0 || (!strings.Contains(mode, "presence") && !verified(r.TLS))) {
			http.Error(w, "forbidden", http.StatusForbidden)
			return
		}
		io.WriteString(w, marker)
	})
	server := &http.Server{
		Addr:      "127.0.0.1:" + port,
		TLSConfig: &tls.Config{ClientAuth: kinds[strings.Split(mode, ",")[0]], ClientCAs: pool},
	}
	log.Fatal(server.ListenAndServeTLS(cert, key))
}
