package desk

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"depesche"
	"depesche/internal/search"
)

const (
	// manyTopics is how many topics the form lists; where there are more, one looks for them.
	manyTopics = 40
	// foundTopics is how many are offered of those that fit.
	foundTopics = 20
	// findTopic is the field in which one looks.
	findTopic = "find-topic"
)

// topicPick is what looks for topics, and what it found.
type topicPick struct {
	At    string // the page on which it stands
	Typed string
	Found []option
	Says  string
}

// suggestedTopic is a topic that the text speaks for, with the words that do.
type suggestedTopic struct{ Value, Name, Words string }

// topicsForm fills the story's topics, those that the text speaks for, and either all others
// or the field that looks for them.
func (s *Server) topicsForm(v *visit, st *depesche.Story, said unsaved, d *description) error {
	has := st.Topics
	if said != nil {
		has = said["topic"]
	}
	topics, err := s.room.Store.Topics(v.ctx())
	if err != nil {
		return err
	}
	for _, t := range topics {
		d.Topics = append(d.Topics, option{Value: t.Key, Name: depesche.NameIn(t.Names, v.p.Lang(), t.Key), Here: slices.Contains(has, t.Key)})
	}
	slices.SortFunc(d.Topics, func(a, b option) int { return strings.Compare(a.Name, b.Name) })
	if v.may(depesche.RoleEditor) {
		found, err := s.room.SuggestTopics(v.ctx(), st.ID)
		if err != nil {
			return err
		}
		var offer []suggestedTopic
		for _, f := range found {
			offer = append(offer, suggestedTopic{Value: f.Key, Words: strings.Join(f.Words, ", ")})
		}
		suggestTopics(offer, d)
	}
	if len(topics) <= manyTopics {
		return nil
	}
	rest := d.Topics
	d.Topics = slices.DeleteFunc(slices.Clone(rest), func(o option) bool { return !o.Here })
	d.Pick = &topicPick{At: v.URL.Path + "#describe", Typed: strings.TrimSpace(said.or(findTopic, ""))}
	if d.Pick.Typed != "" {
		var more int
		d.Pick.Found, more = topicsLike(v, topics, d.Pick.Typed, has)
		d.Pick.Found = slices.DeleteFunc(d.Pick.Found, func(o option) bool {
			return slices.ContainsFunc(d.Suggested, func(s suggestedTopic) bool { return s.Value == o.Value })
		})
		d.Pick.Says = foundSays(v, len(d.Pick.Found), more)
	}
	return nil
}

func foundSays(v *visit, n, more int) string {
	switch {
	case n == 0 && more == 0:
		return v.p.T("topics.none_found")
	case more > 0:
		return v.p.N("topics.found_more", more)
	}
	return v.p.N("topics.found", n)
}

// topicsLike finds topics by what somebody types, in the names of any language and anywhere
// in a word; those of which a word begins so come first. more is how many it leaves out.
func topicsLike(v *visit, topics []depesche.Topic, typed string, without []string) (found []option, more int) {
	part := search.Fold(strings.ToLower(typed))
	if !strings.ContainsFunc(part, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return nil, 0 // nameFits takes that for no word at all, which every name has
	}
	var begin, inside []option
	for _, t := range topics {
		if slices.Contains(without, t.Key) {
			continue
		}
		o := option{Value: t.Key, Name: depesche.NameIn(t.Names, v.p.Lang(), t.Key)}
		names := []string{t.Key}
		for _, name := range t.Names {
			names = append(names, name)
		}
		switch {
		case slices.ContainsFunc(names, func(name string) bool { return nameFits(name, typed) }):
			begin = append(begin, o)
		case slices.ContainsFunc(names, func(name string) bool { return strings.Contains(search.Fold(strings.ToLower(name)), part) }):
			inside = append(inside, o)
		}
	}
	byName := func(a, b option) int { return strings.Compare(a.Name, b.Name) }
	slices.SortFunc(begin, byName)
	slices.SortFunc(inside, byName)
	found = append(begin, inside...)
	if more = len(found) - foundTopics; more > 0 {
		return found[:foundTopics], more
	}
	return found, 0
}

// findTopics answers what somebody types into the field that looks for topics.
func (s *Server) findTopics(w http.ResponseWriter, v *visit) error {
	type line struct {
		Value string `json:"value"`
		Name  string `json:"name"`
	}
	q := v.URL.Query()
	typed := strings.TrimSpace(shorten(q.Get("q"), 100))
	out := struct {
		Found []line `json:"found"`
		Says  string `json:"says"`
	}{Found: []line{}}
	if typed != "" {
		topics, err := s.room.Store.Topics(v.ctx())
		if err != nil {
			return err
		}
		found, more := topicsLike(v, topics, typed, q["without"])
		for _, o := range found {
			out.Found = append(out.Found, line{o.Value, o.Name})
		}
		out.Says = foundSays(v, len(found), more)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(out)
}
