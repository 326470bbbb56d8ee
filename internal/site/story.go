package site

import (
	"context"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/web"
)

// storyPage is a story as readers see it, in the order in which they see it.
type storyPage struct {
	*frame
	Channel     *sectionLink
	Headline    template.HTML
	Standfirst  template.HTML
	Byline      template.HTML
	Published   template.HTML // when, as a <time> element
	Changed     string        // "Corrected …", "Updated …", empty when it never was
	ChangedLink string
	Provenance  provenance
	Lead        *image
	Body        template.HTML
	Corrections []correction
	Topics      []topicLink
	Follow      *followForm
	Tongues     []tongue
	Related     []teaser
	Talk        *talk
}

// Illustrated tells whether the related stories show their pictures: all or none.
func (p *storyPage) Illustrated() bool { return allPictures(p.Related) }

type correction struct {
	Anchor       string
	When         template.HTML
	Wrong, Right string
}

// topicLink leads to a topic's page and, where readers can follow it, to the form.
type topicLink struct{ Name, Href, Follow string }

// tongue is the same story in another language.
type tongue struct {
	Lang, Dir, Headline, Href, Note string
}

// story shows a story at its one address and redirects every other form of it.
func (s *Server) story(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	ps, text, err := s.publishedText(r, f)
	if err != nil {
		return err
	}
	if r.PathValue("slug") != ps.Publication.Slug {
		return redirectTo(w, r, f.addr.link(ps.Publication.Path))
	}
	page, err := s.storyPage(r.Context(), f, ps, text)
	if err != nil {
		return err
	}
	if page.Talk, err = s.talk(r.Context(), f, ps, threadCursor(r)); err != nil {
		return err
	}
	s.count(r, f.ed, ps.Story.ID)
	return s.show(w, r, http.StatusOK, "story", page)
}

// shortLink leads from a story's number to its page. An address of the same form that has
// another word than a number is unknown.
func (s *Server) shortLink(unknown web.HandlerFunc) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, done, err := s.open(w, r)
		if err != nil || done {
			return err
		}
		if _, ok := storyNumber(r.PathValue("number")); !ok {
			return unknown(w, r)
		}
		ps, err := s.published(r, f)
		if err != nil {
			return err
		}
		return redirectTo(w, r, f.addr.link(ps.Publication.Path))
	}
}

// published reads the story that the address names; an error with status 410 says that
// it was there once.
func (s *Server) published(r *http.Request, f *frame) (*store.PublishedStory, error) {
	return s.publishedWith(r, f, nil)
}

// publishedWith is published with the text that text gives (see store.PublishedStoryWith).
func (s *Server) publishedWith(r *http.Request, f *frame, text store.TextReader) (*store.PublishedStory, error) {
	n, ok := storyNumber(r.PathValue("number"))
	if !ok {
		return nil, depesche.E(depesche.NotFound, "page.unknown", "there is no such page")
	}
	ps, err := s.store.PublishedStoryWith(r.Context(), f.ed.Code, n, text)
	if !depesche.IsNotFound(err) {
		return ps, err
	}
	state, serr := s.store.PublicationState(r.Context(), f.ed.Code, n)
	switch {
	case depesche.IsNotFound(serr):
		return nil, &notHere{err, n}
	case serr != nil:
		return nil, serr
	case state == depesche.Withdrawn:
		return nil, web.WithStatus(http.StatusGone, &notHere{err, n})
	}
	// It went live between the two reads: to say that it is not there would be wrong.
	return s.store.PublishedStoryWith(r.Context(), f.ed.Code, n, text)
}

// storyNumber reads a story's number as addresses have it.
func storyNumber(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && n > 0 && strconv.FormatInt(n, 10) == text
}

func redirectTo(w http.ResponseWriter, r *http.Request, to string) error {
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, to, http.StatusMovedPermanently)
	return nil
}

// PreviewStory shows a text that is not published as the page that it would become, with
// a banner that says so and out of reach of search engines. Whoever calls it has made
// sure that the reader may see it.
func (s *Server) PreviewStory(w http.ResponseWriter, r *http.Request, ps *store.PublishedStory) error {
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	f, err := s.frame(r.Context(), a, &ps.Edition)
	if err != nil {
		return err
	}
	f.Preview = true
	text := s.write(f, &ps.PublishedText, &ps.Publication)
	page, err := s.storyPage(r.Context(), f, ps, text)
	if err != nil {
		return err
	}
	f.Robots, f.Canonical, f.Alternates, f.Data, f.Social = "noindex, nofollow", "", nil, "", nil
	w.Header().Set("Cache-Control", "no-store")
	return s.templates.Render(w, http.StatusOK, "story", page)
}

func (s *Server) storyPage(ctx context.Context, f *frame, ps *store.PublishedStory, text *storyText) (*storyPage, error) {
	d := &ps.Document
	p := &storyPage{frame: f}

	f.Title, f.Description = oneLine(d.Headline.Text), oneLine(d.Standfirst.Text)
	f.Canonical = f.addr.abs(ps.Publication.Path)
	f.Alternates = f.alternatesOf(ps)
	if !f.Preview {
		f.Offers = f.embeds()
	}
	f.sameStory(ps.Languages)
	if ps.Channel != nil {
		f.current(ps.Channel.Key)
		for i := range f.Sections {
			if f.Sections[i].Current {
				p.Channel = &f.Sections[i]
			}
		}
	}

	p.Headline, p.Standfirst = inline(d.Headline, f.ed.Lang), inline(d.Standfirst, f.ed.Lang)
	p.Byline = f.bylineHTML(d)
	p.Published = f.when(ps.Publication.First)
	p.Lead = s.bodyOf(f, text).image(d.Lead, leadSizes)
	p.Body = text.body
	p.Corrections = f.corrections(ps.Corrections)
	p.changed(ps)
	for _, t := range ps.Topics {
		l := topicLink{Name: depesche.NameIn(t.Names, f.ed.Lang, t.Key), Href: f.addr.link("/" + f.ed.Code + "/topic/" + t.Key)}
		if form := s.followForm(f, t); form != nil {
			l.Follow = f.addr.link("/" + f.ed.Code + "/follow/topic/" + t.Key)
			if p.Follow == nil {
				p.Follow = form
			}
		}
		p.Topics = append(p.Topics, l)
	}
	p.Tongues = f.tongues(ps)

	var err error
	if p.Provenance, err = s.provenance(ctx, f, ps, len(p.Tongues)); err != nil {
		return nil, err
	}
	if p.Related, err = s.related(ctx, f, ps); err != nil {
		return nil, err
	}
	f.Script = f.Script || len(p.Related) > 0 // their ages
	f.describe(ps, text.name)
	c, _ := f.storyCard(ps)
	s.drawn(f, c, ps.Publication.Story)
	return p, nil
}

// byline is "By A and B, Trieste", or what there is of it.
func byline(f *frame, d *depesche.Document) string {
	names := f.P.List(d.Byline)
	switch {
	case names == "" && d.Dateline == "":
		return ""
	case names == "":
		return d.Dateline
	case d.Dateline == "":
		return f.P.T("story.by", names)
	}
	return f.P.T("story.by_at", names, d.Dateline)
}

// changed fills the line that says when the page last changed for its readers: a
// correction comes before an update.
func (p *storyPage) changed(ps *store.PublishedStory) {
	if len(ps.Corrections) > 0 {
		p.Changed, p.ChangedLink = p.P.T("story.corrected", p.stamp(ps.Corrections[0].At, ps.Publication.First)), "#"+p.Corrections[0].Anchor
		return
	}
	if ps.Publication.Updated.Sub(ps.Publication.First) >= updateAfter {
		p.Changed = p.P.T("story.updated", p.stamp(ps.Publication.Updated, ps.Publication.First))
	}
}

func (f *frame) corrections(cs []depesche.Correction) []correction {
	var out []correction
	for i, c := range cs {
		anchor := "correction"
		if i > 0 {
			anchor += "-" + strconv.Itoa(i+1)
		}
		out = append(out, correction{anchor, f.P.TimeTag(c.At, f.P.DateTime(c.At)), c.Wrong, c.Right})
	}
	return out
}

// tongues lists the story's other languages: the original first.
func (f *frame) tongues(ps *store.PublishedStory) []tongue {
	var out []tongue
	seen := map[string]bool{}
	for _, l := range ps.Languages {
		// The same language in another edition is the same text; of two editions in another
		// language one will do.
		if l.Edition == f.ed.Code || strings.EqualFold(l.Lang, f.ed.Lang) || seen[strings.ToLower(l.Lang)] {
			continue
		}
		seen[strings.ToLower(l.Lang)] = true
		key := "tongue.unread"
		switch {
		case l.Kind == depesche.Original:
			key = "tongue.original"
		case l.Reviewed:
			key = "tongue.read"
		}
		t := tongue{l.Lang, depesche.Dir(l.Lang), l.Headline, f.addr.link(l.Path), f.P.T(key, f.P.LangName(l.Lang))}
		if l.Kind == depesche.Original {
			out = slices.Insert(out, 0, t)
		} else {
			out = append(out, t)
		}
	}
	return out
}

// sameStory turns the edition switch to the story's own pages where there are any, and
// returns the links that it turned.
func (f *frame) sameStory(links []store.LanguageLink) (found []editionLink) {
	for i, e := range f.addr.editions {
		for _, l := range links {
			if e.Code == l.Edition {
				f.Editions[i].Href, f.Editions[i].Note = f.addr.link(l.Path), ""
				found = append(found, f.Editions[i])
			}
		}
	}
	return found
}

// alternatesOf lists every live page of the story, its own included, for hreflang: a
// language once, and x-default for the original, or for the first page where that is
// not published.
func (f *frame) alternatesOf(ps *store.PublishedStory) []alternate {
	if len(ps.Languages) == 0 {
		return nil
	}
	var out []alternate
	self, fallback := false, ps.Languages[0].Path
	for _, l := range ps.Languages {
		if l.Kind == depesche.Original {
			fallback = l.Path
		}
		tag := f.addr.tag(l.Edition, l.Lang)
		if !slices.ContainsFunc(out, func(a alternate) bool { return strings.EqualFold(a.Lang, tag) }) {
			self = self || l.Edition == f.ed.Code
			out = append(out, alternate{tag, f.addr.abs(l.Path)})
		}
	}
	if !self {
		return nil // see alternates
	}
	return append(out, alternate{"x-default", f.addr.abs(fallback)})
}

const relatedMax = 4

// related are the newest stories of the same topics, then of the same channel.
func (s *Server) related(ctx context.Context, f *frame, ps *store.PublishedStory) ([]teaser, error) {
	lists := relatedLists(f, ps)
	return piece(ctx, f, "related", []any{ps.Story.ID, lists}, func(ctx context.Context, f *frame) ([]teaser, error) {
		items, err := s.store.FirstOfLists(ctx, lists, ps.Story.ID, relatedMax)
		out := make([]teaser, len(items))
		for i := range items {
			out[i] = f.lasting(&items[i])
		}
		return out, err
	}, func(ts []teaser) int { return 4096 * len(ts) })
}

func relatedLists(f *frame, ps *store.PublishedStory) []store.List {
	var lists []store.List
	for _, t := range ps.Topics[:min(3, len(ps.Topics))] {
		lists = append(lists, store.List{Edition: f.ed.Code, Topic: t.Key})
	}
	if ps.Channel != nil {
		lists = append(lists, store.List{Edition: f.ed.Code, Channel: ps.Channel.Key})
	}
	return lists
}

// oneLine is text for a title or a meta element.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
