package check

import "strings"

// sameName tells whether v could be w: one begins with most of the other, or they sound
// alike letter by letter. key is w's skeleton, sound is v's.
func sameName(w, key, v, sound string) bool {
	if v == w {
		return true
	}
	n := common(w, v)
	short := min(len(w), len(v))
	if n >= 4 && n*4 >= short*3 || n >= 3 && n == short || len(w) >= 5 && strings.Contains(v, w) {
		return true
	}
	k := sound
	if len(key) == 0 || len(k) == 0 {
		return false
	}
	if (key[0] == k[0] || isThroat(key[0]) && isThroat(k[0])) && sameConsonants(key, k) {
		return true
	}
	n = common(key, k)
	short = min(len(key), len(k))
	return n == short && short >= 3 || n >= 4 && n*4 >= short*3 || n >= 5 && n*10 >= short*6 || len(key) >= 5 && strings.Contains(k, key)
}

// sameConsonants tells whether two skeletons differ in their vowels alone, as the same
// name does in two transliterations: Kolkata and Kalkutta, Hizbullah and Hisbollah.
func sameConsonants(a, b string) bool {
	i, j, n := 0, 0, 0
	a, b = strings.TrimRight(a, "s"), strings.TrimRight(b, "s") // Muhammad's, Mohammeds
	for {
		for i < len(a) && isVowel(a[i]) {
			i++
		}
		for j < len(b) && isVowel(b[j]) {
			j++
		}
		if i == len(a) || j == len(b) {
			return i == len(a) && j == len(b) && n >= 3
		}
		switch {
		case isHiss(a[i]) && isHiss(b[j]):
			for i+1 < len(a) && isHiss(a[i+1]) {
				i++
			}
			for j+1 < len(b) && isHiss(b[j+1]) {
				j++
			}
		case a[i] != b[j] && !(isThroat(a[i]) && isThroat(b[j])):
			return false
		}
		i, j, n = i+1, j+1, n+1
	}
}

// isHiss tells whether a letter of a skeleton stands for one of the sounds that
// transliterations tell apart least: Khrushchev, Chruschtschow, Kroutchev.
func isHiss(c byte) bool { return c == 's' || c == 'c' || c == 'z' || c == 'j' }

// isThroat is the same for the sounds that are written kh, ch, h or j.
func isThroat(c byte) bool { return c == 'h' || c == 'c' || c == 'k' }

func isVowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

// common is the length of the common beginning.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
