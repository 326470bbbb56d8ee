package comment

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
	"depesche/internal/translate"
)

// outline writes a conversation as its numbers in their nesting: "1(2(3)4)5".
func outline(items []*Item) string {
	var b strings.Builder
	for i, it := range items {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.TrimPrefix(it.Source, "Satz "))
		if len(it.Replies) > 0 {
			b.WriteString("(" + outline(it.Replies) + ")")
		}
	}
	return b.String()
}

func TestThreads(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.policy(func(p *Policy) { p.Moderation, p.PerHour = After, 0 })
		ids := map[string]int64{}
		add := func(name, parent, edition string) {
			d := h.draft("Satz " + name)
			d.Parent, d.Edition = ids[parent], edition
			if edition != "de" {
				p := DefaultPolicy
				p.Moderation, p.PerHour = After, 0
				h.must(h.room.SetPolicy(ctx, mara, edition, p))
			}
			ids[name] = h.post(d).Comment.ID
		}
		add("a", "", "de")
		add("b", "", "es")
		add("a1", "a", "de")
		add("a11", "a1", "ar")
		add("a111", "a11", "de")
		add("a1111", "a111", "de")
		add("a2", "a", "de")
		c := h.page("de")
		if got, want := outline(c.Items), "a(a1(a11 a111 a1111) a2) b"; got != want {
			t.Errorf("order %q, want %q", got, want)
		}
		deep := c.Items[0].Replies[0].Replies
		if deep[1].Answers == nil || deep[1].Answers.Source != "Satz a11" || deep[2].Answers.Source != "Satz a111" || deep[0].Answers != nil || deep[2].Level != 3 {
			t.Errorf("who answers whom: %+v", deep)
		}
		if !c.Items[1].Foreign || c.Items[0].Foreign || c.Items[1].Lang != "es" {
			t.Errorf("foreign: %+v", c.Items[1])
		}
		if _, err := h.room.Post(ctx, func() Draft { d := h.draft("Verirrt"); d.Parent = 999; return d }()); !depesche.IsNotFound(err) {
			t.Errorf("an answer to nothing: %v", err)
		}
		h.must(h.room.Reject(ctx, mara, Decision{ID: ids["a1"], Reason: "spam"}))
		c = h.page("de")
		if it := c.Items[0].Replies[0]; !it.Gone() || it.HTML+it.Source+it.Name != "" || it.Verdict != "spam" || len(it.Replies) != 3 || c.Total != 6 {
			t.Errorf("a rejected comment that was answered: %+v", it)
		}
		h.must(h.room.Reject(ctx, mara, Decision{ID: ids["a2"], Reason: "spam"}))
		if strings.Contains(outline(h.page("de").Items), "a2") || len(h.page("de").Items[0].Replies) != 1 {
			t.Error("a rejected comment without answers keeps a place")
		}
		if _, err := h.room.Post(ctx, func() Draft { d := h.draft("Zu spät"); d.Parent = ids["a2"]; return d }()); keyOf(err) != "comment.parent_gone" {
			t.Errorf("an answer to what is gone: %v", err)
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var last *store.Comment
		for i := range 2*PageSize + 5 {
			d := h.draft("Satz " + nth(i))
			d.Trusted = true
			h.policy(func(p *Policy) { p.Moderation = After })
			if i > 0 && i%3 == 0 {
				d.Parent = last.ID
			}
			p := h.post(d)
			last = &p.Comment
		}
		e, err := h.store.Edition(ctx, "de")
		h.must(err)
		seen := map[int64]bool{}
		var cur store.CommentCursor
		var pages int
		for pages = 1; ; pages++ {
			c, err := h.room.Conversation(ctx, h.story, e, h.now, cur)
			h.must(err)
			for _, it := range c.Items {
				for _, x := range append([]*Item{it}, it.Replies...) {
					if seen[x.ID] {
						t.Fatalf("comment %d is on two pages", x.ID)
					}
					seen[x.ID] = true
					pub, at, err := h.room.Public(ctx, x.ID)
					h.must(err)
					if pub.ID != x.ID || at != cur {
						t.Fatalf("the permanent link of %d leads to %v, it stands after %v", x.ID, at, cur)
					}
				}
			}
			if c.Next == (store.CommentCursor{}) {
				break
			}
			cur = c.Next
		}
		if pages != 3 || len(seen) != 2*PageSize+5 {
			t.Errorf("%d comments on %d pages", len(seen), pages)
		}
	})
}

// parrot is an engine that says that it translated.
type parrot struct {
	calls atomic.Int32
	fail  error
}

func (*parrot) Name() string                   { return "parrot" }
func (*parrot) Version(context.Context) string { return "1" }
func (*parrot) Pairs(context.Context) ([]translate.Pair, error) {
	return []translate.Pair{{Source: "es", Target: "de"}}, nil
}
func (*parrot) Tags() translate.TagSupport { return translate.TagsNone }
func (*parrot) Limits() translate.Limits {
	return translate.Limits{Segments: 10, Characters: 1000, Concurrency: 1}
}
func (p *parrot) Translate(_ context.Context, req translate.Request) ([]translate.Result, error) {
	p.calls.Add(1)
	if p.fail != nil {
		return nil, p.fail
	}
	var out []translate.Result
	for _, s := range req.Segments {
		out = append(out, translate.Result{Text: "<" + s.Text + ">"})
	}
	return out, nil
}

func TestTranslation(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		reg, err := translate.NewRegistry(nil, nil)
		h.must(err)
		engine := &parrot{}
		reg.Prepend(engine)
		h.room.engines = reg
		p := DefaultPolicy
		p.Moderation = After
		h.must(h.room.SetPolicy(ctx, mara, "es", p))
		h.policy(func(p *Policy) { p.Moderation = After })
		d := h.draft("Ojalá haya **pronto** algo así.\n\n¿Se sabe si las plazas sirven para tándems?")
		d.Edition = "es"
		id := h.post(d).Comment.ID
		if !h.room.CanTranslate(ctx, "es", "de") || h.room.CanTranslate(ctx, "ar", "tlh") {
			t.Error("the room does not know what its engine can")
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := h.room.Translate(ctx, id, "de"); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := engine.calls.Load(); n != 1 {
			t.Errorf("the engine was asked %d times", n)
		}
		it := h.page("de").Items[0]
		if it.Translation == nil || it.Translation.Engine != "parrot" || !strings.Contains(it.Translation.Text, "\n\n") || !strings.Contains(it.Translation.Text, "<Ojalá haya pronto algo así.>") {
			t.Errorf("translation %+v", it.Translation)
		}
		if h.page("es").Items[0].Translation != nil {
			t.Error("its own edition shows a translation")
		}
		if _, err := h.room.Translate(ctx, id, "es"); keyOf(err) != "comment.same_language" {
			t.Errorf("into its own language: %v", err)
		}
		h.must(h.room.Reject(ctx, mara, Decision{ID: id, Reason: "spam"}))
		if _, err := h.room.Translate(ctx, id, "ar"); !depesche.IsNotFound(err) {
			t.Errorf("translated what is not public: %v", err)
		}
		h.must(h.room.Approve(ctx, mara, Decision{ID: id}))
		h.policy(func(p *Policy) { p.Translate = false })
		if _, err := h.room.Translate(ctx, id, "de"); keyOf(err) != "comment.no_translation" {
			t.Errorf("against the policy: %v", err)
		}
		h.policy(func(p *Policy) {})
		d = h.draft("Otra frase muy distinta, escrita más tarde por la misma persona.")
		d.Edition = "es"
		id = h.post(d).Comment.ID
		engine.fail = errors.New("away")
		if _, err := h.room.Translate(ctx, id, "de"); err == nil {
			t.Error("no error of an engine that is away")
		}
		if h.page("de").Items[1].Translation != nil {
			t.Error("half a translation is kept")
		}
	})
}

func BenchmarkPage(b *testing.B) {
	h := newHouse(b, storetest.New(b))
	p := DefaultPolicy
	p.Moderation, p.PerHour = After, 0
	h.must(h.room.SetPolicy(ctx, depesche.System, "de", p))
	for i := range 50 {
		d := h.draft("Ein *längerer* Beitrag, wie ihn Leute schreiben. " + nth(i) + "\n\nMit [Link](https://a.example/) und Absatz.")
		d.Trusted = true
		h.post(d)
	}
	e, err := h.store.Edition(ctx, "de")
	h.must(err)
	b.ReportAllocs()
	for b.Loop() {
		c, err := h.room.Conversation(ctx, h.story, e, h.now, store.CommentCursor{})
		if err != nil || len(c.Items) != 50 {
			b.Fatal(err)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	s := Tidy("Ein *längerer* Beitrag, wie ihn Leute schreiben.\n\nMit [Link](https://a.example/) und Absatz. > und <b>mehr</b>")
	for b.Loop() {
		Render(s)
	}
}

// What an older form made is not shown any more, not even where it hid an address.
func TestOlderFormsAreMadeAnew(t *testing.T) {
	c := store.Comment{State: store.CommentPublic, Source: `[b\.example](https://a.example/)`, HTML: `<p><a href="https://a.example/">b.example</a></p>`}
	for c.Form = range Form {
		for name, html := range map[string]string{"page": arrange([]store.Comment{c}, "de")[0].HTML, "desk": Shown(&c)} {
			if !strings.Contains(html, "(a.example)") {
				t.Errorf("%s, form %d: %s", name, c.Form, html)
			}
		}
	}
	if Form < 2 {
		t.Error("form 1 hid whose address the words of a link name")
	}
}
