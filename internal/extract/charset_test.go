package extract

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

func TestCharset(t *testing.T) {
	const german = "Über Größe und Maß: „Wir müssen hören“, sagte die Bürgermeisterin – für 5 €."
	const czech = "Příliš žluťoučký kůň úpěl ďábelské ódy, řekla starostka města."
	const russian = "Мэр города сказал, что мост откроют в мае, если позволит погода."
	const japan = "市長は、天候が許せば橋は五月に開通すると述べた。市民は長く待っている。"
	const korea = "시장은 날씨가 허락하면 다리가 오월에 개통될 것이라고 말했다."
	enc := func(e encoding.Encoding, s string) []byte {
		b, err := e.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	page := func(meta, text string) string {
		return "<html><head>" + meta + "<title>T</title></head><body><article><h1>T</h1>" + "<p>1 " + text + " " + text + "</p><p>2 " + text + "</p>" + "</article></body></html>"
	}
	for name, c := range map[string]struct {
		data []byte
		ct   string
		want string
	}{
		"UTF-8, nothing said":             {[]byte(page("", german)), "", german},
		"UTF-8, page says latin1":         {[]byte(page(`<meta charset="iso-8859-1">`, german)), "", german},
		"UTF-8, header says latin1":       {[]byte(page("", german)), "text/html; charset=ISO-8859-1", german},
		"UTF-8 with mark, page says 1252": {[]byte("\xef\xbb\xbf" + page(`<meta charset="windows-1252">`, german)), "", german},
		"1252, page says latin1":          {enc(charmap.Windows1252, page(`<meta charset="iso-8859-1">`, german)), "", german},
		"1252, nothing said":              {enc(charmap.Windows1252, page("", german)), "", german},
		"1252, page says UTF-8":           {enc(charmap.Windows1252, page(`<meta charset="utf-8">`, german)), "", german},
		"1252, header says UTF-8":         {enc(charmap.Windows1252, page("", german)), "text/html; charset=utf-8", german},
		"1250 by old meta":                {enc(charmap.Windows1250, page(`<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">`, czech)), "", czech},
		"8859-2 by header":                {enc(charmap.ISO8859_2, page("", czech)), "text/html; charset=iso-8859-2", czech},
		"1251":                            {enc(charmap.Windows1251, page(`<meta charset=windows-1251>`, russian)), "", russian},
		"KOI8-R":                          {enc(charmap.KOI8R, page(`<meta charset="koi8-r">`, russian)), "", russian},
		"Shift_JIS":                       {enc(japanese.ShiftJIS, page(`<meta charset="Shift_JIS">`, japan)), "", japan},
		"EUC-JP":                          {enc(japanese.EUCJP, page(`<meta charset="euc-jp">`, japan)), "", japan},
		"ISO-2022-JP":                     {enc(japanese.ISO2022JP, page(`<meta charset="iso-2022-jp">`, japan)), "", japan},
		"EUC-KR":                          {enc(korean.EUCKR, page(`<meta charset="euc-kr">`, korea)), "", korea},
		"UTF-16 LE with mark":             {enc(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), page("", german)), "", german},
		"UTF-16 BE with mark":             {enc(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), page("", russian)), "", russian},
		"UTF-16 LE without":               {enc(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), page("", german)), "", german},
		"unknown name":                    {[]byte(page(`<meta charset="klingon-7">`, german)), "text/html; charset=none", german},
		"XML declaration":                 {append([]byte(`<?xml version="1.0" encoding="windows-1252"?>`), enc(charmap.Windows1252, page("", german))...), "", german},
		"UTF-8 with one broken byte":      {[]byte(page("", german) + "<p>\xff</p>"), "", german},
	} {
		t.Run(name, func(t *testing.T) {
			s := must(t, Input{Data: c.data, ContentType: c.ct})
			if got := s.Document.BodyText(); !strings.Contains(got, c.want) {
				t.Errorf("got %.120q, want %q in it", got, c.want)
			}
		})
	}
}
