package xliff

import (
	"fmt"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/exchange/markup"
)

// Level is how far the translation of a segment is, whatever the version calls it.
type Level int

// The levels, in their order.
const (
	Unsaid     Level = iota // the file says nothing
	Untouched               // initial, new, needs translation
	Translated              // translated, or needs somebody to read it
	Reviewed                // reviewed or signed off
	Final
)

func levelOf(state string) Level {
	switch state {
	case "":
		return Unsaid
	case "initial", "new", "needs-translation", "needs-l10n", "needs-adaptation":
		return Untouched
	case "reviewed", "signed-off":
		return Reviewed
	case "final":
		return Final
	}
	return Translated
}

// LevelOf is the level that a segment has when it goes out in a version.
func LevelOf(s Segment, version string) Level {
	state, _ := state2(s)
	if version != V21 && !strings.HasPrefix(version, "2") {
		state, _ = state1(s)
	}
	return levelOf(state)
}

// Aligned is what a file says of a segment of the newsroom. Problem is set where it could
// not be taken from the file; Text is then what can be said of it in words.
type Aligned struct {
	Key     string
	Unit    string // id in the file
	Found   bool   // the file has it
	Has     bool   // and a translation of it
	Target  depesche.Inline
	Text    string
	Level   Level
	Copied  bool // the target is the source, and nobody says that it was translated
	Line    int
	Problem *markup.Problem
	Moved   int // the tool moved the target to this place of the unit, 0 if not
}

// Align lays a file beside the segments that it was made of, with the translations that
// they had. Segments that a tool split
// are joined again; those that it joined are split again where the translation has as
// many sentences, by split, the target language's splitter. wrong are the problems of
// units, by their id.
func (d *Document) Align(segs []depesche.TranslatedSegment, wrong map[string]*markup.Problem, split depesche.Splitter) []Aligned {
	out := make([]Aligned, len(segs))
	a := &aligner{doc: d, wrong: wrong, split: split, units: map[string]*Unit{}}
	for i := range d.Units {
		if u := &d.Units[i]; a.units[u.ID] == nil {
			a.units[u.ID] = u
		}
	}
	for i := 0; i < len(segs); {
		j := i
		for j < len(segs) && segs[j].Unit == segs[i].Unit {
			j++
		}
		copy(out[i:j], a.unit(segs[i:j]))
		i = j
	}
	return out
}

type aligner struct {
	doc   *Document
	wrong map[string]*markup.Problem
	split depesche.Splitter
	units map[string]*Unit
}

// unit aligns the segments of one unit of the newsroom.
func (a *aligner) unit(segs []depesche.TranslatedSegment) []Aligned {
	out := make([]Aligned, len(segs))
	codes := codes(segs)
	for i, s := range segs {
		out[i] = Aligned{Key: s.Key, Unit: UnitID(s.Unit)}
	}
	u := a.units[UnitID(segs[0].Unit)]
	if u == nil {
		// Version 1 has a unit for each segment.
		for i, s := range segs {
			if one := a.units[segmentID(s.Key)]; one != nil {
				out[i].Unit = one.ID
				a.group(one, one.Segments, segs[i:i+1], out[i:i+1], codes)
			}
		}
		return out
	}
	for _, g := range groups(u.Segments, segs) {
		if g.pieces == nil {
			continue
		}
		a.group(u, g.pieces, segs[g.from:g.to], out[g.from:g.to], codes)
	}
	return out
}

// group is a run of segments of ours, from–to, with the pieces of the file that hold the
// same text.
type group struct {
	from, to int
	pieces   []Piece
}

// groups finds which pieces are which segments: by their text where that is whole, else
// by their ids. The smallest runs that begin and end together are groups of their own.
func groups(pieces []Piece, segs []depesche.TranslatedSegment) []group {
	var out []group
	i, p := 0, 0
	for i < len(segs) && p < len(pieces) {
		if blank(&pieces[p]) {
			p++
			continue
		}
		g := group{from: i, to: i + 1}
		want, got := squeeze(segs[i].Source.Text), squeeze(pieces[p].source.text.String())
		q := p + 1
		for want != got {
			switch {
			case strings.HasPrefix(want, got) && q < len(pieces):
				got += squeeze(pieces[q].source.text.String())
				q++
			case strings.HasPrefix(got, want) && g.to < len(segs):
				want += squeeze(segs[g.to].Source.Text)
				g.to++
			default:
				return byID(pieces, segs)
			}
		}
		g.pieces = pieces[p:q]
		out = append(out, g)
		i, p = g.to, q
	}
	if i < len(segs) {
		return byID(pieces, segs)
	}
	return out
}

func byID(pieces []Piece, segs []depesche.TranslatedSegment) []group {
	var out []group
	for i, s := range segs {
		for p := range pieces {
			if pieces[p].ID == segmentID(s.Key) && squeeze(pieces[p].source.text.String()) == squeeze(s.Source.Text) {
				out = append(out, group{i, i + 1, pieces[p : p+1]})
				break
			}
		}
	}
	return out
}

// squeeze leaves out white space: tools fold it.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func blank(p *Piece) bool { return squeeze(p.source.text.String()) == "" }

// group takes a run of pieces for a run of segments, one of them a single one, or none.
func (a *aligner) group(u *Unit, pieces []Piece, segs []depesche.TranslatedSegment, out []Aligned, codes map[string]depesche.Mark) {
	level, moved := Final, 0
	var text, source content
	missing, any := false, false
	line := pieces[0].Pos.Line
	for i := range pieces {
		p := &pieces[i]
		source.join(&p.source)
		if !blank(p) {
			level = min(level, levelOf(p.State))
			if p.Order != 0 {
				moved = p.Order
			}
		}
		switch {
		case p.target != nil && squeeze(p.target.text.String()) != "" || p.target != nil && blank(p):
			text.join(p.target)
			any = any || !blank(p)
		case blank(p):
			text.join(&p.source)
		default:
			missing = true
		}
	}
	problem := a.wrong[u.ID]
	if problem == nil && any && missing {
		problem = markup.At(pieces[0].Pos, "import.part", "the tool split this sentence, and a part of it has no translation")
	}
	for i := range out {
		out[i].Found, out[i].Line, out[i].Level, out[i].Moved, out[i].Text = true, line, level, moved, strings.TrimSpace(text.text.String())
		out[i].Has = any
	}
	if !any && problem == nil {
		return
	}
	target, bad := text.inline(codes)
	if problem == nil {
		problem = bad
	}
	if bad == nil {
		target = Trimmed(target)
		original, wrongSource := source.inline(codes)
		copied := level <= Untouched && wrongSource == nil && Trimmed(original).Equal(target)
		for i := range out {
			out[i].Copied = copied
		}
	}
	if problem == nil && len(segs) > 1 {
		problem = a.divide(target, pieces[0].Pos, out)
	} else if problem == nil {
		out[0].Target = target
	}
	for i := range out {
		out[i].Problem = problem
	}
}

// divide gives a translation of several segments back to them, sentence by sentence.
func (a *aligner) divide(target depesche.Inline, pos markup.Pos, out []Aligned) *markup.Problem {
	ends := a.split(target.Text)
	if len(ends) != len(out) {
		return markup.At(pos, "import.joined", "the tool joined %d sentences, and their translation has %s: translate them one by one", len(out), sentences(len(ends)))
	}
	from := 0
	for i, end := range ends {
		out[i].Target = Trimmed(target.Slice(from, end))
		out[i].Text = out[i].Target.Text
		from = end
	}
	return nil
}

func sentences(n int) string {
	if n == 1 {
		return "one"
	}
	return fmt.Sprint(n)
}

// Trimmed cuts white space off both ends, as files have it.
func Trimmed(in depesche.Inline) depesche.Inline {
	from := len(in.Text) - len(strings.TrimLeft(in.Text, " \t\n\r"))
	to := max(len(strings.TrimRight(in.Text, " \t\n\r")), from)
	return in.Slice(from, to).Normal()
}

// Problems sorts the errors of a report: those within units by the unit's id, the first
// of each, and those of the file.
func Problems(rep *markup.Report) (units map[string]*markup.Problem, file []markup.Problem) {
	units = map[string]*markup.Problem{}
	for _, p := range rep.Errors {
		if p.Unit == "" || rep.Count > len(rep.Errors) {
			file = append(file, p)
			continue
		}
		if units[p.Unit] == nil {
			units[p.Unit] = &p
		}
	}
	return units, slices.Clip(file)
}
