package desk

import (
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/web/i18n"
)

const (
	channelsHref = "/desk/settings/channels"
	topicsHref   = "/desk/settings/topics"
)

// channelsPage is what stories are sorted by: channels, one for each story, and topics.
type channelsPage struct {
	frame
	Langs            []option // the editions' languages, in which names are given
	Channels, Topics []nameForm
	NewChannel       nameForm
	NewTopic         nameForm
	CanSet, CanTopic bool
	Search           string // a part of the topics' names
	More             string // the next page of topics
	Many             bool   // there are more topics than a page has
}

const topicRows = 100

// nameForm is a channel or topic with its names.
type nameForm struct {
	*i18n.Printer
	Key, ID  string
	Name     string // in the desk's language
	Action   string
	Remove   string // where a channel is removed
	Position int    // of a channel
	Names    []nameField
	CanSet   bool
}

type nameField struct{ Lang, Label, Dir, Value string }

func (s *Server) channels(w http.ResponseWriter, v *visit) error {
	f, err := s.frame(v, v.p.T("section.settings/channels"), "settings/channels")
	if err != nil {
		return err
	}
	p := &channelsPage{frame: f, CanSet: v.may(depesche.RoleAdmin), CanTopic: v.may(depesche.RoleEditor)}
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, e := range es {
		if l := depesche.BaseLang(e.Lang); !seen[l] {
			seen[l] = true
			p.Langs = append(p.Langs, option{Value: l, Name: v.p.LangName(l), Own: dirOf(l)})
		}
	}
	cs, err := s.room.Store.Channels(v.ctx())
	if err != nil {
		return err
	}
	for i, c := range cs {
		form := p.nameForm(v, "c"+strconv.Itoa(i), c.Key, c.Names, p.CanSet)
		form.Action, form.Position = channelsHref, c.Position
		if p.CanSet {
			form.Remove = channelsHref + "/remove"
		}
		p.Channels = append(p.Channels, form)
	}
	p.Search = strings.TrimSpace(v.URL.Query().Get("find"))
	ts, err := s.room.Store.TopicPage(v.ctx(), p.Search, v.before(), topicRows+1)
	if err != nil {
		return err
	}
	ts, p.More = cut(v, channelsHref, ts, topicRows, func(t *depesche.Topic) string { return t.Key })
	if p.Many = p.Search != "" || p.More != "" || v.before() != ""; p.More != "" {
		p.More += "#topics"
	}
	for i, t := range ts {
		form := p.nameForm(v, "t"+strconv.Itoa(i), t.Key, t.Names, p.CanTopic)
		form.Action = topicsHref
		p.Topics = append(p.Topics, form)
	}
	p.NewChannel = p.nameForm(v, "c-new", "", nil, p.CanSet)
	p.NewChannel.Action, p.NewChannel.Position = channelsHref, len(cs)+1
	p.NewTopic = p.nameForm(v, "t-new", "", nil, p.CanTopic)
	p.NewTopic.Action = topicsHref
	return s.templates.Render(w, http.StatusOK, "channels", p)
}

func (p *channelsPage) nameForm(v *visit, id, key string, names map[string]string, can bool) nameForm {
	f := nameForm{Printer: v.p, Key: key, ID: id, Name: depesche.NameIn(names, v.p.Lang(), key), CanSet: can}
	for _, l := range p.Langs {
		f.Names = append(f.Names, nameField{l.Value, l.Name, l.Own, names[l.Value]})
	}
	return f
}

// names reads the names in all languages from a form.
func (v *visit) names() map[string]string {
	out := map[string]string{}
	for field := range v.PostForm {
		if l, ok := strings.CutPrefix(field, "name-"); ok {
			out[l] = v.PostForm.Get(field)
		}
	}
	return out
}

func (s *Server) saveChannel(w http.ResponseWriter, v *visit) error {
	f := v.PostForm
	place, err := strconv.Atoi(f.Get("position"))
	if err != nil || place < 1 || place > 1000 {
		return s.sayBad(w, v, channelsHref, depesche.E(depesche.Invalid, "edition.position", "the place in the order is a number from 1"))
	}
	if _, err := s.room.SaveChannel(v.ctx(), v.actor(), depesche.Channel{Key: strings.TrimSpace(f.Get("key")), Names: v.names(), Position: place}); err != nil {
		return s.sayBad(w, v, channelsHref, err)
	}
	return say(w, v, channelsHref, "said.saved")
}

func (s *Server) removeChannel(w http.ResponseWriter, v *visit) error {
	key := v.PostForm.Get("key")
	ok, err := s.sure(w, v, confirmPage{Question: v.p.T("channels.remove_sure", key), Why: v.p.T("channels.remove_why"), Verb: v.p.T("channels.remove"), Back: channelsHref})
	if !ok || err != nil {
		return err
	}
	if err := s.room.RemoveChannel(v.ctx(), v.actor(), key); err != nil {
		return s.sayBad(w, v, channelsHref, err)
	}
	return say(w, v, channelsHref, "said.channel_removed")
}

func (s *Server) saveTopic(w http.ResponseWriter, v *visit) error {
	if _, err := s.room.SaveTopic(v.ctx(), v.actor(), depesche.Topic{Key: strings.TrimSpace(v.PostForm.Get("key")), Names: v.names()}); err != nil {
		return s.sayBad(w, v, channelsHref+"#topics", err)
	}
	return say(w, v, channelsHref+"#topics", "said.saved")
}
