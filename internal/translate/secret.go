package translate

import (
	"fmt"
	"log/slog"
	"strings"
)

const masked = "•••"

// Secret is a key that no printer, logger or encoder shows. Reveal gives it to the one
// place that sends it.
type Secret string

// Reveal returns the key itself.
func (s Secret) Reveal() string { return string(s) }

// String shows that there is a key, never which.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

// GoString is String for %#v.
func (s Secret) GoString() string { return `"` + s.String() + `"` }

// Format is String for every verb, %x and %q too.
func (s Secret) Format(f fmt.State, verb rune) { _, _ = f.Write([]byte(s.String())) }

// MarshalJSON writes the mask: a configuration that was read is not written back.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

// MarshalText writes the mask.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue masks the key in logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// scrub removes the key from a text that came from outside, an engine's message for one.
func (s Secret) scrub(text string) string {
	if len(s) < 4 {
		return text
	}
	return strings.ReplaceAll(text, string(s), masked)
}
