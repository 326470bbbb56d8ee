// Package mail makes mails and hands them to a mail server: text and HTML in one
// message, headers into which nothing can be injected, DKIM signatures, and an SMTP
// client that tells apart what may be tried again from what may not.
//
// It knows no database. Whoever sends learns, by a callback, of the moment after which a
// server may have the mail, and can remember it (see package alert).
package mail

import (
	"bytes"
	"context"
	"mime"
	"net/mail"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"depesche"
)

// Message is a mail to one person. Text is required; HTML may be empty.
type Message struct {
	ID       string // unique and always the same for the same mail: what stands before the @ of its Message-ID
	FromName string // the edition's name; the address is the sender's
	To       string // an address as Address returns it
	Subject  string
	Lang     string // BCP 47 tag of the text
	Text     string
	HTML     string
	Date     time.Time
	// Unsubscribe is an absolute https or http address that stops the mails when it is
	// posted to (RFC 8058). Empty for a mail that was asked for once.
	Unsubscribe string
	ListName    string // identifies the list to mail programs: "night-trains.de"
	Bulk        bool   // one of many
}

// Mailer takes a mail. Send calls leaving directly before the step after which somebody
// else may have the mail; until then it certainly has not gone. Errors are *Failure.
type Mailer interface {
	Send(ctx context.Context, m *Message, leaving func()) error
	// Close ends what is open, a connection for one. A later Send opens it again.
	Close()
}

// Sender is who mails come from.
type Sender struct {
	Address string // "news@depesche.example"
	ReplyTo string // empty: the same
	Name    string // stands in where a message has no FromName
	signers []signer
}

// domain of the sender, for Message-ID and List-Id.
func (s *Sender) domain() string {
	_, d, _ := strings.Cut(s.Address, "@")
	return d
}

// Render writes a message as it goes over the wire, lines ended by CR LF, signed.
func (s *Sender) Render(m *Message) ([]byte, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	name := oneLine(m.FromName)
	if name == "" {
		name = oneLine(s.Name)
	}
	msg.FromMailAddress(&mail.Address{Name: name, Address: s.Address})
	if err := msg.To(m.To); err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "mail.address", "%q is no e-mail address: write it like name@example.org", m.To)
	}
	if s.ReplyTo != "" {
		if err := msg.ReplyTo(s.ReplyTo); err != nil {
			return nil, depesche.Wrap(err, depesche.Invalid, "mail.reply", "the address for answers %q is not valid: set \"reply_to\" of \"smtp\" in config.json", s.ReplyTo)
		}
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetDateWithValue(m.Date)
	msg.SetMessageIDWithValue(token(m.ID) + "@" + s.domain())
	set := func(k, v string) { msg.SetGenHeader(gomail.Header(k), v) }
	// RFC 3834: no vacation notices in answer, please.
	set("Auto-Submitted", "auto-generated")
	if m.Lang != "" {
		set("Content-Language", token(m.Lang))
	}
	if m.Bulk {
		set("Precedence", "bulk")
	}
	if m.Unsubscribe != "" {
		msg.SetGenHeaderPreformatted("List-Unsubscribe", "<"+address(m.Unsubscribe)+">")
		set("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	if m.ListName != "" {
		set("List-Id", "<"+token(m.ListName)+"."+s.domain()+">")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, depesche.Wrap(err, depesche.Internal, "mail.render", "the mail could not be put together")
	}
	return s.sign(crlf(b.Bytes()))
}

// oneLine makes text fit for a header: no control characters, no line ends, nothing that
// turns the direction of what follows. The library encodes what is not ASCII.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:199]) + "…"
	}
	return s
}

// token keeps what may stand in an identifier.
func token(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("-._", r) {
			return r
		}
		return -1
	}, s)
}

// address keeps what may stand in an address within angle brackets.
func address(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || r == '<' || r == '>' {
			return -1
		}
		return r
	}, s)
}

// crlf ends every line with CR LF.
func crlf(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	b = bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
	return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))
}

// Decode reads an encoded header value, for tests and mailboxes.
func Decode(header string) string {
	s, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		return header
	}
	return s
}
