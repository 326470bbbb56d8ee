package ghost

import (
	"io"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/archive/blog"
)

// upkeep are the tables that a site has whatever stands on it: rights, keys, sessions, the
// look. What is in further ones is left out, which the report says.
var upkeep = []string{"roles", "roles_users", "permissions", "permissions_roles", "permissions_users", "custom_theme_settings", "migrations", "migrations_lock",
	"sessions", "tokens", "brute", "api_keys", "integrations", "webhooks", "jobs"}

// Survey reads all but the posts.
func (g *Reader) Survey(r io.Reader, sink *blog.Sink) error {
	g.users, g.tags = map[string]string{}, map[string]tag{}
	g.authorOf, g.tagsOf, g.metaOf = map[string][]sorted{}, map[string][]sorted{}, map[string]meta{}
	g.talk = newTalk()
	posts := false
	err := walk(r, func(table string, dec *decoder) error {
		posts = posts || table == "posts"
		return g.note(table, dec, sink)
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

// note reads a row of a table and keeps what posts will need of it.
func (g *Reader) note(table string, dec *decoder, sink *blog.Sink) error {
	switch table {
	case "posts":
		return dec.skip()
	case "users":
		return g.user(dec, sink)
	case "tags":
		return g.tag(dec, sink)
	case "posts_tags", "posts_authors":
		return g.tie(table, dec, sink)
	case "posts_meta":
		return g.meta(dec, sink)
	case "settings":
		return g.setting(dec, sink)
	case "comments":
		return g.talk.note(dec, sink)
	case "members":
		sink.Skip("members")
		return g.talk.member(dec)
	}
	if !slices.Contains(upkeep, table) {
		sink.Skip("row of the table " + table)
	}
	return dec.skip()
}

// user reads an author.
func (g *Reader) user(dec *decoder, sink *blog.Sink) error {
	var u struct {
		ID           id
		Name, Slug   string
		Bio, Website *string
	}
	if ok, err := dec.rowOf("users", &u, sink); !ok {
		return err
	}
	g.users[string(u.ID)] = u.Name
	if sink.Person != nil && u.Name != "" {
		sink.Person(blog.Person{Slug: u.Slug, Name: u.Name, About: value(u.Bio), Link: value(u.Website)})
	}
	return nil
}

func (g *Reader) tag(dec *decoder, sink *blog.Sink) error {
	var t struct {
		ID                     id
		Name, Slug, Visibility string
	}
	if ok, err := dec.rowOf("tags", &t, sink); !ok {
		return err
	}
	known := tag{t.Name, t.Slug, t.Visibility}
	g.tags[string(t.ID)] = known
	switch {
	case known.internal():
		sink.Skip("internal tag")
	case sink.Term != nil && t.Slug != "":
		sink.Term(blog.Term{Kind: "tag", Slug: t.Slug, Name: t.Name})
	}
	return nil
}

// tie reads which post has a tag, or an author, and at which place.
func (g *Reader) tie(table string, dec *decoder, sink *blog.Sink) error {
	var l struct {
		Post   id  `json:"post_id"`
		Tag    id  `json:"tag_id"`
		Author id  `json:"author_id"`
		Order  int `json:"sort_order"`
	}
	if ok, err := dec.rowOf(table, &l, sink); !ok {
		return err
	}
	of, what := g.tagsOf, l.Tag
	if table == "posts_authors" {
		of, what = g.authorOf, l.Author
	}
	post := string(l.Post)
	of[post] = append(of[post], sorted{string(what), l.Order})
	return nil
}

func (g *Reader) meta(dec *decoder, sink *blog.Sink) error {
	var m struct {
		Post    id      `json:"post_id"`
		Alt     *string `json:"feature_image_alt"`
		Caption *string `json:"feature_image_caption"`
		Mail    any     `json:"email_only"`
	}
	if ok, err := dec.rowOf("posts_meta", &m, sink); !ok {
		return err
	}
	g.metaOf[string(m.Post)] = meta{value(m.Alt), value(m.Caption), truth(m.Mail)}
	return nil
}

// setting reads a setting of the site, its title and its language among them.
func (g *Reader) setting(dec *decoder, sink *blog.Sink) error {
	var s struct {
		Key   string
		Value any
	}
	if ok, err := dec.rowOf("settings", &s, sink); !ok {
		return err
	}
	v, _ := s.Value.(string)
	switch s.Key {
	case "title":
		g.site.Title = v
	case "lang", "default_locale", "locale":
		if g.site.Lang == "" {
			g.site.Lang = v
		}
	}
	return nil
}
