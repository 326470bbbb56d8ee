package newsroom_test

import (
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

func TestMentioned(t *testing.T) {
	people := []depesche.Account{
		{ID: 1, Name: "Mara Kessel", Email: "mara@bote.example"}, {ID: 2, Name: "Jon Ostby", Email: "j.ostby@bote.example"},
		{ID: 3, Name: "Jon Marsh", Email: "marsh@bote.example"}, {ID: 4, Name: "Ann", Email: "ann@bote.example"}, {ID: 5, Name: "Anna Lund", Email: "lund@bote.example"},
		{ID: 6, Name: "Łukasz Öst", Email: "lukasz@bote.example"},
	}
	for text, want := range map[string][]int64{
		"@Mara, look": {1}, "@mara kessel: look": {1}, `@"Mara Kessel" look`: {1}, "hey @MARA and @marsh": {1, 3}, "@Jon which one?": nil,
		"@Jon Ostby": {2}, "@j.ostby!": {2}, "@Ann": {4}, "@Anna": {5}, "@Annabel": nil, "write to mara@bote.example": nil, "@mara@elsewhere.example": {1},
		"@@mara": {1}, "@": nil, "": nil, "@łukasz": {6}, "@Łukasz Öst.": {6}, "@Mara @Mara": {1}, "(@mara)": {1},
	} {
		var got []int64
		for _, a := range newsroom.Mentioned(text, people) {
			got = append(got, a.ID)
		}
		if len(got) != len(want) {
			t.Errorf("%q mentions %v, want %v", text, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q mentions %v, want %v", text, got, want)
			}
		}
	}
}

func TestLockEnds(t *testing.T) { each(t, testLockEnds) }

func testLockEnds(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := importCrane(t, n)
	var people []*depesche.Account
	for _, name := range []string{"Ada", "Bo"} {
		a, err := n.AddAccount(ctx, mara, depesche.Account{Name: name, Email: name + "@bote.example", Role: depesche.RoleTranslator})
		ok(t, err)
		people = append(people, a)
	}
	ada, bo := people[0], people[1]
	sign := newsroom.Sign{Story: story, Lang: "de", Write: true, Beat: true}
	at := func(a *depesche.Account) *newsroom.Desk {
		d, err := n.AtDesk(ctx, a, sign)
		ok(t, err)
		return d
	}
	if d := at(ada); !d.Mine || len(d.People) != 0 {
		t.Fatalf("Ada: %+v", d)
	}
	clock.add(time.Minute)
	if d := at(bo); d.Mine || d.Lock.Name != "Ada" || d.CanTake || len(d.People) != 1 {
		t.Fatalf("Bo: %+v", d)
	}
	kind(t, n.MayWrite(ctx, bo, story, "de"), depesche.Conflict)
	kind(t, n.TakeLock(ctx, bo, story, "de"), depesche.Refused)
	// Whoever does not answer loses the text after half a minute.
	ok(t, n.AskForLock(ctx, bo, story, "de"))
	at(ada)
	kind(t, n.TakeLock(ctx, bo, story, "de"), depesche.Refused)
	clock.add(31 * time.Second)
	at(ada)
	if d := at(bo); !d.CanTake {
		t.Fatalf("after half a minute: %+v", d)
	}
	ok(t, n.TakeLock(ctx, bo, story, "de"))
	ok(t, n.MayWrite(ctx, bo, story, "de"))
	kind(t, n.MayWrite(ctx, ada, story, "de"), depesche.Conflict)
	kind(t, n.AnswerLock(ctx, ada, story, "de", true), depesche.Conflict)
	// A browser that is gone holds nothing.
	at(bo)
	clock.add(2 * time.Minute)
	if d := at(ada); !d.Mine || len(d.People) != 0 {
		t.Fatalf("after Bo went away: %+v %+v", d, d.Lock)
	}
	ok(t, n.LeaveDesk(ctx, ada, story, "de"))
	ok(t, n.MayWrite(ctx, bo, story, "de"))

	// A draft is kept for three months.
	ok(t, n.KeepTyped(ctx, ada, story, "de", store.Typed{Part: "x", Base: 1, Fields: `{"target":"half"}`}))
	for _, days := range []int{89, 2} {
		clock.add(time.Duration(days) * 24 * time.Hour)
		ok(t, n.LeaveDesk(ctx, bo, story, "de"))
		typed, err := n.Store.Typed(ctx, ada.ID, story, "de", "x")
		ok(t, err)
		if there := typed != nil; there != (days == 89) {
			t.Errorf("after %d days more: %+v", days, typed)
		}
	}
}

func TestApprovalFinishesAssignments(t *testing.T) { each(t, testApprovalFinishesAssignments) }

func testApprovalFinishesAssignments(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	story := importCrane(t, n)
	a, err := n.AddAccount(ctx, mara, depesche.Account{Name: "Ada", Email: "ada@bote.example", Role: depesche.RoleEditor})
	ok(t, err)
	one, err := n.Assign(ctx, mara, depesche.Assignment{Story: story, Lang: "en", Account: a.ID, DueAt: clock.now().Add(time.Hour)})
	ok(t, err)
	_, err = n.Assign(ctx, mara, depesche.Assignment{Story: story, Lang: "de", Account: a.ID})
	ok(t, err)
	for _, bad := range []depesche.Assignment{{Story: 999, Lang: "de", Account: a.ID}, {Story: story, Lang: "de", Account: 999}} {
		_, err = n.Assign(ctx, mara, bad)
		kind(t, err, depesche.NotFound)
	}
	_, err = n.Assign(ctx, mara, depesche.Assignment{Story: story, Lang: "no such language", Account: a.ID})
	kind(t, err, depesche.Invalid)
	ok(t, n.Approve(ctx, mara, story, "en"))
	open, err := n.Store.Assignments(ctx, story)
	ok(t, err)
	if len(open) != 1 || open[0].Lang != "de" {
		t.Errorf("open after approval: %+v", open)
	}
	if one, err = n.Store.Assignment(ctx, one.ID); err != nil || one.DoneBy == "" {
		t.Errorf("%+v %v", one, err)
	}
}
