package newsroom

import (
	"context"
	"time"

	"depesche/internal/search"
	"depesche/internal/store"
)

// PageHit is a published page that a search found.
type PageHit struct {
	Story    int64          `json:"story"`
	Path     string         `json:"path"`
	Headline string         `json:"headline"`
	Channel  string         `json:"channel,omitempty"`
	First    time.Time      `json:"first_published"`
	Extract  []search.Piece `json:"extract"`
}

// Found is what a search of an edition found. More tells that there are more pages than
// Total; Instead names words that were taken for misspelt ones.
type Found struct {
	Query      string            `json:"query"`
	Edition    string            `json:"edition"`
	Total      int               `json:"total"`
	More       bool              `json:"more"`
	Pages      []PageHit         `json:"pages"`
	Instead    map[string]string `json:"instead,omitempty"`
	Unknown    []string          `json:"unknown,omitempty"`
	Suggestion string            `json:"suggestion,omitempty"`
}

// extractSize is about how long an extract is, in bytes.
const extractSize = 240

// SearchPages searches the live pages of an edition.
func (n *Newsroom) SearchPages(ctx context.Context, q store.SearchQuery) (*Found, error) {
	q.Documents = true
	res, err := n.Store.Search(ctx, q)
	if err != nil {
		return nil, in("search", err)
	}
	f := &Found{Query: res.Query.Text, Edition: q.Edition, Total: res.Total, More: res.More, Pages: []PageHit{}, Instead: res.Instead, Unknown: res.Unknown, Suggestion: res.Suggestion}
	for i := range res.Items {
		it := &res.Items[i]
		f.Pages = append(f.Pages, PageHit{Story: it.Number, Path: it.Path, Headline: it.Headline, Channel: it.Channel, First: it.First, Extract: res.Extract(it, extractSize)})
	}
	return f, nil
}

// searchBatch is how many documents one step of a building takes in: the newsroom's
// writers wait for one step at most.
const searchBatch = 25

// RebuildSearch builds the search indexes anew, beside those that serve, and exchanges
// them at the end. A building that was broken off goes on where it stopped. progress may
// be nil.
func (n *Newsroom) RebuildSearch(ctx context.Context, progress func(store.SearchBuild)) error {
	if err := n.Store.BeginSearchBuild(ctx); err != nil {
		return in("search rebuild", err)
	}
	b, err := n.Store.SearchBuildProgress(ctx)
	if err != nil {
		return in("search rebuild", err)
	}
	for {
		if progress != nil {
			progress(b)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		finished, err := n.Store.ContinueSearchBuild(ctx, searchBatch)
		if err != nil || finished {
			return in("search rebuild", err)
		}
		b.Done = min(b.Done+searchBatch, b.Total)
	}
}

// mergePages is how much of an index one step of merging writes.
const mergePages = 300

// MergeSearch counts the words of what was published since the last time, and writes the
// parts of search indexes together that many documents have left behind. Between two steps
// others write. It may be broken off, and goes on where it stopped.
func (n *Newsroom) MergeSearch(ctx context.Context) error {
	if err := n.Store.CountSearch(ctx); err != nil {
		return in("search", err)
	}
	for {
		began := time.Now()
		more, err := n.Store.MergeSearch(ctx, mergePages)
		if err != nil || !more {
			return in("search", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(time.Since(began)/2, 100*time.Millisecond)):
		}
	}
}

// CompleteSearch builds the search indexes where that is due: in a newsroom that is older
// than its search, after a change of how words are read, where a building was broken
// off, and of what an import left.
func (n *Newsroom) CompleteSearch(ctx context.Context) error {
	if err := n.IndexPending(ctx, nil); err != nil {
		return err
	}
	building, outdated, err := n.Store.SearchBuilding(ctx)
	if err != nil || !building && !outdated {
		return in("search rebuild", err)
	}
	n.log.InfoContext(ctx, "building the search indexes")
	if err := n.RebuildSearch(ctx, nil); err != nil {
		return err
	}
	n.log.InfoContext(ctx, "the search indexes are built")
	return nil
}
