package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"depesche"
	"depesche/internal/nmt"
	"depesche/internal/translate"
)

// neuralLines translates one sentence a line by the model in a folder, or judges given
// translations, without a newsroom and its configuration. A line for which the model has
// no words stays empty.
func (c translateCmd) neuralLines(a *app) error {
	if c.Engine != "" && c.Engine != translate.KindNeural {
		return usage("--model belongs to the engine %s and not to %s", translate.KindNeural, c.Engine)
	}
	engine, err := translate.LoadNeural(c.Model, 0)
	if err != nil {
		return err
	}
	if err := engine.CheckPair(c.From, c.To); err != nil {
		return err
	}
	l := neuralLiner{model: engine.Translator(), in: bufio.NewReader(a.in), out: bufio.NewWriter(a.out), scores: c.Scores || c.Judge}
	step := l.translate
	if c.Judge {
		step = l.judge
	}
	for done := false; !done; {
		var lines []string
		if lines, done, err = l.read(); err != nil {
			return err
		}
		if err := step(a.ctx, lines); err != nil {
			return errors.Join(err, l.out.Flush())
		}
		if err := l.out.Flush(); err != nil {
			return depesche.Wrap(err, depesche.Unavailable, "lines.write", "the output cannot be written; is the disk full?")
		}
		l.line += len(lines)
	}
	return nil
}

// neuralLiner takes lines through a model.
type neuralLiner struct {
	model  nmt.Model
	in     *bufio.Reader
	out    *bufio.Writer
	scores bool
	line   int // lines written
}

// longestNeuralLine bounds a line, in bytes.
const longestNeuralLine = 64 << 20

// read collects some lines, and tells whether they are the last.
func (l *neuralLiner) read() (lines []string, done bool, err error) {
	var line []byte
	for size := 0; len(lines) < 512 && size < 1<<20; {
		part, err := l.in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > longestNeuralLine:
			return nil, true, depesche.E(depesche.Invalid, "lines.long", "line %d is longer than %d MB; put one sentence on each line", l.line+len(lines)+1, longestNeuralLine>>20)
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && err != io.EOF:
			return nil, true, depesche.Wrap(err, depesche.Invalid, "lines.read", "the input cannot be read behind line %d", l.line+len(lines))
		}
		if len(line) > 0 {
			lines = append(lines, strings.TrimRight(string(line), "\r\n"))
			size += len(line)
		}
		if err == io.EOF {
			return lines, true, nil
		}
		line = line[:0]
	}
	return lines, false, nil
}

// translate writes translations of lines.
func (l *neuralLiner) translate(ctx context.Context, lines []string) error {
	translations, err := l.model.Translate(ctx, lines, false)
	if err != nil {
		return err
	}
	for _, t := range translations {
		l.write(t, t.Text)
	}
	return nil
}

// judge writes what the model thinks of the translations that stand on the lines, each
// behind its source and a tab.
func (l *neuralLiner) judge(ctx context.Context, lines []string) error {
	pairs := make([]nmt.Pair, len(lines))
	for i, line := range lines {
		source, target, found := strings.Cut(line, "\t")
		if !found && line != "" {
			return depesche.E(depesche.Invalid, "lines.pair", "line %d has no tab; put the source before it and the translation behind it", l.line+i+1)
		}
		pairs[i] = nmt.Pair{Source: source, Target: target}
	}
	judged, err := l.model.Score(ctx, pairs, false)
	var long *depesche.Error
	if errors.As(err, &long) && long.Key == "nmt.long" {
		return depesche.Wrap(err, depesche.Invalid, "lines.judge", "line %d is too long to be judged; put one sentence on each line", l.line+long.Args[0].(int))
	}
	if err != nil {
		return err
	}
	for i, t := range judged {
		l.write(t, pairs[i].Target)
	}
	return nil
}

func (l *neuralLiner) write(t nmt.Translation, text string) {
	if l.scores {
		fmt.Fprintf(l.out, "%.4f\t%.4f\t", t.Score, t.Lowest)
	}
	// A vocabulary with pieces for single bytes has one for the line feed.
	l.out.WriteString(translate.OneLine(text))
	l.out.WriteByte('\n')
}

type benchCmd struct {
	Neural benchNeuralCmd `cmd:"" help:"Words that the neural engine translates in a second."`
	Search benchSearchCmd `cmd:"" help:"Times of searches in many stories, and what their index costs."`
}

type benchNeuralCmd struct {
	File    string `arg:"" help:"Text with a sentence on each line." placeholder:"FILE"`
	Model   string `required:"" help:"Folder with model, shortlist and vocabulary files." placeholder:"DIR"`
	Workers int    `help:"Processors to use; all when left out." placeholder:"N"`
	Rounds  int    `default:"3" help:"How often to translate the text; the best round counts." placeholder:"N"`
}

type benchResult struct {
	Lines            int     `json:"lines"`
	Words            int     `json:"words"`
	LoadSeconds      float64 `json:"load_seconds"`
	LoadCPU          float64 `json:"load_cpu_seconds"`
	WordsPerSecond   float64 `json:"words_per_second"`
	WordsPerCPU      float64 `json:"words_per_cpu_second"`
	TranslatedMemory uint64  `json:"peak_memory_bytes"`
}

func (c benchNeuralCmd) Run(a *app) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return depesche.Wrap(err, depesche.NotFound, "bench.file", "the file %s cannot be read", c.File)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	begin, cpu := time.Now(), processTime()
	engine, err := translate.LoadNeural(c.Model, c.Workers)
	if err != nil {
		return err
	}
	res := benchResult{Lines: len(lines), Words: len(strings.Fields(string(b))), LoadSeconds: time.Since(begin).Seconds(), LoadCPU: (processTime() - cpu).Seconds()}
	for range max(1, c.Rounds) {
		begin, cpu := time.Now(), processTime()
		if _, err := engine.Translator().Translate(a.ctx, lines, false); err != nil {
			return err
		}
		res.WordsPerSecond = max(res.WordsPerSecond, float64(res.Words)/time.Since(begin).Seconds())
		if used := processTime() - cpu; used > 0 {
			res.WordsPerCPU = max(res.WordsPerCPU, float64(res.Words)/used.Seconds())
		}
	}
	res.TranslatedMemory = peakMemory()
	if a.json {
		return a.print(res)
	}
	_, err = fmt.Fprintf(a.out, "%d lines, %d words: %.0f words per second, %.0f per CPU-second; loaded in %.0f ms (%.0f of CPU), at most %d MB of memory\n",
		res.Lines, res.Words, res.WordsPerSecond, res.WordsPerCPU, 1000*res.LoadSeconds, 1000*res.LoadCPU, res.TranslatedMemory>>20)
	return err
}
