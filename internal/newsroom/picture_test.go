package newsroom_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// photo is a JPEG with metadata; shade makes it another one.
func photo(t testing.TB, shade uint8, m picture.Metadata) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 800, 500))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.Set(1, 1, color.White)
	var b bytes.Buffer
	ok(t, jpeg.Encode(&b, img, nil))
	return picture.Embed(b.Bytes(), m)
}

func add(t testing.TB, n *newsroom.Newsroom, data []byte) *store.PictureFile {
	t.Helper()
	f, err := n.AddPicture(ctx, mara, newsroom.NewPicture{Data: data})
	ok(t, err)
	return f
}

func ptr[T any](v T) *T { return &v }

func head(t testing.TB, n *newsroom.Newsroom, story int64) *depesche.Revision {
	t.Helper()
	o, err := n.Store.Original(ctx, story)
	ok(t, err)
	rev, err := n.Store.Revision(ctx, o.Head)
	ok(t, err)
	return rev
}

func ledgerHas(t testing.TB, n *newsroom.Newsroom, story int64, words ...string) {
	t.Helper()
	es, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: story, Limit: 200})
	ok(t, err)
	for _, w := range words {
		found := false
		for _, e := range es {
			found = found || e.Action == depesche.ActPicture && strings.Contains(e.Detail, w)
		}
		if !found {
			t.Errorf("the ledger does not say %q", w)
		}
	}
}

func TestAddPictureReadsItsFile(t *testing.T) {
	n, _ := open(t)
	m := picture.Metadata{Byline: "Noor Teval", Credit: "Teval/Hafenpost", Caption: "The crane", Copyright: "© 2026 Hafenpost", Terms: "Once"}
	data := photo(t, 9, m)
	f := add(t, n, data)
	if f.Byline != m.Byline || f.Credit != m.Credit || f.Caption != m.Caption || f.Copyright != m.Copyright || f.Terms != m.Terms || f.Width != 800 || f.FocusX != 500 {
		t.Errorf("%+v", f)
	}
	// Without background work the renditions are there at once.
	if _, err := os.Stat(picture.File(filepath.Join(n.Dir(), "pictures"), f.Hash, "640", picture.Middle)); err != nil {
		t.Error(err)
	}
	f, err := n.DescribePicture(ctx, mara, f.Hash, newsroom.PictureChange{Credit: ptr(" Noor  Teval "), RightsUntil: ptr(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)), Focus: &picture.Focus{X: 0, Y: 300}})
	ok(t, err)
	if f.Credit != "Noor Teval" || f.FocusX != 1 || f.FocusY != 300 {
		t.Errorf("%+v", f)
	}
	ledgerHas(t, n, 0, "added, 800 × 500", "credit Teval/Hafenpost → Noor Teval", "rights until 2027-01-01T00:00:00Z", "focus 1,300")
	// The same file again: the record stays.
	if again := add(t, n, data); again.Credit != "Noor Teval" || again.FocusY != 300 {
		t.Errorf("%+v", again)
	}
	// What readers get carries the record.
	jpg, err := n.PublishedPicture(ctx, f, "wide")
	ok(t, err)
	if got := picture.ReadMetadata(jpg, "image/jpeg"); got.Credit != "Noor Teval" || got.Byline != m.Byline || got.Terms != m.Terms || got.Copyright != m.Copyright {
		t.Errorf("%+v", got)
	}
	for _, c := range []newsroom.PictureChange{{Focus: &picture.Focus{X: 1001}}, {Caption: ptr("IMG_2034.JPG")}, {Terms: ptr(strings.Repeat("x", 2001))}} {
		_, err := n.DescribePicture(ctx, mara, f.Hash, c)
		kind(t, err, depesche.Invalid)
	}
	_, err = n.DescribePicture(ctx, mara, strings.Repeat("0", 64), newsroom.PictureChange{Credit: ptr("x")})
	kind(t, err, depesche.NotFound)
}

func TestCreditsOfLanguages(t *testing.T) {
	n, _ := open(t)
	f := add(t, n, photo(t, 11, picture.Metadata{Credit: "Drawing: Teval"}))
	f, err := n.DescribePicture(ctx, mara, f.Hash, newsroom.PictureChange{Credits: map[string]string{"de": " Zeichnung:  Teval ", "pt-br": "Desenho: Teval"}})
	ok(t, err)
	if f.Credit != "Drawing: Teval" || f.Credits["de"] != "Zeichnung: Teval" || f.Credits["pt-BR"] != "Desenho: Teval" {
		t.Errorf("%+v", f)
	}
	ledgerHas(t, n, 0, "credit in de → Zeichnung: Teval", "credit in pt-BR → Desenho: Teval")
	for _, bad := range []map[string]string{{"deutsch!": "x"}, {"": "x"}, {"de": strings.Repeat("x", 2001)}} {
		_, err := n.DescribePicture(ctx, mara, f.Hash, newsroom.PictureChange{Credits: bad})
		kind(t, err, depesche.Invalid)
	}
	// A story that says the record's credit, in whatever language, shows each language's.
	story := importCrane(t, n)
	ok(t, n.SetLead(ctx, mara, story, 0, depesche.PictureUse{Hash: f.Hash, Alt: "A crane", Credit: "Zeichnung: Teval"}))
	if use := head(t, n, story).Document.Lead; use.Credit != "" || f.CreditOf(use, "de") != "Zeichnung: Teval" || f.CreditOf(use, "en") != "Drawing: Teval" {
		t.Errorf("%+v", use)
	}
	f, err = n.DescribePicture(ctx, mara, f.Hash, newsroom.PictureChange{Credits: map[string]string{"de": ""}})
	ok(t, err)
	if _, there := f.Credits["de"]; there || f.Credits["pt-BR"] == "" {
		t.Errorf("%+v", f.Credits)
	}
}

func TestRightsEndAtMidnightOfTheNewsroom(t *testing.T) {
	n, _ := open(t)
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "en", Lang: "en", Name: "Harbour Post", TimeZone: "Europe/Berlin", Position: 1, Policy: newsroom.DefaultPolicy}))
	for day, want := range map[string]string{"2026-12-31": "2026-12-31T23:00:00Z", "2026-03-28": "2026-03-28T23:00:00Z", "2026-03-29": "2026-03-29T22:00:00Z", "2028-02-28": "2028-02-28T23:00:00Z"} {
		got, err := n.RightsEnd(ctx, day)
		ok(t, err)
		if got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%s ends at %v", day, got.UTC())
		}
		if back, err := n.LastDay(ctx, &store.PictureFile{RightsUntil: got}); err != nil || back != day {
			t.Errorf("%s reads back as %s (%v)", day, back, err)
		}
	}
	if got, err := n.RightsEnd(ctx, " "); err != nil || !got.IsZero() {
		t.Error(got, err)
	}
	for _, day := range []string{"31.12.2026", "2026-02-30", "soon", "0001-01-01"} {
		_, err := n.RightsEnd(ctx, day)
		kind(t, err, depesche.Invalid, day)
	}
}

func TestPicturesOfAStory(t *testing.T) {
	n, _ := open(t)
	story := importCrane(t, n)
	f := add(t, n, photo(t, 1, picture.Metadata{Credit: "Teval"}))
	g := add(t, n, photo(t, 2, picture.Metadata{Credit: "Brenk"}))

	ok(t, n.SetLead(ctx, mara, story, 1, depesche.PictureUse{Hash: f.Hash, Caption: depesche.Plain("The crane at dusk."), Alt: "A crane"}))
	first := head(t, n, story).Document.Blocks[0].ID
	id, err := n.InsertPicture(ctx, mara, story, 2, first, depesche.PictureUse{Hash: g.Hash, Caption: depesche.Plain("The quay."), Alt: "A quay", Credit: "Brenk"})
	ok(t, err)
	rev := head(t, n, story)
	d := rev.Document
	if d.Lead == nil || d.Lead.Hash != f.Hash || d.Lead.Width != 800 || d.Blocks[1].ID != id || d.Blocks[1].Picture.Hash != g.Hash || d.Blocks[1].Picture.Credit != "" {
		t.Fatalf("%+v", d)
	}
	units := map[string]bool{}
	for _, s := range rev.Segments {
		units[s.Unit] = true
	}
	for _, u := range []string{"lead/caption", "lead/alt", id + "/caption", id + "/alt"} {
		if !units[u] {
			t.Errorf("%s is no segment", u)
		}
	}
	// What changes nothing makes no revision.
	ok(t, n.SetPicture(ctx, mara, story, 0, id, depesche.PictureUse{Caption: depesche.Plain("The quay."), Alt: " A  quay "}))
	if head(t, n, story).Number != rev.Number {
		t.Error("a revision in which nothing changed")
	}
	stories, err := n.Store.PictureStories(ctx, g.Hash)
	ok(t, err)
	if len(stories) != 1 || stories[0].Story != story || !stories[0].Current || len(stories[0].Live) != 0 {
		t.Errorf("%+v", stories)
	}
	// Refusals.
	for name, tt := range map[string]struct {
		err  error
		kind depesche.Kind
	}{
		"an old revision":   {n.SetLead(ctx, mara, story, 1, depesche.PictureUse{Hash: f.Hash}), depesche.Conflict},
		"an unknown file":   {n.SetLead(ctx, mara, story, 0, depesche.PictureUse{Hash: strings.Repeat("0", 64)}), depesche.NotFound},
		"no file":           {n.SetPicture(ctx, mara, story, 0, "nowhere", depesche.PictureUse{Hash: f.Hash}), depesche.NotFound},
		"a paragraph":       {n.SetPicture(ctx, mara, story, 0, first, depesche.PictureUse{Hash: f.Hash}), depesche.NotFound},
		"a caption's name":  {n.SetLead(ctx, mara, story, 0, depesche.PictureUse{Hash: f.Hash, Caption: depesche.Plain("DSC_0417.jpg")}), depesche.Invalid},
		"an alt's name":     {n.SetLead(ctx, mara, story, 0, depesche.PictureUse{Hash: f.Hash, Alt: "IMG_2034"}), depesche.Invalid},
		"an unknown story":  {n.SetLead(ctx, mara, 999, 0, depesche.PictureUse{Hash: f.Hash}), depesche.NotFound},
		"fetch what is had": {n.FetchPicture(ctx, mara, story, 0, newsroom.Lead), depesche.Invalid},
	} {
		if depesche.KindOf(tt.err) != tt.kind {
			t.Errorf("%s: %v", name, tt.err)
		}
	}
	ok(t, n.RemovePicture(ctx, mara, story, 0, id))
	ok(t, n.RemoveLead(ctx, mara, story, 0))
	if d := head(t, n, story).Document; d.Lead != nil || len(d.Blocks) != 1 {
		t.Errorf("%+v", d)
	}
	kind(t, n.RemoveLead(ctx, mara, story, 0), depesche.NotFound)
	if stories, err := n.Store.PictureStories(ctx, g.Hash); err != nil || len(stories) != 0 {
		t.Errorf("%+v %v", stories, err)
	}
	ledgerHas(t, n, story, "at lead", "inserted as "+id, "removed from lead", "removed from "+id)
}

// keys lists the blockers of a publication.
func keys(t testing.TB, n *newsroom.Newsroom, story int64, edition string) string {
	t.Helper()
	bs, err := n.Blockers(ctx, story, edition)
	ok(t, err)
	var out []string
	for _, b := range bs {
		if strings.HasPrefix(b.Key, "block.picture_") {
			out = append(out, strings.TrimPrefix(b.Key, "block.picture_"))
		}
	}
	return strings.Join(out, " ")
}

func TestPublicationAsksPicturesForTheirRights(t *testing.T) {
	n, c := open(t)
	story := importCrane(t, n)
	ok(t, n.Approve(ctx, mara, story, "en"))
	f := add(t, n, photo(t, 3, picture.Metadata{}))
	set := func(use depesche.PictureUse) {
		t.Helper()
		use.Hash = f.Hash
		ok(t, n.SetLead(ctx, mara, story, 0, use))
		ok(t, n.Approve(ctx, mara, story, "en"))
	}
	describe := func(c newsroom.PictureChange) {
		t.Helper()
		_, err := n.DescribePicture(ctx, mara, f.Hash, c)
		ok(t, err)
	}
	expect := func(want string) {
		t.Helper()
		if got := keys(t, n, story, "en"); got != want {
			t.Errorf("blocked by %q, want %q", got, want)
		}
	}
	set(depesche.PictureUse{Caption: depesche.Plain("The crane.")})
	expect("credit alt")
	_, err := n.Publish(ctx, mara, story, []string{"en"})
	kind(t, err, depesche.Refused, "no credit", "no alternative text")
	set(depesche.PictureUse{Caption: depesche.Plain("The crane."), Credit: "Archive"}) // this story's own
	expect("alt")
	set(depesche.PictureUse{Caption: depesche.Plain("The crane."), Decorative: true})
	expect("credit")
	describe(newsroom.PictureChange{Credit: ptr("Teval")})
	expect("")
	set(depesche.PictureUse{Caption: depesche.Plain("The crane."), Alt: "A crane"})
	expect("")
	end := c.now().Add(24 * time.Hour)
	describe(newsroom.PictureChange{RightsUntil: &end})
	expect("")
	c.add(24*time.Hour - time.Second)
	expect("")
	c.add(time.Second)
	expect("rights")
	_, err = n.Publish(ctx, mara, story, []string{"en"})
	kind(t, err, depesche.Refused, "rights")
	describe(newsroom.PictureChange{RightsUntil: &time.Time{}})
	expect("")

	// What nobody asked is told all the same: an original from elsewhere.
	rev := head(t, n, story)
	d := rev.Document.Clone()
	d.Lead.Caption = depesche.Plain("1694592194 Crane")
	_, err = n.EditOriginal(ctx, mara, story, 0, d, nil)
	ok(t, err)
	expect("name")

	// Where the original has an alternative text, a translation without one is a segment
	// that is not translated, and that alone.
	_, err = n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "none"})
	ok(t, err)
	if got := keys(t, n, story, "de"); got != "" {
		t.Errorf("the translation is blocked by %q", got)
	}
	// A picture of which only the address is known is not shown, so nothing is asked.
	d.Lead = &depesche.PictureUse{URL: "https://elsewhere.example/x.jpg"}
	_, err = n.EditOriginal(ctx, mara, story, 0, d, nil)
	ok(t, err)
	expect("")
}

func TestPagesDropPicturesWhoseRightsEnd(t *testing.T) {
	n, c := open(t)
	story := importCrane(t, n)
	f, err := n.AddPicture(ctx, mara, newsroom.NewPicture{Data: photo(t, 4, picture.Metadata{Credit: "Teval"}), Change: newsroom.PictureChange{RightsUntil: ptr(c.now().Add(time.Hour))}})
	ok(t, err)
	ok(t, n.SetLead(ctx, mara, story, 0, depesche.PictureUse{Hash: f.Hash, Alt: "A crane"}))
	ok(t, n.Approve(ctx, mara, story, "en"))
	_, err = n.Publish(ctx, mara, story, []string{"en"})
	ok(t, err)
	shown := func() bool {
		t.Helper()
		ps, err := n.Store.PublishedStory(ctx, "en", story)
		ok(t, err)
		items, err := n.Store.PublishedList(ctx, store.ListQuery{Edition: "en"})
		ok(t, err)
		if (len(ps.Pictures) == 1) != (items[0].LeadFile != nil) {
			t.Error("page and list do not agree")
		}
		return len(ps.Pictures) == 1
	}
	if !shown() {
		t.Fatal("the picture is not shown")
	}
	if ended, err := n.EndPictureRights(ctx); err != nil || ended != 0 {
		t.Errorf("%d %v", ended, err)
	}
	before, err := n.Store.PublishedChange(ctx)
	ok(t, err)
	c.add(time.Hour)
	if shown() {
		t.Error("the picture is shown after its rights have ended")
	}
	for i, want := range []int{1, 0} {
		if ended, err := n.EndPictureRights(ctx); err != nil || ended != want {
			t.Errorf("%d: %d %v", i, ended, err)
		}
	}
	after, err := n.Store.PublishedChange(ctx)
	ok(t, err)
	if after == before {
		t.Error("cached pages do not learn of the end")
	}
	ledgerHas(t, n, story, "rights ended")
	problems, err := n.Store.Pictures(ctx, store.PictureQuery{Problems: true})
	ok(t, err)
	if len(problems) != 1 || problems[0].Hash != f.Hash {
		t.Errorf("%+v", problems)
	}
	// Renewed, they show it again, and their next end is noted again.
	_, err = n.DescribePicture(ctx, mara, f.Hash, newsroom.PictureChange{RightsUntil: ptr(c.now().Add(time.Hour))})
	ok(t, err)
	if !shown() {
		t.Error("the picture is not shown although its rights were renewed")
	}
	c.add(2 * time.Hour)
	if ended, err := n.EndPictureRights(ctx); err != nil || ended != 1 {
		t.Errorf("%d %v", ended, err)
	}
}

// never is a queue that never works: what a process that was killed leaves behind.
type never struct{ queue }

// A kill between a picture's record and its renditions: the story can be published, and
// the first page that asks makes them, once, however many ask.
func TestRenditionsAreMadeWhenAPageAsks(t *testing.T) {
	n, _ := open(t)
	n.Queue = &never{}
	story := importCrane(t, n)
	f := add(t, n, photo(t, 5, picture.Metadata{Credit: "Teval"}))
	dir := filepath.Join(n.Dir(), "pictures")
	files := func() int {
		fs, err := filepath.Glob(filepath.Join(picture.Folder(dir, f.Hash), "*.jpg"))
		ok(t, err)
		return len(fs)
	}
	if files() != 0 {
		t.Fatal("the renditions are there without a job")
	}
	// Half a file of the process that was killed lies about.
	ok(t, os.WriteFile(filepath.Join(picture.Folder(dir, f.Hash), ".writing-1"), []byte("half"), 0o600))
	ok(t, n.SetLead(ctx, mara, story, 0, depesche.PictureUse{Hash: f.Hash, Alt: "A crane"}))
	ok(t, n.Approve(ctx, mara, story, "en"))
	_, err := n.Publish(ctx, mara, story, []string{"en"})
	ok(t, err)

	var wg sync.WaitGroup
	for i := range 60 {
		variant := []string{"320", "640", "768", "800", "wide", "wide-768", "wide-640", "social"}[i%8]
		wg.Go(func() {
			if jpg, err := n.PublishedPicture(ctx, f, variant); err != nil || len(jpg) == 0 {
				t.Errorf("%s: %v", variant, err)
			}
		})
	}
	wg.Wait()
	if files() != 8 {
		t.Errorf("%d files, want four widths and four crops", files())
	}
	// One who leaves stops nobody.
	f, err = n.DescribePicture(ctx, mara, f.Hash, newsroom.PictureChange{Focus: &picture.Focus{X: 1, Y: 1}})
	ok(t, err)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := n.PublishedPicture(gone, f, "wide"); err == nil {
		t.Log("the picture was ready before the reader left")
	}
	if _, err := n.PublishedPicture(ctx, f, "wide"); err != nil {
		t.Error(err)
	}
	ok(t, n.RenderPicture(ctx, f.Hash))
	ok(t, n.RenderPicture(ctx, strings.Repeat("0", 64)))
	// No file, no picture: an error for that page, no panic and no wait.
	ok(t, os.RemoveAll(picture.Folder(dir, f.Hash)))
	_, err = n.PublishedPicture(ctx, f, "640")
	kind(t, err, depesche.NotFound, "backup")
	for _, variant := range []string{"641", "original", "../original", "wide-1-1", "0"} {
		_, _, err := n.Picture(ctx, f.Hash, variant)
		kind(t, err, depesche.NotFound)
	}
}

func TestImportTakesThePictureOfAPage(t *testing.T) {
	n, _ := openPrivate(t)
	jpg := photo(t, 6, picture.Metadata{Byline: "Noor Teval"})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/crane.jpg":
			w.Header().Set("Content-Type", "image/jpeg")
			w.Write(jpg)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte(`<!doctype html><html lang="en"><head><title>Crane</title><meta property="og:image" content="/crane.jpg"></head><body><article><h1>The old crane returns to the harbour</h1>
				<figure><img src="/crane.jpg" alt="A crane against the sky" width="800" height="500"><figcaption>The crane at dusk. Photo: Teval/Hafenpost</figcaption></figure>
				<p>The old harbour crane of Port Ellery has returned to its place after nine years, the harbour master said on Friday.</p>
				<p>It weighs 240 tonnes and was built in 1961. Visitors may climb it from Saturday on, she said at the quay.</p>
				<p>The city did not pay for the repair. A foundation gave the money, and forty people worked on it for two winters.</p></article></body></html>`))
		}
	}))
	defer site.Close()
	res, err := n.ImportURL(ctx, mara, newsroom.ImportRequest{URL: site.URL + "/story", Lang: "en"})
	ok(t, err)
	lead := head(t, n, res.Story).Document.Lead
	if lead == nil || lead.Hash == "" || lead.Alt != "A crane against the sky" || !strings.HasPrefix(lead.Caption.Text, "The crane at dusk.") {
		t.Fatalf("%+v (%s)", lead, res.Note)
	}
	f, err := n.Store.PictureFile(ctx, lead.Hash)
	ok(t, err)
	if f.Byline != "Noor Teval" || !strings.Contains(f.Credit, "Teval") || f.Source != site.URL+"/crane.jpg" {
		t.Errorf("%+v", f)
	}
	// A file import leaves the picture at its address until somebody asks.
	data := []byte(`<!doctype html><html lang="en"><head><title>Quay</title></head><body><article><h1>A new quay for the island of Norrholm</h1>
		<figure><img src="` + site.URL + `/crane.jpg" alt="A quay" width="800" height="500"><figcaption>The quay.</figcaption></figure>
		<p>The island gets a new quay, which the harbour company pays for, its director said on Monday in Port Ellery.</p>
		<p>Work begins in March and takes two years. The ferry moves to the southern pier in the meantime, the company said.</p></article></body></html>`)
	res, err = n.Import(ctx, mara, newsroom.ImportRequest{Data: data, Name: "quay.html", Lang: "en"})
	ok(t, err)
	lead = head(t, n, res.Story).Document.Lead
	if lead == nil || lead.Hash != "" || lead.URL == "" {
		t.Fatalf("%+v", lead)
	}
	ok(t, n.FetchPicture(ctx, mara, res.Story, 0, newsroom.Lead))
	if lead = head(t, n, res.Story).Document.Lead; lead.Hash != f.Hash || lead.Caption.Text != "The quay." {
		t.Errorf("%+v", lead)
	}
}

// openPrivate is open for a newsroom that may fetch from this machine.
func openPrivate(t *testing.T) (*newsroom.Newsroom, *clock) {
	t.Helper()
	c := &clock{t: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	dir := storetest.Dir(t)
	ok(t, os.WriteFile(filepath.Join(dir, "config.json"), []byte(`{"allow_private_addresses": true}`), 0o600))
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir, Now: c.now})
	ok(t, err)
	t.Cleanup(func() { n.Close() })
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "en", Lang: "en", Name: "Harbour Post", TimeZone: "UTC", Policy: newsroom.DefaultPolicy}))
	return n, c
}
