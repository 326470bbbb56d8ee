package e2e

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"
)

// list is an address at which the newest stories of an edition stand, or those of one of
// its channels or topics.
type list struct {
	of        *loadEdition
	kind, key string // "channel" or "topic", and which; "" for all
	sure      int    // so many of the newest stand there, whatever they are like
}

// How many of the newest stories, by their first publication, a list is sure to show; all here
// are of the same weight. The newest four are always at the top of a front page, whichever
// leads; of the rest the newest four stand in the short news or with their channel, even if
// all are of one. Other lists take nothing but the newest.
const (
	sureOnFront = 8
	sureOnPage  = 24
	sureInFile  = 30
	sureInData  = 20
)

var listPathRE = regexp.MustCompile(`^(?:/(channel|topic)/([a-z]+))?(/[a-z-]*\.(?:xml|json)|/)?$`)

// list finds the list that an address is of. Pages of older stories are none.
func (p place) list() (list, bool) {
	for _, e := range loadEditions {
		if p.path == "/api/public/v1/editions/"+e.code+"/stories" {
			return list{of: e, sure: sureInData}, true
		}
	}
	e, rest := p.edition()
	m := listPathRE.FindStringSubmatch(rest)
	if e == nil || m == nil {
		return list{}, false
	}
	in := list{of: e, kind: m[1], key: m[2]}
	switch file := m[3]; {
	case in.kind == "" && file == "/":
		in.sure = sureOnFront
	case in.kind != "" && file == "":
		in.sure = sureOnPage
	case slices.Contains(newestFiles, file):
		in.sure = sureInFile
	}
	return in, in.sure > 0
}

func (in list) takes(t *tale) bool {
	return in.kind == "" || in.kind == "channel" && t.channel == in.key || in.kind == "topic" && t.topic == in.key
}

// own is the part of a list's page in which its stories stand: what other editions have, and
// what was corrected lately, is elsewhere on a front page.
func (in list) own(page []byte) []byte {
	if in.sure == sureOnFront {
		for _, part := range []string{`"h-others"`, `"h-fixed"`} {
			page, _, _ = bytes.Cut(page, []byte(part))
		}
	}
	return page
}

// lacks names a story that an answer does not list and must: one that was public all that
// time, and before which too few stories can stand. Any story can that may have been public
// then and was not certainly published for the first time before it.
func (l *load) lacks(in list, v *answer, from, to int64) string {
	l.mu.Lock()
	all := slices.Collect(maps.Values(l.numbers))
	l.mu.Unlock()
	var latest []int64
	for _, t := range all {
		if text := t.texts[in.of.code]; in.takes(t) && text.could(from, to) {
			_, at := text.first()
			latest = append(latest, at)
		}
	}
	slices.Sort(latest)
	for _, t := range all {
		text := t.texts[in.of.code]
		if v.holds[t.letters] || !in.takes(t) || !text.must(from, to) {
			continue
		}
		earliest, _ := text.first()
		older, _ := slices.BinarySearch(latest, earliest)
		if newer := len(latest) - older - 1; newer < in.sure { // itself is not before itself
			return fmt.Sprintf("from %d to %d %s does not stand in it, with %d stories at most that are newer", from, to, text.past(), newer)
		}
	}
	return ""
}

// What must stand in a list is missed, and nothing else is: what may be withdrawn at that
// moment, what so many others may be newer than, what is not of the list.
func TestNewestStandInLists(t *testing.T) {
	l := &load{numbers: map[int64]*tale{}}
	var tales []*tale
	for n := range 10 {
		tales = append(tales, newTale(n))
		l.numbers[int64(n)] = tales[n]
		l.clock.is(tales[n].texts["en"], 0)
	}
	lacks := func(path string, without int) bool {
		t.Helper()
		in, ok := loadEditions[0].in(path).list()
		if !ok {
			t.Fatalf("%s is no list", path)
		}
		v := &answer{holds: map[string]bool{}}
		for n, a := range tales {
			v.holds[a.letters] = n != without
		}
		return l.lacks(in, v, l.clock.Load(), l.clock.Load()) != ""
	}
	for _, tt := range []struct {
		path    string
		without int
		lacks   bool
	}{
		{"/", 9, true}, {"/", 2, true}, {"/", 1, false}, {"/feed.xml", 0, true},
		{"/channel/local", 9, true}, {"/channel/local", 8, false}, {"/channel/local/feed.xml", 0, true},
		{"/topic/cranes", 8, true}, {"/topic/cranes", 7, false},
	} {
		if got := lacks(tt.path, tt.without); got != tt.lacks {
			t.Errorf("%s without the story %d: is missed: %v", tt.path, tt.without, got)
		}
	}
	withdrawn := l.clock.begin([]change{{tales[9].texts["en"], gone}})
	if lacks("/", 9) || !lacks("/", 8) || lacks("/", 1) {
		t.Error("while one is being withdrawn it alone may be missing, and still be there")
	}
	withdrawn()
	if lacks("/", 9) || !lacks("/", 1) {
		t.Error("one that was withdrawn is missed, or counts as newer")
	}
	again := l.clock.begin([]change{{tales[9].texts["en"], 1}})
	again()
	if !lacks("/", 9) || lacks("/", 1) {
		t.Error("one that is published again is where it was")
	}
	for _, path := range []string{"/channel/local?before=5-5", "/sitemap-index.xml", "/topics", "/5/crane", "/search?q=x"} {
		if _, ok := loadEditions[0].in(path).list(); ok {
			t.Errorf("%s is taken for a list of the newest", path)
		}
	}
}
