package desk

import (
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
)

func (s *Server) accept(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	if err := s.room.Accept(v.ctx(), v.actor(), n); err != nil {
		return s.sayBad(w, v, storyHref(n), err)
	}
	return say(w, v, storyHref(n), "said.accepted")
}

func (s *Server) describe(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	back := storyHref(n) + "#describe"
	if b := v.PostForm.Get("back"); b != "" {
		back = localPath(b)
	}
	change, there, err := v.storyChange()
	if err == nil {
		err = v.mayEach(s, depesche.RoleEditor, inEditions(there)...)
	}
	if err == nil {
		err = s.room.Describe(v.ctx(), v.actor(), n, change)
	}
	if err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.saved")
}

// storyChange reads the form for what is about a story, and in which editions it changes
// their own embargo.
func (v *visit) storyChange() (c newsroom.StoryChange, there []string, err error) {
	f := v.PostForm
	channel, slugline := f.Get("channel"), strings.TrimSpace(f.Get("slugline"))
	topics := f["topic"]
	prio, err := strconv.Atoi(f.Get("priority"))
	if err != nil || prio < 1 || prio > 6 {
		return c, nil, depesche.E(depesche.Invalid, "desk.priority", "the priority is a number from 1 to 6")
	}
	c = newsroom.StoryChange{Channel: &channel, Slugline: &slugline, Topics: &topics, Priority: &prio, Embargoer: v.account}
	if there, err = v.embargoChange(f, &c); err != nil {
		return newsroom.StoryChange{}, nil, err
	}
	if f.Has("note") {
		note := f.Get("note")
		c.Note = &note
	}
	return c, there, nil
}

func (s *Server) translateStory(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	langs := v.PostForm["lang"]
	if len(langs) == 0 {
		return s.sayBad(w, v, storyHref(n)+"#translate", depesche.E(depesche.Invalid, "desk.no_language", "choose at least one language"))
	}
	if err := v.mayEach(s, depesche.RoleTranslator, inLanguages(langs)...); err != nil {
		return s.sayBad(w, v, storyHref(n)+"#translate", err)
	}
	if s.room.Queue != nil {
		if _, err := s.room.StartTranslations(v.ctx(), v.actor(), n, langs, v.PostForm.Get("engine")); err != nil {
			return s.sayBad(w, v, storyHref(n)+"#translate", err)
		}
		return say(w, v, storyHref(n), "said.translating")
	}
	for _, l := range langs {
		if err := s.startTranslate(v, n, l, v.PostForm.Get("engine")); err != nil {
			return s.sayBad(w, v, storyHref(n)+"#translate", err)
		}
	}
	return say(w, v, storyHref(n), "said.translated")
}

func (s *Server) publishStory(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	return s.publish(w, v, n, v.PostForm["edition"], storyHref(n))
}

func (s *Server) publish(w http.ResponseWriter, v *visit, n int64, editions []string, back string) error {
	if len(editions) == 0 {
		return s.sayBad(w, v, back+"#publish", depesche.E(depesche.Invalid, "desk.no_edition", "choose at least one edition"))
	}
	if err := v.mayEach(s, depesche.RoleEditor, inEditions(editions)...); err != nil {
		return s.sayBad(w, v, back, err)
	}
	if v.PostForm.Get("when") == "plan" {
		return s.plan(w, v, n, editions, back)
	}
	pubs, err := s.room.Publish(v.ctx(), v.actor(), n, editions)
	if err != nil {
		return s.sayBad(w, v, back, err)
	}
	live := 0
	for _, p := range pubs {
		if p.State == depesche.Live {
			live++
		}
	}
	if live == 0 {
		return say(w, v, back, "said.scheduled")
	}
	return say(w, v, back, "said.published")
}

func (s *Server) unpublishStory(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	return s.unpublish(w, v, n, v.PostForm["edition"], storyHref(n))
}

func (s *Server) unpublish(w http.ResponseWriter, v *visit, n int64, editions []string, back string) error {
	err := error(depesche.E(depesche.Invalid, "desk.no_edition", "choose at least one edition"))
	if len(editions) > 0 {
		if err = v.mayEach(s, depesche.RoleEditor, inEditions(editions)...); err != nil {
			return s.sayBad(w, v, back, err)
		}
		err = s.room.Unpublish(v.ctx(), v.actor(), n, editions, strings.TrimSpace(v.PostForm.Get("reason")))
	}
	if err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.unpublished")
}
