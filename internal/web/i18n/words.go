package i18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
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

// ownMessage reads a message and holds it against the English one.
func (c *Catalog) ownMessage(lang, key string, raw json.RawMessage) (entry, error) {
	english, ok := c.in("en")[key]
	if !ok {
		return entry{}, errors.New("the site has no message of this name (any more): take it out")
	}
	var m entry
	switch {
	case raw[0] == '"':
		if err := json.Unmarshal(raw, &m.text); err != nil {
			return entry{}, err
		}
		return m, textFits(lang, m.text, english)
	case raw[0] == '{' && json.Unmarshal(raw, &m.forms) == nil:
		return m, formsFit(lang, m.forms, english)
	}
	return entry{}, errors.New(`a message is a text, or an object of plural forms whose values are texts, as {"one": "…", "other": "…"}`)
}

func textFits(lang, text string, english entry) error {
	if forms := Forms(lang); english.forms != nil && len(forms) > 1 {
		return fmt.Errorf("it is one text, and a number chooses among several: write an object with %s, or with \"other\" alone where one text suits every number", quoted(forms))
	}
	return placesFit(text, english, nothing)
}

// formsFit holds plural forms against the language and the English message. "other" alone is
// for every number.
func formsFit(lang string, forms map[string]string, english entry) error {
	var want []string
	if english.forms != nil && len(forms) > 1 {
		want = Forms(lang)
	}
	var lacking []string
	for _, f := range append(want, "other") {
		if forms[f] == "" && f != rare[f+" "+base(lang)] && !slices.Contains(lacking, f) {
			lacking = append(lacking, f)
		}
	}
	if len(lacking) > 0 {
		return fmt.Errorf("it lacks the plural form %s: the language has %s", quoted(lacking), quoted(Forms(lang)))
	}
	for _, f := range slices.Sorted(maps.Keys(forms)) {
		if !numberForm(f) && !slices.Contains(Forms(lang), f) && rare[f+" "+base(lang)] == "" {
			return fmt.Errorf("the language has no plural form %q: it has %s, and \"=0\" is one for a number alone", f, quoted(Forms(lang)))
		}
		if err := placesFit(forms[f], english, spareOf(lang, f, forms)); err != nil {
			return fmt.Errorf("form %q%s: %w", f, forWhich(lang, f), err)
		}
	}
	return nil
}

// spare is what a text need not have of the English message's places.
type spare int

const (
	nothing    spare = iota
	theNumber        // a form for one number alone may say it itself
	everything       // a form for 0 says that there is none
)

// spareOf is that of a form among a message's.
func spareOf(lang, form string, forms map[string]string) spare {
	switch {
	case form == "=0" || form == "zero" && namesNumber(lang, form, forms):
		return everything
	case numberForm(form) || namesNumber(lang, form, forms):
		return theNumber
	}
	return nothing
}

// placesFit wants a text to have the places of the English message, and no others.
func placesFit(text string, english entry, may spare) error {
	if strings.TrimSpace(text) == "" {
		return errors.New("it is empty: write it, or take it out and English is shown")
	}
	asked := map[string]bool{}
	texts := slices.Collect(maps.Values(english.forms))
	for _, t := range append(texts, english.text) {
		for _, p := range places(t) {
			asked[p] = true
		}
	}
	has := map[string]bool{}
	for _, p := range places(text) {
		if !asked[p] {
			return fmt.Errorf("nothing stands for %s: the English message %s", p, placesOf(asked))
		}
		has[p] = true
	}
	for _, p := range slices.Sorted(maps.Keys(asked)) {
		if !has[p] && may != everything && !(may == theNumber && p == "{0}") {
			return fmt.Errorf("it lacks %s, for which a value stands: the English message %s", p, placesOf(asked))
		}
	}
	return nil
}

func placesOf(asked map[string]bool) string {
	if len(asked) == 0 {
		return "has no place for a value"
	}
	return "has " + strings.Join(slices.Sorted(maps.Keys(asked)), " ")
}

// places lists what stands in braces in a text.
func places(text string) (out []string) {
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 {
			return out
		}
		j := strings.IndexByte(text[i:], '}')
		if j < 0 {
			return append(out, text[i:])
		}
		out, text = append(out, text[i:i+j+1]), text[i+j+1:]
	}
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = `"` + n + `"`
	}
	return strings.Join(out, ", ")
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

// Lacking lists the messages of which readers of a language get the English ones, sorted.
func (c *Catalog) Lacking(lang string) []string {
	if base(lang) == "en" {
		return nil
	}
	return slices.DeleteFunc(c.Keys("en"), func(key string) bool {
		_, in, _ := c.find(lang, key)
		return in != "en"
	})
}

// Draft is a file of all messages for a language, to be translated: what the catalogue has
// in it, and what it lacks in English, with the language's plural forms.
func (c *Catalog) Draft(lang string) []byte {
	all := map[string]any{}
	for _, key := range c.Keys("en") {
		m, in, _ := c.find(lang, key)
		switch {
		case m.forms == nil && c.in("en")[key].forms != nil:
			all[key] = map[string]string{"other": m.text}
		case m.forms == nil:
			all[key] = m.text
		case in != "en" || base(lang) == "en":
			all[key] = m.forms
		default:
			all[key] = formsIn(lang, m.forms)
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(all); err != nil {
		panic(err) // texts and maps of texts can be written
	}
	return b.Bytes()
}

// formsIn are English plural forms under the names of another language's.
func formsIn(lang string, english map[string]string) map[string]string {
	out := map[string]string{}
	for f, text := range english {
		if numberForm(f) {
			out[f] = text
		}
	}
	for _, f := range Forms(lang) {
		out[f] = english["other"]
	}
	switch one := english["one"]; {
	case namesNumber(lang, "one", english), isForTwo(lang, "one") && strings.Contains(one, "{0}"):
		out["one"] = one
	case isForTwo(lang, "one"):
		out["=1"] = one
	}
	return out
}
