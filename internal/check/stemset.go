package check

// stemSet answers whether a word begins with one of a set of stems.
type stemSet struct {
	m        map[string]bool
	min, max int
}

func (s *stemSet) add(stem string) {
	if s.m == nil {
		s.m, s.min = map[string]bool{}, len(stem)
	}
	s.m[stem] = true
	s.min, s.max = min(s.min, len(stem)), max(s.max, len(stem))
}

func (s *stemSet) has(w string) bool {
	for n := s.min; s.m != nil && n <= s.max && n <= len(w); n++ {
		if s.m[w[:n]] {
			return true
		}
	}
	return false
}
