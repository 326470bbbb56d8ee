package check

import (
	"sync"
	"unicode/utf8"
)

// skeleton reduces a name to what its transliterations and inflections have in common:
// no diacritics, one letter for each sound that languages spell differently (Shoigu,
// Schoigu, Choïgou), no doubled letters. Cyrillic and Greek become Latin. w is in lower
// case.
func skeleton(w string) string { return string(appendSkeleton(nil, w)) }

// appendSkeleton appends w's skeleton to b.
func appendSkeleton(b []byte, w string) []byte {
	var room [64]byte
	plain := romanise(room[:0], w)
	start := len(b)
	for i := 0; i < len(plain); {
		n, r := sound(plain[i:])
		for k := 0; k < len(r); k++ {
			if len(b) == start || b[len(b)-1] != r[k] {
				b = append(b, r[k])
			}
		}
		i += n
	}
	return b
}

// romanise appends w in lower-case letters and digits of ASCII to b.
func romanise(b []byte, w string) []byte {
	letters := latin()
	for _, r := range w {
		if r < utf8.RuneSelf {
			if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
				b = append(b, byte(r))
			}
			continue
		}
		if r < rune(len(letters)) {
			b = append(b, letters[r]...)
		}
	}
	return b
}

// sound reads one sound from the beginning of b: how many letters it takes and the
// letter that stands for it.
func sound(b []byte) (int, string) {
	for _, s := range sounds[b[0]] {
		if len(b) >= len(s.spelt) && string(b[:len(s.spelt)]) == s.spelt {
			return len(s.spelt), s.letter
		}
	}
	return 1, string(b[:1])
}

type spelling struct{ spelt, letter string }

var sounds = func() (m [utf8.RuneSelf][]spelling) {
	// Longer spellings first within a letter.
	for _, s := range []spelling{
		{"shch", "s"}, {"schtsch", "s"}, {"tsch", "c"}, {"tch", "c"}, {"sch", "s"}, {"sh", "s"}, {"sz", "s"}, {"dsch", "j"}, {"dj", "j"}, {"dzh", "j"},
		{"ch", "c"}, {"cz", "c"}, {"ck", "k"}, {"kh", "h"}, {"zh", "j"}, {"ts", "z"}, {"tz", "z"}, {"ph", "v"}, {"th", "t"}, {"gh", "g"}, {"qu", "k"},
		{"ou", "u"}, {"oo", "u"}, {"ae", "a"}, {"oe", "o"}, {"ue", "u"}, {"yy", "i"}, {"ij", "i"}, {"iy", "i"}, {"ii", "i"}, {"ey", "i"}, {"ei", "i"}, {"ej", "i"},
		{"c", "k"}, {"q", "k"}, {"x", "ks"}, {"y", "i"}, {"j", "i"}, {"w", "v"}, {"f", "v"}, {"z", "s"},
	} {
		m[s.spelt[0]] = append(m[s.spelt[0]], s)
	}
	return m
}()

// latin writes letters outside ASCII in ASCII letters.
var latin = sync.OnceValue(func() *[0x530]string {
	m := new([0x530]string)
	for plain, letters := range map[string]string{
		"a": "àáâãäåāăąǎ", "ae": "æ", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭįı", "j": "ĵ", "k": "ķ",
		"l": "ĺļľŀł", "n": "ñńņňŉ", "o": "òóôõöøōŏő", "oe": "œ", "r": "ŕŗř", "s": "śŝşšș", "ss": "ß", "t": "ţťŧț", "th": "þ", "u": "ùúûüũūŭůűų", "w": "ŵ",
		"y": "ýÿŷ", "z": "źżž",
	} {
		for _, r := range letters {
			m[r] = plain
		}
	}
	for r, s := range map[rune]string{
		'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'ё': "yo", 'є': "ie", 'ж': "zh", 'з': "z", 'и': "i", 'і': "i", 'ї': "i", 'й': "i", 'к': "k",
		'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch",
		'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia", 'ў': "u",
		'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p",
		'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o", 'ά': "a", 'έ': "e", 'ή': "i", 'ί': "i", 'ό': "o", 'ύ': "y", 'ώ': "o",
	} {
		m[r] = s
	}
	return m
})
