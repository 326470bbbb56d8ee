package newsroom_test

import (
	"testing"

	"depesche"
	"depesche/internal/newsroom"
)

// TestWaiversFollowDividing: a waiver stays with its finding on the part that has it, comes
// back when the sentences are joined, and one that was taken back stays so.
func TestWaiversFollowDividing(t *testing.T) { each(t, testWaiversFollowDividing) }

func testWaiversFollowDividing(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story, approved := approvedCrane(t, n)
	write(t, n, story, 2, "Er wiegt 250 Tonnen und wurde 1961 gebaut.", true)
	key := headOf(t, n, story, "de").Targets[2].Key
	only := func() depesche.Finding {
		t.Helper()
		look, err := n.Look(ctx, story, "de")
		ok(t, err)
		var out []depesche.Finding
		for _, f := range look.Findings {
			if f.Severity == depesche.SevError {
				out = append(out, f)
			}
		}
		if len(out) != 1 {
			t.Fatalf("findings: %+v", out)
		}
		if open := map[bool]int{true: 1}[out[0].Open()]; look.Text.OpenErrors != open {
			t.Errorf("the text counts %d open errors, want %d", look.Text.OpenErrors, open)
		}
		return out[0]
	}
	divide := func() {
		t.Helper()
		ok(t, n.SplitSegment(ctx, jon, newsroom.Divide{Story: story, Lang: "de", Key: key, At: len("It weighs 240 tonnes")}))
	}
	join := func() {
		t.Helper()
		ok(t, n.MergeSegment(ctx, jon, newsroom.Divide{Story: story, Lang: "de", Key: headOf(t, n, story, "de").Targets[2].Key}))
	}
	whole := only()
	ok(t, n.Waive(ctx, mara, story, "de", whole.Identity, "the town weighed it again"))
	divided := headOf(t, n, story, "de").Number + 1
	divide()
	part := only()
	if part.Identity == whole.Identity || part.Waived == nil || part.Waived.By != mara.Name || part.Waived.Reason != "the town weighed it again" {
		t.Fatalf("on the part: %+v", part)
	}
	join()
	if f := only(); f.Waived == nil {
		t.Error("joined, it is open again")
	}
	// Taken back on the part, it is taken back on the whole.
	divide()
	ok(t, n.Unwaive(ctx, mara, story, "de", part.Identity))
	join()
	if f := only(); f.Waived != nil {
		t.Errorf("taken back on the part, it stands on the whole: %+v", f.Waived)
	}
	// And what is decided there counts when an earlier revision is restored.
	ok(t, n.Waive(ctx, jon, story, "de", whole.Identity, "asked at the town hall"))
	_, err := n.Restore(ctx, mara, story, "de", 0, divided)
	ok(t, err)
	if f := only(); f.Waived == nil || f.Waived.By != jon.Name {
		t.Errorf("restored: %+v", f.Waived)
	}
	_, err = n.Restore(ctx, mara, story, "de", 0, approved)
	ok(t, err)
	if look, err := n.Look(ctx, story, "de"); err != nil || look.Text.OpenErrors != 0 {
		t.Errorf("%v, %+v", err, look.Text)
	}
}

// TestAnotherFindingIsNotWaived: words that differ make another finding.
func TestAnotherFindingIsNotWaived(t *testing.T) { each(t, testAnotherFindingIsNotWaived) }

func testAnotherFindingIsNotWaived(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story, _ := approvedCrane(t, n)
	write(t, n, story, 2, "Er wiegt 1961 Tonnen und wurde 240 gebaut.", true)
	look, err := n.Look(ctx, story, "de")
	ok(t, err)
	waived := map[string]bool{}
	for _, f := range look.Findings {
		if f.Open() && f.Severity != depesche.SevNote {
			ok(t, n.Waive(ctx, mara, story, "de", f.Identity, "both are right"))
			waived[f.Rule] = true
		}
	}
	key := headOf(t, n, story, "de").Targets[2].Key
	ok(t, n.SplitSegment(ctx, jon, newsroom.Divide{Story: story, Lang: "de", Key: key, At: len("It weighs 240 tonnes")}))
	look, err = n.Look(ctx, story, "de")
	ok(t, err)
	open := 0
	for _, f := range look.Findings {
		if f.Severity == depesche.SevError && f.Open() {
			open++
		}
	}
	if open == 0 || open != look.Text.OpenErrors {
		t.Errorf("the parts each have a wrong number now, which nobody waived; %d open, counted %d, waived before %v: %+v", open, look.Text.OpenErrors, waived, look.Findings)
	}
}
