package newsroom

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"depesche"
	"depesche/internal/mail"
	"depesche/internal/nmt/models"
	"depesche/internal/signin"
	"depesche/internal/translate"
)

// Config is DIR/config.json: what an operator decides and the program never writes.
// Keys of engines are better kept in the environment (key_env).
type Config struct {
	BaseURL  string             `json:"base_url,omitempty"` // "https://news.example"; else that of the request
	Database string             `json:"database,omitempty"` // postgres:// address; else newsroom.db in the data folder
	Engines  []translate.Config `json:"engines,omitempty"`
	Models   models.Config      `json:"models,omitzero"` // where models of the engine neural come from (docs/nmt.md)
	SMTP     *mail.Config       `json:"smtp,omitempty"`  // mail server; without it the desk keeps the mails (docs/mail.md)
	OIDC     *signin.Config     `json:"oidc,omitempty"`  // service by whose word people may log in (docs/people.md)
	Site     SiteConfig         `json:"site,omitzero"`   // what machines are told of the site (docs/machines.md)
	// AllowPrivate lets imports fetch from addresses inside private networks (an intranet).
	AllowPrivate bool `json:"allow_private_addresses,omitempty"`
}

// DefaultPolicy is that of a new edition: open errors block, and texts that no person
// has approved may go out labelled as unread.
var DefaultPolicy = depesche.Policy{AllowUnreviewed: true}

// ReadConfig reads DIR/config.json; a folder or file that is not there is an empty one.
func ReadConfig(dir string) (Config, error) { return readConfig(filepath.Join(dir, "config.json")) }

func readConfig(path string) (Config, error) {
	var c Config
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, depesche.Wrap(err, depesche.Unavailable, "config.read", "%s cannot be read: check its rights", path)
	}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return c, damaged(err, path, b, dec.InputOffset())
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return c, damaged(errors.New("something follows the closing brace"), path, b, dec.InputOffset())
	}
	err = c.check(path)
	return c, err
}

// damaged says what is wrong with the file, and in which line.
func damaged(err error, path string, b []byte, at int64) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	what := strings.TrimPrefix(err.Error(), "json: ")
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &kind):
		at = kind.Offset
		what = fmt.Sprintf("the value of %q is of the wrong kind (%s)", kind.Field, kind.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		at, what = int64(len(b)), "it ends too early"
	}
	line := 1 + bytes.Count(b[:min(at, int64(len(b)))], []byte("\n"))
	return depesche.Wrap(err, depesche.Invalid, "config.damaged", "%s is not as it should be in line %d (%s): mend it, docs/engines.md has the fields", path, line, what)
}

// check looks at what the rest of the program relies on.
func (c *Config) check(path string) error {
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" {
			return depesche.E(depesche.Invalid, "config.base", "%s: base_url is %q; write the address of the site without a path, like https://news.example", path, c.BaseURL)
		}
		c.BaseURL = u.Scheme + "://" + u.Host
	}
	for _, a := range []struct{ key, address string }{{"list", c.Models.List}, {"attachments", c.Models.Attachments}} {
		if a.address == "" {
			continue
		}
		if u, err := url.Parse(a.address); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
			return depesche.E(depesche.Invalid, "config.models", "%s: \"%s\" of \"models\" is %q; write a web address, like https://mirror.example/records", path, a.key, a.address)
		}
	}
	if err := c.Site.check(path); err != nil {
		return err
	}
	if d := c.Database; d != "" && !strings.HasPrefix(d, "postgres://") && !strings.HasPrefix(d, "postgresql://") {
		return depesche.E(depesche.Invalid, "config.database", "%s: database is no postgres:// address; leave it out for the embedded database", path)
	}
	if c.OIDC != nil {
		if err := c.OIDC.Check(); err != nil {
			return depesche.Wrap(err, depesche.Invalid, "config.oidc", "%s: %s: docs/people.md has the fields", path, err)
		}
	}
	return nil
}
