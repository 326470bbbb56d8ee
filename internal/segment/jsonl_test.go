package segment

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"depesche"
)

func TestJSONL(t *testing.T) {
	var out bytes.Buffer
	in := `{"id":"a","lang":"de","text":"Am 3. Mai regnet es. Dann <b>nicht</b>."}` + "\r\n\n" + `{"id":2,"lang":"en","text":""}`
	if err := JSONL(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	want := `{"id":"a","sentences":["Am 3. Mai regnet es.","Dann <b>nicht</b>."]}` + "\n" + `{"id":2,"sentences":[]}` + "\n"
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
}

func TestJSONLBadLine(t *testing.T) {
	for _, bad := range []string{`{"id":1,"lang":"en"}`, `{"id":1`, `{"id":1,"lang":"en","text":5}`, `"text"`, "\x00"} {
		var out bytes.Buffer
		err := JSONL(strings.NewReader(`{"id":0,"lang":"en","text":"Yes."}`+"\n"+bad), &out)
		if depesche.KindOf(err) != depesche.Invalid || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: %v", bad, err)
		}
		if out.String() != `{"id":0,"sentences":["Yes."]}`+"\n" {
			t.Errorf("%q: the good line before it is not written: %q", bad, out.String())
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }
func (broken) Read([]byte) (int, error)  { return 0, errors.New("gone") }

func TestJSONLBrokenEnds(t *testing.T) {
	if err := JSONL(strings.NewReader(`{"id":0,"text":"Yes."}`), broken{}); depesche.KindOf(err) != depesche.Unavailable {
		t.Errorf("writing: %v", err)
	}
	if err := JSONL(broken{}, &bytes.Buffer{}); depesche.KindOf(err) != depesche.Unavailable {
		t.Errorf("reading: %v", err)
	}
}

// TestJSONLAnswersAtOnce: a program that writes a line and waits gets its answer.
func TestJSONLAnswersAtOnce(t *testing.T) {
	var out bytes.Buffer
	lines := []string{`{"id":1,"text":"One."}` + "\n", `{"id":2,"text":"Two."}` + "\n"}
	var seen []int
	err := JSONL(readerFunc(func(p []byte) (int, error) {
		seen = append(seen, strings.Count(out.String(), "\n"))
		if len(seen) > len(lines) {
			return 0, errors.New("enough")
		}
		return copy(p, lines[len(seen)-1]), nil
	}), &out)
	if err == nil || len(seen) != 3 || seen[1] != 1 || seen[2] != 2 {
		t.Errorf("answers before each read: %v, %v", seen, err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
