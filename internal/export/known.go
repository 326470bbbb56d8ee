package export

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"time"

	"depesche/internal/atomicfile"
)

// knownName holds what an export knows of its pages beside their files: what they were made
// from, and where they lead. It is worth nothing without the manifest, and can be removed:
// then every page is made anew.
const knownName = ".depesche-export-pages.json"

// Sight tells what pages are made from, so that those of which nothing has changed need not
// be made again.
type Sight interface {
	// Watch returns a context for making a page, and what tells afterwards which parts of the
	// site it was made from and until when it is true by the clock, zero for no end.
	Watch(ctx context.Context) (context.Context, func() (parts []string, until time.Time))
	// Since lists the parts that have changed since a mark, and the mark of now. known is false
	// where the mark says nothing: it is empty, or of another newsroom.
	Since(ctx context.Context, mark string) (changed []string, now string, known bool, err error)
}

// seenPage is an address as an export has made it.
type seenPage struct {
	File  string `json:"f,omitempty"` // "" where it has none
	Links []int  `json:"l,omitempty"` // addresses to which it leads, as places in the list of all
	Parts []int  `json:"p,omitempty"` // what it was made from, as places in the list of parts
	Until int64  `json:"u,omitempty"` // Unix seconds; 0: by the clock it stays true
}

// seenPages is the file knownName.
type seenPages struct {
	Key       string     `json:"key"` // what all pages depend on
	Mark      string     `json:"mark"`
	Addresses []string   `json:"addresses"`
	Parts     []string   `json:"parts"`
	Pages     []seenPage `json:"pages"` // of each address; without parts one that is always made anew
}

// memory is what is known of pages: from the last export, and for the next.
type memory struct {
	sight   Sight
	key     string
	mark    string // of the beginning of this export
	changed map[string]bool
	old     seenPages
	at      map[string]int // address -> place in old

	links map[string]map[string]bool // of this export, by address
	pages map[string]*seenNow
}

type seenNow struct {
	file  string
	parts []string
	until time.Time
}

// remember reads what the last export knew. What it was made with otherwise, or for another
// newsroom, is not believed.
func (x *exporter) remember(ctx context.Context) error {
	if x.Sight == nil {
		return nil
	}
	m := &memory{sight: x.Sight, key: x.Key, changed: map[string]bool{}, at: map[string]int{}, links: map[string]map[string]bool{}, pages: map[string]*seenNow{}}
	x.memory = m
	var old seenPages
	if b, err := os.ReadFile(x.folder.path(knownName)); err != nil || json.Unmarshal(b, &old) != nil || old.Key != x.Key || len(old.Pages) != len(old.Addresses) || x.Anew {
		old = seenPages{}
	}
	changed, now, known, err := x.Sight.Since(ctx, old.Mark)
	if err != nil {
		return err
	}
	m.mark = now
	if !known {
		return nil
	}
	m.old = old
	for i, a := range old.Addresses {
		m.at[a] = i
	}
	for _, p := range changed {
		m.changed[p] = true
	}
	return nil
}

// watch is the context in which a page is made; done notes what it was made from.
func (x *exporter) watch(ctx context.Context) (_ context.Context, done func() *seenNow) {
	if x.memory == nil {
		return ctx, func() *seenNow { return nil }
	}
	ctx, parts := x.memory.sight.Watch(ctx)
	return ctx, func() *seenNow {
		s := &seenNow{}
		s.parts, s.until = parts()
		return s
	}
}

// unchanged tells whether the file of an address is still what would be made of it, and then
// follows its links.
func (x *exporter) stillTrue(address string) bool {
	m := x.memory
	if m == nil {
		return false
	}
	i, ok := m.at[address]
	if !ok {
		return false
	}
	p := m.old.Pages[i]
	if len(p.Parts) == 0 || p.Until != 0 && time.Now().Unix() >= p.Until {
		return false
	}
	now := &seenNow{file: p.File}
	if p.Until != 0 {
		now.until = time.Unix(p.Until, 0)
	}
	for _, n := range p.Parts {
		if n < 0 || n >= len(m.old.Parts) || m.changed[m.old.Parts[n]] {
			return false
		}
		now.parts = append(now.parts, m.old.Parts[n])
	}
	if p.File != "" {
		size, ok := x.folder.stands(p.File)
		if !ok {
			return false
		}
		x.mu.Lock()
		x.unchanged++
		x.bytes += size
		x.mu.Unlock()
	}
	for _, n := range p.Links {
		if n >= 0 && n < len(m.old.Addresses) {
			x.add(m.old.Addresses[n], address)
		}
	}
	x.note(address, now)
	return true
}

// note keeps what an address was made from.
func (x *exporter) note(address string, s *seenNow) {
	if x.memory == nil || s == nil {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.memory.pages[address] = s
}

// leads notes that an address leads to another. The lock is held. What every export begins
// with is reached anyway.
func (m *memory) leads(from, to string, start map[string]bool) {
	if m == nil || from == "" || start[to] {
		return
	}
	if m.links[from] == nil {
		m.links[from] = map[string]bool{}
	}
	m.links[from][to] = true
}

// keepMemory writes what is known for the next export.
func (x *exporter) keepMemory() error {
	m := x.memory
	if m == nil {
		return nil
	}
	out := seenPages{Key: m.key, Mark: m.mark}
	place := map[string]int{}
	for a := range x.seen {
		out.Addresses = append(out.Addresses, a)
	}
	slices.Sort(out.Addresses)
	for i, a := range out.Addresses {
		place[a] = i
	}
	parts := map[string]int{}
	for _, a := range out.Addresses {
		var p seenPage
		if s := m.pages[a]; s != nil && len(s.parts) > 0 {
			p.File = s.file
			if !s.until.IsZero() {
				p.Until = s.until.Unix()
			}
			for _, part := range s.parts {
				n, ok := parts[part]
				if !ok {
					n = len(out.Parts)
					parts[part] = n
					out.Parts = append(out.Parts, strings.Clone(part))
				}
				p.Parts = append(p.Parts, n)
			}
			for to := range m.links[a] {
				if n, ok := place[to]; ok {
					p.Links = append(p.Links, n)
				}
			}
			slices.Sort(p.Links)
		}
		out.Pages = append(out.Pages, p)
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return atomicfile.Replace(x.folder.path(knownName), append(b, '\n'))
}
