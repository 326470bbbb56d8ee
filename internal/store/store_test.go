package store_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

var ctx = context.Background()

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var nobody = depesche.Actor{Name: "test"}

// fixture is a story in English with a German translation, in editions en and de.
type fixture struct {
	story, original, translation int64
	source, target               *depesche.Revision
}

func oneSentence(s string) []int { return []int{len(s)} }

func fill(t *testing.T, s *store.Store, url string) fixture {
	t.Helper()
	for i, c := range []string{"en", "de"} {
		ok(t, s.SaveEdition(ctx, depesche.Edition{Code: c, Lang: c, Name: "Edition " + c, TimeZone: "UTC", Position: i}))
	}
	ok(t, s.SaveChannel(ctx, depesche.Channel{Key: "local", Names: map[string]string{"en": "Local"}, Position: 1}))
	ok(t, s.SaveTopic(ctx, depesche.Topic{Key: "harbour", Names: map[string]string{"en": "Harbour", "de": "Hafen"}}))
	var f fixture
	f.story = must(s.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "en", Channel: "local", Priority: 3,
		Provenance: depesche.Provenance{Source: "Harbour News", URL: url}}, 0xabcdef0123456789))(t)
	f.original = must(s.CreateText(ctx, depesche.Text{Story: f.story, Lang: "en", Kind: depesche.Original, State: depesche.TextDraft}))(t)
	doc := depesche.Document{Headline: depesche.Plain("Crane returns"), Blocks: []depesche.Block{{ID: "p1", Kind: depesche.Paragraph, Text: depesche.Plain("The crane is back.")}}}
	f.source = must(s.AddOriginalRevision(ctx, f.original, doc, doc.Segments(oneSentence), nobody, "import"))(t)
	f.translation = must(s.CreateText(ctx, depesche.Text{Story: f.story, Lang: "de", Kind: depesche.Translation, State: depesche.TextDraft}))(t)
	targets := []depesche.TranslatedSegment{
		{Segment: f.source.Segments[0], Target: depesche.Plain("Kran kehrt zurück"), State: depesche.SegmentDraft, Origin: depesche.Origin{Kind: depesche.FromEngine, Name: "x", Version: "1"}},
		{Segment: f.source.Segments[1], State: depesche.SegmentEmpty},
	}
	f.target = must(s.AddTranslationRevision(ctx, f.translation, f.source, nil, targets, "Kran kehrt zurück", nobody, "translate"))(t)
	return f
}

func TestRevisionsAreImmutableAndShared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "https://harbour.example/crane")
		got := must(s.Revision(ctx, f.target.ID))(t)
		if len(got.Targets) != 2 || got.Targets[0].Target.Text != "Kran kehrt zurück" || got.Targets[1].State != depesche.SegmentEmpty {
			t.Fatalf("targets %+v", got.Targets)
		}
		next := append([]depesche.TranslatedSegment(nil), got.Targets...)
		next[1].Target, next[1].State, next[1].By = depesche.Plain("Der Kran ist wieder da."), depesche.SegmentConfirmed, "Mara"
		second := must(s.AddTranslationRevision(ctx, f.translation, f.source, got, next, "Kran kehrt zurück", nobody, "edit"))(t)
		if second.Number != 2 {
			t.Fatalf("number %d", second.Number)
		}
		first := must(s.Revision(ctx, f.target.ID))(t)
		if !first.Targets[1].Target.IsEmpty() {
			t.Fatal("the first revision changed")
		}
		if h := must(s.SegmentHistory(ctx, f.translation, next[0].Key))(t); len(h) != 1 {
			t.Fatalf("an unchanged segment was stored %d times", len(h))
		}
		text := must(s.Text(ctx, f.story, "de"))(t)
		if text.Head != second.ID || text.Confirmed != 1 || text.Filled != 2 || text.Segments != 2 {
			t.Fatalf("text %+v", text)
		}
		if n := must(s.RevisionNumber(ctx, f.translation, 1))(t); n.ID != f.target.ID {
			t.Fatal("revision 1 is another one")
		}
	})
}

func TestDuplicates(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "https://www.harbour.example/crane/?utm_source=x")
		for _, c := range []struct {
			url  string
			fp   uint64
			want string
		}{
			{"http://harbour.example/crane#top", 0, "address"},
			{"https://harbour.example/crane?page=2", 0, ""},
			{"https://other.example/", 0xabcdef0123456789, "text"},
			{"https://other.example/", 0xabcdef0123456789 ^ 0b111, "text"},
			{"https://other.example/", 0xabcdef0123456789 ^ (1 | 1<<20 | 1<<40), "text"},
			{"https://other.example/", 0xabcdef0123456789 ^ 0x0101010101010100, "text"},
			{"https://other.example/", 0xabcdef0123456789 ^ 0x0101010101010101, ""},
		} {
			d := must(s.FindDuplicate(ctx, c.url, c.fp))(t)
			switch {
			case d == nil && c.want != "", d != nil && (d.Reason != c.want || d.Story != f.story):
				t.Errorf("%s %x: got %+v, want %q", c.url, c.fp, d, c.want)
			}
		}
	})
}

func TestPublicationsAndLists(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "https://harbour.example/crane")
		ok(t, s.SetTopics(ctx, f.story, []string{"harbour"}))
		before := must(s.PublishedChange(ctx))(t)
		rec := store.PublicationRecord{Publication: depesche.Publication{Story: f.story, Edition: "en", Text: f.original, Revision: f.source.ID, Slug: "crane-returns", Reviewed: true, ReviewedBy: "Mara"},
			Lang: "en", Kind: depesche.Original, Document: f.source.Document}
		ok(t, s.SavePublication(ctx, rec))
		if after := must(s.PublishedChange(ctx))(t); after <= before {
			t.Fatal("a publication did not count as a public change")
		}
		list := must(s.PublishedList(ctx, store.ListQuery{Edition: "en", Channel: "local", Topic: "harbour", Languages: true, Documents: true}))(t)
		if len(list) != 1 || list[0].Path != "/en/1/crane-returns" || len(list[0].Languages) != 1 || list[0].Document == nil || list[0].Topics[0] != "harbour" {
			t.Fatalf("list %+v", list)
		}
		if l := must(s.PublishedList(ctx, store.ListQuery{Edition: "en", Before: list[0].First, BeforeID: list[0].Number}))(t); len(l) != 0 {
			t.Fatal("the page after the last is not empty")
		}
		if l := must(s.OtherEditionsLatest(ctx, "de", 5))(t); len(l) != 1 || l[0].Edition != "en" {
			t.Fatalf("from the other editions: %+v", l)
		}
		ok(t, s.AddCorrection(ctx, depesche.Correction{Story: f.story, Lang: "en", Wrong: "a", Right: "b", At: time.Now()}))
		ps := must(s.PublishedStory(ctx, "en", f.story))(t)
		if len(ps.Corrections) != 1 || ps.Channel == nil || len(ps.Topics) != 1 || ps.Publication.ReviewedBy != "Mara" || ps.Original.Headline != "Crane returns" {
			t.Fatalf("story %+v", ps)
		}
		if c := must(s.RecentCorrections(ctx, "en", 5))(t); len(c) != 1 || c[0].Path != "/en/1/crane-returns" {
			t.Fatalf("corrections %+v", c)
		}
		if live := must(s.WithdrawPublication(ctx, f.story, "en"))(t); !live {
			t.Fatal("it was live")
		}
		if _, err := s.PublishedStory(ctx, "en", f.story); !depesche.IsNotFound(err) {
			t.Fatalf("a withdrawn story is still there: %v", err)
		}
		if st := must(s.PublicationState(ctx, "en", f.story))(t); st != depesche.Withdrawn {
			t.Fatalf("state %s", st)
		}
		if l := must(s.PublishedList(ctx, store.ListQuery{Edition: "en"}))(t); len(l) != 0 {
			t.Fatal("a withdrawn story is listed")
		}
		rec.Slug = "crane-is-back"
		ok(t, s.SavePublication(ctx, rec))
		if ps := must(s.PublishedStory(ctx, "en", f.story))(t); !ps.Publication.First.Equal(list[0].First) {
			t.Fatal("the first publication's time changed")
		}
	})
}

// What is scheduled is listed by when it goes out, page by page, whatever was changed last.
func TestScheduledSoonestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		at := time.Date(2031, 3, 1, 6, 0, 0, 0, time.UTC)
		ok(t, s.SaveEdition(ctx, depesche.Edition{Code: "en", Lang: "en", Name: "Post"}))
		ok(t, s.SaveEdition(ctx, depesche.Edition{Code: "de", Lang: "de", Name: "Post"}))
		story := func() int64 {
			id := must(s.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "en", Priority: 4}, 1))(t)
			must(s.CreateText(ctx, depesche.Text{Story: id, Lang: "en", Kind: depesche.Original, State: depesche.TextDraft}))(t)
			must(s.CreateText(ctx, depesche.Text{Story: id, Lang: "de", Kind: depesche.Translation, State: depesche.TextDraft}))(t)
			return id
		}
		plan := func(id int64, edition string, hours int) {
			ok(t, s.Schedule(ctx, store.Scheduled{Story: id, Edition: edition, At: at.Add(time.Duration(hours) * time.Hour)}))
		}
		var ids []int64
		for range 5 {
			ids = append(ids, story())
		}
		a, b, c, d, e := ids[0], ids[1], ids[2], ids[3], ids[4]
		plan(a, "en", 9)
		plan(b, "en", 2)
		plan(c, "en", 2) // at the same time as b
		plan(d, "en", 30)
		plan(d, "de", 1) // first in German
		plan(e, "en", 0)
		ok(t, s.Schedule(ctx, store.Scheduled{Story: e, Edition: "en", At: at, Problems: []store.Obstacle{{Key: "block.errors"}}})) // waits no more
		ok(t, s.TouchStory(ctx, a))
		for _, limit := range []int{1, 2, 3, 50} {
			for _, l := range []struct {
				edition string
				want    []int64
			}{{"", []int64{d, b, c, a}}, {"en", []int64{b, c, a, d}}, {"de", []int64{d}}} {
				q := store.MatrixQuery{Queue: "scheduled", Edition: l.edition, Limit: limit}
				var got []int64
				for range 9 {
					rows := must(s.Matrix(ctx, q))(t)
					if len(rows) == 0 {
						break
					}
					for _, r := range rows {
						got = append(got, r.Story.ID)
					}
					last := rows[len(rows)-1]
					q.BeforeAt, q.BeforeID = last.At, last.Story.ID
				}
				if !slices.Equal(got, l.want) {
					t.Errorf("by %d, edition %q: %v, want %v", limit, l.edition, got, l.want)
				}
			}
		}
	})
}

func TestMatrixAndQueues(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "https://harbour.example/crane")
		for _, q := range append(store.Queues(), "") {
			rows := must(s.Matrix(ctx, store.MatrixQuery{Queue: q}))(t)
			if n := must(s.QueueCounts(ctx))(t)[q]; n != len(rows) {
				t.Errorf("queue %q counts %d and lists %d", q, n, len(rows))
			}
		}
		for search, want := range map[string]int{"CRANE": 1, "zurück": 1, "ZURÜCK": 1, "#1": 1, "2": 0, "nothing": 0, "100%": 0} {
			if rows := must(s.Matrix(ctx, store.MatrixQuery{Search: search}))(t); len(rows) != want {
				t.Errorf("search %q found %d, want %d", search, len(rows), want)
			}
		}
		row := must(s.Matrix(ctx, store.MatrixQuery{}))(t)[0]
		if len(row.Cells) != 2 || !row.Cells[0].Original || row.Cells[1].Stale || row.Headline != "Crane returns" {
			t.Fatalf("row %+v", row)
		}
		doc := f.source.Document.Clone()
		doc.Headline = depesche.Plain("Crane returns at last")
		must(s.AddOriginalRevision(ctx, f.original, doc, doc.Segments(oneSentence), nobody, "edit"))(t)
		if row := must(s.Matrix(ctx, store.MatrixQuery{Queue: "problems"}))(t); len(row) != 1 || !row[0].Cells[1].Stale {
			t.Fatal("a translation of an older original is not stale")
		}
		if rows := must(s.Matrix(ctx, store.MatrixQuery{BeforeAt: row.Story.UpdatedAt.Add(-time.Hour), BeforeID: 9}))(t); len(rows) != 0 {
			t.Fatal("older than the oldest")
		}
		if _, err := s.Matrix(ctx, store.MatrixQuery{Queue: "nonsense"}); depesche.KindOf(err) != depesche.Invalid {
			t.Fatalf("unknown queue: %v", err)
		}
	})
}

func TestFindingsAndWaivers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "https://harbour.example/crane")
		fs := []depesche.Finding{{Identity: "aa", Category: depesche.CatNumber, Severity: depesche.SevError}, {Identity: "bb", Category: depesche.CatName, Severity: depesche.SevWarning}}
		ok(t, s.ReplaceFindings(ctx, f.translation, fs))
		ok(t, s.AddWaiver(ctx, f.translation, "aa", depesche.Waiver{Reason: "it is so", By: "Mara", At: time.Now()}))
		ok(t, s.ReplaceFindings(ctx, f.translation, fs))
		got := must(s.Findings(ctx, f.translation))(t)
		if len(got) != 2 || got[0].Open() || got[0].Waived.Reason != "it is so" || !got[1].Open() {
			t.Fatalf("findings %+v", got)
		}
		if n := must(s.RevokeWaiver(ctx, f.translation, "aa"))(t); n != 1 {
			t.Fatalf("revoked %d", n)
		}
		if got := must(s.Findings(ctx, f.translation))(t); !got[0].Open() {
			t.Fatal("the revoked waiver stands")
		}
	})
}

func TestMemoryAndTerms(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		fill(t, s, "")
		u := depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", Source: depesche.Plain("The crane is back."), Target: depesche.Plain("Der Kran ist zurück."), By: "Mara", At: time.Now()}
		ok(t, s.AddMemory(ctx, u, []uint64{1, 2, 1<<63 + 5}))
		ok(t, s.AddMemory(ctx, u, []uint64{1, 2, 1<<63 + 5}))
		if n := must(s.MemoryCount(ctx))(t); n != 1 {
			t.Fatalf("%d units after adding one twice", n)
		}
		if m := must(s.MemoryExact(ctx, "en", "de", u.Source))(t); len(m) != 1 || m[0].Target.Text != u.Target.Text {
			t.Fatalf("exact %+v", m)
		}
		if m := must(s.MemoryCandidates(ctx, "en", "de", []uint64{9, 1<<63 + 5}, 10))(t); len(m) != 1 {
			t.Fatalf("candidates %+v", m)
		}
		if m := must(s.MemoryCandidates(ctx, "en", "es", []uint64{1}, 10))(t); len(m) != 0 {
			t.Fatal("a match from another direction")
		}
		ok(t, s.DeleteMemory(ctx, must(s.MemoryPage(ctx, 0, 1))(t)[0].ID))
		if n := must(s.MemoryCount(ctx))(t); n != 0 {
			t.Fatal("still there")
		}
		term := depesche.Term{SourceLang: "en", TargetLang: "de", Source: "crane", Target: "Kran", Policy: depesche.TermRequired}
		ok(t, s.SaveTerm(ctx, term))
		term.Policy = depesche.TermPreferred
		ok(t, s.SaveTerm(ctx, term))
		if ts := must(s.Terms(ctx, "en", ""))(t); len(ts) != 1 || ts[0].Policy != depesche.TermPreferred {
			t.Fatalf("terms %+v", ts)
		}
		if ts := must(s.Terms(ctx, "de", "en"))(t); len(ts) != 0 {
			t.Fatal("terms of another direction")
		}
	})
}

func TestEnginesAndTasks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "")
		ok(t, s.SaveEngineResult(ctx, "x", "1", "en", "de", "h", `{"a":1}`))
		if v := must(s.EngineResult(ctx, "x", "1", "en", "de", "h"))(t); v != `{"a":1}` {
			t.Fatalf("result %q", v)
		}
		if v := must(s.EngineResult(ctx, "x", "2", "en", "de", "h"))(t); v != "" {
			t.Fatal("an answer of another version")
		}
		ok(t, s.CountEngineUse(ctx, "x", 1, 100))
		ok(t, s.CountEngineUse(ctx, "x", 2, 50))
		if u := must(s.EngineUses(ctx))(t); len(u) != 1 || u[0].Characters != 150 || u[0].Requests != 3 {
			t.Fatalf("use %+v", u)
		}
		id := must(s.AddTask(ctx, "translate", f.story, "de"))(t)
		ok(t, s.TaskProgress(ctx, id, 3, 9))
		ok(t, s.EndTask(ctx, id, "cancelled"))
		ok(t, s.EndTask(ctx, id, "done"))
		ok(t, s.TaskProgress(ctx, id, 4, 9))
		if j := must(s.Job(ctx, id))(t); j.State != "cancelled" || j.Done != 3 {
			t.Fatalf("job %+v", j)
		}
		if js := must(s.Jobs(ctx, 0))(t); len(js) != 1 {
			t.Fatal("all jobs")
		}
	})
}

func TestAccountsAndSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		s.SetClock(func() time.Time { return now })
		id := must(s.CreateAccount(ctx, depesche.Account{Name: "Mara", Email: "Mara@Example.org", Role: depesche.RoleEditor, Lang: "de"}))(t)
		a, hash, err := s.AccountByEmail(ctx, " mara@example.ORG ")
		if err != nil || a.ID != id || hash != "" || a.HasPassword {
			t.Fatalf("%+v %q %v", a, hash, err)
		}
		ok(t, s.AddSession(ctx, "one", id, "browser", "password", now.Add(time.Hour)))
		ok(t, s.AddSession(ctx, "two", id, "browser", "password", now.Add(time.Hour)))
		ok(t, s.SetPasswordHash(ctx, id, "hash", "two"))
		if _, err := s.SessionAccount(ctx, "one"); !depesche.IsNotFound(err) {
			t.Fatal("another session survived a new password")
		}
		if a := must(s.SessionAccount(ctx, "two"))(t); !a.HasPassword {
			t.Fatal("the session that stays")
		}
		now = now.Add(2 * time.Hour)
		if _, err := s.SessionAccount(ctx, "two"); !depesche.IsNotFound(err) {
			t.Fatal("a session that is over")
		}
		ok(t, s.AddLoginLink(ctx, "link", id, now.Add(time.Hour)))
		if a := must(s.UseLoginLink(ctx, "link"))(t); a.ID != id {
			t.Fatal("link of another")
		}
		if _, err := s.UseLoginLink(ctx, "link"); !depesche.IsNotFound(err) {
			t.Fatal("a link worked twice")
		}
		for range 3 {
			ok(t, s.AddLoginFailure(ctx, "x@example.org"))
		}
		if n := must(s.LoginFailures(ctx, "X@example.org", now.Add(-time.Minute)))(t); n != 3 {
			t.Fatalf("%d failures", n)
		}
	})
}

func TestTransactionsAreAllOrNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.InTx(ctx, func(tx *store.Store) error {
			ok(t, tx.SetSetting(ctx, "a", "1"))
			return depesche.E(depesche.Invalid, "x", "no")
		})
		if err == nil {
			t.Fatal("the error was lost")
		}
		if v := must(s.Setting(ctx, "a"))(t); v != "" {
			t.Fatal("half of a transaction stayed")
		}
	})
}

func TestManyWritersAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 10 {
					if err := s.InTx(ctx, func(tx *store.Store) error {
						return tx.AddLedger(ctx, nobody, depesche.LedgerEntry{Action: depesche.ActEdit, Story: 7})
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if l := must(s.Ledger(ctx, store.LedgerQuery{Story: 7}))(t); len(l) != 80 || l[0].ID < l[79].ID {
			t.Fatalf("%d entries", len(l))
		}
	})
}

func TestLedgerDetailIsCut(t *testing.T) {
	s := storetest.New(t)
	ok(t, s.AddLedger(ctx, nobody, depesche.LedgerEntry{Detail: strings.Repeat("ä", 900)}))
	if d := must(s.Ledger(ctx, store.LedgerQuery{}))(t)[0].Detail; len([]rune(d)) != 500 || !strings.HasSuffix(d, "…") {
		t.Fatalf("%d characters", len([]rune(d)))
	}
}

func TestFoldAddress(t *testing.T) {
	same := [][2]string{
		{"https://www.Example.org/a/b/", "http://example.org/a/b"},
		{"https://example.org/a?utm_campaign=x&id=3", "https://example.org/a?id=3#comments"},
		{"https://example.org", "https://example.org/"},
	}
	for _, p := range same {
		if a, b := store.FoldAddress(p[0]), store.FoldAddress(p[1]); a != b {
			t.Errorf("%q and %q", a, b)
		}
	}
	if store.FoldAddress("https://example.org/A") == store.FoldAddress("https://example.org/a") {
		t.Error("paths are case-sensitive")
	}
}
