package e2e

import (
	"fmt"
	"math"
	"sync"
	"sync/atomic"
)

// clock gives numbers to what writers begin and to what the server has acknowledged. An
// acknowledgement before a reader's request began has a lower number than the request.
type clock struct{ atomic.Int64 }

func (c *clock) tick() int64 { return c.Add(1) }

// gone is the state of what readers must not see.
const gone = -1

// thing is something that readers see in one state at a time: a story's text in an
// edition, a comment, the number of a story's corrections.
type thing struct {
	name string

	mu     sync.Mutex
	states []state
}

// state is what a thing came to be. acked is 0 as long as nobody has said so.
type state struct {
	value        int
	begun, acked int64
}

func newThing(name string) *thing {
	return &thing{name: name, states: []state{{value: gone}}}
}

// change is what an act makes of a thing.
type change struct {
	*thing
	value int
}

// begin notes what an act will do; the function that it returns notes that it has done it.
func (c *clock) begin(changes []change) (done func()) {
	at := make([]int, len(changes))
	for i, ch := range changes {
		ch.mu.Lock()
		at[i] = len(ch.states)
		ch.states = append(ch.states, state{value: ch.value, begun: c.tick()})
		ch.mu.Unlock()
	}
	return func() {
		for i, ch := range changes {
			ch.mu.Lock()
			ch.states[at[i]].acked = c.tick()
			ch.mu.Unlock()
		}
	}
}

// is notes what a thing has turned out to be after an act of which nobody knew whether it
// was done.
func (c *clock) is(t *thing, value int) { c.begin([]change{{t, value}})() }

// may tells whether a reader who asked at from and had the answer at to may have seen a
// thing as value: no older than what was acknowledged before, not newer than what was begun.
func (t *thing) may(value int, from, to int64) bool {
	return t.among(from, to, func(v int) bool { return v == value })
}

// must tells whether such a reader must have seen it, in whatever state.
func (t *thing) must(from, to int64) bool {
	return !t.among(from, to, func(v int) bool { return v == gone })
}

// could tells whether such a reader may have seen it.
func (t *thing) could(from, to int64) bool {
	return t.among(from, to, func(v int) bool { return v != gone })
}

// first tells between which numbers of the clock a thing came to be seen for the first time.
func (t *thing) first() (earliest, latest int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	earliest = math.MaxInt64
	for _, s := range t.states {
		if s.value == gone {
			continue
		}
		earliest = min(earliest, s.begun)
		if s.acked > 0 {
			return earliest, s.acked
		}
	}
	return earliest, math.MaxInt64
}

func (t *thing) among(from, to int64, fits func(value int) bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := len(t.states) - 1; i >= 0; i-- {
		s := &t.states[i]
		if s.begun > to {
			continue
		}
		if fits(s.value) {
			return true
		}
		if s.acked <= from && (s.acked > 0 || i == 0) {
			return false
		}
	}
	return false
}

// now is the newest state.
func (t *thing) now() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.states[len(t.states)-1].value
}

// past tells the last states, for a fault.
func (t *thing) past() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := t.name
	for _, s := range t.states[max(0, len(t.states)-4):] {
		out += fmt.Sprintf(" [%d begun %d, acknowledged %d]", s.value, s.begun, s.acked)
	}
	return out
}
