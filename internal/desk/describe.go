package desk

import (
	"slices"
	"strconv"
	"strings"

	"depesche"
)

// description is the form for what is about a story beside its text.
type description struct {
	Back             string // where to go on, "" for the story
	Channels, Topics []option
	Many             bool // so many topics that they stand in a box of their own, the chosen ones first
	Suggested        []suggestedTopic
	Priorities       []option
	Zone             string
	EmbargoValue     string
}

const manyTopics = 40

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// suggestedTopic is a topic that the text speaks for, with the words that do.
type suggestedTopic struct{ Value, Name, Words string }

// describeForm fills the form from a story.
func (s *Server) describeForm(v *visit, st *depesche.Story) (description, error) {
	d := description{Zone: v.p.Zone().String()}
	channels, err := s.room.Store.Channels(v.ctx())
	if err != nil {
		return d, err
	}
	for _, c := range channels {
		d.Channels = append(d.Channels, option{Value: c.Key, Name: depesche.NameIn(c.Names, v.p.Lang(), c.Key), Here: c.Key == st.Channel})
	}
	topics, err := s.room.Store.Topics(v.ctx())
	if err != nil {
		return d, err
	}
	for _, t := range topics {
		d.Topics = append(d.Topics, option{Value: t.Key, Name: depesche.NameIn(t.Names, v.p.Lang(), t.Key), Here: slices.Contains(st.Topics, t.Key)})
	}
	slices.SortFunc(d.Topics, func(a, b option) int { return strings.Compare(a.Name, b.Name) })
	if d.Many = len(d.Topics) > manyTopics; d.Many {
		slices.SortStableFunc(d.Topics, func(a, b option) int { return bit(b.Here) - bit(a.Here) })
	}
	for i := 1; i <= 6; i++ {
		d.Priorities = append(d.Priorities, option{Value: strconv.Itoa(i), Name: v.p.T("priority." + strconv.Itoa(i)), Here: i == st.Priority})
	}
	if !st.Embargo.IsZero() {
		d.EmbargoValue = st.Embargo.In(v.p.Zone()).Format("2006-01-02T15:04")
	}
	if v.may(depesche.RoleEditor) {
		err = s.suggestTopics(v, st.ID, &d)
	}
	return d, err
}

// suggestTopics takes the topics that the text speaks for out of the list of all.
func (s *Server) suggestTopics(v *visit, story int64, d *description) error {
	found, err := s.room.SuggestTopics(v.ctx(), story)
	if err != nil {
		return err
	}
	for _, f := range found {
		i := slices.IndexFunc(d.Topics, func(o option) bool { return o.Value == f.Key })
		if i < 0 {
			continue
		}
		d.Suggested = append(d.Suggested, suggestedTopic{f.Key, d.Topics[i].Name, strings.Join(f.Words, ", ")})
		d.Topics = slices.Delete(d.Topics, i, i+1)
	}
	return nil
}
