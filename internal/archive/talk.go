package archive

import (
	"slices"
	"strings"
	"time"

	"depesche/internal/archive/blog"
	"depesche/internal/comment"
	"depesche/internal/extract"
	"depesche/internal/store"
)

// leaveTalk counts the comments under a post that has no page here.
func (in *intake) leaveTalk(it *blog.Item) {
	in.report.skips("comment under a post without a page here", len(it.Comments))
}

// talk is the conversation under a post: comments of readers that were public there, or
// waited, and the places of deleted ones that were answered. A comment stands behind the one
// that it answers.
func (in *intake) talk(it *blog.Item, a *arrival) []store.Comment {
	if a.page == nil {
		in.leaveTalk(it)
		return nil
	}
	if !in.Comments {
		in.report.skips("comment", len(it.Comments))
		return nil
	}
	var came []said
	for i := range it.Comments {
		c, why := in.comment(&it.Comments[i], a)
		if why != "" {
			in.report.skip(why)
			continue
		}
		came = append(came, said{c, it.Comments[i].ID, it.Comments[i].Parent})
	}
	slices.SortStableFunc(came, func(a, b said) int { return a.CreatedAt.Compare(b.CreatedAt) })
	all := len(came)
	came = withoutEmpty(came)
	in.report.skips("comment that was deleted", all-len(came))
	return threaded(came)
}

// said is a comment with its number there, by which others name it ("": nothing answers it),
// and that of the one that it answers ("": none).
type said struct {
	store.Comment
	id, answers string
}

// withoutEmpty leaves out the deleted comments that nothing answers which is left.
func withoutEmpty(cs []said) []said {
	answers := map[string]int{}
	at := map[string]*said{}
	for i := range cs {
		if cs[i].id != "" {
			at[cs[i].id] = &cs[i]
		}
		if cs[i].answers != "" && cs[i].answers != cs[i].id {
			answers[cs[i].answers]++
		}
	}
	empty := func(c *said) bool { return c.State == store.CommentDeleted && answers[c.id] <= 0 }
	gone := map[*said]bool{}
	for i := range cs {
		for c := &cs[i]; c != nil && !gone[c] && empty(c); c = at[c.answers] {
			gone[c] = true
			answers[c.answers]--
		}
	}
	var left []said
	for i := range cs {
		if !gone[&cs[i]] {
			left = append(left, cs[i])
		}
	}
	return left
}

// threaded puts comments, which come by time, behind those that they answer. What answers
// nothing that is there begins a thread, and so does one of several that answer each other in
// a ring.
func threaded(cs []said) []store.Comment {
	at := map[string]int{}
	for i := range cs {
		if cs[i].id != "" {
			at[cs[i].id] = i
		}
	}
	var out []store.Comment
	place := make([]int64, len(cs)) // in out plus one; -1: waits for what it answers
	for i := range cs {
		var line []int // each answers the next
		for next, there := i, true; there && place[next] == 0; next, there = at[cs[next].answers] {
			place[next] = -1
			line = append(line, next)
		}
		for _, j := range slices.Backward(line) {
			c := cs[j].Comment
			if parent, there := at[cs[j].answers]; there && place[parent] > 0 {
				c.Parent = place[parent]
			}
			out = append(out, c)
			place[j] = int64(len(out))
		}
	}
	return out
}

// comment is what one becomes; why says why it becomes nothing.
func (in *intake) comment(c *blog.Comment, a *arrival) (out store.Comment, why string) {
	switch {
	case c.Kind == "pingback" || c.Kind == "trackback":
		return out, c.Kind
	case c.Status == "spam":
		return out, "comment marked as spam or thrown away"
	}
	out = store.Comment{Edition: a.page.Edition.Code, Lang: a.lang, State: store.CommentPublic, CreatedAt: c.At, EditedAt: c.Edited}
	if out.CreatedAt.IsZero() {
		out.CreatedAt = a.page.First
	}
	switch c.Status {
	case "deleted":
		out.State, out.EditedAt, out.Form = store.CommentDeleted, time.Time{}, comment.Form
		return out, ""
	case "held":
		out.State = store.CommentHeld
	}
	w := comment.WordsOf(extract.Fragment(strings.ReplaceAll(c.Text, "\n\n", "<p>"), in.site.URL, ""))
	if w.Source == "" {
		return out, "comment without a word"
	}
	out.Name = comment.TidyName(extract.Words(c.Name))
	out.Source, out.HTML, out.Digest, out.Form = w.Source, w.HTML, w.Digest, w.Form
	return out, ""
}
