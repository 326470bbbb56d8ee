package fill_test

import (
	"context"
	"testing"
	"time"

	"depesche"
	"depesche/internal/demo"
	"depesche/internal/demo/fill"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// TestFill fills a newsroom, which takes seconds, and asks of it what the demonstration
// promises.
func TestFill(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	if err := fill.Fill(ctx, dir, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	t.Run("promises", func(t *testing.T) { promises(t, n) })
	t.Run("false alarms", func(t *testing.T) { falseAlarms(t, n) })
}

func promises(t *testing.T, n *newsroom.Newsroom) {
	ctx := context.Background()
	if is, err := fill.State(ctx, n.Store); err != nil || is != fill.Whole {
		t.Fatal("not marked as filled", err)
	}
	counts, err := n.Store.QueueCounts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("queues: %v", counts)
	if counts[""] < 12 {
		t.Errorf("%d stories, promised are 12", counts[""])
	}
	for _, q := range []string{"inbox", "translate", "review", "scheduled", "published", "problems"} {
		if counts[q] == 0 {
			t.Errorf("queue %s is empty", q)
		}
	}
	stories, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := n.Store.Matrix(ctx, store.MatrixQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(stories) {
		t.Fatalf("%d stories of %d", len(rows), len(stories))
	}
	german, errors := false, 0
	for _, r := range rows {
		german = german || r.Lang == "de"
		for _, c := range r.Cells {
			if c.Text != nil && c.Publication != nil {
				// What is published by people has no finding that would block it.
				if c.Text.OpenErrors > 0 && !c.Stale {
					t.Errorf("story %d in %s is published with %d errors", r.Story.ID, c.Edition, c.Text.OpenErrors)
				}
			}
			if c.Text != nil {
				errors += c.Text.OpenErrors
			}
		}
	}
	if !german {
		t.Error("no story is in German originally")
	}
	if errors == 0 {
		t.Error("no translation has a real problem for the checks to show")
	}
}

// falseAlarms lists what the checks say of translations made with care.
func falseAlarms(t *testing.T, n *newsroom.Newsroom) {
	ctx := context.Background()
	rows, err := n.Store.Matrix(ctx, store.MatrixQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	segments, alarms := 0, 0
	for _, r := range rows {
		for _, c := range r.Cells {
			if c.Text == nil || c.Text.Kind != depesche.Translation || c.Text.State != depesche.TextApproved {
				continue
			}
			res, err := n.Look(ctx, r.Story.ID, c.Lang)
			if err != nil {
				t.Fatal(err)
			}
			segments += len(res.Revision.Targets)
			source := map[string]depesche.TranslatedSegment{}
			for _, s := range res.Revision.Targets {
				source[s.Key] = s
			}
			for _, f := range res.Findings {
				if f.Severity == depesche.SevNote {
					continue
				}
				alarms++
				t.Logf("story %d %s: %s %s %v\n  %s\n  %s", r.Story.ID, c.Lang, f.Severity, f.Rule, f.Args, source[f.Segment].Source.Text, source[f.Segment].Target.Text)
			}
		}
	}
	t.Logf("%d alarms in %d approved segments", alarms, segments)
	if alarms*100 > segments*2 {
		t.Errorf("%d alarms in %d approved segments: more than 2 in 100", alarms, segments)
	}
}
