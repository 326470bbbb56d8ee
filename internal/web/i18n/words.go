package i18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"unicode/utf8"
)

// Words are the messages that a newsroom has written in one language: those of a file that
// can be used. Make them with ReadWords.
type Words struct {
	Lang     string  // lower-case tag
	Faults   []Fault // what was left out, in the order of the file; the last one may speak for more
	messages map[string]entry
}

// Fault says what is wrong with a message of a file, and what to do about it. It is left
// out: readers see what they would see without it.
type Fault struct {
	Line    int    `json:"line"`
	Key     string `json:"key"`
	Problem string `json:"problem"`
	More    int    `json:"more,omitempty"` // messages after it that are left out too and not listed
}

// faultsMax is how many faults of a file are listed.
const faultsMax = 100

// String is the fault in one line, without the file's name.
func (f Fault) String() string {
	said := fmt.Sprintf("line %d: %s: %s", f.Line, f.Key, f.Problem)
	if f.More > 0 {
		said += fmt.Sprintf(" (%d more messages after it cannot be used either: mend those that are listed first)", f.More)
	}
	return said
}

// ReadWords reads a file of messages for a language, and holds each against the English one
// of c, which has the built-in messages. An error says that nothing of the file can be used.
func (c *Catalog) ReadWords(lang string, b []byte) (*Words, error) {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if !utf8.Valid(b) {
		return nil, errors.New("it is not UTF-8: save it with that encoding")
	}
	if err := wholeJSON(b); err != nil {
		return nil, err
	}
	w := &Words{Lang: strings.ToLower(lang), messages: map[string]entry{}}
	dec := json.NewDecoder(bytes.NewReader(b))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	seen := map[string]int{}
	at := lines{b: b}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, line := fmt.Sprint(t), at.of(dec.InputOffset())
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, err
		}
		m, err := c.ownMessage(w.Lang, key, raw)
		if first, twice := seen[key]; twice && err == nil {
			err = fmt.Errorf("it stands on line %d already, and that is used: take one of the two out", first)
		}
		if err != nil {
			w.leaveOut(line, key, err)
			continue
		}
		seen[key], w.messages[key] = line, m
	}
	return w, nil
}

// leaveOut notes that a message is not used.
func (w *Words) leaveOut(line int, key string, why error) {
	if len(w.Faults) < faultsMax {
		w.Faults = append(w.Faults, Fault{Line: line, Key: key, Problem: why.Error()})
		return
	}
	w.Faults[faultsMax-1].More++
}

// wholeJSON tells what keeps a file from being an object of messages.
func wholeJSON(b []byte) error {
	var whole map[string]json.RawMessage
	err := json.Unmarshal(b, &whole)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("line %d: it is no JSON from here on (%w): look there, and at the end of the line before, for a comma, a quotation mark or a brace that is missing or too much", (&lines{b: b}).of(syntax.Offset), err)
	case err != nil || whole == nil:
		return errors.New(`it is JSON, but no object of messages: write {"key": "text", …}`)
	}
	return nil
}

// lines tells the lines of offsets that rise, reading the text once.
type lines struct {
	b      []byte
	before int64
	ends   int // of lines before it
}

// of is the line of a byte, counted from 1.
func (l *lines) of(offset int64) int {
	offset = min(max(offset, l.before), int64(len(l.b)))
	l.ends += bytes.Count(l.b[l.before:offset], []byte("\n"))
	l.before = offset
	return 1 + l.ends
}

// WithWords returns the catalogue with what newsrooms have written in front of what is built
// in: message by message, and languages that c does not have.
func (c *Catalog) WithWords(all ...*Words) *Catalog {
	out := &Catalog{langs: maps.Clone(c.langs)}
	for _, w := range all {
		behind := c.langs[w.Lang]
		out.langs[w.Lang] = sync.OnceValue(func() map[string]entry {
			m := map[string]entry{}
			if behind != nil {
				maps.Copy(m, behind())
			}
			maps.Copy(m, w.messages)
			return m
		})
	}
	return out
}
