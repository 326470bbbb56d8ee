package extract

import (
	"errors"
	"testing"

	"depesche"
)

func FuzzExtract(f *testing.F) {
	f.Add([]byte(page1), "text/html", "a.html", "https://example.org/a")
	f.Add([]byte("---\ntitle: a\n---\n# b\n\n> c\n\n- d\n"), "", "a.md", "")
	f.Add([]byte(`{"uri":"u","headline":"h","body_html":"<p>x","associations":{"a":{"type":"picture","renditions":{"r":{"href":"https://e.org/x.jpg"}}}}}`), "", "", "")
	f.Add([]byte("LEITH (AP) — It fell.\n\nBy Ana\n\n* a\n* b\n"), "text/plain", "a.txt", "")
	f.Add([]byte("<p>a<b>b<i>c</b>d</i> [x] <q lang=fr>e</q><br><br>f <a href=//x>g</a>"+prose(2)), "text/html; charset=koi8-r", "", "http://[::1]/")
	f.Add([]byte("<table><tr><td>1<td>2<tr><th>3<td>4</table><dl><dt>a<dd>b</dl><pre>x\n\ny</pre>"+prose(2)), "", "", "")
	f.Add([]byte("<figure><img srcset='a 1x, b 2x'><figcaption>c © d</figcaption></figure><h4><div>e</div></h4>"+prose(2)), "", "", "https://e.org")
	f.Fuzz(func(t *testing.T, data []byte, contentType, name, url string) {
		s, err := Extract(Input{Data: data, ContentType: contentType, Name: name, URL: url, Identify: func(string) (string, float64) { return "de", 1 }})
		if err != nil {
			var e *depesche.Error
			if !errors.As(err, &e) || e.Key == "" || e.Text == "" {
				t.Fatalf("an error without a key: %v", err)
			}
			return
		}
		valid1(t, s)
		Fingerprint(s.Document.PlainText())
	})
}
