package main

import (
	"bytes"
	"fmt"
	"slices"
)

// pair is our program and nginx with the same page.
type pair struct {
	ours, theirs  *server
	tag, theirTag string
	plain, zipped int // length of the page
}

// pair starts the two on one core, over TLS where there is a certificate.
func (b *bench) pair(dir, path string, c *certificate) (*pair, error) {
	ours, err := b.start(dir, true, c)
	if err != nil {
		return nil, err
	}
	p := &pair{ours: ours}
	if err := b.beSame(p, path, c); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

func (b *bench) beSame(p *pair, path string, c *certificate) error {
	plain, _, err := p.ours.raw(path, "identity")
	if err != nil {
		return err
	}
	zipped, tag, err := p.ours.packed(path)
	if err != nil {
		return err
	}
	if p.theirs, err = b.nginx(plain, zipped, c); err != nil {
		return err
	}
	same, theirTag, err := p.theirs.raw("/story.html", "gzip")
	if err != nil {
		return err
	}
	if !bytes.Equal(same, zipped) {
		return fmt.Errorf("nginx serves other bytes: %d, not %d", len(same), len(zipped))
	}
	p.tag, p.theirTag, p.plain, p.zipped = tag, theirTag, len(plain), len(zipped)
	return nil
}

func (p *pair) stop() {
	p.ours.stop()
	if p.theirs != nil {
		p.theirs.stop()
	}
}

// beside lets our program and nginx serve the same story in turns on one core.
func (b *bench) beside(dir, path string) error {
	p, err := b.pair(dir, path, nil)
	if err != nil {
		return err
	}
	defer p.stop()
	ours, theirs, tag, theirTag := p.ours, p.theirs, p.tag, p.theirTag
	var page, unchanged, high []float64
	var a, z, ua, uz, ha, hz []float64
	for range b.rounds {
		var t [4]turn
		for i, one := range []struct {
			s       *server
			path    string
			headers []string
		}{{ours, path, nil}, {theirs, "/story.html", nil}, {ours, path, []string{"If-None-Match: " + tag}}, {theirs, "/story.html", []string{"If-None-Match: " + theirTag}}} {
			if t[i], err = b.load(one.s, one.path, one.headers...); err != nil {
				return err
			}
			if t[i].errors != "" {
				return fmt.Errorf("%s: %s", one.path, t[i].errors)
			}
		}
		a, z, ua, uz = append(a, t[0].perSecond), append(z, t[1].perSecond), append(ua, t[2].perSecond), append(uz, t[3].perSecond)
		ha, hz = append(ha, float64(t[0].p99)), append(hz, float64(t[1].p99))
		page = append(page, t[0].perSecond/t[1].perSecond)
		unchanged = append(unchanged, t[2].perSecond/t[3].perSecond)
		high = append(high, float64(t[0].p99)/float64(t[1].p99))
	}
	b.say("## Beside nginx\n")
	b.say("A story page of %d bytes, %d compressed, with a picture, topics and 50 comments: our program and nginx (one worker, `gzip_static`, no access log,", p.plain, p.zipped)
	b.say("which is faster for files of this size, `open_file_cache`) take turns on one core, wrk with 64 connections on the other; %d rounds of %d s. Medians, and the ratio within each round.\n", b.rounds, b.seconds)
	b.say("| what | ours | nginx | ratio: median (least to most) | asked for |\n| --- | --- | --- | --- | --- |")
	row := func(name, unit string, x, y, ratio []float64, wanted string) {
		b.say("| %s | %.0f%s | %.0f%s | %.2f (%.2f to %.2f) | %s |", name, middle(x), unit, middle(y), unit, middle(ratio), slices.Min(ratio), slices.Max(ratio), wanted)
	}
	row("pages a second", "", a, z, page, "≥ 0.65, aim 0.80")
	row("304 a second", "", ua, uz, unchanged, "≥ 0.55")
	for i := range ha {
		ha[i], hz[i] = ha[i]/1000, hz[i]/1000
	}
	row("99th percentile, page", " µs", ha, hz, high, "≤ 2")
	b.say("")
	return nil
}
