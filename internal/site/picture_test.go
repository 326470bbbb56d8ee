package site

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
)

func TestPictureNames(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 23, 24, 0, 0, time.UTC)
	for _, tt := range []struct {
		headline, lang string
		at             time.Time
		zone           *time.Location
		want           string
	}{
		{"Windpark in der Marrow Bay", "de", at, berlin, "20261124-0024-windpark-in-der-marrow-bay"},
		{"Größe & <b>Maß</b>/../x", "de", at, nil, "20261123-2324-groesse-und-b-mass-b-x"},
		{"رافعة الميناء", "ar", at, time.UTC, "20261123-2324-"},
		{"…", "en", at, time.UTC, "20261123-2324-story"},
		{"No time", "en", time.Time{}, berlin, "no-time"},
	} {
		got := pictureName(tt.headline, tt.lang, tt.at, tt.zone)
		if got != tt.want && !(tt.lang == "ar" && strings.HasPrefix(got, tt.want)) || strings.Trim(got, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("%s: %s, want %s", tt.headline, got, tt.want)
		}
	}
}

// A picture's credit stands in the language of the page, wherever the page or what is made
// of it names it.
func TestCreditInTheLanguageOfThePage(t *testing.T) {
	n := newNewsroom(t)
	ctx := context.Background()
	hash := n.picture("c4")
	f, err := n.store.PictureFile(ctx, hash)
	n.must(err)
	f.Credit, f.Credits = "Drawing: Teval", map[string]string{"de": "Zeichnung: Teval"}
	n.must(n.store.UpdatePicture(ctx, *f))
	id := n.add(depesche.Story{Channel: "science"})
	for _, e := range []string{"en", "de", "es"} {
		d := full("A night train", hash)
		d.Lead.Credit, d.Blocks[6].Picture.Credit = "", ""
		n.publish(id, e, d, depesche.Publication{})
	}
	s := n.site("https://depesche.example")
	for _, path := range []string{"/%s/1/a-night-train", "/%s/", "/%s/feed.xml", "/%s/rss.xml", "/%s/feed.json",
		"/api/public/v1/editions/%s/stories", "/api/public/v1/editions/%s/stories/1", "/api/public/v1/editions/%s/stories/1/ninjs", "/api/public/v1/editions/%s/stories/1/ninjs?version=1.3"} {
		for edition, want := range map[string]string{"en": "Drawing: Teval", "de": "Zeichnung: Teval", "es": "Drawing: Teval"} {
			at := strings.Replace(path, "%s", edition, 1)
			r := get(s, at)
			other := map[string]string{"Drawing: Teval": "Zeichnung: Teval", "Zeichnung: Teval": "Drawing: Teval"}[want]
			if body := r.Body.String(); r.Code != 200 || !strings.Contains(body, want) || strings.Contains(body, other) {
				t.Errorf("%s answers %d, and does not say %q alone", at, r.Code, want)
			}
		}
	}
	if page := get(s, "/de/1/a-night-train").Body.String(); strings.Count(page, `<span class="credit">Zeichnung: Teval</span>`) != 2 || !strings.Contains(page, `"creditText":"Zeichnung: Teval"`) {
		t.Error("the page lacks its credits")
	}
	// A change shows at once.
	f.Credits = nil
	n.must(n.store.UpdatePicture(ctx, *f))
	if page := get(s, "/de/1/a-night-train").Body.String(); strings.Contains(page, "Zeichnung") {
		t.Error("the page still has the old credit")
	}
}

// Lists load the crop around the focus, the page the whole picture, cards their own crop;
// when the rights end, all drop it and the text stays.
func TestWherePicturesShow(t *testing.T) {
	n := newNewsroom(t)
	ctx := context.Background()
	hash := n.picture("c3")
	id := n.add(depesche.Story{Channel: "science"})
	d := full("A night train", hash)
	d.Lead.Credit = ""
	d.Blocks[6].Picture.Decorative = true
	n.publish(id, "en", d, depesche.Publication{})
	s := n.site("https://depesche.example")
	f, err := n.store.PictureFile(ctx, hash)
	n.must(err)
	at := func(variant string) string {
		return "/pictures/" + hash + "/" + variant + "/20260304-1230-a-night-train.jpg?v=" + f.Version()
	}
	page := get(s, "/en/1/a-night-train").Body.String()
	list := get(s, "/en/channel/science").Body.String()
	feed := get(s, "/en/feed.xml").Body.String()
	for _, tt := range []struct{ name, in, want string }{
		{"page", page, `src="` + at("960") + `" srcset="` + at("320") + " 320w, "},
		{"page", page, `<span class="credit">Noor Teval</span>`}, // the record's, where the story has none
		{"page", page, `alt="" loading="lazy"`},                  // decorative
		{"page", page, `<meta property="og:image" content="https://depesche.example` + at("social") + `">`},
		{"page", page, `<meta property="og:image:alt" content="What the picture shows">`},
		{"page", page, `"copyrightNotice":"© 2026 Noor Teval"`},
		{"list", list, `src="` + at("wide-640") + `" srcset="` + at("wide-640") + " 640w, " + at("wide-768") + " 768w, " + at("wide") + ` 1280w"`},
		{"list", list, `width="640" height="360"`},
		{"feed", feed, "https://depesche.example" + strings.ReplaceAll(at("960"), "&", "&amp;")},
	} {
		if !strings.Contains(tt.in, tt.want) {
			t.Errorf("the %s lacks %s", tt.name, tt.want)
		}
	}
	// Names of files are addresses, never text.
	text := page
	for _, q := range []string{`src="`, `srcset="`, `content="`, `"url":"`, `href="`} {
		parts := strings.Split(text, q)
		for i := 1; i < len(parts); i++ {
			_, parts[i], _ = strings.Cut(parts[i], `"`)
		}
		text = strings.Join(parts, "")
	}
	if strings.Contains(text, ".jpg") {
		t.Error("a file's name is text on the page")
	}

	f.RightsUntil = now
	n.must(n.store.UpdatePicture(ctx, *f))
	for _, path := range []string{"/en/1/a-night-train", "/en/channel/science", "/en/feed.xml", "/en/"} {
		w := get(s, path)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), hash) {
			t.Errorf("%s still shows it (%d)", path, w.Code)
		}
	}
	page = get(s, "/en/1/a-night-train").Body.String()
	if strings.Contains(page, "og:image") || strings.Contains(page, "A caption.") || !strings.Contains(page, "Line one<br>line two.") {
		t.Error("the page without its picture is not right")
	}
}

// A picture that was taken in before there was a rendition offers those that it has.
func TestCropsOfAnOlderPicture(t *testing.T) {
	plain := func(path string) string { return path }
	for _, tt := range []struct {
		widths []int
		width  int
		want   string // the widths that are offered
	}{
		{[]int{320, 640, 960, 1280, 1600}, 1600, "640w 1280w"},
		{[]int{320, 640, 768, 960, 1280, 1600}, 1600, "640w 768w 1280w"},
		{[]int{320, 640, 768, 800}, 800, "640w 768w 800w"},
		{[]int{320, 640}, 640, ""},
	} {
		f := &store.PictureFile{Hash: "c3", Width: tt.width, Height: tt.width, Widths: tt.widths}
		im := newCrop(&depesche.PictureUse{Hash: "c3"}, f, "x", teaserSizes, "en", plain)
		var offered []string
		for part := range strings.SplitSeq(im.SrcSet, ", ") {
			if _, w, ok := strings.Cut(part, " "); ok {
				offered = append(offered, w)
			}
		}
		if got := strings.Join(offered, " "); got != tt.want || (tt.want == "") != (im.Sizes == "") {
			t.Errorf("%v: offered %q, sizes %q, want %q", tt.widths, got, im.Sizes, tt.want)
		}
	}
}
