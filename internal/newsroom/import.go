package newsroom

import (
	"context"
	"fmt"
	"strings"
	"time"

	"depesche"
	"depesche/internal/extract"
	"depesche/internal/langid"
	"depesche/internal/segment"
	"depesche/internal/store"
	"depesche/internal/wire"
)

// ImportRequest is a page, Markdown, plain text or ninjs to take in.
type ImportRequest struct {
	Data        []byte
	URL         string // where it was found; resolves its links and makes its address
	Name        string // file name, to tell formats apart
	ContentType string // from the server, "" if unknown
	Lang        string // forced language, "" to identify
	Again       bool   // take it in although it is already there
	Channel     string // key, may be empty
}

// ImportResult says what came of an import. With Duplicate set nothing was stored and
// Story is the number of the story that is already there.
type ImportResult struct {
	Story     int64            `json:"story"`
	Lang      string           `json:"lang"`
	Headline  string           `json:"headline"`
	Segments  int              `json:"segments"`
	Duplicate *store.Duplicate `json:"duplicate,omitempty"`
	Note      string           `json:"note,omitempty"` // something the editor should know
}

// Extract reads a story out of a page without storing anything.
func Extract(req ImportRequest) (*extract.Story, error) {
	st, err := extract.Extract(extract.Input{Data: req.Data, URL: req.URL, Name: req.Name, ContentType: req.ContentType, Lang: req.Lang, Identify: langid.Identify})
	return st, in("extract", err)
}

// Import takes a story in: its text becomes revision 1 of its original, cut into
// segments.
func (n *Newsroom) Import(ctx context.Context, actor depesche.Actor, req ImportRequest) (*ImportResult, error) {
	st, err := Extract(req)
	if err != nil {
		return nil, in("import", err)
	}
	return n.importStory(ctx, actor, req, st, nil)
}

// ImportURL fetches a page and its lead picture and imports it.
func (n *Newsroom) ImportURL(ctx context.Context, actor depesche.Actor, req ImportRequest) (*ImportResult, error) {
	page, err := wire.Fetch(ctx, req.URL, wire.Options{AllowPrivate: n.config.AllowPrivate})
	if err != nil {
		return nil, in("import", err)
	}
	req.Data, req.URL, req.ContentType = page.Data, page.URL, page.ContentType
	st, err := Extract(req)
	if err != nil {
		return nil, in("import", err)
	}
	return n.importStory(ctx, actor, req, st, n.fetchPicture)
}

// pictureGetter fetches a picture that a page names; nil leaves pictures at their
// address.
type pictureGetter func(context.Context, *depesche.PictureUse) (*store.PictureFile, error)

func (n *Newsroom) importStory(ctx context.Context, actor depesche.Actor, req ImportRequest, st *extract.Story, get pictureGetter) (*ImportResult, error) {
	doc, lang := st.Document, st.Lang
	if req.Lang != "" {
		lang = req.Lang
	}
	if lang == "" || lang == "und" {
		return nil, depesche.E(depesche.Invalid, "import.language", "the language of this text cannot be told: say it with --lang, for example --lang en").In("import")
	}
	lang, err := storyLang(ctx, n.Store, lang)
	if err != nil {
		return nil, in("import", err)
	}
	url := st.Provenance.URL
	if url == "" {
		url = req.URL
	}
	if err := n.knownChannel(ctx, n.Store, req.Channel); err != nil {
		return nil, in("import", err)
	}
	fp := extract.Fingerprint(doc.PlainText())
	res := &ImportResult{Lang: lang, Headline: doc.Headline.Text}
	if dup, err := n.duplicate(ctx, req, url, fp); err != nil {
		return nil, in("import", err)
	} else if dup != nil {
		res.Story, res.Duplicate = dup.Story, dup
		return res, nil
	}
	if st.Incomplete != nil {
		res.Note = st.Incomplete.Text
	}
	var file *store.PictureFile
	if doc.Lead != nil && doc.Lead.Hash == "" && doc.Lead.URL != "" && get != nil {
		// A picture that cannot be had does not stop an import.
		if file, err = get(ctx, doc.Lead); err != nil {
			n.log.Info("a lead picture was not taken in", "address", doc.Lead.URL, "error", err)
			res.Note = strings.TrimSpace(res.Note + " The lead picture could not be fetched or read; add one in the desk.")
		}
	}
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		// Asked again inside the transaction: two imports of one page at once store it once.
		if dup, err := (&Newsroom{Store: tx}).duplicate(ctx, req, url, fp); err != nil || dup != nil {
			if dup != nil {
				res.Story, res.Duplicate = dup.Story, dup
			}
			return err
		}
		if file != nil {
			if err := n.adopt(ctx, tx, actor, doc.Lead, file, lang); err != nil {
				return err
			}
		}
		prov := st.Provenance
		prov.URL = url
		story := depesche.Story{State: depesche.StoryInbox, Lang: lang, Channel: req.Channel, Priority: 4, Provenance: prov, Slugline: st.Slugline, Embargo: st.Embargo}
		if st.Priority != 0 {
			story.Priority = st.Priority
		}
		id, err := n.newStory(ctx, tx, actor, story, doc, fp)
		if err != nil {
			return err
		}
		res.Story, res.Segments = id.story, id.segments
		detail := strings.TrimSpace(fmt.Sprintf("%s %s", prov.Source, url))
		if !st.Embargo.IsZero() {
			until := "embargo until " + st.Embargo.Format(time.RFC3339)
			detail = strings.TrimSpace(detail + " " + until)
			res.Note = strings.TrimSpace(res.Note + " It came with an " + until + ".")
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActImport, Story: id.story, Lang: lang, Revision: 1, Detail: detail})
	})
	if err != nil {
		return nil, in("import", err)
	}
	if file != nil && res.Duplicate == nil {
		return res, in("import", n.renderNow(ctx, file))
	}
	return res, nil
}

func (n *Newsroom) duplicate(ctx context.Context, req ImportRequest, url string, fp uint64) (*store.Duplicate, error) {
	if req.Again {
		return nil, nil
	}
	return n.Store.FindDuplicate(ctx, url, fp)
}

type newStoryIDs struct {
	story    int64
	text     int64
	revision int64
	segments int
}

// newStory stores a story with its original's first revision.
func (n *Newsroom) newStory(ctx context.Context, tx *store.Store, actor depesche.Actor, st depesche.Story, doc depesche.Document, fp uint64) (newStoryIDs, error) {
	var ids newStoryIDs
	var err error
	if ids.story, err = tx.CreateStory(ctx, st, fp); err != nil {
		return ids, err
	}
	if ids.text, err = tx.CreateText(ctx, depesche.Text{Story: ids.story, Lang: st.Lang, Kind: depesche.Original, State: depesche.TextDraft, Owner: actor.Account}); err != nil {
		return ids, err
	}
	segs := doc.Segments(segment.Splitter(st.Lang))
	ids.segments = len(segs)
	rev, err := tx.AddOriginalRevision(ctx, ids.text, doc, segs, actor, "import")
	if err != nil {
		return ids, err
	}
	ids.revision = rev.ID
	return ids, nil
}
