package mail

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"depesche"
	"depesche/internal/mail/mailtest"
)

func TestAddress(t *testing.T) {
	for _, tt := range []struct{ typed, send, folded string }{
		{"reader@example.org", "reader@example.org", "reader@example.org"},
		{" Reader+News@Example.ORG ", "Reader+News@example.org", "reader+news@example.org"},
		{"o'neil@example.org", "o'neil@example.org", "o'neil@example.org"},
		{"leser@münchen.example", "leser@xn--mnchen-3ya.example", "leser@xn--mnchen-3ya.example"},
		{"reader@example.org.", "reader@example.org", "reader@example.org"},
	} {
		send, folded, err := Address(tt.typed)
		if err != nil || send != tt.send || folded != tt.folded {
			t.Errorf("%q = %q, %q, %v", tt.typed, send, folded, err)
		}
	}
	for _, bad := range []string{
		"", "@", "a@", "@b.org", "a", "a@b", "a b@c.org", "a@b c.org", "a@b.org\r\nBcc: x@y.org", "a@b.org\nBcc: x@y.org", "a\r@b.org", "a@b.org,c@d.org", "a@b.org;c@d.org",
		"Ada <a@b.org>", "<a@b.org>", "a@b.org (x)", `"a b"@c.org`, `"a@b"@c.org`, "a..b@c.org", ".a@c.org", "a.@c.org", "a@-b.org", "a@b-.org", "a@b..org", "a@.org", "a@b.123",
		"a@[127.0.0.1]", "a@127.0.0.1", "ä@b.org", "a@b.org\x00", "a@b\u202e.org", "a\u00a0@b.org", strings.Repeat("a", 65) + "@b.org", "a@" + strings.Repeat("b", 64) + ".org",
		"a@" + strings.Repeat("b.", 130) + "org", "a\xff@b.org", "a@b.org>\r\nRCPT TO:<x@y.org", "a@b@c.org",
	} {
		if send, _, err := Address(bad); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%q was taken as %q, %v", bad, send, err)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"a@b.org", "a\r\n@b.org", "ä@ü.de", "\"x\"@y.z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		send, folded, err := Address(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(send+folded, "\r\n <>,;\"()") || strings.Count(send, "@") != 1 {
			t.Fatalf("%q became %q", s, send)
		}
		if again, f2, err := Address(send); err != nil || again != send || f2 != folded {
			t.Fatalf("%q became %q, then %q, %q, %v", s, send, again, f2, err)
		}
	})
}

func message() *Message {
	return &Message{ID: "x1.abc", FromName: "Depesche", To: "reader@example.org", Subject: "Zwischen Triest und Rotterdam fährt wieder ein Nachtzug", Lang: "de",
		Text: "Grüße.\n\n.\nEin Punkt allein.\n", HTML: "<p>Grüße.</p>\n.\n", Date: time.Date(2026, 3, 4, 15, 30, 0, 0, time.UTC),
		Unsubscribe: "https://news.example/de/follow/stop/1.0.0.abc", ListName: "night-trains.de", Bulk: true}
}

// part returns the decoded part of a type.
func part(t *testing.T, raw []byte, kind string) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	ct, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || ct != "multipart/alternative" {
		t.Fatalf("content type %q, %v", ct, err)
	}
	mr := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := mr.NextRawPart()
		if err != nil {
			t.Fatalf("no part %s: %v", kind, err)
		}
		if !strings.HasPrefix(p.Header.Get("Content-Type"), kind) {
			continue
		}
		b, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(string(b), "\r\n", "\n")
	}
}

func sender(t *testing.T, keys ...DKIM) *Sender {
	t.Helper()
	s, err := NewSender(Config{Host: "mail.example", From: "news@depesche.example", FromName: "Newsroom", DKIM: keys})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRender(t *testing.T) {
	raw, err := sender(t).Render(message())
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range map[string]string{
		"From": `"Depesche" <news@depesche.example>`, "To": "<reader@example.org>", "Message-Id": "<x1.abc@depesche.example>", "Date": "Wed, 04 Mar 2026 15:30:00 +0000",
		"List-Unsubscribe": "<https://news.example/de/follow/stop/1.0.0.abc>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "List-Id": "<night-trains.de.depesche.example>",
		"Auto-Submitted": "auto-generated", "Precedence": "bulk", "Content-Language": "de", "Feedback-Id": "", "X-Mailer": "", "User-Agent": "",
	} {
		if got := m.Header.Get(k); got != want {
			t.Errorf("%s = %q, want %q", k, got, want)
		}
	}
	if got := Decode(m.Header.Get("Subject")); got != message().Subject {
		t.Errorf("subject %q", got)
	}
	if got := part(t, raw, "text/plain"); got != message().Text {
		t.Errorf("text %q", got)
	}
	if got := part(t, raw, "text/html"); got != message().HTML {
		t.Errorf("html %q", got)
	}
	for i, l := range strings.Split(string(raw), "\r\n") {
		if len(l) > 200 || strings.ContainsAny(l, "\r\n") {
			t.Errorf("line %d has %d bytes: %q", i, len(l), l)
		}
		for _, r := range l {
			if r >= 0x80 {
				t.Errorf("line %d is not ASCII: %q", i, l)
				break
			}
		}
	}
	again, err := sender(t).Render(message())
	if err != nil || header(again, "Message-Id") != header(raw, "Message-Id") {
		t.Error("the Message-ID changes from one attempt to the next")
	}
}

func header(raw []byte, key string) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err.Error()
	}
	return m.Header.Get(key)
}

// Nothing that somebody wrote gets into the headers as a header.
func TestNoHeaderInjection(t *testing.T) {
	plain, err := sender(t).Render(message())
	if err != nil {
		t.Fatal(err)
	}
	want := headerNames(t, plain)
	for _, evil := range []string{"x\r\nBcc: evil@example.org", "x\nBcc: evil@example.org", "x\rBcc: evil@example.org", "x\r\n\r\n<p>body</p>", "x\u2028Bcc: y@z.org", "x\x00y",
		"=?utf-8?q?x=0D=0ABcc:_evil@example.org?=", "x>\r\nBcc: evil@example.org", `x" <evil@example.org>, "`, strings.Repeat("ä", 500), "x\u202egnp.exe"} {
		m := message()
		m.ID, m.FromName, m.Subject, m.Lang, m.Unsubscribe, m.ListName = evil, evil, evil, evil, "https://news.example/"+evil, evil
		raw, err := sender(t).Render(m)
		if err != nil {
			t.Errorf("%q: %v", evil, err)
			continue
		}
		for k, n := range headerNames(t, raw) {
			if want[k] != n {
				t.Errorf("%q made %d headers %s", evil, n, k)
			}
		}
		if got := header(raw, "From"); !strings.HasSuffix(got, "<news@depesche.example>") {
			t.Errorf("%q: from %s", evil, got)
		}
		if a, err := mail.ParseAddressList(header(raw, "From")); err != nil || len(a) != 1 || a[0].Address != "news@depesche.example" {
			t.Errorf("%q: %v, %v", evil, a, err)
		}
	}
	m := message()
	m.To = "a@b.org\r\nBcc: evil@example.org"
	if _, err := sender(t).Render(m); err == nil {
		t.Error("an address with a line end was taken")
	}
}

func headerNames(t *testing.T, raw []byte) map[string]int {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for k, v := range m.Header {
		out[k] = len(v)
	}
	return out
}

func writeKey(t *testing.T, key any, kind string) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if k, ok := key.(*rsa.PrivateKey); ok && kind == "RSA PRIVATE KEY" {
		der, err = x509.MarshalPKCS1PrivateKey(k), nil
	}
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDKIM(t *testing.T) {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rs, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	rsPub, err := x509.MarshalPKIXPublicKey(rs.Public())
	if err != nil {
		t.Fatal(err)
	}
	edPub := crypto.PublicKey(ed.Public()).(ed25519.PublicKey)
	dns := map[string]string{
		"ed._domainkey.depesche.example": "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(edPub),
		"rs._domainkey.depesche.example": "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(rsPub),
	}
	look := func(domain string) ([]string, error) {
		if v, ok := dns[domain]; ok {
			return []string{v}, nil
		}
		return nil, &net.DNSError{IsNotFound: true, Name: domain}
	}
	s := sender(t, DKIM{Selector: "ed", KeyFile: writeKey(t, ed, "PRIVATE KEY")}, DKIM{Selector: "rs", KeyFile: writeKey(t, rs, "RSA PRIVATE KEY")})
	raw, err := s.Render(message())
	if err != nil {
		t.Fatal(err)
	}
	check := func(raw []byte) []error {
		vs, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: look})
		if err != nil {
			t.Fatal(err)
		}
		var out []error
		for _, v := range vs {
			if v.Domain != "depesche.example" {
				t.Errorf("signed by %s", v.Domain)
			}
			out = append(out, v.Err)
		}
		return out
	}
	for i, err := range check(raw) {
		if err != nil {
			t.Errorf("signature %d: %v", i, err)
		}
	}
	if n := len(check(raw)); n != 2 {
		t.Errorf("%d signatures", n)
	}
	// What is changed on the way, or added, breaks them.
	for name, bad := range map[string][]byte{
		"body":    bytes.Replace(raw, []byte("allein"), []byte("zuzweit"), 1),
		"list":    bytes.Replace(raw, []byte("news.example/de"), []byte("evil.example/de"), 1),
		"replyto": append([]byte("Reply-To: evil@example.org\r\n"), raw...),
	} {
		for i, err := range check(bad) {
			if err == nil {
				t.Errorf("%s: signature %d still stands", name, i)
			}
		}
	}
	for name, path := range map[string]string{"none": filepath.Join(t.TempDir(), "no.pem"), "damaged": writeFile(t, "not a key")} {
		if _, err := NewSender(Config{Host: "h", From: "a@b.org", DKIM: []DKIM{{Selector: "x", KeyFile: path}}}); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func writeFile(t *testing.T, s string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConfig(t *testing.T) {
	t.Setenv("TEST_MAIL_PASSWORD", "secret-4711")
	var c Config
	if err := json.Unmarshal([]byte(`{"host":"mail.example","user":"u","password_env":"TEST_MAIL_PASSWORD","from":"a@b.org","timeout":"30s"}`), &c); err != nil {
		t.Fatal(err)
	}
	if err := c.check(); err != nil || c.Port != 587 || c.TLS != "starttls" || c.Timeout.or(0) != 30*time.Second || c.secret() != "secret-4711" {
		t.Errorf("%+v, %v", c, err)
	}
	for _, bad := range []Config{{}, {Host: "h"}, {Host: "h", From: "x"}, {Host: "h", From: "a@b.org", TLS: "yes"}, {Host: "h", From: "a@b.org", User: "u"},
		{Host: "h", From: "a@b.org", User: "u", PasswordEnv: "TEST_NO_SUCH_VARIABLE"}} {
		if _, err := NewSMTP(bad); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func client(t *testing.T, s *mailtest.Server, mode string, change func(*Config)) *SMTP {
	t.Helper()
	c := Config{Host: s.Host, Port: s.Port, TLS: mode, From: "news@depesche.example", CAFile: s.CAFile, Timeout: Duration(5 * time.Second)}
	if change != nil {
		change(&c)
	}
	m, err := NewSMTP(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return m
}

func TestSendOverTLSWithLogin(t *testing.T) {
	t.Setenv("TEST_MAIL_PASSWORD", "secret-4711")
	for _, mode := range []string{"starttls", "implicit"} {
		t.Run(mode, func(t *testing.T) {
			srv := mailtest.New(t, mailtest.Options{TLS: mode, User: "news", Password: "secret-4711"})
			m := client(t, srv, mode, func(c *Config) { c.User, c.PasswordEnv = "news", "TEST_MAIL_PASSWORD" })
			for i := range 3 {
				left := 0
				if err := m.Send(context.Background(), message(), func() { left++ }); err != nil || left != 1 {
					t.Fatalf("mail %d: %v, left %d times", i, err, left)
				}
			}
			got := srv.Got()
			if len(got) != 3 || !got[0].TLS || got[0].User != "news" || got[2].Conn != got[0].Conn {
				t.Errorf("%d mails, TLS %v, user %q, %d connections", len(got), got[0].TLS, got[0].User, srv.Conns())
			}
			if part(t, got[0].Raw, "text/plain") != message().Text {
				t.Error("the text has changed on the way")
			}
		})
	}
	t.Run("wrong password", func(t *testing.T) {
		srv := mailtest.New(t, mailtest.Options{TLS: "starttls", User: "news", Password: "other"})
		m := client(t, srv, "starttls", func(c *Config) { c.User, c.PasswordEnv = "news", "TEST_MAIL_PASSWORD" })
		f := fails(t, m)
		if !f.Down || f.Permanent || strings.Contains(f.Error(), "secret-4711") {
			t.Errorf("%+v", f)
		}
	})
	t.Run("unknown certificate", func(t *testing.T) {
		srv := mailtest.New(t, mailtest.Options{TLS: "starttls"})
		m := client(t, srv, "starttls", func(c *Config) { c.CAFile = "" })
		if f := fails(t, m); !f.Down || len(srv.Got()) > 0 {
			t.Errorf("%+v", f)
		}
	})
	t.Run("no TLS to be had", func(t *testing.T) {
		srv := mailtest.New(t, mailtest.Options{})
		if f := fails(t, client(t, srv, "starttls", nil)); !f.Down || len(srv.Got()) > 0 {
			t.Errorf("%+v", f)
		}
	})
	t.Run("no log-in without TLS on another host", func(t *testing.T) {
		c := Config{Host: "mail.invalid", TLS: "none", From: "a@b.org"}
		if _, err := NewSMTP(c); err != nil {
			t.Fatal(err)
		}
	})
}

// TestTry: whoever tries a mail server reads what was said, and no secret.
func TestTry(t *testing.T) {
	const secret = "secret-4711"
	t.Setenv("TEST_MAIL_PASSWORD", secret)
	for name, tt := range map[string]struct {
		mode, password string
		step           func(string, string) mailtest.Act
		change         func(*Config)
		want           []string
		ok             bool
	}{
		"taken":          {mode: "starttls", password: secret, ok: true, want: []string{"starttls", "→ EHLO", "→ STARTTLS", "→ MAIL FROM:", "→ RCPT TO:", "→ (the mail)"}},
		"wrong password": {mode: "starttls", password: "other", want: []string{"→ STARTTLS", "← 535"}},
		"recipient": {mode: "implicit", password: secret, want: []string{"→ RCPT TO:", "recipient: 550", "no such user"}, step: func(step, _ string) mailtest.Act {
			if step == "rcpt" {
				return mailtest.Refuse(550, "no such user")
			}
			return mailtest.Act{}
		}},
		"nobody there": {mode: "starttls", password: secret, change: func(c *Config) { c.Port = 1 }, want: []string{"the mail server takes no connections"}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := mailtest.New(t, mailtest.Options{TLS: tt.mode, User: "news", Password: tt.password, Step: tt.step})
			c := client(t, srv, tt.mode, func(c *Config) {
				c.User, c.PasswordEnv = "news", "TEST_MAIL_PASSWORD"
				if tt.change != nil {
					tt.change(c)
				}
			}).config
			talk, err := Try(context.Background(), c, message())
			all := strings.Join(talk, "\n")
			if (err == nil) != tt.ok {
				t.Errorf("%v\n%s", err, all)
			}
			for _, w := range tt.want {
				if !strings.Contains(all, w) {
					t.Errorf("no %q in\n%s", w, all)
				}
			}
			for _, s := range hidden(secret, "news") {
				if strings.Contains(all, s) {
					t.Errorf("the password stands in\n%s", all)
				}
			}
			if tt.ok && len(srv.Got()) != 1 {
				t.Errorf("%d mails came", len(srv.Got()))
			}
		})
	}
}

// fails sends a mail, wants a Failure, and tells by it whether the end of the mail left.
func fails(t *testing.T, m *SMTP) *Failure {
	t.Helper()
	err := m.Send(context.Background(), message(), func() {})
	var f *Failure
	if !errors.As(err, &f) {
		t.Fatalf("%v is no failure", err)
	}
	return f
}

func TestFailures(t *testing.T) {
	at := func(step string, a mailtest.Act) func(string, string) mailtest.Act {
		return func(s, _ string) mailtest.Act {
			if s == step {
				return a
			}
			return mailtest.Act{}
		}
	}
	short := func(c *Config) {
		c.Timeout, c.Patience = Duration(200*time.Millisecond), Duration(300*time.Millisecond)
	}
	for name, tt := range map[string]struct {
		step string
		act  mailtest.Act
		want Failure
		left bool
	}{
		"sender refused for good": {"mail", mailtest.Refuse(550, "not you"), Failure{Down: true}, false},
		"recipient later":         {"rcpt", mailtest.Refuse(451, "greylisted"), Failure{}, false},
		"recipient unknown":       {"rcpt", mailtest.Refuse(550, "no such user"), Failure{Permanent: true, Recipient: true}, false},
		"server goes away":        {"rcpt", mailtest.Refuse(421, "shutting down"), Failure{Down: true}, false},
		"content later":           {"dot", mailtest.Refuse(452, "disk full"), Failure{}, true},
		"content refused":         {"dot", mailtest.Refuse(554, "looks like spam"), Failure{Permanent: true}, true},
		"hangs at the recipient":  {"rcpt", mailtest.Act{Hang: true}, Failure{}, false},
		"hangs at the end":        {"dot", mailtest.Act{Hang: true}, Failure{Doubtful: true}, true},
		"cuts at the recipient":   {"rcpt", mailtest.Act{Cut: true}, Failure{}, false},
		"cuts at the end":         {"dot", mailtest.Act{Cut: true}, Failure{Doubtful: true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			srv := mailtest.New(t, mailtest.Options{Step: at(tt.step, tt.act)})
			m := client(t, srv, "none", short)
			left := false
			err := m.Send(context.Background(), message(), func() { left = true })
			var f *Failure
			if !errors.As(err, &f) {
				t.Fatalf("%v", err)
			}
			if f.Permanent != tt.want.Permanent || f.Recipient != tt.want.Recipient || f.Down != tt.want.Down || f.Doubtful != tt.want.Doubtful || left != tt.left {
				t.Errorf("%+v, left %v", *f, left)
			}
			if len(srv.Got()) > 0 || f.Said == "" || strings.ContainsAny(f.Said, "\r\n") {
				t.Errorf("got %d mails, said %q", len(srv.Got()), f.Said)
			}
			// The next mail goes, over the same or another connection.
			srv.Do(nil)
			if err := m.Send(context.Background(), message(), func() {}); err != nil || len(srv.Got()) != 1 {
				t.Errorf("afterwards: %v, %d mails", err, len(srv.Got()))
			}
		})
	}
}

// A server that takes the command DATA and cuts in the middle of the text.
func TestCutMidData(t *testing.T) {
	srv := mailtest.New(t, mailtest.Options{Step: func(s, _ string) mailtest.Act { return mailtest.Act{Cut: s == "data"} }})
	m := client(t, srv, "none", func(c *Config) { c.Timeout = Duration(300 * time.Millisecond) })
	big := message()
	big.Text = strings.Repeat("Ein langer Satz, der die Leitung füllt. ", 100_000)
	left := false
	err := m.Send(context.Background(), big, func() { left = true })
	var f *Failure
	if !errors.As(err, &f) || f.Permanent || len(srv.Got()) > 0 {
		t.Fatalf("%v", err)
	}
	if left != f.Doubtful {
		t.Errorf("left %v, doubtful %v", left, f.Doubtful)
	}
}

// A connection that the server ended while it was idle costs no attempt.
func TestStaleConnection(t *testing.T) {
	srv := mailtest.New(t, mailtest.Options{})
	m := client(t, srv, "none", nil)
	if err := m.Send(context.Background(), message(), func() {}); err != nil {
		t.Fatal(err)
	}
	first := true
	srv.Do(func(s, _ string) mailtest.Act {
		cut := first && s == "mail"
		first = first && !cut
		return mailtest.Act{Cut: cut}
	})
	if err := m.Send(context.Background(), message(), func() {}); err != nil || len(srv.Got()) != 2 {
		t.Errorf("%v, %d mails", err, len(srv.Got()))
	}
}

func TestNobodyThere(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := ln.Addr().(*net.TCPAddr).Port
	ln.Close()
	m, err := NewSMTP(Config{Host: "127.0.0.1", Port: port, TLS: "none", From: "a@b.org", Timeout: Duration(time.Second)})
	if err != nil {
		t.Fatal(err)
	}
	if f := fails(t, m); !f.Down || f.Permanent {
		t.Errorf("%+v", f)
	}
}

// A program that is to end does not wait for a server that hangs.
func TestCancel(t *testing.T) {
	reached := make(chan struct{})
	srv := mailtest.New(t, mailtest.Options{Step: func(s, _ string) mailtest.Act {
		if s == "rcpt" {
			close(reached)
			return mailtest.Act{Hang: true}
		}
		return mailtest.Act{}
	}})
	m := client(t, srv, "none", func(c *Config) { c.Timeout = Duration(time.Hour) })
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-reached; cancel() }()
	if err := m.Send(ctx, message(), func() {}); err == nil {
		t.Error("sent")
	}
}
