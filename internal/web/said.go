package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"sync"
)

// A message that survives a redirect travels in the address, signed with a key that
// this process made: no cookie, no state, and nobody can put words into our mouth with a
// forged link. After a restart an old message is simply not shown.

var saidKey = sync.OnceValue(func() []byte {
	k := make([]byte, 32)
	rand.Read(k) // never fails
	return k
})

// Said is a message that the page before left for this one: a key of the edge's
// catalogue and its values.
type Said struct {
	Key  string   `json:"k"`
	Args []string `json:"a,omitempty"`
	Bad  bool     `json:"b,omitempty"` // it went wrong: show it as an error
}

// RedirectSaying answers a form with 303 See Other to the path "to" (it may have a query
// and a fragment) and leaves a message for that page.
func RedirectSaying(w http.ResponseWriter, r *http.Request, to string, said Said) {
	if u, err := url.Parse(to); err == nil {
		q := u.Query()
		q.Set("said", said.sign())
		u.RawQuery = q.Encode()
		to = u.String()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// SaidTo is the message that was left for this page, nil if there is none.
func SaidTo(r *http.Request) *Said {
	raw, err := base64.RawURLEncoding.DecodeString(r.URL.Query().Get("said"))
	if err != nil || len(raw) <= sha256.Size/2 {
		return nil
	}
	mac, body := raw[:sha256.Size/2], raw[sha256.Size/2:]
	if !hmac.Equal(mac, saidMAC(body)) {
		return nil
	}
	var s Said
	if json.Unmarshal(body, &s) != nil {
		return nil
	}
	return &s
}

func (s Said) sign() string {
	body, _ := json.Marshal(s) // strings and a bool: cannot fail
	return base64.RawURLEncoding.EncodeToString(append(saidMAC(body), body...))
}

func saidMAC(body []byte) []byte {
	m := hmac.New(sha256.New, saidKey())
	m.Write(body)
	return m.Sum(nil)[:sha256.Size/2]
}

// Any gives the values to i18n.Printer.T.
func (s *Said) Any() []any {
	out := make([]any, len(s.Args))
	for i, a := range s.Args {
		out[i] = a
	}
	return out
}
