package desk

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

type storyPage struct {
	frame
	Story             *depesche.Story
	Number            string
	Base              string
	Headline          string
	LangName          string
	State             stateView
	By, Words         string
	Revision          int
	Inbox, CanPreview bool
	CanApprove        bool
	Embargoed         string
	TextDir           string
	Units             []unitView
	Languages         []languageLine
	Missing           []option
	Engines           enginePick
	Editions          []editionView
	AnyReady, AnyLive bool
	Channels, Topics  []option
	Suggested         []suggestedTopic
	Priorities        []option
	Zone              string
	EmbargoValue      string
	Facts, Provenance []pair
	Ledger            []ledgerLine
	Remarks           *remarksView
	Assignments       *assignView
	Pictures          []useLine
	AddPicture        pictureAdd
}

// pair is a name with its value, which may lead somewhere.
type pair struct{ Name, Value, Href string }

type languageLine struct {
	Code, Name, Href, Link string
	State                  stateView
}

// unitView is a piece of the original as the story page shows it.
type unitView struct {
	Label, Class string
	Segments     []segmentHTML
	Picture      *pictureView
}

type segmentHTML struct {
	Number int
	HTML   template.HTML
}

type pictureView struct{ Src, Alt, Note string }

// editionView is an edition in the box "Publish".
type editionView struct {
	Code, Name     string
	Ready, Checked bool
	Unread         bool // may go out although nobody has approved it
	Live, LiveNote string
	Waiting        bool // scheduled for the end of the embargo
	Verb           string
	Blockers       []blockerView
}

type blockerView struct {
	Text, Href string
	Grave      bool
}

func (s *Server) story(w http.ResponseWriter, v *visit) error {
	p, err := s.storyPage(v)
	if err != nil {
		return err
	}
	return s.templates.Render(w, http.StatusOK, "story", p)
}

func (s *Server) storyPage(v *visit) (*storyPage, error) {
	n, err := v.story()
	if err != nil {
		return nil, err
	}
	st, err := s.room.Store.Story(v.ctx(), n)
	if err != nil {
		return nil, err
	}
	text, err := s.room.Store.Original(v.ctx(), n)
	if err != nil {
		return nil, err
	}
	rev, err := s.room.Store.Revision(v.ctx(), text.Head)
	if err != nil {
		return nil, err
	}
	// The page shows every edition; what it offers of the original asks for the role there.
	if v.role, err = s.room.RoleAt(v.ctx(), v.account, newsroom.Place{Lang: st.Lang}); err != nil {
		return nil, err
	}
	number := "#" + strconv.FormatInt(n, 10)
	f, err := s.frame(v, number+" "+rev.Document.Headline.Text, "-")
	if err != nil {
		return nil, err
	}
	f.Layout = "with-side"
	p := &storyPage{
		frame: f, Story: st, Number: number, Base: storyHref(n), Headline: rev.Document.Headline.Text,
		LangName: v.p.LangName(st.Lang), By: rev.By, Revision: rev.Number, Inbox: st.State == depesche.StoryInbox,
		CanPreview: s.Preview != nil, TextDir: depesche.Dir(st.Lang), Words: words(v.p, &rev.Document),
		CanApprove: v.may(depesche.RoleEditor) && text.Approved != text.Head && st.State != depesche.StoryKilled,
		State:      textState(v.p, text), Zone: v.p.Zone().String(),
	}
	credits, err := s.credits(v, &rev.Document)
	if err != nil {
		return nil, err
	}
	p.Units = unitViews(v.p, &rev.Document, rev.Segments, credits)
	if st.Embargo.After(v.now) {
		p.Embargoed = v.p.T("story.embargoed", st.Embargo)
	}
	if err := s.fillEditions(v, p, text); err != nil {
		return nil, err
	}
	if err := s.fillDescription(v, p); err != nil {
		return nil, err
	}
	if p.Pictures, err = s.useLines(v, n, &rev.Document); err != nil {
		return nil, err
	}
	p.AddPicture = s.addForm(v, st, rev)
	if p.Remarks, err = s.remarks(v, n, "", p.Base, nil); err != nil {
		return nil, err
	}
	if p.Assignments, err = s.assignments(v, st); err != nil {
		return nil, err
	}
	p.Ledger, err = s.lastLines(v, n)
	return p, err
}

func words(p *i18n.Printer, d *depesche.Document) string {
	return p.N("story.words", len(strings.Fields(d.PlainText())))
}

// unitViews lays out an original for reading, its sentences numbered as the translation
// desk numbers them.
func unitViews(p *i18n.Printer, d *depesche.Document, segs []depesche.Segment, credits map[string]string) []unitView {
	byUnit := map[string][]segmentHTML{}
	for i, s := range segs {
		byUnit[s.Unit] = append(byUnit[s.Unit], segmentHTML{i + 1, markup(s.Source, nil)})
	}
	var out []unitView
	add := func(ref string, kind depesche.UnitKind, level int) {
		if len(byUnit[ref]) > 0 {
			out = append(out, unitView{Label: p.T("unit." + string(kind)), Class: unitClass(kind), Segments: byUnit[ref]})
		}
	}
	picture := func(ref string, use *depesche.PictureUse) {
		if use == nil {
			return
		}
		v := &pictureView{Alt: use.Alt, Note: pictureNote(p, use, credits[use.Hash])}
		if use.Hash != "" {
			v.Src = "/desk/picture/" + use.Hash
		}
		out = append(out, unitView{Label: p.T("unit.picture"), Picture: v})
		add(ref+"/caption", depesche.UnitCaption, 0)
		add(ref+"/alt", depesche.UnitAlt, 0)
	}
	add("headline", depesche.UnitHeadline, 0)
	add("standfirst", depesche.UnitStandfirst, 0)
	add("dateline", depesche.UnitDateline, 0)
	picture("lead", d.Lead)
	for i := range d.Blocks {
		b := &d.Blocks[i]
		switch b.Kind {
		case depesche.Paragraph:
			add(b.ID, depesche.UnitText, 0)
		case depesche.Heading:
			add(b.ID, depesche.UnitHeading, b.Level)
		case depesche.Quotation:
			add(b.ID, depesche.UnitQuotation, 0)
			add(b.ID+"/speaker", depesche.UnitSpeaker, 0)
		case depesche.List:
			for j := range b.Items {
				add(b.ID+"/"+strconv.Itoa(j), depesche.UnitItem, 0)
			}
		case depesche.Picture:
			picture(b.ID, b.Picture)
		case depesche.Embed:
			out = append(out, unitView{Label: p.T("unit.embed"), Class: "muted", Segments: []segmentHTML{{HTML: template.HTML(template.HTMLEscapeString(b.Href))}}})
		}
	}
	return out
}

// credits are those of a document's stored pictures, by hash.
func (s *Server) credits(v *visit, d *depesche.Document) (map[string]string, error) {
	out := map[string]string{}
	for _, hash := range store.PictureHashes(d) {
		f, err := s.room.Store.PictureFile(v.ctx(), hash)
		if err != nil && !depesche.IsNotFound(err) {
			return nil, err
		}
		if f != nil {
			out[hash] = f.Credit
		}
	}
	return out, nil
}

func pictureNote(p *i18n.Printer, use *depesche.PictureUse, own string) string {
	credit := p.T("picture.no_credit")
	switch {
	case use.Credit != "":
		credit = p.T("picture.credit", use.Credit)
	case own != "":
		credit = p.T("picture.credit", own)
	}
	if use.Hash == "" {
		return credit + " " + p.T("picture.away")
	}
	return credit
}

func unitClass(k depesche.UnitKind) string {
	switch k {
	case depesche.UnitHeadline:
		return "h1"
	case depesche.UnitStandfirst:
		return "sf"
	case depesche.UnitHeading:
		return "h2"
	case depesche.UnitQuotation:
		return "quote"
	case depesche.UnitCaption, depesche.UnitAlt, depesche.UnitSpeaker, depesche.UnitDateline:
		return "minor"
	}
	return ""
}

// fillEditions says for every edition how far its text is and what publication needs.
func (s *Server) fillEditions(v *visit, p *storyPage, original *depesche.Text) error {
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	texts, err := s.room.Store.Texts(v.ctx(), p.Story.ID)
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
	seen := map[string]bool{}
	shown := map[string]bool{}
	for _, e := range editions {
		c := store.MatrixCell{Edition: e.Code, Lang: e.Lang}
		for i := range texts {
			if texts[i].Lang == e.Lang {
				c.Text, c.Original = &texts[i], texts[i].Kind == depesche.Original
			}
		}
		for i := range pubs {
			if pubs[i].Edition == e.Code {
				c.Publication = &pubs[i]
			}
		}
		for _, w := range waiting {
			c.Scheduled = c.Scheduled || w.Edition == e.Code
		}
		if c.Text != nil && !c.Original {
			if head, err := s.room.Store.Revision(v.ctx(), c.Text.Head); err == nil {
				c.Stale = head.Source != original.Head
			}
		}
		line := languageLine{Code: e.Code, Name: v.p.LangName(e.Lang), State: cellState(v.p, &c, p.Story.Embargo, v.now), Href: textHref(p.Story.ID, e.Lang)}
		switch {
		case c.Text == nil:
			line.Link = v.p.T("story.lang_translate")
			if !seen[e.Lang] && v.account.InLang(e.Lang, editions).Includes(depesche.RoleTranslator) {
				p.Missing = append(p.Missing, option{Value: e.Lang, Name: v.p.LangName(e.Lang), Here: true})
			}
		case c.Original:
			line.Href, line.Link = storyHref(p.Story.ID), v.p.T("matrix.original")
			p.State = line.State
		default:
			line.Link = v.p.T("story.lang_open")
		}
		seen[e.Lang] = true
		p.Languages = append(p.Languages, line)
		shown[e.Lang] = true
		if c.Text == nil {
			continue
		}
		ed, err := s.editionView(v, &e, &c, p.Story)
		if err != nil {
			return err
		}
		ed.Ready = ed.Ready && v.account.In(e.Code).Includes(depesche.RoleEditor)
		p.AnyReady = p.AnyReady || ed.Ready
		p.AnyLive = p.AnyLive || ed.Live != "" || ed.Waiting
		p.Editions = append(p.Editions, ed)
	}
	// Texts in languages that no edition publishes in are shown too.
	for i := range texts {
		if t := &texts[i]; !shown[t.Lang] {
			line := languageLine{Code: t.Lang, Name: v.p.LangName(t.Lang), State: textState(v.p, t), Href: textHref(p.Story.ID, t.Lang), Link: v.p.T("story.lang_open")}
			if t.Kind == depesche.Original {
				line.Href, line.Link = storyHref(p.Story.ID), v.p.T("matrix.original")
			}
			p.Languages = append(p.Languages, line)
		}
	}
	if len(p.Missing) > 0 {
		p.Engines = s.enginePickAny(v, p.Story.Lang, p.Missing)
	}
	return nil
}

// editionView says whether a story may go out in an edition, or what stands before it.
func (s *Server) editionView(v *visit, e *depesche.Edition, c *store.MatrixCell, st *depesche.Story) (editionView, error) {
	ed := editionView{Code: e.Code, Name: v.p.T("publish.edition", e.Name, v.p.LangName(e.Lang)), Verb: v.p.T("publish.in", v.p.LangNameIn(e.Lang))}
	current := false
	if c.Publication != nil && c.Publication.State == depesche.Live {
		ed.Live, ed.LiveNote = c.Publication.Path, v.p.T("publish.since", v.clock(c.Publication.Updated))
		current = c.Publication.Revision == c.Text.Head
		ed.Verb = v.p.T("publish.update", v.p.LangNameIn(e.Lang))
	}
	if c.Scheduled {
		ed.Waiting, ed.LiveNote = true, v.p.T("publish.scheduled", v.clock(st.Embargo))
	}
	if (current || c.Scheduled) && !c.Stale {
		return ed, nil
	}
	bs, err := s.room.Blockers(v.ctx(), st.ID, e.Code)
	if err != nil {
		return ed, err
	}
	for _, b := range bs {
		ed.Blockers = append(ed.Blockers, v.blocker(b, textHref(st.ID, e.Lang), c.Original))
	}
	ed.Ready = len(ed.Blockers) == 0 && !current
	ed.Unread = ed.Ready && !c.Original && c.Text.Approved != c.Text.Head
	ed.Checked = ed.Ready && !ed.Unread
	return ed, nil
}

// blocker says in a few words what stands before a publication, and leads to it.
func (v *visit) blocker(b newsroom.Blocker, text string, original bool) blockerView {
	out := blockerView{Text: b.Text, Grave: b.Key == "block.errors" || b.Key == "block.killed"}
	if v.p.Has(b.Key) {
		out.Text = v.p.N(b.Key, b.Count)
	}
	switch {
	case strings.HasPrefix(b.Key, "block.picture_"):
		story, _, _ := strings.Cut(text, "/text/")
		out.Href = story + "#pictures"
	case original:
	case len(b.Findings) > 0:
		out.Href = text + "#f"
	case b.Key == "block.empty":
		out.Href = text + "?s=empty#on"
	case b.Key == "block.stale":
		out.Href = text + "#stale"
	}
	return out
}

// fillDescription fills the form for channel, topics, priority and embargo, and the
// list of where the story comes from.
// suggestedTopic is a topic that the text speaks for, with the words that do.
type suggestedTopic struct{ Value, Name, Words string }

// suggestTopics takes the topics that the text speaks for out of the list of all.
func (s *Server) suggestTopics(v *visit, p *storyPage) error {
	found, err := s.room.SuggestTopics(v.ctx(), p.Story.ID)
	if err != nil {
		return err
	}
	for _, f := range found {
		i := slices.IndexFunc(p.Topics, func(o option) bool { return o.Value == f.Key })
		if i < 0 {
			continue
		}
		p.Suggested = append(p.Suggested, suggestedTopic{f.Key, p.Topics[i].Name, strings.Join(f.Words, ", ")})
		p.Topics = slices.Delete(p.Topics, i, i+1)
	}
	return nil
}

func (s *Server) fillDescription(v *visit, p *storyPage) error {
	channels, err := s.room.Store.Channels(v.ctx())
	if err != nil {
		return err
	}
	channel := p.Story.Channel
	for _, c := range channels {
		name := depesche.NameIn(c.Names, v.p.Lang(), c.Key)
		p.Channels = append(p.Channels, option{Value: c.Key, Name: name, Here: c.Key == p.Story.Channel})
		if c.Key == p.Story.Channel {
			channel = name
		}
	}
	topics, err := s.room.Store.Topics(v.ctx())
	if err != nil {
		return err
	}
	var has []string
	for _, t := range topics {
		o := option{Value: t.Key, Name: depesche.NameIn(t.Names, v.p.Lang(), t.Key), Here: slices.Contains(p.Story.Topics, t.Key)}
		if o.Here {
			has = append(has, o.Name)
		}
		p.Topics = append(p.Topics, o)
	}
	slices.SortFunc(p.Topics, func(a, b option) int { return strings.Compare(a.Name, b.Name) })
	if v.may(depesche.RoleEditor) {
		if err := s.suggestTopics(v, p); err != nil {
			return err
		}
	}
	for i := 1; i <= 6; i++ {
		p.Priorities = append(p.Priorities, option{Value: strconv.Itoa(i), Name: v.p.T("priority." + strconv.Itoa(i)), Here: i == p.Story.Priority})
	}
	if !p.Story.Embargo.IsZero() {
		p.EmbargoValue = p.Story.Embargo.In(v.p.Zone()).Format("2006-01-02T15:04")
	}
	none := v.p.T("story.none")
	or := func(s string) string {
		if s == "" {
			return none
		}
		return s
	}
	p.Facts = []pair{
		{Name: v.p.T("story.slugline"), Value: or(p.Story.Slugline)},
		{Name: v.p.T("story.channel"), Value: or(channel)},
		{Name: v.p.T("story.topics"), Value: or(v.p.List(has))},
	}
	prov := p.Story.Provenance
	p.Provenance = []pair{{Name: v.p.T("source.name"), Value: or(prov.Source)}}
	if prov.URL != "" {
		p.Provenance = append(p.Provenance, pair{v.p.T("source.address"), shorten(strings.TrimPrefix(strings.TrimPrefix(prov.URL, "https://"), "http://"), 60), webAddress(prov.URL)})
	}
	p.Provenance = append(p.Provenance, pair{Name: v.p.T("source.rights"), Value: or(prov.Rights)})
	if !prov.Published.IsZero() {
		p.Provenance = append(p.Provenance, pair{Name: v.p.T("source.published"), Value: v.p.DateTime(prov.Published)})
	}
	if !prov.Modified.IsZero() && !prov.Modified.Equal(prov.Published) {
		p.Provenance = append(p.Provenance, pair{Name: v.p.T("source.modified"), Value: v.p.DateTime(prov.Modified)})
	}
	return nil
}

// webAddress is an address that a link may carry, "" for anything but http and https.
func webAddress(u string) string {
	if strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://") {
		return u
	}
	return ""
}

func (s *Server) accept(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	if err := s.room.Accept(v.ctx(), v.actor(), n); err != nil {
		return s.sayBad(w, v, storyHref(n), err)
	}
	return say(w, v, storyHref(n), "said.accepted")
}

func (s *Server) describe(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	change, err := v.storyChange()
	if err == nil {
		err = s.room.Describe(v.ctx(), v.actor(), n, change)
	}
	if err != nil {
		return s.sayBad(w, v, storyHref(n)+"#describe", err)
	}
	return say(w, v, storyHref(n)+"#describe", "said.saved")
}

func (v *visit) storyChange() (newsroom.StoryChange, error) {
	f := v.PostForm
	channel, slugline := f.Get("channel"), strings.TrimSpace(f.Get("slugline"))
	topics := f["topic"]
	prio, err := strconv.Atoi(f.Get("priority"))
	if err != nil || prio < 1 || prio > 6 {
		return newsroom.StoryChange{}, depesche.E(depesche.Invalid, "desk.priority", "the priority is a number from 1 to 6")
	}
	var embargo time.Time
	if e := f.Get("embargo"); e != "" {
		if embargo, err = time.ParseInLocation("2006-01-02T15:04", e, v.p.Zone()); err != nil {
			return newsroom.StoryChange{}, depesche.E(depesche.Invalid, "desk.embargo", "%s is no date with a time; write it as 2026-03-31T06:00", e)
		}
	}
	return newsroom.StoryChange{Channel: &channel, Slugline: &slugline, Topics: &topics, Priority: &prio, Embargo: &embargo}, nil
}

func (s *Server) translateStory(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	langs := v.PostForm["lang"]
	if len(langs) == 0 {
		return s.sayBad(w, v, storyHref(n)+"#translate", depesche.E(depesche.Invalid, "desk.no_language", "choose at least one language"))
	}
	if err := v.mayEach(s, depesche.RoleTranslator, inLanguages(langs)...); err != nil {
		return s.sayBad(w, v, storyHref(n)+"#translate", err)
	}
	for _, l := range langs {
		if err := s.startTranslate(v, n, l, v.PostForm.Get("engine")); err != nil {
			return s.sayBad(w, v, storyHref(n)+"#translate", err)
		}
	}
	if s.room.Queue == nil {
		return say(w, v, storyHref(n), "said.translated")
	}
	return say(w, v, storyHref(n), "said.translating")
}

func (s *Server) publishStory(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	return s.publish(w, v, n, v.PostForm["edition"], storyHref(n))
}

func (s *Server) publish(w http.ResponseWriter, v *visit, n int64, editions []string, back string) error {
	if len(editions) == 0 {
		return s.sayBad(w, v, back+"#publish", depesche.E(depesche.Invalid, "desk.no_edition", "choose at least one edition"))
	}
	if err := v.mayEach(s, depesche.RoleEditor, inEditions(editions)...); err != nil {
		return s.sayBad(w, v, back, err)
	}
	pubs, err := s.room.Publish(v.ctx(), v.actor(), n, editions)
	if err != nil {
		return s.sayBad(w, v, back, err)
	}
	live := 0
	for _, p := range pubs {
		if p.State == depesche.Live {
			live++
		}
	}
	if live == 0 {
		return say(w, v, back, "said.scheduled")
	}
	return say(w, v, back, "said.published")
}

func (s *Server) unpublishStory(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	return s.unpublish(w, v, n, v.PostForm["edition"], storyHref(n))
}

func (s *Server) unpublish(w http.ResponseWriter, v *visit, n int64, editions []string, back string) error {
	err := error(depesche.E(depesche.Invalid, "desk.no_edition", "choose at least one edition"))
	if len(editions) > 0 {
		if err = v.mayEach(s, depesche.RoleEditor, inEditions(editions)...); err != nil {
			return s.sayBad(w, v, back, err)
		}
		err = s.room.Unpublish(v.ctx(), v.actor(), n, editions, strings.TrimSpace(v.PostForm.Get("reason")))
	}
	if err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.unpublished")
}
