package i18n

import (
	"strings"
	"sync"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/af"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/az"
	"github.com/go-playground/locales/be"
	"github.com/go-playground/locales/bg"
	"github.com/go-playground/locales/bn"
	"github.com/go-playground/locales/bs"
	"github.com/go-playground/locales/ca"
	"github.com/go-playground/locales/cs"
	"github.com/go-playground/locales/cy"
	"github.com/go-playground/locales/da"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/de_AT"
	"github.com/go-playground/locales/de_CH"
	"github.com/go-playground/locales/el"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/en_150"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/es_MX"
	"github.com/go-playground/locales/et"
	"github.com/go-playground/locales/eu"
	"github.com/go-playground/locales/fa"
	"github.com/go-playground/locales/fi"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/fr_CA"
	"github.com/go-playground/locales/ga"
	"github.com/go-playground/locales/gl"
	"github.com/go-playground/locales/he"
	"github.com/go-playground/locales/hi"
	"github.com/go-playground/locales/hr"
	"github.com/go-playground/locales/hu"
	"github.com/go-playground/locales/hy"
	"github.com/go-playground/locales/id"
	"github.com/go-playground/locales/is"
	"github.com/go-playground/locales/it"
	"github.com/go-playground/locales/ja"
	"github.com/go-playground/locales/ka"
	"github.com/go-playground/locales/kk"
	"github.com/go-playground/locales/ko"
	"github.com/go-playground/locales/lt"
	"github.com/go-playground/locales/lv"
	"github.com/go-playground/locales/mk"
	"github.com/go-playground/locales/ms"
	"github.com/go-playground/locales/mt"
	"github.com/go-playground/locales/nb"
	"github.com/go-playground/locales/nl"
	"github.com/go-playground/locales/nn"
	"github.com/go-playground/locales/pl"
	"github.com/go-playground/locales/pt"
	"github.com/go-playground/locales/pt_PT"
	"github.com/go-playground/locales/ro"
	"github.com/go-playground/locales/ru"
	"github.com/go-playground/locales/sk"
	"github.com/go-playground/locales/sl"
	"github.com/go-playground/locales/sq"
	"github.com/go-playground/locales/sr"
	"github.com/go-playground/locales/sv"
	"github.com/go-playground/locales/sw"
	"github.com/go-playground/locales/ta"
	"github.com/go-playground/locales/th"
	"github.com/go-playground/locales/tr"
	"github.com/go-playground/locales/uk"
	"github.com/go-playground/locales/ur"
	"github.com/go-playground/locales/vi"
	"github.com/go-playground/locales/zh"
	"golang.org/x/text/language"

	"depesche"
)

// locale is what CLDR knows about a language: dates and times from go-playground/locales,
// numbers from x/text (digits is the tag to ask it with).
type locale struct {
	locales.Translator
	digits language.Tag
}

// The locales that the program carries, by lower-case tag. Plain "en" is English as
// written in Europe ("13 September 2023, 09:10"): a paper that is read across borders
// must not make its readers guess which number is the month.
var makers = map[string]func() locales.Translator{
	"af": af.New, "ar": ar.New, "az": az.New, "be": be.New, "bg": bg.New, "bn": bn.New, "bs": bs.New, "ca": ca.New, "cs": cs.New, "cy": cy.New,
	"da": da.New, "de": de.New, "de-at": de_AT.New, "de-ch": de_CH.New, "el": el.New, "en": en_150.New, "en-gb": en_GB.New, "en-us": en.New, "es": es.New,
	"es-mx": es_MX.New, "et": et.New, "eu": eu.New, "fa": fa.New, "fi": fi.New, "fr": fr.New, "fr-ca": fr_CA.New, "ga": ga.New, "gl": gl.New,
	"he": he.New, "hi": hi.New, "hr": hr.New, "hu": hu.New, "hy": hy.New, "id": id.New, "is": is.New, "it": it.New, "ja": ja.New, "ka": ka.New,
	"kk": kk.New, "ko": ko.New, "lt": lt.New, "lv": lv.New, "mk": mk.New, "ms": ms.New, "mt": mt.New, "nb": nb.New, "nl": nl.New, "nn": nn.New,
	"no": nb.New, "pl": pl.New, "pt": pt.New, "pt-pt": pt_PT.New, "ro": ro.New, "ru": ru.New, "sk": sk.New, "sl": sl.New, "sq": sq.New, "sr": sr.New,
	"sv": sv.New, "sw": sw.New, "ta": ta.New, "th": th.New, "tr": tr.New, "uk": uk.New, "ur": ur.New, "vi": vi.New, "zh": zh.New,
}

var made sync.Map // lower-case tag -> *locale

// localeOf returns the locale for a tag: exact, base language, English.
func localeOf(tag string) *locale {
	tag = strings.ToLower(strings.ReplaceAll(tag, "_", "-"))
	if l, ok := made.Load(tag); ok {
		return l.(*locale)
	}
	mk := makers[tag]
	if mk == nil {
		mk = makers[depesche.BaseLang(tag)]
	}
	if mk == nil {
		mk = makers["en"]
	}
	digits := language.Make(tag)
	if depesche.BaseLang(tag) == "no" { // which x/text knows by its newer tag alone
		digits = language.Make("nb")
	}
	if d, err := digits.SetTypeForKey("nu", "latn"); err == nil {
		digits = d
	}
	l := &locale{Translator: mk(), digits: digits}
	if _, exact := makers[tag]; exact {
		made.Store(tag, l)
	}
	return l
}
