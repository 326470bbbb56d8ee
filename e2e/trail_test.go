package e2e

// trail is where links lead, each address once.
type trail struct {
	queue []visit // in order of their finding
	seen  map[string]bool
}

// visit is an address and the page that links to it.
type visit struct{ path, from string }

func (t *trail) add(path, from string) {
	if t.seen[path] {
		return
	}
	if t.seen == nil {
		t.seen = map[string]bool{}
	}
	t.seen[path] = true
	t.queue = append(t.queue, visit{path, from})
}

// walk goes to every address, which may add others, until none is new.
func (t *trail) walk(to func(visit)) {
	for len(t.queue) > 0 {
		next := t.queue[0]
		t.queue = t.queue[1:]
		to(next)
	}
}
