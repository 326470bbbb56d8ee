package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// full is a newsroom that has something of nearly everything.
func full(t testing.TB, database string) *newsroom.Newsroom {
	t.Helper()
	n := open(t, t.TempDir(), database)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	take(t, n, Options{Format: WXR, Files: []File{file(t, "wxr/testdata/harbour.xml")}, Comments: true})
	must(n.Store.SetSetting(ctx, "comment.key", "secret-of-the-house"))
	must(n.Store.SetSetting(ctx, "newsroom.name", "Herald <&> \"x\" \u2028 \\"))
	_, err := n.SaveTerm(ctx, depesche.Operator, depesche.Term{SourceLang: "en", TargetLang: "de", Source: "quay", Target: "Kai", Policy: depesche.TermRequired})
	must(err)
	var b bytes.Buffer
	must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))))
	_, err = n.AddPicture(ctx, depesche.Operator, newsroom.NewPicture{Data: b.Bytes(), Change: newsroom.PictureChange{Credit: ptr("Drawing: x"), Credits: map[string]string{"de": "Zeichnung: x"}}})
	must(err)
	number := storyAt(t, n, "/?p=11")
	must(n.Store.SetEmbargo(ctx, number, "de", time.Date(2031, 1, 20, 5, 0, 0, 0, time.UTC)))
	must(n.Store.AddCorrection(ctx, depesche.Correction{Story: number, Lang: "en", Wrong: "five", Right: "four"}))
	_, err = n.Import(ctx, depesche.Operator, newsroom.ImportRequest{Data: []byte("Ferry is late\n\nThe ferry came two hours late on Monday, the harbour master said in the morning.\n"), Name: "a.txt", Lang: "en"})
	must(err)
	return n
}

func ptr(s string) *string { return &s }

func export(t testing.TB, n *newsroom.Newsroom, share store.Share) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := New(n, nil, nil).Export(ctx, depesche.Operator, share, &b, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func restore(n *newsroom.Newsroom, b []byte) error {
	_, err := New(n, nil, nil).Restore(ctx, depesche.Operator, bytes.NewReader(b), int64(len(b)), nil)
	return err
}

func empty(t testing.TB, database string) *newsroom.Newsroom {
	t.Helper()
	dir := t.TempDir()
	if database == "" {
		dir = storetest.Dir(t)
	}
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir, Database: database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

// An archive of a newsroom that was made of an archive is the same file, whatever the
// database.
func TestRoundTrip(t *testing.T) {
	for _, share := range []store.Share{{}, {Secrets: true, Readers: true}} {
		first := export(t, full(t, ""), share)
		for _, way := range []string{"sqlite", "postgres"} {
			t.Run(way, func(t *testing.T) {
				database := ""
				if way == "postgres" {
					database = storetest.PostgresDSN(t)
				}
				n := empty(t, database)
				if err := restore(n, first); err != nil {
					t.Fatal(err)
				}
				second := export(t, n, share)
				if !bytes.Equal(first, second) {
					t.Fatalf("the archive is another one: %s", differ(t, first, second))
				}
				back := empty(t, "")
				if err := restore(back, second); err != nil {
					t.Fatal(err)
				}
				if third := export(t, back, share); !bytes.Equal(first, third) {
					t.Fatalf("back again it is another one: %s", differ(t, first, third))
				}
				works(t, n)
			})
		}
	}
}

// works does in a restored newsroom what only a whole one can do.
func works(t *testing.T, n *newsroom.Newsroom) {
	t.Helper()
	if f, err := n.SearchPages(ctx, store.SearchQuery{Edition: "de", Text: "Liegeplatz", Limit: 5}); err != nil || f.Total != 1 {
		t.Errorf("the search: %+v %v", f, err)
	}
	if fs, err := n.Store.Pictures(ctx, store.PictureQuery{Search: "zeichnung"}); err != nil || len(fs) != 1 || fs[0].Credits["de"] != "Zeichnung: x" {
		t.Errorf("the pictures: %+v %v", fs, err)
	}
	if items, err := n.Store.PublishedList(ctx, store.ListQuery{Edition: "en"}); err != nil || len(items) != 1 {
		t.Errorf("the front page: %+v %v", items, err)
	}
	res, err := n.Import(ctx, depesche.Operator, newsroom.ImportRequest{Data: []byte("New quay\n\nA new quay is being built on the other side of the river, and it will take three years.\n"), Name: "a.txt", Lang: "en"})
	if err != nil || res.Duplicate != nil {
		t.Errorf("a new story: %+v %v", res, err)
	}
	fs, err := n.Store.Pictures(ctx, store.PictureQuery{Limit: 5})
	if err != nil || len(fs) != 1 {
		t.Fatalf("%+v %v", fs, err)
	}
	if _, _, err := n.Picture(ctx, fs[0].Hash, ""); err != nil {
		t.Error(err)
	}
}

// differ names the first file in which two archives differ.
func differ(t testing.TB, a, b []byte) string {
	x, y := unzip(t, a), unzip(t, b)
	for name, s := range x {
		if y[name] != s {
			i := 0
			for i < min(len(s), len(y[name])) && s[i] == y[name][i] {
				i++
			}
			return name + ": …" + s[max(0, i-80):min(len(s), i+80)] + "\nand …" + y[name][max(0, i-80):min(len(y[name]), i+80)]
		}
	}
	return "the same files, packed otherwise"
}

func unzip(t testing.TB, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		s, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(s)
	}
	return out
}

func TestNoSecretsUnlessAsked(t *testing.T) {
	n := full(t, "")
	without, with := unzip(t, export(t, n, store.Share{})), unzip(t, export(t, n, store.Share{Secrets: true, Readers: true}))
	if s := without["data/setting.jsonl"]; strings.Contains(s, "secret-of-the-house") {
		t.Error("a key went along")
	}
	if s := with["data/setting.jsonl"]; !strings.Contains(s, "secret-of-the-house") {
		t.Error("a key did not go along")
	}
	for _, kind := range []string{"passkey", "recovery_code", "api_token", "reader", "subscription", "comment_writer", "session", "mail"} {
		if _, ok := without["data/"+kind+".jsonl"]; ok {
			t.Errorf("%s went along", kind)
		}
	}
	if _, ok := with["data/session.jsonl"]; ok {
		t.Error("sessions went along")
	}
}

// pack makes an archive of files, with a list that fits them unless there is one.
func pack(t testing.TB, files map[string]string, order ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range order {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func names(files map[string]string) []string {
	var out []string
	for n := range files {
		out = append(out, n)
	}
	return out
}

// Whatever was done to an archive, nothing of it is written.
func TestDamagedIsRefused(t *testing.T) {
	good := export(t, full(t, ""), store.Share{})
	with := func(change func(m map[string]string)) []byte {
		m := unzip(t, good)
		change(m)
		return pack(t, m, names(m)...)
	}
	hash := ""
	for name := range unzip(t, good) {
		if strings.HasPrefix(name, "pictures/") {
			hash = name
		}
	}
	if hash == "" {
		t.Fatal("the archive has no picture")
	}
	cases := map[string][]byte{
		"empty":            {},
		"cut off":          good[:len(good)-100],
		"cut in the midst": good[:len(good)/2],
		"a byte changed":   flip(good, len(good)/3),
		"a word changed": with(func(m map[string]string) {
			m["data/story.jsonl"] = strings.Replace(m["data/story.jsonl"], "open", "over", 1)
		}),
		"a row more":      with(func(m map[string]string) { m["data/topic.jsonl"] += "{}\n" }),
		"a file missing":  with(func(m map[string]string) { delete(m, "data/ledger.jsonl") }),
		"a file more":     with(func(m map[string]string) { m["data/extra.jsonl"] = "" }),
		"another picture": with(func(m map[string]string) { m[hash] = "x" + m[hash][1:] }),
		"no list":         with(func(m map[string]string) { delete(m, listName) }),
		"leads outside":   with(func(m map[string]string) { m["../../etc/evil"] = "x" }),
		"absolute":        with(func(m map[string]string) { m["/etc/evil"] = "x" }),
		"a folder":        with(func(m map[string]string) { m["data/"] = "" }),
		"another format":  with(func(m map[string]string) { m[aboutName] = `{"format":"x","version":1}` }),
		"a newer version": relisted(t, with(func(m map[string]string) { m[aboutName] = `{"format":"depesche-archive","version":99}` })),
		"a newer schema": relisted(t, with(func(m map[string]string) {
			m[aboutName] = `{"format":"depesche-archive","version":1,"schema":["9999_later"]}`
		})),
		"no number":      relisted(t, with(func(m map[string]string) { m["data/topic.jsonl"] = `{"id":"x","key":"a","names":"{}"}` + "\n" })),
		"unknown column": relisted(t, with(func(m map[string]string) { m["data/topic.jsonl"] = `{"id":1,"key":"a","names":"{}","evil":1}` + "\n" })),
		"an injection": relisted(t, with(func(m map[string]string) {
			m["data/topic.jsonl"] = `{"id":1,"key":"a","names) VALUES (1, 'a', '{}'); DROP TABLE story; --":"{}"}` + "\n"
		})),
		"rows that hang in the air": relisted(t, with(func(m map[string]string) { m["data/text.jsonl"] = "" })),
		"a kind that is no table":   relisted(t, with(func(m map[string]string) { m["data/sqlite_master.jsonl"] = `{"name":"x"}` + "\n" })),
		"a kind that stays":         relisted(t, with(func(m map[string]string) { m["data/session.jsonl"] = `{"token":"x"}` + "\n" })),
	}
	for name, b := range cases {
		t.Run(name, func(t *testing.T) {
			n := empty(t, "")
			err := restore(n, b)
			var e *depesche.Error
			if !errors.As(err, &e) || e.Kind != depesche.Invalid {
				t.Fatalf("%v", err)
			}
			if again := restore(n, good); again != nil {
				t.Errorf("something was written: %v", again)
			}
		})
	}
}

func flip(b []byte, i int) []byte {
	c := bytes.Clone(b)
	c[i] ^= 0x55
	return c
}

// relisted makes the list of an archive fit its files: as somebody would who alters one on
// purpose.
func relisted(t testing.TB, b []byte) []byte {
	t.Helper()
	m := unzip(t, b)
	var list manifest
	if err := json.Unmarshal([]byte(m[listName]), &list); err != nil {
		t.Fatal(err)
	}
	var order []string
	have := map[string]bool{}
	for _, p := range list.Files {
		order = append(order, p.Name)
		have[p.Name] = true
	}
	for name := range m {
		if !have[name] && name != listName {
			order = append(order, name)
		}
	}
	var parts manifest
	for _, name := range order {
		p := Part{Name: name, Size: int64(len(m[name])), SHA256: sumOf(m[name])}
		if strings.HasPrefix(name, "data/") {
			p.Rows = strings.Count(m[name], "\n")
		}
		parts.Files = append(parts.Files, p)
	}
	js, err := json.Marshal(parts)
	if err != nil {
		t.Fatal(err)
	}
	m[listName] = string(js)
	return pack(t, m, append(order, listName)...)
}

// A file that unpacks to a thousand times its size is not unpacked.
func TestBomb(t *testing.T) {
	zeros := strings.Repeat("0", ratioMin+1)
	b := pack(t, map[string]string{"data/story.jsonl": zeros}, "data/story.jsonl")
	if err := restore(empty(t, ""), b); err == nil || !strings.Contains(err.Error(), "claims to have") {
		t.Error(err)
	}
}

func TestOnlyIntoAnEmptyNewsroom(t *testing.T) {
	good := export(t, full(t, ""), store.Share{})
	n := open(t, storetest.Dir(t), "")
	err := restore(n, good)
	if depesche.KindOf(err) != depesche.Refused {
		t.Errorf("%v", err)
	}
}

// Broken off while its rows are written, an import leaves an empty newsroom.
func TestRestoreBrokenOff(t *testing.T) {
	good := export(t, full(t, ""), store.Share{})
	n := empty(t, "")
	stopped, stop := context.WithCancel(ctx)
	rows := 0
	file := &counting{bytes.NewReader(good), func() {
		if rows++; rows > 60 {
			stop()
		}
	}}
	_, err := New(n, nil, nil).Restore(stopped, depesche.Operator, file, int64(len(good)), nil)
	if err == nil {
		t.Skip("it was too fast to be broken off")
	}
	if count, err := n.Store.CountStories(ctx); err != nil || count != 0 {
		t.Errorf("%d stories are there: %v", count, err)
	}
	if err := restore(n, good); err != nil {
		t.Error(err)
	}
}

type counting struct {
	*bytes.Reader
	each func()
}

func (c *counting) ReadAt(p []byte, off int64) (int, error) {
	c.each()
	return c.Reader.ReadAt(p, off)
}

func TestMissingPictureIsSaid(t *testing.T) {
	n := full(t, "")
	fs, err := n.Store.Pictures(ctx, store.PictureQuery{Limit: 1})
	if err != nil || len(fs) != 1 {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(picture.Folder(filepath.Join(n.Dir(), "pictures"), fs[0].Hash), "original")); err != nil {
		t.Fatal(err)
	}
	sum, err := New(n, nil, nil).Export(ctx, depesche.Operator, store.Share{}, io.Discard, nil)
	if err != nil || len(sum.Missing) != 1 {
		t.Errorf("%+v %v", sum, err)
	}
}

func sumOf(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}
