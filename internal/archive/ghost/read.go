package ghost

import (
	"fmt"
	"io"
	"strings"

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

// File is an export from its beginning, any part of which can be read once more.
type File interface {
	io.Reader
	io.ReaderAt
}

// Posts reads the posts, after Survey, with the comments under them as far as sink wants them:
// only for their words parts are read once more. Skipped hears of the comments whose post is not
// there. Of several posts with one id the first has the comments.
func (g *Reader) Posts(file File, sink *blog.Sink) error {
	n, met := 0, map[string]bool{}
	err := walk(file, func(table string, dec *decoder) error {
		if table != "posts" {
			return dec.skip()
		}
		n++
		var p post
		fault, err := dec.row(&p)
		if err != nil {
			return err
		}
		if fault != "" {
			sink.Say(blog.Problem{ID: string(p.ID), What: fmt.Sprintf("post %d of the file: %s", n, fault)})
			return nil
		}
		it := g.item(&p, n, sink.Bare)
		if id := string(p.ID); id != "" && !met[id] && len(g.talk.places[id]) > 0 {
			met[id] = true
			if it.Comments, err = g.talk.wanted(id, file, sink); err != nil {
				return err
			}
		}
		return sink.Item(it)
	})
	if err == nil {
		g.talk.tellStray(met, sink)
	}
	return err
}
