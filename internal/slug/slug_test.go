package slug

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	library "github.com/gosimple/slug"
)

func TestMake(t *testing.T) {
	for _, tt := range []struct{ lang, headline, want string }{
		{"de", "Zwischen Triest und Rotterdam fährt wieder ein Nachtzug", "zwischen-triest-und-rotterdam-faehrt-wieder-ein-nachtzug"},
		{"de", "Zürich grüßt: „Öl & Äpfel“", "zuerich-gruesst-oel-und-aepfel"},
		{"de", "ÜBER DIE STRASSE", "ueber-die-strasse"},
		{"de", "1.380 Kilometer, 11,4 Millionen Euro", "1380-kilometer-11-4-millionen-euro"},
		{"de", "U\u0308ber Nacht", "ueber-nacht"}, // decomposed
		{"en", "Zürich greets", "zurich-greets"},
		{"en", "Don’t say ‘never’ – it’s 5% of $1,234,567", "dont-say-never-its-5-of-dollar-1234567"},
		{"en", "Tom & Jerry", "tom-and-jerry"},
		{"es", "¿Qué pasó en Cádiz? El año del niño", "que-paso-en-cadiz-el-ano-del-nino"},
		{"es-MX", "Niños & niñas", "ninos-y-ninas"},
		{"fr", "L’eau de l'Œuvre, c’est ça", "l-eau-de-l-oeuvre-c-est-ca"},
		{"it", "L’Aquila, perché no", "l-aquila-perche-no"},
		{"da", "Færgen til Ærø på vej", "faergen-til-aeroe-paa-vej"},
		{"pl", "Żółć w Łodzi", "zolc-w-lodzi"},
		{"cs", "Příliš žluťoučký kůň", "prilis-zlutoucky-kun"},
		{"tr", "İstanbul’da ışık", "istanbulda-isik"},
		{"hu", "Árvíztűrő tükörfúrógép", "arvizturo-tukorfurogep"},
		{"ru", "Ночной поезд опять объезжает льды", "nochnoy-poezd-opyat-obezzhaet-ldy"},
		{"uk", "Київ і Згорани: п’ять годин", "kyiv-i-zghorany-piat-hodyn"},
		{"bg", "Щастлива България", "shtastliva-balgariya"},
		{"el", "Η Αθήνα και ο ουρανός", "i-athina-kai-o-ouranos"},
		{"ar", "قطار ليلي يربط من جديد بين ترييستي وروتردام", "qtar-lyly-yrbt-mn-jdyd-byn-tryysty-wrwtrdam"},
		{"ar", "١٢ سؤالاً عن المياه", "12-sualaan-an-almyah"},
		{"he", "שלום עולם", "shlvm-avlm"},
		{"zh", "北京的夜", "bei-jing-de-ye"},
		{"xx", "Ünïcode über alles", "unicode-uber-alles"},
		{"de", "Straßen\u00adbahn", "strassenbahn"},
		{"en", "a_b  --  c", "a-b-c"},
		{"en", "", Fallback}, {"en", "!!! … —", Fallback}, {"en", "🙂", Fallback}, {"", "Plain", "plain"},
	} {
		if got := Make(tt.headline, tt.lang); got != tt.want {
			t.Errorf("%s %q\n got %q\nwant %q", tt.lang, tt.headline, got, tt.want)
		}
	}
}

func TestCutAtWords(t *testing.T) {
	long := strings.Repeat("nachtzug ", 20)
	if got := Make(long, "de"); len(got) > MaxLen || !strings.HasSuffix(got, "nachtzug") {
		t.Errorf("%d %q", len(got), got)
	}
	if got := Make(strings.Repeat("a", 200), "de"); len(got) != MaxLen {
		t.Errorf("%d %q", len(got), got)
	}
	// A word that ends exactly at the limit stays whole.
	if got := Make(strings.Repeat("a", 40)+" "+strings.Repeat("b", 39)+" c", "de"); len(got) != 80 {
		t.Errorf("%d %q", len(got), got)
	}
}

var valid = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// What is written without the library is what the library writes.
func TestPlainHeadlines(t *testing.T) {
	signs := "abz09 \t\n-_.,:;!?()/+&@'\"%*=<>#~|$ü"
	r := rand.New(rand.NewPCG(3, 4))
	short := 0
	for range 30_000 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteByte(signs[r.IntN(len(signs)-2)])
		}
		s := b.String()
		if !plain(s) {
			continue
		}
		short++
		for _, lang := range []string{"bg", "cs", "de", "en", "es", "fi", "fr", "el", "hu", "id", "it", "kk", "nb", "nl", "nn", "pl", "pt", "ro", "sl", "sv", "tr", "xx"} {
			if got, want := neat(hyphened(s)), neat(library.MakeLang(s, lang)); got != want {
				t.Fatalf("%s %q: %q, the library has %q", lang, s, got, want)
			}
		}
	}
	if short < 100 || plain("ü") || plain("a & b") || plain("A") {
		t.Errorf("%d of them are plain", short)
	}
}

func FuzzMake(f *testing.F) {
	for _, s := range []string{"Zürich", "قطار", "\xff\xfe", "北京", strings.Repeat("ß", 90), "1.000.000"} {
		f.Add(s, "de")
		f.Add(s, "uk")
	}
	f.Fuzz(func(t *testing.T, headline, lang string) {
		got := Make(headline, lang)
		if !valid.MatchString(got) || len(got) > MaxLen {
			t.Errorf("%q in %q gives %q", headline, lang, got)
		}
	})
}
