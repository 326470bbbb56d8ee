package desk

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"depesche"
	"depesche/internal/web/i18n"
)

type originalPage struct {
	frame
	Story                  *depesche.Story
	Number, Base, LangName string
	TextDir                string
	Revision               int
	Fields                 []fieldView
	Live                   bool
	Wrong, Right           string
	AddPicture             pictureAdd
	Together               *togetherView
}

// fieldView is a field of the form: a piece of the original.
type fieldView struct {
	ID, Name, Label, Count string
	Class, Value           string
	Lang, Dir              string
	Line                   bool
	Rows                   int
	Marks                  []tagView
	Problem                string
	Newer                  string // what somebody else made of it meanwhile
}

func (s *Server) originalPage(w http.ResponseWriter, v *visit) error {
	st, _, rev, err := s.original(v)
	if err != nil {
		return err
	}
	return s.renderOriginal(w, v, http.StatusOK, st, rev, fields(v.p, &rev.Document, st.Lang), nil, nil)
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

// renderOriginal draws the form with its fields on top of the revision rev. typed, when
// a form came back, is what it held; bad are its problems by field.
func (s *Server) renderOriginal(w http.ResponseWriter, v *visit, status int, st *depesche.Story, rev *depesche.Revision, fs []fieldView, typed url.Values, bad map[string]error) error {
	number := "#" + strconv.FormatInt(st.ID, 10)
	f, err := s.frame(v, v.p.T("original.title")+" "+number, "-")
	if err != nil {
		return err
	}
	pubs, err := s.room.Store.Publications(v.ctx(), st.ID)
	if err != nil {
		return err
	}
	p := &originalPage{frame: f, Story: st, Number: number, Base: storyHref(st.ID), LangName: v.p.LangName(st.Lang), TextDir: depesche.Dir(st.Lang), Revision: rev.Number,
		Wrong: typed.Get("wrong"), Right: typed.Get("right")}
	p.AddPicture = s.addForm(v, st, rev)
	if p.Together, err = s.together(v, st.ID, st.Lang, "", "original", p.Base+"/original", true); err != nil {
		return err
	}
	for _, pub := range pubs {
		p.Live = p.Live || pub.State == depesche.Live
	}
	p.Fields = fs
	for i := range p.Fields {
		if e := bad[p.Fields[i].Name]; e != nil {
			p.Fields[i].Problem = v.p.Error(e)
		}
	}
	if e := bad[""]; e != nil {
		p.Problem = &problem{Text: v.p.Error(e)}
	} else if len(bad) > 0 {
		p.Problem = &problem{Text: v.p.N("original.problems", len(bad))}
	}
	return s.templates.Render(w, status, "original", p)
}

// fields lays a document out as form fields, in reading order.
func fields(p *i18n.Printer, d *depesche.Document, lang string) []fieldView {
	var out []fieldView
	add := func(name, label, class string, in depesche.Inline, line bool, rows int) {
		out = append(out, fieldView{ID: "f" + strconv.Itoa(len(out)+1), Name: name, Label: label, Class: class, Value: taggedOriginal(in).text, Lang: lang, Dir: depesche.Dir(lang),
			Line: line, Rows: rows, Marks: explainTags(p, in.Marks)})
	}
	plain := func(name, label, class, s string, rows int) {
		add(name, label, class, depesche.Plain(s), rows == 1, rows)
		out[len(out)-1].Value = s // no marks, so nothing to escape
	}
	count := func(max int, s string) {
		out[len(out)-1].Count = p.T("original.count", utf8.RuneCountInString(s), max)
	}
	picture := func(prefix string, use *depesche.PictureUse) {
		if use == nil {
			return
		}
		add(prefix+"/caption", p.T("unit.caption"), "minor", use.Caption, false, 2)
		plain(prefix+"/alt", p.T("unit.alt"), "minor", use.Alt, 2)
		plain(prefix+"/credit", p.T("original.credit"), "minor", use.Credit, 1)
	}
	add("headline", p.T("unit.headline"), "h1", d.Headline, false, 2)
	count(70, d.Headline.Text)
	add("standfirst", p.T("unit.standfirst"), "sf", d.Standfirst, false, 2)
	count(160, d.Standfirst.Text)
	plain("byline", p.T("original.byline"), "minor", strings.Join(d.Byline, ", "), 1)
	plain("dateline", p.T("unit.dateline"), "minor", d.Dateline, 1)
	picture("lead", d.Lead)
	for i := range d.Blocks {
		b := &d.Blocks[i]
		name := "b/" + b.ID
		switch b.Kind {
		case depesche.Paragraph:
			add(name, p.T("unit.text"), "", b.Text, false, 4)
		case depesche.Heading:
			add(name, p.T("unit.heading"), "h2", b.Text, false, 1)
		case depesche.Quotation:
			add(name, p.T("unit.quotation"), "quote", b.Text, false, 3)
			add(name+"/speaker", p.T("unit.speaker"), "minor", b.Speaker, true, 1)
		case depesche.List:
			for j := range b.Items {
				add(name+"/"+strconv.Itoa(j), p.T("unit.item"), "", b.Items[j], false, 1)
			}
		case depesche.Picture:
			picture(name, b.Picture)
		}
	}
	plain("more", p.T("original.more"), "", "", 4)
	return out
}

func (s *Server) saveOriginal(w http.ResponseWriter, v *visit) error {
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
	doc, bad := readOriginal(&seen.Document, v.PostForm)
	correction, err := readCorrection(v.PostForm)
	if err != nil {
		bad[""] = err
	}
	if len(bad) == 0 {
		if err := s.room.MayWrite(v.ctx(), v.account, st.ID, st.Lang); err != nil {
			if _, ok := v.problemOf(err); !ok {
				return err
			}
			bad[""] = err
		}
	}
	if len(bad) == 0 {
		_, err = s.room.EditOriginal(v.ctx(), v.actor(), st.ID, base, doc, correction)
		if err == nil {
			s.forgetTyped(v, st.ID, st.Lang, "original")
			return say(w, v, sayingSaved(storyHref(st.ID), textHref(st.ID, st.Lang), "original"), "said.original_saved")
		}
		if depesche.KindOf(err) == depesche.Conflict {
			bad[""] = err
			both := merge(fields(v.p, &seen.Document, st.Lang), fields(v.p, &rev.Document, st.Lang), v.PostForm)
			return s.renderOriginal(w, v, http.StatusConflict, st, rev, both, v.PostForm, bad)
		}
		if _, ok := v.problemOf(err); !ok {
			return err
		}
		bad[""] = err
	}
	fs := fields(v.p, &seen.Document, st.Lang)
	for i := range fs {
		fs[i].Value = v.PostForm.Get(fs[i].Name)
	}
	return s.renderOriginal(w, v, http.StatusBadRequest, st, seen, fs, v.PostForm, bad)
}

// merge lays what was typed over what somebody else saved since: was are the fields that
// the editor saw, now those of the newest revision. Who changed a field alone prevails;
// where both did, the typed text stands and the newer one is shown beside it. What was
// typed into a block that is gone moves to the end.
func merge(was, now []fieldView, typed url.Values) []fieldView {
	before := map[string]string{}
	for _, f := range was {
		before[f.Name] = strings.TrimSpace(f.Value)
	}
	there := map[string]bool{}
	for i := range now {
		f := &now[i]
		there[f.Name] = true
		old, seen := before[f.Name]
		mine := strings.TrimSpace(typed.Get(f.Name))
		if !seen || !typed.Has(f.Name) || mine == old || mine == strings.TrimSpace(f.Value) {
			continue
		}
		if strings.TrimSpace(f.Value) != old {
			f.Newer = f.Value
		}
		f.Value = mine
	}
	more := &now[len(now)-1]
	for _, f := range was {
		if mine := strings.TrimSpace(typed.Get(f.Name)); !there[f.Name] && mine != "" && mine != before[f.Name] {
			more.Value = strings.TrimSpace(more.Value + "\n\n" + mine)
		}
	}
	return now
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

// blankLine is a line of nothing but space between two others.
var blankLine = regexp.MustCompile(`\n[ \t\n]*\n`)

// readOriginal reads the form over the document that it was made from. A blank line
// splits a paragraph in two, an empty field removes its block.
func readOriginal(was *depesche.Document, f url.Values) (depesche.Document, map[string]error) {
	d := was.Clone()
	bad := map[string]error{}
	read := func(name string, in depesche.Inline) depesche.Inline {
		out, err := depesche.ParseTagged(blankLine.ReplaceAllString(strings.TrimSpace(f.Get(name)), "\n\n"), in.Marks)
		if err != nil {
			bad[name] = err
		}
		return out
	}
	line := func(name string, in depesche.Inline) depesche.Inline {
		out := read(name, in)
		out.Text = strings.ReplaceAll(out.Text, "\n", " ")
		return out
	}
	picture := func(prefix string, use *depesche.PictureUse) {
		if use != nil {
			use.Caption = line(prefix+"/caption", use.Caption)
			use.Alt, use.Credit = oneLine(f.Get(prefix+"/alt")), oneLine(f.Get(prefix+"/credit"))
		}
	}
	d.Headline, d.Standfirst = line("headline", d.Headline), line("standfirst", d.Standfirst)
	if d.Headline.IsEmpty() && bad["headline"] == nil {
		bad["headline"] = depesche.E(depesche.Invalid, "edit.headline", "the headline is empty: a story needs one")
	}
	d.Dateline, d.Byline = oneLine(f.Get("dateline")), names(f.Get("byline"))
	picture("lead", d.Lead)
	ids := map[string]bool{}
	for _, b := range d.Blocks {
		ids[b.ID] = true
	}
	var blocks []depesche.Block
	for _, b := range d.Blocks {
		name := "b/" + b.ID
		switch b.Kind {
		case depesche.Paragraph:
			for i, part := range paragraphs(read(name, b.Text)) {
				nb := depesche.Block{ID: b.ID, Kind: depesche.Paragraph, Text: part}
				if i > 0 {
					nb.ID = newID(ids)
				}
				blocks = append(blocks, nb)
			}
			continue
		case depesche.Heading:
			b.Text = line(name, b.Text)
		case depesche.Quotation:
			b.Text, b.Speaker = read(name, b.Text), line(name+"/speaker", b.Speaker)
		case depesche.List:
			var items []depesche.Inline
			for j, it := range b.Items {
				if it = line(name+"/"+strconv.Itoa(j), it); !it.IsEmpty() || bad[name+"/"+strconv.Itoa(j)] != nil {
					items = append(items, it)
				}
			}
			if b.Items = items; len(items) == 0 {
				continue
			}
		case depesche.Picture:
			picture(name, b.Picture)
		}
		if (b.Kind == depesche.Heading || b.Kind == depesche.Quotation) && b.Text.IsEmpty() {
			continue
		}
		blocks = append(blocks, b)
	}
	for _, part := range paragraphs(depesche.Plain(blankLine.ReplaceAllString(f.Get("more"), "\n\n"))) {
		blocks = append(blocks, depesche.Block{ID: newID(ids), Kind: depesche.Paragraph, Text: part})
	}
	d.Blocks = blocks
	return d, bad
}

// paragraphs cuts a text at blank lines; marks that cross a cut go on behind it. Single
// line ends stay: they are hard breaks.
func paragraphs(in depesche.Inline) []depesche.Inline {
	var out []depesche.Inline
	from := 0
	take := func(to int) {
		f, t := from, to
		for f < t && strings.ContainsRune(" \t\n", rune(in.Text[f])) {
			f++
		}
		for t > f && strings.ContainsRune(" \t\n", rune(in.Text[t-1])) {
			t--
		}
		if p := in.Slice(f, t).Normal(); !p.IsEmpty() {
			out = append(out, p)
		}
	}
	for {
		i := strings.Index(in.Text[from:], "\n\n")
		if i < 0 {
			take(len(in.Text))
			return out
		}
		take(from + i)
		from += i + 2
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// names reads a byline: names with commas between.
func names(s string) []string {
	var out []string
	for _, n := range strings.Split(s, ",") {
		if n = oneLine(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// newID makes an ID that no block of the story has yet.
func newID(taken map[string]bool) string {
	for {
		b := make([]byte, 4)
		rand.Read(b) // never fails
		if id := "n" + hex.EncodeToString(b); !taken[id] {
			taken[id] = true
			return id
		}
	}
}
