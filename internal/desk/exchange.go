package desk

import (
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"depesche"
	"depesche/internal/exchange/tbx"
	"depesche/internal/newsroom"
	"depesche/internal/web"
)

// longWork is how long a file may take on its way in or out.
const longWork = 30 * time.Minute

// uploaded reads a form with a file, which done removes. A file that is missing or empty
// is an Invalid error.
func (s *Server) uploaded(w http.ResponseWriter, v *visit) (file newsroom.Source, done func(), err error) {
	c := http.NewResponseController(w)
	_, _ = c.SetReadDeadline(time.Now().Add(longWork)), c.SetWriteDeadline(time.Now().Add(longWork))
	if err := web.ParseForm(w, v.Request, maxUpload); err != nil {
		return file, nil, err
	}
	done = func() {}
	if v.MultipartForm != nil {
		done = func() { v.MultipartForm.RemoveAll() }
		if hs := v.MultipartForm.File["file"]; len(hs) > 0 && hs[0].Size > 0 {
			return newsroom.Source{Open: func() (io.ReadCloser, error) { return openPart(hs[0]) }, Size: hs[0].Size}, done, nil
		}
	}
	done()
	return file, nil, depesche.E(depesche.Invalid, "desk.import_file", "choose a file that is not empty")
}

func openPart(h *multipart.FileHeader) (io.ReadCloser, error) { return h.Open() }

// exportXLIFF answers with a translation for other tools.
func (s *Server) exportXLIFF(w http.ResponseWriter, v *visit) error {
	tf, _, err := s.textFrame(v)
	if err != nil {
		return err
	}
	o := newsroom.XLIFFOptions{Version: v.PostForm.Get("version"), Lang: v.p.Lang()}
	if o.Version == "omegat" {
		o.Version, o.CopySource = "1.2", true
	}
	err = web.Attachment(w, fmt.Sprintf("story-%d-%s.xlf", tf.Story.ID, tf.TextLang), "application/xliff+xml", func(out io.Writer) error {
		_, err := s.room.HandOut(v.ctx(), v.actor(), tf.Story.ID, tf.TextLang, o, out)
		return err
	})
	if err != nil {
		return s.sayBad(w, v, tf.Base, err)
	}
	return nil
}

// takenPage says what became of a file that came back.
type takenPage struct {
	textFrame
	Revision  int
	Lead      string
	Counts    []string
	Clashes   []takenView
	Refused   []takenView
	Stale     []takenView
	Absent    []takenView
	Notes     []takenNote
	Findings  string
	Undecided bool
}

// Pair gives a template a sentence together with its page.
func (p *takenPage) Pair(one takenView) struct {
	Page *takenPage
	One  takenView
} {
	return struct {
		Page *takenPage
		One  takenView
	}{p, one}
}

// takenView is a sentence that needs a decision.
type takenView struct {
	N                           int
	Key, Title, Href, Why       string
	Source, Ours, Theirs, Field string
	By, Detail                  string
}

type takenNote struct{ Where, Text string }

// importXLIFF takes a translation back and shows what became of it.
func (s *Server) importXLIFF(w http.ResponseWriter, v *visit) error {
	tf, _, err := s.textFrame(v)
	if err != nil {
		return err
	}
	res, err := s.takeIn(w, v, tf)
	if err != nil {
		return s.sayBad(w, v, tf.Base, err)
	}
	if tf, _, err = s.textFrame(v); err != nil {
		return err
	}
	if tf.frame, err = s.frame(v, v.p.T("taken.title"), "-"); err != nil {
		return err
	}
	p := &takenPage{textFrame: *tf, Revision: res.Revision, Notes: v.takenNotes(res), Counts: v.takenCounts(res)}
	for i := range res.Segments {
		t := v.taken(tf, &res.Segments[i])
		switch res.Segments[i].Outcome {
		case newsroom.Clash:
			p.Clashes = append(p.Clashes, t)
		case newsroom.Broken:
			p.Refused = append(p.Refused, t)
		case newsroom.Moved:
			p.Stale = append(p.Stale, t)
		case newsroom.Absent:
			p.Absent = append(p.Absent, t)
		}
	}
	p.Undecided = len(p.Clashes)+len(p.Refused)+len(p.Stale)+len(p.Absent) > 0
	p.Lead = v.p.T("taken.all_well")
	if p.Undecided {
		p.Lead = v.p.T("taken.undecided")
	}
	if n := len(res.Findings); n > 0 {
		p.Findings = v.p.N("taken.findings", n)
	}
	return s.templates.Render(w, http.StatusOK, "taken", p)
}

func (s *Server) takeIn(w http.ResponseWriter, v *visit, tf *textFrame) (*newsroom.TakenIn, error) {
	file, done, err := s.uploaded(w, v)
	if err != nil {
		return nil, err
	}
	defer done()
	r, err := file.Open()
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Internal, "web.form_file", "the file could not be read; send it again")
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, newsroom.MaxXLIFF+1))
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Internal, "web.form_file", "the file could not be read; send it again")
	}
	return s.room.TakeIn(v.ctx(), v.actor(), data, tf.Story.ID, tf.TextLang)
}

func (v *visit) takenCounts(res *newsroom.TakenIn) []string {
	var out []string
	for _, o := range []newsroom.Outcome{newsroom.Taken, newsroom.Confirmed, newsroom.Same, newsroom.Untranslated, newsroom.Clash, newsroom.Broken, newsroom.Moved, newsroom.Absent} {
		if n := res.Counts[o]; n > 0 {
			out = append(out, v.p.N("taken.count_"+string(o), n))
		}
	}
	return out
}

func (v *visit) takenNotes(res *newsroom.TakenIn) []takenNote {
	var out []takenNote
	for _, n := range res.Notes {
		out = append(out, takenNote{v.p.T("taken.note_at", n.Unit, n.Line), n.Text})
	}
	return out
}

func (v *visit) taken(tf *textFrame, t *newsroom.TakenSegment) takenView {
	view := takenView{N: t.Number, Key: t.Key, Source: depesche.StripTags(t.Source), Ours: depesche.StripTags(t.Ours), Theirs: depesche.StripTags(t.Theirs), Field: t.Theirs, By: t.By,
		Title: v.p.T("taken.unit", t.Unit)}
	if t.Number > 0 {
		view.Title, view.Href = v.p.T("translate.sentence")+" "+strconv.Itoa(t.Number), segmentHref(tf.Base, t.Number)
	}
	if t.Reason != "" {
		view.Why = v.p.T("taken.why")
		if key := "taken." + t.Rule; v.p.Has(key) {
			view.Why = v.p.T(key)
		}
		view.Detail = v.p.T("taken.at", t.Unit, t.Line) + " " + t.Reason
	}
	return view
}

// everyEdition refuses what changes what all editions share to who may not in each.
func (s *Server) everyEdition(v *visit, role depesche.Role) error {
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	var codes []string
	for _, e := range es {
		codes = append(codes, e.Code)
	}
	return v.mayEach(s, role, inEditions(codes)...)
}

func (s *Server) exportMemory(w http.ResponseWriter, v *visit) error {
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Now().Add(longWork))
	level, _ := strconv.Atoi(v.PostForm.Get("level"))
	return web.Attachment(w, "memory.tmx", "application/x-tmx+xml", func(out io.Writer) error {
		_, err := s.room.ExportMemory(v.ctx(), v.actor(), newsroom.MemoryExport{Level: level}, out)
		return err
	})
}

func (s *Server) importMemory(w http.ResponseWriter, v *visit) error {
	file, done, err := s.uploaded(w, v)
	if err == nil {
		defer done()
		err = s.everyEdition(v, depesche.RoleEditor)
	}
	var res *newsroom.MemoryTaken
	if err == nil {
		res, err = s.room.ImportMemory(v.ctx(), v.actor(), file, newsroom.MemoryImport{AllLanguages: v.PostForm.Get("all") != ""})
	}
	if err != nil {
		return s.sayBad(w, v, "/desk/memory", err)
	}
	return s.renderMemory(w, v, &tookView{v.p.T("exchange.took"), memoryTaken(v, res)})
}

func memoryTaken(v *visit, res *newsroom.MemoryTaken) []string {
	lines := []string{v.p.N("exchange.pairs_added", res.Added)}
	for _, l := range []struct {
		key string
		n   int
	}{{"exchange.pairs_renewed", res.Renewed}, {"exchange.pairs_known", res.Known}, {"exchange.pairs_other", res.Other}, {"exchange.pairs_single", res.Single}, {"exchange.pairs_long", res.Long}, {"exchange.codes", res.Codes}} {
		if l.n > 0 {
			lines = append(lines, v.p.N(l.key, l.n))
		}
	}
	return lines
}

func (s *Server) exportGlossary(w http.ResponseWriter, v *visit) error {
	err := web.Attachment(w, "glossary.tbx", "application/x-tbx+xml", func(out io.Writer) error {
		_, err := s.room.ExportGlossary(v.ctx(), v.actor(), newsroom.GlossaryExport{Form: tbx.Form(v.PostForm.Get("form"))}, out)
		return err
	})
	if err != nil {
		return s.sayBad(w, v, "/desk/glossary", err)
	}
	return nil
}

func (s *Server) importGlossary(w http.ResponseWriter, v *visit) error {
	file, done, err := s.uploaded(w, v)
	if err == nil {
		defer done()
		err = s.everyEdition(v, depesche.RoleEditor)
	}
	var res *newsroom.GlossaryTaken
	if err == nil {
		res, err = s.room.ImportGlossary(v.ctx(), v.actor(), file, newsroom.GlossaryImport{AllLanguages: v.PostForm.Get("all") != "", Binding: v.PostForm.Get("binding") != ""})
	}
	if err != nil {
		return s.sayBad(w, v, "/desk/glossary", err)
	}
	lines := []string{v.p.N("exchange.terms_added", res.Added)}
	for _, l := range []struct {
		key string
		n   int
	}{{"exchange.terms_changed", res.Changed}, {"exchange.terms_same", res.Same}, {"exchange.terms_other", res.Other}, {"exchange.terms_long", res.Long}} {
		if l.n > 0 {
			lines = append(lines, v.p.N(l.key, l.n))
		}
	}
	return s.renderGlossary(w, v, http.StatusOK, "", nil, &tookView{v.p.T("exchange.took"), lines})
}
