// Command langidmodel makes internal/langid/model.bin from lingua's n-gram models.
//
//	go run ./tools/langidmodel -o internal/langid/model.bin
//
// Lingua stores, for each language, P(last letter | the letters before it) of the
// n-grams of one to five letters inside words. Joint frequencies follow by
// multiplication. What an n-gram's continuations leave over is the share with which a
// word ends there, and likewise for beginnings, so the frequencies of n-grams at word
// edges, down to whole words of three letters, can be recovered although no edge was
// counted. An edge is written as a space and counts as a letter, so that n-grams are
// five signs at most.
package main

import (
	"archive/zip"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pemistahl/lingua-go/serialization"
	"google.golang.org/protobuf/proto"

	"depesche/internal/langid"
)

// Per order of n-gram: how many of the commonest are kept, the floor ε under their
// frequency, and their weight in the score. Chosen by measuring: docs/segment.md. Single
// letters add nothing to what pairs of them say, and are kept for Chinese characters
// alone.
var (
	keep   = [6]int{0, 0, 1500, 9000, 16000, 12000}
	floor  = [6]float64{0, 1e-4, 1e-5, 3e-6, 3e-6, 3e-6}
	factor = [6]float64{0, 0.5, 1, 1, 1, 1}
)

// keepHan is how many characters of Chinese and of Japanese are kept.
const keepHan = 4000

const (
	scale = 24 // weights are in 1/24 nat
	bits  = 18 // 262,144 buckets
)

// common lists the languages in which most of the world's news online is written. A
// text is in one of them prior nats sooner than in any other.
var common = strings.Fields("ar cs da de en es fa fi fr hi hu id it nb nl pl pt ro ru sv tr uk vi")

const prior = 4

// letter gives one letter of the script of languages that are not written in Latin; the
// languages that are alone in their script need no n-grams and have the value 0.
var letter = map[string]rune{
	"be": 'б', "bg": 'б', "kk": 'б', "mk": 'б', "mn": 'б', "ru": 'б', "sr": 'б', "uk": 'б',
	"ar": 'ب', "fa": 'ب', "ur": 'ب', "hi": 'क', "mr": 'क', "zh": '中', "ja": '中',
	"hy": 0, "bn": 0, "el": 0, "gu": 0, "he": 0, "ka": 0, "ko": 0, "pa": 0, "ta": 0, "te": 0, "th": 0,
}

func main() {
	out := flag.String("o", "internal/langid/model.bin", "file to write")
	dir := flag.String("models", "", "lingua's language-models folder (default: the module cache's)")
	flag.Parse()
	if *dir == "" {
		b, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/pemistahl/lingua-go").Output()
		if err != nil {
			log.Fatal("lingua-go is not in the module cache: go mod download github.com/pemistahl/lingua-go: ", err)
		}
		*dir = filepath.Join(strings.TrimSpace(string(b)), "language-models")
	}
	if err := run(*dir, *out); err != nil {
		log.Fatal(err)
	}
}

func run(dir, out string) error {
	folders, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var langs []langid.Head
	var entries []langid.Entry
	for _, f := range folders {
		l, ok := letter[f.Name()]
		if !ok {
			l = 'a'
		}
		if l == 0 {
			continue
		}
		counted, err := load(filepath.Join(dir, f.Name()))
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name(), err)
		}
		entries = append(entries, weigh(counted, uint8(len(langs)), l == '中')...)
		head := langid.Head{Code: f.Name(), Letter: l}
		if slices.Contains(common, f.Name()) {
			head.Prior = prior * scale
		}
		langs = append(langs, head)
	}
	slices.SortFunc(entries, func(a, b langid.Entry) int {
		if c := strings.Compare(a.NGram, b.NGram); c != 0 {
			return c
		}
		return int(a.Lang) - int(b.Lang)
	})
	file, collisions := langid.Pack(langs, scale, bits, entries)
	fmt.Printf("%d languages, %d entries, %d collisions, %d bytes\n", len(langs), len(entries), collisions, len(file))
	return os.WriteFile(out, file, 0o644)
}

// load returns the joint frequencies of a language's n-grams, edges included.
func load(dir string) (map[string]float64, error) {
	var joint [6]map[string]float64
	for n, name := range []string{1: "unigrams", 2: "bigrams", 3: "trigrams", 4: "quadrigrams", 5: "fivegrams"} {
		if n == 0 {
			continue
		}
		m, err := read(filepath.Join(dir, name+".pb.bin.zip"))
		if err != nil {
			if n > 1 && os.IsNotExist(err) {
				break
			}
			return nil, err
		}
		if n > 1 {
			for g, p := range m {
				m[g] = p * joint[n-1][cutLast(g)]
			}
		}
		joint[n] = m
	}
	out := map[string]float64{}
	for n := 1; n <= 5; n++ {
		for g, f := range joint[n] {
			out[g] = f
		}
		if n < 5 && joint[n+1] != nil {
			edges(out, joint[n], joint[n+1], at(joint[:], n+2))
		}
	}
	return out, nil
}

func at(joint []map[string]float64, n int) map[string]float64 {
	if n < len(joint) {
		return joint[n]
	}
	return nil
}

// edges adds the n-grams of m that stand at a word's beginning, end, or are a word:
// what those one letter longer (longer1) and two (longer2, both sides) leave over.
func edges(out, m, longer1, longer2 map[string]float64) {
	before, after, both := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for g, f := range longer1 {
		before[cutFirst(g)] += f
		after[cutLast(g)] += f
	}
	for g, f := range longer2 {
		both[cutFirst(cutLast(g))] += f
	}
	for g, f := range m {
		noise := max(1e-8, f*1e-3) // of rounding in the source
		if s := f - before[g]; s > noise {
			out[" "+g] = s
		}
		if e := f - after[g]; e > noise {
			out[g+" "] = e
		}
		if longer2 == nil {
			continue
		}
		if w := f - before[g] - after[g] + both[g]; w > noise {
			out[" "+g+" "] = w
		}
	}
}

func cutFirst(g string) string {
	_, w := utf8.DecodeRuneInString(g)
	return g[w:]
}

func cutLast(g string) string {
	_, w := utf8.DecodeLastRuneInString(g)
	return g[:len(g)-w]
}

func read(name string) (map[string]float64, error) {
	if _, err := os.Stat(name); err != nil {
		return nil, err
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	f, err := z.File[0].Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	var m serialization.SerializableLanguageModel
	if err := proto.Unmarshal(b, &m); err != nil {
		return nil, err
	}
	out := make(map[string]float64, m.TotalNgrams)
	for _, s := range m.NgramSets {
		for _, g := range s.Ngrams {
			out[g] = s.Probability
		}
	}
	return out, nil
}

// weigh keeps the commonest n-grams of each order and turns frequencies into weights.
func weigh(joint map[string]float64, lang uint8, hanOnly bool) []langid.Entry {
	type count struct {
		g string
		f float64
	}
	var orders [6][]count
	for g, f := range joint {
		n := utf8.RuneCountInString(g)
		if hanOnly && (n > 1 || g < "\u3400") {
			continue
		}
		orders[n] = append(orders[n], count{g, f})
	}
	var out []langid.Entry
	for n := 1; n <= 5; n++ {
		cs := orders[n]
		total := 0.0
		for _, c := range cs {
			total += c.f
		}
		slices.SortFunc(cs, func(a, b count) int {
			switch {
			case a.f > b.f:
				return -1
			case a.f < b.f:
				return 1
			}
			return strings.Compare(a.g, b.g)
		})
		k := keep[n]
		if hanOnly {
			k = keepHan
		}
		for _, c := range cs[:min(k, len(cs))] {
			nats := factor[n] * math.Log((c.f/total+floor[n])/floor[n])
			if w := math.Round(nats * scale); w >= 1 {
				out = append(out, langid.Entry{NGram: c.g, Lang: lang, Weight: uint8(min(w, 255))})
			}
		}
	}
	return out
}
