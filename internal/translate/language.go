package translate

import (
	"strings"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/lang"
)

// langCovers tells whether an engine's language have serves for want: "en" serves for
// "en-GB", "en-US" for "en", but "pt-BR" not for "pt-PT". "zh-Hans" serves for what is
// written so: "zh-CN".
func langCovers(have, want string) bool {
	h, w := strings.ToLower(strings.ReplaceAll(have, "_", "-")), strings.ToLower(strings.ReplaceAll(want, "_", "-"))
	if h == w {
		return true
	}
	hb, wb := depesche.BaseLang(h), depesche.BaseLang(w)
	if hb != wb || h == hb || w == wb {
		return hb == wb
	}
	rest, script := strings.CutPrefix(h, hb+"-")
	if !script || len(rest) != 4 {
		return false
	}
	has, _ := language.Make(h).Script()
	wants, _ := language.Make(w).Script()
	return has == wants
}

// iso3 is the ISO 639-3 code of a BCP 47 tag's base language: "nb" gives "nob".
func iso3(tag string) string {
	base := depesche.BaseLang(tag)
	b, err := language.ParseBase(base)
	if err != nil {
		return base
	}
	return b.ISO3()
}

// fromISO3 is the BCP 47 base language of a two or three letter code: "eng" gives "en".
func fromISO3(code string) string {
	b, err := language.ParseBase(code)
	if err != nil {
		return code
	}
	return b.String()
}

// langName is the English name of a language for prompts and messages, the tag itself
// when there is no pack. A region stands behind: "Spanish (es-MX)".
func langName(tag string) string {
	name := lang.Core(tag).Name
	if name == "" || name == depesche.BaseLang(tag) {
		return tag
	}
	if strings.ToLower(tag) != depesche.BaseLang(tag) {
		return name + " (" + tag + ")"
	}
	return name
}
