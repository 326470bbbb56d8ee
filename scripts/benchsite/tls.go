package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// certificate are the files of one that is made for the measurement.
type certificate struct{ cert, key string }

// flags are those of depesche serve; none without a certificate.
func (c *certificate) flags() []string {
	if c == nil {
		return nil
	}
	return []string{"--tls-cert", c.cert, "--tls-key", c.key}
}

func (b *bench) certificate() (*certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	c := &certificate{filepath.Join(b.work, "cert.pem"), filepath.Join(b.work, "key.pem")}
	if err := os.WriteFile(c.cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644); err != nil {
		return nil, err
	}
	return c, os.WriteFile(c.key, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}), 0o600)
}

// overTLS lets our program and nginx serve the same story over TLS, in HTTP/1.1 and, where
// h2load is there, in HTTP/2.
func (b *bench) overTLS(dir, path string) error {
	c, err := b.certificate()
	if err != nil {
		return err
	}
	p, err := b.pair(dir, path, c)
	if err != nil {
		return err
	}
	defer p.stop()
	_, noH2 := exec.LookPath("h2load")
	kinds := []struct {
		name string
		ask  func(s *server, path string) (float64, error)
	}{
		{"pages a second, HTTP/1.1", func(s *server, path string) (float64, error) {
			t, err := b.load(s, path)
			if err == nil && t.errors != "" {
				err = fmt.Errorf("%s: %s", path, t.errors)
			}
			return t.perSecond, err
		}},
		{"pages a second, HTTP/2", b.h2load},
	}
	if noH2 != nil {
		kinds = kinds[:1]
	}
	ours, theirs, ratios := make([][]float64, len(kinds)), make([][]float64, len(kinds)), make([][]float64, len(kinds))
	for range b.rounds {
		for i, k := range kinds {
			x, err := k.ask(p.ours, path)
			if err != nil {
				return err
			}
			y, err := k.ask(p.theirs, "/story.html")
			if err != nil {
				return err
			}
			ours[i], theirs[i], ratios[i] = append(ours[i], x), append(theirs[i], y), append(ratios[i], x/y)
		}
	}
	b.say("## Over TLS\n")
	b.say("The same page and the same turns, TLS 1.3 with a certificate on P-256; HTTP/1.1 by wrk as above, HTTP/2 by h2load with 16 connections of 4 requests each. Medians, and the ratio within each round.\n")
	b.say("| what | ours | nginx | ratio: median (least to most) |\n| --- | --- | --- | --- |")
	for i, k := range kinds {
		b.say("| %s | %.0f | %.0f | %.2f (%.2f to %.2f) |", k.name, middle(ours[i]), middle(theirs[i]), middle(ratios[i]), slices.Min(ratios[i]), slices.Max(ratios[i]))
	}
	if noH2 != nil {
		b.say("\nHTTP/2 was not measured: h2load was not there (Debian: nghttp2-client).")
	}
	b.say("")
	return nil
}

// h2load asks for pages in HTTP/2 from the second core.
func (b *bench) h2load(s *server, path string) (float64, error) {
	out, err := exec.Command("taskset", "-c", "1", "h2load", "-t", "1", "-c", "16", "-m", "4", "-D", fmt.Sprint(b.seconds), "-H", "accept-encoding: gzip", s.url+path).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("h2load: %w\n%s", err, out)
	}
	return h2said(string(out), time.Duration(b.seconds)*time.Second)
}

var (
	h2Protocol = regexp.MustCompile(`Application protocol: h2\n`)
	h2Requests = regexp.MustCompile(`requests: \d+ total, \d+ started, \d+ done, (\d+) succeeded, 0 failed, 0 errored, 0 timeout`)
	h2Good     = regexp.MustCompile(`status codes: \d+ 2xx, 0 3xx, 0 4xx, 0 5xx`)
)

// h2said reads what h2load says of a run. Its own rate counts the time of connecting too.
func h2said(out string, length time.Duration) (perSecond float64, err error) {
	m := h2Requests.FindStringSubmatch(out)
	if m == nil || !h2Good.MatchString(out) || !h2Protocol.MatchString(out) || m[1] == "0" {
		return 0, fmt.Errorf("h2load says\n%s", out)
	}
	n, err := strconv.ParseFloat(m[1], 64)
	return n / length.Seconds(), err
}
