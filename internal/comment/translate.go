package comment

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/segment"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// pairState remembers whether an engine can do a pair, so that no page asks engines.
type pairState struct {
	can   bool
	until time.Time
}

const (
	pairsFor   = 10 * time.Minute
	pairsWait  = 500 * time.Millisecond
	translates = 45 * time.Second
)

// CanTranslate tells whether an engine here translates between two languages. What is
// known is some minutes old; an engine that does not answer at once counts as one that
// cannot.
func (r *Room) CanTranslate(ctx context.Context, src, tgt string) bool {
	if r.engines == nil {
		return false
	}
	pair := translate.Pair{Source: src, Target: tgt}
	r.mu.Lock()
	known, ok := r.pairs[pair]
	r.mu.Unlock()
	if ok && r.now().Before(known.until) {
		return known.can
	}
	ctx, cancel := context.WithTimeout(ctx, pairsWait)
	defer cancel()
	_, err := r.engines.For(ctx, src, tgt)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pairs[pair] = pairState{err == nil, r.now().Add(pairsFor)}
	return err == nil
}

// Translate has a public comment translated for the readers of an edition, once: who asks
// later, or at the same time, gets the same.
func (r *Room) Translate(ctx context.Context, id int64, edition string) (*store.CommentTranslation, error) {
	t, err := r.translate(ctx, id, edition)
	return t, in("comment translate", err)
}

func (r *Room) translate(ctx context.Context, id int64, edition string) (*store.CommentTranslation, error) {
	e, err := r.store.Edition(ctx, edition)
	if err != nil {
		return nil, err
	}
	done := r.alone(strconv.FormatInt(id, 10) + " " + e.Lang)
	defer done()
	c, _, err := r.Public(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := r.Policy(ctx, e.Code)
	if err != nil {
		return nil, err
	}
	if !p.Translate || r.engines == nil {
		return nil, depesche.E(depesche.Refused, "comment.no_translation", "comments are not translated here: read it in its own language")
	}
	if depesche.BaseLang(c.Lang) == depesche.BaseLang(e.Lang) {
		return nil, depesche.E(depesche.Invalid, "comment.same_language", "this comment is in the language of this edition already")
	}
	if t, err := r.store.CommentTranslation(ctx, id, e.Lang); err != nil || t != nil {
		return t, err
	}
	t, err := r.ask(ctx, c, e.Lang)
	if err != nil {
		return nil, err
	}
	return t, r.inTx(ctx, func(tx *store.Store) error {
		// Its writer may have changed or deleted it while the engine was at work.
		now, err := tx.Comment(ctx, id)
		if err != nil {
			return err
		}
		if now.Source != c.Source || now.State != store.CommentPublic {
			return depesche.E(depesche.Conflict, "comment.changed", "somebody has changed this comment in the meantime: look at it again, then decide")
		}
		if err := tx.SaveCommentTranslation(ctx, id, *t); err != nil {
			return err
		}
		l := entry(ActTranslate, c, "")
		l.Lang, l.Edition, l.Engine, l.Version = e.Lang, e.Code, t.Engine, t.Version
		return tx.AddLedger(ctx, Reader, l)
	})
}

// alone waits until nobody else does the work named by key.
func (r *Room) alone(key string) (done func()) {
	for {
		r.mu.Lock()
		wait, busy := r.inFlight[key]
		if !busy {
			mine := make(chan struct{})
			r.inFlight[key] = mine
			r.mu.Unlock()
			return func() {
				r.mu.Lock()
				delete(r.inFlight, key)
				r.mu.Unlock()
				close(mine)
			}
		}
		r.mu.Unlock()
		<-wait
	}
}

// ask has an engine translate a comment paragraph by paragraph. Answers are kept with
// those for stories (engine_result).
func (r *Room) ask(ctx context.Context, c *store.Comment, lang string) (*store.CommentTranslation, error) {
	ctx, cancel := context.WithTimeout(ctx, translates)
	defer cancel()
	engine, err := r.engines.For(ctx, c.Lang, lang)
	if err != nil {
		return nil, err
	}
	doc := depesche.Document{}
	for i, p := range strings.Split(Render(c.Source).Plain, "\n\n") {
		doc.Blocks = append(doc.Blocks, depesche.Block{ID: "p" + strconv.Itoa(i), Kind: depesche.Paragraph, Text: depesche.Plain(strings.ReplaceAll(p, "\n", " "))})
	}
	segs := doc.Segments(segment.Splitter(c.Lang))
	service := translate.Service{Cache: cache{r.store}, Usage: r.countUse, Log: r.log}
	got := map[string]string{}
	t := &store.CommentTranslation{Lang: lang, Engine: engine.Name(), Version: engine.Version(ctx)}
	err = service.Translate(ctx, engine, c.Lang, lang, segs, nil, nil, func(key string, res translate.Translated) error {
		got[key] = res.Target.Text
		return nil
	})
	if err != nil {
		return nil, err
	}
	unit := ""
	var b strings.Builder
	for _, s := range segs {
		words := got[s.Key]
		if words == "" {
			words = s.Source.Text
		}
		switch {
		case b.Len() == 0:
		case s.Unit != unit:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
		unit = s.Unit
		b.WriteString(words)
	}
	if t.Text = b.String(); t.Text == "" {
		return nil, depesche.E(depesche.Unavailable, "comment.no_answer", "the engine had no answer: read the comment in its own language")
	}
	return t, nil
}

func (r *Room) countUse(ctx context.Context, u translate.Usage) {
	if err := r.store.CountEngineUse(context.WithoutCancel(ctx), u.Engine, 1, u.Characters); err != nil {
		r.log.Warn("the use of an engine could not be counted", "engine", u.Engine, "error", err)
	}
}

// cache keeps engines' answers in the store.
type cache struct{ s *store.Store }

// Get implements translate.Cache.
func (c cache) Get(ctx context.Context, k translate.CacheKey) (translate.Translated, bool, error) {
	var t translate.Translated
	v, err := c.s.EngineResult(ctx, k.Engine, k.Version, k.Source, k.Target, k.Hash)
	if err != nil || v == "" {
		return t, false, err
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal([]byte(v), &t); errors.As(err, &syntax) {
		return t, false, nil // written by another version: ask again
	} else if err != nil {
		return t, false, err
	}
	return t, true, nil
}

// Put implements translate.Cache.
func (c cache) Put(ctx context.Context, k translate.CacheKey, t translate.Translated) error {
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return c.s.SaveEngineResult(ctx, k.Engine, k.Version, k.Source, k.Target, k.Hash, string(b))
}
