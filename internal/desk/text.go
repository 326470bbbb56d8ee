package desk

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/web/i18n"
)

// textFrame is what every page about one text of a story knows.
type textFrame struct {
	frame
	Story                *depesche.Story
	Number               string
	StoryHref, Base      string
	Headline             string
	SourceDir            string
	TextLang, TextDir    string
	LangName, LangNameIn string
	LangSelf             string
	State                stateView
}

// translatePage is the translation desk: one text beside its original.
type translatePage struct {
	textFrame
	Others                                []pair
	Owner, Saved, Progress                string
	Total, Confirmed                      int
	Ticks                                 []tickView
	NextOpen                              string
	CanPreview, CanConfirmAll, CanApprove bool
	ApproveNext, AnyLive                  bool
	Publish                               []editionView
	Plan                                  planView
	Stale                                 *staleView
	SourceName                            string
	SourceRevision, Revision              int
	Segments                              []segmentView
	Open                                  *openSegment
	FindingList                           []findingView
	Engines                               enginePick
	NoEngine                              bool // sentences are empty, and no engine can fill them
	EngineUsed                            string
	Ledger                                []ledgerLine
	Together                              *togetherView
	Remarks                               *remarksView
	MemoryLegend                          template.HTML
	ToReview                              int // sentences that others confirmed and nobody has read again
	ReviewDo                              string
	Seen                                  int    // the revision that what is in the field was written on
	Preview                               string // address of the page beside the sentences
	PreviewOpen                           bool
	Compare                               string // address of the comparison, where the original changed
}

type tickView struct {
	Href, Shape, Tone, Says string
	On                      bool
}

type staleView struct{ Title, Text string }

// textFrame reads what the address names. A text that does not exist yet is nil.
func (s *Server) textFrame(v *visit) (*textFrame, *depesche.Text, error) {
	n, err := v.story()
	if err != nil {
		return nil, nil, err
	}
	st, err := s.room.Store.Story(v.ctx(), n)
	if err != nil {
		return nil, nil, err
	}
	lang, err := s.langOf(v, v.PathValue("lang"))
	if err != nil {
		return nil, nil, err
	}
	heads, err := s.room.Store.Headlines(v.ctx(), n)
	if err != nil {
		return nil, nil, err
	}
	text, err := s.room.Store.Text(v.ctx(), n, lang)
	if err != nil && !depesche.IsNotFound(err) {
		return nil, nil, err
	}
	if err != nil {
		text = nil
	}
	f := &textFrame{
		Story: st, Number: "#" + strconv.FormatInt(n, 10), StoryHref: storyHref(n), Base: textHref(n, lang), Headline: heads[st.Lang],
		SourceDir: depesche.Dir(st.Lang), TextLang: lang, TextDir: depesche.Dir(lang),
		LangName: v.p.LangName(lang), LangNameIn: v.p.LangNameIn(lang), LangSelf: i18n.SelfName(lang), State: state(v.p, "missing"),
	}
	if text != nil {
		f.State = textState(v.p, text)
	}
	return f, text, nil
}

// langOf turns an edition's code or a language tag into the tag, and refuses a language
// that nobody here publishes in.
func (s *Server) langOf(v *visit, code string) (string, error) {
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return "", err
	}
	for _, e := range es {
		if strings.EqualFold(e.Lang, code) || strings.EqualFold(e.Code, code) {
			return e.Lang, nil
		}
	}
	if n, err := v.story(); err == nil {
		if t, err := s.room.Store.Text(v.ctx(), n, code); err == nil {
			return t.Lang, nil
		}
	}
	return "", depesche.E(depesche.NotFound, "desk.no_edition_lang", "no edition here publishes in %s", shorten(code, 20))
}

// text is the page of one text: the translation desk, or the offer to translate where
// there is nothing yet. The original has its own page.
func (s *Server) text(w http.ResponseWriter, v *visit) error {
	tf, text, err := s.textFrame(v)
	if err != nil {
		return err
	}
	if tf.TextLang == tf.Story.Lang {
		to := tf.StoryHref
		if v.URL.RawQuery != "" {
			to += "?" + v.URL.RawQuery // a message for the page may travel there
		}
		http.Redirect(w, v.Request, to, http.StatusSeeOther)
		return nil
	}
	if text == nil || text.Head == 0 {
		return s.missing(w, v, tf)
	}
	with, err := s.typedSentence(v, tf, text)
	if err != nil {
		return err
	}
	p, err := s.translatePage(v, tf, text, v.URL.Query().Get("s"), with)
	if err != nil {
		return err
	}
	return s.templates.Render(w, http.StatusOK, "translate", p)
}

// typedSentence is what the visitor had typed into the sentence in hand and not saved, if
// the address asks for it.
func (s *Server) typedSentence(v *visit, tf *textFrame, text *depesche.Text) (besides, error) {
	if !v.URL.Query().Has("typed") || !v.may(depesche.RoleTranslator) {
		return besides{}, nil
	}
	rev, err := s.room.Store.Revision(v.ctx(), text.Head)
	if err != nil {
		return besides{}, err
	}
	on := chosen(v.URL.Query().Get("s"), rev.Targets)
	if on == 0 {
		return besides{}, nil
	}
	t, fields, err := s.typedHere(v, tf.Story.ID, tf.TextLang, rev.Targets[on-1].Key)
	target, has := fields["target"]
	if err != nil || !has {
		return besides{}, err
	}
	return besides{typed: &target, base: t.Base}, nil
}

type missingPage struct {
	textFrame
	Engines enginePick
	Working bool
}

func (s *Server) missing(w http.ResponseWriter, v *visit, tf *textFrame) error {
	f, err := s.frame(v, tf.LangName+", "+tf.Number, "-")
	if err != nil {
		return err
	}
	tf.frame = f
	p := &missingPage{textFrame: *tf, Engines: s.enginePick(v, tf.Story.Lang, tf.TextLang)}
	jobs, err := s.room.Store.Jobs(v.ctx(), tf.Story.ID)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if j.Lang != tf.TextLang {
			continue
		}
		p.Working = j.State == "waiting" || j.State == "running"
		if j.State == "failed" {
			p.Problem = &problem{Text: v.p.T("missing.failed"), Detail: v.reason(&j)}
		}
		break
	}
	return s.templates.Render(w, http.StatusOK, "missing", p)
}

// translatePage reads all that the translation desk shows. asked names the sentence that
// opens (see chosen); with is what is shown of it besides what is stored.
func (s *Server) translatePage(v *visit, tf *textFrame, text *depesche.Text, asked string, with besides) (*translatePage, error) {
	ctx := v.ctx()
	rev, err := s.room.Store.Revision(ctx, text.Head)
	if err != nil {
		return nil, err
	}
	original, err := s.room.Store.Original(ctx, tf.Story.ID)
	if err != nil {
		return nil, err
	}
	found, err := s.room.Store.Findings(ctx, text.ID)
	if err != nil {
		return nil, err
	}
	f, err := s.frame(v, tf.LangName+": "+tf.Headline, "-")
	if err != nil {
		return nil, err
	}
	f.Layout = "wide"
	tf.frame = f
	p := &translatePage{textFrame: *tf, CanPreview: s.Preview != nil, SourceName: v.p.LangName(tf.Story.Lang), Revision: rev.Number, SourceRevision: rev.SourceNum,
		Total: len(rev.Targets), Confirmed: text.Confirmed, Saved: v.p.T("translate.saved", v.clock(rev.At), rev.By), Progress: v.p.T("translate.progress", text.Confirmed, len(rev.Targets)),
		MemoryLegend: v.p.HTML("translate.memory_legend", template.HTML("<del>"+template.HTMLEscapeString(v.p.T("translate.struck"))+"</del>"), template.HTML("<ins>"+template.HTMLEscapeString(v.p.T("translate.underlined"))+"</ins>")),
	}
	changed, err := s.changes(v, rev, original)
	if err != nil {
		return nil, err
	}
	p.Stale = changed.view(v.p, original.UpdatedAt)
	if base, err := s.lastSettled(v, text, original.Head); err != nil {
		return nil, err
	} else if base != nil {
		p.Compare = tf.Base + "/compare"
	}
	if p.Seen = rev.Number; with.base > 0 {
		p.Seen = with.base
	}
	on := chosen(asked, rev.Targets)
	by := findingsBySegment(v.p, tf.Base, rev.Targets, found)
	p.Segments = v.segmentViews(tf, rev.Targets, by, changed)
	if on > 0 && v.may(depesche.RoleTranslator) {
		if err := s.openSegment(v, p, rev, on, by[rev.Targets[on-1].Key], changed); err != nil {
			return nil, err
		}
		if err := s.openWith(v, p, text, rev, on, with); err != nil {
			return nil, err
		}
	}
	if err := s.colleagues(v, p, tf, rev, on); err != nil {
		return nil, err
	}
	p.reread(v, rev.Targets)
	p.FindingList = findingList(by, rev.Targets, on)
	p.ticks(on)
	if err := s.fillTextActions(v, p, text, changed.stale); err != nil {
		return nil, err
	}
	p.Ledger, err = s.lastLines(v, tf.Story.ID)
	return p, err
}

// colleagues fills in who else is at the text, and what they said about it.
func (s *Server) colleagues(v *visit, p *translatePage, tf *textFrame, rev *depesche.Revision, on int) error {
	segment, numbers, here := "", map[string]int{}, tf.Base
	for i, t := range rev.Targets {
		numbers[t.Key] = i + 1
	}
	if on > 0 {
		segment, here = rev.Targets[on-1].Key, tf.Base+"?s="+strconv.Itoa(on)
	}
	var err error
	if p.Together, err = s.together(v, tf.Story.ID, tf.TextLang, segment, segment, here, v.may(depesche.RoleTranslator)); err != nil {
		return err
	}
	if p.Remarks, err = s.remarks(v, tf.Story.ID, tf.TextLang, here, numbers); err != nil {
		return err
	}
	if on > 0 {
		p.Remarks.Segment, p.Remarks.About = segment, v.p.T("remark.sentence", on)
	}
	return nil
}

// maxTicks is how many sentences the strip shows one by one.
const maxTicks = 40

// ticks fills the strip of sentences; a longer story has a bar instead.
func (p *translatePage) ticks(on int) {
	worst := map[int]findingView{}
	for _, f := range p.FindingList {
		if w, ok := worst[f.N]; !f.Waived && f.f.Severity != depesche.SevNote && (!ok || severityRank[f.f.Severity] > severityRank[w.f.Severity]) {
			worst[f.N] = f
		}
	}
	for _, sv := range p.Segments {
		if !sv.confirmed && p.NextOpen == "" && sv.N > on {
			p.NextOpen = sv.Href
		}
		t := tickView{Href: sv.Href, Shape: "s-" + sv.State.Key, Tone: sv.Tone, On: sv.N == on, Says: p.T("translate.tick", sv.N, sv.State.Word)}
		if f, ok := worst[sv.N]; ok {
			t.Shape, t.Tone, t.Says = f.Shape, f.Tone, p.T("translate.tick_finding", sv.N, sv.State.Word)
		}
		p.Ticks = append(p.Ticks, t)
	}
	if len(p.Ticks) > maxTicks {
		p.Ticks = nil
	}
}

// fillTextActions says what may be done with the text as a whole.
func (s *Server) fillTextActions(v *visit, p *translatePage, text *depesche.Text, stale bool) error {
	ctx := v.ctx()
	people, err := s.people(v)
	if err != nil {
		return err
	}
	p.Owner = people[text.Owner]
	if text.State == depesche.TextApproved && text.Approved == text.Head {
		p.Owner = v.p.T("translate.approved_by", text.ApprovedBy, v.clock(text.ApprovedAt))
	}
	texts, err := s.room.Store.Texts(ctx, p.Story.ID)
	if err != nil {
		return err
	}
	for _, t := range texts {
		if t.Lang != p.TextLang {
			o := pair{Name: v.p.LangName(t.Lang), Href: textHref(p.Story.ID, t.Lang)}
			if t.Kind == depesche.Original {
				o.Href = storyHref(p.Story.ID)
			}
			p.Others = append(p.Others, o)
		}
	}
	unread := text.Approved != text.Head
	p.CanConfirmAll = v.may(depesche.RoleTranslator) && text.Confirmed < text.Filled
	p.CanApprove = v.may(depesche.RoleEditor) && unread && text.Filled == text.Segments && text.OpenErrors == 0 && !stale
	if err := s.fillPublish(v, p, texts, stale); err != nil {
		return err
	}
	p.ApproveNext = p.CanApprove && text.Confirmed == text.Segments
	p.Engines = s.enginePick(v, p.Story.Lang, p.TextLang)
	p.NoEngine = text.Filled < text.Segments && p.Engines.Nobody()
	p.EngineUsed = v.enginesUsed(p.Segments)
	return nil
}

// Planning tells whether there is something to give a time, or something that has one.
func (p *translatePage) Planning() bool {
	return p.Plan.AnyReady || slices.ContainsFunc(p.Publish, func(e editionView) bool { return e.Plan != nil })
}

// OneEdition tells whether only one edition publishes in the text's language.
func (p *translatePage) OneEdition() bool { return len(p.Publish) == 1 }

// fillPublish says for the editions in the text's language what publication needs.
func (s *Server) fillPublish(v *visit, p *translatePage, texts []depesche.Text, stale bool) error {
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	pubs, err := s.room.Store.Publications(v.ctx(), p.Story.ID)
	if err != nil {
		return err
	}
	waiting, err := s.room.Store.Schedules(v.ctx(), p.Story.ID)
	if err != nil {
		return err
	}
	several := 0
	for _, e := range editions {
		if e.Lang == p.TextLang {
			several++
		}
	}
	for _, e := range editions {
		if e.Lang != p.TextLang {
			continue
		}
		c := cellOf(&e, texts, pubs, waiting)
		c.Stale = stale
		ed, err := s.editionView(v, &e, &c, p.Story)
		if err != nil {
			return err
		}
		if several > 1 {
			ed.Verb = v.p.T("publish.on", e.Name)
		}
		if !v.account.In(e.Code).Includes(depesche.RoleEditor) {
			ed.Ready = false
		}
		p.State = cellState(v.p, &c)
		p.AnyLive = p.AnyLive || ed.Live != ""
		p.Publish = append(p.Publish, ed)
	}
	p.Plan = s.planForm(v, p.StoryHref, p.Base, p.Publish)
	return nil
}

// enginesUsed says what wrote the sentences.
func (v *visit) enginesUsed(segs []segmentView) string {
	var names []string
	count := map[string]int{}
	for _, s := range segs {
		if s.From == "" {
			continue
		}
		if count[s.From] == 0 {
			names = append(names, s.From)
		}
		count[s.From]++
	}
	if len(names) == 0 {
		return v.p.T("translate.no_engine_yet")
	}
	slices.SortStableFunc(names, func(a, b string) int { return count[b] - count[a] })
	var parts []string
	for _, n := range names[:min(len(names), 4)] {
		parts = append(parts, v.p.T("translate.wrote", n, count[n]))
	}
	return strings.Join(parts, " · ")
}
