package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"depesche/internal/lazyregexp"
)

// authors finds who wrote the story. Organisations and site names are left out: a
// byline names people.
func (m *meta) authors(root *node, site string) []string {
	declared := m.declaredAuthors(site)
	if len(declared) == 0 || len(declared) == 1 && words(declared[0]) == 1 {
		// A first name or a log-in name alone: the page may print the whole.
		if a := m.people(bylineAuthors(root, site)); len(declared) == 0 || len(a) > 0 && words(a[0]) > 1 {
			return a
		}
	}
	if len(declared) == 1 {
		// Content systems name one author where the page prints several.
		if a := bylineAuthors(root, site); len(a) > 1 && len(a) < 5 && slices.ContainsFunc(a, func(n string) bool { return fold(n) == fold(declared[0]) }) &&
			!slices.ContainsFunc(a, func(n string) bool { return words(n) < 2 }) {
			return a
		}
	}
	return declared
}

func (m *meta) declaredAuthors(site string) []string {
	if a := m.ldAuthors(site); len(a) > 0 {
		return m.people(a)
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
		if found = m.people(unique(found)); len(found) > 0 {
			return found
		}
	}
	return nil
}

// people leaves out names that are the site's host.
func (m *meta) people(names []string) []string {
	return slices.DeleteFunc(names, func(n string) bool {
		return m.host != "" && strings.ReplaceAll(fold(n), " ", "") == strings.ReplaceAll(m.host, " ", "")
	})
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
	var rel, named, by cluster
	h1 := false
	root.all(func(n *node) {
		if n.tag == atom.H1 {
			h1 = true
		}
		if n.name == "" || n.chars > 400 || n.chars == 0 || inComments(n) || n.tag == atom.Figcaption || n.hint&(hintCaption|hintCredit) != 0 || n.within(atom.Figure) {
			return
		}
		switch {
		case n.tag == atom.A && strings.Contains(n.get("rel"), "author"):
			rel.add(n, n, site)
		case n.get("itemprop") == "author":
			c := n.find(func(m *node) bool { return m.get("itemprop") == "name" })
			if c == nil {
				c = n
			}
			rel.add(n, c, site)
		case authorClass(n) && n.chars < 120:
			c := n.find(func(m *node) bool { return hasClass(m, "fn") || m.tag == atom.A && m.chars > 3 })
			if c == nil || n.links*10 > n.chars*6 {
				c = n
			}
			named.add(n, c, site)
		case n.block && n.chars < 100 && (h1 || len(by.names) == 0):
			t := clean(n.content())
			if rest, ok := cutBy(t); ok {
				by.addText(n, rest, site)
			} else if g := introduced().FindStringSubmatch(t); g != nil && looksLikeName(g[1]) && n.name[0] != 'h' && n.links < n.chars && !nearHeadline(n) {
				by.addText(n, g[1], site)
			}
		}
	})
	for _, c := range []cluster{rel, named, by} {
		if f := unique(c.names); len(f) > 0 {
			return f
		}
	}
	return nil
}

// cluster keeps the names that stand together with the first one found: others on the
// page are of other stories.
type cluster struct {
	at    *node
	names []string
}

func (c *cluster) add(n, text *node, site string) { c.addText(n, clean(text.content()), site) }

func (c *cluster) addText(n *node, text, site string) {
	if c.at != nil && !near(c.at, n) {
		return
	}
	found := names(text, site)
	if len(found) == 0 {
		return
	}
	for _, f := range found {
		for _, have := range c.names {
			// The same name with a role or an "on" behind it.
			if strings.HasPrefix(fold(f), fold(have)) {
				return
			}
		}
	}
	if c.at == nil {
		c.at = n
	}
	c.names = append(c.names, found...)
}

// near tells whether two elements stand in one short line.
func near(a, b *node) bool {
	for up := 0; a != nil && up < 4; a, up = a.parent, up+1 {
		if a.chars < 300 && b.under(a) {
			return true
		}
	}
	return false
}

// nearHeadline tells text that is part of the headline itself.
func nearHeadline(n *node) bool {
	for ; n != nil; n = n.parent {
		switch n.tag {
		case atom.H1, atom.H2, atom.H3, atom.A:
			return true
		}
	}
	return false
}

func hasClass(n *node, class string) bool {
	for _, c := range strings.Fields(n.get("class")) {
		if c == class {
			return true
		}
	}
	return false
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
	if n.hint&hintByline == 0 {
		return false
	}
	for _, k := range []string{"class", "id"} {
		low := strings.ToLower(n.get(k))
		if (strings.Contains(low, "author") || strings.Contains(low, "byline") || strings.Contains(low, "autor")) &&
			!strings.Contains(low, "authority") && !strings.Contains(low, "bio") && !strings.Contains(low, "avatar") && !strings.Contains(low, "image") {
			return true
		}
	}
	return false
}

// "A report by First Last", and nothing else.
var introduced = lazyregexp.New(`^(?:[\p{L}-]+ ){1,3}(?:by|von|par|por|di|door|av|af) (\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]*){1,3})$`)

var (
	nameSeparator = lazyregexp.New(`(?i)\s+(?:and|und|et|y|e|en|with|mit|og|och|ja|i|и)\s+|\s*[;/&]\s*`)
	nameEnd       = lazyregexp.New(`(?i) (?:\||•|·|—|–|-|@|für|for|am|on|in|at|aus|vom|,) `)
)

var byWords = []string{"by ", "von ", "written by ", "geschrieben von ", "text von ", "text: ", "autor: ", "autorin: ", "author: ", "par ", "por ", "di ", "door ", "af ",
	"av ", "przez ", "words by ", "posted by ", "published by ", "eingestellt von ", "verfasst von ", "ein artikel von ", "ein beitrag von ", "reported by ",
	"veröffentlicht von ", "erstellt von ", "story by ", "opinion by ", "analysis by ", "e-mail to ", "text ", "interview: ", "kommentar von ", "analyse von ", "eine analyse von ", "ein kommentar von ",
	"автор: ", "текст: ", "szerző: ", "kirjoittaja: ", "yazan: ", "tekst: ", "foto & text: ",
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
		if w = strings.TrimSuffix(w, " "); len(w) < len(low) && low[len(w)] == ':' && strings.HasPrefix(low, w) {
			return strings.TrimSpace(s[len(w)+1:]), true
		}
	}
	return s, false
}

// names reads a byline into people's names.
func names(s, site string) []string {
	s = clean(s)
	if s == "" || len(s) > 1000 || strings.Contains(s, "://") || strings.HasPrefix(s, "/") || strings.ContainsAny(s, "{}<>\\") {
		return nil
	}
	for range 2 {
		s, _ = cutBy(s)
	}
	s = strings.TrimLeft(s, ":–-—|•· ")
	for {
		loc := nameEnd().FindStringIndex(s)
		if loc == nil || loc[0] < 3 {
			break
		}
		if rest := s[loc[1]:]; strings.HasPrefix(s[loc[0]:], " | ") && looksLikeName(rest) {
			s = s[:loc[0]] + ", " + rest
			continue
		}
		s = s[:loc[0]]
	}
	if i := strings.IndexAny(s, "(["); i > 3 {
		s = s[:i]
	}
	s = nameSeparator().ReplaceAllString(s, ",")
	var out []string
	for _, p := range strings.Split(s, ",") {
		p = strings.Trim(strings.TrimSpace(p), ".:–-—|*\"“”„'")
		if r, ok := cutBy(p); ok {
			p = r
		}
		if i := strings.LastIndex(p, ": "); i > 0 {
			p = strings.TrimSpace(p[i+2:]) // "Interview: Name"
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
var nameless = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`redaktion name von by por par wordpress vip editor editors editorial staff admin administrator webmaster team news desk newsroom online press reuters dpa afp ap
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
})

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
		if nameless()[strings.Trim(strings.ToLower(w), ".:,")] {
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
	shout := s == strings.ToUpper(s)
	for i, w := range f {
		least := 4 // a single short word in capitals may be initials
		if shout {
			least = 2
		}
		if utf8.RuneCountInString(w) >= least && w == strings.ToUpper(w) && w != strings.ToLower(w) && !strings.Contains(w, ".") {
			f[i] = titleCase(w)
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
