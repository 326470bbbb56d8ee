package desk

import (
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/newsroom"
)

// rulesPage is what each edition allows under its stories, and who may not write.
type rulesPage struct {
	frame
	Editions        []ruleForm
	Bans            []banLine
	CanSet, CanLift bool
}

type ruleForm struct {
	Code, Name                       string
	Openings, Moderations            []option
	CloseAfter, Links, PerHour, Hide int
	Banned, Rules                    string
	Guests, Translate                bool
	Dir                              string
}

type banLine struct {
	ID                            int64
	Name, Reason, By, Until, Href string
}

func (s *Server) commentRules(w http.ResponseWriter, v *visit) error {
	return s.renderRules(w, v, http.StatusOK, nil)
}

func (s *Server) renderRules(w http.ResponseWriter, v *visit, status int, bad *problem) error {
	f, err := s.frame(v, v.p.T("rules.title"), "rules")
	if err != nil {
		return err
	}
	p := &rulesPage{frame: f, CanSet: v.may(depesche.RoleChief), CanLift: v.may(depesche.RoleEditor)}
	p.Problem = bad
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	for _, e := range es {
		pol, err := s.talks.Policy(v.ctx(), e.Code)
		if err != nil {
			return err
		}
		rf := ruleForm{Code: e.Code, Name: v.p.LangName(e.Lang), CloseAfter: pol.CloseAfter, Links: pol.MaxLinks, PerHour: pol.PerHour, Hide: pol.HideAfter,
			Banned: strings.Join(pol.Banned, "\n"), Rules: pol.Rules, Guests: pol.Guests, Translate: pol.Translate, Dir: dirOf(e.Lang)}
		for _, o := range []comment.Opening{comment.Open, comment.Closed, comment.Off} {
			rf.Openings = append(rf.Openings, option{Value: string(o), Name: v.p.T("opening." + string(o)), Here: o == pol.Opening})
		}
		for _, m := range []comment.Moderation{comment.Before, comment.First, comment.After} {
			rf.Moderations = append(rf.Moderations, option{Value: string(m), Name: v.p.T("moderation." + string(m)), Here: m == pol.Moderation})
		}
		p.Editions = append(p.Editions, rf)
	}
	bans, err := s.room.Store.Bans(v.ctx())
	if err != nil {
		return err
	}
	for _, b := range bans {
		p.Bans = append(p.Bans, banLine{b.ID, b.Name, v.p.T("reason." + b.Reason), b.By, v.p.Date(b.Until), commentList{queue: "rejected"}.href(b.Comment)})
	}
	return s.templates.Render(w, status, "commentrules", p)
}

func (s *Server) setCommentRules(w http.ResponseWriter, v *visit) error {
	f := v.PostForm
	p := comment.Policy{Opening: comment.Opening(f.Get("opening")), Moderation: comment.Moderation(f.Get("moderation")), Banned: strings.Split(f.Get("banned"), "\n"),
		Guests: f.Get("guests") != "", Translate: f.Get("translate") != "", Rules: f.Get("rules")}
	for name, into := range map[string]*int{"close": &p.CloseAfter, "links": &p.MaxLinks, "rate": &p.PerHour, "hide": &p.HideAfter} {
		n, err := strconv.Atoi(strings.TrimSpace(f.Get(name)))
		if err != nil {
			n = -1
		}
		*into = n
	}
	if err := v.mayEach(s, depesche.RoleChief, newsroom.Place{Edition: f.Get("edition")}); err != nil {
		return err
	}
	if err := s.talks.SetPolicy(v.ctx(), v.actor(), f.Get("edition"), p); err != nil {
		bad, ok := v.problemOf(err)
		if !ok {
			return err
		}
		return s.renderRules(w, v, http.StatusBadRequest, bad)
	}
	return say(w, v, "/desk/comments/rules", "said.rules")
}

func (s *Server) liftBan(w http.ResponseWriter, v *visit) error {
	id, _ := strconv.ParseInt(v.PathValue("ban"), 10, 64)
	if err := s.talks.Unban(v.ctx(), v.actor(), id); err != nil {
		return s.sayBad(w, v, "/desk/comments/rules", err)
	}
	return say(w, v, "/desk/comments/rules", "said.unbanned")
}
