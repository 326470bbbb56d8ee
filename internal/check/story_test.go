package check

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"depesche"
)

// storyRules gives the rules that fire in a story of given segments, notes left out, as
// "segment rule".
func storyRules(t *testing.T, langs string, pairs ...Pair) string {
	t.Helper()
	src, tgt, _ := strings.Cut(langs, "-")
	var out []string
	for i := range pairs {
		pairs[i].Key = string(rune('a' + i))
	}
	for _, f := range Story(Config{SourceLang: src, TargetLang: tgt}, pairs) {
		k := f.Segment[0] - 'a'
		checkFinding(t, f, pairs[k].Source.Text, pairs[k].Target.Text)
		if f.Severity != depesche.SevNote {
			out = append(out, f.Segment+" "+f.Rule)
		}
	}
	return strings.Join(out, ", ")
}

func unit(kind depesche.UnitKind, s, t string) Pair {
	return Pair{Kind: kind, Source: depesche.Plain(s), Target: depesche.Plain(t)}
}

func TestStoryAsAWhole(t *testing.T) {
	const text = depesche.UnitText
	for name, c := range map[string]struct {
		langs string
		pairs []Pair
		want  string
	}{
		"a name in two ways": {"en-de", []Pair{
			unit(text, "The ferry left with Sergei Shoigu on board.", "Die Fähre legte mit Sergej Schoigu an Bord ab."),
			unit(text, "Nobody saw where Shoigu went.", "Niemand sah, wohin Schoigu ging."),
			unit(text, "On Monday Shoigu was back.", "Am Montag war Shoigu zurück."),
		}, "c name.inconsistent"},
		"a name in two cases": {"en-de", []Pair{
			unit(text, "The ferry left with Whitlock on board.", "Die Fähre legte mit Whitlock an Bord ab."),
			unit(text, "Nobody saw the bag of Whitlock.", "Niemand sah Whitlocks Tasche."),
		}, ""},
		"a name and what is made of it": {"en-de", []Pair{
			unit(text, "The ferry left Wetherby at noon.", "Die Fähre verließ Wetherby am Mittag."),
			unit(text, "The people of Wetherby waved.", "Die Wetherbyer winkten."),
		}, ""},
		"a figure that the headline takes from the text": {"en-de", []Pair{
			unit(depesche.UnitHeadline, "Ferry sinks off the coast", "Fähre mit 35 Menschen vor der Küste gesunken"),
			unit(text, "The ferry had 35 people on board.", "Die Fähre hatte 35 Menschen an Bord."),
		}, ""},
		"a figure that only the headline has": {"en-de", []Pair{
			unit(depesche.UnitHeadline, "Ferry sinks off the coast", "Fähre mit 53 Menschen vor der Küste gesunken"),
			unit(text, "The ferry had 35 people on board.", "Die Fähre hatte 35 Menschen an Bord."),
		}, "a number.added"},
		"a weekday that its date has not": {"en-de", []Pair{
			unit(text, "The court meets on 4 March 2025.", "Das Gericht tagt am Mittwoch, dem 4. März 2025."),
		}, "a number.calendar"},
		"a weekday that its date has": {"en-de", []Pair{
			unit(text, "The court meets on 4 March 2025.", "Das Gericht tagt am Dienstag, dem 4. März 2025."),
		}, ""},
		"a weekday that the source has wrong": {"en-de", []Pair{
			unit(text, "The court meets on Wednesday, 4 March 2025.", "Das Gericht tagt am Mittwoch, dem 4. März 2025."),
		}, ""},
		"a date with two weekdays": {"en-es", []Pair{
			unit(text, "The court meets on Tuesday, March 4.", "El tribunal se reúne el martes 4 de marzo."),
			unit(text, "The verdict is due on March 4.", "El fallo se espera para el jueves 4 de marzo."),
		}, "b number.calendar"},
		"a sum whose conversions miss it": {"en-de", []Pair{
			unit(text, "They drove 50 miles on Monday and 70 miles on Tuesday, 120 miles in all.", "Sie fuhren am Montag 80 Kilometer und am Dienstag 113 Kilometer, insgesamt 204 Kilometer."),
		}, "a number.sum"},
		"a sum of rounded conversions": {"en-de", []Pair{
			unit(text, "They walked 5 miles on Monday and 7 miles on Tuesday, 12 miles in all.", "Sie gingen am Montag 8 Kilometer und am Dienstag 11 Kilometer, insgesamt 19 Kilometer."),
		}, ""},
		"a sum over two segments": {"en-de", []Pair{
			unit(text, "The race is 30 miles long.", "Das Rennen ist 48 Kilometer lang."),
			unit(text, "The first leg is 10 miles, the second 20 miles.", "Die erste Etappe ist 16 Kilometer lang, die zweite 34 Kilometer."),
		}, "a number.sum"},
		"a sum with a changed part is one finding and a note": {"en-de", []Pair{
			unit(text, "Of the 20 on board, 12 were men and 8 women.", "Von den 20 an Bord waren 12 Männer und 9 Frauen."),
		}, "a number.changed"},
		"a sum that the source has wrong": {"en-de", []Pair{
			unit(text, "Of the 20 on board, 12 were men and 9 women.", "Von den 20 an Bord waren 12 Männer und 9 Frauen."),
		}, ""},
		"numbers in words that add up": {"en-de", []Pair{
			unit(text, "Twelve men and eight women, twenty people in all.", "Zwölf Männer und acht Frauen, zusammen zwanzig Menschen."),
		}, ""},
		"a dateline of another place": {"en-de", []Pair{
			unit(depesche.UnitDateline, "Wetherby", "Harrogate"), unit(text, "The bridge is open.", "Die Brücke ist offen."),
		}, "a name.missing"},
		"a dateline with its exonym": {"en-de", []Pair{
			unit(depesche.UnitDateline, "Munich", "München"), unit(depesche.UnitSpeaker, "Karen Whitlock", "Karen Whitlock"),
		}, ""},
		"a speaker exchanged for another of the story": {"en-de", []Pair{
			unit(text, "Yesterday Karen Whitlock met Tom Brindel in Wetherby.", "Gestern traf Karen Whitlock in Wetherby Tom Brindel."),
			unit(text, "“We are ready,” said Whitlock.", "„Wir sind bereit“, sagte Brindel."),
		}, "b name.replaced"},
		"a town exchanged for another of the story": {"de-en", []Pair{
			unit(text, "Die Fähre fährt von Warnemünde nach Gedser.", "The ferry goes from Warnemünde to Gedser."),
			unit(text, "In Gedser wartet der Bus.", "The bus is waiting in Warnemünde."),
		}, "b name.replaced"},
		"a surname rendered by the given name": {"en-de", []Pair{
			unit(text, "Yesterday Karen Whitlock met Tom Brindel in Wetherby.", "Gestern traf Karen Whitlock in Wetherby Tom Brindel."),
			unit(text, "“We are ready,” said Whitlock.", "„Wir sind bereit“, sagte Karen."),
		}, ""},
		"a pronoun resolved": {"en-de", []Pair{
			unit(text, "Yesterday Karen Whitlock met Tom Brindel in Wetherby.", "Gestern traf Karen Whitlock in Wetherby Tom Brindel."),
			unit(text, "“We are ready,” she said.", "„Wir sind bereit“, sagte Whitlock."),
		}, ""},
		"a name rendered by a pronoun": {"en-de", []Pair{
			unit(text, "Yesterday Karen Whitlock met Tom Brindel in Wetherby.", "Gestern traf Karen Whitlock in Wetherby Tom Brindel."),
			unit(text, "“We are ready,” said Whitlock.", "„Wir sind bereit“, sagte sie."),
		}, ""},
		"two names in another order": {"en-de", []Pair{
			unit(text, "Yesterday Karen Whitlock met Tom Brindel in Wetherby.", "Gestern traf Karen Whitlock in Wetherby Tom Brindel."),
			unit(text, "Today Whitlock thanked Brindel.", "Heute bekam Brindel den Dank von Whitlock."),
		}, ""},
		"the whole name where the source has a part": {"de-en", []Pair{
			unit(text, "Gestern traf Karen Whitlock in Wetherby Tom Brindel.", "Yesterday Karen Whitlock met Tom Brindel in Wetherby."),
			unit(text, "Heute ging Whitlock nach Hause, Brindel blieb.", "Today Karen Whitlock went home, Tom Brindel stayed."),
		}, ""},
		"a caption's credit with a letter wrong": {"en-de", []Pair{
			unit(depesche.UnitCaption, "The bridge at dawn. Photo: Vera Brindel/AFP", "Die Brücke am Morgen. Foto: Vera Brindl/AFP"),
		}, "a name.typo"},
		"a caption with another maker": {"en-de", []Pair{
			unit(depesche.UnitCaption, "The bridge at dawn. Photo: Vera Brindel/AFP", "Die Brücke am Morgen. Foto: Hanna Holm/AFP"),
		}, "a name.replaced"},
		"a caption without its agency": {"en-de", []Pair{
			unit(depesche.UnitCaption, "The bridge at dawn. Photo: Vera Brindel/AFP", "Die Brücke am Morgen. Foto: Vera Brindel"),
		}, "a name.credit"},
		"a caption with its credit": {"en-de", []Pair{
			unit(depesche.UnitCaption, "The bridge at dawn. Photo: Vera Brindel/AFP", "Die Brücke am Morgen. Foto: Vera Brindel/AFP"),
			unit(depesche.UnitCaption, "A picture of the old bridge (Reuters)", "Ein Bild der alten Brücke (Reuters)"),
			unit(depesche.UnitCaption, "Photo courtesy of the Whitlock family", "Foto der Familie Whitlock"),
		}, ""},
		"a dateline of another agency": {"en-de", []Pair{
			unit(depesche.UnitDateline, "LONDON (AP)", "LONDON (dpa)"),
		}, "a name.credit"},
		"a dateline in another language": {"en-es", []Pair{
			unit(depesche.UnitDateline, "LONDON (AP)", "LONDRES (AP)"),
		}, ""},
		"a full stop lost among sentences that keep theirs": {"en-de", []Pair{
			unit(text, "The bridge is open.", "Die Brücke ist offen."), unit(text, "The road is closed.", "Die Straße ist gesperrt."),
			unit(text, "The bus is late again today.", "Der Bus kommt heute wieder zu spät"), unit(text, "Nobody knows why.", "Niemand weiß, warum."),
		}, "c punctuation.end"},
		"a headline without a full stop": {"en-de", []Pair{
			unit(depesche.UnitHeadline, "The bus is late again today.", "Der Bus kommt heute wieder zu spät"), unit(text, "The bridge is open.", "Die Brücke ist offen."),
			unit(text, "The road is closed.", "Die Straße ist gesperrt."), unit(text, "Nobody knows why.", "Niemand weiß, warum."),
		}, ""},
	} {
		if got := storyRules(t, c.langs, c.pairs...); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestWaiversSurviveEdits: whatever is edited in other segments, or beside the defect in its
// own, a finding keeps its identity.
func TestWaiversSurviveEdits(t *testing.T) {
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	base := []Pair{
		unit(depesche.UnitText, "The fire killed 12 people in the old town.", "Bei dem Brand starben 15 Menschen in der Altstadt."),
		unit(depesche.UnitText, "The minister did not answer the question.", "Der Minister beantwortete die Frage."),
		unit(depesche.UnitText, "The mayor thanked Karen Whitlock for her work.", "Der Bürgermeister dankte Karen Whitlcok für ihre Arbeit."),
		unit(depesche.UnitText, "The harbour, she said, is closed.", "Der Hafen , sagte sie, ist geschlossen."),
		unit(depesche.UnitText, "It cost 400,000 pounds and took nine years.", "Es kostete 400,000 Pfund und dauerte neun Jahre."),
	}
	for i := range base {
		base[i].Key = string(rune('a' + i))
	}
	words := []string{"heute", "am Montag", "3 Katzen", "nicht", "„ja“", "Müller", "(", "...", "und", "17,5 Prozent", "Straße", "the"}
	of := func(pairs []Pair, key string) []string {
		var out []string
		for _, f := range Story(cfg, pairs) {
			if f.Segment == key {
				out = append(out, f.Rule+" "+f.Identity)
			}
		}
		slices.Sort(out)
		return out
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		kept := rnd.IntN(len(base))
		edited := slices.Clone(base)
		for n := 1 + rnd.IntN(4); n > 0; n-- {
			k := rnd.IntN(len(base))
			if k == kept {
				continue
			}
			fields := strings.Fields(edited[k].Target.Text)
			at := rnd.IntN(len(fields) + 1)
			edited[k].Target = depesche.Plain(strings.Join(slices.Insert(fields, at, words[rnd.IntN(len(words))]), " "))
		}
		want, got := of(base, base[kept].Key), of(edited, base[kept].Key)
		if !slices.Equal(want, got) {
			t.Fatalf("segment %s: %v became %v after edits elsewhere: %v", base[kept].Key, want, got, edited)
		}
	}
	for i, near := range []string{"Gestern starben bei dem Brand 15 Menschen in der Altstadt.", "Der Minister beantwortete gestern die Frage.", "Gestern dankte der Bürgermeister Karen Whitlcok für ihre Arbeit.",
		"Gestern ist der Hafen geschlossen , sagte sie.", "Gestern kostete es 400,000 Pfund und dauerte neun Jahre."} {
		edited := slices.Clone(base)
		edited[i].Target = depesche.Plain(near)
		for _, id := range of(base, base[i].Key) {
			if !slices.Contains(of(edited, base[i].Key), id) {
				t.Errorf("%s: %s is gone", near, id)
			}
		}
	}
}
