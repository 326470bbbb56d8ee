package extract

import (
	"hash/fnv"
	"math/bits"
	"strings"
	"unicode"
)

// shingle is how many words in a row make one feature of a fingerprint.
const shingle = 3

// Fingerprint is a 64-bit simhash over shingles of three words, case and punctuation
// aside: texts that differ in a few words differ in a few bits (Charikar, "Similarity
// Estimation Techniques from Rounding Algorithms", 2002). A text of fewer than 20 words
// has fingerprint 0, which is like no other: too short to tell a copy from a formula.
func Fingerprint(text string) uint64 {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) < 20 {
		return 0
	}
	var sums [64]int
	for i := 0; i+shingle <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+shingle] {
			h.Write([]byte(w))
			h.Write([]byte{0})
		}
		v := mix(h.Sum64())
		for b := range sums {
			if v>>b&1 == 1 {
				sums[b]++
			} else {
				sums[b]--
			}
		}
	}
	var fp uint64
	for b, s := range sums {
		if s > 0 {
			fp |= 1 << b
		}
	}
	return fp
}

// mix spreads FNV's weak high bits (the finaliser of MurmurHash3).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// Distance is the number of bits in which two fingerprints differ. Up to 3 means nearly
// the same text.
func Distance(a, b uint64) int { return bits.OnesCount64(a ^ b) }
