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

// pagesOf are the addresses of the page for a file: its own and the short one. Where there
// were no such pages the export names the file itself.
func (in *intake) pagesOf(a *blog.Asset) []string {
	var out []string
	page, ok := store.FoldPath(a.Page)
	file, _ := store.FoldPath(a.URL)
	if ok && strings.HasPrefix(a.Page, "http") && page != file {
		out = append(out, a.Page)
	}
	if a.Short != "" && in.site.URL != "" {
		out = append(out, strings.TrimSuffix(in.site.URL, "/")+a.Short)
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

// supposed is what a dry run has seen of the posts on which files hang.
type supposed struct {
	posts map[string]bool           // that would come
	taken map[store.OldAddress]bool // addresses of files' pages: whether something would have it by then
}

func newSupposed(attached map[string][]store.OldAddress) *supposed {
	s := &supposed{map[string]bool{}, map[store.OldAddress]bool{}}
	for _, as := range attached {
		for _, a := range as {
			s.taken[a] = false
		}
	}
	return s
}

// post notes a post that would come.
func (s *supposed) post(a *arrival) {
	s.posts[a.item.ID] = true
	for _, at := range a.story.Addresses {
		if _, of := s.taken[at]; of {
			s.taken[at] = true
		}
	}
}

// supposeAttached counts what saveAttached would save.
func (in *intake) supposeAttached(ctx context.Context) error {
	s := in.supposed
	posts := slices.Sorted(maps.Keys(in.attached))
	for some := range slices.Chunk(posts, batchSize) {
		here, err := in.rooms.Store.Arrived(ctx, in.origin, some)
		if err != nil {
			return err
		}
		var free []store.OldAddress
		for _, id := range some {
			if here[id] == 0 && !s.posts[id] {
				continue
			}
			for _, at := range in.attached[id] {
				if !s.taken[at] {
					s.taken[at] = true
					free = append(free, at)
				}
			}
		}
		known, err := in.rooms.Store.KnownAddresses(ctx, free)
		if err != nil {
			return err
		}
		for _, at := range free {
			if !known[at] {
				in.report.Addresses++
			}
		}
	}
	return nil
}
