package desk

import (
	"net/url"
	"slices"
	"strconv"

	"depesche"
)

// description is the form for what is about a story beside its text.
type description struct {
	Back             string // where to go on, "" for the story
	Slugline, Note   string
	Channels, Topics []option
	Pick             *topicPick // where there are too many topics to list them all
	Suggested        []suggestedTopic
	Priorities       []option
	Embargo          embargoForm
}

// unsaved is what the form said when somebody only looked for topics; nothing else.
type unsaved url.Values

// unsaved reads the form as it was sent, never the address: that would stand in logs, and a
// link to it could fill the form for whoever follows it.
func (v *visit) unsaved() unsaved {
	if v.PostForm.Has(findTopic) {
		return unsaved(v.PostForm)
	}
	return nil
}

// or is a field as the form had it, else as it is stored.
func (u unsaved) or(name, stored string) string {
	if values := u[name]; len(values) > 0 {
		return values[0]
	}
	return stored
}

// describeForm fills the form from a story.
func (s *Server) describeForm(v *visit, st *depesche.Story) (description, error) {
	said := v.unsaved()
	d := description{Slugline: said.or("slugline", st.Slugline), Note: said.or("note", st.Note)}
	channels, err := s.room.Store.Channels(v.ctx())
	if err != nil {
		return d, err
	}
	channel := said.or("channel", st.Channel)
	for _, c := range channels {
		d.Channels = append(d.Channels, option{Value: c.Key, Name: depesche.NameIn(c.Names, v.p.Lang(), c.Key), Here: c.Key == channel})
	}
	priority := said.or("priority", strconv.Itoa(st.Priority))
	for i := 1; i <= 6; i++ {
		n := strconv.Itoa(i)
		d.Priorities = append(d.Priorities, option{Value: n, Name: v.p.T("priority." + n), Here: n == priority})
	}
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return d, err
	}
	d.Embargo = v.embargoForm(st, depesche.Living(editions), said)
	return d, s.topicsForm(v, st, said, &d)
}

// suggestTopics takes the topics that the text speaks for out of the list of all.
func suggestTopics(found []suggestedTopic, d *description) {
	for _, f := range found {
		i := slices.IndexFunc(d.Topics, func(o option) bool { return o.Value == f.Value })
		if i < 0 || d.Topics[i].Here {
			continue
		}
		f.Name = d.Topics[i].Name
		d.Suggested = append(d.Suggested, f)
		d.Topics = slices.Delete(d.Topics, i, i+1)
	}
}
