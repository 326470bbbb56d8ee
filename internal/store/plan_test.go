package store

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// TestQueuesReadNoTablePerStory: what a queue asks of each story is found by an index;
// a table read whole for every story takes seconds in a newsroom of some thousands.
func TestQueuesReadNoTablePerStory(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "newsroom.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for queue, where := range queueWhere {
		err := s.db.Query(ctx, func(scan func(...any) error) error {
			var id, parent, unused int
			var step string
			err := scan(&id, &parent, &unused, &step)
			if whole, ok := strings.CutPrefix(step, "SCAN "); ok && whole != "s" && whole != "e" && !strings.Contains(step, "COVERING INDEX") {
				t.Errorf("queue %q: %s", queue, step)
			}
			return err
		}, "EXPLAIN QUERY PLAN SELECT count(*) FROM story s WHERE "+where)
		if err != nil {
			t.Fatal(err)
		}
	}
}
