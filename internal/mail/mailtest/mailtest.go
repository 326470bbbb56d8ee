// Package mailtest gives tests a real mail server (emersion/go-smtp) that takes, refuses,
// hangs or cuts as they say.
package mailtest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Got is a mail that the server has taken.
type Got struct {
	From, To string
	Raw      []byte
	User     string // who was logged in
	TLS      bool
	Conn     int // number of the connection
}

// Header returns a header of the mail as it stands there.
func (g *Got) Header(key string) string {
	m, err := mail.ReadMessage(bytes.NewReader(g.Raw))
	if err != nil {
		return ""
	}
	return m.Header.Get(key)
}

// Act is what the server does at a step; the zero value goes on.
type Act struct {
	Refuse *smtp.SMTPError
	Hang   bool // until the server closes
	Cut    bool // the connection
}

// Server is a mail server. Its functions may be set until it is first used and, under
// Do, later.
type Server struct {
	Addr     string
	Host     string
	Port     int
	CAFile   string // certificate of the server, where it speaks TLS
	User     string // with Password: log-in is required
	Password string

	mu     sync.Mutex
	got    []Got
	conns  int
	step   func(step, what string) Act
	server *smtp.Server
	done   chan struct{}
}

// Options for New.
type Options struct {
	TLS      string // "", "starttls", "implicit"
	User     string
	Password string
	// Step says what to do at a step: "mail", "rcpt", "data" (before reading), "dot"
	// (all is read). It is called with the address, or with the mail at "dot".
	Step func(step, what string) Act
}

// New starts a server that stops at the end of the test.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	s := &Server{User: o.User, Password: o.Password, step: o.Step, done: make(chan struct{})}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := smtp.NewServer(s)
	srv.Domain = "mail.test"
	srv.AllowInsecureAuth = true
	srv.ReadTimeout, srv.WriteTimeout = time.Minute, time.Minute
	srv.MaxMessageBytes = 4 << 20
	srv.ErrorLog = log.New(io.Discard, "", 0)
	if o.TLS != "" {
		cert, pemBytes := certificate(t)
		s.CAFile = filepath.Join(t.TempDir(), "ca.pem")
		if err := os.WriteFile(s.CAFile, pemBytes, 0o600); err != nil {
			t.Fatal(err)
		}
		srv.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
		if o.TLS == "implicit" {
			ln = tls.NewListener(ln, srv.TLSConfig)
		}
	}
	s.server = srv
	s.Addr = ln.Addr().String()
	s.Host, s.Port = "127.0.0.1", ln.Addr().(*net.TCPAddr).Port
	go srv.Serve(ln)
	t.Cleanup(func() {
		close(s.done)
		srv.Close()
	})
	return s
}

// Got returns what the server has taken.
func (s *Server) Got() []Got {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Got(nil), s.got...)
}

// Do changes what the server does at its steps; nil: take all.
func (s *Server) Do(step func(step, what string) Act) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.step = step
}

// Conns counts the connections so far.
func (s *Server) Conns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns
}

// NewSession is smtp.Backend's.
func (s *Server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns++
	return &session{s: s, c: c, n: s.conns}, nil
}

type session struct {
	s              *Server
	c              *smtp.Conn
	n              int
	user, from, to string
}

var errCut = errors.New("cut")

func (x *session) act(step, what string) error {
	x.s.mu.Lock()
	f := x.s.step
	x.s.mu.Unlock()
	if f == nil {
		return nil
	}
	a := f(step, what)
	switch {
	case a.Hang:
		<-x.s.done
		return errCut
	case a.Cut:
		x.c.Conn().Close()
		return errCut
	case a.Refuse != nil:
		return a.Refuse
	}
	return nil
}

func (x *session) AuthMechanisms() []string {
	if x.s.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (x *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != x.s.User || password != x.s.Password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "no such user or password"}
		}
		x.user = user
		return nil
	}), nil
}

func (x *session) Mail(from string, _ *smtp.MailOptions) error {
	if x.s.User != "" && x.user == "" {
		return smtp.ErrAuthRequired
	}
	x.from = from
	return x.act("mail", from)
}

func (x *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	x.to = to
	return x.act("rcpt", to)
}

func (x *session) Data(r io.Reader) error {
	if err := x.act("data", x.to); err != nil {
		return err
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := x.act("dot", string(b)); err != nil {
		return err
	}
	_, tls := x.c.TLSConnectionState()
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	x.s.got = append(x.s.got, Got{From: x.from, To: x.to, Raw: b, User: x.user, TLS: tls, Conn: x.n})
	return nil
}

func (x *session) Reset()        {}
func (x *session) Logout() error { return nil }

// Refuse makes a refusal.
func Refuse(code int, words string) Act {
	return Act{Refuse: &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: words}}
}

func certificate(t testing.TB) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// Addresses lists the recipients of what was taken, in order.
func (s *Server) Addresses() string {
	var out []string
	for _, g := range s.Got() {
		out = append(out, g.To)
	}
	return strings.Join(out, " ")
}
