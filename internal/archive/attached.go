package archive

import (
	"context"
	"maps"
	"slices"
	"strings"

	"depesche/internal/archive/blog"
	"depesche/internal/store"
)

// attachedTo are the places of the pages that the site made for the files hanging on its posts,
// by the post's number.
func (in *intake) attachedTo() map[string][]store.OldAddress {
	out := map[string][]store.OldAddress{}
	for _, id := range slices.Sorted(maps.Keys(in.survey.assets)) {
		if a := in.survey.assets[id]; a.Parent != "" {
			out[a.Parent] = append(out[a.Parent], fold(in.pagesOf(&a))...)
		}
	}
	return out
}

// pagesOf are the addresses of the page for a file: its own and the one by number. Where there
// were no such pages the export names the file itself.
func (in *intake) pagesOf(a *blog.Asset) []string {
	var out []string
	if strings.HasPrefix(a.Page, "http") && a.Page != a.URL {
		out = append(out, a.Page)
	}
	if isNumber(a.ID) && in.site.URL != "" {
		out = append(out, strings.TrimSuffix(in.site.URL, "/")+"/?attachment_id="+a.ID)
	}
	return out
}

// saveAttached has those pages lead to the posts, those that came and those that were here.
// Posts have their addresses by then: what two want is a post's.
func (in *intake) saveAttached(ctx context.Context) error {
	posts := slices.Sorted(maps.Keys(in.attached))
	for some := range slices.Chunk(posts, batchSize) {
		of := map[string][]store.OldAddress{}
		for _, id := range some {
			of[id] = in.attached[id]
		}
		n, err := in.rooms.Store.AddArrivedAddresses(ctx, in.origin, of)
		if err != nil {
			return err
		}
		in.report.Addresses += n
	}
	return nil
}
