package e2e

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// sheets is what a browser prints, as far as the file that it makes says it: the parts of the
// document, and on which sheets each of them stands.
type sheets struct {
	count int
	empty []int // sheets on which nothing is drawn
	parts []printedPart
}

// printedPart is an element of the document: a heading (H1 …), a paragraph (P), a picture with its
// caption (Figure), a quotation (BlockQuote), an entry of a list (LI) …
type printedPart struct {
	kind   string
	sheets []int // from 1, in order
}

var (
	pdfObject  = regexp.MustCompile(`(?s)(\d+) 0 obj\s(.*?)endobj`)
	pdfPages   = regexp.MustCompile(`/Kids \[([^\]]*)\]`)
	pdfRef     = regexp.MustCompile(`(\d+) 0 R`)
	pdfKind    = regexp.MustCompile(`/S /(\w+)`)
	pdfSheet   = regexp.MustCompile(`/Pg (\d+) 0 R`)
	pdfContent = regexp.MustCompile(`/Contents (\d+) 0 R`)
	pdfParent  = regexp.MustCompile(`/P (\d+) 0 R`)
	pdfStream  = regexp.MustCompile(`(?s)^(.*?)stream\r?\n(.*)\r?\nendstream`)
	pdfDraws   = regexp.MustCompile(`(?m)\b(Tj|TJ|Do)\s*$`)
)

// printed prints the page that is open on sheets of A4.
func printed(b *browser) *sheets {
	b.t.Helper()
	res, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 210 / 25.4, PaperHeight: 297 / 25.4, PreferCSSPageSize: new(true), GenerateTaggedPDF: new(true)})
	if err != nil {
		b.t.Fatal(err)
	}
	s, err := readSheets(res.Data)
	if err != nil {
		b.fail("%v", err)
	}
	return s
}

// readSheets reads a file as Chromium writes it; of others it says that it cannot.
func readSheets(file []byte) (*sheets, error) {
	objects := map[string][]byte{}
	for _, m := range pdfObject.FindAllSubmatch(file, -1) {
		objects[string(m[1])] = m[2]
	}
	s := &sheets{}
	number := map[string]int{} // of a sheet, by its object
	for _, o := range objects {
		if bytes.Contains(o, []byte("/Type /Pages")) {
			for _, ref := range pdfRef.FindAllSubmatch(pdfPages.FindSubmatch(o)[1], -1) {
				if bytes.Contains(objects[string(ref[1])], []byte("/Type /Pages")) {
					return nil, fmt.Errorf("there are more sheets than this reads: they stand in groups")
				}
				s.count++
				number[string(ref[1])] = s.count
			}
		}
	}
	if s.count == 0 {
		return nil, fmt.Errorf("there are no sheets in the file")
	}
	for ref, n := range number {
		drawn, err := content(objects, objects[ref])
		if err != nil {
			return nil, fmt.Errorf("sheet %d: %v", n, err)
		}
		if !pdfDraws.Match(drawn) {
			s.empty = append(s.empty, n)
		}
	}
	slices.Sort(s.empty)
	s.parts = standing(objects, number)
	if len(s.parts) == 0 {
		return nil, fmt.Errorf("the file does not say what its parts are")
	}
	return s, nil
}

// standing tells which parts the document has and on which sheets they stand, whose numbers are
// given by their objects.
func standing(objects map[string][]byte, number map[string]int) []printedPart {
	within := map[string]map[int]bool{}
	for ref, o := range objects {
		sheet := pdfSheet.FindSubmatch(o)
		if sheet == nil || !bytes.Contains(o, []byte("/StructElem")) {
			continue
		}
		// An element stands where it and all within it stand.
		for at := ref; at != ""; {
			if within[at] == nil {
				within[at] = map[int]bool{}
			}
			for _, m := range pdfSheet.FindAllSubmatch(o, -1) {
				within[at][number[string(m[1])]] = true
			}
			parent := pdfParent.FindSubmatch(objects[at])
			at = ""
			if parent != nil {
				at = string(parent[1])
			}
		}
	}
	var parts []printedPart
	for ref, on := range within {
		kind := pdfKind.FindSubmatch(objects[ref])
		if kind == nil {
			continue
		}
		p := printedPart{kind: string(kind[1])}
		for n := range on {
			p.sheets = append(p.sheets, n)
		}
		slices.Sort(p.sheets)
		parts = append(parts, p)
	}
	return parts
}

// content is what a sheet draws.
func content(objects map[string][]byte, sheet []byte) ([]byte, error) {
	ref := pdfContent.FindSubmatch(sheet)
	if ref == nil {
		return nil, fmt.Errorf("it has no content")
	}
	stream := pdfStream.FindSubmatch(objects[string(ref[1])])
	if stream == nil {
		return nil, fmt.Errorf("object %s is no stream", ref[1])
	}
	if !bytes.Contains(stream[1], []byte("/FlateDecode")) {
		return stream[2], nil
	}
	r, err := zlib.NewReader(bytes.NewReader(stream[2]))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// TestReadSheets shows that an empty sheet, and what is divided between two, would be seen.
func TestReadSheets(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	b := browse(t, &house{t: t, base: "http://127.0.0.1"})
	b.goTo("about:blank")
	b.is(`(document.documentElement.innerHTML = "<style>@page { margin: 10mm } figure, p { margin: 0 } </style><h1>One</h1><figure><p style='height: 26cm'>Two</p><figcaption>Three</figcaption></figure><p style='break-before: page; height: 1cm'></p>", true)`)
	s := printed(b)
	if s.count != 3 || !slices.Equal(s.empty, []int{3}) {
		t.Errorf("%d sheets, empty are %v", s.count, s.empty)
	}
	for kind, want := range map[string]string{"H1": "[1]", "Figure": "[1 2]", "Caption": "[2]"} {
		i := slices.IndexFunc(s.parts, func(p printedPart) bool { return p.kind == kind })
		if i < 0 || fmt.Sprint(s.parts[i].sheets) != want {
			t.Errorf("%s stands not on %s: %v", kind, want, s.parts)
		}
	}
	if _, err := readSheets([]byte(strconv.Quote("%PDF-1.4"))); err == nil {
		t.Error("a file without sheets is read")
	}
}
