package i18n

import (
	"errors"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"depesche"
)

// Printer writes in one language and time zone.
type Printer struct {
	catalog *Catalog
	lang    string
	zone    *time.Location
	loc     *locale
	dates   depesche.DateStyle
	clock   depesche.Clock
}

// Styled is the printer with an edition's way to write dates and times of day.
func (p *Printer) Styled(dates depesche.DateStyle, clock depesche.Clock) *Printer {
	if dates == "" && clock == "" {
		return p
	}
	out := *p
	out.dates, out.clock = dates, clock
	return &out
}

// Lang is the BCP 47 tag of the printer's language.
func (p *Printer) Lang() string { return p.lang }

// Dir is "ltr" or "rtl".
func (p *Printer) Dir() string { return depesche.Dir(p.lang) }

// Zone is the printer's time zone.
func (p *Printer) Zone() *time.Location { return p.zone }

// T is the message for key with its values in place. Numbers are written as the language
// does, times as DateTime; write everything else yourself.
func (p *Printer) T(key string, args ...any) string {
	m, lang, ok := p.catalog.find(p.lang, key)
	if !ok {
		return key
	}
	text := m.text
	if m.forms != nil {
		text = m.pick(lang, args)
	}
	return fill(text, args, p.value)
}

// N is T with the number as {0} and the other values from {1} on; the number chooses the
// plural form.
func (p *Printer) N(key string, n int, args ...any) string {
	return p.T(key, append([]any{n}, args...)...)
}

// HTML is T for messages with markup in their values: the message and its values are
// escaped, except values of type template.HTML.
func (p *Printer) HTML(key string, args ...any) template.HTML {
	m, lang, ok := p.catalog.find(p.lang, key)
	if !ok {
		return template.HTML(template.HTMLEscapeString(key))
	}
	text := m.text
	if m.forms != nil {
		text = m.pick(lang, args)
	}
	return template.HTML(fill(template.HTMLEscapeString(text), args, func(v any) string {
		if h, ok := v.(template.HTML); ok {
			return string(h)
		}
		return template.HTMLEscapeString(p.value(v))
	}))
}

// Has tells whether the key exists in the printer's language or a language it falls to.
func (p *Printer) Has(key string) bool {
	_, _, ok := p.catalog.find(p.lang, key)
	return ok
}

// Own tells whether the printer's language has the key itself, not only English.
func (p *Printer) Own(key string) bool {
	_, lang, ok := p.catalog.find(p.lang, key)
	return ok && lang != "en" || depesche.BaseLang(p.lang) == "en" && ok
}

func (m entry) pick(lang string, args []any) string {
	n, ok := 0, false
	if len(args) > 0 {
		n, ok = args[0].(int)
	}
	if !ok {
		return m.forms["other"]
	}
	if f := m.forms["="+strconv.Itoa(n)]; f != "" {
		return f
	}
	if f := m.forms[pluralForm(lang, n)]; f != "" {
		return f
	}
	return m.forms["other"]
}

var formNames = map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other"}

func pluralForm(lang string, n int) string {
	if n < 0 {
		n = -n
	}
	return formNames[plural.Cardinal.MatchPlural(language.Make(lang), n, 0, 0, 0, 0)]
}

// fill puts values into {0}, {1} … ; a place without a value stays as it is.
func fill(text string, args []any, write func(any) string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 {
			break
		}
		j := strings.IndexByte(text[i:], '}')
		if j < 0 {
			break
		}
		n, err := strconv.Atoi(text[i+1 : i+j])
		b.WriteString(text[:i])
		if err == nil && n >= 0 && n < len(args) {
			b.WriteString(write(args[n]))
		} else {
			b.WriteString(text[i : i+j+1])
		}
		text = text[i+j+1:]
	}
	b.WriteString(text)
	return b.String()
}

func (p *Printer) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case template.HTML:
		return string(v)
	case int:
		return p.Number(int64(v))
	case int64:
		return p.Number(v)
	case time.Time:
		return p.DateTime(v)
	case error:
		return p.Error(v)
	case fmt.Stringer:
		return v.String()
	}
	return fmt.Sprint(v)
}

// Decimal writes a number with so many digits behind the language's separator: 24,1 in
// German, 24.1 in English.
func (p *Printer) Decimal(x float64, digits int) string {
	return message.NewPrinter(p.loc.digits).Sprint(number.Decimal(x, number.Scale(digits)))
}

// Number writes a whole number with the language's grouping: 8.600 in German, 8,600 in
// English. Digits are European in every language, as on the pages' clocks and dates.
func (p *Printer) Number(n int64) string {
	return message.NewPrinter(p.loc.digits).Sprint(number.Decimal(n))
}

// LangName is the name of the language tag in the printer's language, with a capital:
// "Englisch", "Inglés".
func (p *Printer) LangName(tag string) string {
	return p.Capital(p.LangNameIn(tag))
}

// LangNameIn is LangName for the middle of a sentence: "inglés", but "English".
func (p *Printer) LangNameIn(tag string) string {
	t := language.Make(tag)
	if d := display.Tags(language.Make(p.lang)); d != nil {
		if n := d.Name(t); n != "" {
			return n
		}
	}
	if n := display.English.Tags().Name(t); n != "" {
		return n
	}
	return tag
}

// SelfName is a language's name in itself: "Deutsch", "العربية".
func SelfName(tag string) string {
	if n := display.Self.Name(language.Make(tag)); n != "" {
		return capital(n)
	}
	return tag
}

// Capital makes the first letter a capital, where the script begins words with them:
// Georgian, which has capitals, does not.
func (p *Printer) Capital(s string) string { return capital(s) }

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToTitle(first)) + s[size:]
}

// List joins names as the language does: "A, B und C" (keys list.two, list.last, list.comma).
func (p *Printer) List(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	case 2:
		return p.T("list.two", names[0], names[1])
	}
	head := strings.Join(names[:len(names)-1], p.T("list.comma"))
	return p.T("list.last", head, names[len(names)-1])
}

// ListHTML is List for names with markup.
func (p *Printer) ListHTML(names []template.HTML) template.HTML {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	case 2:
		return p.HTML("list.two", names[0], names[1])
	default:
		head, comma := names[0], p.HTML("list.comma")
		for _, more := range names[1 : n-1] {
			head += comma + more
		}
		return p.HTML("list.last", head, names[n-1])
	}
}

// Error is what people read of an error: the catalogue's message for its key, else the
// English text that came with it, else a sentence for its kind. Causes never show.
func (p *Printer) Error(err error) string {
	var e *depesche.Error
	if !errors.As(err, &e) {
		return p.T("error.internal")
	}
	if e.Key != "" && p.Has(e.Key) {
		return p.T(e.Key, e.Args...)
	}
	if e.Text != "" && e.Kind != depesche.Internal {
		return p.Capital(e.Text) + fullStop(e.Text)
	}
	return p.T("error." + string(e.Kind))
}

func fullStop(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return ""
	}
	return "."
}
