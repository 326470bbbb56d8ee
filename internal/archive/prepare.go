package archive

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"depesche"
	"depesche/internal/archive/blog"
	"depesche/internal/extract"
	"depesche/internal/langid"
	"depesche/internal/search"
	"depesche/internal/segment"
	"depesche/internal/slug"
	"depesche/internal/store"
)

// arrival is a post made ready to be stored.
type arrival struct {
	item   *blog.Item
	doc    depesche.Document
	segs   []depesche.Segment
	lang   string
	topics []depesche.Topic
	story  store.Arrival
	page   *store.Arriving
	of     string // the post that it translates, "" for a story of its own
	held   bool   // was a public page there, and could be one here: it comes as a draft
}

// prepare makes a post ready; nil for one that is left out, which the report then says.
func (in *intake) prepare(ctx context.Context, it *blog.Item, ear *langid.Ear) *arrival {
	if why := in.leftOut(it); why != "" {
		in.report.skip(why)
		in.leaveTalk(it)
		return nil
	}
	doc := in.document(it)
	if len(doc.Blocks) == 0 && doc.Headline.IsEmpty() {
		in.report.skip("post without a word")
		in.leaveTalk(it)
		return nil
	}
	lang, err := in.language(ctx, it, &doc, ear)
	if err != nil || lang == "" {
		in.report.problem(blog.Problem{Line: it.Line, ID: it.ID, What: "its language cannot be told: say it with --lang; left out"})
		in.report.skip("post of unknown language")
		in.leaveTalk(it)
		return nil
	}
	for _, u := range it.Unknown {
		in.report.unknown(u)
	}
	for _, taxonomy := range it.TermsSkipped {
		in.report.skip("term of the taxonomy " + taxonomy)
	}
	if it.MetaSkipped > 0 {
		in.report.unknown("custom fields of a post")
	}
	in.pictures.resolve(ctx, &doc, lang)
	a := &arrival{item: it, doc: doc, lang: lang, of: in.survey.leads(it)}
	a.segs = doc.Segments(segment.Splitter(lang))
	channel, topics := in.sections(it, lang)
	a.topics = topics
	in.place(a)
	state := depesche.StoryOpen
	st := depesche.Story{State: state, Lang: lang, Channel: channel, Priority: 4, CreatedAt: it.Published, UpdatedAt: later(it.Modified, it.Published),
		Provenance: depesche.Provenance{Published: it.Published, Modified: it.Modified}}
	for _, t := range topics {
		st.Topics = append(st.Topics, t.Key)
	}
	if st.CreatedAt.IsZero() {
		st.CreatedAt = in.now()
	}
	if st.UpdatedAt.IsZero() {
		st.UpdatedAt = st.CreatedAt
	}
	if it.Status == blog.Future && it.Published.After(in.now()) {
		st.Embargo = it.Published
	}
	a.story = store.Arrival{Site: in.origin, ForeignID: it.ID, Story: st, Document: doc, Segments: len(a.segs), Approved: a.page != nil,
		Publication: a.page, Addresses: fold(it.Addresses), Detail: in.detail(it)}
	if a.of == "" {
		a.story.Fingerprint = extract.Fingerprint(doc.PlainText())
		a.story.Body = store.EncodeOriginal(a.encoded(), a.segs)
		a.story.Words = search.For(lang).Index(search.DocumentOf(&doc))
	}
	in.lists.post(in, a)
	a.story.Comments = in.talk(it, a)
	if it.Body, it.Comments = "", nil; a.of == "" { // many wait in memory
		a.segs = nil
	}
	return a
}

// encoded is the document as the database keeps it, which its page has already.
func (a *arrival) encoded() string {
	if a.page != nil {
		return a.page.Document
	}
	return store.EncodeDocument(&a.doc)
}

// leftOut says why an item is not taken in.
func (in *intake) leftOut(it *blog.Item) string {
	switch {
	case it.Status == blog.Trash:
		return "post in the trash, or saved by a machine"
	case it.Kind == blog.Page && in.Pages == "skip":
		return "page"
	}
	return ""
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func (in *intake) document(it *blog.Item) depesche.Document {
	base := in.site.URL
	if len(it.Addresses) > 0 && strings.HasPrefix(it.Addresses[0], "http") {
		base = it.Addresses[0]
	}
	lang := it.Lang
	d := depesche.Document{Headline: depesche.Plain(extract.Words(it.Title)), Standfirst: depesche.Plain(extract.Words(it.Excerpt)), Byline: it.Authors, Blocks: extract.Fragment(it.Body, base, lang)}
	lead := it.Lead
	if a, ok := in.survey.asset(it.LeadAsset); lead == nil && ok && it.LeadAsset != "" {
		lead = &a
	}
	if lead != nil {
		if u := extract.Address(base, lead.URL); u != "" {
			d.Lead = &depesche.PictureUse{URL: u, Alt: extract.Words(lead.Alt), Caption: depesche.Plain(extract.Words(lead.Caption)), Credit: extract.Words(lead.Credit)}
			d.Blocks = withoutLead(d.Blocks, d.Lead)
		}
	}
	if d.Headline.IsEmpty() {
		d.Headline = depesche.Plain(beginning(&d))
	}
	return d
}

// withoutLead takes the lead picture off the top of the text, where many themes want it
// once more.
func withoutLead(bs []depesche.Block, lead *depesche.PictureUse) []depesche.Block {
	if len(bs) == 0 || bs[0].Picture == nil || wholeSize(bs[0].Picture.URL) != wholeSize(lead.URL) {
		return bs
	}
	if lead.Caption.IsEmpty() {
		lead.Caption = bs[0].Picture.Caption
	}
	if lead.Alt == "" {
		lead.Alt = bs[0].Picture.Alt
	}
	return bs[1:]
}

// beginning stands in for a headline that a post does not have.
func beginning(d *depesche.Document) string {
	words := strings.Fields(d.PlainText())
	if len(words) > 8 {
		return strings.Join(words[:8], " ") + " …"
	}
	return strings.Join(words, " ")
}

// language decides which language a text is in: what the export says of it, what the
// importer says, what it reads like, what the site is in.
func (in *intake) language(ctx context.Context, it *blog.Item, d *depesche.Document, ear *langid.Ear) (string, error) {
	tag := firstOf(it.Lang, in.Lang)
	if tag == "" {
		text := d.PlainText()
		tag = in.site.Lang
		if reads(ear, text, tag) {
			return in.own(ctx, tag)
		}
		found, sure := "", 0.0
		if len(text) >= 40 {
			found, sure = ear.Identify(start(text, enoughText))
		}
		other := depesche.BaseLang(found) != depesche.BaseLang(tag)
		if tag != "" && other && sure >= .8 && len(text) > enoughText {
			found, sure = ear.Identify(start(after(text, enoughText), 2*enoughText)) // the beginning may be a quotation
		}
		if found != "" && (tag == "" || sure >= .95 && depesche.BaseLang(found) != depesche.BaseLang(tag)) {
			tag = found
		}
	}
	if tag == "" {
		return "", nil
	}
	return in.own(ctx, tag)
}

// enoughText is how many bytes tell a language as surely as the whole.
const enoughText = 600

// reads tells by little of a text, its beginning and its middle, that it is without doubt in
// the language to be expected. False says nothing.
func reads(ear *langid.Ear, text, lang string) bool {
	if lang == "" || len(text) <= enoughText {
		return false
	}
	middle := text[len(start(text, len(text)/2)):]
	for _, try := range []struct {
		part   int
		enough float64
	}{{60, .99}, {120, .95}} {
		found, sure := ear.Identify(start(text, try.part) + " " + start(middle, try.part))
		if sure >= try.enough {
			return depesche.BaseLang(found) == depesche.BaseLang(lang)
		}
	}
	return false
}

// after is what stands behind the first n bytes, or the whole where that is too little to
// tell a language by.
func after(s string, n int) string {
	if rest := s[len(start(s, n)):]; len(rest) >= n {
		return rest
	}
	return s
}

func start(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// own is the newsroom's tag for one of the export's.
func (in *intake) own(ctx context.Context, tag string) (string, error) {
	in.report.mu.Lock()
	l, ok := in.langs[tag]
	in.report.mu.Unlock()
	if ok {
		return l, nil
	}
	l, err := in.rooms.StoryLang(ctx, tag)
	if err != nil {
		return "", err
	}
	in.report.mu.Lock()
	in.langs[tag] = l
	in.report.mu.Unlock()
	return l, nil
}

// place decides whether and where a post is published, or held back.
func (in *intake) place(a *arrival) {
	it := a.item
	if it.Status != blog.Published {
		return
	}
	i := slices.IndexFunc(in.editions, func(e depesche.Edition) bool { return e.Lang == a.lang })
	if it.Kind == blog.Page && in.Pages != "stories" {
		a.held = i >= 0
		return
	}
	if i < 0 {
		in.report.skip("page in a language without an edition (" + a.lang + "); its text is here")
		return
	}
	p := &store.Arriving{Edition: in.editions[i], Slug: slug.Make(a.doc.Headline.Text, a.lang), First: it.Published, Updated: later(it.Modified, it.Published)}
	if p.First.IsZero() {
		p.First = in.now()
	}
	if p.Updated.IsZero() {
		p.Updated = p.First
	}
	p.Document = store.EncodeDocument(&a.doc)
	a.page = p
}

// sections are a post's channel and topics.
func (in *intake) sections(it *blog.Item, lang string) (channel string, topics []depesche.Topic) {
	base := depesche.BaseLang(lang)
	for _, t := range it.Terms {
		key := keyOf(t, lang)
		if key == "" {
			continue
		}
		if t.Kind == "category" && channel == "" && (in.Categories == "channels" || in.hasChannel(key)) {
			channel = key
			continue
		}
		if !slices.ContainsFunc(topics, func(o depesche.Topic) bool { return o.Key == key }) {
			topics = append(topics, depesche.Topic{Key: key, Names: map[string]string{base: extract.Words(t.Name)}})
		}
	}
	return channel, topics
}

func (in *intake) hasChannel(key string) bool {
	in.report.mu.Lock()
	defer in.report.mu.Unlock()
	return in.channels[key]
}

// keyOf is the key of a topic or channel that a term becomes.
func keyOf(t blog.Term, lang string) string {
	s := t.Slug
	if u, err := url.PathUnescape(s); err == nil {
		s = u
	}
	if s == "" {
		s = t.Name
	}
	key := slug.Make(s, lang)
	if len(key) > 40 {
		key = strings.TrimRight(key[:40], "-")
	}
	return key
}

// fold are addresses as the store keeps them, each once.
func fold(addresses []string) []store.OldAddress {
	var out []store.OldAddress
	for _, a := range addresses {
		if o, ok := store.FoldPath(a); ok && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// detail is what the ledger says of a story's import.
func (in *intake) detail(it *blog.Item) string {
	s := fmt.Sprintf("%s %s %s", in.site.System, it.Kind, it.ID)
	if len(it.Addresses) > 0 {
		s += ", " + it.Addresses[0]
	}
	s += ", " + string(it.Status) + " there"
	if it.Note != "" {
		s += " (" + it.Note + ")"
	}
	if !it.Published.IsZero() {
		s += ", " + it.Published.Format(time.RFC3339)
	}
	return s
}
