package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"depesche"
)

// write leads stories through their lives, one after the other, until the end.
func (l *load) write(writer, writers int) {
	for n := writer; !l.over(); n += writers {
		if t := newTale(n); l.take(t, n) {
			l.live(t)
		}
	}
}

// live is what becomes of a story. Each step waits for the one before; one that a kill cut
// off is done again.
func (l *load) live(t *tale) {
	at := fmt.Sprintf("/api/v1/stories/%d", t.number)
	codes := []string{"de", "fr", "ar"}
	steps := []func() bool{
		func() bool { return l.publish(t, "en") },
		func() bool { return l.converse(t, loadEditions[0]) },
		func() bool { return l.translate(t, codes) && l.publish(t, codes...) },
		func() bool { return l.correct(t, at, 1) },
		func() bool { return l.converse(t, loadEditions[1+rand.IntN(3)]) },
		func() bool { return l.edit(t, t.version+1) && l.publish(t, "en") },
		func() bool { return l.translate(t, codes) && l.publish(t, codes...) },
		func() bool { return l.correct(t, at, 2) },
		func() bool { return l.withdraw(t, at, codes[rand.IntN(3)]) },
		func() bool { return l.withdraw(t, at, "en") },
		func() bool { return t.number%2 == 0 || l.publish(t, "en") }, // half of them stay withdrawn
	}
	for _, step := range steps {
		for tries := 0; !step(); tries++ {
			if l.over() || tries == 5 {
				return // refused, or killed again and again
			}
		}
		if l.over() {
			return
		}
		time.Sleep(rand.N(60 * time.Millisecond))
	}
	select {
	case l.settled <- t:
	default:
	}
}

// take brings a story in under a topic, with a picture every third time. What a kill cuts off is begun anew as another story.
func (l *load) take(t *tale, n int) bool {
	l.mu.Lock()
	l.tales[t.letters] = t
	l.mu.Unlock()
	from := rand.New(rand.NewPCG(uint64(n), 1)) // words of its own, so that it is not taken for a story that is there
	text := fmt.Sprintf("# Report %d from the harbour\n\n", n)
	for range 40 {
		for range 3 + from.IntN(6) {
			text += string(rune('a' + from.IntN(26)))
		}
		text += " "
	}
	var in struct{ Story int64 }
	if !l.tried(l.call("POST", fmt.Sprintf("/api/v1/stories?lang=en&name=s.md&channel=%s&url=https://%s/%d", t.channel, loadHost, n), text, &in)) {
		return false
	}
	t.number = in.Story
	l.mu.Lock()
	l.numbers[t.number] = t
	l.mu.Unlock()
	if !l.tried(l.call("PATCH", fmt.Sprintf("/api/v1/stories/%d", t.number), fmt.Sprintf(`{"topics": [%q]}`, t.topic), nil)) {
		return false
	}
	if n%3 == 0 && !l.picture(t, n) {
		return false
	}
	return l.edit(t, 0)
}

func (l *load) picture(t *tale, n int) bool {
	var picture struct{ Hash string }
	if !l.tried(l.call("POST", "/api/v1/pictures", string(another(l.photo, n)), &picture)) ||
		!l.tried(l.call("PATCH", "/api/v1/pictures/"+picture.Hash, `{"credit": "Photo: Noor Teval"}`, nil)) {
		return false
	}
	l.mu.Lock()
	l.pictures[picture.Hash] = t
	l.mu.Unlock()
	return l.tried(l.call("PUT", fmt.Sprintf("/api/v1/stories/%d/pictures/lead", t.number), fmt.Sprintf(`{"hash": %q, "alt": "A crane", "caption": "Crane %d."}`, picture.Hash, n), nil))
}

// edit makes the original another version, which nobody sees before it is published.
func (l *load) edit(t *tale, version int) bool {
	at := fmt.Sprintf("/api/v1/stories/%d/original", t.number)
	var o struct {
		Revision int               `json:"revision"`
		Document depesche.Document `json:"document"`
	}
	if !l.tried(l.call("GET", at, "", &o)) {
		return false
	}
	body, err := json.Marshal(map[string]any{"base": o.Revision, "document": t.document(o.Document, version)})
	if err != nil {
		l.t.Error(err)
		return false
	}
	t.version = version
	return l.tried(l.call("PUT", at, string(body), nil))
}

func (l *load) translate(t *tale, langs []string) bool {
	for _, lang := range langs {
		if !l.tried(l.call("POST", fmt.Sprintf("/api/v1/stories/%d/texts/%s/translate", t.number, lang), `{"engine": "echo", "redo": true}`, nil)) {
			return false
		}
	}
	return true
}

func (l *load) publish(t *tale, codes ...string) bool {
	editions, err := json.Marshal(codes)
	if err != nil {
		l.t.Error(err)
		return false
	}
	var changes []change
	for _, code := range codes {
		changes = append(changes, change{t.texts[code], t.version})
	}
	done := l.act(t, func() error {
		return l.call("POST", fmt.Sprintf("/api/v1/stories/%d/publish", t.number), fmt.Sprintf(`{"editions": %s}`, editions), nil)
	}, changes...)
	if done {
		l.mu.Lock()
		for _, code := range codes {
			l.published[code] = append(l.published[code], t)
		}
		l.mu.Unlock()
	}
	return done
}

func (l *load) withdraw(t *tale, at, code string) bool {
	return l.act(t, func() error {
		return l.call("POST", at+"/unpublish", fmt.Sprintf(`{"editions": [%q], "reason": "asked for"}`, code), nil)
	}, change{t.texts[code], gone})
}

func (l *load) correct(t *tale, at string, n int) bool {
	body := fmt.Sprintf(`{"lang": "en", "wrong": "It was another crane.", "right": "It was crane %s."}`, t.mark('c', "e", n))
	return l.act(t, func() error { return l.call("POST", at+"/corrections", body, nil) }, change{t.fixed, n})
}

// converse has a reader comment, the newsroom approve, answer, and at times take it off again.
func (l *load) converse(t *tale, e *loadEdition) bool {
	c, mark := t.comment()
	id, err := l.comment(t, e, "I saw "+mark+" myself.")
	if !l.tried(err) {
		return false
	}
	at := fmt.Sprintf("/api/v1/comments/%d", id)
	if !l.act(t, func() error { return l.call("POST", at+"/approve", `{}`, nil) }, change{c, 1}) {
		return false
	}
	if rand.IntN(2) == 0 {
		return l.act(t, func() error { return l.call("POST", at+"/reject", `{"reason": "offtopic"}`, nil) }, change{c, gone})
	}
	answer, mark := t.comment()
	body := fmt.Sprintf(`{"text": "Thank you for %s.", "edition": %q}`, mark, e.code)
	return l.act(t, func() error { return l.call("POST", at+"/reply", body, nil) }, change{answer, 1})
}

var ownCommentRE = regexp.MustCompile(`/comment/(\d+)/manage/`)

// comment is what a reader's browser does, with a script that works for the form's stamp.
func (l *load) comment(t *tale, e *loadEdition, text string) (id int64, err error) {
	form := fmt.Sprintf("/%d/comments", t.number)
	resp, stamped, err := l.asReader("GET", e.in(form+"/stamp"), nil)
	if err != nil {
		return 0, err
	}
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %s\n%.300s", form, resp.Status, stamped)
	}
	resp, said, err := l.asReader("POST", e.in(form), url.Values{"name": {fmt.Sprintf("Reader %d", rand.Int64())}, "text": {text}, "stamp": {stamped}, "proof": {proof(stamped)}})
	if err != nil {
		return 0, err
	}
	m := ownCommentRE.FindStringSubmatch(resp.Header.Get("Location"))
	if m == nil {
		return 0, fmt.Errorf("POST %s: %s\n%s", form, resp.Status, said)
	}
	return strconv.ParseInt(m[1], 10, 64)
}

func (l *load) asReader(method string, at place, form url.Values) (*http.Response, string, error) {
	base, kills := l.address()
	req, err := http.NewRequest(method, base+at.path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, "", err
	}
	req.Host = at.host
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, "", l.cutOff(kills, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, "", l.cutOff(kills, err)
	}
	return resp, strings.TrimSpace(string(b)), nil
}

// call is mortal's at the address of this moment. The error is errCut where a kill cut the
// answer off.
func (l *load) call(method, path, body string, into any) error {
	l.door.RLock()
	s, kills := *l.mortal, l.kills
	l.door.RUnlock()
	err := s.call(method, path, body, into)
	var whole *answerError
	if err == nil || errors.As(err, &whole) {
		return err
	}
	return l.cutOff(kills, fmt.Errorf("%s %s: %w", method, path, err))
}

// tried tells whether something was acknowledged. Any error but errCut is a fault.
func (l *load) tried(err error) bool {
	switch {
	case err == nil:
		return true
	case errors.Is(err, errCut):
		time.Sleep(10 * time.Millisecond)
	default:
		l.fault(place{}, "an act was not done: %v", err)
	}
	return false
}

// What is cut off without a kill is a fault, and so is a refusal, kill or not.
func TestOnlyAKillCutsActsOff(t *testing.T) {
	var l *load
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.door.Lock()
		l.kills += strings.Count(r.URL.Path, "killed")
		l.door.Unlock()
		if strings.HasSuffix(r.URL.Path, "refused") {
			http.Error(w, "no", http.StatusConflict)
			return
		}
		panic(http.ErrAbortHandler)
	}))
	defer s.Close()
	l = &load{mortal: &mortal{t: t, base: s.URL}}
	for path, cut := range map[string]bool{"/reset": false, "/killed": true, "/refused": false, "/killed/refused": false} {
		if err := l.call("POST", path, "{}", nil); err == nil || errors.Is(err, errCut) != cut {
			t.Errorf("call %s: %v", path, err)
		}
	}
	for path, cut := range map[string]bool{"/reset": false, "/killed": true} {
		if _, _, err := l.asReader("POST", place{loadHost, path}, url.Values{}); err == nil || errors.Is(err, errCut) != cut {
			t.Errorf("as a reader %s: %v", path, err)
		}
	}
}

// act does what changes things for readers, unless it has been done. When it is cut off, the
// pages say what came of it.
func (l *load) act(t *tale, do func() error, changes ...change) bool {
	if !slices.ContainsFunc(changes, func(c change) bool { return c.now() != c.value }) {
		return true
	}
	done := l.clock.begin(changes)
	if l.tried(do()) {
		done()
		l.acts.Add(1)
		return true
	}
	for _, c := range changes {
		l.settle(t, c.thing)
	}
	return false
}

// settle finds out what a thing has become.
func (l *load) settle(t *tale, about *thing) {
	r := l.reader(0, 0)
	e := loadEditions[0]
	for _, other := range loadEditions {
		if t.texts[other.code] == about {
			e = other
		}
	}
	for {
		v, there := r.look(t, e)
		switch {
		case !there:
			time.Sleep(10 * time.Millisecond)
			continue
		case about == t.texts[e.code]:
			l.clock.is(about, v.shows(about))
		case v == nil: // a withdrawn page shows neither corrections nor comments, and is withdrawn last
			l.fault(e.in("/"+strconv.FormatInt(t.number, 10)), "the page that should tell of %s is not there", about.name)
		case about == t.fixed:
			l.clock.is(about, v.corrected.value)
		default:
			l.clock.is(about, map[bool]int{true: 1, false: gone}[v.comments[about]])
		}
		return
	}
}

// look reads a story's page in an edition as soon as it can be had. It is nil where the
// story is not live; there is false when a kill came between.
func (r *loadReader) look(t *tale, e *loadEdition) (v *answer, there bool) {
	at := e.in("/" + strconv.FormatInt(t.number, 10))
	for range 3 {
		v, to, err := r.request("GET", at, memory{})
		switch {
		case errors.Is(err, errCut):
			return nil, false
		case to == "":
			return v, true
		}
		at.path = to
	}
	r.fault(at, "leads on and on")
	return nil, true
}

// shows is the version of a text that an answer shows.
func (v *answer) shows(text *thing) int {
	if v != nil {
		for _, s := range v.texts {
			if s.thing == text {
				return s.value
			}
		}
	}
	return gone
}

// byCommand publishes and withdraws with the program's other processes, beside the server.
func (l *load) byCommand() {
	for !l.over() {
		time.Sleep(300 * time.Millisecond)
		select {
		case t := <-l.settled:
			number := strconv.FormatInt(t.number, 10)
			for _, code := range []string{"de", "ar"} {
				if l.over() {
					return
				}
				value, verb := gone, []string{"unpublish", number, "--edition", code, "--reason", "asked for"}
				if t.texts[code].now() == gone {
					value, verb = t.version, []string{"publish", number, "--edition", code}
				}
				done := l.clock.begin([]change{{t.texts[code], value}})
				if out, err := l.command(verb...); err != nil {
					l.fault(place{}, "%q: %v\n%s", verb, err, out)
					return
				}
				done()
				l.acts.Add(1)
				l.count("by command")
			}
		default:
		}
	}
}

func (l *load) command(args ...string) ([]byte, error) {
	path, err := program()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	return exec.CommandContext(ctx, path, append(args, "--data", l.dir)...).CombinedOutput()
}

// echo is a translation engine that says in every language what it was told, under the marks of that language's edition.
func echo(t *testing.T) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/languages":
			fmt.Fprint(w, `[{"code": "en", "targets": ["de", "fr", "ar"]}]`)
		case "/translate":
			var in struct {
				Q      []string
				Target string
			}
			if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			for i, q := range in.Q {
				in.Q[i] = map[string]string{"de": "Es heißt: ", "fr": "On dit : ", "ar": "يقال: "}[in.Target] + englishMarkRE.ReplaceAllString(q, "${1}"+in.Target[:1]+"v")
			}
			json.NewEncoder(w).Encode(map[string][]string{"translatedText": in.Q})
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

var englishMarkRE = regexp.MustCompile(`(kq[a-z]{4})ev`)
