package extract

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"

	"depesche/internal/lazyregexp"
)

var metaCharset = lazyregexp.New(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*["']([a-z0-9_:.-]{2,40})`)

// decode turns a page's bytes into UTF-8. In order: a byte order mark; bytes that are
// valid UTF-8 and not all ASCII (whatever the page claims: text in another encoding
// hardly ever is valid UTF-8 by chance); what the header, then the page itself, names;
// UTF-16 without a mark; UTF-8 with a few broken bytes; windows-1252.
func decode(data []byte, contentType string) []byte {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return valid(data[3:])
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return apply(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), data)
	}
	if e := utf16Guess(data); e != nil {
		return apply(e, data)
	}
	if utf8.Valid(data) {
		if name := declared(data, contentType); strings.HasPrefix(strings.ToLower(name), "iso-2022") || strings.EqualFold(name, "hz-gb-2312") {
			return apply(lookup(name), data) // seven-bit encodings look like ASCII
		}
		return data
	}
	if mostlyUTF8(data) {
		return valid(data)
	}
	if e := lookup(declared(data, contentType)); e != nil {
		return apply(e, data)
	}
	return apply(lookup("windows-1252"), data)
}

func declared(data []byte, contentType string) string {
	if _, p, err := mime.ParseMediaType(contentType); err == nil && p["charset"] != "" && lookup(p["charset"]) != nil {
		return p["charset"]
	}
	for _, m := range metaCharset().FindAllSubmatch(data[:min(len(data), 8192)], 4) {
		for _, g := range m[1:] {
			if len(g) > 0 && lookup(string(g)) != nil {
				return string(g)
			}
		}
	}
	return ""
}

// lookup returns nil for an unknown name and for UTF-8, which has been ruled out where
// it is called.
func lookup(name string) encoding.Encoding {
	if name == "" {
		return nil
	}
	e, canonical := charset.Lookup(name)
	if e == nil || canonical == "utf-8" || canonical == "replacement" || strings.HasPrefix(canonical, "utf-16") {
		return nil
	}
	return e
}

func apply(e encoding.Encoding, data []byte) []byte {
	if e == nil {
		return valid(data)
	}
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return valid(data)
	}
	return out
}

func valid(data []byte) []byte { return bytes.ToValidUTF8(data, []byte("\uFFFD")) }

// mostlyUTF8 tells a UTF-8 page with a few broken bytes from one in another encoding:
// nearly all of its characters beyond ASCII are well-formed sequences.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 10*bad
}

// utf16Guess finds UTF-16 without a byte order mark by its zero bytes.
func utf16Guess(data []byte) encoding.Encoding {
	n := min(len(data), 512) &^ 1
	if n < 16 {
		return nil
	}
	even, odd := 0, 0
	for i := 0; i < n; i += 2 {
		if data[i] == 0 {
			even++
		}
		if data[i+1] == 0 {
			odd++
		}
	}
	switch {
	case odd > n/2*7/10 && even < n/40:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case even > n/2*7/10 && odd < n/40:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}
