package check

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lang"
)

// FuzzSegment: no input makes the checks panic, point outside the text, or differ from
// one run to the next.
func FuzzSegment(f *testing.F) {
	f.Add("The fire killed 1,200 people.", "Bei dem Brand starben 1.300 Menschen.", uint8(0))
	f.Add("“We” <b>x</b> 12:30 p.m. $5bn 5½ '90s", "„Wir“ <a href=x> 12.30 Uhr 5 Mrd. 5 1/2 90er ÃŸ \xff", uint8(1))
	f.Add("dreiundzwanzigtausend undundund XIV 1/2/3 ٣٤ 1.2.3.4", "*x **y** {0} %s @a #b http://x.y a@b.cd . . . ,, ..", uint8(40))
	f.Add("İstanbul ẞ \u0301", "' ’ ‘ ` ¿ 「」", uint8(200))
	codes := lang.Codes()
	f.Fuzz(func(t *testing.T, source, target string, which uint8) {
		cfg := Config{SourceLang: codes[int(which)%len(codes)], TargetLang: codes[int(which>>4)%len(codes)],
			Lexicon: Learn(codes[int(which)%len(codes)], codes[int(which>>4)%len(codes)], []Example{{source, target}, {source, target}, {target, source}, {source, target}}),
			Terms:   []depesche.Term{{Source: "fire", Target: "Brand"}, {Source: "'", Target: " "}}}
		p := Pair{Key: "k", Source: depesche.Plain(source), Target: depesche.Plain(target)}
		a, b := Segment(cfg, p), Segment(cfg, p)
		if len(a) != len(b) {
			t.Fatalf("two runs differ: %d, %d", len(a), len(b))
		}
		for i := range a {
			if utf8.ValidString(source) && utf8.ValidString(target) {
				checkFinding(t, a[i], source, target)
			}
			if a[i].Identity != b[i].Identity {
				t.Fatal("two runs differ")
			}
		}
		Story(cfg, []Pair{p, {Key: "l", Source: depesche.Plain(target), Target: depesche.Plain(source)}})
	})
}

func FuzzJSONL(f *testing.F) {
	f.Add(`{"id":1,"src_lang":"en","tgt_lang":"de","source":"a","target":"b","glossary":[{"src":"a","tgt":"b"}]}`)
	f.Add("{}\n[]")
	f.Fuzz(func(t *testing.T, in string) {
		var out strings.Builder
		if err := JSONL(strings.NewReader(in), &out); err != nil && depesche.KindOf(err) != depesche.Invalid {
			t.Fatalf("%v", err)
		}
	})
}

// hostile texts are those on which a careless rule takes time that grows with the square
// of the length.
func hostile(n int) map[string]string {
	return map[string]string{
		"words": strings.Repeat("a ", n), "digits": strings.Repeat("1 ", n), "run": strings.Repeat("1", n), "groups": strings.Repeat("111,", n/4),
		"quotes": strings.Repeat("“ ", n), "brackets": strings.Repeat("( ", n), "tags": strings.Repeat("<a ", n/3), "stars": strings.Repeat("**", n),
		"capitals": strings.Repeat("Abcde ", n/6), "distinct": distinct(n / 6), "names": distinctNames(n / 8), "at": strings.Repeat("a@", n/2), "dots": strings.Repeat(". ", n),
		"not": strings.Repeat("not ", n/4), "urls": strings.Repeat("http://a.b ", n/11), "sentences": strings.Repeat("The end is near. ", n/17), "no space": strings.Repeat("x", n),
		"compound": strings.Repeat("undein", n/6), "months": strings.Repeat("May 3 ", n/6), "star words": strings.Repeat("*ab ", n/4),
	}
}

func distinct(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(word(i))
		b.WriteByte(' ')
	}
	return b.String()
}

func distinctNames(n int) string {
	var b strings.Builder
	for i := range n {
		w := word(i)
		b.WriteString("B" + w[1:] + "a ")
	}
	return b.String()
}

func word(i int) string {
	b := []byte("aaaaaa")
	for k := range b {
		b[k] = byte('a' + i%26)
		i /= 26
	}
	return string(b)
}

// TestHostileInputIsBounded gives long hostile texts to every rule; go test's own time
// limit is what fails it, since nothing here is timed.
func TestHostileInputIsBounded(t *testing.T) {
	texts := hostile(60_000)
	for a, source := range texts {
		for _, b := range []string{a, "names", "digits"} {
			Segment(Config{SourceLang: "en", TargetLang: "de"}, Pair{Source: depesche.Plain(source), Target: depesche.Plain(texts[b])})
		}
	}
}

func BenchmarkSegment(b *testing.B) {
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	pairs := []Pair{
		{Source: depesche.Plain("The harbour authority said on Tuesday that 1,200 containers had been moved since the crane failed on Sept. 6."),
			Target: depesche.Plain("Die Hafenbehörde teilte am Dienstag mit, dass seit dem Ausfall des Krans am 6. September 1.200 Container bewegt worden seien.")},
		{Source: depesche.Plain("“We did not expect this,” said Karen Whitlock, who runs the port's largest terminal."),
			Target: depesche.Plain("„Wir haben das nicht erwartet“, sagte Karen Whitlock, die das größte Terminal des Hafens leitet.")},
		{Source: depesche.Plain("Costs could reach $2.4 billion over the next five years, according to a report that the ministry published last month."),
			Target: depesche.Plain("Die Kosten könnten in den nächsten fünf Jahren 2,4 Milliarden Dollar erreichen, heißt es in einem Bericht, den das Ministerium vergangenen Monat veröffentlichte.")},
		{Source: depesche.Plain("Nobody was hurt."), Target: depesche.Plain("Niemand wurde verletzt.")},
		{Source: depesche.Plain("Residents of the old town have complained for years about the noise at night, the lorries and the lack of trees."),
			Target: depesche.Plain("Die Bewohner der Altstadt klagen seit Jahren über den Lärm in der Nacht, die Lastwagen und den Mangel an Bäumen.")},
	}
	Segment(cfg, pairs[0])
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		Segment(cfg, pairs[i%len(pairs)])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "segments/s")
}

// BenchmarkLength checks a text of a news story's length and one ten times as long: time per
// letter must stay the same.
func BenchmarkLength(b *testing.B) {
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	const source = "On 6 September the harbour authority said that 1,200 containers had been moved, “more than ever”. "
	const target = "Am 6. September teilte die Hafenbehörde mit, dass 1.200 Container bewegt worden seien, „mehr als je zuvor“. "
	for _, n := range []int{1, 10, 100, 1000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			p := Pair{Source: depesche.Plain(strings.Repeat(source, n)), Target: depesche.Plain(strings.Repeat(target, n))}
			b.ReportAllocs()
			for b.Loop() {
				Segment(cfg, p)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n*len(source)), "ns/byte")
		})
	}
}
