package extract

import (
	"bytes"
	"encoding/json"
	"mime"
	"path"
	"strings"

	"depesche/internal/lazyregexp"
)

type format int

const (
	formatHTML format = iota
	formatMarkdown
	formatText
	formatNINJS
)

var (
	openObject = lazyregexp.New(`^\{\s*"[\w$@-]+"\s*:`)
	htmlTag    = lazyregexp.New(`(?i)<(?:!doctype|html|head|body|title|meta|article|main|div|p|h[1-6]|br|span|a)(?:[\s/>]|$)`)
	markLines  = lazyregexp.New(`(?m)^(?:#{1,4} \S|[*+-] \S|> \S|\d+\. \S|!\[|(?:---|\*\*\*)\s*$)|\]\(https?://|\*\*\S[^*\n]*\*\*`)
)

// sniff decides by content first, since names and headers lie, and by name and content
// type where the content leaves it open.
func sniff(in Input, data []byte) format {
	head := bytes.TrimLeft(data[:min(len(data), 4096)], " \t\r\n\ufeff")
	if len(head) > 0 && (head[0] == '{' || head[0] == '[') && json.Valid(data) {
		return formatNINJS
	}
	mt, _, _ := mime.ParseMediaType(in.ContentType)
	ext := strings.ToLower(path.Ext(in.Name))
	// A damaged object is still an object: its reader says what is wrong with it.
	if openObject().Match(head) && (ext == "" || ext == ".json" || mt == "application/json") {
		return formatNINJS
	}
	if len(head) > 0 && head[0] == '<' && htmlTag().Match(head) {
		return formatHTML
	}
	switch {
	case ext == ".md" || ext == ".markdown" || ext == ".mkd" || mt == "text/markdown" || mt == "text/x-markdown":
		return formatMarkdown
	case frontMatterEnd(string(head)) > 0:
		return formatMarkdown
	case ext == ".txt" || ext == ".text" || mt == "text/plain" && !bytes.Contains(bytes.ToLower(head), []byte("<html")):
		if len(markLines().FindAllIndex(data[:min(len(data), 1<<16)], 3)) >= 3 && ext == "" {
			return formatMarkdown
		}
		return formatText
	case ext == ".html" || ext == ".htm" || ext == ".xhtml" || mt == "text/html" || mt == "application/xhtml+xml":
		return formatHTML
	case len(htmlTag().FindAllIndex(data[:min(len(data), 1<<16)], 3)) >= 2:
		return formatHTML
	case markLines().Match(data[:min(len(data), 1<<16)]):
		return formatMarkdown
	}
	return formatText
}
