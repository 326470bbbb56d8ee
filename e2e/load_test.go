package e2e

import (
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	loadReaders = 30 // who read with pauses
	loadWriters = 4

	loadPatience = 4 * time.Minute // how much longer it may take on a machine that does other things
)

// TestLoadWithFaults has dozens of readers read every kind of page of four editions, one
// from right to left and two on hosts of their own, while stories are written, translated,
// published, corrected, commented on and withdrawn, and the program is killed every few
// seconds. DEPESCHE_LOAD says how long: "10m".
//
// What was acknowledged before a request began shows in its answer, also after a kill, and the
// newest stories in every list; no answer is half, of two versions, or under the tag of other
// bytes; one may be cut off by a kill alone; none is a 5xx. Only a search may be put off, with
// 429 and Retry-After, and more are answered.
func TestLoadWithFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it takes long")
	}
	length := 15 * time.Second
	if d, err := time.ParseDuration(os.Getenv("DEPESCHE_LOAD")); err == nil {
		length = d
	}
	l := newLoad(t)
	l.start()
	var wg sync.WaitGroup
	for n := range loadReaders {
		wg.Go(l.reader(n, 100*time.Millisecond).wander)
	}
	for n := range 2 {
		wg.Go(l.reader(n, 0).hurry)
	}
	for n := range loadWriters {
		wg.Go(func() { l.write(n, loadWriters) })
	}
	wg.Go(l.byCommand)
	up := l.killed(length)
	close(l.ended)
	wg.Wait()
	l.stop()
	answered, found, putOff := l.answered.Load(), l.found.Load(), l.putOff.Load()
	l.start()
	l.all()
	l.stop()

	t.Logf("%v: %d answers, %.0f a second while the server was up (%.0f s); %d cut off by %d kills; %d stories, %d acts acknowledged; %d searches answered, %d put off",
		length, answered, float64(answered)/up.Seconds(), up.Seconds(), l.cut.Load(), l.kills, len(l.numbers), l.acts.Load(), found, putOff)
	for _, kind := range slices.Sorted(maps.Keys(l.counts)) {
		t.Logf("%8d %s", l.counts[kind], kind)
	}
	for _, kind := range []string{" 200", "gzip 200", "br 200", "304", "redirect", "not there", "HEAD", "data", "ninjs", "oEmbed", "embedded card", "social card"} {
		if l.counts[kind] == 0 {
			t.Errorf("nothing was put to the test of %q", kind)
		}
	}
	if found+putOff > 0 && found <= putOff {
		t.Errorf("%d searches were answered, and %d put off", found, putOff)
	}
	if l.kills == 0 || !l.enough() {
		t.Errorf("this was no load, even after %v", length+loadPatience)
	}
}

// load is a server under load. door is held while it is down.
type load struct {
	*mortal
	clock   clock
	answers answers
	ended   chan struct{}
	settled chan *tale // whose writers have done with them

	door  sync.RWMutex
	kills int

	found, putOff atomic.Int64 // searches

	mu        sync.Mutex
	tales     map[string]*tale // by their letters
	numbers   map[int64]*tale
	pictures  map[string]*tale   // by hash
	published map[string][]*tale // by edition, once for each publication, in their order
	counts    map[string]int
	faults    int

	answered, cut, acts atomic.Int64
}

// newLoad makes a newsroom of four editions.
func newLoad(t *testing.T) *load {
	dir := t.TempDir()
	h := &house{t: t, dir: dir}
	engine := fmt.Sprintf(`{"engines": [{"name": "echo", "kind": "libretranslate", "endpoint": %q}]}`, echo(t).URL)
	if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(engine), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, e := range loadEditions {
		args := []string{"edition", "add", e.code, "--name", "Harbour Post", "--zone", "Europe/Berlin", "--errors", "allow", "--review", "optional"}
		if e.prefix == "" {
			args = append(args, "--host", e.host)
		}
		h.run(args...)
		h.run("comment", "rules", e.code, "--rate", "0")
	}
	for _, c := range loadChannels {
		h.run("channel", "add", c, "en="+c)
	}
	for _, topic := range loadTopics {
		h.run("topic", "add", topic, "en="+topic)
	}
	h.run("account", "add", editorMail, "--name", "Nora Vidal", "--role", "editor")
	said := strings.Fields(h.run("account", "token", editorMail))
	return &load{mortal: &mortal{t: t, dir: dir, photo: photograph(t, 640, 427), token: said[len(said)-1]}, answers: answers{seed: maphash.MakeSeed(), at: map[string][]*answer{}, sums: map[uint64]uint64{}},
		ended: make(chan struct{}), settled: make(chan *tale, 100), tales: map[string]*tale{}, numbers: map[int64]*tale{}, pictures: map[string]*tale{}, published: map[string][]*tale{}, counts: map[string]int{}}
}

// killed kills and starts the server until the time is over and there was enough of
// everything, and says how long it was up. Where it was not up for long enough that anything
// was acknowledged, it is up for twice as long the next time.
func (l *load) killed(length time.Duration) (up time.Duration) {
	end := time.Now().Add(length)
	least := time.Second
	for now := time.Now(); now.Before(end) || !l.enough() && now.Before(end.Add(loadPatience)); now = time.Now() {
		acts := l.acts.Load()
		time.Sleep(least + rand.N(3*time.Second))
		l.door.Lock()
		up += time.Since(now)
		l.kills++
		l.kill()
		l.start()
		l.door.Unlock()
		if l.acts.Load() == acts {
			least = min(2*least, time.Minute)
		} else {
			least = time.Second
		}
	}
	return up
}

// enough tells whether there was anything to hold the server to.
func (l *load) enough() bool { return l.acts.Load() > 0 && l.answered.Load() >= 100 }

// all looks at every page of every story once more, and in every way at some.
func (l *load) all() {
	r := l.reader(0, 0)
	for _, t := range l.numbers {
		for _, e := range loadEditions {
			if _, there := r.look(t, e); !there {
				l.fault(e.in(fmt.Sprintf("/%d", t.number)), "cannot be had any more")
			}
			for _, at := range t.elsewhere(e) {
				r.follow(at)
			}
		}
	}
	for n := range codings {
		r := l.reader(n, 0)
		for _, e := range loadEditions {
			front := e.in("/")
			v, _, _ := r.request("GET", front, memory{})
			r.request("GET", front, memory{answer: v})
			r.request("HEAD", front, memory{})
			r.request("GET", e.in("/0"), memory{})
			for _, path := range newestFiles {
				r.follow(e.in(path))
			}
			for _, c := range loadChannels {
				r.follow(e.in("/channel/" + c))
			}
			for _, topic := range loadTopics {
				r.follow(e.in("/topic/" + topic))
			}
		}
	}
	// Under load few pages stand long enough to be packed with Brotli.
	for end := time.Now().Add(time.Minute); l.counts["br 200"] == 0 && time.Now().Before(end); {
		r.request("GET", loadEditions[0].in("/"), memory{})
	}
}

func (l *load) over() bool {
	select {
	case <-l.ended:
		return true
	default:
		return false
	}
}

// address is where the server is, and how often it had been killed when it came there.
func (l *load) address() (base string, kills int) {
	l.door.RLock()
	defer l.door.RUnlock()
	return l.base, l.kills
}

// cutOff notes that an answer was cut off, which a kill alone may do: without one since
// there were so many, the error that it returns is a fault, and errCut otherwise.
func (l *load) cutOff(kills int, err error) error {
	l.cut.Add(1)
	if _, now := l.address(); now == kills {
		return fmt.Errorf("cut off while the server was up: %w", err)
	}
	return errCut
}

// brokenOff is cutOff for readers: what is a fault has been reported.
func (l *load) brokenOff(at place, kills int, err error) error {
	if err = l.cutOff(kills, err); errors.Is(err, errCut) {
		return err
	}
	return l.fault(at, "%v", err)
}

// faultsMax is how many faults are told: one may come again with every answer.
const faultsMax = 40

// fault fails the test and returns what it says.
func (l *load) fault(at place, format string, args ...any) error {
	err := fmt.Errorf("%s: %s", at, fmt.Sprintf(format, args...))
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.faults++; l.faults <= faultsMax {
		l.t.Error(err)
	} else {
		l.t.Fail()
	}
	return err
}

func (l *load) count(kind string) {
	l.answered.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.counts[kind]++
}

// tally counts searches that were answered and those that were put off.
func (l *load) tally(at place, status int) {
	switch {
	case !at.isSearch():
	case status == http.StatusOK || status == http.StatusNotModified:
		l.found.Add(1)
	case status == http.StatusTooManyRequests:
		l.putOff.Add(1)
	}
}

// showed counts a story that was shown in some form.
func (l *load) showed(f *form) {
	if f == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.counts[f.kind]++
}

func (l *load) tale(letters string) *tale {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.tales[letters]
}

// anyTale is a story that has been published in an edition, a new one more often.
func (l *load) anyTale(edition string) *tale {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.published[edition]
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1-min(rand.IntN(len(all)), rand.IntN(len(all)))]
}
