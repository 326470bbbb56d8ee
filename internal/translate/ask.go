package translate

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"depesche"
)

// ask sends pieces to the engine in requests that keep its limits and returns an answer
// for each, "" where the engine has none.
func (r *run) ask(ctx context.Context, ps []*piece, encode func(*piece) string) ([]string, error) {
	segs := make([]Segment, len(ps))
	texts := make([]string, len(ps))
	for i, p := range ps {
		segs[i] = Segment{Text: encode(p), Before: p.before, Kind: p.kind}
		texts[i] = p.src.Text
	}
	return r.askSegments(ctx, segs, r.termsIn(texts...))
}

func (r *run) askSegments(ctx context.Context, segs []Segment, terms []depesche.Term) ([]string, error) {
	out := make([]string, 0, len(segs))
	for len(segs) > 0 {
		n, chars := 0, 0
		for n < len(segs) && n < max(1, r.limits.Segments) {
			chars += utf8.RuneCountInString(segs[n].Text)
			if n > 0 && r.limits.Characters > 0 && chars > r.limits.Characters {
				break
			}
			n++
		}
		got, err := r.halves(ctx, Request{Source: r.src, Target: r.tgt, Segments: segs[:n], Terms: terms}, true)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
		segs = segs[n:]
	}
	return out, nil
}

// halves asks once; when the engine answers with another number of segments, it asks
// for each half, down to single segments, which then have no answer. Segments that come
// back empty among others are asked once more.
func (r *run) halves(ctx context.Context, req Request, again bool) ([]string, error) {
	res, err := r.call(ctx, req)
	var mismatch *MismatchError
	if err != nil && !errors.As(err, &mismatch) {
		return nil, err
	}
	n := len(req.Segments)
	if err == nil && len(res) == n {
		out := make([]string, n)
		var empty []int
		for i, x := range res {
			if out[i] = x.Text; x.Text == "" && req.Segments[i].Text != "" {
				empty = append(empty, i)
			}
		}
		if again && n > 1 && len(empty) > 0 {
			sub := req
			sub.Segments = nil
			for _, i := range empty {
				sub.Segments = append(sub.Segments, req.Segments[i])
			}
			more, err := r.halves(ctx, sub, false)
			if err != nil {
				return nil, err
			}
			for k, i := range empty {
				out[i] = more[k]
			}
		}
		return out, nil
	}
	if n == 1 {
		return []string{""}, nil
	}
	a, b := req, req
	a.Segments, b.Segments = req.Segments[:n/2], req.Segments[n/2:]
	left, err := r.halves(ctx, a, again)
	if err != nil {
		return nil, err
	}
	right, err := r.halves(ctx, b, again)
	if err != nil {
		return nil, err
	}
	return append(left, right...), nil
}

// call asks the engine and tells what was sent.
func (r *run) call(ctx context.Context, req Request) ([]Result, error) {
	if r.Sending != nil {
		r.Sending(req)
	}
	start := time.Now()
	res, err := r.engine.Translate(ctx, req)
	if r.Usage != nil {
		r.Usage(context.WithoutCancel(ctx), Usage{Engine: r.engine.Name(), Version: r.version, Source: r.src, Target: r.tgt,
			Segments: len(req.Segments), Characters: characters(req.Segments), Failed: err != nil, Took: time.Since(start)})
	}
	return res, err
}
