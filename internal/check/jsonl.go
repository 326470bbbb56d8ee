package check

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"depesche"
)

// maxLine is the longest line that JSONL reads.
const maxLine = 16 << 20

// jsonIn is one line of JSONL's input.
type jsonIn struct {
	ID       any    `json:"id"`
	SrcLang  string `json:"src_lang"`
	TgtLang  string `json:"tgt_lang"`
	Source   string `json:"source"`
	Target   string `json:"target"`
	Quotes   string `json:"quotes"` // the house's quotation marks
	Glossary []struct {
		Src string `json:"src"`
		Tgt string `json:"tgt"`
		// The long names are understood too.
		Source string              `json:"source"`
		Target string              `json:"target"`
		Policy depesche.TermPolicy `json:"policy"`
	} `json:"glossary"`
}

type jsonOut struct {
	ID       any                 `json:"id"`
	Flags    []depesche.Category `json:"flags"`
	Findings []depesche.Finding  `json:"findings"`
}

// JSONL reads one pair a line, {id, src_lang, tgt_lang, source, target, glossary?, quotes?}, and
// writes {id, flags, findings} for each: the categories found, sorted and each once, and
// the findings with byte spans into source and target as given. Source and target are
// plain text that may hold HTML tags. It stops with an Invalid error that names the line
// when one is no such object; what came before has been written.
func JSONL(r io.Reader, w io.Writer) error {
	in := bufio.NewReaderSize(r, 1<<16)
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, err := readLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			_ = out.Flush()
			if errors.Is(err, bufio.ErrTooLong) {
				return depesche.E(depesche.Invalid, "check.line_long", "line %d is longer than %d MB: one line holds one segment", n, maxLine>>20).In("check")
			}
			return depesche.Wrap(err, depesche.Unavailable, "check.read", "the input could not be read beyond line %d", n-1).In("check")
		}
		if len(bytes.TrimSpace(line)) > 0 {
			res, bad := checkLine(line, n)
			if bad != nil {
				_ = out.Flush()
				return bad
			}
			if e := enc.Encode(res); e != nil {
				return depesche.Wrap(e, depesche.Unavailable, "check.write", "the findings could not be written").In("check")
			}
		}
		if err != nil {
			break
		}
	}
	if err := out.Flush(); err != nil {
		return depesche.Wrap(err, depesche.Unavailable, "check.write", "the findings could not be written").In("check")
	}
	return nil
}

// readLine returns the next line, with io.EOF beside the last one.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLine {
			return nil, bufio.ErrTooLong
		}
		if err != bufio.ErrBufferFull {
			return line, err
		}
	}
}

func checkLine(line []byte, n int) (*jsonOut, error) {
	var in jsonIn
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	if err := dec.Decode(&in); err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "check.line",
			"line %d is not a JSON object with id, src_lang, tgt_lang, source and target; mend it and run the check again", n).In("check")
	}
	if in.SrcLang == "" || in.TgtLang == "" {
		return nil, depesche.E(depesche.Invalid, "check.line_lang", "line %d does not name its languages; add src_lang and tgt_lang, such as \"en\" and \"de\"", n).In("check")
	}
	if !utf8.ValidString(in.Source) || !utf8.ValidString(in.Target) {
		return nil, depesche.E(depesche.Invalid, "check.line_utf8", "line %d is not UTF-8; convert the file and run the check again", n).In("check")
	}
	if !HouseStyle(in.Quotes) {
		return nil, depesche.E(depesche.Invalid, "check.line_quotes", "line %d: %q is no style of quotation marks; give a pair, and an inner one behind it, such as \"„“‚‘\"", n, in.Quotes).In("check")
	}
	cfg := Config{SourceLang: in.SrcLang, TargetLang: in.TgtLang, HouseQuotes: in.Quotes}
	for _, t := range in.Glossary {
		term := depesche.Term{Source: t.Src, Target: t.Tgt, Policy: t.Policy}
		if term.Source == "" {
			term.Source, term.Target = t.Source, t.Target
		}
		cfg.Terms = append(cfg.Terms, term)
	}
	res := &jsonOut{ID: in.ID, Flags: []depesche.Category{}, Findings: Segment(cfg, Pair{Kind: depesche.UnitText, Source: depesche.Plain(in.Source), Target: depesche.Plain(in.Target)})}
	if res.Findings == nil {
		res.Findings = []depesche.Finding{}
	}
	res.Flags = flags(res.Findings)
	return res, nil
}

// flags lists the categories of the findings in the desk's order. Notes are worth a
// glance and no flag.
func flags(fs []depesche.Finding) []depesche.Category {
	have := map[depesche.Category]bool{}
	for i := range fs {
		if fs[i].Severity != depesche.SevNote {
			have[fs[i].Category] = true
		}
	}
	out := []depesche.Category{}
	for _, c := range depesche.Categories() {
		if have[c] {
			out = append(out, c)
		}
	}
	return out
}
