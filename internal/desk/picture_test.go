package desk

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
)

func jpegOf(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 672, 448))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// send posts a form with a file, as a browser does.
func (r *reader) send(path string, file []byte, fields url.Values) (*http.Response, string) {
	r.h.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, vs := range fields {
		for _, v := range vs {
			r.h.must(m.WriteField(k, v))
		}
	}
	if file != nil {
		w, err := m.CreateFormFile("file", "IMG_2034.jpg")
		r.h.must(err)
		_, err = w.Write(file)
		r.h.must(err)
	}
	r.h.must(m.Close())
	res, err := r.c.Post(r.h.server.URL+path, m.FormDataContentType(), &b)
	return r.read(res, err)
}

func (h *house) original() *depesche.Revision {
	h.t.Helper()
	o, err := h.room.Store.Original(context.Background(), h.story)
	h.must(err)
	rev, err := h.room.Store.Revision(context.Background(), o.Head)
	h.must(err)
	return rev
}

// The way of a picture: added to a story, described, aimed, published, taken out.
func TestWayOfAPicture(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	r := h.as(depesche.RoleEditor)
	base := storyHref(h.story)

	_, page := r.get(base)
	f := form(t, page, "/picture")
	if f == nil || f.Get("place") != "lead" || f.Get("base") != "1" {
		t.Fatalf("the form on the story's page: %v", f)
	}
	if _, page := r.get(base + "/original"); form(t, page, "/picture") == nil {
		t.Error("no form on the original's page")
	}
	// A file's name for a caption comes back with what was typed.
	res, page := r.send(base+"/picture", jpegOf(t, 7), with(f, "caption", "IMG_2034.JPG", "alt", "A ship"))
	if res.StatusCode != 400 || !strings.Contains(page, "is the name of a file") || !strings.Contains(page, "A ship") {
		t.Fatalf("%d %s", res.StatusCode, page)
	}
	f = form(t, page, "/picture")
	if len(f.Get("hash")) != 64 {
		t.Fatal("the file that was sent is forgotten")
	}
	res, page = r.send(base+"/picture", nil, with(f, "caption", "The *Fulmar* at the quay.", "alt", ""))
	if res.StatusCode != 200 || res.Request.URL.Path != base+"/picture/lead" || !strings.Contains(page, "No alternative text") || !strings.Contains(page, "No credit") {
		t.Fatalf("%d at %s", res.StatusCode, res.Request.URL)
	}
	hash := h.original().Document.Lead.Hash
	bs, err := h.room.Blockers(ctx, h.story, "en")
	h.must(err)
	if len(bs) < 2 {
		t.Errorf("%+v", bs)
	}
	_, page = r.get(base)
	for _, want := range []string{`<a href="` + base + `#pictures">1 picture without credit</a>`, "1 picture without alternative text", "No credit."} {
		if !strings.Contains(page, want) {
			t.Errorf("the story's page lacks %q", want)
		}
	}
	_, page = r.get(base + "/picture/lead")
	res, _ = r.send(base+"/picture/lead", nil, with(form(t, page, "/picture/lead"), "alt", "A ship"))
	if res.Request.URL.Path != base+"/picture/lead" { // the credit is still missing
		t.Errorf("went on to %s", res.Request.URL)
	}

	// Its own page: record, focus by a click, use elsewhere.
	own := "/desk/pictures/" + hash
	_, page = r.get(own)
	res, page = r.post(own, with(form(t, page, own), "credit", "Noor Teval", "terms", "Once", "until", "2099-12-31"))
	if res.StatusCode != 200 || !strings.Contains(page, `value="2099-12-31"`) || !strings.Contains(page, "Ferry") && !strings.Contains(page, "ferry") {
		t.Errorf("%d %s", res.StatusCode, page)
	}
	res, page = r.post(own, with(form(t, page, own), "credit-de", "Foto: Noor Teval"))
	if f, err := h.room.Store.PictureFile(ctx, hash); err != nil || res.StatusCode != 200 || f.Credits["de"] != "Foto: Noor Teval" || f.Credit != "Noor Teval" || form(t, page, own).Get("credit-de") != "Foto: Noor Teval" {
		t.Errorf("%d %+v %v", res.StatusCode, f, err)
	}
	res, page = r.post(own, with(form(t, page, own), "until", "soon", "byline", "Typed"))
	if res.StatusCode != 400 || !strings.Contains(page, "is no day") || !strings.Contains(page, "Typed") {
		t.Errorf("%d", res.StatusCode)
	}
	for _, tt := range []struct {
		form url.Values
		x, y int
	}{
		{url.Values{"at.x": {"84"}, "at.y": {"56"}}, 250, 250}, // the preview is 336 × 224
		{url.Values{"at.x": {"336"}, "at.y": {"9999"}}, 1000, 1000},
		{url.Values{"x": {"30"}, "y": {"65"}}, 300, 650},
		{url.Values{"at.x": {"0"}, "at.y": {"0"}}, 500, 500}, // Enter: nothing was pointed at
	} {
		r.post(own+"/focus", tt.form)
		p, err := h.room.Store.PictureFile(ctx, hash)
		h.must(err)
		if p.FocusX != tt.x || p.FocusY != tt.y {
			t.Errorf("%v: focus %d,%d", tt.form, p.FocusX, p.FocusY)
		}
	}
	if res, _ := r.post(own+"/focus", url.Values{"x": {"300"}, "y": {"1"}}); res.StatusCode != 200 {
		t.Errorf("%d", res.StatusCode)
	}
	res, page = r.post(own+"/use", url.Values{"story": {"#1"}})
	if res.Request.URL.Path != base+"/picture" || form(t, page, "/picture").Get("hash") != hash {
		t.Errorf("%s", res.Request.URL)
	}
	if _, page := r.post(own+"/use", url.Values{"story": {"no"}}); !strings.Contains(page, "Give the number of the story") {
		t.Error("no word about a wrong number")
	}

	// Somebody saved meanwhile: nothing is lost, nothing is overwritten.
	res, page = r.send(base+"/picture/lead", nil, url.Values{"base": {"1"}, "caption": {"Another"}, "alt": {"Another"}})
	if res.StatusCode != 409 || !strings.Contains(page, "has saved revision") || !strings.Contains(page, "Another") {
		t.Errorf("%d", res.StatusCode)
	}
	h.must(h.room.Approve(ctx, h.editor, h.story, "en"))
	_, err = h.room.Publish(ctx, h.editor, h.story, []string{"en"})
	h.must(err)
	if _, page := r.get(own); !strings.Contains(page, "live: en") {
		t.Error("the picture's page does not say that it is live")
	}
	res, page = r.post(base+"/picture/lead/remove", url.Values{})
	if res.Request.URL.Path != base || h.original().Document.Lead != nil || !strings.Contains(page, "No picture yet.") {
		t.Errorf("%s", res.Request.URL)
	}
	if _, page := r.get(own); !strings.Contains(page, "only on live pages: en") {
		t.Error("the picture's page does not say that only the live page has it")
	}
	res, _ = r.get(base + "/picture/lead")
	if res.StatusCode != 404 {
		t.Errorf("a place that is gone: %d", res.StatusCode)
	}
}

func TestPictureList(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	r := h.as(depesche.RoleEditor)
	if _, page := r.get("/desk/pictures"); !strings.Contains(page, "No pictures yet") {
		t.Error("the empty list says nothing")
	}
	res, _ := r.send("/desk/pictures", picture.Embed(jpegOf(t, 1), picture.Metadata{Credit: "Hafenpost"}), nil)
	if !strings.HasPrefix(res.Request.URL.Path, "/desk/pictures/") {
		t.Fatalf("%d at %s", res.StatusCode, res.Request.URL)
	}
	for name, tt := range map[string]struct {
		data []byte
		says string
	}{
		"nothing": {nil, "Choose a file"}, "svg": {[]byte("<svg/>"), "in the format SVG"}, "words": {[]byte("not a picture, really"), "no picture that can be read"},
	} {
		res, page := r.send("/desk/pictures", tt.data, nil)
		if res.StatusCode != 400 || !strings.Contains(page, tt.says) {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	for i := range picturesMax {
		_, err := h.room.AddPicture(ctx, h.editor, newsroom.NewPicture{Data: jpegOf(t, uint8(10+i))})
		h.must(err)
	}
	_, page := r.get("/desk/pictures")
	if strings.Count(page, "<li><a href=\"/desk/pictures/") != picturesMax {
		t.Errorf("%d pictures on the first page", strings.Count(page, "<li><a href=\"/desk/pictures/"))
	}
	at := strings.Index(page, "/desk/pictures?before=")
	if at < 0 {
		t.Fatal("no way to the older ones")
	}
	older, _, _ := strings.Cut(page[at:], `"`)
	if _, page := r.get(older); !strings.Contains(page, "Hafenpost") {
		t.Error("the oldest is not on the second page")
	}
	if _, page := r.get("/desk/pictures?q=hafenPOST"); strings.Count(page, "<li><a href=\"/desk/pictures/") != 1 {
		t.Error("the search does not find it")
	}
	if _, page := r.get("/desk/pictures?show=problems"); strings.Contains(page, "Hafenpost") || !strings.Contains(page, "No credit") {
		t.Error("the problems are not those without credit")
	}
	// Readers look, and change nothing.
	q := h.as(depesche.RoleReader)
	res, page = q.get(res.Request.URL.Path)
	if res.StatusCode != 200 || strings.Contains(page, "<form class=\"form record\"") {
		t.Errorf("%d", res.StatusCode)
	}
	if res, _ := q.send("/desk/pictures", jpegOf(t, 2), nil); res.StatusCode != 403 {
		t.Errorf("a reader may add: %d", res.StatusCode)
	}
}
