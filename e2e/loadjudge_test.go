package e2e

import (
	"fmt"
	"strings"
)

// pictured is the story that was given a picture.
func (l *load) pictured(hash string) *tale {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pictures[hash]
}

// notThere judges that an address is not there.
func (r *loadReader) notThere(at place, status int, from int64) error {
	if hash, picture := strings.CutPrefix(at.path, "/pictures/"); picture {
		hash, _, _ = strings.Cut(hash, "/")
		if t := r.load.pictured(hash); t == nil || t.live(from, r.clock.Load()) {
			return r.fault(at, "%d", status)
		}
		return nil // the last page that showed it was withdrawn
	}
	if _, list := at.list(); list || strings.HasPrefix(at.path, "/assets/") {
		return r.fault(at, "%d", status)
	}
	if text := r.subject(at).text(); text != nil && text.must(from, r.clock.Load()) {
		return r.fault(at, "%d, and it is published: %s", status, text.past())
	}
	return nil
}

// stale says what in an answer was no longer true when it was asked for, or not yet when
// it came, or is missing.
func (l *load) stale(at place, v *answer, from int64) string {
	to := l.clock.Load()
	if from == to && v.fresh.Load() == to {
		return ""
	}
	for _, s := range v.texts {
		if !s.may(s.value, from, to) {
			return fmt.Sprintf("from %d to %d it shows version %d of %s", from, to, s.value, s.past())
		}
	}
	wrong := v.untold(from, to)
	if in, ok := at.list(); ok && wrong == "" {
		wrong = l.lacks(in, v, from, to)
	}
	if wrong == "" {
		wrong = l.unfound(at, v, from, to)
	}
	if wrong == "" && from == to {
		v.fresh.Store(to)
	}
	return wrong
}

// untold says what an answer ought to show of its story and does not.
func (v *answer) untold(from, to int64) string {
	t, text := v.about, v.text()
	if t == nil {
		return ""
	}
	if text != nil {
		if v.form.names && !v.holds[t.letters] {
			return "it does not show its story"
		}
		if !text.could(from, to) {
			return fmt.Sprintf("from %d to %d it shows %s", from, to, text.past())
		}
	}
	if v.form.fixes && v.in == loadEditions[0] && !t.fixed.may(v.corrected.value, from, to) {
		return fmt.Sprintf("from %d to %d it shows %d %s", from, to, v.corrected.value, t.fixed.past())
	}
	if v.form.talk {
		for _, c := range t.comments() {
			if value := map[bool]int{true: 1, false: gone}[v.comments[c]]; !c.may(value, from, to) {
				return fmt.Sprintf("from %d to %d a comment is shown: %v: %s", from, to, v.comments[c], c.past())
			}
		}
	}
	return ""
}

// unfound says what a search did not find.
func (l *load) unfound(at place, v *answer, from, to int64) string {
	e, rest := at.edition()
	if path, q, ok := strings.Cut(rest, "?q=zw"); ok && e != nil && path == "/search" {
		if t := l.tale(q); t != nil && !v.holds[q] && t.texts[e.code].must(from, to) {
			return fmt.Sprintf("from %d to %d %s is not found", from, to, t.texts[e.code].past())
		}
	}
	return ""
}
