// server MODE PORT CERT KEY CA MARKER
package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
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
	config := server.TLSConfig
	check := func(raw [][]byte, _ [][]*x509.Certificate) error {
		if len(raw) == 0 {
			return errors.New("no certificate")
		}
		leaf, err := x509.ParseCertificate(raw[0])
		if err != nil {
			return err
		}
		if strings.Contains(mode, "by name") {
			if leaf.Subject.CommonName != "alice" {
				return errors.New("not alice")
			}
			return nil
		}
		options := x509.VerifyOptions{Roots: pool, Intermediates: x509.NewCertPool(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
		for _, each := range raw[1:] {
			if other, err := x509.ParseCertificate(each); err == nil {
				options.Intermediates.AddCert(other)
			}
		}
		_, err = leaf.Verify(options)
		return err
	}
	if strings.Contains(mode, "VerifyPeerCertificate") {
		config.VerifyPeerCertificate = check
	}
	if strings.Contains(mode, "VerifyConnection") {
		config.VerifyConnection = func(state tls.ConnectionState) error {
			var raw [][]byte
			for _, each := range state.PeerCertificates {
				raw = append(raw, each.Raw)
			}
			return check(raw, nil)
		}
	}
	if strings.Contains(mode, "GetConfigForClient") {
		inner := config.Clone()
		inner.NextProtos = []string{"h2", "http/1.1"}
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			log.Fatal(err)
		}
		inner.Certificates = []tls.Certificate{pair}
		server.TLSConfig = &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return inner, nil }}
	}
	if strings.Contains(mode, "MinVersion 1.2") {
		server.TLSConfig.MinVersion = tls.VersionTLS12
	}
	log.Fatal(server.ListenAndServeTLS(cert, key))
}
