package archive

import (
	"strings"

	"depesche"
	"depesche/internal/archive/blog"
	"depesche/internal/archive/ghost"
)

// survey is what one reading of all files tells: what posts refer to, and which posts are
// the same story in several languages.
type survey struct {
	ghost  *ghost.Reader
	assets map[string]blog.Asset
	posted int
	taken  int
	seen   map[string]bool

	members map[string][]member // by group
	group   map[string]string   // of a post
	lead    map[string]string   // the post that the others of a group translate
}

type member struct {
	id, lang string
	first    bool
	public   bool
}

func newSurvey() *survey {
	return &survey{assets: map[string]blog.Asset{}, seen: map[string]bool{}, members: map[string][]member{}, group: map[string]string{}, lead: map[string]string{}}
}

func (s *survey) asset(id string) (blog.Asset, bool) {
	a, ok := s.assets[id]
	return a, ok
}

func (s *survey) sink(in *intake) *blog.Sink {
	k := s.posts(in)
	k.Site = func(site blog.Site) {
		if in.site.URL == "" {
			in.site = site
		}
	}
	k.Asset = func(a blog.Asset) { s.assets[a.ID] = a }
	k.Term, k.Person, k.Link = in.lists.term, in.lists.person, in.lists.link
	k.Skipped = in.report.skip
	k.Problem = in.report.problem
	return k
}

// posts counts the posts and notes which belong together.
func (s *survey) posts(in *intake) *blog.Sink {
	return &blog.Sink{Bare: true, Problem: in.report.problem, Item: func(it *blog.Item) error {
		s.posted++
		if it.Group == "" || it.Status == blog.Trash {
			return nil
		}
		s.group[it.ID] = it.Group
		s.members[it.Group] = append(s.members[it.Group], member{it.ID, it.Lang, it.First, it.Status == blog.Published})
		return nil
	}}
}

// strays is posts for a file whose comments stand apart from its posts: those of no post are
// counted.
func (s *survey) strays(in *intake) *blog.Sink {
	k := s.posts(in)
	k.Skipped = in.report.skip
	return k
}

// settle decides for each group which post is the original: the one that the export names,
// else the one in the site's language, else the first; one that was published before
// others.
func (s *survey) settle(siteLang string) {
	for g, ms := range s.members {
		// WPML says of a copy only which post it copies.
		if of, ok := strings.CutPrefix(g, "of:"); ok {
			s.group[of], s.lead[g] = g, of
			continue
		}
		if len(ms) < 2 {
			delete(s.group, ms[0].id)
			continue
		}
		best, most := ms[0].id, -1
		named := 0
		for _, m := range ms {
			if m.first {
				named++
			}
		}
		for _, m := range ms {
			score := 0
			if m.public {
				score++
			}
			if siteLang != "" && depesche.BaseLang(m.lang) == depesche.BaseLang(siteLang) {
				score += 2
			}
			if m.first && named == 1 {
				score += 4
			}
			if score > most {
				best, most = m.id, score
			}
		}
		s.lead[g] = best
	}
}

func (s *survey) groups() int { return len(s.lead) }

// leads is the post that an item translates, "" for one that translates none.
func (s *survey) leads(it *blog.Item) string {
	g := s.group[it.ID]
	if g == "" || s.lead[g] == it.ID {
		return ""
	}
	return s.lead[g]
}

// first tells whether an item is a story of its own.
func (in *intake) first(it *blog.Item) bool { return in.survey.leads(it) == "" }

// later tells whether an item translates one.
func (in *intake) later(it *blog.Item) bool { return in.survey.leads(it) != "" }
