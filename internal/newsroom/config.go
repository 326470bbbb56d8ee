package newsroom

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"depesche"
	"depesche/internal/translate"
)

// Config is DIR/config.json: what an operator decides and the program never writes.
// Keys of engines are better kept in the environment (key_env).
type Config struct {
	BaseURL  string             `json:"base_url,omitempty"` // "https://news.example"; else that of the request
	Database string             `json:"database,omitempty"` // postgres:// address; else newsroom.db in the data folder
	Engines  []translate.Config `json:"engines,omitempty"`
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
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return c, depesche.Wrap(err, depesche.Invalid, "config.damaged", "%s is not as it should be: mend it, or see docs/engines.md for the fields", path)
	}
	return c, nil
}
