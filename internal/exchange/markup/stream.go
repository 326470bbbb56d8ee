package markup

import (
	"errors"
	"io"
	"strings"
)

// Content reads what the open element e holds, child by child, and holds it against its
// definition. child reads one child to its end.
func (r *Reader) Content(e *Element, d *Definition, rep *Report, child func(Token) error) error {
	follow := d.Begin()
	for {
		t, err := r.Next()
		if err != nil {
			return err
		}
		switch t.Kind {
		case Text:
			if strings.TrimSpace(t.Text) != "" {
				rep.Errorf(t.Pos, "text", "text may not stand in <%s>", e.Name.Local)
			}
		case End:
			if wrong := follow.End(); wrong != "" {
				rep.Errorf(e.Pos, "structure", "%s in <%s>", wrong, e.Name.Local)
			}
			return nil
		case Start:
			if wrong := follow.Next(t.Name); wrong != "" {
				rep.Errorf(t.Pos, "structure", "%s in <%s>", wrong, e.Name.Local)
			}
			if err := child(t); err != nil {
				return err
			}
		}
	}
}

// ToEnd reads what may follow the root element.
func (r *Reader) ToEnd() error {
	for {
		if _, err := r.Next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Begin reads to the root element.
func Begin(in io.Reader) (r *Reader, root Token, err error) {
	if r, err = NewReader(in); err != nil {
		return nil, root, err
	}
	root, err = r.Next()
	return r, root, err
}

// Caller marks an error that a caller's function returned while a file was read, so that
// it is not taken for the file's.
type Caller struct{ Err error }

func (c Caller) Error() string { return c.Err.Error() }

// Unwrap gives the caller's own error.
func (c Caller) Unwrap() error { return c.Err }

// Finish closes a report after reading ended with err: what is wrong with the file is in
// the report; other errors are returned.
func Finish(rep *Report, err error) (*Report, error) {
	var mine Caller
	if errors.As(err, &mine) {
		return rep.Close(), mine.Err
	}
	var p *Problem
	if errors.As(err, &p) {
		rep.Add(p)
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return rep.Close(), nil
}
