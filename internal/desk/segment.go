package desk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/web"
)

// saveSegment takes the form of the sentence in hand. The button says what to do with
// it: save, confirm, confirm and go on, copy the source, apply a finding's suggestion,
// take a match of the memory.
func (s *Server) saveSegment(w http.ResponseWriter, v *visit) error {
	tf, text, err := s.textFrame(v)
	if err != nil {
		return err
	}
	if text == nil {
		return depesche.E(depesche.NotFound, "desk.no_text", "there is no text in this language yet")
	}
	rev, err := s.room.Store.Revision(v.ctx(), text.Head)
	if err != nil {
		return err
	}
	n, t := segmentOf(rev.Targets, v.PostForm.Get("key"))
	if t == nil {
		return depesche.E(depesche.NotFound, "segment.unknown", "this sentence is no longer in the original: reload the page")
	}
	base, _ := strconv.Atoi(v.PostForm.Get("base"))
	e := newsroom.SegmentEdit{Story: tf.Story.ID, Lang: tf.TextLang, Key: t.Key, Base: base}
	do, which, _ := strings.Cut(v.PostForm.Get("do"), ":")
	switch do {
	case "draft":
		return s.askDraft(w, v, tf, text, n, t)
	case "term":
		return s.insertTerm(w, v, tf, text, n, which)
	}
	if err := s.readEdit(v, &e, rev, t, tf, do, which); err != nil {
		return s.giveBack(w, v, tf, text, n, err)
	}
	if err := s.room.MayWrite(v.ctx(), v.account, tf.Story.ID, tf.TextLang); err != nil {
		return s.giveBack(w, v, tf, text, n, err)
	}
	_, err = s.room.EditSegment(v.ctx(), v.actor(), e)
	if depesche.KindOf(err) == depesche.Conflict {
		return s.conflict(w, v, tf, e, err)
	}
	if err != nil {
		return s.giveBack(w, v, tf, text, n, err)
	}
	s.forgetTyped(v, tf.Story.ID, tf.TextLang, t.Key)
	if slices.Contains(works, do) {
		to, err := s.onSegment(w, v, tf, n, t, do, which)
		if err != nil {
			return s.sayBad(w, v, segmentHref(tf.Base, n), err)
		}
		if to != "" {
			http.Redirect(w, v.Request, sayingSaved(to, tf.Base, t.Key), http.StatusSeeOther)
		}
		return nil
	}
	http.Redirect(w, v.Request, sayingSaved(s.next(v, tf, n, do), tf.Base, t.Key), http.StatusSeeOther)
	return nil
}

// giveBack shows the page again with what was typed and why it was not saved.
func (s *Server) giveBack(w http.ResponseWriter, v *visit, tf *textFrame, text *depesche.Text, n int, err error) error {
	bad, ok := v.problemOf(err)
	if !ok {
		return err
	}
	s.Log.InfoContext(v.ctx(), "refused", "edge", "desk", "path", v.URL.Path, "err", err)
	typed := v.PostForm.Get("target")
	p, perr := s.translatePage(v, tf, text, strconv.Itoa(n), besides{typed: &typed})
	if perr != nil {
		return perr
	}
	p.Problem = bad
	return s.templates.Render(w, web.StatusOf(err), "translate", p)
}

func segmentOf(ts []depesche.TranslatedSegment, key string) (int, *depesche.TranslatedSegment) {
	for i := range ts {
		if ts[i].Key == key {
			return i + 1, &ts[i]
		}
	}
	return 0, nil
}

// readEdit fills in what the sentence becomes.
func (s *Server) readEdit(v *visit, e *newsroom.SegmentEdit, rev *depesche.Revision, t *depesche.TranslatedSegment, tf *textFrame, do, which string) error {
	var err error
	switch do {
	case "copy":
		e.Target, e.Origin = t.Source, &depesche.Origin{Kind: depesche.FromSource}
		return nil
	case "match":
		return s.takeMatch(v, e, t, tf, which)
	case "take-draft":
		return s.takeDraft(v, e, t, tf, which)
	case "old", "old-confirm":
		e.Confirm = do == "old-confirm"
		return s.takeOld(v, e, rev, t, tf)
	}
	typed := strings.TrimSpace(v.PostForm.Get("target"))
	if e.Target, err = depesche.ParseTagged(typed, s.typedMarks(v, tf, rev, t, e.Base)); err != nil {
		return err
	}
	switch do {
	case "apply":
		return s.apply(v, e, t, tf, which)
	case "confirm", "confirm-next", "confirm-unconfirmed":
		if e.Target.IsEmpty() {
			return depesche.E(depesche.Invalid, "desk.confirm_empty", "an empty sentence cannot be confirmed; write its translation first")
		}
		e.Confirm = true
	}
	return nil
}

// typedMarks are the marks that the numbers in the field stood for: those of the
// revision that the editor saw, should it have been another than the newest.
func (s *Server) typedMarks(v *visit, tf *textFrame, rev *depesche.Revision, t *depesche.TranslatedSegment, base int) []depesche.Mark {
	if base != 0 && base != rev.Number {
		if old, err := s.room.Store.RevisionNumber(v.ctx(), rev.Text, base); err == nil {
			if _, was := segmentOf(old.Targets, t.Key); was != nil {
				t = was
			}
		}
	}
	return marksFor(t.Source, t.Target)
}

// apply puts a finding's suggestion into what was typed.
func (s *Server) apply(v *visit, e *newsroom.SegmentEdit, t *depesche.TranslatedSegment, tf *textFrame, identity string) error {
	text, err := s.room.Store.Text(v.ctx(), tf.Story.ID, tf.TextLang)
	if err != nil {
		return err
	}
	fs, err := s.room.Store.Findings(v.ctx(), text.ID)
	if err != nil {
		return err
	}
	for i := range fs {
		if fs[i].Identity == identity && fs[i].Segment == t.Key && suggestion(t, &fs[i]) != nil {
			old := t.Target.Text[fs[i].Target.From:fs[i].Target.To]
			at := fs[i].Target
			if e.Target.Text != t.Target.Text {
				// Somebody typed meanwhile: the words count, not their place.
				if old == "" || strings.Count(e.Target.Text, old) != 1 {
					break
				}
				at.From = strings.Index(e.Target.Text, old)
				at.To = at.From + len(old)
			}
			e.Target = replaced(e.Target, at, *fs[i].Suggestion)
			return nil
		}
	}
	return depesche.E(depesche.Invalid, "desk.apply", "the suggestion no longer fits the sentence; change it by hand")
}

// replaced puts text in place of a span; marks around it stretch, marks inside it go
// with what they marked unless they covered all of it.
func replaced(in depesche.Inline, at depesche.Span, text string) depesche.Inline {
	shift := len(text) - (at.To - at.From)
	out := depesche.Inline{Text: in.Text[:at.From] + text + in.Text[at.To:]}
	for _, m := range in.Marks {
		if m.From >= at.To {
			m.From += shift
		} else if m.From > at.From {
			m.From = at.From + len(text)
		}
		if m.To >= at.To {
			m.To += shift
		} else if m.To > at.From {
			m.To = at.From
		}
		if m.From < m.To {
			out.Marks = append(out.Marks, m)
		}
	}
	return out.Normal()
}

// takeMatch takes a unit of the memory for the sentence.
func (s *Server) takeMatch(v *visit, e *newsroom.SegmentEdit, t *depesche.TranslatedSegment, tf *textFrame, which string) error {
	ms, err := s.room.MemoryMatches(v.ctx(), tf.Story.Lang, tf.TextLang, t.Source, 70, 3)
	if err != nil {
		return err
	}
	for _, m := range ms {
		if strconv.FormatInt(m.Unit.ID, 10) == which {
			e.Target, e.Origin = m.Unit.Target, &depesche.Origin{Kind: depesche.FromMemory, Match: m.Percent}
			return nil
		}
	}
	return depesche.E(depesche.NotFound, "desk.match", "this match is no longer in the memory; reload the page")
}

// next is where the desk goes from a sentence.
func (s *Server) next(v *visit, tf *textFrame, n int, do string) string {
	if v.PostForm.Get("back") == "compare" {
		return tf.Base + "/compare#c" + strconv.Itoa(n)
	}
	if to, err := strconv.Atoi(v.PostForm.Get("go")); err == nil && to > 0 {
		return segmentHref(tf.Base, to)
	}
	text, err := s.room.Store.Text(v.ctx(), tf.Story.ID, tf.TextLang)
	if err != nil {
		return segmentHref(tf.Base, n)
	}
	rev, err := s.room.Store.Revision(v.ctx(), text.Head)
	if err != nil {
		return segmentHref(tf.Base, n)
	}
	switch do {
	case "confirm-next":
		return segmentHref(tf.Base, min(n+1, len(rev.Targets)))
	case "confirm-unconfirmed":
		for i := range rev.Targets {
			at := (n + i) % len(rev.Targets)
			if rev.Targets[at].State != depesche.SegmentConfirmed {
				return segmentHref(tf.Base, at+1)
			}
		}
		return tf.Base // all are confirmed: on to what comes next
	}
	return segmentHref(tf.Base, n)
}

type conflictPage struct {
	textFrame
	N, Revision    int
	Key, Who, Says string
	Source, Theirs string
	Yours, Back    string
}

// conflict shows both versions of a sentence and lets the editor choose.
func (s *Server) conflict(w http.ResponseWriter, v *visit, tf *textFrame, e newsroom.SegmentEdit, cause error) error {
	text, err := s.room.Store.Text(v.ctx(), e.Story, e.Lang)
	if err != nil {
		return err
	}
	rev, err := s.room.Store.Revision(v.ctx(), text.Head)
	if err != nil {
		return err
	}
	n, t := segmentOf(rev.Targets, e.Key)
	if t == nil {
		return cause
	}
	f, err := s.frame(v, v.p.T("conflict.title"), "-")
	if err != nil {
		return err
	}
	tf.frame = f
	who := t.By
	if who == "" {
		who = rev.By
	}
	return s.templates.Render(w, http.StatusConflict, "conflict", &conflictPage{
		textFrame: *tf, N: n, Revision: rev.Number, Key: e.Key, Who: who, Says: v.p.T("conflict.says", who, v.clock(rev.At)),
		Source: t.Source.Text, Theirs: t.Target.Text, Yours: taggedYours(e.Target, t), Back: segmentHref(tf.Base, n),
	})
}

// taggedYours numbers the marks of a text as the field of the newest revision reads them.
func taggedYours(in depesche.Inline, t *depesche.TranslatedSegment) string {
	return writeTagged(in, tagNumbers(depesche.Inline{Marks: marksFor(t.Source, t.Target)}, in)).text
}

func (s *Server) waive(w http.ResponseWriter, v *visit) error {
	return s.onFinding(w, v, func(n int64, lang, identity string) error {
		return s.room.Waive(v.ctx(), v.actor(), n, lang, identity, v.PostForm.Get("reason"))
	})
}

func (s *Server) unwaive(w http.ResponseWriter, v *visit) error {
	return s.onFinding(w, v, func(n int64, lang, identity string) error {
		return s.room.Unwaive(v.ctx(), v.actor(), n, lang, identity)
	})
}

func (s *Server) onFinding(w http.ResponseWriter, v *visit, verb func(n int64, lang, identity string) error) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	lang, err := s.langOf(v, v.PathValue("lang"))
	if err != nil {
		return err
	}
	back := textHref(n, lang)
	if at, err := strconv.Atoi(v.PostForm.Get("n")); err == nil {
		back = segmentHref(back, at)
	}
	if err := verb(n, lang, v.PostForm.Get("identity")); err != nil {
		return s.sayBad(w, v, back, err)
	}
	http.Redirect(w, v.Request, back, http.StatusSeeOther)
	return nil
}

// onText runs a verb on the text that the address names and says what came of it.
func (s *Server) onText(w http.ResponseWriter, v *visit, said string, verb func(n int64, lang string) error) error {
	tf, _, err := s.textFrame(v)
	if err != nil {
		return err
	}
	back := tf.Base
	if tf.TextLang == tf.Story.Lang {
		back = tf.StoryHref
	}
	if v.PostForm.Get("back") == "compare" {
		back += "/compare"
	}
	if err := verb(tf.Story.ID, tf.TextLang); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, said, tf.LangNameIn)
}

func (s *Server) confirmAll(w http.ResponseWriter, v *visit) error {
	return s.onText(w, v, "said.confirmed_all", func(n int64, lang string) error { return s.room.ConfirmAll(v.ctx(), v.actor(), n, lang) })
}

func (s *Server) approve(w http.ResponseWriter, v *visit) error {
	// The form says which revision its page showed: nobody approves what they have not read.
	base, _ := strconv.Atoi(v.PostForm.Get("base"))
	return s.onText(w, v, "said.approved", func(n int64, lang string) error { return s.room.ApproveSeen(v.ctx(), v.actor(), n, lang, base) })
}

func (s *Server) translateText(w http.ResponseWriter, v *visit) error {
	said := "said.translating"
	if s.room.Queue == nil {
		said = "said.translated"
	}
	return s.onText(w, v, said, func(n int64, lang string) error {
		return s.startTranslate(v, n, lang, v.PostForm.Get("engine"))
	})
}

// startTranslate translates in the background, or at once where no background work runs.
func (s *Server) startTranslate(v *visit, n int64, lang, engine string) error {
	if s.room.Queue == nil {
		_, err := s.room.Translate(v.ctx(), v.actor(), n, lang, newsroom.TranslateOptions{Engine: engine})
		return err
	}
	_, err := s.room.StartTranslate(v.ctx(), v.actor(), n, lang, engine)
	return err
}

func (s *Server) publishText(w http.ResponseWriter, v *visit) error {
	tf, _, err := s.textFrame(v)
	if err != nil {
		return err
	}
	return s.publish(w, v, tf.Story.ID, v.PostForm["edition"], tf.Base)
}

// unpublishText takes a text's pages down in every edition of its language.
func (s *Server) unpublishText(w http.ResponseWriter, v *visit) error {
	tf, _, err := s.textFrame(v)
	if err != nil {
		return err
	}
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	var codes []string
	for _, e := range es {
		if e.Lang == tf.TextLang {
			codes = append(codes, e.Code)
		}
	}
	return s.unpublish(w, v, tf.Story.ID, codes, tf.Base)
}

// preview shows the page that readers would get.
func (s *Server) preview(w http.ResponseWriter, v *visit) error {
	tf, text, err := s.textFrame(v)
	if err != nil {
		return err
	}
	if s.Preview == nil || text == nil {
		return depesche.E(depesche.NotFound, "desk.no_text", "there is no text in this language yet")
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	at, _ := strconv.Atoi(v.URL.Query().Get("s")) // without one, no sentence is marked
	return s.Preview(w, v.Request, tf.Story.ID, tf.TextLang, at)
}
