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
			// Stories are what is counted, editions are few.
			if words := strings.Fields(step); len(words) > 1 && words[0] == "SCAN" && words[1] != "s" && words[1] != "e" {
				t.Errorf("queue %q: %s", queue, step)
			}
			return err
		}, "EXPLAIN QUERY PLAN SELECT count(*) FROM story s WHERE "+where)
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestListsAreOneRange: the newest stories of a list are one range of an index, however
// many there are, and nothing is sorted.
func TestListsAreOneRange(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "newsroom.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var id, parent, unused int
		var step string
		err := scan(&id, &parent, &unused, &step)
		if strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "CONSTANT") || strings.Contains(step, "TEMP B-TREE") {
			t.Error(step)
		}
		return err
	}, "EXPLAIN QUERY PLAN SELECT p.document "+listFrom, "de", "", 1, 1, 10)
	if err != nil {
		t.Fatal(err)
	}
}
