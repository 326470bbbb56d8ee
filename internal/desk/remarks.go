package desk

import (
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/web/i18n"
)

// remarksView is the box with what colleagues said about a story or a text.
type remarksView struct {
	*i18n.Printer
	Action       string
	Back         string
	Lang         string // the text's, "" on the story's own page
	Segment      string // key in hand
	About        string // "sentence 8"
	Open, Closed []remarkLine
	CanWrite     bool
}

type remarkLine struct {
	ID            int64
	By, ISO, When string
	Where, Href   string
	Body          []bodyPart
	Settled       string
	CanSettle     bool
}

// bodyPart is a piece of a remark; names of people who are mentioned stand out.
type bodyPart struct {
	Text string
	Name bool
}

// remarks lists what was said about a story, or about one of its texts and the story.
// numbers are the segments' numbers by key.
func (s *Server) remarks(v *visit, story int64, lang, back string, numbers map[string]int) (*remarksView, error) {
	all, err := s.room.Store.Remarks(v.ctx(), story)
	if err != nil {
		return nil, err
	}
	people, err := s.room.Store.Accounts(v.ctx())
	if err != nil {
		return nil, err
	}
	r := &remarksView{Printer: v.p, Action: storyHref(story) + "/remark", Back: back, Lang: lang, CanWrite: v.account.Highest().Includes(depesche.RoleTranslator)}
	for i := range all {
		one := &all[i]
		if lang != "" && one.Lang != lang && one.Lang != "" {
			continue
		}
		line := s.remarkLine(v, one, people)
		if n := numbers[one.Segment]; n > 0 && one.Lang == lang {
			line.Where, line.Href = v.p.T("remark.sentence", n), segmentHref(textHref(story, lang), n)
		}
		if one.SettledAt.IsZero() {
			r.Open = append(r.Open, line)
		} else {
			r.Closed = append(r.Closed, line)
		}
	}
	return r, nil
}

func (s *Server) remarkLine(v *visit, r *depesche.Remark, people []depesche.Account) remarkLine {
	line := remarkLine{ID: r.ID, By: r.By, ISO: v.p.ISO(r.CreatedAt), When: v.clock(r.CreatedAt), Body: bodyParts(r.Body, people), CanSettle: v.account.Highest().Includes(depesche.RoleTranslator)}
	if r.Lang != "" {
		line.Where, line.Href = v.p.LangName(r.Lang), textHref(r.Story, r.Lang)
	}
	if !r.SettledAt.IsZero() {
		line.Settled = v.p.T("remark.settled_by", r.SettledBy, v.clock(r.SettledAt))
	}
	return line
}

// bodyParts marks the names of people whom a remark mentions.
func bodyParts(body string, people []depesche.Account) []bodyPart {
	var out []bodyPart
	for body != "" {
		at := strings.IndexByte(body, '@')
		if at < 0 {
			break
		}
		end := at
		for _, a := range newsroom.Mentioned(body[at:], people) {
			first, _, _ := strings.Cut(a.Name, " ")
			user, _, _ := strings.Cut(a.Email, "@")
			for _, name := range []string{a.Name, first, user} {
				if n := at + 1 + len(name); n <= len(body) && strings.EqualFold(body[at+1:n], name) && n > end {
					end = n
				}
			}
		}
		if end == at {
			out, body = append(out, bodyPart{body[:at+1], false}), body[at+1:]
			continue
		}
		out, body = append(out, bodyPart{body[:at], false}, bodyPart{body[at:end], true}), body[end:]
	}
	return append(out, bodyPart{body, false})
}

func (s *Server) addRemark(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	f := v.PostForm
	back := localPath(f.Get("back"))
	r := depesche.Remark{Story: n, Lang: f.Get("lang"), Body: f.Get("body")}
	if f.Get("about") == "segment" {
		r.Segment = f.Get("segment")
	}
	if _, err := s.room.Remark(v.ctx(), v.actor(), r); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.remark")
}

func (s *Server) settleRemark(w http.ResponseWriter, v *visit) error {
	id, _ := strconv.ParseInt(v.PathValue("remark"), 10, 64)
	back := localPath(v.PostForm.Get("back"))
	if err := s.room.SettleRemark(v.ctx(), v.actor(), id); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.remark_settled")
}
