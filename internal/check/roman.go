package check

import "strings"

// romanAt reads Roman numerals, which may render a number but demand none.
func (s *side) romanAt(i int) int {
	if !s.toks[i].upper {
		return 0
	}
	raw := strings.TrimRight(s.raw(i), romanEndings)
	if len(raw) == 0 || len(raw) > 8 || len(raw) == 1 && raw != "X" && raw != "V" && raw != "I" {
		return 0
	}
	v := roman(raw)
	if v == 0 {
		return 0
	}
	q := quantity{from: i, to: i + 1, soft: true}
	q.add(v, false)
	s.quantities = append(s.quantities, q)
	return 1
}

// romanEndings are the letters that may follow a numeral: XIXe, Ier.
const romanEndings = "eèmr"

// romanLike tells whether a word in lower case may be a Roman numeral.
func romanLike(low string) bool {
	return strings.Trim(strings.TrimRight(low, romanEndings), "ivxlc") == ""
}

func roman(s string) float64 {
	val := func(c byte) int {
		switch c {
		case 'I':
			return 1
		case 'V':
			return 5
		case 'X':
			return 10
		case 'L':
			return 50
		case 'C':
			return 100
		}
		return 0
	}
	sum := 0
	for i := 0; i < len(s); i++ {
		v := val(s[i])
		if v == 0 {
			return 0
		}
		if i+1 < len(s) && val(s[i+1]) > v {
			sum -= v
		} else {
			sum += v
		}
	}
	return float64(sum)
}
