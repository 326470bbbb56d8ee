package newsroom

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/exchange/markup"
	"depesche/internal/exchange/tbx"
	"depesche/internal/store"
)

// Subsets that say in a file of ours what TBX has no words for.
const (
	sourceSubset  = "depesche:source"  // the term is the one to be translated
	bindingSubset = "depesche:binding" // a preferred term that must be used
)

// GlossaryExport says what of the glossary goes out, and how.
type GlossaryExport struct {
	Source, Target string   // languages; "" for any
	Form           tbx.Form // DCA for ""
}

// ExportGlossary writes the glossary as TBX and returns how many terms. A concept is a
// source term with all its renderings: required and preferred ones are preferred and
// admitted terms, forbidden ones are deprecated.
func (n *Newsroom) ExportGlossary(ctx context.Context, actor depesche.Actor, o GlossaryExport, w io.Writer) (int, error) {
	switch o.Form {
	case "":
		o.Form = tbx.DCA
	case tbx.DCA, tbx.DCT, tbx.Martif:
	default:
		return 0, depesche.E(depesche.Invalid, "glossary.form", "TBX has the forms dca, dct and martif, not %q", o.Form).In("export")
	}
	ts, err := n.Store.Terms(ctx, o.Source, o.Target)
	if err != nil {
		return 0, in("export", err)
	}
	if len(ts) == 0 {
		return 0, depesche.E(depesche.Invalid, "glossary.none", "there is no glossary entry to write").In("export")
	}
	x := tbx.NewWriter(w, o.Form, "en")
	for i, c := range concepts(ts) {
		c.ID = "c" + strconv.Itoa(i+1)
		x.Concept(c)
	}
	if err := x.Close(); err != nil {
		return 0, depesche.Wrap(err, depesche.Unavailable, "export.write", "the file could not be written whole: is the disk full?").In("export")
	}
	return len(ts), in("export", n.Store.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActHandOut, Lang: o.Target, Detail: fmt.Sprintf("glossary as TBX: %d terms", len(ts))}))
}

// concepts groups terms by what they say of one source term.
func concepts(ts []depesche.Term) []tbx.Concept {
	type key struct{ lang, source, part, definition string }
	var order []key
	byKey := map[key][]depesche.Term{}
	for _, t := range ts {
		k := key{t.SourceLang, t.Source, t.Part, t.Definition}
		if byKey[k] == nil {
			order = append(order, k)
		}
		byKey[k] = append(byKey[k], t)
	}
	var out []tbx.Concept
	for _, k := range order {
		c := tbx.Concept{Definition: k.definition, Langs: []tbx.Language{{Lang: k.lang, Terms: []tbx.Term{{Text: k.source, PartOfSpeech: k.part, Subsets: []string{sourceSubset}}}}}}
		for _, t := range byKey[k] {
			i := slices.IndexFunc(c.Langs, func(l tbx.Language) bool { return l.Lang == t.TargetLang })
			if i < 0 {
				i = len(c.Langs)
				c.Langs = append(c.Langs, tbx.Language{Lang: t.TargetLang})
			}
			c.Langs[i].Terms = append(c.Langs[i].Terms, rendering(t))
		}
		out = append(out, c)
	}
	return out
}

func rendering(t depesche.Term) tbx.Term {
	r := tbx.Term{Text: t.Target, PartOfSpeech: t.Part, Note: t.Note, Status: tbx.Admitted}
	switch t.Policy {
	case depesche.TermRequired:
		r.Status, r.Subsets = tbx.Preferred, []string{bindingSubset}
	case depesche.TermForbidden:
		r.Status = tbx.Deprecated
	}
	return r
}

// GlossaryImport says how a glossary is taken in.
type GlossaryImport struct {
	Source, Target string // languages; "" for any
	AllLanguages   bool   // also renderings into languages in which no edition publishes
	Binding        bool   // preferred terms are required
	Progress       Progress
}

// GlossaryTaken says what became of the terms of a glossary.
type GlossaryTaken struct {
	Concepts int `json:"concepts"` // of the file
	Added    int `json:"added"`
	Changed  int `json:"changed"` // that were here and said something else
	Same     int `json:"same"`
	Other    int `json:"other"` // into languages in which no edition publishes
	Long     int `json:"long"`
}

// maxTerm is the longest term in bytes.
const maxTerm = 500

// ImportGlossary takes a TBX in, all of it or nothing: a broken file is refused with its
// line. A term that is a file's preferred one becomes preferred, a deprecated or
// superseded one forbidden; every other language's terms are its renderings, in both
// directions, unless the file is one of ours.
func (n *Newsroom) ImportGlossary(ctx context.Context, actor depesche.Actor, file Source, o GlossaryImport) (*GlossaryTaken, error) {
	err := file.read(ctx, nil, func(r io.Reader) (*markup.Report, error) { return tbx.Read(r, nil) })
	if err != nil {
		return nil, in("import", err)
	}
	res := &GlossaryTaken{}
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		tags, err := n.tags(ctx, tx, o.AllLanguages)
		if err != nil {
			return err
		}
		all, err := tx.Terms(ctx, "", "")
		if err != nil {
			return err
		}
		t := &glossaryTaking{tx: tx, tags: tags, o: o, res: res, have: map[termKey]depesche.Term{}}
		for _, h := range all {
			t.have[keyOf(h)] = h
		}
		if err := file.read(ctx, o.Progress, func(r io.Reader) (*markup.Report, error) {
			return tbx.Read(r, func(c tbx.Concept) error { return t.concept(ctx, c) })
		}); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActTakeIn, Lang: o.Target, Detail: fmt.Sprintf("glossary of TBX: %d terms new, %d changed", res.Added, res.Changed)})
	})
	if err != nil {
		return nil, in("import", err)
	}
	return res, nil
}

type termKey struct{ sourceLang, targetLang, source, target string }

func keyOf(t depesche.Term) termKey { return termKey{t.SourceLang, t.TargetLang, t.Source, t.Target} }

// glossaryTaking is a glossary on its way in.
type glossaryTaking struct {
	tx   *store.Store
	tags *tags
	o    GlossaryImport
	res  *GlossaryTaken
	have map[termKey]depesche.Term
}

func (t *glossaryTaking) concept(ctx context.Context, c tbx.Concept) error {
	t.res.Concepts++
	ours := ourOwn(c)
	for i, a := range c.Langs {
		for j, b := range c.Langs {
			if i == j {
				continue
			}
			if err := t.languages(ctx, c, a, b, ours); err != nil {
				return err
			}
		}
	}
	return nil
}

// ourOwn tells whether a file says which term is the source.
func ourOwn(c tbx.Concept) bool {
	return slices.ContainsFunc(c.Langs, func(l tbx.Language) bool { return slices.ContainsFunc(l.Terms, isSource) })
}

func isSource(t tbx.Term) bool { return slices.Contains(t.Subsets, sourceSubset) }

// languages takes what language b calls the terms of language a.
func (t *glossaryTaking) languages(ctx context.Context, c tbx.Concept, a, b tbx.Language, ours bool) error {
	src, tgt := t.tags.fit(a.Lang), t.tags.fit(b.Lang)
	if src == tgt || t.o.Source != "" && src != t.o.Source || t.o.Target != "" && tgt != t.o.Target {
		return nil
	}
	for _, s := range a.Terms {
		if ours && !isSource(s) {
			continue
		}
		for _, r := range b.Terms {
			if ours && isSource(r) {
				continue
			}
			if !t.tags.wanted(tgt) {
				t.res.Other++
				continue
			}
			if len(s.Text) > maxTerm || len(r.Text) > maxTerm {
				t.res.Long++
				continue
			}
			term := depesche.Term{SourceLang: src, TargetLang: tgt, Source: s.Text, Target: r.Text, Policy: t.policy(r), Note: r.Note, Part: s.PartOfSpeech, Definition: definitionOf(c, a)}
			if err := t.take(ctx, term); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *glossaryTaking) policy(r tbx.Term) depesche.TermPolicy {
	switch {
	case r.Status == tbx.Deprecated || r.Status == tbx.Superseded:
		return depesche.TermForbidden
	case r.Status == tbx.Preferred && (t.o.Binding || slices.Contains(r.Subsets, bindingSubset)):
		return depesche.TermRequired
	}
	return depesche.TermPreferred
}

func definitionOf(c tbx.Concept, a tbx.Language) string {
	if c.Definition != "" {
		return c.Definition
	}
	return a.Definition
}

func (t *glossaryTaking) take(ctx context.Context, term depesche.Term) error {
	term.Note = strings.TrimSpace(term.Note)
	have, there := t.have[keyOf(term)]
	have.ID = 0
	term.Part, term.Definition = cmp.Or(term.Part, have.Part), cmp.Or(term.Definition, have.Definition)
	switch {
	case there && have == term:
		t.res.Same++
		return nil
	case there:
		t.res.Changed++
	default:
		t.res.Added++
	}
	t.have[keyOf(term)] = term
	return t.tx.SaveTerm(ctx, term)
}
