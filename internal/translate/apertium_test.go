package translate

import (
	"os"
	"os/exec"
	"testing"

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
