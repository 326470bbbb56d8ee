package translate

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"depesche"
)

// longestLine bounds a line of Lines, in bytes.
const longestLine = 4 << 20

// Lines is an engine alone: each line of r is a segment, and w gets one line for each,
// in order. Blank lines stay blank; lines longer than a request are asked for in parts.
// What the engine says is not touched but for white space at the ends: there are no
// marks, no cache, no repair and no typography. A line for which the engine has no answer
// stays empty; when all others are written, an Unavailable error names such lines. CR LF
// is read as LF; other characters that break lines become spaces; what is not UTF-8
// becomes U+FFFD. Whether the last line ends with a line feed is kept.
func Lines(ctx context.Context, engine Engine, src, tgt string, r io.Reader, w io.Writer) error {
	if err := checkPair(ctx, engine, src, tgt); err != nil {
		return err
	}
	engine, err := Bind(engine, src, tgt)
	if err != nil {
		return err
	}
	run := &run{Service: &Service{}, engine: engine, src: src, tgt: tgt, tags: engine.Tags(), limits: engine.Limits()}
	l := &liner{run: run, in: bufio.NewReaderSize(r, 64<<10), out: bufio.NewWriter(w)}
	for {
		batch, err := l.read()
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			return l.noAnswers()
		}
		if err := l.write(ctx, batch); err != nil {
			return errors.Join(err, l.out.Flush())
		}
		if err := l.out.Flush(); err != nil {
			return writeError(err)
		}
	}
}

type liner struct {
	run  *run
	in   *bufio.Reader
	out  *bufio.Writer
	line int // lines written
	eof  bool

	unanswered int
	examples   []string // the first of their numbers
}

type inputLine struct {
	text string
	end  string // "\n" or, for an unfinished last line, ""
}

// read collects the lines of the next request.
func (l *liner) read() ([]inputLine, error) {
	const most = 50 // so that output flows
	var batch []inputLine
	segs, chars := 0, 0
	for !l.eof && segs < min(most, max(1, l.run.limits.Segments)) && (l.run.limits.Characters <= 0 || chars < l.run.limits.Characters) && len(batch) < 1000 {
		s, err := l.readLine()
		if err != nil && err != io.EOF {
			return nil, err
		}
		if err == io.EOF {
			l.eof = true
			if s == "" {
				break
			}
		}
		end := ""
		if t, ok := strings.CutSuffix(s, "\n"); ok {
			s, end = strings.TrimSuffix(t, "\r"), "\n"
		}
		s = OneLine(s)
		if strings.TrimSpace(s) != "" {
			segs++
			chars += len(s)
		}
		batch = append(batch, inputLine{s, end})
	}
	return batch, nil
}

func (l *liner) readLine() (string, error) {
	var b strings.Builder
	for {
		part, err := l.in.ReadSlice('\n')
		b.Write(part)
		if b.Len() > longestLine {
			return "", depesche.E(depesche.Invalid, "lines.long", "line %d is longer than %d MB; put one sentence on each line", l.line+1, longestLine>>20)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil && err != io.EOF {
			err = depesche.Wrap(err, depesche.Invalid, "lines.read", "the input cannot be read behind line %d", l.line)
		}
		return b.String(), err
	}
}

// write translates a batch and writes its lines.
func (l *liner) write(ctx context.Context, batch []inputLine) error {
	parts := make([][]piece, len(batch)) // of each line; none of a blank one
	var segs []Segment
	_, none := l.run.engine.(None)
	for i, in := range batch {
		text := strings.TrimSpace(in.text)
		if text == "" || none {
			continue
		}
		parts[i] = cutLong(depesche.Plain(text), "", l.run.limits.Characters, false)
		for _, p := range parts[i] {
			segs = append(segs, Segment{Text: l.run.plain(p.src.Text), Kind: depesche.UnitText})
		}
	}
	answers, err := l.run.askSegments(ctx, segs, nil)
	if err != nil {
		return err
	}
	for i, in := range batch {
		var line strings.Builder
		silent := false
		for _, p := range parts[i] {
			answer := strings.TrimSpace(l.run.readPlain(answers[0]))
			answers = answers[1:]
			silent = silent || answer == ""
			line.WriteString(answer + p.sep)
		}
		l.line++
		if silent {
			// A line of which a part is missing would pass for a translation.
			line.Reset()
			l.miss()
		}
		if _, err := l.out.WriteString(line.String() + in.end); err != nil {
			return writeError(err)
		}
	}
	return nil
}

// miss counts the line that is being written as one without an answer.
func (l *liner) miss() {
	const most = 10
	if l.unanswered++; l.unanswered <= most {
		l.examples = append(l.examples, strconv.Itoa(l.line))
	} else if l.unanswered == most+1 {
		l.examples = append(l.examples, "…")
	}
}

func (l *liner) noAnswers() error {
	if l.unanswered == 0 {
		return nil
	}
	return depesche.E(depesche.Unavailable, "lines.answer", "the engine %s has no answer for %d of %d lines, which are empty in the output: %s", l.run.engine.Name(), l.unanswered, l.line, strings.Join(l.examples, ", "))
}

func writeError(err error) error {
	return depesche.Wrap(err, depesche.Unavailable, "lines.write", "the output cannot be written; is the disk full?")
}
