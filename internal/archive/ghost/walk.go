package ghost

import (
	"depesche/internal/archive/blog"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"depesche"
)

// walk calls row for each row of each table of an export; row reads exactly that value.
func walk(r io.Reader, row func(table string, dec *decoder) error) error {
	file := &whole{r: r}
	dec := &decoder{json.NewDecoder(file), file}
	if t, err := dec.Token(); err != nil && !ofFile(err) {
		return err
	} else if err != nil || t != json.Delim('{') {
		return depesche.E(depesche.Invalid, "ghost.format", "this is no Ghost export: make one in Ghost under Settings, Advanced, Import/Export")
	}
	err := export(dec, row)
	if ofFile(err) {
		return depesche.Wrap(err, depesche.Invalid, "ghost.json", "the file is damaged or cut off at byte %d (%s): export it again", dec.offset(), plain(err))
	}
	return err
}

// export walks through {"db": [{"meta": …, "data": {table: [rows]}}]}, or the inner object alone.
func export(dec *decoder, row func(string, *decoder) error) error {
	return dec.members(func(key string) error {
		if key != "db" {
			return database(dec, key, row)
		}
		return dec.list(func() error {
			if err := dec.begin('{', "no object"); err != nil {
				return err
			}
			return dec.members(func(key string) error { return database(dec, key, row) })
		})
	})
}

// database walks through a member of {"meta": …, "data": {table: [rows]}}.
func database(dec *decoder, key string, row func(string, *decoder) error) error {
	if key != "data" {
		return dec.skip()
	}
	if err := dec.begin('{', "the tables are missing"); err != nil {
		return err
	}
	return dec.members(func(table string) error {
		return dec.list(func() error { return row(table, dec) })
	})
}

// decoder is a JSON decoder that knows its place in the file.
type decoder struct {
	*json.Decoder
	file *whole
}

// offset is how many bytes of the file are before what comes next.
func (d *decoder) offset() int64 { return d.InputOffset() + d.file.cut }

// begin reads the brace or bracket with which a value begins; otherwise is the error where
// something else is there.
func (d *decoder) begin(with json.Delim, otherwise shape) error {
	t, err := d.Token()
	if err == nil && t != with {
		return otherwise
	}
	return err
}

// members calls each with the keys of an object that has begun; each reads the value.
func (d *decoder) members(each func(key string) error) error {
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		if err := each(key); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// list calls each before every value of a list; each reads it. null is a list without any.
func (d *decoder) list(each func() error) error {
	switch t, err := d.Token(); {
	case err != nil:
		return err
	case t == nil:
		return nil
	case t != json.Delim('['):
		return shape("a list is missing")
	}
	for d.More() {
		if err := each(); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// skip reads a value over.
func (d *decoder) skip() error {
	var v json.RawMessage
	return d.Decode(&v)
}

// row reads a row. One that is of another type than Ghost writes costs nothing but itself: fault
// says what is wrong with it.
func (d *decoder) row(v any) (fault string, err error) {
	err = d.Decode(v)
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
		return mistyped(kind), nil
	}
	return "", err
}

// rowOf is row for a row of a table of which nobody counts the rows; ok is false where there is
// nothing to go on with.
func (d *decoder) rowOf(table string, v any, sink *blog.Sink) (ok bool, err error) {
	at := d.offset()
	fault, err := d.row(v)
	if fault != "" {
		sink.Say(blog.Problem{What: fmt.Sprintf("a row of the table %s, at byte %d of the file: %s", table, at, fault)})
	}
	return err == nil && fault == "", err
}

// mistyped says what is of another type than Ghost writes.
func mistyped(e *json.UnmarshalTypeError) string {
	if e.Field == "" {
		return "it is no object"
	}
	return fmt.Sprintf("%s is no %s", e.Field, e.Type)
}

// shape says how a file is not made as exports are.
type shape string

func (s shape) Error() string { return string(s) }

// ofFile tells whether an error is the file's fault, not that of who reads it or takes what is
// read.
func ofFile(err error) bool {
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
		made   shape
	)
	return errors.As(err, &syntax) || errors.As(err, &kind) || errors.As(err, &made) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func plain(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

// whole takes a byte order mark off.
type whole struct {
	r     io.Reader
	begun bool
	cut   int64 // bytes of the mark
}

func (w *whole) Read(p []byte) (int, error) {
	if w.begun || len(p) < 3 {
		return w.r.Read(p)
	}
	w.begun = true
	n, err := io.ReadAtLeast(w.r, p[:3], 3)
	if string(p[:n]) == "\xef\xbb\xbf" {
		w.cut = int64(n)
		return w.r.Read(p)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return n, err
}
