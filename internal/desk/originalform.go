package desk

import (
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/lazyregexp"
)

// originalForm is an original as its form holds it: what is typed, in the notation of
// marked.go. The fields of a block are named after its ID, the field "block" lists the IDs
// in order. The editor's script fills the same fields, so that a text is the same whichever
// way it was written.
type originalForm struct {
	Headline, Standfirst, Byline, Dateline string
	Lead                                   *pictureForm
	Blocks                                 []blockForm
	More                                   string // further paragraphs at the end
}

// blockForm is a block: its kind as the form names it and its text. A list has an item on
// each line, an embed its address.
type blockForm struct {
	ID, Kind, Text, Speaker string
	Picture                 *pictureForm
}

// pictureForm is a picture. Hash and URL say which, the rest how the story shows it.
type pictureForm struct {
	Hash, URL            string
	Caption, Alt, Credit string
	Decorative           bool
}

// The kinds of a block as the form names them; those of other blocks are their own.
const (
	numberedKind = "numbered"
	headingKind  = "heading" // with its level behind it
)

// formKinds are the kinds that a block may be turned into.
var formKinds = []string{"paragraph", "heading2", "heading3", "heading4", "quotation", "list", numberedKind, "embed", "rule"}

// formOf lays a document out as its form.
func formOf(d *depesche.Document) originalForm {
	f := originalForm{Headline: writeMarked(d.Headline, true), Standfirst: writeMarked(d.Standfirst, true),
		Byline: strings.Join(d.Byline, ", "), Dateline: d.Dateline, Lead: pictureFormOf(d.Lead)}
	for i := range d.Blocks {
		f.Blocks = append(f.Blocks, blockFormOf(&d.Blocks[i]))
	}
	return f
}

// values are the fields of the form, as a browser would send them.
func (f originalForm) values() url.Values {
	v := url.Values{"headline": {f.Headline}, "standfirst": {f.Standfirst}, "byline": {f.Byline}, "dateline": {f.Dateline}, "more": {f.More}}
	f.Lead.put(v, "lead")
	for _, b := range f.Blocks {
		name := "b/" + b.ID
		v.Add("block", b.ID)
		v.Set(name+"/kind", b.Kind)
		v.Set(name, b.Text)
		v.Set(name+"/speaker", b.Speaker)
		b.Picture.put(v, name)
	}
	return v
}

// put adds the fields of a picture, if there is one.
func (f *pictureForm) put(v url.Values, name string) {
	if f == nil {
		return
	}
	for field, value := range map[string]string{"hash": f.Hash, "url": f.URL, "caption": f.Caption, "alt": f.Alt, "credit": f.Credit} {
		v.Set(name+"/"+field, value)
	}
	if f.Decorative {
		v.Set(name+"/decorative", "1")
	}
}

func blockFormOf(b *depesche.Block) blockForm {
	f := blockForm{ID: b.ID, Kind: string(b.Kind), Picture: pictureFormOf(b.Picture)}
	switch b.Kind {
	case depesche.Heading:
		f.Kind, f.Text = headingKind+strconv.Itoa(min(max(b.Level, 2), 4)), writeMarked(b.Text, true)
	case depesche.List:
		if b.Ordered {
			f.Kind = numberedKind
		}
		var lines []string
		for _, it := range b.Items {
			lines = append(lines, writeMarked(it, true))
		}
		f.Text = strings.Join(lines, "\n")
	case depesche.Embed:
		f.Text = b.Href
	case depesche.Quotation:
		f.Text, f.Speaker = writeMarked(b.Text, false), writeMarked(b.Speaker, true)
	case depesche.Paragraph:
		f.Text = writeMarked(b.Text, false)
	}
	return f
}

func pictureFormOf(u *depesche.PictureUse) *pictureForm {
	if u == nil {
		return nil
	}
	return &pictureForm{u.Hash, u.URL, writeMarked(u.Caption, true), u.Alt, u.Credit, u.Decorative}
}

// blockIDs are IDs as this and other rooms make them, up to maxBlockID bytes long.
var blockIDs = lazyregexp.New(`^[\pL\pN_.:-]+$`)

const maxBlockID = 256

// readForm takes the form in as it came.
func readForm(v url.Values) (originalForm, error) {
	f := originalForm{Headline: v.Get("headline"), Standfirst: v.Get("standfirst"), Byline: v.Get("byline"), Dateline: v.Get("dateline"), More: v.Get("more")}
	if !v.Has("more") {
		// The last field: without it a form was cut off, and with it would go the text's end.
		return f, depesche.E(depesche.Invalid, "original.cut", "the form did not arrive whole, so nothing is saved: go back and send it again")
	}
	f.Lead = readPicture(v, "lead")
	seen := map[string]bool{}
	for _, id := range v["block"] {
		if seen[id] || len(id) > maxBlockID || !blockIDs().MatchString(id) {
			return f, depesche.E(depesche.Invalid, "original.block", "the form names the block “%s” twice or not as a block is named: reload the page", id)
		}
		seen[id] = true
		name := "b/" + id
		f.Blocks = append(f.Blocks, blockForm{ID: id, Kind: v.Get(name + "/kind"), Text: v.Get(name), Speaker: v.Get(name + "/speaker"), Picture: readPicture(v, name)})
	}
	return f, nil
}

func readPicture(v url.Values, name string) *pictureForm {
	if !v.Has(name + "/caption") {
		return nil
	}
	return &pictureForm{v.Get(name + "/hash"), v.Get(name + "/url"), v.Get(name + "/caption"), v.Get(name + "/alt"), v.Get(name + "/credit"), v.Get(name+"/decorative") != ""}
}

// blankLine is a line of nothing but space between two others.
var blankLine = lazyregexp.New(`\n[ \t\n]*\n`)

// documentReader makes a document of a form and collects what is wrong, by field.
type documentReader struct {
	seen *depesche.Document
	ids  map[string]bool
	bad  map[string]error
}

// document reads the form over the document that it was made from: a blank line splits a
// paragraph in two, an empty field removes its block.
func (f *originalForm) document(seen *depesche.Document) (depesche.Document, map[string]error) {
	r := documentReader{seen: seen, ids: map[string]bool{}, bad: map[string]error{}}
	for _, b := range f.Blocks {
		r.ids[b.ID] = true
	}
	d := depesche.Document{Headline: r.line("headline", f.Headline), Standfirst: r.line("standfirst", f.Standfirst),
		Dateline: oneLine(f.Dateline), Byline: names(f.Byline), Lead: r.picture("lead", f.Lead)}
	if d.Headline.IsEmpty() && r.bad["headline"] == nil {
		r.bad["headline"] = depesche.E(depesche.Invalid, "edit.headline", "the headline is empty: a story needs one")
	}
	for i := range f.Blocks {
		d.Blocks = append(d.Blocks, r.block(&f.Blocks[i])...)
	}
	d.Blocks = append(d.Blocks, r.paragraphs("more", "", f.More)...)
	return d, r.bad
}

// text reads a field of several lines.
func (r *documentReader) text(name, s string) depesche.Inline {
	in, err := readMarked(blankLine().ReplaceAllString(strings.TrimSpace(s), "\n\n"))
	if err != nil {
		r.bad[name] = err
	}
	return in
}

// line reads a field of one line.
func (r *documentReader) line(name, s string) depesche.Inline {
	in, err := readMarked(strings.ReplaceAll(strings.TrimSpace(s), "\n", " "))
	if err != nil {
		r.bad[name] = err
	}
	return in
}

func (r *documentReader) block(f *blockForm) []depesche.Block {
	name := "b/" + f.ID
	b := depesche.Block{ID: f.ID, Kind: depesche.BlockKind(f.Kind)}
	empty := false
	switch {
	case f.Kind == string(depesche.Paragraph):
		return r.paragraphs(name, f.ID, f.Text)
	case strings.HasPrefix(f.Kind, headingKind):
		b.Kind, b.Level = depesche.Heading, int(f.Kind[len(f.Kind)-1]-'0')
		b.Text = r.line(name, f.Text)
		empty = b.Text.IsEmpty()
	case f.Kind == string(depesche.Quotation):
		b.Text, b.Speaker = r.text(name, f.Text), r.line(name+"/speaker", f.Speaker)
		empty = b.Text.IsEmpty()
	case f.Kind == string(depesche.List), f.Kind == numberedKind:
		b.Kind, b.Ordered, b.Items = depesche.List, f.Kind == numberedKind, r.items(name, f.Text)
		empty = len(b.Items) == 0
	case f.Kind == string(depesche.Embed):
		b.Href = strings.TrimSpace(f.Text)
		if empty = b.Href == ""; !empty && webAddress(b.Href) == "" {
			r.bad[name] = depesche.E(depesche.Invalid, "original.embed", "“%s” is no address of a page: write it in full, beginning with https://", b.Href)
		}
	case f.Kind == string(depesche.Picture):
		b.Picture = r.picture(name, f.Picture)
		empty = b.Picture == nil
	case f.Kind == string(depesche.Rule):
	default:
		r.bad[name] = depesche.E(depesche.Invalid, "original.kind_unknown", "there is no block of the kind “%s”: reload the page", f.Kind)
	}
	if empty && r.bad[name] == nil {
		return nil
	}
	return []depesche.Block{b}
}

func (r *documentReader) items(name, s string) []depesche.Inline {
	var out []depesche.Inline
	for _, l := range strings.Split(s, "\n") {
		if it := r.line(name, l); !it.IsEmpty() {
			out = append(out, it)
		}
	}
	return out
}

// paragraphs cuts a field at blank lines. The first piece keeps the block's ID.
func (r *documentReader) paragraphs(name, id, s string) []depesche.Block {
	var out []depesche.Block
	for _, p := range paragraphs(r.text(name, s)) {
		b := depesche.Block{ID: id, Kind: depesche.Paragraph, Text: p}
		if id == "" || len(out) > 0 {
			b.ID = newID(r.ids)
		}
		out = append(out, b)
	}
	return out
}

// picture reads a picture. Which file it is and how large was known before, or the
// newsroom finds out.
func (r *documentReader) picture(name string, f *pictureForm) *depesche.PictureUse {
	if f == nil || f.Hash == "" && f.URL == "" {
		return nil
	}
	use := depesche.PictureUse{Hash: f.Hash}
	uses := []*depesche.PictureUse{r.seen.Lead}
	for i := range r.seen.Blocks {
		uses = append(uses, r.seen.Blocks[i].Picture)
	}
	known := slices.IndexFunc(uses, func(u *depesche.PictureUse) bool { return u != nil && u.Hash == f.Hash && u.URL == f.URL })
	switch {
	case known >= 0:
		use = *uses[known]
	case len(f.Hash) != 64:
		r.bad[name+"/caption"] = depesche.E(depesche.Invalid, "picture.place", "there is no picture at %q in this story any more: reload the page", name)
	}
	use.Caption, use.Alt, use.Credit, use.Decorative = r.line(name+"/caption", f.Caption), oneLine(f.Alt), oneLine(f.Credit), f.Decorative
	return &use
}

// paragraphs cuts a text at blank lines; marks that cross a cut go on behind it. Single
// line ends stay: they are hard breaks.
func paragraphs(in depesche.Inline) []depesche.Inline {
	var out []depesche.Inline
	from := 0
	take := func(to int) {
		f, t := from, to
		for f < t && strings.ContainsRune(" \t\n", rune(in.Text[f])) {
			f++
		}
		for t > f && strings.ContainsRune(" \t\n", rune(in.Text[t-1])) {
			t--
		}
		if p := in.Slice(f, t).Normal(); !p.IsEmpty() {
			out = append(out, p)
		}
	}
	for {
		i := strings.Index(in.Text[from:], "\n\n")
		if i < 0 {
			take(len(in.Text))
			return out
		}
		take(from + i)
		from += i + 2
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// names reads a byline: names with commas between.
func names(s string) []string {
	var out []string
	for _, n := range strings.Split(s, ",") {
		if n = oneLine(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// newID makes an ID that no block of the story has yet.
func newID(taken map[string]bool) string {
	for {
		b := make([]byte, 4)
		rand.Read(b) // never fails
		if id := "n" + hex.EncodeToString(b); !taken[id] {
			taken[id] = true
			return id
		}
	}
}

// move does what a button of the form says ("up b1", "add b1") and returns the block to go
// on with; the text is not saved by it.
func (f *originalForm) move(do string) string {
	verb, id, _ := strings.Cut(do, " ")
	at := slices.IndexFunc(f.Blocks, func(b blockForm) bool { return b.ID == id })
	switch {
	case verb == "add":
		ids := map[string]bool{}
		for _, b := range f.Blocks {
			ids[b.ID] = true
		}
		b := blockForm{ID: newID(ids), Kind: string(depesche.Paragraph)}
		f.Blocks = slices.Insert(f.Blocks, at+1, b)
		return b.ID
	case at < 0:
	case verb == "remove":
		f.Blocks = slices.Delete(f.Blocks, at, at+1)
		if len(f.Blocks) > 0 {
			return f.Blocks[min(at, len(f.Blocks)-1)].ID
		}
	case verb == "up" && at > 0:
		f.Blocks[at-1], f.Blocks[at] = f.Blocks[at], f.Blocks[at-1]
	case verb == "down" && at < len(f.Blocks)-1:
		f.Blocks[at+1], f.Blocks[at] = f.Blocks[at], f.Blocks[at+1]
	}
	return id
}
