package site_test

import (
	"strings"
	"testing"

	"depesche/internal/archive"
)

// attachment is an item of an export for a file that hangs on a post.
func attachment(id, parent, page, file string) string {
	return `<item><title>x</title><link>` + page + `</link><wp:post_id>` + id + `</wp:post_id><wp:post_parent>` + parent + `</wp:post_parent><wp:post_type>attachment</wp:post_type>` +
		`<wp:status>inherit</wp:status><wp:attachment_url>` + file + `</wp:attachment_url></item>`
}

// The page that WordPress made for a file leads to the story that the file hung on, also where
// that story was here before.
func TestOldPagesOfAttachments(t *testing.T) {
	const site = "https://www.coast.example"
	files := attachment("21", "11", site+"/2019/05/the-pier-is-closed/gate/", site+"/wp-content/uploads/2019/05/gate.jpg") +
		attachment("22", "12", site+"/deutsch/2020/02/der-leuchtturm/attachment/7/", site+"/wp-content/uploads/2020/02/7.jpg") +
		attachment("23", "0", site+"/alone/", site+"/wp-content/uploads/alone.jpg") +
		attachment("24", "99", site+"/of-nothing/", site+"/wp-content/uploads/of-nothing.jpg") +
		attachment("25", "11", site+"/wp-content/uploads/plain.jpg", site+"/wp-content/uploads/plain.jpg") +
		attachment("", "11", site+"/2019/05/the-pier-is-closed/one/", site+"/wp-content/uploads/one.jpg") +
		attachment("", "11", site+"/2019/05/the-pier-is-closed/two/", site+"/wp-content/uploads/two.jpg") +
		attachment("27", "12", "http://coast.example/wp-content/uploads/plain-too.jpg", site+"/wp-content/uploads/plain-too.jpg") +
		attachment("26", "12", site+"/2019/05/the-pier-is-closed/", site+"/wp-content/uploads/taken.jpg")
	leads := map[string]string{
		"/2019/05/the-pier-is-closed/gate/":             "/en/1/the-pier-is-closed",
		"/2019/05/the-pier-is-closed/Gate":              "/en/1/the-pier-is-closed",
		"/2019/05/the-pier-is-closed/gate/feed/":        "/en/1/the-pier-is-closed",
		"/?attachment_id=21":                            "/en/1/the-pier-is-closed",
		"/?attachment_id=25":                            "/en/1/the-pier-is-closed",
		"/deutsch/2020/02/der-leuchtturm/attachment/7/": "/de/2/der-leuchtturm-ist-verkauft",
		"/?attachment_id=22":                            "/de/2/der-leuchtturm-ist-verkauft",
		"/2019/05/the-pier-is-closed/":                  "/en/1/the-pier-is-closed", // a post's own
		"/2019/05/the-pier-is-closed/one":               "/en/1/the-pier-is-closed",
		"/2019/05/the-pier-is-closed/two":               "/en/1/the-pier-is-closed",
		"/wp-content/uploads/plain-too.jpg":             "404",
		"/alone":                                        "404",
		"/of-nothing":                                   "404",
		"/wp-content/uploads/plain.jpg":                 "404",
		"/wp-content/uploads/2019/05/gate.jpg":          "404",
		"/2019/05/the-pier-is-closed/other":             "404",
		"/?attachment_id=23":                            "200", // the choice of editions
		"/?attachment_id=11":                            "200",
	}
	eachMoved(t, func(t *testing.T, database string) {
		m := movedTo(t, database, "en", "de")
		before := m.take(coast(t), archive.Options{})
		m.leads("coast.example", map[string]string{"/2019/05/the-pier-is-closed/gate": "404", "/?attachment_id=21": "200"})
		export := strings.Replace(coast(t), "<item>", files+"<item>", 1)
		// Four pages and five numbers; the address of a post that is among them stays the post's.
		for _, o := range []archive.Options{{DryRun: true}, {}} {
			if rep := m.take(export, o); rep.Known != 2 || rep.Addresses != 9 {
				t.Errorf("%+v: %+v", o, rep)
			}
		}
		m.leads("coast.example", leads)
		for _, o := range []archive.Options{{DryRun: true}, {}} {
			if rep := m.take(export, o); rep.Addresses != 0 {
				t.Errorf("once more, %+v: %+v", o, rep)
			}
		}
		m = movedTo(t, "", "en", "de")
		for _, o := range []archive.Options{{DryRun: true}, {}} {
			if rep := m.take(export, o); rep.Addresses != before.Addresses+9 {
				t.Errorf("%+v: %d addresses", o, rep.Addresses)
			}
		}
		m.leads("coast.example", leads)
	})
}
