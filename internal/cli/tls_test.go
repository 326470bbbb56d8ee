package cli

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"depesche"
)

// certify writes a certificate for 127.0.0.1 with this number.
func certify(t *testing.T, cert, key string, number int64) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(number), Subject: pkix.Name{CommonName: "test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: keyDER}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// HTTPS speaks HTTP/2, and takes a new certificate without a restart; one that cannot be
// used leaves the old one.
func TestServesTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
	certify(t, cert, key, 1)
	c, err := openCertificate(cert, key, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	a := testApp(t, dir)
	a.ctx = ctx
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		ended <- a.listenTLS(ln, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }), c)
	}()
	serial := func(h2 bool) (proto string, number int64) {
		tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: h2}
		defer tr.CloseIdleConnections()
		resp, err := (&http.Client{Transport: tr}).Get("https://" + ln.Addr().String() + "/")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(b), resp.TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if proto, n := serial(true); proto != "HTTP/2.0" || n != 1 {
		t.Errorf("%s, certificate %d", proto, n)
	}
	if proto, _ := serial(false); proto != "HTTP/1.1" {
		t.Error(proto)
	}
	later := time.Now()
	anew := func(change func()) int64 {
		change()
		later = later.Add(time.Minute)
		for _, name := range []string{cert, key} {
			if err := os.Chtimes(name, later, later); err != nil {
				t.Fatal(err)
			}
		}
		c.mu.Lock()
		c.looked = time.Time{}
		c.mu.Unlock()
		_, n := serial(true)
		return n
	}
	if n := anew(func() { writeFile(t, cert, "no certificate") }); n != 1 {
		t.Errorf("with a broken file: certificate %d", n)
	}
	if n := anew(func() { certify(t, cert, key, 2) }); n != 2 {
		t.Errorf("the new certificate is not taken: %d", n)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestCertificateErrors(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
	certify(t, cert, key, 1)
	certify(t, filepath.Join(dir, "other.pem"), filepath.Join(dir, "other-key.pem"), 2)
	if c, err := openCertificate("", "", nil); c != nil || err != nil {
		t.Errorf("%v %v", c, err)
	}
	for _, files := range [][2]string{{cert, ""}, {"", key}, {cert, filepath.Join(dir, "none")}, {key, cert}, {cert, filepath.Join(dir, "other-key.pem")}} {
		if _, err := openCertificate(files[0], files[1], nil); depesche.KindOf(err) != depesche.Invalid && depesche.KindOf(err) != usageKind {
			t.Errorf("%v: %v", files, err)
		}
	}
}

// Requests without TLS are led to https, and the listener ends with the server.
func TestLeadsToHTTPS(t *testing.T) {
	a := testApp(t, t.TempDir())
	a.ctx = t.Context()
	plain, err := (&certificate{plain: "127.0.0.1:0"}).openPlain()
	if err != nil {
		t.Fatal(err)
	}
	stop := a.leadToHTTPS(plain, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8443}, "")
	at := "http://" + plain.Addr().String()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(at + "/de/1?x=%2F")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if to := res.Header.Get("Location"); res.StatusCode != 301 || to != "https://127.0.0.1:8443/de/1?x=%2F" || res.Header.Get("Strict-Transport-Security") != "" {
		t.Errorf("%d %s", res.StatusCode, to)
	}
	stop()
	if _, err := client.Get(at); err == nil {
		t.Error("it goes on")
	}
	if _, err := (&certificate{plain: "127.0.0.1:x"}).openPlain(); depesche.KindOf(err) != depesche.Unavailable {
		t.Error(err)
	}
	if status, _, errs := run(t.TempDir(), "serve", "--http-addr", "127.0.0.1:0"); status == 0 || !strings.Contains(errs, "--tls-cert") {
		t.Errorf("%d %s", status, errs)
	}
}
