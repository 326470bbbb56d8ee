package literal

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFind(t *testing.T) {
	for in, want := range map[string]string{
		"":                                    "",
		"No literal at all: 5":                "",
		"Read https://example.org/a?b=1&c=2.": "https://example.org/a?b=1&c=2",
		"(see www.example.org/x_(y))":         "www.example.org/x_(y)",
		"Write to a.b+c@example.co.uk, or @kessel_7!":                "a.b+c@example.co.uk|@kessel_7",
		"#Hochwasser and #1 and C# and a#b":                          "#Hochwasser",
		"the note [https://example.org/] ends":                       "https://example.org/",
		"„https://example.org“ said she":                             "https://example.org",
		"Follow @Straße, e-mail müller@straße.example...":            "@Straße|müller@straße.example",
		"AT&T # 5 @ noon":                                            "",
		"Dear {name}, {{ user.name }} has ${count} of %(all)s, %1$s": "{name}|{{ user.name }}|${count}|%(all)s|%1$s",
		"详见https://example.org/x。另外，www.example.org（网站）":             "https://example.org/x|www.example.org",
		"請關注@ada_writer，或寫信到info@example.org另外#水災":                   "@ada_writer|info@example.org|#水災",
		"https://example.org/維基/x，用戶@例子.公司":                          "https://example.org/維基/x|用戶@例子.公司",
		"https://example.org/@ada and ftp://a@b.example":             "https://example.org/@ada|ftp://a@b.example",
		"{no name} {} {1} 5% so, 100 %":                              "",
	} {
		var got []string
		for _, r := range Find(in) {
			got = append(got, in[r[0]:r[1]])
		}
		if g := strings.Join(got, "|"); g != want {
			t.Errorf("Find(%q) = %q, want %q", in, g, want)
		}
	}
}

func TestMeasures(t *testing.T) {
	for in, want := range map[string]string{
		"3.5 km and 40 %, 12,500 kg.":    "3.5 km|40 %|12,500 kg",
		"$12 or $12.50, 7 €, £1,000.":    "$12|$12.50|7 €|£1,000",
		"at 20 °C, 90 km/h, 3\u00a0kWh":  "20 °C|90 km/h|3\u00a0kWh",
		"5 kmh, A4 km, 10 hands, 3 in 7": "",
		"100%ig 100% sure":               "100%|100%",
		"in 2023 5 people":               "",
	} {
		var got []string
		for _, r := range Measures(in) {
			got = append(got, in[r[0]:r[1]])
		}
		if g := strings.Join(got, "|"); g != want {
			t.Errorf("Measures(%q) = %q, want %q", in, g, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("see https://a.b/(c). @x #y")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		last := 0
		for _, r := range Find(s) {
			if r[0] < last || r[1] <= r[0] || r[1] > len(s) || !utf8.ValidString(s[r[0]:r[1]]) {
				t.Fatalf("bad range %v in %q", r, s)
			}
			last = r[1]
		}
	})
}
