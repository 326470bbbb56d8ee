package stamp

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

var (
	key = []byte("a secret of the newsroom")
	now = time.Date(2026, 3, 4, 15, 0, 0, 0, time.UTC)
)

func TestAge(t *testing.T) {
	s := New(key, now, "comment", "12")
	if age, ok := Age(key, s, now.Add(3*time.Second), "comment", "12"); !ok || age != 3*time.Second {
		t.Errorf("age %v, ok %v", age, ok)
	}
	if another := New(key, now, "comment", "12"); another == s {
		t.Error("two stamps are the same")
	}
	for what, bad := range map[string]func() bool{
		"another form":   func() bool { _, ok := Age(key, s, now, "comment", "13"); return ok },
		"split anew":     func() bool { _, ok := Age(key, s, now, "comment1", "2"); return ok },
		"another secret": func() bool { _, ok := Age([]byte("other"), s, now, "comment", "12"); return ok },
		"nothing":        func() bool { _, ok := Age(key, "", now, "comment", "12"); return ok },
		"longer":         func() bool { _, ok := Age(key, s+"A", now, "comment", "12"); return ok },
		"other last bits": func() bool { // base64 has bits to spare in its last letter
			_, ok := Age(key, s[:len(s)-1]+string(s[len(s)-1]+1), now, "comment", "12")
			return ok
		},
	} {
		if bad() {
			t.Errorf("taken: %s", what)
		}
	}
}

func TestWorked(t *testing.T) {
	s := New(key, now)
	tries := 0
	proof := ""
	for ; !Worked(s, proof); tries++ {
		proof = strconv.Itoa(tries)
	}
	fits := 0
	for range 3 {
		if Worked(New(key, now), proof) {
			fits++
		}
	}
	if fits > 1 {
		t.Error("one proof fits several stamps")
	}
	for _, bad := range []string{"", proof + " ", strings.Repeat("1", 21)} {
		if Worked(s, bad) {
			t.Errorf("taken: %q", bad)
		}
	}
}
