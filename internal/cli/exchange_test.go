package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A story goes out as XLIFF, comes back, and the statuses say what came of it.
func TestFilesOnTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	must := func(status int, args ...string) string {
		t.Helper()
		got, out, errs := run(dir, args...)
		if got != status {
			t.Fatalf("%v: status %d, want %d\n%s%s", args, got, status, out, errs)
		}
		return out + errs
	}
	change := func(name, old, text string) {
		t.Helper()
		b, err := os.ReadFile(file(name))
		if err != nil || !strings.Contains(string(b), old) {
			t.Fatalf("%v: %q is not in\n%s", err, old, b)
		}
		writeFile(t, file(name), strings.Replace(string(b), old, text, 1))
	}
	writeFile(t, file("page.md"), "# The old crane returns\n\nThe crane of Port Ellery has returned. It weighs 240 tonnes.\n")
	must(0, "edition", "add", "en")
	must(0, "edition", "add", "de")
	must(0, "import", "--lang", "en", file("page.md"))

	must(0, "xliff", "export", "1", "--to", "de", "-o", file("s.xlf"))
	must(0, "xliff", "validate", file("s.xlf"))
	change("s.xlf", "The old crane returns</source>", "The old crane returns</source><target>Der alte Kran kehrt zurück</target>")
	if out := must(0, "xliff", "import", file("s.xlf")); !strings.Contains(out, "1 taken") {
		t.Error(out)
	}
	must(0, "edit", "1", "--lang", "de", "--segment", "1", "--text", "Der Kran ist wieder da")
	change("s.xlf", "Der alte Kran kehrt zurück", "Zurück ist der alte Kran")
	if out := must(3, "xliff", "import", file("s.xlf")); !strings.Contains(out, "Der Kran ist wieder da") || !strings.Contains(out, "Zurück ist der alte Kran") || !strings.Contains(out, "needs a decision") {
		t.Error(out)
	}
	change("s.xlf", `srcLang="en"`, `srcLang="e n"`)
	var rep struct {
		OK     bool
		Errors []struct {
			Line, Column int
			Reason, Rule string
		}
	}
	status, out, errs := run(dir, "xliff", "validate", file("s.xlf"))
	if err := json.Unmarshal([]byte(out), &rep); err != nil || status != 1 || rep.OK || len(rep.Errors) != 1 || rep.Errors[0].Line != 2 || rep.Errors[0].Rule != "attribute.value" || rep.Errors[0].Column == 0 || rep.Errors[0].Reason == "" {
		t.Errorf("%d %v %+v %s", status, err, rep, errs)
	}
	if out := must(1, "xliff", "import", file("s.xlf")); !strings.Contains(out, "line 2") {
		t.Error(out)
	}
	must(1, "xliff", "validate", file("nowhere.xlf"))
	must(2, "xliff", "export", "1", "--to", "de", "--json")
	must(1, "xliff", "export", "1", "--to", "en")
	must(2, "xliff", "export", "1", "--to", "de", "--version", "3")
	if _, err := os.Stat(file("nothing.xlf")); err == nil {
		t.Error("a file is there")
	}
	must(1, "xliff", "export", "9", "--to", "de", "-o", file("nothing.xlf"))
	if _, err := os.Stat(file("nothing.xlf")); err == nil {
		t.Error("a failed export left a file")
	}

	must(1, "glossary", "export", "-o", file("g.tbx"))
	must(0, "glossary", "add", "--from", "en", "--to", "de", "crane", "Kran")
	must(0, "glossary", "export", "-o", file("g.tbx"))
	must(0, "xliff", "validate", file("g.tbx"))
	change("g.tbx", "Kran", "Hebekran")
	if out := must(0, "glossary", "import", file("g.tbx")); !strings.Contains(out, "1 terms new") {
		t.Error(out)
	}
	must(0, "memory", "export", "--json", "-o", file("m.tmx"))
	must(0, "memory", "import", "--json", file("m.tmx"))
	must(1, "memory", "import", file("g.tbx"))
	must(1, "memory", "import", dir)
}
