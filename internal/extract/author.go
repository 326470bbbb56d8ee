package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// authors finds who wrote the story. Organisations and site names are left out: a
// byline names people.
func (m *meta) authors(root *node, site string) []string {
	if a := m.ldAuthors(site); len(a) > 0 {
		return a
	}
	for _, k := range []string{"author", "article:author", "article:author_name", "byl", "dc.creator", "dcterms.creator", "dc.contributor", "citation_author", "parsely-author",
		"sailthru.author", "authors", "creator", "twitter:data1", "cxenseparse:author"} {
		if k == "twitter:data1" && !isAuthorLabel(m.first("twitter:label1")) {
			continue
		}
		var found []string
		for _, v := range m.tags[k] {
			found = append(found, names(v, site)...)
		}
		if found = unique(found); len(found) > 0 {
			return found
		}
	}
	return bylineAuthors(root, site)
}

func isAuthorLabel(s string) bool {
	s = fold(s)
	return strings.Contains(s, "written by") || strings.Contains(s, "author") || strings.Contains(s, "autor") || strings.Contains(s, "geschrieben von") ||
		strings.Contains(s, "verfasst von") || strings.Contains(s, "écrit par") || strings.Contains(s, "escrito por")
}

func (m *meta) ldAuthors(site string) []string {
	var found []string
	var read func(v any)
	read = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				read(e)
			}
		case string:
			found = append(found, names(v, site)...)
		case map[string]any:
			o := object(v)
			if o.is("Organization", "NewsMediaOrganization", "*Organization") && words(o.text("name")) < 2 {
				return
			}
			n := o.text("name")
			if n == "" {
				if id, ok := v["@id"].(string); ok {
					for _, p := range m.objects {
						if pid, _ := p["@id"].(string); pid == id && p.is("Person") {
							n = p.text("name")
						}
					}
				}
			}
			if n == "" {
				n = strings.TrimSpace(o.text("givenName") + " " + o.text("familyName"))
			}
			found = append(found, names(n, site)...)
		}
	}
	read(m.article["author"])
	if len(found) == 0 {
		read(m.article["creator"])
	}
	return unique(found)
}

// bylineAuthors reads what the page prints: links marked as the author's, elements
// named so, and a line that says "By …".
func bylineAuthors(root *node, site string) []string {
	var rel, named, by []string
	root.all(func(n *node) {
		if n.name == "" || n.chars > 400 || n.hint&(hintComment) != 0 {
			return
		}
		if inComments(n) {
			return
		}
		t := ""
		text := func() string {
			if t == "" {
				t = clean(n.content())
			}
			return t
		}
		switch {
		case strings.Contains(n.get("rel"), "author") && len(rel) < 6:
			rel = append(rel, names(text(), site)...)
		case n.get("itemprop") == "author" && len(rel) < 6:
			if c := n.find(func(m *node) bool { return m.get("itemprop") == "name" }); c != nil {
				rel = append(rel, names(clean(c.content()), site)...)
			} else {
				rel = append(rel, names(text(), site)...)
			}
		case n.hint&hintByline != 0 && len(named) < 6 && authorClass(n) && utf8.RuneCountInString(text()) < 120:
			named = append(named, names(text(), site)...)
		case len(by) == 0 && n.block:
			if s := text(); utf8.RuneCountInString(s) < 100 {
				if rest, ok := cutBy(s); ok {
					by = append(by, names(rest, site)...)
				}
			}
		}
	})
	for _, f := range [][]string{rel, named, by} {
		if f = unique(f); len(f) > 0 && len(f) <= 5 {
			return f
		}
	}
	return nil
}

func inComments(n *node) bool {
	for ; n != nil; n = n.parent {
		if n.hint&hintComment != 0 {
			return true
		}
	}
	return false
}

func authorClass(n *node) bool {
	s := strings.ToLower(n.get("class") + " " + n.get("id"))
	return strings.Contains(s, "author") || strings.Contains(s, "byline") || strings.Contains(s, "autor")
}

var byWords = []string{"by ", "von ", "written by ", "geschrieben von ", "text von ", "text: ", "autor: ", "autorin: ", "author: ", "par ", "por ", "di ", "door ", "af ",
	"av ", "przez ", "words by ", "posted by ", "published by ", "eingestellt von ", "verfasst von ", "ein artikel von ", "ein beitrag von ", "reported by ",
	"veröffentlicht von ", "erstellt von ", "story by ", "opinion by ", "analysis by ", "e-mail to ", "text ", "interview: ", "kommentar von ", "analyse von ", "eine analyse von ", "ein kommentar von ",
	"ein gastbeitrag von ", "gastbeitrag von ", "autoren: ", "redaktion: ", "redakteur: ", "escrito por ", "escrito por: ", "écrit par ", "scritto da ", "a cura di "}

func cutBy(s string) (string, bool) {
	low := strings.ToLower(s)
	if len(low) != len(s) {
		return s, false
	}
	for _, w := range byWords {
		if strings.HasPrefix(low, w) {
			return strings.TrimSpace(s[len(w):]), true
		}
	}
	return s, false
}

// names reads a byline into people's names.
func names(s, site string) []string {
	s = clean(s)
	if s == "" || strings.Contains(s, "://") || strings.HasPrefix(s, "/") || strings.ContainsAny(s, "{}<>\\") {
		return nil
	}
	for range 2 {
		s, _ = cutBy(s)
	}
	s = strings.TrimLeft(s, ":–-—|•· ")
	for _, bar := range []string{" | ", " • ", " · ", " — ", " – ", " - ", "\n", " @", " für ", " for ", " am ", " on ", " in ", " aus ", " vom ", " , "} {
		if i := strings.Index(s, bar); i > 3 {
			if rest := s[i+len(bar):]; bar == " | " && looksLikeName(rest) {
				s = s[:i] + ", " + rest
				continue
			}
			s = s[:i]
		}
	}
	if i := strings.IndexAny(s, "(["); i > 3 {
		s = s[:i]
	}
	for _, sep := range []string{" and ", " und ", " & ", " et ", " y ", " e ", " en ", " with ", " mit ", ";", "/", " og ", " och ", " ja ", " i ", " и "} {
		s = strings.ReplaceAll(s, sep, ",")
	}
	var out []string
	for _, p := range strings.Split(s, ",") {
		p = strings.Trim(strings.TrimSpace(p), ".:–-—|*\"“”„'")
		if r, ok := cutBy(p); ok {
			p = r
		}
		if looksLikeName(p) && !isSite(p, site) {
			out = append(out, tidyCase(p))
		}
	}
	return out
}

func isSite(p, site string) bool {
	a, b := fold(p), fold(site)
	return b != "" && (a == b || strings.ReplaceAll(a, " ", "") == strings.ReplaceAll(b, " ", ""))
}

// Words that no person's name holds: desks, agencies, roles and what content systems
// put where a name should be.
var nameless = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`redaktion editor editors editorial staff admin administrator webmaster team news desk newsroom online press reuters dpa afp ap
		apa sda kna epd sid gmbh ag inc ltd llc agentur agency agenturen reporter reporters correspondent writer writers contributor contributors user
		guest gast autor author authors autoren autorin unknown unbekannt anonymous anonym presse pressestelle magazin magazine zeitung verlag media
		medien tv radio blog blogger updated published posted share follow minutes ago min read comments kommentare uhr rédaction redacción redazione
		redacção redactie redakcja редакция redakce redaktionen toimitus home contact about profile profil view all more mehr articles artikel
		beiträge posts the der die das newsletter email facebook twitter bio source quelle foto photo
		january february march april june july august september october november december januar februar märz mai juni juli oktober dezember
		monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag`) {
		m[w] = true
	}
	return m
}()

func looksLikeName(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 3 || n > 50 {
		return false
	}
	f := strings.Fields(s)
	if len(f) > 5 || strings.ContainsAny(s, "@?!=#_{}[]<>0123456789") || looksLikeDomain(s) {
		return false
	}
	capital := 0
	for _, w := range f {
		if nameless[strings.Trim(strings.ToLower(w), ".:,")] {
			return false
		}
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r) {
			capital++
		}
	}
	return capital > 0
}

// tidyCase writes a name that stands in capitals as names are written.
func tidyCase(s string) string {
	f := strings.Fields(s)
	for i, w := range f {
		if utf8.RuneCountInString(w) > 3 && w == strings.ToUpper(w) && w != strings.ToLower(w) {
			parts := strings.Split(w, "-")
			for j, p := range parts {
				if p == "" {
					continue
				}
				r, n := utf8.DecodeRuneInString(p)
				parts[j] = string(r) + strings.ToLower(p[n:])
			}
			f[i] = strings.Join(parts, "-")
		}
	}
	return strings.Join(f, " ")
}

func unique(ss []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range ss {
		if k := fold(s); k != "" && !seen[k] {
			seen[k] = true
			out = append(out, s)
		}
	}
	return out
}
