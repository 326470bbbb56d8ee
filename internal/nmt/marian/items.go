package marian

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// Types of items, as the file numbers them.
const (
	typeFloat32  = 0x0404
	typeInt8     = 0x0101
	typeIntgemm8 = 0x4101
)

// item is a named array of a model file. Its data lies in the file's own memory.
type item struct {
	typ   uint64
	shape []int
	data  []byte
}

// reader takes lengths of bytes from the front of a file.
type reader struct {
	rest []byte
	size int
}

func (r *reader) take(n uint64, what string) ([]byte, error) {
	if n > uint64(len(r.rest)) {
		return nil, fmt.Errorf("the model is cut off or damaged: its %s has %d bytes at byte %d of %d", what, n, r.size-len(r.rest), r.size)
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b, nil
}

func (r *reader) number(what string) (uint64, error) {
	b, err := r.take(8, what)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(b), nil
}

const maxItems = 1 << 14

// readItems reads the arrays of a binary model: the version and the number of items; for
// each the lengths of its name, shape and data, and its type; then all names, all
// shapes, padding, and all data.
func readItems(file []byte) (map[string]item, error) {
	r := &reader{file, len(file)}
	version, err := r.number("version")
	if err != nil {
		return nil, err
	}
	if version != 1 {
		return nil, fmt.Errorf("this is no Marian model of version 1: its version is %d; a file ending in .gz or .zst has to be unpacked first", version)
	}
	n, err := r.number("number of items")
	if err != nil {
		return nil, err
	}
	if n > maxItems {
		return nil, fmt.Errorf("the model is damaged: it claims %d items", n)
	}
	headers, err := r.take(n*32, "list of items")
	if err != nil {
		return nil, err
	}
	header := func(i uint64, field int) uint64 {
		return binary.LittleEndian.Uint64(headers[i*32+uint64(field)*8:])
	}
	names := make([]string, n)
	for i := range n {
		b, err := r.take(header(i, 0), "name")
		if err != nil {
			return nil, err
		}
		names[i] = strings.TrimRight(string(b), "\x00")
	}
	items := make(map[string]item, n)
	for i := range n {
		if _, twice := items[names[i]]; twice {
			return nil, fmt.Errorf("the model is damaged: it has %q twice", names[i])
		}
		shape, err := readShape(r, header(i, 2), names[i])
		if err != nil {
			return nil, err
		}
		items[names[i]] = item{typ: header(i, 1), shape: shape}
	}
	padding, err := r.number("padding")
	if err != nil {
		return nil, err
	}
	if _, err := r.take(padding, "padding"); err != nil {
		return nil, err
	}
	for i := range n {
		it := items[names[i]]
		if it.data, err = r.take(header(i, 3), "item "+names[i]); err != nil {
			return nil, err
		}
		items[names[i]] = it
	}
	return items, nil
}

func readShape(r *reader, dims uint64, name string) ([]int, error) {
	if dims > 8 {
		return nil, fmt.Errorf("the model is damaged: %q has %d dimensions", name, dims)
	}
	b, err := r.take(dims*4, "shape")
	if err != nil {
		return nil, err
	}
	shape := make([]int, dims)
	for i := range shape {
		v := int32(binary.LittleEndian.Uint32(b[4*i:]))
		if v < 0 {
			return nil, fmt.Errorf("the model is damaged: %q has the dimension %d", name, v)
		}
		shape[i] = int(v)
	}
	return shape, nil
}

// floats reads an array of n floats, none of which is infinite or no number.
func (it item) floats(name string, n int) ([]float32, error) {
	if it.typ != typeFloat32 {
		return nil, fmt.Errorf("the model's %s is of type %#x; floats (%#x) are expected", name, it.typ, typeFloat32)
	}
	size := 1
	for _, d := range it.shape {
		if d > 0 && size > math.MaxInt32/d {
			return nil, fmt.Errorf("the model's %s has the impossible shape %v", name, it.shape)
		}
		size *= d
	}
	if size != n || len(it.data) < 4*n {
		return nil, fmt.Errorf("the model's %s has the shape %v in %d bytes; %d floats are expected", name, it.shape, len(it.data), n)
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(it.data[4*i:]))
		if v := float64(out[i]); math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("the model's %s holds %v at place %d", name, v, i)
		}
	}
	return out, nil
}

// bytes8 reads a matrix of k by n signed bytes and the multiplier behind it, with which
// its weights were multiplied when they were rounded.
func (it item) bytes8(name string, k, n int) ([]int8, float32, error) {
	if it.typ != typeIntgemm8 {
		return nil, 0, fmt.Errorf("the model's %s is of type %#x; only weights of 8 bits (%#x) are known", name, it.typ, typeIntgemm8)
	}
	if len(it.shape) != 2 || it.shape[0] != k || it.shape[1] != n || len(it.data) < k*n+4 {
		return nil, 0, fmt.Errorf("the model's %s has the shape %v in %d bytes; [%d %d] is expected", name, it.shape, len(it.data), k, n)
	}
	mult := math.Float32frombits(binary.LittleEndian.Uint32(it.data[k*n:]))
	if !(mult > 0) || math.IsInf(float64(mult), 0) {
		return nil, 0, fmt.Errorf("the model's %s has the multiplier %v", name, mult)
	}
	return signed(it.data[:k*n]), mult, nil
}
