package desk

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Lists are shown page by page. The address of the next page names the last row of this
// one by what the list is ordered by, so that rows that come or go meanwhile neither repeat
// nor hide others.

// beforeParam is the parameter of an address that names the row behind which its page begins.
const beforeParam = "before"

// cut keeps the rows of one page of those that were read, one more than a page has where
// there are more, and returns the address of the next page, "" where this is the last. at
// is the address of the list; how it is narrowed now stays.
func cut[T any](v *visit, at string, rows []T, size int, key func(last *T) string) (page []T, next string) {
	if len(rows) <= size {
		return rows, ""
	}
	rows = rows[:size]
	path, more, _ := strings.Cut(at, "?")
	q := url.Values{}
	if v.URL.Path == path {
		q = v.URL.Query()
		q.Del("said")
	}
	if set, err := url.ParseQuery(more); err == nil {
		for name, values := range set {
			q[name] = values
		}
	}
	q.Set(beforeParam, key(&rows[size-1]))
	return rows, path + "?" + q.Encode()
}

// before is the key of the row behind which the page begins, "" for the first page.
func (v *visit) before() string { return v.URL.Query().Get(beforeParam) }

// beforeID is before for lists that are ordered by number; 0 for the first page.
func (v *visit) beforeID() int64 {
	n, err := strconv.ParseInt(v.before(), 10, 64)
	if err != nil {
		return 0
	}
	return max(n, 0)
}

func idKey(id int64) string { return strconv.FormatInt(id, 10) }

// momentKey names a row of a list that is ordered by a moment, and by something else where
// that is the same.
func momentKey(at time.Time, rest string) string {
	return strconv.FormatInt(at.UnixMicro(), 10) + "." + rest
}

// readMoment reads what momentKey wrote; the zero time for the first page.
func readMoment(key string) (at time.Time, rest string) {
	us, rest, ok := strings.Cut(key, ".")
	n, err := strconv.ParseInt(us, 10, 64)
	if !ok || err != nil || n <= 0 || rest == "" {
		return time.Time{}, ""
	}
	return time.UnixMicro(n), rest
}

// namedKey names a row of a list that is ordered by a name, and by number where that is the
// same.
func namedKey(id int64, name string) string { return idKey(id) + "." + name }

// readNamed reads what namedKey wrote; no number for the first page.
func readNamed(key string) (id int64, name string) {
	number, name, ok := strings.Cut(key, ".")
	n, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil || n <= 0 {
		return 0, ""
	}
	return n, name
}
