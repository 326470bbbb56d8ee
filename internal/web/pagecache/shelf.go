package pagecache

import (
	"container/list"
	"sync"
)

// shelf holds pages within a number of bytes. New ones stand in a short queue, a tenth of
// the room; one that was asked for again there moves to the long one, in which what was
// asked for since it last came to the end goes round once more. So neither a crawler nor
// somebody who makes up addresses pushes out what readers read, and a hit moves nothing.
type shelf struct {
	room int64
	gone func(p *page) // is told, while mu is held, of a page that has to go for others; nil: nobody is

	mu            sync.RWMutex
	pages         map[string]*page
	young, proven *list.List // of *page, oldest first
	youngB, allB  int64
}

func (s *shelf) init(room int64) {
	s.room, s.pages, s.young, s.proven = room, map[string]*page{}, list.New(), list.New()
}

// get returns a page and notes that it was asked for.
func (s *shelf) get(key []byte) *page {
	s.mu.RLock()
	p := s.pages[string(key)]
	s.mu.RUnlock()
	if p != nil {
		if n := p.uses.Load(); n < 3 {
			p.uses.CompareAndSwap(n, n+1)
		}
	}
	return p
}

// peek returns a page without noting it.
func (s *shelf) peek(key string) *page {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.pages[key]
}

// put adds a page; it takes the place of the one that was there.
func (s *shelf) put(p *page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.pages[p.key]
	if old != nil {
		p.uses.Store(old.uses.Load())
		p.young = old.young
		s.drop(old)
	} else {
		p.young = true
	}
	if p.cost > s.room/4 {
		return
	}
	s.pages[p.key] = p
	s.allB += p.cost
	if p.young {
		s.youngB += p.cost
		p.place = s.young.PushBack(p)
	} else {
		p.place = s.proven.PushBack(p)
	}
	s.fit()
}

// exchange puts a page in the place of the same one, and tells whether that was still there.
func (s *shelf) exchange(p, with *page) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages[p.key] != p {
		return false
	}
	with.uses.Store(p.uses.Load())
	with.young, with.place = p.young, p.place
	with.place.Value = with
	s.pages[p.key] = with
	s.allB += with.cost - p.cost
	if p.young {
		s.youngB += with.cost - p.cost
	}
	s.fit()
	return true
}

// grow counts more bytes for a page, and tells whether it is still there.
func (s *shelf) grow(p *page, by int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages[p.key] != p {
		return false
	}
	p.cost += by
	s.allB += by
	if p.young {
		s.youngB += by
	}
	s.fit()
	return true
}

func (s *shelf) drop(p *page) {
	s.allB -= p.cost
	if p.young {
		s.youngB -= p.cost
		s.young.Remove(p.place)
	} else {
		s.proven.Remove(p.place)
	}
	delete(s.pages, p.key)
}

// fit makes room.
func (s *shelf) fit() {
	for s.allB > s.room {
		if el := s.young.Front(); el != nil && (s.youngB > s.room/10 || s.proven.Len() == 0) {
			p := el.Value.(*page)
			if p.uses.Load() == 0 {
				s.give(p)
				continue
			}
			p.uses.Store(0)
			s.young.Remove(el)
			s.youngB -= p.cost
			p.young, p.place = false, s.proven.PushBack(p)
			continue
		}
		el := s.proven.Front()
		p := el.Value.(*page)
		if n := p.uses.Load(); n > 0 {
			p.uses.Store(n - 1)
			s.proven.MoveToBack(el)
			continue
		}
		s.give(p)
	}
}

func (s *shelf) give(p *page) {
	s.drop(p)
	if s.gone != nil {
		s.gone(p)
	}
}

func (s *shelf) size() (pages int, bytes int64) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.pages), s.allB
}
