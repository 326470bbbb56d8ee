package extract

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	shingle  = 3  // words in a row that make one feature
	leastLen = 20 // words below which there is no fingerprint
)

// Fingerprint is a 64-bit simhash over shingles of three words, case and punctuation
// aside: texts that differ in a few words differ in a few bits. Where a script does not
// part its words, every character is one. A text of fewer than 20 words has the
// fingerprint 0, which is like no other: too short to tell a copy from a formula.
//
// Fingerprints are stored: what is computed here must never change.
//
// Moses S. Charikar, "Similarity Estimation Techniques from Rounding Algorithms", STOC
// 2002; on web pages: Manku, Jain, Das Sarma, WWW 2007.
func Fingerprint(text string) uint64 {
	ws := fingerWords(text)
	if len(ws) < leastLen {
		return 0
	}
	// How often each bit was set, as numbers that stand upright: plane k holds the k-th
	// digit of all 64.
	var planes [32]uint64
	n := 0
	for i := 0; i+shingle <= len(ws); i++ {
		carry := hashWords(ws[i : i+shingle])
		for k := 0; carry != 0; k++ {
			planes[k], carry = planes[k]^carry, planes[k]&carry
		}
		n++
	}
	var f uint64
	for b := range 64 {
		set := 0
		for k, p := range planes {
			set |= int(p>>b&1) << k
		}
		if 2*set > n {
			f |= 1 << b
		}
	}
	return f
}

// Distance is the number of bits in which two fingerprints differ. Up to 3 means nearly
// the same text; texts that have nothing to do with one another differ in about 32.
func Distance(a, b uint64) int { return bits.OnesCount64(a ^ b) }

func fingerWords(text string) []string {
	text = strings.ToLower(text)
	ws := make([]string, 0, len(text)/6)
	from := 0 // where a word began
	end := func(at, next int) {
		if from < at {
			ws = append(ws, text[from:at])
		}
		from = next
	}
	for i, r := range text {
		switch next := i + utf8.RuneLen(r); {
		case !isWord(r):
			end(i, next)
		case r >= 0xe00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			end(i, i)
			end(next, next)
		}
	}
	end(len(text), len(text))
	return ws
}

// hashWords is FNV-1a with the finishing mix of MurmurHash3, which spreads FNV's weak
// high bits.
func hashWords(ws []string) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range ws {
		for i := range len(w) {
			h = (h ^ uint64(w[i])) * 1099511628211
		}
		h *= 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
