package newsroom

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/markdown"
	"depesche/internal/store"
)

const (
	maxTitle  = 200
	maxSource = 200_000 // of an own page, bytes
)

// MostAbout is how many characters may be said of an author.
const MostAbout = 1000

// SavePage writes one of an edition's own pages, a new one or the next revision of the one
// of its key. Its source is Markdown (see package markdown). A position of 0 leaves its
// place, or puts a new one at the end.
func (n *Newsroom) SavePage(ctx context.Context, actor depesche.Actor, p depesche.Page) (*depesche.Page, error) {
	if err := validKey(p.Key, "page"); err != nil {
		return nil, err
	}
	p.Title = strings.Join(strings.Fields(p.Title), " ")
	if p.Title == "" || utf8.RuneCountInString(p.Title) > maxTitle {
		return nil, depesche.E(depesche.Invalid, "page.title", "a page has a title of up to %d characters", maxTitle).In("page")
	}
	if len(p.Source) > maxSource || !utf8.ValidString(p.Source) {
		return nil, depesche.E(depesche.Invalid, "page.long", "the text of a page is UTF-8 of up to %d KB: cut it into two pages", maxSource/1000).In("page")
	}
	var err error
	if p.Blocks, err = markdown.Blocks(p.Source); err != nil {
		return nil, in("page", err)
	}
	if len(p.Blocks) == 0 {
		return nil, depesche.E(depesche.Invalid, "page.empty", "the page has no text").In("page")
	}
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		if old, err := tx.Page(ctx, p.Edition, p.Key); err == nil {
			if p.Position == 0 {
				p.Position = old.Position
			}
		} else if !depesche.IsNotFound(err) {
			return err
		}
		p.UpdatedBy = actor.Name
		rev, err := tx.SavePage(ctx, p)
		if err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActPage, Edition: p.Edition, Revision: rev, Detail: p.Key + ": " + p.Title})
	})
	if err != nil {
		return nil, in("page", err)
	}
	return n.Store.Page(ctx, p.Edition, p.Key)
}

// RemovePage takes one of an edition's own pages off the site. Its address says from then
// on that it is gone; what stood on it stays on record.
func (n *Newsroom) RemovePage(ctx context.Context, actor depesche.Actor, edition, key string) error {
	return in("page", n.Store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.DeletePage(ctx, edition, key); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActPage, Edition: edition, Detail: key + ": removed"})
	}))
}

// AuthorChange changes what readers are told of an author; nil fields stay.
type AuthorChange struct {
	Name  *string
	Link  *string
	About map[string]string // by language; an empty text is removed
}

// DescribeAuthor changes what readers are told of somebody whom bylines name.
func (n *Newsroom) DescribeAuthor(ctx context.Context, actor depesche.Actor, key string, c AuthorChange) (*depesche.Author, error) {
	var a *depesche.Author
	err := n.Store.InTx(ctx, func(tx *store.Store) (err error) {
		if a, err = tx.Author(ctx, key); err != nil {
			return err
		}
		if c.Name != nil {
			if a.Name = strings.Join(strings.Fields(*c.Name), " "); a.Name == "" {
				return depesche.E(depesche.Invalid, "author.name", "an author has a name")
			}
		}
		if c.Link != nil {
			a.Link = strings.TrimSpace(*c.Link)
			if u, err := url.Parse(a.Link); a.Link != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
				return depesche.E(depesche.Invalid, "author.link", "%q is no address: write one like https://example.org/name", a.Link)
			}
		}
		for lang, text := range c.About {
			tag, err := language.Parse(lang)
			if err != nil {
				return depesche.E(depesche.Invalid, "name.lang", "%q is no language tag: write names like en=Politics de=Politik", lang)
			}
			if text = strings.Join(strings.Fields(text), " "); utf8.RuneCountInString(text) > MostAbout {
				return depesche.E(depesche.Invalid, "author.about", "what is said of an author is longer than %d characters: shorten it", MostAbout)
			}
			if a.About == nil {
				a.About = map[string]string{}
			}
			if a.About[tag.String()] = text; text == "" {
				delete(a.About, tag.String())
			}
		}
		if err := tx.SaveAuthor(ctx, *a); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActDescribe, Detail: fmt.Sprintf("author %s: %s", a.Key, a.Name)})
	})
	return a, in("author", err)
}
