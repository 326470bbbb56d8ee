package newsroom

import (
	"context"
	"sync"

	"depesche/internal/check"
	"depesche/internal/store"
)

const (
	lexiconStep = 200  // pairs by which a direction of the memory grows before it is learned anew
	lexiconSize = 4000 // pairs that are learned from: the newest ones
)

// lexicons keeps what the memory teaches of each direction. What is learned depends on the
// memory alone, not on when somebody asks: a direction's pairs are counted down to the last
// full step, and the newest of those teach.
type lexicons struct {
	mu sync.Mutex
	of map[direction]taught
}

type direction struct{ source, target string }

type taught struct {
	newest  int64 // id of the memory's newest pair when this direction was counted
	pairs   int   // in full steps
	lexicon *check.Lexicon
}

func (l *lexicons) get(d direction) taught {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of[d]
}

func (l *lexicons) put(d direction, t taught) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of[d] = t
}

// lexicon is what the memory teaches of a direction; nil while it has too little.
func (n *Newsroom) lexicon(ctx context.Context, tx *store.Store, source, target string) (*check.Lexicon, error) {
	newest, err := tx.MemoryNewest(ctx)
	if err != nil || newest == 0 {
		return nil, err
	}
	d := direction{source, target}
	known := n.lexicons.get(d)
	if known.newest == newest {
		return known.lexicon, nil
	}
	count, err := tx.MemoryPairs(ctx, source, target)
	if err != nil {
		return nil, err
	}
	if steps := count - count%lexiconStep; steps != known.pairs {
		known.pairs, known.lexicon = steps, nil
		if steps > 0 {
			if known.lexicon, err = learnWords(ctx, tx, d, steps); err != nil {
				return nil, err
			}
		}
	}
	known.newest = newest
	n.lexicons.put(d, known)
	return known.lexicon, nil
}

// learnWords learns from the newest of a direction's first pairs.
func learnWords(ctx context.Context, tx *store.Store, d direction, pairs int) (*check.Lexicon, error) {
	skip := max(0, pairs-lexiconSize)
	examples := make([]check.Example, 0, pairs-skip)
	err := tx.EachMemoryPair(ctx, d.source, d.target, skip, pairs-skip, func(source, target string) {
		examples = append(examples, check.Example{Source: source, Target: target})
	})
	if err != nil {
		return nil, err
	}
	return check.Learn(d.source, d.target, examples), nil
}
