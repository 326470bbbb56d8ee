package newsroom

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"depesche"
	"depesche/internal/exchange/markup"
	"depesche/internal/exchange/tmx"
	"depesche/internal/exchange/xliff"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// MemoryExport says what of the memory goes out, and how.
type MemoryExport struct {
	Source, Target string // languages; "" for any
	Level          int    // of TMX: 2 (also for 0) keeps marks as codes, 1 is text alone
	Tool           string // version of the program
}

// ExportMemory writes the memory as TMX, a page at a time, and returns how many pairs.
func (n *Newsroom) ExportMemory(ctx context.Context, actor depesche.Actor, o MemoryExport, w io.Writer) (int, error) {
	if o.Level == 0 {
		o.Level = 2
	}
	if o.Level != 1 && o.Level != 2 {
		return 0, depesche.E(depesche.Invalid, "memory.level", "TMX has the levels 1 (text alone) and 2 (with marks)").In("export")
	}
	x := tmx.NewWriter(w, tmx.WriteOptions{SourceLang: cmp.Or(o.Source, tmx.AllLanguages), Level: o.Level, Now: n.now(), Version: o.Tool})
	pairs, after := 0, int64(0)
	for {
		us, err := n.Store.MemoryAfter(ctx, o.Source, o.Target, after, 1000)
		if err != nil {
			return pairs, in("export", err)
		}
		for _, u := range us {
			after = u.ID
			x.Unit(tmx.Unit{ID: strconv.FormatInt(u.ID, 10), SourceLang: u.SourceLang, Variants: []tmx.Variant{
				{Lang: u.SourceLang, Text: u.Source},
				{Lang: u.TargetLang, Text: u.Target, Created: u.CreatedAt, CreatedBy: u.CreatedBy, Changed: u.At, ChangedBy: u.By}}})
		}
		pairs += len(us)
		if len(us) == 0 {
			break
		}
	}
	if err := x.Close(); err != nil {
		return pairs, depesche.Wrap(err, depesche.Unavailable, "export.write", "the file could not be written whole: is the disk full?").In("export")
	}
	return pairs, in("export", n.Store.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActHandOut, Lang: o.Target, Detail: fmt.Sprintf("memory as TMX: %d pairs", pairs)}))
}

// MemoryImport says how a memory is taken in.
type MemoryImport struct {
	AllLanguages bool // also pairs into languages in which no edition publishes
	Progress     Progress
}

// MemoryTaken says what became of the pairs of a memory.
type MemoryTaken struct {
	Units   int `json:"units"`   // of the file
	Added   int `json:"added"`   // pairs that are new
	Renewed int `json:"renewed"` // that were here, with an older date
	Known   int `json:"known"`   // that were here
	Other   int `json:"other"`   // into languages in which no edition publishes
	Single  int `json:"single"`  // units without a second language, or without text
	Long    int `json:"long"`    // longer than a sentence can be
	Codes   int `json:"codes"`   // codes of other tools that were left out of the text
}

const (
	// memoryBatch is how many pairs one transaction takes: other work comes in between.
	memoryBatch = 200
	// maxMemoryText is the longest text of a pair in bytes; what is longer is no sentence,
	// and no index takes it.
	maxMemoryText = 2400
)

// ImportMemory takes a TMX in. The file is read once to see that it is whole: a broken one
// is refused with its line, and nothing is taken. Then it is taken in batches. An import
// that was cut off says how far it came; begun again it takes what is missing, for pairs
// that are here are not taken twice.
func (n *Newsroom) ImportMemory(ctx context.Context, actor depesche.Actor, file Source, o MemoryImport) (*MemoryTaken, error) {
	half := func(offset int64) Progress {
		if o.Progress == nil {
			return nil
		}
		return func(done, total int64) { o.Progress(done+offset*total, 2*total) }
	}
	err := file.read(ctx, half(0), func(r io.Reader) (*markup.Report, error) { return tmx.Read(r, nil) })
	if err != nil {
		return nil, in("import", err)
	}
	tags, err := n.tags(ctx, n.Store, o.AllLanguages)
	if err != nil {
		return nil, in("import", err)
	}
	t := &memoryTaking{n: n, actor: actor, tags: tags, res: &MemoryTaken{}}
	err = file.read(ctx, half(1), func(r io.Reader) (*markup.Report, error) {
		return tmx.Read(r, func(u tmx.Unit) error { return t.unit(ctx, u) })
	})
	if err == nil {
		err = t.flush(ctx)
	}
	entry := depesche.LedgerEntry{Action: depesche.ActTakeIn, Detail: fmt.Sprintf("memory of TMX: %d pairs new, %d renewed, %d known", t.res.Added, t.res.Renewed, t.res.Known)}
	if err != nil {
		entry.Detail += fmt.Sprintf("; cut off at line %d", t.line)
	}
	err = errors.Join(err, n.Store.AddLedger(context.WithoutCancel(ctx), actor, entry))
	if err != nil {
		return t.res, depesche.Wrap(err, depesche.Unavailable, "memory.cut", "the import was cut off at line %d: %d pairs were taken. Import the file again: what is here is not taken twice", t.line, t.res.Added).In("import")
	}
	return t.res, nil
}

// memoryTaking is a memory on its way in.
type memoryTaking struct {
	n       *Newsroom
	actor   depesche.Actor
	tags    *tags
	res     *MemoryTaken
	pairs   []depesche.MemoryUnit // not yet stored
	pending int                   // line of the last unit in pairs
	line    int                   // up to which all is stored
}

func (t *memoryTaking) unit(ctx context.Context, u tmx.Unit) error {
	t.res.Units++
	t.pending = u.Pos.Line
	before := len(t.pairs)
	other := 0
	for i, a := range u.Variants {
		if u.SourceLang != tmx.AllLanguages && depesche.BaseLang(u.SourceLang) != depesche.BaseLang(a.Lang) {
			continue
		}
		for j, b := range u.Variants {
			if i != j && !t.pair(a, b) {
				other++
			}
		}
	}
	for _, v := range u.Variants {
		t.res.Codes += v.Left
	}
	t.res.Other += other
	if len(t.pairs) == before && other == 0 {
		t.res.Single++
	}
	if len(t.pairs) >= memoryBatch {
		return t.flush(ctx)
	}
	return nil
}

// pair notes a pair; it returns false for one into a language that nobody publishes in.
func (t *memoryTaking) pair(a, b tmx.Variant) bool {
	src, tgt := t.tags.fit(a.Lang), t.tags.fit(b.Lang)
	source, target := xliff.Trimmed(a.Text), xliff.Trimmed(b.Text)
	switch {
	case src == tgt || source.IsEmpty() || target.IsEmpty():
		return true
	case !t.tags.wanted(tgt):
		return false
	case len(source.Text) > maxMemoryText || len(target.Text) > maxMemoryText:
		t.res.Long++
		return true
	}
	now := t.n.now().UTC()
	u := depesche.MemoryUnit{SourceLang: src, TargetLang: tgt, Source: source, Target: target,
		CreatedBy: b.CreatedBy, CreatedAt: b.Created, By: cmp.Or(b.ChangedBy, b.CreatedBy, a.ChangedBy, a.CreatedBy, t.actor.Name), At: firstTime(b.Changed, b.Created, a.Changed, a.Created, now)}
	t.pairs = append(t.pairs, u)
	return true
}

func firstTime(ts ...time.Time) time.Time {
	for _, t := range ts {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// flush stores what has been noted, in one transaction.
func (t *memoryTaking) flush(ctx context.Context) error {
	added, renewed, known := 0, 0, 0
	err := t.n.Store.InTx(ctx, func(tx *store.Store) error {
		for _, u := range t.pairs {
			a, r, err := tx.MergeMemory(ctx, u, func() []uint64 { return translate.Sketch(u.Source.Text) })
			switch {
			case err != nil:
				return err
			case a:
				added++
			case r:
				renewed++
			default:
				known++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.res.Added, t.res.Renewed, t.res.Known = t.res.Added+added, t.res.Renewed+renewed, t.res.Known+known
	t.pairs, t.line = t.pairs[:0], t.pending
	return nil
}
