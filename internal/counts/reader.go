package counts

// ByPerson tells, by the program that a request says it comes from, whether a person is
// likely to read the answer. The rule is plain: browsers say "Mozilla/5.0", and programs
// that are none and say so nevertheless name themselves a bot, a crawler, a spider or a
// preview, or give an address. A program that lies is counted. It allocates nothing.
func ByPerson(agent string) bool {
	if len(agent) < 8 || agent[:8] != "Mozilla/" && agent[:6] != "Opera/" {
		return false
	}
	for i := 8; i < len(agent); i++ {
		switch agent[i] | 0x20 {
		case 'b':
			if has(agent[i:], "bot") {
				return false
			}
		case 'c':
			if has(agent[i:], "crawl") || has(agent[i:], "checker") {
				return false
			}
		case 's':
			if has(agent[i:], "spider") || has(agent[i:], "slurp") || has(agent[i:], "scan") {
				return false
			}
		case 'h':
			if has(agent[i:], "http") || has(agent[i:], "headless") {
				return false
			}
		case 'p':
			if has(agent[i:], "preview") {
				return false
			}
		case 'm':
			if has(agent[i:], "monitor") || has(agent[i:], "mediapartners") {
				return false
			}
		case 'l':
			if has(agent[i:], "lighthouse") {
				return false
			}
		}
	}
	return true
}

// has tells whether s begins with word, which is in small letters.
func has(s, word string) bool {
	if len(s) < len(word) {
		return false
	}
	for i := range len(word) {
		if s[i]|0x20 != word[i] {
			return false
		}
	}
	return true
}
