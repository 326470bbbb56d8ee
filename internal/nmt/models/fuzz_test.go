package models

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever a list says, no offer leads out of the folder or to another host, and none is
// larger than the bounds.
func FuzzList(f *testing.F) {
	f.Add([]byte(`{"data":[{"name":"model.ende.bin","fileType":"model","sourceLanguage":"en","targetLanguage":"de","version":"3.0","attachment":{"hash":"0000000000000000000000000000000000000000000000000000000000000000","size":5,"filename":"model.ende.bin.zst","location":"a/b.zst"}}]}`))
	f.Add([]byte(`{"baseUrl":"https://x.example","models":{"en-de":[{"architecture":"tiny","releaseStatus":"Release","sourceLanguage":"en","targetLanguage":"de","files":{"model":{"path":"m/model.ende.bin.gz","uncompressedSize":5}}}]}}`))
	f.Add([]byte(`{"data":null}`))
	f.Add([]byte(`{"data":[{"name":"../model.bin"}]}`))
	base, err := url.Parse("https://files.example/below/")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := parseList(b, "list.example")
		if err != nil {
			return
		}
		offers, _ := l.offers(base, "MPL-2.0")
		for _, o := range offers {
			if !o.valid() || strings.ContainsAny(o.Pair.String(), `/\.`) {
				t.Errorf("pair %q", o.Pair)
			}
			for _, file := range o.Files {
				u, err := url.Parse(file.URL)
				if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || !strings.HasPrefix(u.Path, base.Path) || strings.Contains(u.Path, "..") {
					t.Errorf("address %q", file.URL)
				}
				if filepath.Base(file.Name) != file.Name || kindOf(file.Name) != file.Kind || file.Name == manifestName || strings.HasPrefix(file.Name, ".") {
					t.Errorf("name %q", file.Name)
				}
				if file.Size < 0 || file.Size > largestFile || file.PackedSize < 0 || file.PackedSize > largestFile {
					t.Errorf("size %d, %d", file.Size, file.PackedSize)
				}
				if dir := filepath.Dir(partPath("/in", file)); dir != "/in" {
					t.Errorf("part in %s", dir)
				}
			}
		}
	})
}

func FuzzPair(f *testing.F) {
	for _, s := range []string{"en-de", "en-zh-Hans", "zh-Hant-en", "en→de", "../../x", "en-", "-de", "en-en"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePair(s)
		if err != nil {
			return
		}
		if again, err := ParsePair(p.String()); err != nil || again.String() != p.String() {
			t.Errorf("%q became %q, and that %q, %v", s, p, again, err)
		}
		if strings.ContainsAny(p.String(), `/\. `) {
			t.Errorf("%q became %q", s, p)
		}
	})
}
