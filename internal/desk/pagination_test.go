package desk

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
)

var (
	rowRE  = regexp.MustCompile(`row(\d{4})x`)
	moreRE = regexp.MustCompile(`<p class="older[^"]*">.*?</p>`)
	hrefRE = regexp.MustCompile(`href="([^"]*)"`)
)

// Every list of the desk is walked page by page while rows are added between the pages, at
// its beginning, in its middle and at its end: each row that was there is seen once.
func TestListsAreWalkedWhileRowsAreAdded(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	st := h.room.Store
	long := "# A long story\n\n"
	for i := range 450 {
		long += fmt.Sprintf("This is sentence row%04dx of it.\n\n", i)
	}
	longStory := h.take(long, "en")
	const ofStory = 5000 // these rows of the ledger are in the story's record too
	// Names that are added later lie among those that are there.
	shuffled := func(i int) string { return fmt.Sprintf("%02d%s row%04dx", i*37%100, "ÄaéZ"[:1+i%2*2], i) }
	for name, l := range map[string]struct {
		href string
		rows int
		add  func(i int) error
		role depesche.Role
	}{
		"glossary": {"/desk/glossary?pair=en>de", 230, func(i int) error {
			return st.SaveTerm(ctx, depesche.Term{SourceLang: "en", TargetLang: "de", Source: shuffled(i), Target: "x", Policy: depesche.TermRequired})
		}, ""},
		"people": {"/desk/people", 230, func(i int) error {
			_, err := st.CreateAccount(ctx, depesche.Account{Name: shuffled(i), Email: fmt.Sprintf("p%d@norrholm.example", i), Role: depesche.RoleReader})
			return err
		}, depesche.RoleAdmin},
		"memory": {"/desk/memory", 120, func(i int) error {
			return st.AddMemory(ctx, depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", Source: depesche.Plain(fmt.Sprintf("The ferry row%04dx", i)), Target: depesche.Plain("Die Fähre"), By: "Mara", At: time.Now()}, nil)
		}, ""},
		"words in the memory": {"/desk/memory?find=ferry", 0, nil, ""}, // those of the memory, walked again
		"comments": {"/desk/comments", 120, func(i int) error {
			_, err := st.AddComment(ctx, store.Comment{Story: h.story, Edition: "en", Lang: "en", State: store.CommentHeld, Name: fmt.Sprintf("row%04dx", i), Source: "words", HTML: "<p>words</p>", CreatedAt: time.Now()})
			return err
		}, ""},
		"mails": {"/desk/mail", 230, func(i int) error {
			_, err := st.AddMail(ctx, store.Mail{Address: "r@norrholm.example", Edition: "en", Lang: "en", Subject: fmt.Sprintf("row%04dx", i)})
			return err
		}, ""},
		"pictures": {"/desk/pictures", 90, func(i int) error {
			_, err := st.AddPicture(ctx, store.PictureFile{Hash: fmt.Sprintf("%064x", i*7919%1000+1), Mime: "image/jpeg", Width: 640, Height: 480, Credit: fmt.Sprintf("row%04dx", i)})
			return err
		}, ""},
		"ledger": {"/desk/ledger", 230, func(i int) error {
			return st.AddLedger(ctx, h.editor, depesche.LedgerEntry{Action: depesche.ActSetup, Detail: fmt.Sprintf("row%04dx", i)})
		}, ""},
		"record": {recordHref(h.story), 450, func(i int) error {
			return st.AddLedger(ctx, h.editor, depesche.LedgerEntry{Action: depesche.ActEdit, Story: h.story, Detail: fmt.Sprintf("row%04dx", ofStory+i)})
		}, ""},
		"record of a text": {recordHref(longStory) + "?lang=en", 0, nil, ""},
		"authors": {authorsHref, 230, func(i int) error {
			return st.SaveAuthor(ctx, depesche.Author{Key: fmt.Sprintf("%02d-%04d", i*37%100, i), Name: shuffled(i)})
		}, ""},
		"topics": {channelsHref, 230, func(i int) error {
			return st.SaveTopic(ctx, depesche.Topic{Key: fmt.Sprintf("%02d-%04d", i*37%100, i), Names: map[string]string{"en": fmt.Sprintf("row%04dx", i)}})
		}, ""},
		"scheduled": {"/desk?queue=scheduled", 130, func(i int) error {
			id, err := st.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "en", Priority: 4}, uint64(i))
			if err != nil {
				return err
			}
			text, err := st.CreateText(ctx, depesche.Text{Story: id, Lang: "en", Kind: depesche.Original, State: depesche.TextDraft})
			if err != nil {
				return err
			}
			if _, err := st.AddOriginalRevision(ctx, text, depesche.Document{Headline: depesche.Plain(fmt.Sprintf("row%04dx", i))}, nil, h.editor, "import"); err != nil {
				return err
			}
			return st.Schedule(ctx, store.Scheduled{Story: id, Edition: "en", At: time.Date(2031, 3, 1, 6, i*37%100, 0, 0, time.UTC)})
		}, ""},
		"archives": {archivesHref, 70, func(i int) error {
			_, err := st.AddArchiveRun(ctx, store.ArchiveRun{Format: "wxr", Name: fmt.Sprintf("row%04dx", i), Options: "{}"})
			return err
		}, depesche.RoleAdmin},
	} {
		t.Run(name, func(t *testing.T) {
			for i := range l.rows {
				h.must(l.add(i))
			}
			want, next := l.rows, l.rows
			switch name {
			case "words in the memory":
				for i := range 120 {
					h.must(st.AddMemory(ctx, depesche.MemoryUnit{SourceLang: "en", TargetLang: "es", Source: depesche.Plain(fmt.Sprintf("A ferry row%04dx", 2000+i)), Target: depesche.Plain("Un transbordador"), By: "Mara", At: time.Now()}, nil))
				}
			case "record of a text":
				want = 450
			}
			role := l.role
			if role == "" {
				role = depesche.RoleEditor
			}
			r := h.as(role)
			seen := map[string]int{}
			pages := 0
			for at := l.href; at != ""; pages++ {
				if pages > 40 {
					t.Fatal("the list never ends")
				}
				_, page := r.get(at)
				if name == "scheduled" { // above the rows there are topics to filter by
					_, page, _ = strings.Cut(page, "<tbody")
				}
				on := map[string]bool{}
				for _, m := range rowRE.FindAllStringSubmatch(page, -1) {
					on[m[1]] = true // a row may say its name twice
				}
				for m := range on {
					seen[m]++
				}
				at = ""
				if links := hrefRE.FindAllStringSubmatch(moreRE.FindString(page), -1); len(links) > 0 {
					at = html.UnescapeString(links[len(links)-1][1])
					if pages > 0 && len(links) == 1 && strings.HasPrefix(name, "record") {
						at = "" // only back
					}
				}
				for range 3 {
					if l.add != nil {
						h.must(l.add(next))
						next++
					}
				}
			}
			if pages < 3 {
				t.Fatalf("%d pages", pages)
			}
			for i := range want {
				if name == "record" {
					i += ofStory
				}
				if n := seen[fmt.Sprintf("%04d", i)]; n != 1 {
					t.Errorf("row %d was seen %d times", i, n)
				}
			}
			for m, n := range seen {
				if n > 1 {
					t.Errorf("row %s was seen %d times", m, n)
				}
			}
		})
	}
}

// An address that nobody made leads to the first page.
func TestPagesOfStrangeAddresses(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleAdmin)
	for _, path := range []string{"/desk", "/desk/glossary", "/desk/people", "/desk/memory", "/desk/comments", "/desk/mail", "/desk/pictures", "/desk/ledger", recordHref(h.story), authorsHref, archivesHref} {
		for _, before := range []string{"x", "-1", "0", "1.", "99999999999999999999", "1.x", "%00", "1.-5", "2.1.x"} {
			if res, _ := r.get(path + "?before=" + before); res.StatusCode != 200 {
				t.Errorf("%s?before=%s: %d", path, before, res.StatusCode)
			}
		}
	}
}
