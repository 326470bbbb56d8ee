package i18n

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

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
