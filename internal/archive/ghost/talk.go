package ghost

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"

	"depesche"
	"depesche/internal/archive/blog"
)

// talk is where the comments of an export stand in its file, by the post that they are under,
// and who wrote them. The table of comments may come before or behind those of posts and
// members; words are read when the post is. In memory are two numbers for each comment, the id
// of each post that has some, id and name of each member, and the comments of one post, whole.
type talk struct {
	places map[string][]place
	names  map[string]string // of members, without addresses
	rows   int               // that were met
}

// place is where a row stands: its first byte, or white space and a comma before it, and how
// many bytes there are.
type place struct{ at, size int64 }

// remark is a row of the table of comments. Ghost has threads of two levels: parent is the
// comment that began one, InReplyTo the one in the thread that is answered, where that is not
// the first.
type remark struct {
	ID        id      `json:"id"`
	Post      id      `json:"post_id"`
	Member    id      `json:"member_id"` // none where the member was removed
	Parent    id      `json:"parent_id"`
	InReplyTo id      `json:"in_reply_to_id"`
	Status    string  `json:"status"`
	HTML      *string `json:"html"`
	Created   any     `json:"created_at"`
	Edited    any     `json:"edited_at"`
}

func newTalk() talk { return talk{places: map[string][]place{}, names: map[string]string{}} }

// note reads over a comment and keeps its place.
func (t *talk) note(dec *decoder, sink *blog.Sink) error {
	t.rows++
	at := dec.offset()
	var r remark
	fault, err := dec.row(&r)
	if err != nil {
		return err
	}
	if fault != "" {
		sink.Say(blog.Problem{What: fmt.Sprintf("comment %d of the file: %s", t.rows, fault)})
		return nil
	}
	t.places[string(r.Post)] = append(t.places[string(r.Post)], place{at, dec.offset() - at})
	return nil
}

// member keeps the name of a member, and nothing else. An address for mail that stands in its
// place is none: readers would see it.
func (t *talk) member(dec *decoder) error {
	var m struct {
		ID   id
		Name any
	}
	fault, err := dec.row(&m)
	if err != nil || fault != "" {
		return err
	}
	if name, _ := m.Name.(string); name != "" && !strings.ContainsAny(html.UnescapeString(name), "@\uff20\ufe6b") {
		t.names[string(m.ID)] = name
	}
	return nil
}

// wanted are the comments under a post as far as sink wants them: their words, their number, or
// nothing.
func (t *talk) wanted(post string, file io.ReaderAt, sink *blog.Sink) ([]blog.Comment, error) {
	switch {
	case sink.Bare:
		return nil, nil
	case sink.Wordless:
		return make([]blog.Comment, len(t.places[post])), nil
	}
	return t.under(post, file)
}

// under reads the comments under a post, in the order of the file.
func (t *talk) under(post string, file io.ReaderAt) ([]blog.Comment, error) {
	places := t.places[post]
	rows, there := make([]remark, len(places)), make(map[id]bool, len(places))
	var b []byte
	for i, p := range places {
		b = append(b[:0], make([]byte, p.size)...)
		n, err := file.ReadAt(b, p.at)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		r := &rows[i]
		if err := json.Unmarshal(bytes.TrimLeft(b[:n], ", \t\r\n"), r); err != nil || string(r.Post) != post {
			return nil, depesche.E(depesche.Conflict, "ghost.changed", "the file was changed while it was read: begin again")
		}
		there[r.ID] = true
	}
	out := make([]blog.Comment, len(rows))
	for i := range rows {
		out[i] = t.comment(&rows[i], there)
	}
	return out, nil
}

// comment is what a row says. What it answers is among the comments that are there, or
// nothing.
func (t *talk) comment(r *remark, there map[id]bool) blog.Comment {
	c := blog.Comment{ID: string(r.ID), At: when(r.Created), Edited: when(r.Edited), Status: "held"}
	for _, parent := range []id{r.InReplyTo, r.Parent} {
		if parent != "" && parent != r.ID && there[parent] {
			c.Parent = string(parent)
			break
		}
	}
	switch r.Status {
	case "published":
		c.Status = "approved"
	case "deleted": // Ghost keeps its words and shows them to nobody
		c.Status = "deleted"
		return c
	}
	c.Name, c.Text = t.names[string(r.Member)], value(r.HTML)
	return c
}

// tellStray tells of the comments under posts that the file does not have; met says which
// ones it has of those with comments.
func (t *talk) tellStray(met map[string]bool, sink *blog.Sink) {
	for post, places := range t.places {
		if met[post] {
			continue
		}
		for range places {
			sink.Skip("comment under a post that is not in the export")
		}
	}
}
