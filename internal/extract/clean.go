package extract

import (
	"html"
	"strings"

	"depesche"
)

// clean makes one line of plain text of an attribute or a value of metadata: entities
// that were escaped twice are read, tags dropped, white space collapsed.
//
// What is longer than any value of metadata is cut.
func clean(s string) string {
	if len(s) > maxClean {
		s = s[:maxClean]
	}
	s = strings.ToValidUTF8(s, "")
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
	if strings.Contains(s, "<") && strings.Contains(s, ">") {
		s = dropTags(s)
	}
	var w inliner
	w.text(s)
	return w.take().Text
}

const maxClean = 20_000

func dropTags(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		j, c := -1, byte(0)
		if i+1 < len(s) {
			c = s[i+1]
		}
		if c > ' ' {
			j = strings.IndexByte(s[i:], '>')
		}
		if j < 0 || !(c == '/' || c == '!' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteByte(' ')
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return b.String()
}

// plain makes an inline of a value of metadata.
func plain(s string) depesche.Inline { return depesche.Plain(clean(s)) }

// fold makes texts comparable: small letters, one space, no punctuation.
func fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range strings.ToLower(s) {
		if r == 0xad || r == 0x200b || r == 0x2060 || r == 0xfeff { // break no word
			continue
		}
		if !isWord(r) {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
