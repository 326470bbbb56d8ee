package mail

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"

	"github.com/wneessen/go-mail/log"
)

// Try hands one mail over, as Send does on a connection of its own, and returns what was
// said on it, line by line: ours after "→ ", the server's after "← ". The log-in is left
// out. When it fails, its error is a *Failure.
func Try(ctx context.Context, c Config, m *Message) ([]string, error) {
	s, err := NewSMTP(c)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	t := &talk{secrets: hidden(c.secret(), c.User)}
	s.talk = t
	t.note("%s:%d, %s", s.config.Host, s.config.Port, s.config.TLS)
	err = s.Send(ctx, m, func() { t.note("→ (the mail)") })
	var said string
	if f, ok := err.(*Failure); ok {
		said = f.Said
	}
	if said != "" {
		t.note("%s", said)
	}
	return t.all(), err
}

// hidden are the forms in which a log-in may appear in a conversation.
func hidden(password, user string) []string {
	if password == "" {
		return nil
	}
	b64 := base64.StdEncoding.EncodeToString
	return []string{password, b64([]byte(password)), b64([]byte("\x00" + user + "\x00" + password))}
}

// talk keeps what is said on a connection.
type talk struct {
	secrets []string
	mu      sync.Mutex
	lines   []string
}

// maxTalk bounds what a chatty server has us keep.
const maxTalk = 200

func (t *talk) note(format string, args ...any) {
	said := fmt.Sprintf(format, args...)
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, line := range strings.Split(strings.TrimRight(said, "\r\n"), "\n") {
		for _, s := range t.secrets {
			line = strings.ReplaceAll(line, s, "…")
		}
		if len(t.lines) < maxTalk {
			t.lines = append(t.lines, strings.ToValidUTF8(line, "�"))
		}
	}
}

func (t *talk) all() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.lines
}

// Debugf keeps a line of the conversation; it and its neighbours make talk a logger of the
// mail library.
func (t *talk) Debugf(l log.Log) {
	arrow := "← "
	if l.Direction == log.DirClientToServer {
		arrow = "→ "
	}
	t.note("%s", arrow+strings.ReplaceAll(fmt.Sprintf(l.Format, l.Messages...), "\n", "\n"+arrow))
}

// Infof does what Debugf does.
func (t *talk) Infof(l log.Log) { t.Debugf(l) }

// Warnf does what Debugf does.
func (t *talk) Warnf(l log.Log) { t.Debugf(l) }

// Errorf does what Debugf does.
func (t *talk) Errorf(l log.Log) { t.Debugf(l) }
