package desk

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

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
	Embargoed         []string
	TextDir           string
	Units             []unitView
	Languages         []languageLine
	Missing           []option // languages to translate into
	Translating       *translatingView
	Engines           enginePick
	Editions          []editionView
	AnyReady, AnyLive bool
	Plan              planView
	description
	Facts, Provenance []pair
	Ledger            []ledgerLine
	Readings          *readingsView
	Live              bool // some edition shows it
	Remarks           *remarksView
	Assignments       *assignView
	Pictures          []useLine
	AddPicture        pictureAdd
}

// pair is a name with its value, which may lead somewhere.
type pair struct{ Name, Value, Href string }

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

func (s *Server) story(w http.ResponseWriter, v *visit) error {
	p, err := s.storyPage(v)
	if err != nil {
		return err
	}
	return s.templates.Render(w, http.StatusOK, "story", p)
}

// storyAgain gives the page back with what its form for the description says, after somebody
// has looked for topics. Nothing is saved.
func (s *Server) storyAgain(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	if err := v.mayEach(s, depesche.RoleEditor, newsroom.Place{Story: n}); err != nil {
		return err
	}
	return s.story(w, v)
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
	if v.role, err = s.room.RoleAt(v.ctx(), v.account, newsroom.Place{Story: n}); err != nil {
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
		State:      textState(v.p, text),
	}
	credits, err := s.credits(v, &rev.Document, st.Lang)
	if err != nil {
		return nil, err
	}
	p.Units = unitViews(v.p, &rev.Document, rev.Segments, credits)
	if p.Translating, err = s.translating(v, n, v.account.Highest().Includes(depesche.RoleTranslator)); err != nil {
		return nil, err
	}
	if err := s.fillEditions(v, p, text); err != nil {
		return nil, err
	}
	if p.Embargoed, err = s.embargoed(v, st); err != nil {
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
	p.Live = slices.ContainsFunc(p.Editions, func(e editionView) bool { return e.Live != "" })
	if p.Readings, err = s.readings(v, n); err != nil {
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

// credits are those of a document's stored pictures in a language, by hash.
func (s *Server) credits(v *visit, d *depesche.Document, lang string) (map[string]string, error) {
	out := map[string]string{}
	for _, hash := range store.PictureHashes(d) {
		f, err := s.room.Store.PictureFile(v.ctx(), hash)
		if err != nil && !depesche.IsNotFound(err) {
			return nil, err
		}
		if f != nil {
			out[hash] = f.CreditOf(&depesche.PictureUse{}, lang)
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

// fillDescription fills the form for what is about the story, what says so to those who
// may not change it, and the list of where the story comes from.
func (s *Server) fillDescription(v *visit, p *storyPage) error {
	var err error
	if p.description, err = s.describeForm(v, p.Story); err != nil {
		return err
	}
	channel := p.Story.Channel
	for _, c := range p.Channels {
		if c.Here {
			channel = c.Name
		}
	}
	var has []string
	for _, t := range p.Topics {
		if t.Here {
			has = append(has, t.Name)
		}
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
