package markup

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decode looks at the first bytes. It returns r as UTF-8 and true where a byte order
// mark (or UTF-16 without one) says what the encoding is, r as it is and false where the
// declaration does.
func decode(r io.Reader) (io.Reader, bool, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	head, err := b.Peek(4)
	if err != nil && err != io.EOF {
		return nil, false, fmt.Errorf("the file cannot be read: %w", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = b.Discard(3)
		return b, true, nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.Equal(head, []byte("<\x00?\x00")):
		return utf16(b, unicode.LittleEndian), true, nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")), bytes.Equal(head, []byte("\x00<\x00?")):
		return utf16(b, unicode.BigEndian), true, nil
	}
	return b, false, nil
}

func utf16(r io.Reader, order unicode.Endianness) io.Reader {
	return transform.NewReader(r, unicode.UTF16(order, unicode.UseBOM).NewDecoder())
}

// byLabel decodes what a declaration names: encoding="windows-1252".
func byLabel(label string, in io.Reader) (io.Reader, error) {
	if strings.EqualFold(label, "us-ascii") || strings.EqualFold(label, "ascii") {
		return in, nil
	}
	e, err := ianaindex.IANA.Encoding(label)
	if err != nil || e == nil || e == encoding.Nop {
		return nil, fmt.Errorf("xml: the encoding %q is not known: save the file as UTF-8", label)
	}
	return transform.NewReader(in, e.NewDecoder()), nil
}
