package desk

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"depesche"
	"depesche/internal/web/i18n"
)

type originalPage struct {
	frame
	description
	Story                  *depesche.Story
	Number, Base, LangName string
	TextDir                string
	State                  stateView
	Revision               int
	SavedAt, By            string
	Words                  string
	Typed                  bool   // the form came back with what was typed
	Script                 string // address of the editor, "" where the form has to do
	Headline, Standfirst   fieldView
	Around                 []fieldView // byline and dateline
	More                   fieldView
	Lead                   *pictureFields
	Blocks                 []blockView
	Live                   bool
	Wrong, Right           string
	AddPicture             pictureAdd
	Together               *togetherView
	Remarks                *remarksView
	Revisions              []revisionLine
	Editor                 string // words for the script, as JSON
}

// fieldView is a field of the form: a piece of the original.
type fieldView struct {
	ID, Name, Label string
	Class, Value    string
	Lang, Dir       string
	Line            bool
	Rows            int
	Lengths         []lengthView
	Held            bool // nothing can be typed: a colleague writes
	Problem         string
	Newer           string // what somebody else made of it meanwhile
	NewerSays       string
}

// lengthView counts a field's characters against what fits an edition.
type lengthView struct {
	Edition  string // code, "" where all have the same
	Max      int
	Says     string
	Over     bool
	Fit, Not string // patterns for the script
}

// blockView is a block of the form.
type blockView struct {
	ID, Name, Kind, KindName string
	Kinds                    []option // empty for a picture, which stays one
	Text, Speaker            fieldView
	Picture                  *pictureFields
	First, Last              bool
}

// pictureFields are the fields of a picture.
type pictureFields struct {
	Name, Hash, URL      string
	Src, Href, More      string // to be seen, to be changed
	Caption, Alt, Credit fieldView
	Decorative           bool
	DecorativeSays       string
}

func (s *Server) originalPage(w http.ResponseWriter, v *visit) error {
	st, _, rev, err := s.original(v)
	if err != nil {
		return err
	}
	d := originalDraft{story: st, seen: rev, form: formOf(&rev.Document), editor: true}
	if err := s.putTypedBack(v, &d); err != nil {
		return err
	}
	return s.renderOriginal(w, v, d)
}

// putTypedBack puts what the visitor had typed and not saved into the form, on top of the
// revision on which it was typed, if the address asks for it.
func (s *Server) putTypedBack(v *visit, d *originalDraft) error {
	t, fields, err := s.typedHere(v, d.story.ID, d.story.Lang, "original")
	if err != nil || t == nil {
		return err
	}
	seen := d.seen
	if t.Base > 0 && t.Base != seen.Number {
		if seen, err = s.room.Store.RevisionNumber(v.ctx(), seen.Text, t.Base); err != nil {
			return err
		}
	}
	values := formOf(&seen.Document).values()
	for name, value := range fields {
		values[name] = []string{value}
	}
	if order, ok := fields["block"]; ok {
		values["block"] = strings.Split(order, "\n")
	}
	form, err := readForm(values)
	if err != nil {
		return err
	}
	d.seen, d.form, d.correction, d.editor = seen, form, values, false
	return nil
}

func (s *Server) original(v *visit) (*depesche.Story, *depesche.Text, *depesche.Revision, error) {
	n, err := v.story()
	if err != nil {
		return nil, nil, nil, err
	}
	st, err := s.room.Store.Story(v.ctx(), n)
	if err != nil {
		return nil, nil, nil, err
	}
	t, err := s.room.Store.Original(v.ctx(), n)
	if err != nil {
		return nil, nil, nil, err
	}
	rev, err := s.room.Store.Revision(v.ctx(), t.Head)
	return st, t, rev, err
}

// originalDraft is an original as a form shows it: on top of the revision seen, with what
// is wrong and what is newer, by field.
type originalDraft struct {
	story      *depesche.Story
	seen       *depesche.Revision
	form       originalForm
	correction url.Values // the form that came back, for what is beside the text
	bad        map[string]error
	newer      map[string]string
	status     int
	editor     bool // the script may take over: nothing has to be shown beside fields
}

func (s *Server) renderOriginal(w http.ResponseWriter, v *visit, d originalDraft) error {
	st := d.story
	number := "#" + strconv.FormatInt(st.ID, 10)
	f, err := s.frame(v, v.p.T("original.title")+" "+number, "-")
	if err != nil {
		return err
	}
	f.Layout = "with-side"
	p := &originalPage{frame: f, Story: st, Number: number, Base: storyHref(st.ID), LangName: v.p.LangName(st.Lang), TextDir: depesche.Dir(st.Lang),
		Revision: d.seen.Number, SavedAt: v.clock(d.seen.At), By: d.seen.By, Words: words(v.p, &d.seen.Document),
		Wrong: d.correction.Get("wrong"), Right: d.correction.Get("right"), Editor: wordsOfEditor(v.p), Typed: !d.editor}
	if d.editor {
		p.Script = s.assets.Path("editor.js")
	}
	if err := s.aroundOriginal(v, p, d.seen); err != nil {
		return err
	}
	view := formView{p: v.p, lang: st.Lang, bad: d.bad, newer: d.newer}
	if view.editions, err = s.room.Store.Editions(v.ctx()); err != nil {
		return err
	}
	view.held = p.Together.Held != ""
	view.fill(p, &d.form)
	if e := d.bad[""]; e != nil {
		p.Problem = &problem{Text: v.p.Error(e)}
	} else if len(d.bad) > 0 {
		p.Problem = &problem{Text: v.p.N("original.problems", len(d.bad))}
	}
	return s.templates.Render(w, max(d.status, http.StatusOK), "original", p)
}

// aroundOriginal fills what stands around the text.
func (s *Server) aroundOriginal(v *visit, p *originalPage, rev *depesche.Revision) error {
	st := p.Story
	text, err := s.room.Store.Original(v.ctx(), st.ID)
	if err != nil {
		return err
	}
	p.State = textState(v.p, text)
	p.AddPicture = s.addForm(v, st, rev)
	if p.Together, err = s.together(v, st.ID, st.Lang, "", "original", p.Base+"/original", true); err != nil {
		return err
	}
	if p.Together.Held != "" {
		p.Script = ""
	}
	pubs, err := s.room.Store.Publications(v.ctx(), st.ID)
	if err != nil {
		return err
	}
	for _, pub := range pubs {
		p.Live = p.Live || pub.State == depesche.Live
		if pub.State == depesche.Live && pub.Text == text.ID && pub.Revision == text.Head {
			p.State = state(v.p, "published")
		}
	}
	if p.description, err = s.describeForm(v, st); err != nil {
		return err
	}
	if p.Remarks, err = s.remarks(v, st.ID, "", p.Base+"/original", nil); err != nil {
		return err
	}
	p.Revisions, err = s.lastRevisions(v, text, 6)
	return err
}

// formView lays a form out for the page.
type formView struct {
	p        *i18n.Printer
	lang     string
	editions []depesche.Edition
	bad      map[string]error
	newer    map[string]string
	held     bool // a colleague writes
	count    int
}

func (f *formView) field(name, label, class, value string, rows int) fieldView {
	f.count++
	out := fieldView{ID: "f" + strconv.Itoa(f.count), Name: name, Label: label, Class: class, Value: value, Lang: f.lang, Dir: depesche.Dir(f.lang), Line: rows == 1, Rows: rows, Held: f.held, Newer: f.newer[name], NewerSays: f.p.T("original.newer")}
	if e := f.bad[name]; e != nil {
		out.Problem = f.p.Error(e)
	}
	return out
}

// lengths counts against the editions in the text's language, or against the house's
// default where there are none.
func (f *formView) lengths(marked string, most func(depesche.Policy) int) []lengthView {
	in, _ := readMarked(strings.TrimSpace(marked))
	n := utf8.RuneCountInString(in.Text)
	var out []lengthView
	for _, e := range f.editions {
		if e.Lang == f.lang {
			out = append(out, f.length(e.Code, n, most(e.Policy)))
		}
	}
	for i := 1; i < len(out) && out[i].Max == out[0].Max; i++ {
		if i == len(out)-1 {
			out = out[:1]
			out[0].Edition = ""
		}
	}
	switch len(out) {
	case 0:
		return []lengthView{f.length("", n, most(depesche.Policy{}))}
	case 1:
		out[0].Edition = ""
	}
	return out
}

func (f *formView) length(edition string, n, most int) lengthView {
	l := lengthView{Edition: edition, Max: most, Over: n > most, Says: f.p.T("original.count", n, most), Fit: f.p.T("original.count", "{}", most), Not: f.p.T("original.count_over", "{}", most, "{+}")}
	if l.Over {
		l.Says = f.p.T("original.count_over", n, most, n-most)
	}
	return l
}

func (f *formView) picture(name string, form *pictureForm, story int64) *pictureFields {
	if form == nil {
		return nil
	}
	out := &pictureFields{Name: name, Hash: form.Hash, URL: form.URL, Decorative: form.Decorative, DecorativeSays: f.p.T("use.decorative"), More: f.p.T("use.record_or_file"), Href: storyHref(story) + "/picture/" + strings.TrimPrefix(name, "b/"),
		Caption: f.field(name+"/caption", f.p.T("unit.caption"), "minor", form.Caption, 2), Alt: f.field(name+"/alt", f.p.T("unit.alt"), "minor", form.Alt, 2),
		Credit: f.field(name+"/credit", f.p.T("original.credit"), "minor", form.Credit, 1)}
	if form.Hash != "" {
		out.Src = "/desk/picture/" + form.Hash
	}
	return out
}

func (f *formView) fill(p *originalPage, form *originalForm) {
	p.Headline = f.field("headline", f.p.T("unit.headline"), "h1", form.Headline, 2)
	p.Headline.Lengths = f.lengths(form.Headline, func(p depesche.Policy) int { h, _ := p.Lengths(); return h })
	p.Standfirst = f.field("standfirst", f.p.T("unit.standfirst"), "sf", form.Standfirst, 2)
	p.Standfirst.Lengths = f.lengths(form.Standfirst, func(p depesche.Policy) int { _, s := p.Lengths(); return s })
	p.Around = append(p.Around, f.field("byline", f.p.T("original.byline"), "minor", form.Byline, 1), f.field("dateline", f.p.T("unit.dateline"), "minor", form.Dateline, 1))
	p.Lead = f.picture("lead", form.Lead, p.Story.ID)
	for i := range form.Blocks {
		p.Blocks = append(p.Blocks, f.block(&form.Blocks[i], p.Story.ID))
	}
	if n := len(p.Blocks); n > 0 {
		p.Blocks[0].First, p.Blocks[n-1].Last = true, true
	}
	p.More = f.field("more", f.p.T("original.more"), "", form.More, 4)
}

// blockRows is how high the fields of the kinds begin.
var blockRows = map[string]int{"heading2": 1, "heading3": 1, "heading4": 1, "embed": 1, "quotation": 3, "list": 3, numberedKind: 3}

var blockClasses = map[string]string{"heading2": "h2", "heading3": "h2 h3", "heading4": "h2 h4", "quotation": "quote", "embed": "minor"}

func (f *formView) block(b *blockForm, story int64) blockView {
	name := "b/" + b.ID
	out := blockView{ID: b.ID, Name: name, Kind: b.Kind, KindName: f.p.T("kind." + b.Kind)}
	if b.Kind == string(depesche.Picture) {
		out.Picture = f.picture(name, b.Picture, story)
		return out
	}
	for _, k := range formKinds {
		out.Kinds = append(out.Kinds, option{Value: k, Name: f.p.T("kind." + k), Here: k == b.Kind})
	}
	rows := blockRows[b.Kind]
	if rows == 0 {
		rows = 4
	}
	out.Text = f.field(name, out.KindName, blockClasses[b.Kind], b.Text, rows)
	out.Text.Line = false // another kind may want more lines
	out.Speaker = f.field(name+"/speaker", f.p.T("unit.speaker"), "minor", b.Speaker, 1)
	return out
}

// saveOriginal takes the form in. Its buttons that move, add or remove a block give the
// form back without saving, and so does the one beside it that looks for topics.
func (s *Server) saveOriginal(w http.ResponseWriter, v *visit) error {
	if v.unsaved() != nil {
		return s.originalPage(w, v)
	}
	st, text, rev, err := s.original(v)
	if err != nil {
		return err
	}
	base, _ := strconv.Atoi(v.PostForm.Get("base"))
	seen := rev
	if base != rev.Number {
		if seen, err = s.room.Store.RevisionNumber(v.ctx(), text.ID, base); err != nil {
			return err
		}
	}
	form, err := readForm(v.PostForm)
	if err != nil {
		return err
	}
	draft := originalDraft{story: st, seen: seen, form: form, correction: v.PostForm, status: http.StatusBadRequest}
	if do := v.PostForm.Get("do"); do != "" {
		draft.form.move(do)
		draft.status = http.StatusOK
		return s.renderOriginal(w, v, draft)
	}
	var doc depesche.Document
	doc, draft.bad = form.document(&seen.Document)
	correction, err := readCorrection(v.PostForm)
	if err != nil {
		draft.bad[""] = err
	}
	if len(draft.bad) == 0 {
		var saved *depesche.Text
		if err = s.room.MayWrite(v.ctx(), v.account, st.ID, st.Lang); err == nil {
			saved, err = s.room.EditOriginal(v.ctx(), v.actor(), st.ID, base, doc, correction)
		}
		if err == nil {
			s.forgetTyped(v, st.ID, st.Lang, "original")
			if v.wantsJSON() {
				return s.savedOriginal(w, v, saved)
			}
			return say(w, v, sayingSaved(storyHref(st.ID), textHref(st.ID, st.Lang), "original"), "said.original_saved")
		}
		if _, ok := v.problemOf(err); !ok {
			return err
		}
		draft.bad[""] = err
		if base != rev.Number && depesche.KindOf(err) == depesche.Conflict {
			draft.status, draft.seen = http.StatusConflict, rev
			draft.form, draft.newer = merge(formOf(&seen.Document), formOf(&rev.Document), form)
		}
	}
	if v.wantsJSON() {
		return refusedOriginal(w, v, &draft)
	}
	return s.renderOriginal(w, v, draft)
}

// wantsJSON tells whether a script asks, which stays on its page.
func (v *visit) wantsJSON() bool { return v.Header.Get("Accept") == "application/json" }

func (s *Server) savedOriginal(w http.ResponseWriter, v *visit, t *depesche.Text) error {
	rev, err := s.room.Store.Revision(v.ctx(), t.Head)
	if err != nil {
		return err
	}
	return answerJSON(w, http.StatusOK, map[string]any{"revision": rev.Number, "says": v.p.T("original.saved_at", v.p.Clock(rev.At), rev.Number)})
}

// refusedOriginal tells the script why nothing is saved, and in which fields.
func refusedOriginal(w http.ResponseWriter, v *visit, d *originalDraft) error {
	fields := map[string]string{}
	for name, e := range d.bad {
		fields[name] = v.p.Error(e)
	}
	return answerJSON(w, d.status, map[string]any{"fields": fields, "says": v.p.N("original.problems", len(d.bad))})
}

func answerJSON(w http.ResponseWriter, status int, x any) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(x)
}

func readCorrection(f url.Values) (*depesche.Correction, error) {
	c := &depesche.Correction{Wrong: strings.TrimSpace(f.Get("wrong")), Right: strings.TrimSpace(f.Get("right"))}
	switch {
	case c.Wrong == "" && c.Right == "":
		return nil, nil
	case c.Wrong == "" || c.Right == "":
		return nil, depesche.E(depesche.Invalid, "correct.empty", "a correction says what was wrong and what is right: fill in both")
	}
	return c, nil
}
