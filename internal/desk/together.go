package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// togetherView says on a page about a text who else is there and who writes.
type togetherView struct {
	*i18n.Printer
	Base    string // of the text: where signs of life go
	Back    string // the page itself
	Segment string // key in hand
	Stamp   string // changes with what is shown here; the script compares it
	Here    string // who else has the text open
	// Held says who writes instead of the visitor, "" where the visitor may.
	Held      string
	CanAsk    bool
	Asked     string // the visitor has asked, and nobody has answered yet
	CanTake   bool
	Wanted    string // somebody asks the visitor for the text
	Unsaved   string // JSON of what the visitor had typed here and not saved
	UnsavedAt string
	Part      string
}

// together notes that the visitor is at a text, and says who else is.
func (s *Server) together(v *visit, story int64, lang, segment, part, back string, write bool) (*togetherView, error) {
	d, err := s.room.AtDesk(v.ctx(), v.account, newsroom.Sign{Story: story, Lang: lang, Segment: segment, Write: write})
	if err != nil {
		return nil, err
	}
	t := &togetherView{Printer: v.p, Base: textHref(story, lang), Back: back, Segment: segment, Stamp: deskStamp(d), Part: part}
	var names []string
	for _, p := range d.People {
		names = append(names, p.Name)
	}
	if len(names) > 0 {
		t.Here = v.p.T("together.here", v.p.List(names))
	}
	switch {
	case d.Lock == nil:
	case d.Mine && d.Lock.WantedBy != 0:
		t.Wanted = v.p.T("together.wanted", d.Lock.Wanting)
	case !d.Mine && write:
		t.Held = v.p.T("together.held", d.Lock.Name, v.clock(d.Lock.Since))
		t.CanTake = d.CanTake
		if d.Lock.WantedBy == v.account.ID {
			t.Asked = v.p.T("together.asked", d.Lock.Name)
		} else {
			t.CanAsk = d.Lock.WantedBy == 0
		}
	}
	if part == "" || !write {
		return t, nil
	}
	typed, err := s.room.Store.Typed(v.ctx(), v.account.ID, story, lang, part)
	if err != nil || typed == nil {
		return t, err
	}
	b, err := json.Marshal(map[string]any{"base": typed.Base, "at": typed.At.UnixMilli(), "fields": json.RawMessage(typed.Fields)})
	t.Unsaved, t.UnsavedAt = string(b), v.clock(typed.At)
	return t, err
}

// deskStamp is another text whenever a page about the desk would look different.
func deskStamp(d *newsroom.Desk) string {
	var b strings.Builder
	for _, p := range d.People {
		fmt.Fprintf(&b, "%d ", p.Account)
	}
	if d.Lock != nil {
		fmt.Fprintf(&b, "| %d %d %v %v", d.Lock.Account, d.Lock.WantedBy, d.Mine, d.CanTake)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:6])
}

// writes tells whether the visitor may write in the text of a language of a story.
func (s *Server) writes(v *visit, story *depesche.Story, lang string) (bool, error) {
	role, err := s.room.RoleAt(v.ctx(), v.account, newsroom.Place{Lang: lang})
	least := depesche.RoleTranslator
	if lang == story.Lang {
		least = depesche.RoleEditor
	}
	return role.Includes(least), err
}

// atText is what the addresses of presence have in common.
func (s *Server) atText(v *visit) (*depesche.Story, string, bool, error) {
	n, err := v.story()
	if err != nil {
		return nil, "", false, err
	}
	st, err := s.room.Store.Story(v.ctx(), n)
	if err != nil {
		return nil, "", false, err
	}
	lang, err := s.langOf(v, v.PathValue("lang"))
	if err != nil {
		return nil, "", false, err
	}
	writes, err := s.writes(v, st, lang)
	return st, lang, writes, err
}

// beat is a script's sign of life; the answer says whether the page is out of date.
func (s *Server) beat(w http.ResponseWriter, v *visit) error {
	st, lang, writes, err := s.atText(v)
	if err != nil {
		return err
	}
	d, err := s.room.AtDesk(v.ctx(), v.account, newsroom.Sign{Story: st.ID, Lang: lang, Segment: v.PostForm.Get("segment"), Write: writes && v.PostForm.Get("write") != "", Beat: true})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(map[string]string{"stamp": deskStamp(d)})
}

func (s *Server) leaveText(w http.ResponseWriter, v *visit) error {
	st, lang, _, err := s.atText(v)
	if err != nil {
		return err
	}
	if err := s.room.LeaveDesk(v.ctx(), v.account, st.ID, lang); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// lock asks for the right to write, hands it over, keeps it or takes it.
func (s *Server) lock(w http.ResponseWriter, v *visit) error {
	st, lang, writes, err := s.atText(v)
	if err != nil {
		return err
	}
	back := localPath(v.PostForm.Get("back"))
	if !writes {
		return s.sayBad(w, v, back, depesche.E(depesche.Forbidden, "desk.role", "your role does not allow this; ask an administrator for the role %s", v.p.T("role.translator")))
	}
	said := ""
	switch v.PostForm.Get("do") {
	case "ask":
		err, said = s.room.AskForLock(v.ctx(), v.account, st.ID, lang), "said.lock_asked"
	case "hand":
		err, said = s.room.AnswerLock(v.ctx(), v.account, st.ID, lang, true), "said.lock_handed"
	case "keep":
		err, said = s.room.AnswerLock(v.ctx(), v.account, st.ID, lang, false), "said.lock_kept"
	default:
		err, said = s.room.TakeLock(v.ctx(), v.account, st.ID, lang), "said.lock_taken"
	}
	if err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, said)
}

// typed keeps what somebody has typed and not saved; without fields it is forgotten.
func (s *Server) typed(w http.ResponseWriter, v *visit) error {
	st, lang, writes, err := s.atText(v)
	if err != nil {
		return err
	}
	part, fields := v.PostForm.Get("part"), v.PostForm.Get("fields")
	switch {
	case part == "" || len(part) > 200:
		return depesche.E(depesche.Invalid, "desk.typed", "there is nothing to be written here")
	case !writes:
		return depesche.E(depesche.Forbidden, "desk.typed", "there is nothing to be written here")
	case fields == "":
		err = s.room.Store.ForgetTyped(v.ctx(), v.account.ID, st.ID, lang, part)
	default:
		base, _ := strconv.Atoi(v.PostForm.Get("base"))
		err = s.room.KeepTyped(v.ctx(), v.account, st.ID, lang, store.Typed{Part: part, Base: base, Fields: fields})
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// sayingSaved adds to an address that a part of a text was saved, so that the script
// there forgets what the browser kept of it.
func sayingSaved(to, text, part string) string {
	u, err := url.Parse(to)
	if err != nil {
		return to
	}
	q := u.Query()
	q.Set("saved", text+" "+part)
	u.RawQuery = q.Encode()
	return u.String()
}

// forgetTyped is called when what was typed is saved: it is no draft any more. A failure
// is only noted, since the text itself is safe.
func (s *Server) forgetTyped(v *visit, story int64, lang, part string) {
	if err := s.room.Store.ForgetTyped(v.ctx(), v.account.ID, story, lang, part); err != nil {
		s.Log.WarnContext(v.ctx(), "draft not removed", "edge", "desk", "err", err)
	}
}

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

// assignmentLine is work that was asked of somebody.
type assignmentLine struct {
	ID                   int64
	Name, Lang, LangName string
	Href, Headline       string
	By, Note             string
	Due, DueISO          string
	Late                 bool
	Mine                 bool
}

func (v *visit) assignmentLine(a *depesche.Assignment, headline string) assignmentLine {
	line := assignmentLine{ID: a.ID, Name: a.Name, Lang: a.Lang, LangName: v.p.LangName(a.Lang), Href: textHref(a.Story, a.Lang), Headline: headline, By: a.By, Note: a.Note, Mine: a.Account == v.account.ID}
	if !a.DueAt.IsZero() {
		line.Due, line.DueISO, line.Late = v.clock(a.DueAt), v.p.ISO(a.DueAt), a.DueAt.Before(v.now)
	}
	return line
}

// assignView is the box with what is asked of whom for a story.
type assignView struct {
	*i18n.Printer
	Action         string
	Zone           string
	Open           []assignmentLine
	Langs, People  []option
	CanAsk, CanEnd bool
}

func (s *Server) assignments(v *visit, st *depesche.Story) (*assignView, error) {
	open, err := s.room.Store.Assignments(v.ctx(), st.ID)
	if err != nil {
		return nil, err
	}
	a := &assignView{Printer: v.p, Action: storyHref(st.ID) + "/assign", Zone: v.p.Zone().String(), CanAsk: v.account.Highest().Includes(depesche.RoleTranslator)}
	a.CanEnd = a.CanAsk
	for i := range open {
		a.Open = append(a.Open, v.assignmentLine(&open[i], ""))
	}
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{st.Lang: true}
	for _, e := range editions {
		if !seen[e.Lang] {
			seen[e.Lang] = true
			a.Langs = append(a.Langs, option{Value: e.Lang, Name: v.p.LangName(e.Lang)})
		}
	}
	a.Langs = append(a.Langs, option{Value: st.Lang, Name: v.p.T("story.original_in", v.p.LangName(st.Lang))})
	people, err := s.room.Store.Accounts(v.ctx())
	if err != nil {
		return nil, err
	}
	for i := range people {
		if p := &people[i]; p.Highest().Includes(depesche.RoleTranslator) {
			a.People = append(a.People, option{Value: strconv.FormatInt(p.ID, 10), Name: p.Name, Here: p.ID == v.account.ID})
		}
	}
	return a, nil
}

func (s *Server) assign(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	f := v.PostForm
	back := storyHref(n) + "#assign"
	a := depesche.Assignment{Story: n, Lang: f.Get("lang"), Note: f.Get("note")}
	a.Account, _ = strconv.ParseInt(f.Get("account"), 10, 64)
	if due := strings.TrimSpace(f.Get("due")); due != "" {
		if a.DueAt, err = time.ParseInLocation("2006-01-02T15:04", due, v.p.Zone()); err != nil {
			return s.sayBad(w, v, back, depesche.E(depesche.Invalid, "desk.due", "%q is no time: choose a day and an hour, or leave it empty", due))
		}
	}
	if _, err := s.room.Assign(v.ctx(), v.actor(), a); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.assigned")
}

func (s *Server) finishAssignment(w http.ResponseWriter, v *visit) error {
	id, _ := strconv.ParseInt(v.PathValue("assignment"), 10, 64)
	back := localPath(v.PostForm.Get("back"))
	if err := s.room.FinishAssignment(v.ctx(), v.actor(), id); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.assignment_done")
}

// todoPage lists what waits for the visitor.
type todoPage struct {
	frame
	Assignments []assignmentLine
	Mentions    []mentionLine
}

type mentionLine struct {
	Line                remarkLine
	Headline, StoryHref string
}

func (s *Server) todo(w http.ResponseWriter, v *visit) error {
	f, err := s.frame(v, v.p.T("todo.title"), "todo")
	if err != nil {
		return err
	}
	p := &todoPage{frame: f}
	as, err := s.room.Store.AssignmentsOf(v.ctx(), v.account.ID)
	if err != nil {
		return err
	}
	headline := func(story int64, lang string) (string, error) {
		heads, err := s.room.Store.Headlines(v.ctx(), story)
		if err != nil {
			return "", err
		}
		if h := heads[lang]; h != "" {
			return h, nil
		}
		st, err := s.room.Store.Story(v.ctx(), story)
		if err != nil {
			return "", err
		}
		return heads[st.Lang], nil
	}
	for i := range as {
		h, err := headline(as[i].Story, as[i].Lang)
		if err != nil {
			return err
		}
		p.Assignments = append(p.Assignments, v.assignmentLine(&as[i], h))
	}
	ms, err := s.room.Store.Mentions(v.ctx(), v.account.ID)
	if err != nil {
		return err
	}
	people, err := s.room.Store.Accounts(v.ctx())
	if err != nil {
		return err
	}
	for i := range ms {
		h, err := headline(ms[i].Story, ms[i].Lang)
		if err != nil {
			return err
		}
		href := storyHref(ms[i].Story)
		if ms[i].Lang != "" {
			href = textHref(ms[i].Story, ms[i].Lang)
		}
		p.Mentions = append(p.Mentions, mentionLine{s.remarkLine(v, &ms[i], people), h, href + "#remarks"})
	}
	return s.templates.Render(w, http.StatusOK, "todo", p)
}

func (s *Server) noteMention(w http.ResponseWriter, v *visit) error {
	id, _ := strconv.ParseInt(v.PathValue("remark"), 10, 64)
	if err := s.room.NoteMention(v.ctx(), v.account.ID, id); err != nil {
		return err
	}
	return say(w, v, "/desk/todo", "said.noted")
}
