package extract

import (
	"slices"
	"strings"
	"testing"
	"time"

	"depesche"
)

func kinds(s *Story) string {
	var ks []string
	for _, b := range s.Document.Blocks {
		ks = append(ks, b.ID)
	}
	return strings.Join(ks, " ")
}

func TestMarkdown(t *testing.T) {
	s := must(t, Input{Name: "crane.md", Data: []byte(`---
title: "Crane falls in Leith"
authors: [Ana Oliveira, Jon Vik]
date: 2026-03-04T07:30:00+01:00
lang: en-GB
standfirst: Nobody was hurt.
canonical: https://example.org/crane
source: Harbour Gazette
rights: CC BY 4.0
image: https://example.org/crane.jpg
caption: The crane in May.
credit: Mats Lund
---
# Crane falls in Leith

The crane **fell** at night, the [harbour master](https://example.org/hm) said. “It [the crane] was *old*.”

## What now

> The sea does not care.
>
> — Ian Moss

1. First, the wreck.
2. Then the *insurance*.

![A crane](https://example.org/c2.jpg)

---

Line one\
line two <script>alert(1)</script> [bad](javascript:alert(1)).

| Year | Cranes |
|------|--------|
| 1990 | 4 |
| 2026 | 0 |
`)})
	d := s.Document
	if d.Headline.Text != "Crane falls in Leith" || d.Standfirst.Text != "Nobody was hurt." || s.Lang != "en-GB" || !slices.Equal(s.Authors, []string{"Ana Oliveira", "Jon Vik"}) {
		t.Errorf("%q %q %q %q", d.Headline.Text, d.Standfirst.Text, s.Lang, s.Authors)
	}
	if p := s.Provenance; p.URL != "https://example.org/crane" || p.Source != "Harbour Gazette" || p.Rights != "CC BY 4.0" || !p.Published.Equal(time.Date(2026, 3, 4, 6, 30, 0, 0, time.UTC)) {
		t.Errorf("%+v", p)
	}
	if l := d.Lead; l == nil || l.URL != "https://example.org/crane.jpg" || l.Caption.Text != "The crane in May." || l.Credit != "Mats Lund" {
		t.Errorf("lead %+v", l)
	}
	if got := kinds(s); got != "p1 h1 q1 l1 f1 r1 p2 l2" {
		t.Errorf("blocks %q", got)
	}
	if got := d.Blocks[0].Text.Tagged(); got != "The crane <1>fell</1> at night, the <2>harbour master</2> said. “It <3>[the crane]</3> was <4>old</4>.”" {
		t.Errorf("p1 %q", got)
	}
	if b := d.Blocks[2]; b.Text.Text != "The sea does not care." || b.Speaker.Text != "Ian Moss" {
		t.Errorf("q1 %q %q", b.Text.Text, b.Speaker.Text)
	}
	if b := d.Blocks[3]; !b.Ordered || len(b.Items) != 2 || b.Items[1].Tagged() != "Then the <1>insurance</1>." {
		t.Errorf("l1 %+v", b)
	}
	if got := d.Blocks[6].Text; got.Text != "Line one\nline two bad." || got.Marks != nil {
		t.Errorf("p2 %q %v", got.Text, got.Marks)
	}
	if b := d.Blocks[7]; len(b.Items) != 3 || b.Items[1].Text != "1990 | 4" {
		t.Errorf("l2 %+v", b)
	}
}

func TestMarkdownWithoutFrontMatter(t *testing.T) {
	s := must(t, Input{Data: []byte("# Crane falls\n\nIt fell. **Nobody** was hurt.\n\n## After\n\nSilence.\n")})
	if s.Document.Headline.Text != "Crane falls" || kinds(s) != "p1 h1 p2" {
		t.Errorf("%q %q", s.Document.Headline.Text, kinds(s))
	}
	// A rule at the top is no front matter.
	s = must(t, Input{Name: "a.md", Data: []byte("---\n\nIt fell.\n\n---\n\nSilence.\n")})
	if !strings.Contains(s.Document.BodyText(), "It fell.") {
		t.Errorf("%q", s.Document.BodyText())
	}
	// TOML.
	s = must(t, Input{Name: "a.md", Data: []byte("+++\ntitle = 'Crane: down'\nauthors = [\"Ana Oliveira\"]\n+++\nIt fell.\n")})
	if s.Document.Headline.Text != "Crane: down" || !slices.Equal(s.Authors, []string{"Ana Oliveira"}) {
		t.Errorf("%q %q", s.Document.Headline.Text, s.Authors)
	}
}

func TestText(t *testing.T) {
	s := must(t, Input{Name: "crane.txt", Data: []byte("Crane falls in Leith\r\n\r\nBy Ana Oliveira\r\n\r\nLEITH (AP) — The crane fell at night,\r\nthe harbour master said, and nobody\r\nwas hurt by the wreck on the quay.\r\n\r\n* one crane\r\n* no people\r\n\r\nA second paragraph <b>as typed</b>.\r\n\r\n###\r\n")})
	d := s.Document
	if d.Headline.Text != "Crane falls in Leith" || !slices.Equal(s.Authors, []string{"Ana Oliveira"}) || kinds(s) != "p1 l1 p2" {
		t.Errorf("%q %q %q", d.Headline.Text, s.Authors, kinds(s))
	}
	if got := d.Blocks[0].Text.Text; got != "The crane fell at night, the harbour master said, and nobody was hurt by the wreck on the quay." || d.Dateline != "Leith" {
		t.Errorf("%q, dateline %q", got, d.Dateline)
	}
	if got := d.Blocks[2].Text.Text; got != "A second paragraph <b>as typed</b>." {
		t.Errorf("%q", got)
	}
	// Without blank lines every line is a paragraph.
	s = must(t, Input{Data: []byte("One sentence stands here.\nAnother stands here.\nA third.\n")})
	if kinds(s) != "p1 p2 p3" || !s.Document.Headline.IsEmpty() {
		t.Errorf("%q %q", kinds(s), s.Document.Headline.Text)
	}
}

func TestNINJS(t *testing.T) {
	for name, data := range map[string]string{
		"1": `{"uri":"https://wire.example.org/n/1","type":"text","versioncreated":"2026-03-04T08:00:00Z","firstcreated":"2026-03-04T07:30:00+01:00","language":"en-GB",
			"headline":"Crane falls","byline":"Ana Oliveira and Jon Vik","located":"Leith","copyrightholder":"Harbour Wire","usageterms":"Subscribers only","description_text":"Nobody was hurt.",
			"body_html":"<p>The crane <b>fell</b> at night.</p><script>x</script><p>Silence.</p>",
			"associations":{"main":{"type":"picture","description_text":"The crane. Photo: Mats Lund","renditions":{"small":{"href":"https://img.example.org/s.jpg","width":100,"height":50},"large":{"href":"https://img.example.org/l.jpg","width":1000,"height":500}}}}}`,
		"2": `{"uri":"https://wire.example.org/n/1","type":"text","standard":{"name":"ninjs","version":"2.1"},"versioncreated":"2026-03-04T08:00:00Z","firstcreated":"2026-03-04T07:30:00+01:00","language":"en-GB",
			"headlines":[{"role":"short","value":"Crane"},{"role":"main","value":"Crane falls"}],"by":"Ana Oliveira, Jon Vik","located":"Leith","infosources":[{"name":"Harbour Wire","role":"publisher"}],
			"rightsinfo":[{"usageterms":"Subscribers only"}],"descriptions":[{"role":"summary","value":"Nobody was hurt."}],
			"bodies":[{"role":"main","contenttype":"text/html","value":"<p>The crane <b>fell</b> at night.</p><p>Silence.</p>"}],
			"associations":[{"name":"main","type":"picture","creditline":"Mats Lund","descriptions":[{"role":"caption","value":"The crane."}],"renditions":[{"name":"l","href":"https://img.example.org/l.jpg","width":1000,"height":500}]}]}`,
		"3": `{"uri":"https://wire.example.org/n/1","type":"text","versionCreated":"2026-03-04T08:00:00Z","firstCreated":"2026-03-04T07:30:00+01:00","language":"en-GB",
			"headlines":[{"role":"main","value":"Crane falls"}],"by":"Ana Oliveira & Jon Vik","located":"Leith","infoSources":[{"name":"Harbour Wire"}],"rightsInfo":[{"usageTerms":"Subscribers only"}],
			"descriptions":[{"role":"summary","value":"Nobody was hurt."}],"bodies":[{"contentType":"text/html","value":"<p>The crane <b>fell</b> at night.</p><p>Silence.</p>"}],
			"associations":[{"name":"main","type":"picture","creditLine":"Mats Lund","descriptions":[{"role":"caption","value":"The crane."}],"renditions":[{"href":"https://img.example.org/l.jpg","width":1000,"height":500}]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := must(t, Input{Data: []byte(data)})
			d := s.Document
			if d.Headline.Text != "Crane falls" || d.Standfirst.Text != "Nobody was hurt." || d.Dateline != "Leith" || s.Lang != "en-GB" || !slices.Equal(s.Authors, []string{"Ana Oliveira", "Jon Vik"}) {
				t.Errorf("%q %q %q %q %q", d.Headline.Text, d.Standfirst.Text, d.Dateline, s.Lang, s.Authors)
			}
			if kinds(s) != "p1 p2" || d.Blocks[0].Text.Tagged() != "The crane <1>fell</1> at night." {
				t.Errorf("%q %q", kinds(s), d.Blocks[0].Text.Tagged())
			}
			p := s.Provenance
			if p.Source != "Harbour Wire" || p.Rights != "Subscribers only" || p.URL != "https://wire.example.org/n/1" || !p.Published.Equal(time.Date(2026, 3, 4, 6, 30, 0, 0, time.UTC)) || !p.Modified.Equal(time.Date(2026, 3, 4, 8, 0, 0, 0, time.UTC)) {
				t.Errorf("%+v", p)
			}
			l := d.Lead
			if l == nil || l.URL != "https://img.example.org/l.jpg" || l.Width != 1000 || l.Caption.Text != "The crane." || l.Credit != "Mats Lund" {
				t.Errorf("lead %+v", l)
			}
		})
	}
	s := must(t, Input{Data: []byte(`{"uri":"urn:newsml:1","headline":"Crane falls","body_text":"It fell at night.\n\nNobody was hurt."}`)})
	if kinds(s) != "p1 p2" || s.Provenance.URL != "" {
		t.Errorf("%q %q", kinds(s), s.Provenance.URL)
	}
}

func TestSniff(t *testing.T) {
	for name, c := range map[string]struct {
		in   Input
		want format
	}{
		"doctype":                 {Input{Data: []byte("<!DOCTYPE html><p>a")}, formatHTML},
		"HTML named txt":          {Input{Data: []byte("<html><body>a"), Name: "a.txt"}, formatHTML},
		"HTML after a comment":    {Input{Data: []byte("<!-- saved --><html><body><p>a</p>")}, formatHTML},
		"HTML fragment":           {Input{Data: []byte("Intro <p>one</p><p>two</p>")}, formatHTML},
		"markdown by name":        {Input{Data: []byte("plain"), Name: "A.MD"}, formatMarkdown},
		"markdown by type":        {Input{Data: []byte("plain"), ContentType: "text/markdown; charset=utf-8"}, formatMarkdown},
		"markdown by its look":    {Input{Data: []byte("# Title\n\ntext")}, formatMarkdown},
		"front matter":            {Input{Data: []byte("---\ntitle: x\n---\ntext")}, formatMarkdown},
		"text":                    {Input{Data: []byte("A story, plainly told.")}, formatText},
		"text with one less-than": {Input{Data: []byte("a < b and c > d")}, formatText},
		"text by name":            {Input{Data: []byte("# not a title"), Name: "a.txt"}, formatText},
		"ninjs":                   {Input{Data: []byte(`{"uri":"x"}`)}, formatNINJS},
		"text in braces":          {Input{Data: []byte("{sic} he said")}, formatText},
	} {
		if got := sniff(c.in, c.in.Data); got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
}

func TestFingerprint(t *testing.T) {
	base := strings.Fields(`The first night ferry between Scotland and Norway in nine years will leave Leith on May 12 the company said on Wednesday with room
		for 900 passengers and 220 cars. The ship leaves on Mondays Wednesdays and Fridays takes fourteen hours and costs from 89 pounds for a seat
		the company said and cabins begin at twice that. The old line was given up in 2017 when fuel had become dear and the ship was sold to a broker
		in Greece who renamed her twice. Nobody in Leith has seen her since. Tickets are on sale from Thursday at the quay and from the company which
		expects the first crossings to be sold out within days. The port has dredged the basin and built a second ramp for lorries.`)
	text := strings.Join(base, " ")
	f := Fingerprint(text)
	if f != 0x9982807b7925af72 {
		t.Errorf("fingerprints are stored and must not change: got %#x", f)
	}
	changed := slices.Clone(base)
	changed[20] = "800"
	for name, other := range map[string]string{
		"itself":           text,
		"case and commas":  strings.ToUpper(strings.Join(base, ", ")),
		"one word changed": strings.Join(changed, " "),
		"a sentence more":  text + " The bakery opens at five.",
		"a line less":      strings.Join(base[:len(base)-12], " "),
	} {
		if d := Distance(f, Fingerprint(other)); d > 8 {
			t.Errorf("%s: distance %d", name, d)
		} else {
			t.Logf("%s: distance %d", name, d)
		}
	}
	for name, other := range map[string]string{
		"another story":    "The council has voted for the new tram line after a long night and the mayor is glad that the work can begin before winter comes to the hills above the town.",
		"the same words":   strings.Join(reversed(base), " "),
		"another language": "Die erste Nachtfähre zwischen Schottland und Norwegen seit neun Jahren läuft am 12. Mai aus Leith aus, teilte das Unternehmen am Mittwoch mit.",
		"nothing":          "",
	} {
		if d := Distance(f, Fingerprint(other)); d <= 14 {
			t.Errorf("%s: distance %d only", name, d)
		}
	}
	if Fingerprint("") != 0 || Fingerprint("Nobody was hurt when the crane fell.") != 0 {
		t.Error("texts too short have no fingerprint")
	}
	if Fingerprint("市長は、天候が許せば橋は五月に開通すると述べた。市民は長く待っている。") == 0 {
		t.Error("a script that does not part its words has no fingerprint")
	}
}

func reversed(s []string) []string {
	s = slices.Clone(s)
	slices.Reverse(s)
	return s
}

func TestIDsAreShort(t *testing.T) {
	bs := []depesche.Block{{Kind: depesche.Paragraph}, {Kind: depesche.Picture}, {Kind: depesche.Paragraph}, {Kind: depesche.Heading}, {Kind: depesche.Embed}, {Kind: depesche.Rule}, {Kind: depesche.Quotation}, {Kind: depesche.List}}
	giveIDs(bs)
	var got []string
	for _, b := range bs {
		got = append(got, b.ID)
	}
	if s := strings.Join(got, " "); s != "p1 f1 p2 h1 e1 r1 q1 l1" {
		t.Error(s)
	}
}
