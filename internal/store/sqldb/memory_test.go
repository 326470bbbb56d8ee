package sqldb

import (
	"slices"
	"testing"
)

func TestSpans(t *testing.T) {
	var got [][2]uintptr
	for from, to := range spans([]uintptr{5*region + 32, 4*region + 32, 6*region + 32, 9 * region, 1*region + 8, 2*region + 8}) {
		got = append(got, [2]uintptr{from / region, to / region})
	}
	if want := [][2]uintptr{{4, 7}, {9, 10}, {1, 3}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for from, to := range spans(nil) {
		t.Errorf("of nothing, %d to %d", from, to)
	}
}
