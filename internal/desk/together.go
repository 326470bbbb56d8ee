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
	PutBack   string // address that has it in the fields, for who has no scripts
	InField   bool   // it is there
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
	t.PutBack, t.InField = withTyped(back), v.URL.Query().Has("typed")
	return t, err
}

// withTyped adds to an address that what was typed there and not saved is to stand in the
// fields.
func withTyped(to string) string {
	if strings.Contains(to, "?") {
		return to + "&typed=1"
	}
	return to + "?typed=1"
}

// typedHere is what the visitor has typed into a part of a text and not saved, if the
// address asks for it; nil for nothing.
func (s *Server) typedHere(v *visit, story int64, lang, part string) (*store.Typed, map[string]string, error) {
	if !v.URL.Query().Has("typed") {
		return nil, nil, nil
	}
	t, err := s.room.Store.Typed(v.ctx(), v.account.ID, story, lang, part)
	if err != nil || t == nil {
		return nil, nil, err
	}
	var fields map[string]string
	if err := json.Unmarshal([]byte(t.Fields), &fields); err != nil {
		return nil, nil, nil // not what a page of the desk keeps
	}
	return t, fields, nil
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
	role, err := s.room.RoleAt(v.ctx(), v.account, newsroom.Place{Tag: lang})
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
	if back := v.PostForm.Get("back"); back != "" && fields == "" {
		return say(w, v, localPath(back), "said.discarded")
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
