package newsroom

import (
	"context"
	"io"
	"os"
	"strings"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/exchange/markup"
	"depesche/internal/store"
)

// Source is a file that is read twice: to see that it is whole, and to take it in.
type Source struct {
	Open func() (io.ReadCloser, error)
	Size int64 // in bytes, for the progress; 0 if not known
}

// Spool keeps what can be read only once in a temporary file, at most limit bytes of it.
// done removes the file.
func Spool(r io.Reader, limit int64) (file Source, done func(), err error) {
	f, err := os.CreateTemp("", "depesche-*")
	if err != nil {
		return Source{}, nil, atomicfile.Explain(err, os.TempDir())
	}
	done = func() { os.Remove(f.Name()) }
	size, err := io.Copy(f, io.LimitReader(r, limit+1))
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil && size > limit {
		err = depesche.E(depesche.Invalid, "exchange.large", "the file has more than %d MB: use the command line, or send it in parts", limit>>20)
	}
	if err != nil {
		done()
		return Source{}, nil, atomicfile.Explain(err, f.Name())
	}
	return Source{Open: func() (io.ReadCloser, error) { return os.Open(f.Name()) }, Size: size}, done, nil
}

// Progress is told how many bytes of a file have been read. nil hears nothing.
type Progress func(done, total int64)

// counted tells progress what is read, at most once a megabyte.
type counted struct {
	r          io.Reader
	done, told int64
	total      int64
	progress   Progress
	stop       func() error // says whether to go on
}

func (c *counted) Read(b []byte) (int, error) {
	if err := c.stop(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(b)
	if c.done += int64(n); c.progress != nil && (c.done-c.told > 1<<20 || err == io.EOF) {
		c.told = c.done
		c.progress(c.done, c.total)
	}
	return n, err
}

// read opens a source and has it read.
func (s Source) read(ctx context.Context, p Progress, f func(io.Reader) (*markup.Report, error)) error {
	r, err := s.Open()
	if err != nil {
		return depesche.Wrap(err, depesche.Invalid, "file.open", "the file cannot be opened: %v", err)
	}
	defer r.Close()
	rep, err := f(&counted{r: r, total: s.Size, progress: p, stop: ctx.Err})
	if err != nil {
		return err
	}
	if !rep.OK {
		first := rep.Errors[0]
		return depesche.E(depesche.Invalid, "exchange.invalid", "line %d, column %d: %s. Nothing was taken in", first.Line, first.Column, first.Reason)
	}
	return nil
}

// tags fits the language tags of other tools to those of this newsroom.
type tags struct {
	editions map[string]string // folded tag -> tag
	all      bool
}

func (n *Newsroom) tags(ctx context.Context, s *store.Store, all bool) (*tags, error) {
	es, err := s.Editions(ctx)
	t := &tags{editions: map[string]string{}, all: all || len(es) == 0}
	for _, e := range es {
		t.editions[strings.ToLower(e.Lang)] = e.Lang
	}
	return t, err
}

// fit turns "EN-US" into "en": the tag of an edition where there is just that one, else
// the language without its region, which is what stories have.
func (t *tags) fit(tag string) string {
	tag = strings.ReplaceAll(tag, "_", "-")
	if e, ok := t.editions[strings.ToLower(tag)]; ok {
		return e
	}
	if p, err := language.Parse(tag); err == nil {
		if e, ok := t.editions[strings.ToLower(p.String())]; ok {
			return e
		}
	}
	return depesche.BaseLang(tag)
}

// wanted tells whether an edition publishes in a language.
func (t *tags) wanted(lang string) bool {
	_, ok := t.editions[strings.ToLower(lang)]
	return ok || t.all
}
