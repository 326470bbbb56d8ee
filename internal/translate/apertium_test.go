package translate

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"depesche"
)

// needApertium skips a test on a machine without the command, and fails it in CI.
func needApertium(t *testing.T) Engine {
	t.Helper()
	if _, err := exec.LookPath("apertium"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("apertium is missing: apt install apertium apertium-eng-spa")
		}
		t.Skip("skipped without apertium (apt install apertium apertium-eng-spa)")
	}
	e, err := New(Config{Kind: KindApertium})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestApertiumTranslates(t *testing.T) {
	e := needApertium(t)
	got := translateAll(t, &Service{}, e, "en", "es",
		marked("The <1>new ship</1> arrived in Trieste on <2>Monday</2>.", depesche.Mark{Kind: depesche.Link, Href: "https://example.org/"}, depesche.Mark{Kind: depesche.Strong}),
		depesche.Plain("He said: yes / no {a} \\ <b> & done ~ * _ + ^ $ = | #1."),
		depesche.Plain("Read https://example.org/a_b?x=1 or write to me@example.org, @home #tag."),
		marked("They want to conquer space <1>[capabilities]</1> too.", depesche.Mark{Kind: depesche.Insertion}),
		depesche.Plain("Another line."),
		depesche.Plain("The 12.5 million dollars (about €10m) were \"lost\" 🚢.\nThe end"),
		depesche.Plain("42"),
		depesche.Plain("the unknown word Zorblattian stays"),
	)
	for i, g := range got {
		t.Logf("%d %#v %v", i, g.Target, g.Flags)
	}
}

func TestApertiumKeepsCountAndSigns(t *testing.T) {
	e := needApertium(t)
	texts := []string{"[", "]", "\\", "^a/b$", "{x}", "<g id=\"1\">", "&lt;", "@#~*+|=_", "a\tb", "🚢🚢 ship", "\u200b", "x]y[z", "[[t:g:1]]x[[/]]", "[x1] [c5e]", "the end", "The end", "", "#hash @you",
		"a\u00a0b", "𝒳 maths", "漢字 ship", "-", "''", "...", "..", ".", "1.", "[]", ".[]", "ship.[]", "He said \"no\"..."}
	segs := make([]Segment, len(texts))
	for i, s := range texts {
		segs[i].Text = xmlText(s)
	}
	res, err := e.Translate(context.Background(), Request{Source: "en", Target: "es", Segments: segs})
	if err != nil || len(res) != len(texts) {
		t.Fatalf("%d results, %v", len(res), err)
	}
	for i, s := range texts {
		got := decodeXML(res[i].Text, depesche.Inline{Text: s}, nil).in.Text
		for _, r := range s {
			if !plainInStream(r) && !unicode.IsSpace(r) && strings.Count(got, string(r)) != strings.Count(s, string(r)) {
				t.Errorf("%q became %q: %q is lost", s, got, r)
			}
		}
		if strings.TrimSpace(s) != "" && strings.TrimSpace(got) == "" {
			t.Errorf("%q became nothing", s)
		}
	}
	if got := decodeXML(res[14].Text, depesche.Inline{}, nil).in.Text; !strings.Contains(got, "fin") {
		t.Errorf("the last word is lost: %q", got)
	}
}

func TestApertiumPairs(t *testing.T) {
	e := needApertium(t)
	pairs, err := e.Pairs(context.Background())
	if err != nil || !hasPair(pairs, "en", "es") || !hasPair(pairs, "es", "en-US") || hasPair(pairs, "en", "ja") {
		t.Errorf("%v, %v", pairs, err)
	}
	if v := e.Version(context.Background()); v == "" || strings.Contains(v, "Apertium") {
		t.Errorf("version %q", v)
	}
	_, err = e.Translate(context.Background(), Request{Source: "en", Target: "ja", Segments: []Segment{{Text: "a"}}})
	if !depesche.IsNotFound(err) || !strings.Contains(err.Error(), "en→es") || !strings.Contains(err.Error(), "apertium-eng-jpn") {
		t.Errorf("%v", err)
	}
}

func TestApertiumLines(t *testing.T) {
	e := needApertium(t)
	var out strings.Builder
	if err := Lines(context.Background(), e, "en", "es", strings.NewReader("The house.\n\nThe ship\n"), &out); err != nil || out.String() != "La casa.\n\nEl barco\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestApertiumIsMissing(t *testing.T) {
	e, _ := New(Config{Kind: KindApertium, Command: filepath.Join(t.TempDir(), "apertium")})
	_, err := tryTranslate(e, depesche.Plain("one"))
	if !depesche.IsNotFound(err) || !strings.Contains(err.Error(), "apt install apertium apertium-eng-spa") {
		t.Errorf("%v", err)
	}
}

// script writes a command that stands in for Apertium.
func script(t *testing.T, body string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "apertium")
	text := "#!/bin/sh\ncase \"$*\" in -l) echo '  eng-spa'; exit 0;; -V) echo Apertium 0; exit 0;; esac\n" + body
	if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestApertiumIsKilled(t *testing.T) {
	pidfile := filepath.Join(t.TempDir(), "pid")
	body := "sleep 600 &\necho $! >" + pidfile + "\nwait\n"
	for name, c := range map[string]struct {
		timeout time.Duration
		cancel  bool
		want    string
	}{
		"by its timeout": {2 * time.Second, false, "did not answer within 2s"},
		"by the caller":  {time.Minute, true, "context canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			_ = os.Remove(pidfile)
			e, _ := New(Config{Kind: KindApertium, Command: script(t, body), Timeout: Duration(c.timeout)})
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			if c.cancel {
				go func() {
					for ctx.Err() == nil {
						if b, _ := os.ReadFile(pidfile); len(b) > 0 {
							cancel()
						}
						time.Sleep(time.Millisecond)
					}
				}()
			}
			_, err := e.Translate(ctx, Request{Source: "en", Target: "es", Segments: []Segment{{Text: "a"}}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("err %v", err)
			}
			b, err := os.ReadFile(pidfile)
			if err != nil {
				return // a slow machine: killed before its child was there
			}
			pid, _ := strconv.Atoi(strings.TrimSpace(string(b)))
			for range 500 { // the kernel may take a moment
				if p, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); err != nil || strings.Contains(string(p), ") Z ") {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Errorf("process %d still runs", pid)
		})
	}
}

func TestApertiumBreaks(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		kind depesche.Kind
	}{
		"fails":                     {"echo broken >&2; exit 1", depesche.Unavailable},
		"says nothing":              {"exit 0", ""},
		"stumbles over one segment": {"i=$(cat | tr '\\0' '\\n'); case \"$i\" in *bad*) exit 1;; esac; printf '%s\\n' \"$i\" | tr '\\n' '\\0'", ""},
	} {
		t.Run(name, func(t *testing.T) {
			e, _ := New(Config{Kind: KindApertium, Command: script(t, c.body)})
			got := map[string]Translated{}
			err := (&Service{}).Translate(context.Background(), e, "en", "es", segments(depesche.Plain("good"), depesche.Plain("bad"), depesche.Plain("fine")), nil, nil, func(k string, r Translated) error {
				got[k] = r
				return nil
			})
			switch name {
			case "fails":
				if depesche.KindOf(err) != c.kind || !strings.Contains(err.Error(), "failed") || len(got) != 0 {
					t.Errorf("%v, %v", got, err)
				}
			case "says nothing":
				if err != nil || !slices.Contains(got["k0"].Flags, FlagNoAnswer) {
					t.Errorf("%v, %v", got, err)
				}
			default:
				if err != nil || got["k0"].Target.Text != "good" || got["k2"].Target.Text != "fine" || !slices.Contains(got["k1"].Flags, FlagNoAnswer) {
					t.Errorf("%v, %v", got, err)
				}
			}
		})
	}
}

func FuzzStream(f *testing.F) {
	f.Add(`a <b> [x1] ^$/\ "q" `+"\u00a0\n", 1, 4)
	f.Fuzz(func(t *testing.T, s string, from, to int) {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00") {
			return
		}
		in := depesche.Inline{Text: OneLine(s)}
		if from >= 0 && from < to && to <= len(in.Text) && utf8.ValidString(in.Text[from:to]) {
			in.Marks = []depesche.Mark{{Kind: depesche.Strong, From: from, To: to}}
		}
		rec := toStream(encodeXML(in, nil))
		got := decodeXML(fromStream(rec), in, nil)
		// A line's white space may double where it was more than a space.
		if a, b := strings.Join(strings.Fields(in.Text), " "), strings.Join(strings.Fields(got.in.Text), " "); a != b {
			t.Fatalf("%q came back as %q by %q", a, b, rec)
		}
	})
}
