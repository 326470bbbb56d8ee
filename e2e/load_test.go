package e2e

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestLoadWithFaults reads every kind of page and publishes, corrects and withdraws
// stories at once, while the program is killed every few seconds. What was acknowledged
// shows at once and after every kill; no page is half, and no answer is a 5xx.
// DEPESCHE_LOAD says how long: "10m". An answer may be cut off by a kill alone.
func TestLoadWithFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it takes long")
	}
	length := 25 * time.Second
	if d, err := time.ParseDuration(os.Getenv("DEPESCHE_LOAD")); err == nil {
		length = d
	}
	dir := t.TempDir()
	h := &house{t: t, dir: dir}
	h.run("edition", "add", "en", "--name", "Harbour Post", "--zone", "Europe/Berlin")
	h.run("account", "add", editorMail, "--name", "Nora Vidal", "--role", "editor")
	said := strings.Fields(h.run("account", "token", editorMail))
	l := &load{mortal: &mortal{t: t, dir: dir, photo: photograph(t), token: said[len(said)-1]}, stories: map[int64]*fate{}, ended: make(chan struct{})}

	l.start()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(l.read)
	}
	for n := range 2 {
		wg.Go(func() { l.write(n) })
	}
	end := time.Now().Add(length)
	for time.Now().Before(end) {
		time.Sleep(time.Second + rand.N(3*time.Second))
		l.door.Lock()
		l.kills++
		l.kill()
		l.mortal.start()
		l.door.Unlock()
	}
	close(l.ended)
	wg.Wait()
	l.stop()
	l.mortal.start()
	for story, f := range l.stories {
		l.holds(story, f)
	}
	l.listed()
	l.stop()
	t.Logf("%v: %d answers read, %d cut off by %d kills; %d stories, %d acts acknowledged", length, l.read200.Load(), l.cut.Load(), l.kills, len(l.stories), l.acts.Load())
	if l.read200.Load() == 0 || l.acts.Load() == 0 || l.kills == 0 {
		t.Error("nothing was put to the test")
	}
}

// load is a server under load. door is held while it is down.
type load struct {
	*mortal
	door  sync.RWMutex
	ended chan struct{}
	kills int

	mu      sync.Mutex
	stories map[int64]*fate

	read200, cut, acts atomic.Int64
}

// fate is what the server has acknowledged of a story, and what it may have done without
// being able to say so.
type fate struct {
	path      string
	live      bool
	doubtful  bool // the last act was cut off: both states are right
	corrected []string
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

// brokenOff notes that an answer was cut off, which a kill alone may do.
func (l *load) brokenOff(path string, kills int, err error) {
	l.cut.Add(1)
	if _, now := l.address(); now == kills {
		l.t.Errorf("%s: cut off while the server was up: %v", path, err)
	}
}

// get reads an address. ok is false when a kill cut the answer off.
func (l *load) get(path string) (status int, body string, ok bool) {
	base, kills := l.address()
	req, err := http.NewRequest("GET", base+path, nil)
	if err != nil {
		l.t.Error(err)
		return 0, "", false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		l.brokenOff(path, kills, err)
		return 0, "", false
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		l.brokenOff(path, kills, err)
		return 0, "", false
	}
	if resp.StatusCode >= 500 {
		l.t.Errorf("%s: %s\n%.300s", path, resp.Status, b)
	}
	if resp.StatusCode == http.StatusOK {
		l.read200.Add(1)
		if !wholeAnswer(resp.Header.Get("Content-Type"), b) {
			l.t.Errorf("%s: half an answer of %d bytes, ending %q", path, len(b), b[max(0, len(b)-40):])
		}
	}
	return resp.StatusCode, string(b), true
}

func wholeAnswer(mime string, b []byte) bool {
	end := bytes.TrimSpace(b)
	switch {
	case strings.HasPrefix(mime, "text/html"):
		return bytes.HasSuffix(end, []byte("</html>"))
	case strings.Contains(mime, "xml"):
		return bytes.HasSuffix(end, []byte(">")) && bytes.Contains(end[max(0, len(end)-40):], []byte("</"))
	case strings.HasPrefix(mime, "image/jpeg"):
		_, err := jpeg.Decode(bytes.NewReader(b))
		return err == nil
	}
	return len(b) > 0
}

var localRE = regexp.MustCompile(`(?:href|src)="(/[^"#]*)"`)

// read follows links of the site until the end.
func (l *load) read() {
	for !l.over() {
		path := "/en/"
		for range 6 {
			_, body, ok := l.get(path)
			found := localRE.FindAllStringSubmatch(body, -1)
			if !ok || len(found) == 0 || l.over() {
				break
			}
			path = strings.ReplaceAll(found[rand.IntN(len(found))][1], "&amp;", "&")
			if strings.HasPrefix(path, "/desk") {
				break
			}
		}
		l.get([]string{"/en/feed.xml", "/en/sitemap.xml", "/en/search?q=harbour"}[rand.IntN(3)])
	}
}

// write takes stories in, publishes, corrects and withdraws them until the end.
func (l *load) write(writer int) {
	for n := 1 + writer; !l.over(); n += 2 {
		story, ok := l.taken(n)
		if !ok {
			n -= 2 // cut off: the same once more
			continue
		}
		f := &fate{path: fmt.Sprintf("/en/%d/", story), live: true}
		l.mu.Lock()
		l.stories[story] = f
		l.mu.Unlock()
		l.holds(story, f)
		for act := range 3 {
			if l.over() {
				return
			}
			l.act(story, f, act)
			l.holds(story, f)
		}
	}
}

func (l *load) taken(n int) (int64, bool) {
	l.door.RLock()
	s := *l.mortal // with the address of this moment
	l.door.RUnlock()
	story, err := s.work(n)
	return story, l.took(err)
}

// took tells whether an act was acknowledged. A refusal is a fault, a cut is not.
func (l *load) took(err error) bool {
	if err == nil {
		l.acts.Add(1)
		return true
	}
	if strings.Contains(err.Error(), ": 4") || strings.Contains(err.Error(), ": 5") {
		l.t.Errorf("an act was refused: %v", err)
	}
	return false
}

func (l *load) act(story int64, f *fate, act int) {
	l.door.RLock()
	s := *l.mortal
	l.door.RUnlock()
	at := fmt.Sprintf("/api/v1/stories/%d", story)
	f.doubtful = true
	switch act {
	case 0:
		right := fmt.Sprintf("It was crane %d.", rand.Int())
		if l.took(s.call("POST", at+"/corrections", fmt.Sprintf(`{"lang": "en", "wrong": "It was another crane.", "right": %q}`, right), nil)) {
			f.corrected = append(f.corrected, right)
			f.doubtful = false
		}
	case 1:
		if l.took(s.call("POST", at+"/unpublish", `{"editions": ["en"], "reason": "asked for"}`, nil)) {
			f.live, f.doubtful = false, false
		}
	case 2:
		if story%2 == 0 { // half of them stay withdrawn
			f.doubtful = false
			return
		}
		if l.took(s.call("POST", at+"/publish", `{"editions": ["en"]}`, nil)) {
			f.live, f.doubtful = true, false
		}
	}
}

// listed compares the site map with what has become of the newest stories.
func (l *load) listed() {
	_, newest, ok := l.get("/en/sitemap.xml")
	if !ok {
		l.t.Error("there is no site map")
	}
	for story, f := range l.stories {
		if has := strings.Contains(newest, "/en/"+strconv.FormatInt(story, 10)+"/"); has != f.live && (!f.live || len(l.stories) < 500) {
			l.t.Errorf("story %d is live: %v, in the site map: %v", story, f.live, has)
		}
	}
}

// holds compares a story's page with its fate, as soon as it can be had.
func (l *load) holds(story int64, f *fate) {
	for {
		status, body, ok := l.get(f.path)
		if !ok {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		switch {
		case f.doubtful:
			if f.live = status == http.StatusOK; f.live {
				f.doubtful = false
			}
		case f.live && status != http.StatusOK:
			l.t.Errorf("story %d is published, and its page says %d", story, status)
		case !f.live && status != http.StatusNotFound && status != http.StatusGone:
			l.t.Errorf("story %d is withdrawn, and its page says %d", story, status)
		}
		if status == http.StatusOK {
			for _, c := range f.corrected {
				if !strings.Contains(body, c) {
					l.t.Errorf("story %d has lost the correction %q", story, c)
				}
			}
		}
		return
	}
}
