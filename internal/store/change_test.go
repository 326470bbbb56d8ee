package store_test

import (
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// live publishes a text of the fixture.
func live(t *testing.T, s *store.Store, story, text, revision int64, edition, lang string, kind depesche.TextKind, lead string) {
	t.Helper()
	d := depesche.Document{Headline: depesche.Plain("Headline in " + edition)}
	if lead != "" {
		d.Lead = &depesche.PictureUse{Hash: lead}
	}
	ok(t, s.SavePublication(ctx, store.PublicationRecord{Publication: depesche.Publication{Story: story, Edition: edition, Text: text, Revision: revision, Slug: "x"},
		Lang: lang, Kind: kind, Document: d}))
}

// seen is what a page that shows all of the fixture's public side has read, and what it saw.
func seen(t *testing.T, s *store.Store, f fixture) (parts []string, until time.Time) {
	t.Helper()
	c, reads := store.Watch(ctx)
	must(s.PublishedStory(c, "de", f.story))(t)
	must(s.PublishedList(c, store.ListQuery{Edition: "de", Languages: true, Documents: true}))(t)
	_, _, err := s.Approval(c, f.story, "de")
	ok(t, err)
	must(s.Thread(c, f.story, "de", store.CommentCursor{}, 10))(t)
	must(s.Setting(c, "comments.de"))(t)
	must(s.Topics(c))(t)
	must(s.FollowerCount(c, 1))(t)
	must(s.RecentCorrections(c, "de", 5))(t)
	return reads.Parts()
}

// Every change of what is public is counted, in a part that a page which shows it has
// read; what no page shows is not counted.
func TestChangesAreCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "")
		ok(t, s.SetTopics(ctx, f.story, []string{"harbour"}))
		hash := strings.Repeat("ab", 32)
		must(s.AddPicture(ctx, store.PictureFile{Hash: hash, Mime: "image/jpeg", Width: 10, Height: 10, RightsUntil: time.Now().Add(time.Hour)}))(t)
		live(t, s, f.story, f.translation, f.target.ID, "de", "de", depesche.Translation, hash)
		said := must(s.AddComment(ctx, store.Comment{Story: f.story, Edition: "de", Lang: "de", State: store.CommentPublic, Source: "x"}))(t)
		ok(t, s.AddReader(ctx, store.Reader{Email: "a@example.org", Address: "a@example.org", Lang: "de", Edition: "de", Pace: store.PaceDaily, Zone: "UTC"}))
		reader := must(s.ReaderByEmail(ctx, "a@example.org"))(t)

		parts, until := seen(t, s, f)
		if until.IsZero() || until.After(time.Now().Add(time.Hour)) {
			t.Errorf("the end of a picture's rights is not noted: %v", until)
		}
		answer := func(state store.CommentState) func() error {
			return func() error {
				c, err := s.Comment(ctx, said)
				if err != nil {
					return err
				}
				before := c.State
				c.State = state
				return s.UpdateComment(ctx, c, before)
			}
		}
		for _, step := range []struct {
			name    string
			counted bool
			do      func() error
		}{
			{"an edition", true, func() error {
				return s.SaveEdition(ctx, depesche.Edition{Code: "de", Lang: "de", Name: "New", TimeZone: "UTC"})
			}},
			{"a channel", true, func() error { return s.SaveChannel(ctx, depesche.Channel{Key: "local"}) }},
			{"a topic's name", true, func() error { return s.SaveTopic(ctx, depesche.Topic{Key: "harbour"}) }},
			{"the topics of the story", true, func() error { return s.SetTopics(ctx, f.story, nil) }},
			{"the story", true, func() error {
				st, err := s.Story(ctx, f.story)
				if err != nil {
					return err
				}
				st.Channel = ""
				return s.UpdateStory(ctx, *st)
			}},
			{"another language", true, func() error {
				live(t, s, f.story, f.original, f.source.ID, "en", "en", depesche.Original, "")
				return nil
			}},
			{"a correction", true, func() error {
				return s.AddCorrection(ctx, depesche.Correction{Story: f.story, Lang: "de", Wrong: "a", Right: "b", At: time.Now()})
			}},
			{"an approval", true, func() error {
				text, err := s.Text(ctx, f.story, "de")
				if err != nil {
					return err
				}
				text.Approved = f.target.ID
				return s.UpdateText(ctx, *text)
			}},
			{"work on a translation that is live", false, func() error {
				text, err := s.Text(ctx, f.story, "de")
				if err != nil {
					return err
				}
				text.State, text.OpenErrors = depesche.TextInEdit, 1
				return s.UpdateText(ctx, *text)
			}},
			{"a draft of its original", false, func() error {
				_, err := s.AddOriginalRevision(ctx, f.original, depesche.Document{Headline: depesche.Plain("Draft")}, nil, nobody, "x")
				return err
			}},
			{"a comment", true, func() error {
				_, err := s.AddComment(ctx, store.Comment{Story: f.story, Edition: "de", Lang: "de", State: store.CommentPublic, Parent: said, Root: said, Source: "y"})
				return err
			}},
			{"the comments of a draft that arrives", true, func() error {
				in, err := s.Arrivals(ctx)
				if err != nil {
					return err
				}
				defer in.Close()
				original := must(s.Original(ctx, f.story))(t)
				head := must(s.Revision(ctx, original.Head))(t)
				_, err = in.AddTranslations(ctx, depesche.Actor{Name: "depesche"}, []*store.ArrivedTranslation{{Site: "https://old.example", ForeignID: "7", Story: f.story, Lang: "fr", Source: head,
					Targets: make([]depesche.TranslatedSegment, len(head.Segments)), Comments: []store.Comment{{Edition: "de", Lang: "de", State: store.CommentPublic, Source: "w", HTML: "<p>Ja.</p>"}}}}, store.NewLexicon())
				return err
			}},
			{"a comment that waits", false, func() error {
				_, err := s.AddComment(ctx, store.Comment{Story: f.story, Edition: "de", Lang: "de", State: store.CommentHeld, Source: "z"})
				return err
			}},
			{"a comment held", true, answer(store.CommentHeld)},
			{"an answered comment rejected", true, answer(store.CommentRejected)},
			{"a comment's translation", true, func() error {
				return s.SaveCommentTranslation(ctx, said, store.CommentTranslation{Lang: "en", Text: "x", Engine: "e"})
			}},
			{"its end", true, func() error { return s.ForgetCommentTranslations(ctx, said) }},
			{"rules for comments", true, func() error { return s.SetSetting(ctx, "comments.de", "{}") }},
			{"another setting", false, func() error { return s.SetSetting(ctx, "other", "x") }},
			{"a subscription that waits", false, func() error { return s.AddSubscription(ctx, reader.ID, 1, "de") }},
			{"a follower", true, func() error { _, err := s.ConfirmSubscription(ctx, reader.ID, 1, "de"); return err }},
			{"one less", true, func() error { return s.EraseReader(ctx, reader.ID) }},
			{"a picture's record", true, func() error { return s.UpdatePicture(ctx, store.PictureFile{Hash: hash, Credit: "New"}) }},
			{"another picture", false, func() error {
				_, err := s.AddPicture(ctx, store.PictureFile{Hash: strings.Repeat("cd", 32), Mime: "image/jpeg"})
				return err
			}},
			{"the page itself", true, func() error { _, err := s.WithdrawPublication(ctx, f.story, "de"); return err }},
		} {
			before := must(s.PublishedChange(ctx))(t)
			var raised uint64
			if sig := s.ChangeSignal(); sig != nil {
				raised = sig.Load()
			}
			ok(t, step.do())
			changed, after, err := s.ChangedSince(ctx, before)
			ok(t, err)
			hit := slices.ContainsFunc(changed, func(p string) bool { return slices.Contains(parts, p) })
			if hit != step.counted {
				t.Errorf("%s: changed %v, the page has read %v", step.name, changed, parts)
			}
			if sig := s.ChangeSignal(); sig != nil && (sig.Load() != raised) != (after != before) {
				t.Errorf("%s: the signal went from %d to %d, the number from %d to %d", step.name, raised, sig.Load(), before, after)
			}
			if more, same, err := s.ChangedSince(ctx, after); err != nil || len(more) > 0 || same != after {
				t.Errorf("%s: asked again, %v %d %v", step.name, more, same, err)
			}
		}
	})
}

func TestChangesAreTakenBackWithTheirTransaction(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		before := must(s.PublishedChange(ctx))(t)
		err := s.InTx(ctx, func(tx *store.Store) error {
			ok(t, tx.SaveTopic(ctx, depesche.Topic{Key: "x"}))
			return context.Canceled
		})
		if changed, after, e := s.ChangedSince(ctx, before); err == nil || e != nil || len(changed) > 0 || after != before {
			t.Errorf("%v: %v %d %v", err, changed, after, e)
		}
	})
}

// Another process shares the signal: a second opening of the file stands for it.
func TestSignalReachesOtherProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "newsroom.db")
	a, b := must(store.Open(ctx, path))(t), must(store.Open(ctx, path))(t)
	defer a.Close()
	defer b.Close()
	sig := a.ChangeSignal()
	if sig == nil {
		t.Skip("skipped: this system shares no memory between processes")
	}
	before := sig.Load()
	ok(t, b.SaveTopic(ctx, depesche.Topic{Key: "x"}))
	if sig.Load() == before {
		t.Error("a change by another connection raised no signal")
	}
	parts, _, err := a.ChangedSince(ctx, 0)
	if err != nil || !slices.Contains(parts, "topics") {
		t.Errorf("%v %v", parts, err)
	}
}

// Lists follow channel, topics and state of a story, newest first, and page without gaps.
func TestListings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "")
		numbers := func(q store.ListQuery) []int64 {
			var out []int64
			for _, it := range must(s.PublishedList(ctx, q))(t) {
				out = append(out, it.Number)
			}
			return out
		}
		want := func(what string, q store.ListQuery, ids ...int64) {
			t.Helper()
			if got := numbers(q); !slices.Equal(got, ids) {
				t.Errorf("%s: %v, want %v", what, got, ids)
			}
		}
		want("nothing is live", store.ListQuery{Edition: "de"})
		live(t, s, f.story, f.translation, f.target.ID, "de", "de", depesche.Translation, "")
		want("all", store.ListQuery{Edition: "de"}, f.story)
		want("another edition", store.ListQuery{Edition: "en"})
		want("channel", store.ListQuery{Edition: "de", Channel: "local"}, f.story)
		want("topic", store.ListQuery{Edition: "de", Topic: "harbour"})
		ok(t, s.SetTopics(ctx, f.story, []string{"harbour"}))
		want("topic", store.ListQuery{Edition: "de", Topic: "harbour"}, f.story)
		st := must(s.Story(ctx, f.story))(t)
		st.Channel = ""
		ok(t, s.UpdateStory(ctx, *st))
		want("channel left", store.ListQuery{Edition: "de", Channel: "local"})

		first := time.UnixMicro(1_700_000_000_000_000)
		var ids []int64
		for range 5 { // all at the same moment
			n := must(s.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "de", Channel: "local"}, 0))(t)
			text := must(s.CreateText(ctx, depesche.Text{Story: n, Lang: "de", Kind: depesche.Original}))(t)
			rev := must(s.AddOriginalRevision(ctx, text, depesche.Document{}, nil, nobody, "x"))(t)
			ok(t, s.SavePublication(ctx, store.PublicationRecord{Publication: depesche.Publication{Story: n, Edition: "de", Text: text, Revision: rev.ID, Slug: "x", First: first}, Lang: "de", Kind: depesche.Original}))
			ids = append([]int64{n}, ids...)
		}
		var got []int64
		for q := (store.ListQuery{Edition: "de", Channel: "local", Limit: 2}); ; {
			page := numbers(q)
			got = append(got, page...)
			if len(page) < 2 {
				break
			}
			q.Before, q.BeforeID = first, page[1]
		}
		if !slices.Equal(got, ids) {
			t.Errorf("paged: %v, want %v", got, ids)
		}
		if others := must(s.OtherEditionsLatest(ctx, "en", 3))(t); len(others) != 3 || others[0].Number != f.story || others[1].Number != ids[0] {
			t.Errorf("others: %+v", others)
		}
		must(s.WithdrawPublication(ctx, f.story, "de"))(t)
		want("withdrawn", store.ListQuery{Edition: "de", Topic: "harbour"})
	})
}

// Site maps name what lists show.
func TestPublishedPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "")
		live(t, s, f.story, f.translation, f.target.ID, "de", "de", depesche.Translation, "")
		live(t, s, f.story, f.original, f.source.ID, "en", "en", depesche.Original, "")
		for range 3 {
			n := must(s.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "de"}, 0))(t)
			text := must(s.CreateText(ctx, depesche.Text{Story: n, Lang: "de", Kind: depesche.Original}))(t)
			live(t, s, n, text, must(s.AddOriginalRevision(ctx, text, depesche.Document{}, nil, nobody, "x"))(t).ID, "de", "de", depesche.Original, "")
		}
		pages := must(s.PublishedPages(ctx, "de", store.PageQuery{Limit: 3}))(t)
		items := must(s.PublishedList(ctx, store.ListQuery{Edition: "de", Limit: 3, Languages: true}))(t)
		if len(pages) != 3 || len(items) != 3 {
			t.Fatalf("%d pages, %d items", len(pages), len(items))
		}
		all := must(s.PublishedPages(ctx, "de", store.PageQuery{Limit: 10}))(t)
		if last := all[len(all)-1]; last.Number != f.story || len(last.Languages) != 2 || last.Languages[0].Edition != "en" || last.Path != store.Path("de", f.story, "x") {
			t.Errorf("%+v", last)
		}
		for i, p := range pages {
			if p.Number != items[i].Number || p.Path != items[i].Path || !p.Updated.Equal(items[i].Updated) || len(p.Languages) != len(items[i].Languages) {
				t.Errorf("%+v, the list has %+v", p, items[i])
			}
		}
	})
}

// A secret that is made while a page looks for it is there at once, also for that page, and
// pages that were made without it are told.
func TestSecretIsThereWhereItWasMissed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		page, _ := store.Watch(ctx)
		if v := must(s.Setting(page, "secret"))(t); v != "" {
			t.Fatalf("there is a secret: %q", v)
		}
		n := must(s.PublishedChange(ctx))(t)
		for _, made := range []string{"first", "second"} {
			if v := must(s.SecretSetting(page, "secret", made))(t); v != "first" {
				t.Errorf("the secret is %q", v)
			}
		}
		if parts, _, err := s.ChangedSince(ctx, n); err != nil || !slices.Contains(parts, "setting/secret") {
			t.Errorf("changed: %v, %v", parts, err)
		}
	})
}

// A page's text is counted as changed when it is published anew or withdrawn, and not when
// something around it changes; whoever reads it with the story gets the same as in one go.
func TestTextOfAPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f := fill(t, s, "")
		hash := strings.Repeat("ab", 32)
		must(s.AddPicture(ctx, store.PictureFile{Hash: hash, Mime: "image/jpeg", Width: 10, Height: 10}))(t)
		live(t, s, f.story, f.translation, f.target.ID, "de", "de", depesche.Translation, hash)
		whole := must(s.PublishedStory(ctx, "de", f.story))(t)
		with := must(s.PublishedStoryWith(ctx, "de", f.story, s.PublishedText))(t)
		if !reflect.DeepEqual(whole, with) || len(with.Pictures) != 1 {
			t.Errorf("in one go %+v, with its text %+v", whole, with)
		}
		c, reads := store.Watch(ctx)
		must(s.PublishedText(c, &whole.Publication))(t)
		parts, _ := reads.Parts()
		for _, step := range []struct {
			name    string
			counted bool
			do      func() error
		}{
			{"the topics of the story", false, func() error { return s.SetTopics(ctx, f.story, []string{"harbour"}) }},
			{"a correction", false, func() error {
				return s.AddCorrection(ctx, depesche.Correction{Story: f.story, Lang: "de", Wrong: "a", Right: "b", At: time.Now()})
			}},
			{"another language", false, func() error {
				live(t, s, f.story, f.original, f.source.ID, "en", "en", depesche.Original, "")
				return nil
			}},
			{"a picture's record", true, func() error { return s.UpdatePicture(ctx, store.PictureFile{Hash: hash, Credit: "New"}) }},
			{"the text anew", true, func() error {
				live(t, s, f.story, f.translation, f.target.ID, "de", "de", depesche.Translation, "")
				return nil
			}},
			{"its end", true, func() error { _, err := s.WithdrawPublication(ctx, f.story, "de"); return err }},
		} {
			before := must(s.PublishedChange(ctx))(t)
			ok(t, step.do())
			changed, _, err := s.ChangedSince(ctx, before)
			ok(t, err)
			if hit := slices.ContainsFunc(changed, func(p string) bool { return slices.Contains(parts, p) }); hit != step.counted {
				t.Errorf("%s: changed %v, the text has read %v", step.name, changed, parts)
			}
			if keys := store.SurrogateKeys(changed); slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, "document") }) {
				t.Errorf("%s: a document is told to caches, which know it by its story: %v", step.name, keys)
			}
		}
		if _, err := s.PublishedStoryWith(ctx, "de", f.story, s.PublishedText); !depesche.IsNotFound(err) {
			t.Errorf("a page that was withdrawn: %v", err)
		}
	})
}
