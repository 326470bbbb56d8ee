package mail

import (
	"os"
	"time"

	"depesche"
)

// Config is "smtp" in config.json, where the password comes from the environment and keys
// from files, or mail.json, which the desk writes and only its owner may read.
type Config struct {
	Host        string   `json:"host"`
	Port        int      `json:"port,omitempty"`         // 465 for tls "implicit", 25 for "none", else 587
	TLS         string   `json:"tls,omitempty"`          // "starttls" (the default), "implicit", "none"
	User        string   `json:"user,omitempty"`         // empty: no log-in
	PasswordEnv string   `json:"password_env,omitempty"` // name of the environment variable that holds the password
	Password    string   `json:"password,omitempty"`     // in mail.json only
	From        string   `json:"from"`                   // "news@example.org"
	FromName    string   `json:"from_name,omitempty"`    // where an edition's name does not stand
	ReplyTo     string   `json:"reply_to,omitempty"`
	Hello       string   `json:"hello,omitempty"`    // our name to the server; the domain of From
	CAFile      string   `json:"ca_file,omitempty"`  // PEM of an own certificate authority
	DKIM        []DKIM   `json:"dkim,omitempty"`     // one signature each, Ed25519 and RSA as a rule
	Timeout     Duration `json:"timeout,omitempty"`  // for each step, 1m
	Patience    Duration `json:"patience,omitempty"` // for the answer to a whole mail, 10m (RFC 5321, 4.5.3.2.6)
}

// DKIM is a key that signs.
type DKIM struct {
	Domain   string `json:"domain,omitempty"` // that of From
	Selector string `json:"selector"`
	KeyFile  string `json:"key_file"` // PEM: PKCS #8 (Ed25519, RSA) or PKCS #1 (RSA)
}

// Duration is a time as people write it: "30s".
type Duration time.Duration

// UnmarshalText reads "30s".
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	*d = Duration(v)
	return err
}

// MarshalText writes "30s".
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

func (d Duration) or(v time.Duration) time.Duration {
	if d <= 0 {
		return v
	}
	return time.Duration(d)
}

// Complete fills in what goes without saying, and says what is missing or wrong.
func (c *Config) Complete() error { return c.check() }

// check fills what goes without saying and says what is missing.
func (c *Config) check() error {
	bad := func(format string, args ...any) error {
		return depesche.E(depesche.Invalid, "mail.config", "\"smtp\" in config.json: "+format+"; see docs/mail.md", args...)
	}
	if c.Host == "" {
		return bad("name the mail server in \"host\"")
	}
	from, _, err := Address(c.From)
	if err != nil {
		return bad("\"from\" %q is no address", c.From)
	}
	c.From = from
	if c.TLS == "" {
		c.TLS = "starttls"
	}
	ports := map[string]int{"starttls": 587, "implicit": 465, "none": 25}
	port, known := ports[c.TLS]
	if !known {
		return bad("\"tls\" is starttls, implicit or none, not %q", c.TLS)
	}
	if c.Port == 0 {
		c.Port = port
	}
	if c.User != "" && c.secret() == "" {
		return depesche.E(depesche.Invalid, "mail.password", "the log-in at the mail server needs a password: in config.json, set \"password_env\" to the environment variable that holds it, and set that variable")
	}
	return nil
}

func (c *Config) secret() string {
	if c.PasswordEnv == "" {
		return c.Password
	}
	return os.Getenv(c.PasswordEnv)
}
