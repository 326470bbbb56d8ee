package models

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Offer is a model that a list has.
type Offer struct {
	Pair
	Version      string      `json:"version,omitempty"`
	Architecture string      `json:"architecture,omitempty"` // tiny, base-memory, base
	License      string      `json:"license,omitempty"`
	Files        []OfferFile `json:"files"`
	// Restricted tells that the publisher gives it to some of its users only (a test,
	// a platform): it is taken where there is nothing else.
	Restricted bool `json:"restricted,omitempty"`
	// Lacks names the kinds of files that the list does not have: the model cannot be
	// fetched.
	Lacks []string `json:"lacks,omitempty"`
}

// OfferFile is a file as a list has it. Size and SHA256 of the unpacked file are 0 and ""
// where the list does not say.
type OfferFile struct {
	File
	URL          string `json:"url"`
	Packing      string `json:"packing"` // "zst", "gz" or "" for none
	PackedSize   int64  `json:"packed_size,omitempty"`
	PackedSHA256 string `json:"packed_sha256,omitempty"`
}

// Download is how many bytes are fetched, as far as the list says.
func (o Offer) Download() int64 {
	var n int64
	for _, f := range o.Files {
		n += max(f.PackedSize, 0)
	}
	return n
}

// Hosts are those that the files are fetched from.
func (o Offer) Hosts() []string {
	var out []string
	for _, f := range o.Files {
		if h := HostOf(f.URL); !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

// complete tells whether the offer can be fetched.
func (o Offer) complete() bool { return len(o.Lacks) == 0 }

// Same tells whether the model is what the offer has, as far as the list says.
func (o Offer) Same(m Model) bool {
	if o.Pair != m.Pair {
		return false
	}
	for _, f := range o.Files {
		if f.SHA256 != "" && !slices.ContainsFunc(m.Files, func(g File) bool { return g.Kind == f.Kind && g.SHA256 == f.SHA256 }) {
			return false
		}
	}
	return o.Version == m.Version
}

// Newer tells whether an offer is a finished model of a later version than m.
func Newer(o Offer, m Model) bool {
	return o.Pair == m.Pair && o.complete() && !o.Restricted && compareVersions(o.Version, m.Version) > 0 && !o.Same(m)
}

// best sorts the offers of a pair: complete before lacking, for everybody before
// restricted, finished before test versions, newer before older, larger before smaller.
func best(a, b Offer) int {
	no := func(x, y bool) int { return cmp.Compare(bit(x), bit(y)) }
	return cmp.Or(no(!a.complete(), !b.complete()), no(a.Restricted, b.Restricted), compareVersions(b.Version, a.Version),
		cmp.Compare(slices.Index(architectures, b.Architecture), slices.Index(architectures, a.Architecture)))
}

var architectures = []string{"", "tiny", "base-memory", "base"}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// newestMajor is the newest major version of Mozilla's that this engine knows.
const newestMajor = 3

var versionRE = regexp.MustCompile(`^(\d{1,9})\.(\d{1,9})([a-z]+\d*)?$`)

// compareVersions orders "2.1", "3.0a1" and "3.0": test versions come before all others,
// and what is no version before all.
func compareVersions(a, b string) int {
	x, y := versionKey(a), versionKey(b)
	return cmp.Or(slices.Compare(x[:], y[:]), strings.Compare(testOf(a), testOf(b)))
}

func versionKey(s string) [3]int {
	m := versionRE.FindStringSubmatch(s)
	if m == nil {
		return [3]int{-1}
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])
	return [3]int{bit(m[3] == ""), major, minor}
}

func testOf(s string) string {
	if m := versionRE.FindStringSubmatch(s); m != nil {
		return m[3]
	}
	return ""
}

func majorOf(s string) int {
	m := versionRE.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}
