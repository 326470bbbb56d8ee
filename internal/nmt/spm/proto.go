package spm

import (
	"encoding/binary"
	"errors"
)

var errProto = errors.New("the vocabulary is damaged or cut off: its fields do not fit into it")

// field is a field of a protocol buffer message: its number, and either its value (a
// varint, or four or eight bytes) or its bytes.
type field struct {
	number int
	value  uint64
	bytes  []byte
	isText bool
}

// fields calls f for each field of a message, in order.
func fields(b []byte, f func(field) error) error {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 || key>>3 == 0 || key>>3 > 1<<29 {
			return errProto
		}
		b = b[n:]
		x := field{number: int(key >> 3)}
		size := 0
		switch key & 7 {
		case 0:
			x.value, size = binary.Uvarint(b)
			if size <= 0 {
				return errProto
			}
		case 1:
			if size = 8; len(b) < size {
				return errProto
			}
			x.value = binary.LittleEndian.Uint64(b)
		case 2:
			length, n := binary.Uvarint(b)
			if n <= 0 || length > uint64(len(b)-n) {
				return errProto
			}
			x.bytes, x.isText, size = b[n:n+int(length)], true, n+int(length)
		case 5:
			if size = 4; len(b) < size {
				return errProto
			}
			x.value = uint64(binary.LittleEndian.Uint32(b))
		default:
			return errProto
		}
		b = b[size:]
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}
