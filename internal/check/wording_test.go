package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"depesche"
)

// wordingNotes gives the terms that a story is said to render in two ways, as "segment
// source=here/elsewhere".
func wordingNotes(t *testing.T, cfg Config, kind depesche.UnitKind, texts [][2]string) string {
	t.Helper()
	var pairs []Pair
	for i, x := range texts {
		pairs = append(pairs, Pair{Key: string(rune('a' + i)), Kind: kind, Source: depesche.Plain(x[0]), Target: depesche.Plain(x[1])})
	}
	var out []string
	for _, f := range Story(cfg, pairs) {
		k := f.Segment[0] - 'a'
		checkFinding(t, f, texts[k][0], texts[k][1])
		if f.Rule != "glossary.varied" {
			continue
		}
		if f.Severity != depesche.SevNote {
			t.Errorf("%+v is more than a note", f)
		}
		src, tgt := texts[k][0][f.Source.From:f.Source.To], texts[k][1][f.Target.From:f.Target.To]
		if src != f.Args[0] || tgt != f.Args[1] {
			t.Errorf("spans %q, %q, values %q", src, tgt, f.Args)
		}
		out = append(out, f.Segment+" "+src+"="+tgt+"/"+f.Args[2])
	}
	return strings.Join(out, ", ")
}

// wordingStories are stories that render a term in two ways, and ones that only look so.
var wordingStories = map[string]struct {
	langs string
	texts [][2]string
	want  string
}{
	"a word in two ways": {"en-de", [][2]string{
		{"The dredger reached the harbour on Monday.", "Der Saugbagger erreichte am Montag den Hafen."},
		{"Nobody had seen the dredger before.", "Niemand hatte den Saugbagger zuvor gesehen."},
		{"Engineers examined the dredger for hours.", "Ingenieure prüften das Spülschiff stundenlang."},
		{"Later the dredger left again.", "Später lief das Spülschiff wieder aus."},
	}, "c dredger=Spülschiff/Saugbagger, d dredger=Spülschiff/Saugbagger"},
	"a run in two ways": {"en-de", [][2]string{
		{"The sea wall was built in 1912.", "Die Kaimauer wurde 1912 gebaut."},
		{"Fishermen stood on the sea wall.", "Auf der Kaimauer standen Fischer."},
		{"A storm damaged the sea wall.", "Ein Sturm beschädigte den Wellenbrecher."},
		{"Now the sea wall is closed.", "Jetzt ist der Wellenbrecher gesperrt."},
	}, "c sea wall=Wellenbrecher/Kaimauer, d sea wall=Wellenbrecher/Kaimauer"},
	"the rarer way is noted, inflected forms and compounds are one": {"en-de", [][2]string{
		{"The dredger reached the harbour on Monday.", "Das Spülschiff erreichte am Montag den Hafen."},
		{"Nobody had seen the dredger before.", "Niemand hatte das Spülschiff zuvor gesehen."},
		{"Engineers examined the hull of the dredger.", "Ingenieure prüften den Rumpf des Saugbaggers."},
		{"Later the dredger left again.", "Später lief der Saugbagger wieder aus."},
		{"Its captain praised the dredger.", "Sein Kapitän lobte den Saugbagger."},
	}, "a dredger=Spülschiff/Saugbaggers, b dredger=Spülschiff/Saugbaggers"},
	"into English": {"de-en", [][2]string{
		{"Der Stausee ist fast leer.", "The reservoir is almost empty."},
		{"Fischer klagen über den Stausee.", "Anglers complain about the reservoir."},
		{"Im Mai lief der Stausee noch über.", "In May the impoundment still overflowed."},
		{"Am Ufer des Stausees liegen Boote.", "Boats lie on the shore of the impoundment."},
	}, "c Stausee=impoundment/reservoir, d Stausees=impoundment/reservoir"},
	"into Spanish": {"en-es", [][2]string{
		{"The ferry left at noon.", "El transbordador zarpó al mediodía."},
		{"Twelve cars were on the ferry.", "En el transbordador había doce coches."},
		{"A crew repaired the ferry overnight.", "Una cuadrilla reparó el buque durante la noche."},
		{"Tomorrow the ferry returns.", "Mañana vuelve el buque."},
	}, "c ferry=buque/transbordador, d ferry=buque/transbordador"},
	"into French": {"en-fr", [][2]string{
		{"The landfill is full.", "La décharge est pleine."},
		{"Gulls circle above the landfill.", "Des mouettes tournent au-dessus de la décharge."},
		{"Neighbours want the landfill closed.", "Les voisins veulent fermer le dépotoir."},
		{"In March the landfill burned.", "En mars, le dépotoir a brûlé."},
	}, "c landfill=dépotoir/décharge, d landfill=dépotoir/décharge"},
	"from French": {"fr-en", [][2]string{
		{"La décharge est pleine.", "The landfill is full."},
		{"Des mouettes tournent au-dessus de la décharge.", "Gulls circle above the landfill."},
		{"Les voisins veulent fermer la décharge.", "Neighbours want the tip closed."},
		{"En mars, la décharge a brûlé.", "In March the tip burned."},
	}, "c décharge=tip/landfill, d décharge=tip/landfill"},

	"one rendering throughout": {"en-de", [][2]string{
		{"The dredger reached the harbour on Monday.", "Der Saugbagger erreichte am Montag den Hafen."},
		{"Nobody had seen the dredger before.", "Niemand hatte den Saugbagger zuvor gesehen."},
		{"Engineers examined the dredger for hours.", "Ingenieure prüften den Saugbagger stundenlang."},
		{"Later the dredger left again.", "Später lief der Saugbagger wieder aus."},
	}, ""},
	"a synonym once": {"en-de", [][2]string{
		{"The dredger reached the harbour on Monday.", "Der Saugbagger erreichte am Montag den Hafen."},
		{"Nobody had seen the dredger before.", "Niemand hatte den Saugbagger zuvor gesehen."},
		{"Engineers examined the dredger for hours.", "Ingenieure prüften den Saugbagger stundenlang."},
		{"Later the dredger left again.", "Später lief das Spülschiff wieder aus."},
	}, ""},
	"a pronoun": {"en-de", [][2]string{
		{"The dredger reached the harbour on Monday.", "Der Saugbagger erreichte am Montag den Hafen."},
		{"Nobody had seen the dredger before.", "Niemand hatte den Saugbagger zuvor gesehen."},
		{"Engineers examined the dredger for hours.", "Ingenieure prüften ihn stundenlang."},
		{"Later the dredger left again.", "Später lief er wieder aus."},
	}, ""},
	"a paraphrase by verbs": {"en-de", [][2]string{
		{"The dredger reached the harbour on Monday.", "Der Saugbagger erreichte am Montag den Hafen."},
		{"Nobody had seen the dredger before.", "Niemand hatte den Saugbagger zuvor gesehen."},
		{"Engineers examined the dredger for hours.", "Ingenieure prüften, was da baggert, stundenlang."},
		{"Later the dredger left again.", "Später fuhr, was da baggert, wieder ab."},
	}, ""},
	"two compounds of one root": {"en-de", [][2]string{
		{"The dredger reached the harbour on Monday.", "Der Saugbagger erreichte am Montag den Hafen."},
		{"Nobody had seen the dredger before.", "Niemand hatte den Saugbagger zuvor gesehen."},
		{"Engineers examined the dredger for hours.", "Ingenieure prüften den Eimerbagger stundenlang."},
		{"Later the dredger left again.", "Später lief der Eimerbagger wieder aus."},
	}, ""},
	"a part of the compound": {"en-de", [][2]string{
		{"The dredger reached the harbour on Monday.", "Der Saugbagger erreichte am Montag den Hafen."},
		{"Nobody had seen the dredger before.", "Niemand hatte den Saugbagger zuvor gesehen."},
		{"Engineers examined the dredger for hours.", "Ingenieure prüften den Bagger stundenlang."},
		{"Later the dredger left again.", "Später lief der Bagger wieder aus."},
	}, ""},
	"the source varies": {"en-de", [][2]string{
		{"The dredger reached the harbour on Monday.", "Der Saugbagger erreichte am Montag den Hafen."},
		{"Nobody had seen the dredger before.", "Niemand hatte den Saugbagger zuvor gesehen."},
		{"Engineers examined the hopper for hours.", "Ingenieure prüften das Spülschiff stundenlang."},
		{"Later the hopper left again.", "Später lief das Spülschiff wieder aus."},
	}, ""},
	"the source has another word for the same": {"en-es", [][2]string{
		{"The ferry left at noon.", "El transbordador zarpó al mediodía."},
		{"Twelve cars were on the ferry.", "En el transbordador había doce coches."},
		{"A crew repaired the ferry overnight.", "Una cuadrilla reparó el buque durante la noche."},
		{"Tomorrow the ferry returns.", "Mañana vuelve el buque."},
		{"The vessel is old.", "El buque es viejo."},
	}, ""},
	"another word may have brought them": {"en-de", [][2]string{
		{"The dredger and its barge reached the harbour.", "Der Saugbagger und sein Leichter erreichten den Hafen."},
		{"Nobody had seen the barge of the dredger before.", "Niemand hatte den Leichter zuvor gesehen."},
		{"Engineers examined the dredger and a tug for hours.", "Ingenieure prüften einen Schlepper stundenlang."},
		{"Later the dredger left with the tug.", "Später lief er mit dem Schlepper aus."},
	}, ""},
	"singular and plural": {"de-en", [][2]string{
		{"Der Kobold ist zurück.", "The goblin is back."},
		{"Keiner kennt den Kobold.", "Nobody knows the goblin."},
		{"Die Kobolde tanzen.", "The fairies dance."},
		{"Zwei Jäger sahen die Kobolde.", "Two hunters saw the fairies."},
	}, ""},
	"a frequent word of many meanings": {"en-de", [][2]string{
		{"The case was heard in May.", "Das Verfahren wurde im Mai verhandelt."},
		{"Lawyers called the case weak.", "Anwälte nannten das Verfahren schwach."},
		{"Police found the case in the cellar.", "Die Polizei fand den Koffer im Keller."},
		{"He carried the case upstairs.", "Er trug den Koffer nach oben."},
	}, ""},
	"a word of two meanings": {"en-de", [][2]string{
		{"The plant burned for hours.", "Die Fabrik brannte stundenlang."},
		{"Workers had left the plant early.", "Arbeiter hatten die Fabrik früh verlassen."},
		{"In its yard grew a rare plant.", "Auf ihrem Hof wuchs eine seltene Pflanze."},
		{"Botanists saved the plant at night.", "Botaniker retteten die Pflanze in der Nacht."},
	}, ""},
	"an abbreviation after the full form": {"en-de", [][2]string{
		{"The transit authority closed two lines.", "Der Verkehrsverbund schloss zwei Linien."},
		{"Riders blame the transit authority.", "Fahrgäste geben dem Verkehrsverbund die Schuld."},
		{"On Friday the transit authority apologised.", "Am Freitag entschuldigte sich der VV."},
		{"Nobody believes the transit authority.", "Niemand glaubt dem VV."},
	}, ""},
	"a name": {"de-en", [][2]string{
		{"Die Fähre fährt nach Gedser.", "The ferry goes to Gedser."},
		{"In Gedser wartet der Bus.", "The bus is waiting in Gedser."},
		{"Von Gedser aus sieht man das Watt.", "From Gedser you can see the mudflats."},
		{"Das Watt vor Gedser ist flach.", "The shallows off Gedser are flat."},
	}, ""},
	"headlines are worded for their length": {"en-de", [][2]string{
		{"The dredger reached the harbour on Monday.", "Der Saugbagger erreichte am Montag den Hafen."},
		{"Nobody had seen the dredger before.", "Niemand hatte den Saugbagger zuvor gesehen."},
		{"Engineers examined the dredger for hours.", "Ingenieure prüften das Spülschiff stundenlang."},
		{"Later the dredger left again.", "Später lief das Spülschiff wieder aus."},
	}, ""},
}

func TestTermsInTwoWays(t *testing.T) {
	for name, c := range wordingStories {
		src, tgt, _ := strings.Cut(c.langs, "-")
		kind := depesche.UnitText
		if strings.HasPrefix(name, "headlines") {
			kind = depesche.UnitHeadline
		}
		if got := wordingNotes(t, Config{SourceLang: src, TargetLang: tgt}, kind, c.texts); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// Once each is enough where the newsroom's memory knows both as renderings of the term.
func TestTermsInTwoWaysByMemory(t *testing.T) {
	var memory []Example
	for i, w := range []string{"Leuchtturm", "Seezeichen"} {
		for k := range 8 {
			memory = append(memory, Example{fmt.Sprintf("The lighthouse was number %d%d.", i, k), fmt.Sprintf("%s Nummer %d%d.", w, i, k)},
				Example{fmt.Sprintf("The quay was number %d%d.", i, k), fmt.Sprintf("Kaimauer Nummer %d%d.", i, k)})
		}
	}
	texts := [][2]string{
		{"A storm hit the lighthouse on Monday.", "Am Montag traf ein Sturm den Leuchtturm."},
		{"Nobody was in the lighthouse.", "Niemand war in dem Seezeichen."},
	}
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	if got := wordingNotes(t, cfg, depesche.UnitText, texts); got != "" {
		t.Errorf("without a memory: %s", got)
	}
	cfg.Lexicon = Learn("en", "de", memory)
	if got := wordingNotes(t, cfg, depesche.UnitText, texts); got != "b lighthouse=Seezeichen/Leuchtturm" {
		t.Errorf("with a memory: %q; it knows %v, %v", got, cfg.Lexicon.renders["lighth"], cfg.Lexicon.stands)
	}
	texts[1][1] = "Niemand war in der Kaimauer."
	if got := wordingNotes(t, cfg, depesche.UnitText, texts); got != "" {
		t.Errorf("a word that renders another: %s", got)
	}
}

// A glossary's terms are its own matter.
func TestTermsOfTheGlossaryAreItsOwn(t *testing.T) {
	c := wordingStories["a word in two ways"]
	cfg := Config{SourceLang: "en", TargetLang: "de", Terms: []depesche.Term{{Source: "dredger", Target: "Spülschiff", Policy: depesche.TermPreferred}}}
	if got := wordingNotes(t, cfg, depesche.UnitText, c.texts); got != "" {
		t.Error(got)
	}
}

// What is edited elsewhere leaves a note its identity.
func TestTermNotesKeepTheirIdentity(t *testing.T) {
	c := wordingStories["a word in two ways"]
	ids := func(texts [][2]string) map[string]bool {
		out := map[string]bool{}
		var pairs []Pair
		for i, x := range texts {
			pairs = append(pairs, Pair{Key: string(rune('a' + i)), Kind: depesche.UnitText, Source: depesche.Plain(x[0]), Target: depesche.Plain(x[1])})
		}
		for _, f := range Story(Config{SourceLang: "en", TargetLang: "de"}, pairs) {
			if f.Rule == "glossary.varied" {
				out[f.Identity] = true
			}
		}
		return out
	}
	before := ids(c.texts)
	edited := append(slices.Clone(c.texts), [2]string{"It rained.", "Es regnete."})
	edited[0][1], edited[2][1] = "Am Montag erreichte der Saugbagger den alten Hafen.", "Stundenlang prüften Ingenieure das Spülschiff."
	if after := ids(edited); len(before) != 2 || !maps.Equal(before, after) {
		t.Errorf("%v became %v", before, after)
	}
}
