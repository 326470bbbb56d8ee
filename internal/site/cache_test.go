package site

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"depesche"
	"depesche/internal/alert"
	"depesche/internal/comment"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// twins are two servers of one newsroom: one keeps its pages, the other makes each anew.
type twins struct {
	*newsroom
	room       *comment.Room
	kept, anew *Server
	front      http.Handler // of kept, with what is in memory before everything
	clock      time.Time
	stories    []int64
	hashes     []string
	topics     []string
	random     *rand.Rand
}

func newTwins(t *testing.T, s *store.Store, seed uint64) *twins {
	t.Helper()
	w := &twins{newsroom: newsroomOn(t, s), clock: now, random: rand.New(rand.NewPCG(seed, 1))}
	tick := func() time.Time { return w.clock }
	s.SetClock(tick)
	w.room = comment.New(comment.Options{Store: s, Now: tick})
	office, err := alert.Open(context.Background(), alert.Options{Store: s, Dir: t.TempDir(), BaseURL: "https://depesche.example", Now: tick})
	w.must(err)
	t.Cleanup(office.Close)
	c := Config{Store: s, Known: WellKnown{Security: []string{"mailto:security@depesche.example"}}, Comments: w.room, Alerts: office, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: tick,
		Pictures: func(context.Context, *store.PictureFile, string) ([]byte, error) { return nil, nil }}
	w.kept = New(c)
	w.front = w.kept.Before(w.kept)
	c.CacheBytes = -1
	w.anew = New(c)
	w.topics = []string{"rail", "water"}
	for i := range 3 {
		w.hashes = append(w.hashes, w.picture(strconv.Itoa(i)+"a"))
	}
	return w
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// addresses are all that the public can ask for.
func (w *twins) addresses() []string {
	out := []string{"/sitemap.xml", "/robots.txt", "/nothing", "/.well-known/security.txt", "/feeds.opml", dataPath + "/editions", dataPath + "/channels", dataPath + "/topics"}
	eds, err := w.store.Editions(context.Background())
	w.must(err)
	for _, e := range eds {
		at := "/" + e.Code
		out = append(out, at+"/", at+"/feed.xml", at+"/sitemap.xml", at+"/channel/science", at+"/channel/economy", at+"/topic/rail", at+"/topic/water",
			at+"/topics", at+"/authors", at+"/author/jonna-petrak", at+"/author/ivo-brenk", at+"/corrections", at+"/page/about", at+"/page/imprint", at+"/archive",
			at+"/sitemap-index.xml", at+"/sitemap-news.xml", at+"/sitemaps/topics.xml", at+"/sitemaps/authors.xml", at+"/site.webmanifest", dataPath+"/editions"+at+"/stories", dataPath+"/editions"+at+"/stories?channel=science&limit=1")
		months, err := w.store.PageMonths(context.Background(), e.Code)
		w.must(err)
		for _, m := range months {
			out = append(out, at+"/sitemaps/"+partName(monthName(m.Month), 1))
		}
		for _, f := range feedFiles {
			out = append(out, at+"/"+f.name, at+"/channel/science/"+f.name, at+"/topic/water/"+f.name, at+"/author/ivo-brenk/"+f.name)
		}
		days := map[string]bool{}
		for _, n := range w.stories {
			if ps, err := w.store.PublishedStory(context.Background(), e.Code, n); err == nil {
				zone, err := time.LoadLocation(e.TimeZone)
				w.must(err)
				days[ps.Publication.First.In(zone).Format("/archive/2006-01-02")] = true
			}
		}
		for _, day := range slices.Sorted(maps.Keys(days)) {
			out = append(out, at+day, at+day[:len("/archive/2006-01")], at+day[:len("/archive/2006")])
		}
		for _, n := range w.stories {
			ps, err := w.store.PublishedStory(context.Background(), e.Code, n)
			if depesche.IsNotFound(err) {
				out = append(out, fmt.Sprintf("%s/%d/gone", at, n))
				continue
			}
			w.must(err)
			one := fmt.Sprintf("%s/editions%s/stories/%d", dataPath, at, n)
			out = append(out, ps.Publication.Path, ps.Publication.Path+"?after=1.1", one, one+"/ninjs", fmt.Sprintf("%s/card/%d", at, n), "/oembed?url=https%3A%2F%2Fexample.com"+ps.Publication.Path)
		}
	}
	return out
}

// compare asks both servers for everything.
func (w *twins) compare(after string) {
	w.t.Helper()
	for _, at := range w.addresses() {
		a, b := get(w.front, at), get(w.anew, at)
		if a.Code != b.Code || a.Body.String() != b.Body.String() || a.Header().Get("Content-Type") != b.Header().Get("Content-Type") || a.Header().Get("Location") != b.Header().Get("Location") {
			w.t.Fatalf("after %s, %s: the page in memory is another one: %d %d\n%s", after, at, a.Code, b.Code, firstDifference(a.Body.String(), b.Body.String()))
		}
	}
}

func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-80):min(len(s), i+120)] }
	return cut(a) + "\n--- against\n" + cut(b)
}

func (w *twins) document() depesche.Document {
	d := full("Headline "+strconv.Itoa(w.random.IntN(1000)), pick(w.random, w.hashes))
	d.Byline = pick(w.random, [][]string{nil, {"Jonna Petrak"}, {"Ivo Brenk", "Jonna Petrak"}})
	if w.random.IntN(3) == 0 {
		d.Lead = nil
	}
	return d
}

// act does one thing that newsrooms, readers and time do, and says which.
func (w *twins) act() string {
	ctx, r := context.Background(), w.random
	editions := []string{"en", "de", "es", "ar"}
	edition := pick(r, editions)
	newStory := func() string {
		n := w.add(depesche.Story{Channel: pick(r, []string{"science", "economy", ""}), Priority: 1 + r.IntN(6)}, pick(r, w.topics))
		w.stories = append(w.stories, n)
		w.publish(n, edition, w.document(), depesche.Publication{First: w.clock.Add(-time.Duration(r.IntN(3000)) * time.Minute)})
		return "a new story"
	}
	if len(w.stories) == 0 {
		return newStory()
	}
	n := pick(r, w.stories)
	comments := func(states ...store.CommentState) *store.Comment {
		var some []store.Comment
		for _, q := range store.CommentQueues() {
			cs, err := w.store.CommentQueue(ctx, store.CommentQuery{Queue: q})
			w.must(err)
			some = append(some, cs...)
		}
		some = slices.DeleteFunc(some, func(c store.Comment) bool { return !slices.Contains(states, c.State) })
		if len(some) == 0 {
			return nil
		}
		c := pick(r, some)
		return &c
	}
	decision := func(c *store.Comment) comment.Decision {
		return comment.Decision{ID: c.ID, Version: c.Version, Reason: pick(r, comment.Reasons()), Note: "Because."}
	}
	mara := depesche.Actor{Name: "Mara", Account: 1}
	switch r.IntN(24) {
	case 23:
		w.must(w.store.SetSetting(ctx, store.SiteClosed, pick(r, []string{"", "", "2026-03-04T15:30:00Z"})))
		return "the doors opened or closed"
	case 19:
		w.must(w.store.SaveAuthor(ctx, depesche.Author{Key: "ivo-brenk", Name: "Ivo Brenk", About: map[string]string{"en": "Number " + strconv.Itoa(r.IntN(99))}}))
		return "what is known of an author"
	case 20, 21:
		key := pick(r, []string{"about", "imprint"})
		if err := w.store.DeletePage(ctx, edition, key); r.IntN(4) == 0 && !depesche.IsNotFound(err) {
			w.must(err)
			return "a page of its own less"
		}
		_, err := w.store.SavePage(ctx, depesche.Page{Edition: edition, Key: key, Title: "Title " + strconv.Itoa(r.IntN(99)), Listed: r.IntN(2) == 0,
			Blocks: []depesche.Block{{ID: "b1", Kind: depesche.Paragraph, Text: depesche.Plain("Text " + strconv.Itoa(r.IntN(99)))}}})
		w.must(err)
		return "a page of its own"
	case 22:
		e, err := w.store.Edition(ctx, edition)
		w.must(err)
		e.Region, e.Look.Channels = pick(r, []string{"", "AT"}), pick(r, [][]string{nil, {"economy"}, {"economy", "science"}})
		e.Look.Nav = pick(r, [][]depesche.NavLink{nil, {{Name: "Rail", Href: "topic/rail"}}})
		w.must(w.store.SaveEdition(ctx, *e))
		return "an edition's look"
	case 0, 1:
		return newStory()
	case 2, 3:
		w.publish(n, edition, w.document(), depesche.Publication{Reviewed: r.IntN(2) == 0, ReviewedBy: "Mara", First: w.clock.Add(-time.Duration(r.IntN(90)) * time.Minute), Updated: w.clock})
		return "a publication"
	case 4:
		_, err := w.store.WithdrawPublication(ctx, n, edition)
		w.must(err)
		return "a withdrawal"
	case 5:
		w.must(w.store.AddCorrection(ctx, depesche.Correction{Story: n, Lang: edition, Wrong: "wrong", Right: "right " + strconv.Itoa(r.IntN(99)), At: w.clock}))
		return "a correction"
	case 6, 7:
		parent := int64(0)
		if c := comments(store.CommentPublic); c != nil && r.IntN(2) == 0 {
			parent, n = c.ID, c.Story
		}
		c := store.Comment{Story: n, Edition: edition, Lang: edition, State: pick(r, []store.CommentState{store.CommentPublic, store.CommentHeld}), Name: "Boll", Parent: parent, Source: "Words " + strconv.Itoa(r.IntN(999))}
		if parent != 0 {
			p, err := w.store.Comment(ctx, parent)
			w.must(err)
			c.Root = p.Root
		}
		_, err := w.store.AddComment(ctx, c)
		w.must(err)
		return "a comment"
	case 8:
		if c := comments(store.CommentHeld, store.CommentRejected); c != nil {
			w.must(w.room.Approve(ctx, mara, decision(c)))
			return "an approval"
		}
	case 9:
		if c := comments(store.CommentHeld, store.CommentPublic); c != nil {
			w.must(w.room.Reject(ctx, mara, decision(c)))
			return "a rejection"
		}
	case 10:
		if c := comments(store.CommentPublic); c != nil {
			if _, err := w.store.FirstPublishedIn(ctx, c.Story, c.Edition); err == nil {
				_, err := w.room.Reply(ctx, mara, c.ID, "", "An answer.")
				w.must(err)
				return "a reply"
			}
		}
	case 11:
		p, err := w.store.PictureFile(ctx, pick(r, w.hashes))
		w.must(err)
		p.Credit, p.FocusX = "Credit "+strconv.Itoa(r.IntN(99)), r.IntN(1000)
		p.RightsUntil = time.Time{}
		if r.IntN(2) == 0 {
			p.RightsUntil = w.clock.Add(time.Duration(r.IntN(200)) * time.Minute)
		}
		w.must(w.store.UpdatePicture(ctx, *p))
		return "a picture's record"
	case 12:
		_, err := w.store.EndedPictures(ctx)
		w.must(err)
		return "a look at rights"
	case 13:
		w.must(w.store.SaveTopic(ctx, depesche.Topic{Key: pick(r, w.topics), Names: map[string]string{"en": "Topic " + strconv.Itoa(r.IntN(99))}}))
		return "a topic's new name"
	case 14:
		w.must(w.store.SetTopics(ctx, n, pick(r, [][]string{nil, {"rail"}, {"water"}, {"rail", "water"}})))
		return "other topics"
	case 15:
		e, err := w.store.Edition(ctx, edition)
		w.must(err)
		e.Tagline, e.Position = "Tag line "+strconv.Itoa(r.IntN(99)), r.IntN(9)
		e.Host = pick(r, []string{"", "", e.Code + ".example"})
		w.must(w.store.SaveEdition(ctx, *e))
		return "an edition's settings"
	case 16:
		st, err := w.store.Story(ctx, n)
		w.must(err)
		st.Channel, st.Priority = pick(r, []string{"science", "economy"}), 1+r.IntN(6)
		w.must(w.store.UpdateStory(ctx, *st))
		return "another channel"
	case 17:
		pol := comment.DefaultPolicy
		pol.Opening, pol.CloseAfter = pick(r, []comment.Opening{comment.Open, comment.Open, comment.Closed, comment.Off}), r.IntN(3)
		w.must(w.room.SetPolicy(ctx, mara, edition, pol))
		return "other rules for comments"
	}
	step := pick(r, []time.Duration{time.Second, 20 * time.Second, time.Minute, 17 * time.Minute, time.Hour, 9 * time.Hour, 26 * time.Hour, 190 * 24 * time.Hour})
	w.clock = w.clock.Add(step)
	return step.String()
}

// Whatever happens, a site that keeps its pages shows what one shows that makes each anew.
func TestKeptPagesAreTrue(t *testing.T) {
	const steps = 50
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seed := uint64(time.Now().UnixNano())
		t.Logf("seed %d", seed)
		w := newTwins(t, s, seed)
		var done []string
		for range steps {
			done = append(done, w.act())
			if w.random.IntN(3) == 0 {
				continue // several things at once
			}
			w.compare(strings.Join(done, ", "))
			done = nil
		}
		w.must(s.SetSetting(context.Background(), store.SiteClosed, "")) // what says that it is closed is not kept
		w.compare("the doors open")
		before := w.kept.cache.Stats()
		w.compare("nothing")
		if after := w.kept.cache.Stats(); after.Hits <= before.Hits || after.Made-before.Made > before.Made/4 {
			t.Errorf("nothing had changed, and pages were made anew: %+v, then %+v", before, after)
		}
	})
}

// A change makes anew what shows it, and nothing else.
func TestChangesTouchOnlyWhatShowsThem(t *testing.T) {
	w := newTwins(t, storetest.New(t), 1)
	ctx := context.Background()
	var paths []string
	for i, c := range []string{"science", "economy"} {
		n := w.add(depesche.Story{Channel: c}, w.topics[i])
		w.stories = append(w.stories, n)
		w.publish(n, "de", full("Story "+c, w.hashes[i]), depesche.Publication{Slug: "x", First: now.Add(-72 * time.Hour), Reviewed: true, ReviewedBy: "Mara"})
		paths = append(paths, fmt.Sprintf("/de/%d/x", n))
	}
	past := now.Add(-72 * time.Hour).In(time.FixedZone("", 3600)).Format("/archive/2006-01-02")
	pages := append([]string{"/de" + past, "/de/topics", "/de/authors", "/de/author/jonna-petrak", "/de/corrections", "/de/archive", "/de/", "/en/", "/de/channel/science", "/de/channel/economy", "/de/feed.xml", "/de/sitemap.xml", "/en/sitemap.xml", "/de/sitemaps/topics.xml", "/de/sitemaps/authors.xml"}, paths...)
	made := func() []string {
		var out []string
		for _, p := range pages {
			before := w.kept.cache.Stats().Made
			if c := get(w.front, p).Code; c != 200 {
				t.Fatalf("%s: %d", p, c)
			}
			if w.kept.cache.Stats().Made > before {
				out = append(out, p)
			}
		}
		return out
	}
	made()
	if again := made(); again != nil {
		t.Fatalf("asked twice, made twice: %v", again)
	}
	for _, c := range []struct {
		name string
		do   func() error
		want []string
	}{
		{"a comment", func() error {
			_, err := w.store.AddComment(ctx, store.Comment{Story: w.stories[0], Edition: "de", Lang: "de", State: store.CommentPublic, Source: "x"})
			return err
		}, paths[:1]},
		{"a picture's record", func() error {
			return w.store.UpdatePicture(ctx, store.PictureFile{Hash: w.hashes[1], Credit: "New"})
		}, []string{"/de" + past, "/de/author/jonna-petrak", "/de/", "/de/channel/economy", "/de/feed.xml", paths[1]}},
		{"a story in English", func() error {
			n := w.add(depesche.Story{Channel: "science"}, "rail")
			w.publish(n, "en", full("Another", ""), depesche.Publication{First: now.Add(-50 * time.Hour)})
			return nil
		}, []string{"/de/author/jonna-petrak", "/de/", "/en/", "/en/sitemap.xml"}}, // whose page says where else its author is found,
		{"a correction", func() error {
			return w.store.AddCorrection(ctx, depesche.Correction{Story: w.stories[1], Lang: "de", Wrong: "a", Right: "b", At: now})
		}, []string{"/de/corrections", "/de/", "/en/", "/de/feed.xml", "/de/sitemap.xml", "/en/sitemap.xml", paths[1]}},
		{"a story without topic and byline", func() error {
			d := full("Third", "")
			d.Byline = nil
			w.publish(w.add(depesche.Story{}), "de", d, depesche.Publication{First: now.Add(-50 * time.Hour)})
			return nil
		}, []string{"/de/corrections", "/de/archive", "/de/", "/en/", "/de/feed.xml", "/de/sitemap.xml"}},
		{"work on a text that is live", func() error {
			text, err := w.store.Text(ctx, w.stories[0], "de")
			if err != nil {
				return err
			}
			text.State, text.OpenWarnings = depesche.TextInEdit, 1
			return w.store.UpdateText(ctx, *text)
		}, nil},
		{"an approval of it", func() error {
			text, err := w.store.Text(ctx, w.stories[0], "de")
			if err != nil {
				return err
			}
			text.State, text.ApprovedAt = depesche.TextApproved, now
			return w.store.UpdateText(ctx, *text)
		}, paths[:1]},
		{"work on another text", func() error {
			_, err := w.store.CreateText(ctx, depesche.Text{Story: w.stories[0], Lang: "fr", Kind: depesche.Translation, State: depesche.TextDraft})
			return err
		}, nil},
	} {
		w.must(c.do())
		if got := made(); !slices.Equal(got, c.want) {
			t.Errorf("%s: made anew %v, want %v", c.name, got, c.want)
		}
	}
}

// Readers never get half a page, nor one from before a change that they know of.
func TestReadersWhilePublishing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTwins(t, s, 1)
		n := w.add(depesche.Story{Channel: "science"}, "rail")
		path := fmt.Sprintf("/de/%d/x", n)
		var published atomic.Int64
		publish := func(i int64) {
			d := full(fmt.Sprintf("Number %06d", i), w.hashes[0])
			w.publish(n, "de", d, depesche.Publication{Slug: "x", Updated: now})
			published.Store(i)
		}
		publish(1)
		stop := make(chan struct{})
		var readers sync.WaitGroup
		for range 6 {
			readers.Add(1)
			go func() {
				defer readers.Done()
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
					}
					at := []string{path, "/de/", "/de/feed.xml", "/de/channel/science"}[i%4]
					least := published.Load()
					body := get(w.front, at).Body.String()
					_, rest, found := strings.Cut(body, "Number ")
					if !found || !strings.HasSuffix(strings.TrimSpace(body), ">") {
						t.Errorf("%s: no whole page: %.200s", at, body)
						return
					}
					got, err := strconv.ParseInt(rest[:6], 10, 64)
					if err != nil || got < least {
						t.Errorf("%s shows %d, and %d had been published (%v)", at, got, least, err)
						return
					}
					if at == path && strings.Count(body, "Number ") != strings.Count(body, fmt.Sprintf("Number %06d", got)) {
						t.Errorf("%s is made of two publications", at)
						return
					}
				}
			}()
		}
		for i := int64(2); i < 60; i++ {
			publish(i)
		}
		close(stop)
		readers.Wait()
	})
}

// The text of a story's page is kept while what surrounds it changes, and goes with the
// first change of its own.
func TestTextIsKept(t *testing.T) {
	w := newTwins(t, storetest.New(t), 1)
	ctx := context.Background()
	number := w.add(depesche.Story{Channel: "science"}, "rail")
	w.publish(number, "de", full("Erste Fassung", w.hashes[0]), depesche.Publication{Slug: "x"})
	var given []*storyText // what each page that was made has been given
	front := w.kept.cache.Page(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		a, err := w.kept.addresses(r)
		w.must(err)
		f, err := w.kept.frame(r.Context(), a, a.edition("de"))
		w.must(err)
		r.SetPathValue("number", strconv.FormatInt(number, 10))
		ps, text, err := w.kept.publishedText(r, f)
		w.must(err)
		given = append(given, text)
		fmt.Fprint(rw, ps.Document.Headline.Text, ps.Topics, given[len(given)-1].body)
	}))
	last := func() *storyText {
		before := len(given)
		body := get(front, "/x").Body.String()
		if len(given) != before+1 {
			t.Fatalf("a change made the page %d times", len(given)-before)
		}
		text := given[len(given)-1]
		if !strings.Contains(body, string(text.body)) || len(text.body) == 0 {
			t.Fatalf("the page shows another text than %q", text.body)
		}
		return text
	}
	first := last()
	w.must(w.store.SetTopics(ctx, number, []string{"rail", "water"}))
	if text := last(); text != first {
		t.Error("topics made the text anew")
	}
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"another version", func() { w.publish(number, "de", full("Zweite Fassung", w.hashes[0]), depesche.Publication{Slug: "x"}) }},
		{"a picture's record", func() {
			w.must(w.store.UpdatePicture(ctx, store.PictureFile{Hash: w.hashes[0], Credit: "Mara Teval"}))
		}},
		{"the edition", func() {
			e, err := w.store.Edition(ctx, "de")
			w.must(err)
			e.Name = "Depesche neu"
			w.must(w.store.SaveEdition(ctx, *e))
		}},
	} {
		before := given[len(given)-1]
		c.do()
		if text := last(); text == before {
			t.Errorf("%s: the text is the old one", c.name)
		}
	}
	if h := given[len(given)-1].Document.Headline.Text; h != "Zweite Fassung" {
		t.Errorf("the page says %q", h)
	}
}

// The page of a story stands while those that it leads on to grow old.
func TestRelatedStoriesGrowOld(t *testing.T) {
	w := newTwins(t, storetest.New(t), 1)
	old := w.add(depesche.Story{Channel: "science"})
	w.publish(old, "de", full("Old", w.hashes[0]), depesche.Publication{Slug: "x", First: now.Add(-72 * time.Hour)})
	young := w.add(depesche.Story{Channel: "science"})
	w.publish(young, "de", full("Young", w.hashes[1]), depesche.Publication{Slug: "y", First: now.Add(-5 * time.Minute)})
	path := fmt.Sprintf("/de/%d/x", old)
	first := get(w.front, path).Body.String()
	if want := `<time data-age datetime="2026-03-04T16:25:00+01:00"`; !strings.Contains(first, want) {
		t.Fatalf("no %s in %s", want, first)
	}
	made := w.kept.cache.Stats().Made
	for _, d := range []time.Duration{time.Minute, time.Hour, 5 * time.Hour, 20 * time.Hour, 100 * time.Hour} {
		w.clock = now.Add(d)
		if get(w.front, path).Body.String() != first || w.kept.cache.Stats().Made != made {
			t.Errorf("%v later it is made anew", d)
		}
	}
	w.clock = now.Add(184 * 24 * time.Hour)
	if get(w.front, path).Body.String() == first {
		t.Error("after half a year the related story's day has no year")
	}
}
