package extract

import (
	"strings"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lazyregexp"
)

var listItem = lazyregexp.New(`^(?:[-*•–·]|\d{1,2}[.)])\s+(\S.*)$`)

// readText reads plain text: blank lines part paragraphs; a first line that is short
// and no sentence is the headline; lines wrapped by hand are joined.
func readText(data []byte) (*Story, error) {
	s := &Story{}
	text := strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n")
	paras := paragraphs(text)
	if len(paras) == 0 {
		return nil, depesche.E(depesche.Invalid, "extract.empty", "the page is empty; check that it was saved completely, or fetch it again")
	}
	if len(paras) > 1 && len(paras[0]) == 1 && utf8.RuneCountInString(paras[0][0]) <= 160 && !strings.HasSuffix(paras[0][0], ".") {
		s.Document.Headline = depesche.Plain(paras[0][0])
		paras = paras[1:]
	}
	if len(paras) > 1 && len(paras[0]) == 1 && len(paras[0][0]) < 120 {
		if rest, ok := cutBy(paras[0][0]); ok {
			if a := names(rest, ""); len(a) > 0 {
				s.Authors, paras = a, paras[1:]
			}
		}
	}
	for _, p := range paras {
		s.Document.Blocks = append(s.Document.Blocks, textBlock(p))
	}
	for n := len(s.Document.Blocks); n > 1 && endMark(s.Document.Blocks[n-1].Text.Text); n-- {
		s.Document.Blocks = s.Document.Blocks[:n-1]
	}
	return s, nil
}

// endMark tells the marks with which copy ends: "###", "-30-", "ENDS".
func endMark(s string) bool {
	t := strings.Trim(s, "-–— ")
	return t == "30" || t == "ENDS" || t == "END" || t == "ENDE" || s != "" && strings.Trim(s, "# ") == ""
}

// paragraphs splits a text into the lines of its paragraphs. A text without any blank
// line has a paragraph a line.
func paragraphs(text string) [][]string {
	var out [][]string
	var cur []string
	for _, l := range strings.Split(text, "\n") {
		var w inliner
		w.text(strings.ToValidUTF8(l, ""))
		if l = w.take().Text; l == "" {
			if cur != nil {
				out, cur = append(out, cur), nil
			}
			continue
		}
		cur = append(cur, l)
	}
	if cur != nil {
		out = append(out, cur)
	}
	if len(out) == 1 && !wrapped(out[0]) {
		var each [][]string
		for _, l := range out[0] {
			each = append(each, []string{l})
		}
		return each
	}
	return out
}

// wrapped tells lines that were broken to a width from lines that are paragraphs.
func wrapped(ls []string) bool {
	if len(ls) < 3 {
		return false
	}
	ends, longest := 0, 0
	for _, l := range ls[:len(ls)-1] {
		if endsSentence(l) {
			ends++
		}
		longest = max(longest, utf8.RuneCountInString(l))
	}
	return longest <= 100 && ends*2 < len(ls)
}

func textBlock(ls []string) depesche.Block {
	items := make([]depesche.Inline, 0, len(ls))
	ordered := true
	for _, l := range ls {
		if m := listItem().FindStringSubmatch(l); m != nil && (len(ls) > 1 || strings.ContainsAny(l[:1], "*•")) {
			items = append(items, insertions(depesche.Plain(m[1])))
			ordered = ordered && l[0] >= '0' && l[0] <= '9'
		}
	}
	if len(items) == len(ls) {
		return depesche.Block{Kind: depesche.List, Items: items, Ordered: ordered}
	}
	sep := "\n"
	if wrapped(ls) || len(ls) == 2 && !endsSentence(ls[0]) && len(ls[0]) > 50 {
		sep = " "
	}
	return depesche.Block{Kind: depesche.Paragraph, Text: insertions(depesche.Plain(strings.Join(ls, sep)))}
}
