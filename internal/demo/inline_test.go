package demo

import (
	"strings"
	"testing"
)

func TestParseInline(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                                 "plain",
		"a *b* c":                               "a <1>b</1> c",
		"**a *b* c**":                           "<1>a <2>b</2> c</1>",
		"*a **b***":                             "<1>a <2>b</2></1>",
		"see [the *data*](https://x.example/a)": "see <1>the <2>data</2></1>",
		"he {the mayor} said":                   "he <1>[the mayor]</1> said",
		"<es:Flor de sal> costs":                "<1>Flor de sal</1> costs",
		"12~%":                                  "12\u00a0%",
		`a \* b`:                                "a * b",
		"military [capabilities], he said":      "military [capabilities], he said",
		"x < y: z":                              "x < y: z",
	} {
		got, err := ParseInline(in)
		if err != nil || got.Tagged() != want {
			t.Errorf("%q: %q, %v; want %q", in, got.Tagged(), err, want)
		}
	}
	for _, in := range []string{"*a", "**a*", "{a", "<es:a"} {
		if _, err := ParseInline(in); err == nil {
			t.Errorf("%q passed", in)
		}
	}
}

func TestParseStoryErrors(t *testing.T) {
	for file, want := range map[string]string{
		"colour: red":                       "x:1: the head knows no",
		"slug: a\n== poem":                  "x:2: there is no part",
		"== p\nen: *a":                      "x:2: \"*\" is missing",
		"== p\nen: a\nen: b":                "x:3: en occurs twice",
		"== speaker\nen: a":                 "x:1: a speaker must follow",
		"== caption\nen: a":                 "x:1: there is no picture",
		"age: soon":                         "x:1: time: invalid duration",
		"text de: edit 5m | mood gloomy":    "x:1: a text's plan knows no",
		"== correction 5m\nperhaps de: 110": "x:2: a correction has no",
		"just words":                        "x:1: not a \"key: value\" line",
	} {
		_, err := parseStory("x", file)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v; want %s", file, err, want)
		}
	}
}

func FuzzParseInline(f *testing.F) {
	for _, s := range []string{"a *b* **c**", "[x](https://e.example) {y}", "<de:Wort>~\\*", "**a *b** c*", "[a](b", "<es:*a>*", "{[x](y}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		in, err := ParseInline(s)
		if err == nil && !in.Equal(in.Normal()) {
			t.Errorf("%q: invalid marks %+v", s, in)
		}
	})
}
