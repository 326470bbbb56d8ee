package models

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"depesche"
)

// Pair is a direction of translation, as tags that Mozilla uses: "en", "de", "zh-Hans".
type Pair struct {
	Source string `json:"source"`
	Target string `json:"target"`
}

// String writes a pair as people type it: en-de.
func (p Pair) String() string { return p.Source + "-" + p.Target }

// ParsePair reads en-de, en>de, en→de or en-zh-Hans.
func ParsePair(s string) (Pair, error) {
	text := strings.TrimSpace(s)
	for _, arrow := range []string{"→", ">", ":"} {
		if a, b, ok := strings.Cut(text, arrow); ok {
			if p := (Pair{strings.TrimSpace(a), strings.TrimSpace(b)}); p.valid() {
				return p, nil
			}
		}
	}
	parts := strings.Split(text, "-")
	for i := 1; i < len(parts); i++ {
		if p := (Pair{strings.Join(parts[:i], "-"), strings.Join(parts[i:], "-")}); p.valid() {
			return p, nil
		}
	}
	return Pair{}, depesche.E(depesche.Invalid, "model.pair", "%q is no pair of languages; write it like en-de", s)
}

var tagRE = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

func (p Pair) valid() bool {
	return tagRE.MatchString(p.Source) && tagRE.MatchString(p.Target) && p.Source != p.Target
}

// Kinds of files that a model consists of.
const (
	KindModel        = "model"
	KindShortlist    = "lex"
	KindVocabulary   = "vocab" // shared by both languages
	KindSourceVocab  = "srcvocab"
	KindTargetVocab  = "trgvocab"
	largestFile      = 512 << 20
	largestWhole     = 1 << 30
	longestName      = 120
	shortestIdentity = 12 // hex digits of a digest that people see
)

// File is one file of a model, unpacked.
type File struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hex
}

// Model is a model that is in the folder.
type Model struct {
	Pair
	Version      string    `json:"version,omitempty"` // as its publisher counts: "3.0"
	Architecture string    `json:"architecture,omitempty"`
	Origin       string    `json:"origin"`            // address of the list it came from, or of the files imported
	License      string    `json:"license,omitempty"` // "" where nobody said
	Digest       string    `json:"digest"`            // of its files: what it is, wherever it came from
	Files        []File    `json:"files"`
	Installed    time.Time `json:"installed"`
	folder       string
}

// Folder is where the model's files are.
func (m Model) Folder() string { return m.folder }

// Identity names the model for people and caches: "en-de 3.0 0f3a…", with the first
// digits of its digest.
func (m Model) Identity() string {
	s := m.Pair.String()
	if m.Version != "" {
		s += " " + m.Version
	}
	return s + " " + m.Digest[:shortestIdentity]
}

// Size is the sum of the files' sizes in bytes.
func (m Model) Size() int64 { return sizeOf(m.Files) }

func sizeOf(files []File) int64 {
	var n int64
	for _, f := range files {
		n += f.Size
	}
	return n
}

// digestOf says what a model is by what its files are.
func digestOf(files []File) string {
	lines := make([]string, len(files))
	for i, f := range files {
		lines[i] = f.Kind + " " + f.SHA256 + "\n"
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "")))
	return hex.EncodeToString(sum[:])
}

// fileNames are the shapes of names that Mozilla gives, by kind.
var fileNames = []struct {
	kind string
	re   *regexp.Regexp
}{
	{KindModel, regexp.MustCompile(`^model(\.[A-Za-z0-9_-]+)*\.bin$`)},
	{KindShortlist, regexp.MustCompile(`^lex(\.[A-Za-z0-9_-]+)*\.bin$`)},
	{KindVocabulary, regexp.MustCompile(`^vocab(\.[A-Za-z0-9_-]+)*\.spm$`)},
	{KindSourceVocab, regexp.MustCompile(`^srcvocab(\.[A-Za-z0-9_-]+)*\.spm$`)},
	{KindTargetVocab, regexp.MustCompile(`^trgvocab(\.[A-Za-z0-9_-]+)*\.spm$`)},
}

// kindOf tells by a file's name, unpacked, what it is to a model; "" for what is none of
// its files.
func kindOf(name string) string {
	if len(name) > longestName {
		return ""
	}
	for _, n := range fileNames {
		if n.re.MatchString(name) {
			return n.kind
		}
	}
	return ""
}

var pairInName = regexp.MustCompile(`\.([a-z]{2})([a-z]{2})\.`)

// pairOf reads the languages in a file's name: model.ende.intgemm.alphas.bin.
func pairOf(name string) (Pair, bool) {
	m := pairInName.FindStringSubmatch(name)
	if m == nil {
		return Pair{}, false
	}
	p := Pair{m[1], m[2]}
	return p, p.valid()
}

// missing says which kinds of files a model still needs.
func missing(have func(kind string) bool) []string {
	var out []string
	for _, k := range []string{KindModel, KindShortlist} {
		if !have(k) {
			out = append(out, k)
		}
	}
	switch {
	case have(KindVocabulary), have(KindSourceVocab) && have(KindTargetVocab):
	case have(KindSourceVocab):
		out = append(out, KindTargetVocab)
	case have(KindTargetVocab):
		out = append(out, KindSourceVocab)
	default:
		out = append(out, KindVocabulary)
	}
	return out
}

// patternOf writes what a missing file of a kind would be called.
func patternOf(kind string) string {
	if kind == KindModel || kind == KindShortlist {
		return kind + "*.bin"
	}
	return kind + "*.spm"
}

func patterns(kinds []string) string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = patternOf(k)
	}
	return strings.Join(out, ", ")
}

// Bytes writes a size for people: 24.1 MB, in millions of bytes.
func Bytes(n int64) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}
