package desk

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/archive/archivetest"
	"depesche/internal/archive/blog"
	"depesche/internal/store"
)

func (idle) Archive(context.Context, *store.Store, int64, depesche.Actor, int64) (int64, error) {
	return 2, nil
}

// sendFiles sends the form for archives, as a browser without scripts does.
func (r *reader) sendFiles(fields url.Values, files map[string]string) (*http.Response, string) {
	r.h.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, data := range files {
		f, err := w.CreateFormFile("file", name)
		r.h.must(err)
		_, err = io.WriteString(f, data)
		r.h.must(err)
	}
	for name, values := range fields {
		for _, v := range values {
			r.h.must(w.WriteField(name, v))
		}
	}
	r.h.must(w.Close())
	res, err := r.c.Post(r.h.server.URL+archivesHref, w.FormDataContentType(), &b)
	return r.read(res, err)
}

func TestArchivesInTheDesk(t *testing.T) {
	h := newHouse(t)
	h.room.Queue = idle{}
	ctx := context.Background()
	var export strings.Builder
	h.must(archivetest.WXR(&export, archivetest.Site{Posts: 3, Lang: "de"}))
	admin := h.as(depesche.RoleAdmin)
	left := func() int {
		ds, err := os.ReadDir(filepath.Join(h.room.Dir(), "incoming"))
		h.must(err)
		return len(ds)
	}
	for name, c := range map[string]struct {
		files  map[string]string
		fields url.Values
		says   string
	}{
		"no file":      {map[string]string{"": ""}, nil, "choose a file"},
		"text":         {map[string]string{"notes.txt": "hello"}, nil, "notes.txt is neither an export"},
		"bad address":  {map[string]string{"export.xml": export.String()}, url.Values{"url": {"nowhere"}, "pages": {"stories"}}, "is no address of a site"},
		"zip":          {map[string]string{"all.zip": "PK\x03\x04"}, nil, "This is a ZIP file"},
		"bad language": {map[string]string{"export.xml": export.String()}, url.Values{"lang": {"no such"}}, "is no language"},
	} {
		res, body := admin.sendFiles(c.fields, c.files)
		if res.StatusCode < 400 || !strings.Contains(strings.ToLower(body), strings.ToLower(c.says)) {
			t.Errorf("%s: %d, without %q", name, res.StatusCode, c.says)
		}
		if c.fields.Get("pages") == "stories" && !strings.Contains(body, `value="stories" selected`) {
			t.Errorf("%s: what was chosen is forgotten", name)
		}
		if n := left(); n > 0 {
			t.Errorf("%s: %d folders left", name, n)
		}
	}
	// A browser sends the form from its top: what is wrong with the options is said at the
	// first bytes of the files, and a ZIP file is refused at its own.
	for name, c := range map[string]struct{ address, begins, says string }{
		"bad address": {"nowhere", "<?xml", "is no address of a site"},
		"zip":         {"", "PK\x03\x04", "This is a ZIP file"},
	} {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		h.must(w.WriteField("url", c.address))
		f, err := w.CreateFormFile("file", "export.xml")
		h.must(err)
		_, err = io.WriteString(f, c.begins)
		h.must(err)
		pipe, in := io.Pipe()
		sent := make(chan int, 1)
		go func() {
			n := 0
			_, err := in.Write(b.Bytes())
			for ; err == nil && n < 256; n++ { // 256 MB, without an end
				_, err = in.Write(make([]byte, 1<<20))
			}
			in.Close()
			sent <- n
		}()
		res, err := admin.c.Post(h.server.URL+archivesHref, w.FormDataContentType(), pipe)
		h.must(err)
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		pipe.Close()
		if n := <-sent; res.StatusCode < 400 || !strings.Contains(string(body), c.says) || n > 200 {
			t.Errorf("%s: %d after %d MB: %s", name, res.StatusCode, n, pageText(string(body)))
		}
	}
	res, body := admin.sendFiles(url.Values{"now": {""}, "pages": {"skip"}, "pictures": {"fetch"}, "no-comments": {"1"}}, map[string]string{"export.xml": export.String()})
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Request.URL.Path, archivesHref+"/") || !strings.Contains(body, "It begins in a moment") {
		t.Fatalf("%d %s: %s", res.StatusCode, res.Request.URL, body)
	}
	run, err := archive.New(h.room, nil, nil).Run(ctx, 1)
	h.must(err)
	if o := run.Options; !o.DryRun || o.Pages != "skip" || o.Pictures != "fetch" || o.Comments || run.Files != 1 || run.Name != "export.xml" {
		t.Errorf("%+v", run)
	}
	// While it runs nothing else begins; then it is stopped, and goes on.
	if _, body = admin.sendFiles(nil, map[string]string{"export.xml": export.String()}); !strings.Contains(body, "is at work") || left() != 1 {
		t.Error("a second one began")
	}
	h.as(depesche.RoleEditor).post("/desk/job/1/cancel", url.Values{"back": {"/desk"}})
	waits, err := h.room.Store.Job(ctx, run.Job.ID)
	h.must(err)
	if waits.State != "waiting" {
		t.Error("an editor stopped it")
	}
	if _, body = admin.post("/desk/job/1/cancel", url.Values{"back": {archiveHref(1)}}); !strings.Contains(body, "Go on") {
		t.Error("it cannot go on: " + body)
	}
	if _, body = admin.post(archiveHref(1)+"/again", nil); !strings.Contains(body, "It begins in a moment") {
		t.Error("it does not go on")
	}
	if _, body = admin.post("/desk/job/2/cancel", url.Values{"back": {archiveHref(1)}}); !strings.Contains(body, "stopped") {
		t.Error("it cannot be stopped again")
	}
	if _, body = admin.post(archiveHref(1)+"/remove", url.Values{}); !strings.Contains(body, "Remove the files of export.xml?") {
		t.Error("it is not asked again")
	}
	if admin.post(archiveHref(1)+"/remove", url.Values{"sure": {"1"}}); left() != 0 {
		t.Error("the files are still there")
	}
	for _, path := range []string{archivesHref, archiveHref(1), archiveHref(1) + "/file"} {
		if res, _ = h.as(depesche.RoleEditor).get(path); res.StatusCode != http.StatusForbidden {
			t.Errorf("an editor may see %s: %d", path, res.StatusCode)
		}
	}
	if res, _ = admin.get(archiveHref(99)); res.StatusCode != http.StatusNotFound {
		t.Errorf("a run that is not there: %d", res.StatusCode)
	}
}

// An upload that breaks off leaves nothing behind.
func TestArchiveUploadBreaksOff(t *testing.T) {
	h := newHouse(t)
	h.room.Queue = idle{}
	s := newServer(Config{Newsroom: h.room})
	body := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xml\"\r\n\r\n<?xml version=\"1.0\"?><rss>"
	r := httptest.NewRequest("POST", archivesHref, io.MultiReader(strings.NewReader(body), failing{}))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	v := &visit{Request: r, account: &depesche.Account{ID: 1, Name: "Ada"}, role: depesche.RoleAdmin, p: s.messages.Printer("en", nil), now: s.Now()}
	if _, _, err := s.receiveArchive(httptest.NewRecorder(), v); depesche.KindOf(err) != depesche.Invalid {
		t.Error(err)
	}
	if ds, err := os.ReadDir(filepath.Join(h.room.Dir(), "incoming")); err != nil || len(ds) > 0 {
		t.Errorf("left behind: %v, %v", ds, err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A report is readable in the person's language; names of things elsewhere stay.
func TestReportWords(t *testing.T) {
	s := newServer(Config{Newsroom: newHouse(t).room})
	v := &visit{p: s.messages.Printer("de", nil)}
	for said, want := range map[string]string{"page": "Seiten", "block core/latest-posts": "Block „core/latest-posts“", "shortcode contact": "Shortcode „contact“", "shortcode gallery without numbers": "Galerien ohne Nummern von Bildern",
		"gallery picture 12 that is not in the export": "Galeriebild 12, das im Export fehlt", "nav_menu_item": "nav_menu_item", "pages": "pages", "comment": "Kommentare",
		"term of the taxonomy genre": "Begriffe der Taxonomie „genre“", "comment under a post that is not in the export": "Kommentare unter Beiträgen, die nicht im Export sind",
		"comment under a post without a page here": "Kommentare unter Beiträgen, die hier keine Seite haben", "comment that was deleted": "Kommentare, die gelöscht waren und auf die niemand geantwortet hatte",
		"members": "Mitglieder", "internal tag": "interne Schlagwörter", "row of the table newsletters": "Zeilen der Tabelle „newsletters“", "of further names": "was weitere Namen hat"} {
		if got := v.reportWords(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
	p := &archiveRunPage{}
	rep := &archive.Report{Site: "https://x.example", Posts: 3, Stories: 2, Languages: map[string]int{"de": 2}, Skipped: map[string]int{"page": 1, "comment": 4}, Problems: []blog.Problem{{Line: 7, ID: "12", What: "an attachment without an address"}, {What: "strange"}}, ProblemCount: 5}
	v.archiveReport(p, &archive.Outcome{Report: rep})
	if len(p.Lists) != 2 || p.Lists[1].Rows[0] != (pair{Name: "Kommentare", Value: "4"}) || p.Problems[0].Where != "Zeile 7, Beitrag 12" || p.Problems[0].Lang != "de" || p.Problems[1].Lang != "en" || p.More != "und 3 weitere" {
		t.Errorf("%+v", p)
	}
}
