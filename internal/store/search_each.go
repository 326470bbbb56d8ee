package store

import (
	"strings"
	"sync"

	"depesche/internal/store/sqldb"
)

// each is a statement over the JSON array in $1: {{ids}} and {{texts}} select its
// elements, {{each}} is a table of them.
func (s *Store) each(q string) string {
	key := eachKey{s.db.Dialect(), q}
	if t, ok := eachTexts.Load(key); ok {
		return t.(string)
	}
	t := fragment.ReplaceAllStringFunc(q, func(f string) string { return s.db.Fragment(strings.Trim(f, "{}")) })
	eachTexts.Store(key, t)
	return t
}

type eachKey struct {
	dialect sqldb.Dialect
	q       string
}

var eachTexts sync.Map // by eachKey; as many as there are statements in this package

// list is the JSON array that each takes.
func list[T any](vs []T) string {
	if vs == nil {
		return "[]"
	}
	return toJSON(vs)
}
