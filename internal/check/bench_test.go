package check

import (
	"strings"
	"testing"

	"depesche"
	"depesche/internal/lang"
)

// longPairs are news segments of the length that costs most, English and German: right ones,
// and one with a defect of each category. ♦ stands for a word and its rendering.
var longPairs = []struct{ category, en, de string }{
	{"", "The harbour authority said on Tuesday that 1,200 containers with ♦ had been moved since the crane at the northern quay failed on Sept. 6, and that the ♦ would not be repaired before the winter, when the lorries of the ♦ are expected to return.",
		"Die Hafenbehörde teilte am Dienstag mit, dass 1.200 Container mit ♦ bewegt worden seien, seit der Kran am nördlichen Kai am 6. September ausgefallen sei, und dass die ♦ nicht vor dem Winter repariert werde, wenn die Lastwagen der ♦ zurückerwartet werden."},
	{"", "“We did not expect this,” said Karen Whitlock, who has run the port's largest terminal for eleven years and who told the ♦ that half of her people had worked through the night. “But the ♦ came too late, and nobody listened to us.”",
		"„Wir haben das nicht erwartet“, sagte Karen Whitlock, die seit elf Jahren das größte Terminal des Hafens leitet und die der ♦ sagte, die Hälfte ihrer Leute habe die Nacht durchgearbeitet. „Aber die ♦ kam zu spät, und niemand hat auf uns gehört.“"},
	{"number", "Costs could reach $2.4 billion over the next five years, according to a report that the ministry published last month; the ♦ alone would swallow 340 million, and a further 12 percent would be lost to the ♦ between Lyon and Turin.",
		"Die Kosten könnten in den nächsten fünf Jahren 2,4 Milliarden Dollar erreichen, heißt es in einem Bericht, den das Ministerium vergangenen Monat veröffentlichte; allein die ♦ würde 430 Millionen verschlingen, und weitere 12 Prozent gingen an die ♦ zwischen Lyon und Turin verloren."},
	{"name", "Residents of the old town have complained for years about the noise at night, the lorries and the lack of trees, Thomas Bergqvist of the ♦ said in Malmö, adding that the ♦ had promised to listen and that the mayor had come to see the street himself.",
		"Die Bewohner der Altstadt klagen seit Jahren über den Lärm in der Nacht, die Lastwagen und den Mangel an Bäumen, sagte Robert Hallström von der ♦ in Malmö und fügte hinzu, die ♦ habe versprochen zuzuhören, und der Bürgermeister habe sich die Straße selbst angesehen."},
	{"untranslated", "The commission wants to decide in spring whether the ♦ may be sold abroad, a question that has divided its members since the judges ruled that the state had overlooked the rights of the people who live along the ♦.",
		"Die Kommission will im Frühjahr entscheiden, ob die ♦ ins Ausland verkauft werden darf, a question that has divided its members since the judges ruled, dass der Staat die Rechte der Menschen übersehen habe, die entlang der ♦ leben."},
	{"omission", "The government will raise the tax on ♦ next year. Farmers in the south have announced protests and want to block the roads to the capital with their tractors for three days. The minister of ♦ called for calm and invited them to talks on Friday.",
		"Die Regierung wird die Steuer auf ♦ im kommenden Jahr erhöhen. Der Minister für ♦ rief zur Ruhe auf und lud sie für Freitag zu Gesprächen ein."},
	{"addition", "The government will raise the tax on ♦ next year. The minister of ♦ called for calm.",
		"Die Regierung wird die Steuer auf ♦ im kommenden Jahr erhöhen. Der Minister für ♦ rief zur Ruhe auf. Bauern im Süden haben Proteste angekündigt und wollen mit ihren Traktoren drei Tage lang die Straßen zur Hauptstadt sperren."},
	{"negation", "The court did not accept the argument of the ♦ that the contract had been signed under pressure, and ordered the company to pay back what it had received for the ♦ within thirty days of the judgment.",
		"Das Gericht folgte dem Argument der ♦, der Vertrag sei unter Druck unterschrieben worden, und verpflichtete das Unternehmen, binnen dreißig Tagen nach dem Urteil zurückzuzahlen, was es für die ♦ erhalten hatte."},
	{"quotes", "“Nothing of this was known to us,” the spokeswoman of the ♦ said when she was asked about the letters that had been found in the cellar of the ♦ on the evening before the vote.",
		"„Nichts davon war uns bekannt, sagte die Sprecherin der ♦, als sie nach den Briefen gefragt wurde, die am Abend vor der Abstimmung im Keller der ♦ gefunden worden waren."},
	{"punctuation", "When the bridge was closed in March, the ♦ had to go round by the valley, which takes twice as long and costs the ♦ a whole day every week, as those who drive the buses have counted.",
		"Als die Brücke im März gesperrt wurde, musste die ♦ durch das Tal fahren , was doppelt so lange dauert und die ♦ jede Woche einen ganzen Tag kostet, wie jene gezählt haben, die die Busse fahren. . ."},
	{"repetition", "The museum will show the paintings that the ♦ bought after the war, among them three that had been thought lost, and will open the garden behind the ♦ to everybody for the first time.",
		"Das Museum wird die Gemälde zeigen, die die ♦ nach dem Krieg kaufte, darunter drei, die als verloren galten, darunter drei, die als verloren galten, darunter drei, die als verloren galten, und den Garten hinter der ♦ erstmals für alle öffnen."},
	{"locale", "About 3.5 million people live in the region, where the ♦ rose by 1.7 percent last year and where the ♦ has lost 12,400 members since the last census, most of them in the villages.",
		"Etwa 3.5 Millionen Menschen leben in der Region, wo die ♦ im vergangenen Jahr um 1,7 Prozent stieg und wo die ♦ seit der letzten Zählung 12,400 Mitglieder verloren hat, die meisten von ihnen in den Dörfern."},
	{"encoding", "The café on the square, where the ♦ used to meet before the war, has been sold to a company from Zurich that wants to turn it into a hotel with a view of the ♦ and the lake.",
		"Das CafÃ© am Platz, wo sich die ♦ vor dem Krieg zu treffen pflegte, ist an eine Firma aus ZÃ¼rich verkauft worden, die daraus ein Hotel mit Blick auf die ♦ und den See machen will."},
	{"boilerplate", "The strike at the ♦ goes into its third week, and neither side has moved, although the union said that it would accept a smaller rise if the ♦ were kept open until the end of the year.",
		"Hier ist die Übersetzung: Der Streik bei der ♦ geht in die dritte Woche, und keine Seite hat sich bewegt, obwohl die Gewerkschaft sagte, sie werde einen geringeren Anstieg annehmen, wenn die ♦ bis zum Jahresende offen bleibe."},
}

// benchWords pairs English and German words of one meaning, so many that a word seldom comes
// again soon, as in the news.
func benchWords() [][2]string {
	en, de := lang.Get("en").Concepts, lang.Get("de").Concepts
	var out [][2]string
	for _, k := range sortedKeys(en) {
		if a, b := en[k], de[k]; len(a) > 0 && len(b) > 0 && len(a[0]) > 3 && len(b[0]) > 3 {
			out = append(out, [2]string{a[0], strings.ToUpper(b[0][:1]) + b[0][1:]})
		}
	}
	return out
}

// benchPairs fills the long pairs with words, n times over, in one direction or the other.
func benchPairs(n int, back bool) []Pair {
	words, at := benchWords(), 0
	var out []Pair
	for range n {
		for _, p := range longPairs {
			en, de := p.en, p.de
			for strings.Contains(en, "♦") {
				w := words[at%len(words)]
				en, de = strings.Replace(en, "♦", w[0], 1), strings.Replace(de, "♦", w[1], 1)
				at += 7
			}
			pair := Pair{Source: depesche.Plain(en), Target: depesche.Plain(de)}
			if back {
				pair.Source, pair.Target = pair.Target, pair.Source
			}
			out = append(out, pair)
		}
	}
	return out
}

// The pairs of the benchmark must be what they are said to be, else it measures something else.
func TestLongPairs(t *testing.T) {
	pairs := benchPairs(1, false)
	for i, p := range longPairs {
		var found []string
		for _, f := range Segment(Config{SourceLang: "en", TargetLang: "de"}, pairs[i]) {
			if f.Severity != depesche.SevNote {
				found = append(found, string(f.Category))
			}
		}
		if p.category == "" && len(found) > 0 || p.category != "" && !strings.Contains(strings.Join(found, " "), p.category) {
			t.Errorf("%q: found %v, want %q", pairs[i].Target.Text, found, p.category)
		}
	}
}

// BenchmarkLong checks long segments and those with defects, in both directions.
func BenchmarkLong(b *testing.B) {
	for _, d := range []struct {
		name, from, to string
		back           bool
	}{{"en-de", "en", "de", false}, {"de-en", "de", "en", true}} {
		b.Run(d.name, func(b *testing.B) {
			cfg := Config{SourceLang: d.from, TargetLang: d.to}
			pairs := benchPairs(100, d.back)
			Segment(cfg, pairs[0])
			b.ReportAllocs()
			b.ResetTimer()
			start := processorTime()
			for i := range b.N {
				Segment(cfg, pairs[i%len(pairs)])
			}
			b.ReportMetric(float64(b.N)/(processorTime()-start).Seconds(), "segments/s-cpu")
		})
	}
}

// BenchmarkStory checks stories of 28 long segments as a whole: what only the whole shows
// comes on top of what each segment does.
func BenchmarkStory(b *testing.B) {
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	pairs := benchPairs(100, false)
	const size = 28
	b.ReportAllocs()
	start := processorTime()
	for i := range b.N {
		at := i * size % (len(pairs) - size + 1)
		Story(cfg, pairs[at:at+size])
	}
	b.ReportMetric(float64(b.N*size)/(processorTime()-start).Seconds(), "segments/s-cpu")
}
