package langid

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"math"

	"depesche"
)

// JSONL reads one JSON object a line, {"id", "text"}, and writes for each one
// {"id", "lang", "confidence"}: Identify of the text, the confidence to four digits. id
// is any JSON value and comes back as it is. Empty lines are passed over. A line that is
// no such object stops the work with an error of kind Invalid that names the line; what
// came before it is written.
func JSONL(r io.Reader, w io.Writer) error {
	in, out := bufio.NewReaderSize(r, 1<<16), bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return depesche.Wrap(err, depesche.Unavailable, "langid.read", "line %d could not be read: check the input and start again", n).In("langid")
		}
		if line := bytes.TrimSpace(line); len(line) > 0 {
			var rec struct {
				ID   json.RawMessage `json:"id"`
				Text *string         `json:"text"`
			}
			jerr := json.Unmarshal(line, &rec)
			if jerr != nil || rec.Text == nil {
				out.Flush()
				return depesche.Wrap(jerr, depesche.Invalid, "langid.line",
					`line %d is not a JSON object with "id" and "text": correct it and start again`, n).In("langid")
			}
			lang, confidence := Identify(*rec.Text)
			werr := enc.Encode(struct {
				ID         json.RawMessage `json:"id"`
				Lang       string          `json:"lang"`
				Confidence float64         `json:"confidence"`
			}{rec.ID, lang, math.Round(confidence*1e4) / 1e4})
			if werr != nil {
				return writeError(werr)
			}
		}
		if err == io.EOF {
			break
		}
		if in.Buffered() == 0 { // nothing more at hand: let a waiting reader have its answer
			if err := out.Flush(); err != nil {
				return writeError(err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		return writeError(err)
	}
	return nil
}

func writeError(err error) error {
	return depesche.Wrap(err, depesche.Unavailable, "langid.write", "the languages could not be written: check the output and start again").In("langid")
}
