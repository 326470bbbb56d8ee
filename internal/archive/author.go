package archive

import (
	"context"
	"net/url"
	"strings"
	"unicode/utf8"

	"depesche"
	"depesche/internal/extract"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// describe tells readers of authors what the site told of them, where the newsroom says
// nothing of them yet.
func (in *intake) describe(ctx context.Context) error {
	lang := firstOf(in.siteLang(ctx), in.lists.mostly())
	for _, p := range in.lists.people {
		about, link := cut(strings.Join(strings.Fields(extract.Words(p.About)), " "), newsroom.MostAbout), strings.TrimSpace(p.Link)
		if u, err := url.Parse(link); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			link = ""
		}
		if lang == "" || about == "" && link == "" || store.AuthorKey(p.Name) == "" {
			continue
		}
		a, err := in.rooms.Store.Author(ctx, store.AuthorKey(p.Name))
		if depesche.IsNotFound(err) || err == nil && (len(a.About) > 0 || a.Link != "") {
			continue
		}
		if err != nil {
			return err
		}
		var c newsroom.AuthorChange
		if about != "" {
			c.About = map[string]string{lang: about}
		}
		if link != "" {
			c.Link = &link
		}
		if _, err := in.rooms.DescribeAuthor(ctx, in.actor, a.Key, c); err != nil {
			return err
		}
	}
	return nil
}

// cut leaves the first words of a text, with at most so many characters.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	s = string([]rune(s)[:most-2])
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		s = s[:i]
	}
	return s + " …"
}
