package ghost

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/archive/blog"
)

// Reader reads one export. What belongs to posts may stand before or behind them, so that a
// file is read twice: Survey first, then Posts.
type Reader struct {
	URL string // of the site, which Ghost's exports do not say; "" if unknown

	site     blog.Site
	users    map[string]string
	tags     map[string]tag
	authorOf map[string][]sorted
	tagsOf   map[string][]sorted
	metaOf   map[string]meta
	talk     talk
}

type tag struct{ Name, Slug, Visibility string }

// internal tells a tag that readers do not see: Ghost's begin with "#".
func (t tag) internal() bool { return t.Visibility == "internal" || strings.HasPrefix(t.Name, "#") }

// upkeep are the tables that a site has whatever stands on it: rights, keys, sessions, the
// look. What is in further ones is left out, which the report says.
var upkeep = []string{"roles", "roles_users", "permissions", "permissions_roles", "permissions_users", "custom_theme_settings", "migrations", "migrations_lock",
	"sessions", "tokens", "brute", "api_keys", "integrations", "webhooks", "jobs"}

type sorted struct {
	id    string
	order int
}

type meta struct {
	alt, caption string
	mailOnly     bool
}

// id is an identifier: a string, in old exports a number.
type id string

func (i *id) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "null" {
		s = ""
	}
	*i = id(s)
	return nil
}

// Survey reads all but the posts.
func (g *Reader) Survey(r io.Reader, sink *blog.Sink) error {
	g.users, g.tags = map[string]string{}, map[string]tag{}
	g.authorOf, g.tagsOf, g.metaOf = map[string][]sorted{}, map[string][]sorted{}, map[string]meta{}
	g.talk = newTalk()
	posts := false
	err := walk(r, func(table string, dec *decoder) error {
		switch table {
		case "posts":
			posts = true
			return skip(dec)
		case "users":
			var u struct {
				ID           id
				Name, Slug   string
				Bio, Website *string
			}
			err := dec.Decode(&u)
			g.users[string(u.ID)] = u.Name
			if sink.Person != nil && err == nil && u.Name != "" {
				sink.Person(blog.Person{Slug: u.Slug, Name: u.Name, About: value(u.Bio), Link: value(u.Website)})
			}
			return err
		case "tags":
			var t struct {
				ID                     id
				Name, Slug, Visibility string
			}
			err := dec.Decode(&t)
			known := tag{t.Name, t.Slug, t.Visibility}
			g.tags[string(t.ID)] = known
			switch {
			case err != nil:
			case known.internal():
				sink.Skip("internal tag")
			case sink.Term != nil && t.Slug != "":
				sink.Term(blog.Term{Kind: "tag", Slug: t.Slug, Name: t.Name})
			}
			return err
		case "posts_tags", "posts_authors":
			var l struct {
				Post   id  `json:"post_id"`
				Tag    id  `json:"tag_id"`
				Author id  `json:"author_id"`
				Order  int `json:"sort_order"`
			}
			err := dec.Decode(&l)
			if table == "posts_tags" {
				g.tagsOf[string(l.Post)] = append(g.tagsOf[string(l.Post)], sorted{string(l.Tag), l.Order})
			} else {
				g.authorOf[string(l.Post)] = append(g.authorOf[string(l.Post)], sorted{string(l.Author), l.Order})
			}
			return err
		case "posts_meta":
			var m struct {
				Post    id      `json:"post_id"`
				Alt     *string `json:"feature_image_alt"`
				Caption *string `json:"feature_image_caption"`
				Mail    any     `json:"email_only"`
			}
			err := dec.Decode(&m)
			g.metaOf[string(m.Post)] = meta{value(m.Alt), value(m.Caption), truth(m.Mail)}
			return err
		case "settings":
			var s struct {
				Key   string
				Value any
			}
			err := dec.Decode(&s)
			v, _ := s.Value.(string)
			switch s.Key {
			case "title":
				g.site.Title = v
			case "lang", "default_locale", "locale":
				if g.site.Lang == "" {
					g.site.Lang = v
				}
			}
			return err
		case "comments":
			return g.talk.note(dec, sink)
		case "members":
			sink.Skip("members")
			return g.talk.member(dec)
		}
		if !slices.Contains(upkeep, table) {
			sink.Skip("row of the table " + table)
		}
		return skip(dec)
	})
	if err != nil {
		return err
	}
	if !posts {
		return depesche.E(depesche.Invalid, "ghost.format", "this is no Ghost export, or one without posts: make one in Ghost under Settings, Advanced, Import/Export")
	}
	g.site.System, g.site.URL = "ghost", strings.TrimSuffix(g.URL, "/")
	if sink.Site != nil {
		sink.Site(g.site)
	}
	return nil
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func truth(v any) bool { return v == true || v == 1.0 }

// Posts reads the posts, after Survey, with the comments under them: file is what r reads. A
// bare or wordless sink needs none; Skipped hears of the comments whose post is not there. Of
// several posts with one id the first has the comments.
func (g *Reader) Posts(r io.Reader, file io.ReaderAt, sink *blog.Sink) error {
	n, met := 0, map[string]bool{}
	err := walk(r, func(table string, dec *decoder) error {
		if table != "posts" {
			return skip(dec)
		}
		n++
		var p post
		if err := dec.Decode(&p); err != nil {
			var kind *json.UnmarshalTypeError
			if errors.As(err, &kind) {
				sink.Say(blog.Problem{ID: string(p.ID), What: fmt.Sprintf("post %d of the file: %s", n, mistyped(kind))})
				return nil
			}
			return err
		}
		it := g.item(&p, n, sink.Bare)
		if there := len(g.talk.places[string(p.ID)]); there > 0 && p.ID != "" && !met[string(p.ID)] {
			met[string(p.ID)] = true
			switch {
			case sink.Bare:
			case sink.Wordless:
				it.Comments = make([]blog.Comment, there)
			default:
				var err error
				if it.Comments, err = g.talk.under(string(p.ID), file); err != nil {
					return err
				}
			}
		}
		return sink.Item(it)
	})
	if err == nil {
		g.talk.tellStray(met, sink)
	}
	return err
}

// mistyped says what is of another type than Ghost writes.
func mistyped(e *json.UnmarshalTypeError) string {
	if e.Field == "" {
		return "it is no object"
	}
	return fmt.Sprintf("%s is no %s", e.Field, e.Type)
}

// skip reads a value over.
func skip(dec *decoder) error {
	var v json.RawMessage
	return dec.Decode(&v)
}

// decoder is a JSON decoder that knows its place in the file.
type decoder struct {
	*json.Decoder
	file *whole
}

// offset is how many bytes of the file are before what comes next.
func (d *decoder) offset() int64 { return d.InputOffset() + d.file.cut }

// walk calls row for each row of each table; row reads exactly that value.
func walk(r io.Reader, row func(table string, dec *decoder) error) error {
	file := &whole{r: r}
	dec := &decoder{json.NewDecoder(file), file}
	broken := func(err error) error {
		if !ofFile(err) {
			return err
		}
		return depesche.Wrap(err, depesche.Invalid, "ghost.json", "the file is damaged or cut off at byte %d (%s): export it again", dec.offset(), plain(err))
	}
	if t, err := dec.Token(); err != nil && !ofFile(err) {
		return err
	} else if err != nil || t != json.Delim('{') {
		return depesche.E(depesche.Invalid, "ghost.format", "this is no Ghost export: make one in Ghost under Settings, Advanced, Import/Export")
	}
	// {"db": [{"meta": …, "data": {table: [rows]}}]}, or the inner object alone.
	var object func(inDB bool) error
	object = func(inDB bool) error {
		for dec.More() {
			key, err := dec.Token()
			if err != nil {
				return broken(err)
			}
			switch key {
			case "db":
				if err := array(dec, func() error {
					if t, err := dec.Token(); err != nil || t != json.Delim('{') {
						return errors.Join(err, shape("no object"))
					}
					return object(true)
				}); err != nil {
					return broken(err)
				}
			case "data":
				if err := tables(dec, row); err != nil {
					return broken(err)
				}
			default:
				if err := skip(dec); err != nil {
					return broken(err)
				}
			}
		}
		_, err := dec.Token()
		if err != nil {
			return broken(err)
		}
		return nil
	}
	return object(false)
}

func array(dec *decoder, each func() error) error {
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return errors.Join(err, shape("a list is missing"))
	}
	for dec.More() {
		if err := each(); err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}

func tables(dec *decoder, row func(string, *decoder) error) error {
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(err, shape("the tables are missing"))
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		if err := array(dec, func() error { return row(name, dec) }); err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}

// shape says how a file is not made as exports are.
type shape string

func (s shape) Error() string { return string(s) }

// ofFile tells whether an error is the file's fault, not that of who reads it or takes what is
// read.
func ofFile(err error) bool {
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
		made   shape
	)
	return errors.As(err, &syntax) || errors.As(err, &kind) || errors.As(err, &made) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func plain(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

// whole takes a byte order mark off.
type whole struct {
	r     io.Reader
	begun bool
	cut   int64 // bytes of the mark
}

func (w *whole) Read(p []byte) (int, error) {
	if w.begun || len(p) < 3 {
		return w.r.Read(p)
	}
	w.begun = true
	n, err := io.ReadAtLeast(w.r, p[:3], 3)
	if string(p[:n]) == "\xef\xbb\xbf" {
		w.cut = int64(n)
		return w.r.Read(p)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return n, err
}

type post struct {
	ID         id
	UUID       string
	Title      string
	Slug       string
	HTML       *string
	Lexical    *string
	Mobiledoc  *string
	Plain      *string `json:"plaintext"`
	Image      *string `json:"feature_image"`
	Type       string
	Page       any
	Status     string
	Visibility string
	Locale     *string
	Excerpt    *string `json:"custom_excerpt"`
	Author     id      `json:"author_id"`
	Created    any     `json:"created_at"`
	Updated    any     `json:"updated_at"`
	Published  any     `json:"published_at"`
	Alt        *string `json:"feature_image_alt"`
	Caption    *string `json:"feature_image_caption"`
}

func (g *Reader) item(p *post, n int, bare bool) *blog.Item {
	it := &blog.Item{ID: firstOf(p.UUID, string(p.ID)), Line: n, Kind: blog.Post, Title: p.Title, Excerpt: value(p.Excerpt), Slug: p.Slug, Lang: value(p.Locale),
		Published: when(p.Published), Modified: when(p.Updated)}
	if p.Type == "page" || truth(p.Page) {
		it.Kind = blog.Page
	}
	m := g.metaOf[string(p.ID)]
	switch p.Status {
	case "published":
		it.Status = blog.Published
	case "scheduled":
		it.Status = blog.Future
	case "sent":
		it.Status = blog.MailOnly
	default:
		it.Status = blog.Draft
	}
	if m.mailOnly && it.Status == blog.Published {
		it.Status = blog.MailOnly
	}
	if it.Status == blog.Published && p.Visibility != "" && p.Visibility != "public" {
		it.Status, it.Note = blog.Private, p.Visibility
	}
	if it.Published.IsZero() && it.Status != blog.Draft {
		it.Published = when(p.Created)
	}
	unknown := func(what string) {
		if !slices.Contains(it.Unknown, what) {
			it.Unknown = append(it.Unknown, what)
		}
	}
	if !bare {
		it.Body = g.local(body(p, unknown))
	}
	if u := g.local(value(p.Image)); u != "" {
		it.Lead = &blog.Asset{URL: u, Alt: firstOf(value(p.Alt), m.alt), Caption: firstOf(value(p.Caption), m.caption)}
	}
	for _, a := range inOrder(g.authorOf[string(p.ID)]) {
		if name := g.users[a]; name != "" {
			it.Authors = append(it.Authors, name)
		}
	}
	if name := g.users[string(p.Author)]; len(it.Authors) == 0 && name != "" {
		it.Authors = []string{name}
	}
	for _, t := range inOrder(g.tagsOf[string(p.ID)]) {
		if t := g.tags[t]; t.Name != "" && !t.internal() {
			it.Terms = append(it.Terms, blog.Term{Kind: "tag", Slug: t.Slug, Name: t.Name})
		}
	}
	if p.Slug != "" {
		it.Addresses = []string{g.site.URL + "/" + p.Slug + "/"}
	}
	return it
}

// local puts the site's address where Ghost leaves a mark for it.
func (g *Reader) local(s string) string { return strings.ReplaceAll(s, "__GHOST_URL__", g.site.URL) }

func inOrder(l []sorted) []string {
	slices.SortStableFunc(l, func(a, b sorted) int { return a.order - b.order })
	var out []string
	for _, s := range l {
		out = append(out, s.id)
	}
	return out
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// when reads a time as the versions of Ghost write it: text with or without zone, or
// milliseconds.
func when(v any) time.Time {
	switch v := v.(type) {
	case string:
		for _, f := range []string{time.RFC3339Nano, time.DateTime, "2006-01-02T15:04:05"} {
			if t, err := time.Parse(f, v); err == nil && t.Year() >= 1970 {
				return t.UTC()
			}
		}
	case float64:
		if v > 0 && v < 1e14 {
			return time.UnixMilli(int64(v)).UTC()
		}
	}
	return time.Time{}
}
