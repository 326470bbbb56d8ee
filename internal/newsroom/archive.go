package newsroom

import (
	"context"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/store"
)

// StoryLang is the tag under which the newsroom keeps texts in the language of tag: that
// of an edition where one fits.
func (n *Newsroom) StoryLang(ctx context.Context, tag string) (string, error) {
	return storyLang(ctx, n.Store, tag)
}

// AdoptPicture takes a picture in for a text that shows it, from data, or fetched from its
// address where data is nil: use then shows the stored file.
func (n *Newsroom) AdoptPicture(ctx context.Context, actor depesche.Actor, use *depesche.PictureUse, data []byte, lang string) error {
	var f *store.PictureFile
	var err error
	if data != nil {
		f, err = n.readPicture(ctx, data, use.URL)
	} else {
		f, err = n.fetchPicture(ctx, use)
	}
	if err != nil {
		return in("picture", err)
	}
	if err := n.Store.InTx(ctx, func(tx *store.Store) error { return n.adopt(ctx, tx, actor, use, f, lang) }); err != nil {
		return in("picture", err)
	}
	return in("picture", n.renderNow(ctx, f))
}

// SaveTopics makes topics that are not there yet; those that are keep their names and get
// the ones that they lack.
func (n *Newsroom) SaveTopics(ctx context.Context, ts []depesche.Topic) error {
	if len(ts) == 0 {
		return nil
	}
	return in("topic", n.Store.InBulk(ctx, func(tx *store.Store) error {
		all, err := tx.Topics(ctx)
		if err != nil {
			return err
		}
		have := map[string]map[string]string{}
		for _, t := range all {
			have[t.Key] = t.Names
		}
		for _, t := range ts {
			if err := validKey(t.Key, "topic"); err != nil {
				return err
			}
			names := map[string]string{}
			for l, name := range have[t.Key] {
				names[l] = name
			}
			for l, name := range t.Names {
				if _, err := language.Parse(l); err == nil && names[l] == "" {
					names[l] = name
				}
			}
			if len(names) == len(have[t.Key]) && have[t.Key] != nil {
				continue
			}
			if err := tx.SaveTopic(ctx, depesche.Topic{Key: t.Key, Names: names}); err != nil {
				return err
			}
			have[t.Key] = names
		}
		return nil
	}))
}

// pendingBatch is how many pages one step of the indexing after an import takes in.
const pendingBatch = 500

// IndexPending takes what an import left into the search indexes, and counts its words, so
// that nobody who corrects a story has to wait for that. progress may be nil.
func (n *Newsroom) IndexPending(ctx context.Context, progress func(done, total int)) error {
	total, err := n.Store.SearchPending(ctx)
	if err != nil {
		return in("search", err)
	}
	for done, some := 0, total; some > 0; done += some {
		if progress != nil {
			progress(min(done, total), total)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if some, err = n.Store.IndexPending(ctx, pendingBatch); err != nil {
			return in("search", err)
		}
	}
	return in("search", n.Store.CountSearch(ctx))
}
