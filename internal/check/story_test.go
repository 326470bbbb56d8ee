package check

import (
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
		"a dateline of another place": {"en-de", []Pair{
			unit(depesche.UnitDateline, "Wetherby", "Harrogate"), unit(text, "The bridge is open.", "Die Brücke ist offen."),
		}, "a name.missing"},
		"a dateline with its exonym": {"en-de", []Pair{
			unit(depesche.UnitDateline, "Munich", "München"), unit(depesche.UnitSpeaker, "Karen Whitlock", "Karen Whitlock"),
		}, ""},
	} {
		if got := storyRules(t, c.langs, c.pairs...); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
