package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"depesche"
)

// SMTP hands mails to a mail server. It keeps its connection open between mails and ends
// it when it has been idle. Mails go one after another.
type SMTP struct {
	Sender   *Sender
	config   Config
	roots    *x509.CertPool
	talk     *talk // nil unless somebody wants to read the conversation
	mu       sync.Mutex
	client   *smtp.Client
	wire     *wire
	carried  int // mails on this connection
	lastUsed time.Time
}

// A connection is left after so many mails, or so long without one: servers end theirs,
// and a connection that has been silent may be dead without our knowing.
const (
	maxPerConnection = 100
	maxIdle          = 20 * time.Second
)

// NewSMTP checks the configuration and reads the keys; it does not connect.
func NewSMTP(c Config) (*SMTP, error) {
	sender, err := NewSender(c)
	if err != nil {
		return nil, err
	}
	if err := c.check(); err != nil { // for the defaults that it fills in
		return nil, err
	}
	s := &SMTP{Sender: sender, config: c}
	if c.CAFile != "" {
		b, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, depesche.Wrap(err, depesche.Invalid, "mail.ca", "the certificates %s cannot be read: check \"ca_file\" of \"smtp\" in config.json", c.CAFile)
		}
		s.roots = x509.NewCertPool()
		if !s.roots.AppendCertsFromPEM(b) {
			return nil, depesche.E(depesche.Invalid, "mail.ca", "%s holds no certificate in PEM: check \"ca_file\" of \"smtp\" in config.json", c.CAFile)
		}
	}
	return s, nil
}

// Send hands one mail over. leaving is called directly before the bytes that end the
// mail leave this process: before it, the server cannot have taken the mail.
func (s *SMTP) Send(ctx context.Context, m *Message, leaving func()) error {
	msg, err := s.Sender.Render(m)
	if err != nil {
		return &Failure{Permanent: true, Said: "compose: " + oneLine(err.Error()), Err: err}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client != nil && (s.carried >= maxPerConnection || time.Since(s.lastUsed) > maxIdle) {
		s.hangUp(true)
	}
	reused := s.client != nil
	f := s.attempt(ctx, m.To, msg, leaving)
	if f != nil && f.Down && reused && ctx.Err() == nil {
		// The server may have ended a connection that we took for open.
		f = s.attempt(ctx, m.To, msg, leaving)
	}
	if f != nil {
		return f
	}
	return nil
}

// attempt sends over the open connection, or over a new one.
func (s *SMTP) attempt(ctx context.Context, to string, msg []byte, leaving func()) *Failure {
	if s.client == nil {
		if err := s.connect(ctx); err != nil {
			f := failure("connect", err)
			// Whatever a server says before it has heard of a mail is not about that mail.
			f.Down, f.Permanent = true, false
			return f
		}
	}
	stop := context.AfterFunc(ctx, s.wire.abort)
	defer stop()
	f := s.transfer(to, msg, leaving)
	s.lastUsed = time.Now()
	if f == nil {
		s.carried++
		return nil
	}
	// A server that refuses one mail in order may be given the next.
	if !answered(f.Err) || f.Down || s.client.Reset() != nil {
		s.hangUp(false)
	}
	return f
}

func (s *SMTP) transfer(to string, msg []byte, leaving func()) *Failure {
	if err := s.client.Mail("<" + s.Sender.Address + ">"); err != nil {
		// The sender is the same for every mail: this is about us, not about the mail.
		f := failure("sender", err)
		f.Down, f.Permanent = true, false
		return f
	}
	if err := s.client.Rcpt("<" + to + ">"); err != nil {
		f := failure("recipient", err)
		f.Recipient = f.Permanent
		return f
	}
	w, err := s.client.Data()
	if err != nil {
		return failure("data", err)
	}
	if _, err := w.Write(msg); err != nil {
		return failure("data", err)
	}
	// All but the end is sent first, so that the end is one small write of its own.
	if err := s.client.Text.W.Flush(); err != nil {
		return failure("data", err)
	}
	s.wire.arm(leaving, s.config.Patience.or(10*time.Minute))
	err = w.Close()
	left := s.wire.disarm()
	if err == nil {
		return nil
	}
	f := failure("end of data", err)
	// An answer, whatever it is, leaves no doubt. Silence does.
	f.Doubtful = left && !answered(f.Err)
	return f
}

func (s *SMTP) connect(ctx context.Context) error {
	c := &s.config
	step := c.Timeout.or(time.Minute)
	hello := c.Hello
	if hello == "" {
		hello = s.Sender.domain()
	}
	tlsConfig := &tls.Config{ServerName: c.Host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}
	opts := []gomail.Option{gomail.WithPort(c.Port), gomail.WithTimeout(step), gomail.WithHELO(hello), gomail.WithTLSConfig(tlsConfig), gomail.WithoutSMTPUTF8()}
	switch c.TLS {
	case "starttls":
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "implicit":
		opts = append(opts, gomail.WithSSL())
	case "none":
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if c.User != "" {
		auth := gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover)
		if c.TLS == "implicit" {
			// The library does not see that our connection is encrypted from the start.
			auth = gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthSCRAMSHA1)
		}
		opts = append(opts, gomail.WithUsername(c.User), gomail.WithPassword(c.secret()), auth)
	}
	var line *wire
	opts = append(opts, gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
		d := net.Dialer{Timeout: step}
		conn, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		line = &wire{Conn: conn, step: step}
		if c.TLS != "implicit" {
			return line, nil
		}
		t := tls.Client(line, tlsConfig)
		if err := t.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, err
		}
		return t, nil
	}))
	if s.talk != nil {
		opts = append(opts, gomail.WithLogger(s.talk), gomail.WithDebugLog())
	}
	client, err := gomail.NewClient(c.Host, opts...)
	if err != nil {
		return err
	}
	sc, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		if line != nil {
			line.Close()
		}
		return err
	}
	s.client, s.wire, s.carried, s.lastUsed = sc, line, 0, time.Now()
	return nil
}

// hangUp ends the connection, politely when it is in order.
func (s *SMTP) hangUp(politely bool) {
	if s.client == nil {
		return
	}
	if politely {
		s.wire.hurry(2 * time.Second)
		s.client.Quit()
	}
	s.wire.Close()
	s.client, s.wire = nil, nil
}

// Close ends the connection.
func (s *SMTP) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUp(true)
}
