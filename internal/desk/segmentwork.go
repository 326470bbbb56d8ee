package desk

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/search"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// besides is what a page shows of the sentence in hand besides what is stored.
type besides struct {
	typed  *string // what the field held when its form came back
	base   int     // the revision on which it was typed, 0 for the newest
	draft  *depesche.TranslatedSegment
	spread *spreadView
}

// draftView is what an engine made of the sentence, beside what stands there.
type draftView struct {
	Engine, Label string
	Target        template.HTML // the difference from what stands there marked
}

// beforeView is what the sentence was before the original changed.
type beforeView struct {
	Key, By string
	Source  template.HTML // from then to now
	Target  string
}

// spreadView are the other places of the same sentence.
type spreadView struct {
	Title  string
	Looked bool // in other stories too
	Places []placeView
	Open   int // that change without asking
	Ask    bool
}

type placeView struct{ ID, Name, Href, Text, Note, Own string }

// cutView is a place where a sentence can be divided.
type cutView struct {
	At   int
	Says string
	Here bool
}

// foundView is a pair of the memory that has words looked for.
type foundView struct {
	Source, Target template.HTML
	By             string
}

// askDraft shows what an engine makes of the sentence in hand; nothing is stored.
func (s *Server) askDraft(w http.ResponseWriter, v *visit, tf *textFrame, text *depesche.Text, n int, t *depesche.TranslatedSegment) error {
	d, err := s.room.DraftSegment(v.ctx(), tf.Story.ID, tf.TextLang, t.Key, v.PostForm.Get("engine"))
	if err != nil {
		return s.giveBack(w, v, tf, text, n, err)
	}
	typed := v.PostForm.Get("target")
	return s.showWith(w, v, tf, text, n, besides{typed: &typed, draft: d})
}

// insertTerm puts a term of the glossary behind what was typed. With a script it goes
// where the caret stands.
func (s *Server) insertTerm(w http.ResponseWriter, v *visit, tf *textFrame, text *depesche.Text, n int, which string) error {
	ts, err := s.glossaryOf(v, tf)
	if err != nil {
		return err
	}
	typed := v.PostForm.Get("target")
	for _, term := range ts {
		if strconv.FormatInt(term.ID, 10) == which {
			typed = strings.TrimLeft(strings.TrimRightFunc(typed, unicode.IsSpace)+" "+term.Target, " ")
		}
	}
	return s.showWith(w, v, tf, text, n, besides{typed: &typed})
}

func (s *Server) showWith(w http.ResponseWriter, v *visit, tf *textFrame, text *depesche.Text, n int, with besides) error {
	p, err := s.translatePage(v, tf, text, strconv.Itoa(n), with)
	if err != nil {
		return err
	}
	return s.templates.Render(w, http.StatusOK, "translate", p)
}

// onSegment does with the sentence in hand what is no edit of it. What was typed is saved
// before. It says where to go on, "" for a page that is written already.
func (s *Server) onSegment(w http.ResponseWriter, v *visit, tf *textFrame, n int, t *depesche.TranslatedSegment, do, which string) (string, error) {
	here := segmentHref(tf.Base, n)
	d := newsroom.Divide{Story: tf.Story.ID, Lang: tf.TextLang, Key: t.Key}
	switch do {
	case "split":
		d.At, _ = strconv.Atoi(v.PostForm.Get("at"))
		return here, s.room.SplitSegment(v.ctx(), v.actor(), d)
	case "merge":
		return here, s.room.MergeSegment(v.ctx(), v.actor(), d)
	case "review":
		return here, s.room.ReviewSegment(v.ctx(), v.actor(), tf.Story.ID, tf.TextLang, t.Key, 0)
	}
	return s.spread(w, v, tf, n, t, which)
}

// works are what onSegment does.
var works = []string{"split", "merge", "review", "spread"}

// spread puts the sentence where it stands again, or shows where it would.
func (s *Server) spread(w http.ResponseWriter, v *visit, tf *textFrame, n int, t *depesche.TranslatedSegment, which string) (string, error) {
	elsewhere := which == "all" || which == "look"
	changed, left := 0, []newsroom.Repeat(nil)
	var err error
	if which == "look" {
		left, err = s.room.Repeats(v.ctx(), v.actor(), tf.Story.ID, tf.TextLang, t.Key, true)
	} else {
		changed, left, err = s.room.Spread(v.ctx(), v.actor(), tf.Story.ID, tf.TextLang, t.Key, newsroom.SpreadOptions{Elsewhere: elsewhere, Over: v.PostForm["over"]})
	}
	if err != nil {
		return "", err
	}
	asks := slices.ContainsFunc(left, func(r newsroom.Repeat) bool { return r.Stands != newsroom.RepeatHeld })
	if which != "look" && !asks {
		say(w, v, segmentHref(tf.Base, n), "said.spread", strconv.Itoa(changed))
		return "", nil
	}
	text, err := s.room.Store.Text(v.ctx(), tf.Story.ID, tf.TextLang)
	if err != nil {
		return "", err
	}
	return "", s.showWith(w, v, tf, text, n, besides{spread: v.spreadView(left, elsewhere, changed)})
}

func (v *visit) spreadView(rs []newsroom.Repeat, looked bool, changed int) *spreadView {
	out := &spreadView{Looked: looked}
	for _, r := range rs {
		p := placeView{ID: r.ID(), Name: v.p.T("spread.place", "#"+strconv.FormatInt(r.Story, 10), r.Number), Href: segmentHref(textHref(r.Story, r.Lang), r.Number), Text: r.Text}
		switch r.Stands {
		case newsroom.RepeatSame:
			p.Note = v.p.T("spread.same")
		case newsroom.RepeatHeld:
			p.Note = v.p.T("spread.held", r.By)
		case newsroom.RepeatOwn:
			p.Note, p.Own = v.p.T("spread.own", r.By), r.ID()
			out.Ask = true
		default:
			p.Note = v.p.T("spread.open")
			out.Open++
		}
		out.Places = append(out.Places, p)
	}
	switch {
	case changed > 0 || !looked:
		out.Title = v.p.T("spread.left", changed)
	case len(rs) == 0:
		out.Title = v.p.T("spread.nowhere")
	default:
		out.Title = v.p.N("spread.found", len(rs))
	}
	return out
}

// repeatsHere counts the other places of a sentence in its own text that say something
// else.
func repeatsHere(ts []depesche.TranslatedSegment, t *depesche.TranslatedSegment) (all, other int) {
	base, _, _ := strings.Cut(t.Key, "-")
	for i := range ts {
		if b, _, _ := strings.Cut(ts[i].Key, "-"); b == base && ts[i].Key != t.Key {
			all++
			if !ts[i].Target.Equal(t.Target) {
				other++
			}
		}
	}
	return all, other
}

// cutViews are the places between the words of a sentence; the one after a punctuation
// mark nearest to the middle is chosen.
func cutViews(t *depesche.TranslatedSegment) []cutView {
	if t.Kind.Whole() {
		return nil
	}
	text := t.Source.Text
	var out []cutView
	best, cost := -1, 2.0
	for i, r := range text {
		if !unicode.IsSpace(r) || i == 0 {
			continue
		}
		left, right := strings.Fields(text[:i]), strings.Fields(text[i:])
		if len(left) == 0 || len(right) == 0 {
			continue
		}
		says := strings.Join(left[max(0, len(left)-2):], " ") + " | " + strings.Join(right[:min(2, len(right))], " ")
		if len(left) > 2 {
			says = "… " + says
		}
		if len(right) > 2 {
			says += " …"
		}
		c := float64(2*i-len(text)) / float64(len(text))
		c *= c
		last := []rune(left[len(left)-1])
		if unicode.IsPunct(last[len(last)-1]) {
			c -= 1
		}
		if c < cost {
			best, cost = len(out), c
		}
		out = append(out, cutView{At: i, Says: says})
	}
	if best >= 0 {
		out[best].Here = true
	}
	return out
}

// concordance finds words in the memory for the sentence in hand.
func (s *Server) concordance(v *visit, p *translatePage, find string) error {
	p.Open.Find = strings.TrimSpace(shorten(find, 200))
	if p.Open.Find == "" {
		return nil
	}
	var hits []newsroom.ConcordanceHit
	// The words may be of either side: what finds nothing as source is looked for in the
	// other language.
	for _, sides := range [][2]string{{p.Story.Lang, p.TextLang}, {p.TextLang, p.Story.Lang}} {
		var err error
		if hits, err = s.room.Concordance(v.ctx(), store.MemoryQuery{Text: p.Open.Find, Lang: sides[0], Other: sides[1], Limit: 12}); err != nil {
			return err
		}
		if len(hits) > 0 {
			break
		}
	}
	for _, h := range hits {
		f := foundView{Source: pieces(h.Source), Target: pieces(h.Target), By: v.unitBy(&h.Unit)}
		if depesche.BaseLang(h.Unit.SourceLang) != depesche.BaseLang(p.Story.Lang) { // translated the other way
			f.Source, f.Target = f.Target, f.Source
		}
		p.Open.Found = append(p.Open.Found, f)
	}
	p.Open.FoundSays = v.p.N("found.count", len(hits))
	return nil
}

// pieces is a text with what was looked for marked.
func pieces(ps []search.Piece) template.HTML {
	var b strings.Builder
	for _, p := range ps {
		t := template.HTMLEscapeString(p.Text)
		if p.Hit {
			t = "<mark>" + t + "</mark>"
		}
		b.WriteString(t)
	}
	return template.HTML(b.String())
}

// reviewAll notes that a second person has read all that others confirmed.
func (s *Server) reviewAll(w http.ResponseWriter, v *visit) error {
	base, _ := strconv.Atoi(v.PostForm.Get("base"))
	return s.onText(w, v, "said.reviewed", func(n int64, lang string) error {
		_, err := s.room.ReviewAll(v.ctx(), v.actor(), n, lang, base)
		return err
	})
}

// takeDraft is an engine's draft that a person has seen and takes.
func (s *Server) takeDraft(v *visit, e *newsroom.SegmentEdit, t *depesche.TranslatedSegment, tf *textFrame, engine string) error {
	d, err := s.room.DraftSegment(v.ctx(), tf.Story.ID, tf.TextLang, t.Key, engine)
	if err != nil {
		return err
	}
	e.Target, e.Origin = d.Target, &d.Origin
	return nil
}

// takeOld is the translation that stood there before the original changed.
func (s *Server) takeOld(v *visit, e *newsroom.SegmentEdit, rev *depesche.Revision, t *depesche.TranslatedSegment, tf *textFrame) error {
	text, err := s.room.Store.Text(v.ctx(), tf.Story.ID, tf.TextLang)
	if err != nil {
		return err
	}
	was, _, err := s.earlier(v, text, rev.Source, rev.Segments)
	if err != nil {
		return err
	}
	old, ok := was[t.Key]
	if !ok || old.Target.IsEmpty() {
		return depesche.E(depesche.NotFound, "desk.no_old", "there is no earlier translation of this sentence any more; reload the page")
	}
	e.Target, e.Origin = old.Target, &old.Origin
	return nil
}

// draft shows a draft against what stands in the field.
func (v *visit) draftView(d *depesche.TranslatedSegment, now string) *draftView {
	out := &draftView{Engine: d.Origin.Name, Label: v.p.T("draft.by", d.Origin.Name)}
	if now == "" {
		out.Target = template.HTML(template.HTMLEscapeString(d.Target.Text))
		return out
	}
	out.Target = diffHTML(translate.Diff(now, d.Target.Text))
	return out
}
