package alert

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"sync"

	"depesche"
	"depesche/internal/mail"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

//go:embed i18n/*.json
var catalogs embed.FS

//go:embed mail.html
var pages embed.FS

var catalog = sync.OnceValue(func() *i18n.Catalog { return i18n.MustLoad(catalogs, "i18n") })

var layout = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(pages, "mail.html")) })

// cancelled says why a mail must not go out any more.
type cancelled string

func (c cancelled) Error() string { return string(c) }

// Notes of mails that were cancelled; the desk translates them.
const (
	noteLeft    cancelled = "left"    // the reader follows none of it any more, or was erased
	noteNothing cancelled = "nothing" // nothing of what it was to tell is public
	noteOld     cancelled = "old"     // it could not be sent while it was news
)

const noteWithdrawn = cancelled(store.NoteWithdrawn)

// compose makes a mail as of now, or says by an error of type cancelled that it must not
// go out: the story is not public any more or not yet, the reader has left.
func (o *Office) compose(ctx context.Context, m *store.Mail) (*mail.Message, error) {
	if m.Kind == store.MailNote {
		return &mail.Message{ID: o.messageID(m), To: m.Address, Subject: m.Subject, Lang: m.Lang, Text: m.Body, HTML: m.HTML, Date: m.Created, FromName: o.nameOf(ctx, m.Edition)}, nil
	}
	write := o.topicLetter
	switch m.Kind {
	case store.MailCommentConfirm, store.MailCommentDecision, store.MailCommentAnswer:
		write = o.talkLetter
	}
	l, e, err := write(ctx, m)
	if err != nil {
		return nil, err
	}
	html, err := l.html()
	if err != nil {
		return nil, err
	}
	return &mail.Message{ID: o.messageID(m), FromName: e.Name, To: m.Address, Subject: l.Subject, Lang: l.P.Lang(), Text: l.text(), HTML: html, Date: m.Created,
		Unsubscribe: l.off, ListName: l.list, Bulk: l.bulk}, nil
}

// topicLetter makes a mail to somebody who follows topics.
func (o *Office) topicLetter(ctx context.Context, m *store.Mail) (*letter, *depesche.Edition, error) {
	r, err := o.store.Reader(ctx, m.Reader)
	if depesche.IsNotFound(err) {
		return nil, nil, noteLeft
	}
	if err != nil {
		return nil, nil, err
	}
	e, err := o.edition(ctx, m)
	if err != nil {
		return nil, nil, err
	}
	subs, err := o.store.Subscriptions(ctx, r.ID)
	if err != nil {
		return nil, nil, err
	}
	var l *letter
	switch m.Kind {
	case store.MailConfirm:
		l, err = o.confirmLetter(ctx, m, r, e, subs)
	case store.MailStory:
		l, err = o.storyLetter(ctx, m, r, e, subs)
	case store.MailDigest:
		l, err = o.digestLetter(ctx, m, r, e, subs)
	default:
		err = noteNothing
	}
	return l, e, err
}

// edition is the one whose readers a mail is for.
func (o *Office) edition(ctx context.Context, m *store.Mail) (*depesche.Edition, error) {
	e, err := o.store.Edition(ctx, m.Edition)
	if depesche.IsNotFound(err) {
		return nil, noteNothing
	}
	return e, err
}

// messageID is the same for every attempt at a mail, and tells nothing.
func (o *Office) messageID(m *store.Mail) string {
	return strconv.FormatInt(m.ID, 36) + "." + fmt.Sprintf("%x", o.mac("message", strconv.FormatInt(m.ID, 10), m.Created.String()))
}

func (o *Office) nameOf(ctx context.Context, edition string) string {
	if e, err := o.store.Edition(ctx, edition); err == nil {
		return e.Name
	}
	return ""
}

func (o *Office) confirmLetter(ctx context.Context, m *store.Mail, r *store.Reader, e *depesche.Edition, subs []store.Subscription) (*letter, error) {
	i := slices.IndexFunc(subs, func(b store.Subscription) bool { return b.Topic.ID == m.Topic && b.Edition == m.Edition })
	if i < 0 {
		return nil, noteLeft
	}
	l := o.letter(e, m)
	name := depesche.NameIn(subs[i].Topic.Names, e.Lang, subs[i].Topic.Key)
	set := func(kind string, p Purpose) {
		l.Subject, l.Headline = l.P.T(kind+".subject", name), l.P.T(kind+".head", name)
		l.Text = []string{l.P.T(kind+".text", name, e.Name), l.P.T(kind + ".ignore")}
		l.Button, l.ButtonLink = l.P.T(kind+".button"), o.link(p, r, m.Topic, e)
		l.reason = l.P.T(kind + ".reason")
	}
	if subs[i].Confirmed.IsZero() {
		set("confirm", ToConfirm)
	} else {
		set("already", ToManage)
		l.ButtonLink = o.link(ToManage, r, 0, e)
	}
	l.Reason = template.HTML(template.HTMLEscapeString(l.reason))
	l.Because = l.P.T("mail.asked", r.Address)
	return l, nil
}

// public reads a story if an edition's readers may see it now.
func (o *Office) public(ctx context.Context, edition string, story int64) (*store.PublishedStory, error) {
	ps, err := o.store.PublishedStory(ctx, edition, story)
	if depesche.IsNotFound(err) {
		return nil, noteWithdrawn
	}
	if err != nil {
		return nil, err
	}
	if ps.Story.State == depesche.StoryKilled || ps.Story.EmbargoIn(ps.Edition.Code).After(o.now()) {
		return nil, noteWithdrawn
	}
	return ps, nil
}

// followed lists the topics of a story that a reader follows in an edition.
func followed(ps *store.PublishedStory, subs []store.Subscription) []depesche.Topic {
	var out []depesche.Topic
	for _, t := range ps.Topics {
		if slices.ContainsFunc(subs, func(b store.Subscription) bool {
			return b.Topic.ID == t.ID && b.Edition == ps.Edition.Code && !b.Confirmed.IsZero()
		}) {
			out = append(out, t)
		}
	}
	return out
}

func (o *Office) storyLetter(ctx context.Context, m *store.Mail, r *store.Reader, e *depesche.Edition, subs []store.Subscription) (*letter, error) {
	ps, err := o.public(ctx, m.Edition, m.Story)
	if err != nil {
		return nil, err
	}
	topics := followed(ps, subs)
	if len(topics) == 0 {
		return nil, noteLeft
	}
	l := o.letter(e, m)
	names, links := o.topicNames(e, topics)
	l.Subject = line(ps.Document.Headline.Text)
	l.Headline, l.Standfirst, l.Link = l.Subject, line(ps.Document.Standfirst.Text), o.address(e, ps.Publication.Path)
	if ps.Channel != nil {
		l.Kicker = depesche.NameIn(ps.Channel.Names, e.Lang, ps.Channel.Key)
	}
	l.Reason, l.reason = l.P.HTML("mail.follow", len(names), template.HTML(l.P.List(links))), l.P.N("mail.follow", len(names), l.P.List(names))
	l.Picture = o.picture(e, ps)
	if s := opening(&ps.Document); s != "" {
		l.Text = []string{s}
	}
	l.Button, l.ButtonLink = l.P.T("mail.read"), l.Link
	l.Provenance, l.OriginalLink = o.provenance(l.P, e, ps)
	if err := o.more(ctx, l, e, topics[0].Key, m.Story); err != nil {
		return nil, err
	}
	l.Because = l.P.N("mail.because", len(names), r.Address, l.P.List(names))
	if len(topics) == 1 {
		l.Foot = append(l.Foot, anchor{l.P.T("mail.stop_topic"), o.link(ToStop, r, topics[0].ID, e)})
	}
	o.listed(l, r, e)
	l.list = topics[0].Key + "." + e.Code
	if r.Pace == store.PaceInstant {
		l.Foot = append(l.Foot, anchor{l.P.T("mail.daily"), o.link(ToManage, r, 0, e) + "#pace"})
	}
	return l, nil
}

// listed adds what every mail of a list owes its reader.
func (o *Office) listed(l *letter, r *store.Reader, e *depesche.Edition) {
	l.off, l.bulk = o.link(ToStop, r, 0, e), true
	l.Foot = append(l.Foot, anchor{l.P.T("mail.stop_all"), l.off}, anchor{l.P.T("mail.manage"), o.link(ToManage, r, 0, e)})
}

func (o *Office) topicNames(e *depesche.Edition, topics []depesche.Topic) (names, links []string) {
	for _, t := range topics {
		name := depesche.NameIn(t.Names, e.Lang, t.Key)
		names = append(names, name)
		links = append(links, `<a href="`+template.HTMLEscapeString(o.address(e, "/"+e.Code+"/topic/"+t.Key))+`" style="color:#5a5c63;">`+template.HTMLEscapeString(name)+"</a>")
	}
	return names, links
}

func (o *Office) digestLetter(ctx context.Context, m *store.Mail, r *store.Reader, e *depesche.Edition, subs []store.Subscription) (*letter, error) {
	as, err := o.store.AlertsOf(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	l := o.letter(e, m)
	l.Ruled = true
	var all []depesche.Topic
	for _, a := range as {
		ps, err := o.public(ctx, a.Edition, a.Story)
		if err == error(noteWithdrawn) {
			continue
		}
		if err != nil {
			return nil, err
		}
		topics := followed(ps, subs)
		if len(topics) == 0 {
			continue
		}
		for _, t := range topics {
			if !slices.ContainsFunc(all, func(o depesche.Topic) bool { return o.ID == t.ID }) {
				all = append(all, t)
			}
		}
		names, _ := o.topicNames(&ps.Edition, topics)
		note, _ := o.provenance(l.P, e, ps)
		l.Items = append(l.Items, item{Kicker: l.P.List(names), Headline: line(ps.Document.Headline.Text), Link: o.address(&ps.Edition, ps.Publication.Path),
			Text: line(ps.Document.Standfirst.Text), Note: note})
	}
	if len(l.Items) == 0 {
		return nil, noteNothing
	}
	names, links := o.topicNames(e, all)
	l.Subject = l.P.N("digest.subject", len(l.Items), l.Items[0].Headline)
	l.Headline = l.P.N("digest.head", len(l.Items))
	l.Reason, l.reason = l.P.HTML("mail.follow", len(names), template.HTML(l.P.List(links))), l.P.N("mail.follow", len(names), l.P.List(names))
	l.Because = l.P.N("mail.because", len(names), r.Address, l.P.List(names))
	o.listed(l, r, e)
	l.list = "daily." + e.Code
	return l, nil
}

// more adds up to two other stories of the topic.
func (o *Office) more(ctx context.Context, l *letter, e *depesche.Edition, topic string, but int64) error {
	items, err := o.store.PublishedList(ctx, store.ListQuery{Edition: e.Code, Topic: topic, Limit: 3})
	if err != nil {
		return err
	}
	for _, it := range items {
		if it.Number != but && len(l.Items) < 2 {
			l.Items = append(l.Items, item{Headline: line(it.Headline), Link: o.address(e, it.Path)})
		}
	}
	l.ItemsHead = l.P.T("mail.more")
	return nil
}

// provenance says what a reader must know of a translation, and where the original is.
func (o *Office) provenance(p *i18n.Printer, e *depesche.Edition, ps *store.PublishedStory) (text, link string) {
	if ps.Kind == depesche.Original {
		if ps.Original.Source == "" {
			return "", ""
		}
		return p.T("provenance.source", ps.Original.Source), ps.Original.URL
	}
	lang := p.LangName(ps.Original.Lang)
	text = p.T("provenance.original", lang)
	if ps.Original.Source != "" {
		text = p.T("provenance.original_by", lang, ps.Original.Source)
	}
	pub := &ps.Publication
	how := "person"
	switch {
	case pub.Engine != "" && pub.Translator != "":
		how = "both"
	case pub.Engine != "":
		how = "machine"
	}
	switch {
	case pub.Reviewed:
		by := pub.ReviewedBy
		if !depesche.NamesPerson(by) {
			by = p.T("provenance.colleague")
		}
		text += " " + p.T("provenance."+how+"_read", by)
	case !pub.Reviewed:
		text += " " + p.T("provenance."+how+"_unread")
	}
	link = ps.Original.URL
	if ps.Original.Path != "" {
		link = o.base + ps.Original.Path
		for _, ll := range ps.Languages {
			if ll.Path == ps.Original.Path {
				if oe, err := o.store.Edition(context.Background(), ll.Edition); err == nil {
					link = o.address(oe, ll.Path)
				}
			}
		}
	}
	return text, link
}

// opening is the first paragraph, cut at the end of a word if it is long.
func opening(d *depesche.Document) string {
	for i := range d.Blocks {
		if b := &d.Blocks[i]; b.Kind == depesche.Paragraph && !b.Text.IsEmpty() {
			s := line(b.Text.Text)
			r := []rune(s)
			if len(r) <= 420 {
				return s
			}
			s = string(r[:400])
			if j := strings.LastIndexByte(s, ' '); j > 0 {
				s = s[:j]
			}
			return s + " …"
		}
	}
	return ""
}

// line is text without line breaks.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }
