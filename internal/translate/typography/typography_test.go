package typography

import (
	"strings"
	"testing"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lang"
)

const nb, nn = "\u00a0", "\u202f"

func TestApply(t *testing.T) {
	for _, c := range []struct{ lang, in, want string }{
		// Quotation marks, from whatever form.
		{"de", `"Wir gehen", sagte sie.`, `„Wir gehen“, sagte sie.`},
		{"de", `“Wir gehen”, sagte sie.`, `„Wir gehen“, sagte sie.`},
		{"de", `«Wir gehen», sagte sie.`, `„Wir gehen“, sagte sie.`},
		{"de", `»Wir gehen«, sagte sie.`, `„Wir gehen“, sagte sie.`},
		{"de", `« Wir gehen », sagte sie.`, `„Wir gehen“, sagte sie.`},
		{"de", `„Wir gehen“, sagte sie.`, `„Wir gehen“, sagte sie.`},
		{"de", `„Wir gehen”, sagte sie.`, `„Wir gehen“, sagte sie.`},
		{"de-CH", `"Wir gehen", sagte sie.`, `«Wir gehen», sagte sie.`},
		{"en", `„We go“, she said.`, `“We go”, she said.`},
		{"es", `"Vamos", dijo.`, `«Vamos», dijo.`},
		{"es-MX", `"Vamos", dijo.`, `“Vamos”, dijo.`},
		{"es", `¿"Vamos"?`, `¿«Vamos»?`},
		{"fr", `"On y va", dit-elle.`, "«" + nb + "On y va" + nb + "», dit-elle."},
		{"fr", `« On y va », dit-elle.`, "«" + nb + "On y va" + nb + "», dit-elle."},
		{"sv", `"Vi går", sade hon.`, `”Vi går”, sade hon.`},
		{"pl", `"Idziemy", powiedziała.`, `„Idziemy”, powiedziała.`},
		{"ja", `彼女は"行こう"と言った。`, `彼女は「行こう」と言った。`},
		{"zh", `她说“我们走”。`, `她说“我们走”。`},
		{"zh-TW", `她说“我们‘走’吧”。`, `她说「我们『走』吧」。`},
		// Nested.
		{"de", `"Er sagte 'nein' zu mir", sagte sie.`, `„Er sagte ‚nein‘ zu mir“, sagte sie.`},
		{"en", `„Er sagte ‚nein‘ zu mir“, sagte sie.`, `“Er sagte ‘nein’ zu mir”, sagte sie.`},
		{"fr", `"Il a dit «non» hier"`, "«" + nb + "Il a dit “non” hier" + nb + "»"},
		{"de", `"'Nein'", sagte sie.`, `„‚Nein‘“, sagte sie.`},
		{"de", `'Nein', sagte sie.`, `„Nein“, sagte sie.`},
		{"es", `"Uno" y "dos" y ("tres").`, `«Uno» y «dos» y («tres»).`},
		// A quotation that runs over several sentences.
		{"de", `"Wir gehen. `, `„Wir gehen. `},
		{"de", `Und 'wir' bleiben."`, `Und ‚wir‘ bleiben.“`},
		{"de", `"Sie sagte 'nein' dazu.`, `„Sie sagte ‚nein‘ dazu.`},
		{"de", `Wir gehen", sagte sie, "heute.`, `Wir gehen“, sagte sie, „heute.`},
		{"de", `Im Jahr 2024", sagte sie.`, `Im Jahr 2024“, sagte sie.`},
		{"fr", `C'est fini."`, "C'est fini." + nb + "»"},
		// What is not certain stays.
		{"de", `Er" kam" und`, `Er" kam" und`},
		{"de", `Er "kam "und`, `Er "kam "und`},
		{"de", `Ein 5" x 7" Bild`, `Ein 5" x 7" Bild`},
		{"de", `Das 27" breite Bild`, `Das 27" breite Bild`},
		{"de", `Das 27" breite "Bild"`, `Das 27" breite „Bild“`},
		{"en", `6'2" tall`, `6'2" tall`},
		{"en", `It measures 5"x7" or 40° 26' 46" N.`, `It measures 5"x7" or 40° 26' 46" N.`},
		{"en", `I can't, it’s the '90s rock 'n' roll of the dogs' owner`, `I can't, it’s the '90s rock 'n' roll of the dogs' owner`},
		{"de", `Hans' Auto ist's nicht, Ku'damm auch nicht`, `Hans' Auto ist's nicht, Ku'damm auch nicht`},
		{"nl", `'s Avonds zag ze 't huis van Jans'`, `'s Avonds zag ze 't huis van Jans'`},
		{"en", `'I don't know the dogs' names,' he said`, `“I don't know the dogs' names,” he said`},
		{"en", `'tis the season of "joy"`, `'tis the season of “joy”`},
		{"fr", `aujourd'hui l'homme qu'il "aime"`, "aujourd'hui l'homme qu'il «" + nb + "aime" + nb + "»"},
		// Ellipses.
		{"de", "Ja . . . nein", "Ja … nein"},
		{"de", "Ja... nein....", "Ja… nein…."},
		{"de", "Name: ........", "Name: ........"},
		{"de", "../.../x und a.b", "../.../x und a.b"},
		{"zh", "我们...走", "我们……走"},
		{"en", "He said ... no. Then . . . . Yes", "He said … no. Then …. Yes"},
		// French spaces.
		{"fr", "Quoi? Non! Ceci: cela; fin", "Quoi" + nn + "? Non" + nn + "! Ceci" + nb + ": cela" + nn + "; fin"},
		{"fr", "Quoi ? Non !", "Quoi" + nn + "? Non" + nn + "!"},
		{"fr", "Quoi?! à 10:30, ratio 3:2", "Quoi" + nn + "?! à 10:30, ratio 3:2"},
		{"fr", `"Quoi?"`, "«" + nb + "Quoi" + nn + "?" + nb + "»"},
		{"fr", "voir https://example.org/?a=1;b=2 et (?)", "voir https://example.org/?a=1;b=2 et (?)"},
		{"fr-CA", "Quoi ? Non!", "Quoi ? Non!"},
		{"de", "Was? Nein!", "Was? Nein!"},
		// Numbers keep their digits and signs.
		{"fr", "10 000 habitants, 5 % et 12,5 km", "10" + nn + "000 habitants, 5" + nn + "% et 12,5 km"},
		{"fr", "en 2012 300 hommes, le 12 345 678 901", "en 2012 300 hommes, le 12" + nn + "345" + nn + "678" + nn + "901"},
		{"de", "12.5 Millionen, 1,000.50 und 5%", "12.5 Millionen, 1,000.50 und 5%"},
		{"de", "5 % und 10 €", "5" + nb + "% und 10" + nb + "€"},
		{"es", "12.5 millones y 1,000", "12.5 millones y 1,000"},
		{"xx", `"unknown" ... language`, `"unknown" ... language`},
		{"de", "", ""},
	} {
		got := Apply(depesche.Plain(c.in), c.lang).Text
		if got != c.want {
			t.Errorf("%s: Apply(%q)\n got %q\nwant %q", c.lang, c.in, got, c.want)
		}
		if twice := Apply(depesche.Plain(got), c.lang).Text; twice != got {
			t.Errorf("%s: twice %q gives %q", c.lang, got, twice)
		}
	}
}

func TestApplyMovesMarks(t *testing.T) {
	link := depesche.Mark{Kind: depesche.Link, Href: "https://example.org/"}
	strong := depesche.Mark{Kind: depesche.Strong}
	for _, c := range []struct{ lang, in, want string }{
		{"fr", `Elle dit "<1>oui</1>" <2>encore...</2>`, "Elle dit «" + nb + "<1>oui</1>" + nb + "» <2>encore…</2>"},
		{"fr", `<1>"oui"</1> et <2>non ?</2>`, "<1>«" + nb + "oui" + nb + "»</1> et <2>non" + nn + "?</2>"},
		{"de", `<1>"<2>Ja</2></1>", sagte sie`, `<1>„<2>Ja</2></1>“, sagte sie`},
	} {
		in, err := depesche.ParseTagged(c.in, []depesche.Mark{link, strong})
		if err != nil {
			t.Fatal(err)
		}
		if got := Apply(in, c.lang).Tagged(); got != c.want {
			t.Errorf("%s: %q\n got %q\nwant %q", c.lang, c.in, got, c.want)
		}
	}
}

// Every pack's own marks must come out as they went in, plain and nested.
func TestPacksAreStable(t *testing.T) {
	for _, code := range lang.Codes() {
		ty := lang.Get(code).Typography
		if ty.Quotes[0] == "" || ty.Quotes[1] == "" || ty.Inner[0] == "" || ty.Inner[1] == "" || ty.Ellipsis == "" {
			t.Errorf("%s: the pack lacks quotation marks or an ellipsis", code)
			continue
		}
		for _, s := range []string{`Word "word words" word.`, `"Word words," word.`, `Word "word 'inner words' word" word...`} {
			once := Apply(depesche.Plain(s), code)
			if !strings.Contains(once.Text, ty.Quotes[0]) || strings.Contains(once.Text, `"`) {
				t.Errorf("%s: %q gives %q", code, s, once.Text)
			}
			if twice := Apply(once, code); !twice.Equal(once) {
				t.Errorf("%s: %q then %q", code, once.Text, twice.Text)
			}
		}
	}
}

func FuzzApply(f *testing.F) {
	for _, s := range []string{`"a 'b' c" d`, `« x » . . . y?`, `'s 't "5" x`, "10 000 % : ;", `„“”«»‹›‘’‚'"`, "\"\u00a0\"", `“‘’”"`} {
		f.Add(s, 1, 3, uint8(3))
	}
	codes := lang.Codes()
	f.Fuzz(func(t *testing.T, s string, from, to int, l uint8) {
		if !utf8.ValidString(s) {
			return
		}
		code := codes[int(l)%len(codes)]
		in := depesche.Inline{Text: s}
		if from >= 0 && to <= len(s) && from < to && utf8.RuneStart((s + "x")[from]) && utf8.RuneStart((s + "x")[to]) {
			in.Marks = []depesche.Mark{{Kind: depesche.Strong, From: from, To: to}}
		}
		out := Apply(in, code)
		if twice := Apply(out, code); !twice.Equal(out) {
			t.Fatalf("%s: %q gives %q, then %q", code, s, out.Text, twice.Text)
		}
		if !utf8.ValidString(out.Text) || !out.Equal(out.Normal()) {
			t.Fatalf("%s: not valid: %#v", code, out)
		}
		keep := func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
				return r
			}
			return -1
		}
		if a, b := strings.Map(keep, in.Text), strings.Map(keep, out.Text); a != b {
			t.Fatalf("%s: letters or digits changed: %q to %q", code, s, out.Text)
		}
	})
}
