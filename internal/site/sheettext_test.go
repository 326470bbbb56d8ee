package site

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// resolveX knows one file.
func resolveX(name string) (string, error) {
	if name != "x.svg" {
		return "", fmt.Errorf("files/%s is not there", name)
	}
	return "0f/x.svg", nil
}

func TestAddressesOfASheet(t *testing.T) {
	for in, want := range map[string]string{
		`a{b:url(files/x.svg)}`:                      `a{b:url("0f/x.svg")}`,
		`a{b:url( "files/x.svg" ) no-repeat}`:        `a{b:url("0f/x.svg" ) no-repeat}`,
		`a{b:URL('files/x.svg')}`:                    `a{b:url("0f/x.svg")}`,
		`a{b:u\72l(files/x.svg)}`:                    `a{b:url("0f/x.svg")}`,
		`a{b:url("file\73/x\2e svg")}`:               `a{b:url("0f/x.svg")}`,
		`a{b:url(files/x.svg#a"b)}`:                  ``,
		`a{b:url('files/x.svg#a"b')}`:                `a{b:url("0f/x.svg#a\"b")}`,
		`a{b:src("files/x.svg")}`:                    `a{b:url("0f/x.svg")}`,
		`a{b:image-set("files/x.svg" 1x)}`:           `a{b:image-set(url("0f/x.svg") 1x)}`,
		`a{b:image-set(url(files/x.svg) type("a"))}`: `a{b:image-set(url("0f/x.svg") type("a"))}`,
		`a{b:image-set(("files/x.svg") 1x)}`:         `a{b:image-set((url("0f/x.svg")) 1x)}`,
		`a{b:image-set(linear-gradient(var(--a),red) 1x,-webkit-cross-fade(url(files/x.svg),calc(1%)) 2x)}`: `a{b:image-set(linear-gradient(var(--a),red) 1x,-webkit-cross-fade(url("0f/x.svg"),calc(1%)) 2x)}`,
		`a{b:var(--x) attr(y)}`:                    `a{b:var(--x) attr(y)}`,
		`a{content:"files/x.svg"}`:                 `a{content:"files/x.svg"}`,
		`a{content:"http://x.example/"}`:           `a{content:"http://x.example/"}`,
		`/* url(http://x.example/) { */a{}`:        `/* url(http://x.example/) { */a{}`,
		`a{fill:url(#part)}`:                       `a{fill:url("#part")}`,
		`a{b:u\72l(data:image/png;base64,AA/*==)}`: `a{b:url("data:image/png;base64,AA/*==")}`,
		`@namespace s url(http://w.example/);a{}`:  `@namespace s url("http://w.example/");a{}`,
		"a{b:\"\\\n\"}":                            "a{b:\"\\\n\"}",
		`a[href^="http:"]{}`:                       `a[href^="http:"]{}`,
		`a{b:myurl(http://x.example/)}`:            `a{b:myurl(http://x.example/)}`,
		`.a\{ {}`:                                  `.a\{ {}`,
	} {
		out, err := (&sheetText{text: []byte(in), resolve: resolveX}).resolved()
		if string(out) != want || (err == nil) == (want == "") {
			t.Errorf("%s: %s, %v", in, out, err)
		}
	}
}

func TestMistakesInASheet(t *testing.T) {
	for in, want := range map[string]string{
		"a{}\nb{c:url(http://x.example/p.png)}":                                            `2: "http://x.example/p.png" leads elsewhere`,
		"\n\na{b:url('//x.example/p.png')}":                                                `3: "//x.example/p.png" leads elsewhere`,
		`a{b:url(ht\74p://x.example/p.png)}`:                                               `1: "http://x.example/p.png" leads elsewhere`,
		`a{b:url(/assets/x.woff2)}`:                                                        `1: "/assets/x.woff2" leads elsewhere`,
		`a{b:url(files/../../x.svg)}`:                                                      `1: files/../../x.svg is not there`,
		`a{b:url(../files/x.svg)}`:                                                         `1: "../files/x.svg" leads elsewhere`,
		`a{b:url(files/y.svg)}`:                                                            `1: files/y.svg is not there`,
		`a{b:url()}`:                                                                       `1: an address is lacking`,
		`a{b:image-set("https://x.example/p" 1x)}`:                                         `1: "https://x.example/p" leads elsewhere`,
		`@namespace x;a{b:url(http://x.example/)}`:                                         `1: "http://x.example/" leads elsewhere`,
		`.a{& b{@namespace x} b:url(http://x.example/)}`:                                   `1: "http://x.example/" leads elsewhere`,
		`a{@namespace x; b:url(http://x.example/)}`:                                        `1: "http://x.example/" leads elsewhere`,
		`:root{--x:"http://x.example/"} a{b:image-set(var(--x) 1x)}`:                       `1: var(…) within image-set(…) could become`,
		"a{}\nb{c:image-set(var(--y,\"http://x.example/\") 1x)}":                           `2: var(…) within image-set(…)`,
		`@function --f(){result:"http://x.example/"} a{b:image-set(--f() 1x)}`:             `1: --f(…) within`,
		`a{b:image-set(--x-gradient() 1x)}`:                                                `1: --x-gradient(…) within`,
		`a{b:image-set(if(style(--q:1):"http://x.example/";else:"http://x.example/") 1x)}`: `1: if(…) within`,
		`a{b:-webkit-image-set((V\41R(--x)) 1x)}`:                                          `1: var(…) within -webkit-image-set(…)`,
		`a{b:image-set(attr(x) 1x)}`:                                                       `1: attr(…) within`,
		`a{b:image-set(env(x) 1x)}`:                                                        `1: env(…) within`,
		`a{b:src(var(--x))}`:                                                               `1: var(…) within src(…)`,
		`a{b:image-set(("http://x.example/") 1x)}`:                                         `1: "http://x.example/" leads elsewhere`,
		`a{b:url("files/x.svg" "files/x.svg")}`:                                            `1: one url(…) has two addresses`,
		`a{b:src(["files/x.svg"])}`:                                                        `1: the address stands in brackets`,
		`@font-face{src:url(data:font/woff2,A)}`:                                           `1: "data:font/woff2,A" is no picture`,
		"/* a\n*/\n@import 'x.css';":                                                       `3: @import loads`,
		`@IM\50ORT url(files/x.svg);`:                                                      `1: @import loads`,
		"a{}\nb{":                                                                          `2: what is opened here is not closed: a } is missing`,
		"a{b:calc(1px}\nc{}":                                                               `1: what is opened here is not closed: a ) is missing`,
		"a{}\n}":                                                                           `2: this } closes nothing`,
		"a{}\n/* b":                                                                        `2: the comment`,
		"a{b:\"c\n\"}":                                                                     `1: the text that begins here`,
		"a{b:'c":                                                                           `1: the text that begins here`,
		"a{b:url(files/x.svg":                                                              `1: what is opened here`,
		"a{b:url(var(--x))}":                                                               `1: the address has a (`,
		"a{}\n\xff":                                                                        `2: this is not UTF-8`,
		"@\\":                                                                              ``,
		"a{b:'\\":                                                                          `1: the text`,
		"a{b:url(\\":                                                                       `1: the address has a \`,
	} {
		_, err := (&sheetText{text: []byte(in), resolve: resolveX}).resolved()
		var at *sheetError
		if want == "" {
			if err != nil {
				t.Errorf("%q: %v", in, err)
			}
			continue
		}
		if !errors.As(err, &at) || !strings.HasPrefix(fmt.Sprintf("%d: %s", at.line, at.problem), want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

// What has been resolved has brackets as before, and no address that leads elsewhere.
func FuzzSheetText(f *testing.F) {
	for _, seed := range []string{`a{b:url(files/x.svg)}`, `@import "x";`, `a{b:image-set('files/x.svg' 1x)}/* x */`, "\\75 rl(//x) '\\\n' \\", `@namespace url(x);#a[b="c"]{}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, err := (&sheetText{text: []byte(text), resolve: resolveX}).resolved()
		if err != nil {
			return
		}
		again := func(name string) (string, error) { t.Fatalf("%q has %q left", text, name); return "", nil }
		if _, err := (&sheetText{text: []byte(strings.ReplaceAll(string(out), "0f/x.svg", "#x")), resolve: again}).resolved(); err != nil && !strings.Contains(text, "0f/x.svg") {
			t.Fatalf("%q became %q: %v", text, out, err)
		}
	})
}
