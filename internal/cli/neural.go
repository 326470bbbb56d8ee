package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"depesche"
	"depesche/internal/translate"
)

// neuralLines translates one sentence a line by the model in a folder, without a newsroom
// and its configuration. A line for which the model has no words stays empty.
func (c translateCmd) neuralLines(a *app) error {
	if c.Model == "" {
		return usage("say where the model is: --model DIR (a folder with model, shortlist and vocabulary files)")
	}
	if c.Engine != "" && c.Engine != translate.KindNeural {
		return usage("--model belongs to the engine %s and not to %s", translate.KindNeural, c.Engine)
	}
	engine, err := translate.LoadNeural(c.Model, 0)
	if err != nil {
		return err
	}
	in, out := bufio.NewReader(a.in), bufio.NewWriter(a.out)
	for done := false; !done; {
		var lines []string
		for size := 0; len(lines) < 512 && size < 1<<20 && !done; {
			line, err := in.ReadString('\n')
			if done = err != nil; done && err != io.EOF {
				return depesche.Wrap(err, depesche.Invalid, "lines.read", "the input cannot be read")
			}
			if line != "" {
				lines, size = append(lines, strings.TrimRight(line, "\r\n")), size+len(line)
			}
		}
		translations, err := engine.Translator().Translate(a.ctx, lines, false)
		if err != nil {
			return err
		}
		for _, t := range translations {
			fmt.Fprintln(out, t.Text)
		}
		if err := out.Flush(); err != nil {
			return depesche.Wrap(err, depesche.Unavailable, "lines.write", "the output cannot be written; is the disk full?")
		}
	}
	return nil
}

type benchCmd struct {
	Neural benchNeuralCmd `cmd:"" help:"Words that the neural engine translates in a second."`
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
	begin := time.Now()
	engine, err := translate.LoadNeural(c.Model, c.Workers)
	if err != nil {
		return err
	}
	res := benchResult{Lines: len(lines), Words: len(strings.Fields(string(b))), LoadSeconds: time.Since(begin).Seconds()}
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
	_, err = fmt.Fprintf(a.out, "%d lines, %d words: %.0f words per second, %.0f per CPU-second; loaded in %.0f ms, at most %d MB of memory\n",
		res.Lines, res.Words, res.WordsPerSecond, res.WordsPerCPU, 1000*res.LoadSeconds, res.TranslatedMemory>>20)
	return err
}
