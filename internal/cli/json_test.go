package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// run runs a command line on a data folder.
func run(dir string, args ...string) (status int, out, errs string) {
	var o, e bytes.Buffer
	status = Main(context.Background(), append([]string{"--data", dir}, args...), strings.NewReader(""), &o, &e)
	return status, o.String(), e.String()
}

// TestEveryCommandSpeaksJSON goes the way of a story, each step with --json: one JSON
// value on standard output and the right exit status, when it works and when it does not.
func TestEveryCommandSpeaksJSON(t *testing.T) {
	dir, nextYear := t.TempDir(), time.Now().AddDate(1, 0, 0).Format("2006-01-02")
	page := filepath.Join(dir, "page.md")
	writeFile(t, page, "# The old crane returns\n\nThe crane of Port Ellery has returned. It weighs 240 tonnes. Visitors may climb it.\n")
	for _, c := range []struct {
		status int
		line   string
	}{
		{0, "edition list"}, {0, "channel list"}, {0, "topic list"}, {0, "glossary list"}, {0, "account list"}, {0, "list"}, {0, "ledger"},
		{0, "edition add en"}, {0, "edition add es --review required"}, {0, "edition list"}, {0, "edition words"}, {2, "export words --out " + dir + " --lang !"}, {0, "export words --out " + filepath.Join(dir, "words") + " --lang nl"}, {3, "export words --out " + filepath.Join(dir, "words") + " --lang nl"},
		{0, "channel add local en=Local"}, {0, "topic add cranes en=Cranes"}, {0, "channel list"}, {0, "topic list"},
		{0, "glossary add --from en --to es crane grúa"}, {0, "glossary list"}, {0, "glossary remove 1"}, {1, "glossary remove 1"},
		{0, "account add mara@post.example --name Mara"}, {0, "account list"}, {0, "account token mara@post.example"}, {0, "account token mara@post.example --revoke"},
		{0, "login-link mara@post.example"}, {1, "login-link nobody@post.example"},
		{0, "engine"}, {0, "version"}, {0, "extract " + page},
		{0, "import --lang en --channel local " + page}, {0, "import --lang en " + page}, {1, "import --lang en " + dir},
		{0, "list"}, {0, "show 1"}, {1, "show 9"}, {0, "check 1"},
		{0, "describe 1 --topics cranes --rights free"}, {1, "describe 1 --channel nowhere"}, {2, "describe 1"},
		{0, "translate 1 --to es --engine none"}, {1, "translate 1 --to en"}, {0, "show 1 --lang es"},
		{0, "accept 1"}, {1, "accept 9"}, {0, "edit 1 --lang en --segment 1 --text Back"}, {0, "translate 1 --to es --engine none"}, {0, "edit 1 --lang es --segment 1 --text Vuelve"}, {1, "edit 1 --lang es --segment 9 --text Vuelve"},
		{0, "confirm 1 --lang es"}, {3, "approve 1 --lang es"}, {3, "publish 1"}, {1, "waive 1 abcd --lang es --reason x"}, {0, "waive 1 --all --lang es --reason x"},
		{0, "approve 1 --lang en"}, {0, "publish 1 --edition en"}, {0, "correct 1 --lang en --wrong a --right b"}, {0, "ledger 1"}, {0, "unpublish 1"}, {3, "unpublish 1"},
		{0, "revision list 1"}, {0, "revision list 1 --lang es"}, {1, "revision list 9"}, {0, "revision compare 1 --lang es"}, {1, "revision compare 1 --from 99"},
		{1, "revision restore 1 --lang es --revision 1"}, {0, "revision restore 1 --revision 1"}, {1, "revision restore 1 --revision 1 --base 1"}, {1, "revision restore 1 --lang es --revision 99"},
		{0, "approve 1 --lang en"}, {0, "schedule list"}, {0, "publish 1 --edition en --at " + nextYear + "T07:00"}, {0, "schedule list 1"}, {1, "schedule list 9"}, {2, "publish 1 --at soon"}, {1, "publish 1 --edition en --at 2001-01-01T07:00"},
		{0, "publish 1 --edition en --at " + nextYear + "T07:00:00+01:00"}, {0, "schedule cancel 1 --edition en"}, {3, "schedule cancel 1 --edition en"}, {3, "schedule cancel 1"}, {1, "schedule cancel 9"},
		{2, "list --limit=-1"}, {2, "ledger 1 --limit=0"},
		{0, "account add jon@post.example --name Jon --role reader --edition es=translator"}, {1, "account add x@post.example --name X --edition fr=editor"},
		{0, "account role jon@post.example translator --edition es="}, {1, "account role jon@post.example"}, {0, "account sessions jon@post.example"}, {0, "account sessions jon@post.example --end"},
		{0, "account reset jon@post.example"}, {0, "assign 1 --to es --account jon@post.example --due 2026-11-26T15:00 --note soon"}, {1, "assign 1 --to es --account jon@post.example --due soon"},
		{0, "todo jon@post.example"}, {0, "todo jon@post.example --done 1"}, {1, "todo jon@post.example --done 9"}, {0, "remark add 1 @jon"}, {1, "remark add 9 nothing"},
		{0, "remark list 1"}, {0, "remark settle 1"}, {1, "remark settle 9"}, {0, "account close jon@post.example"}, {1, "account close jon@post.example"}, {0, "account open jon@post.example"},
	} {
		status, out, errs := run(dir, append(strings.Fields(c.line), "--json")...)
		if status != c.status && !(c.line == "check 1" && status == 3) {
			t.Errorf("%s: status %d, want %d\n%s%s", c.line, status, c.status, out, errs)
		}
		if !json.Valid([]byte(out)) || strings.TrimSpace(out) == "null" {
			t.Errorf("%s: standard output is %q", c.line, out)
		}
		if c.status != 0 && !strings.Contains(errs, "depesche: ") {
			t.Errorf("%s: people are told %q", c.line, errs)
		}
	}
}

func TestWrongUseNamesTheCommand(t *testing.T) {
	for line, want := range map[string]string{
		"show twelve":                 "See `depesche show --help`.",
		"show":                        "See `depesche show --help`.",
		"channel add":                 "See `depesche channel add --help`.",
		"frobnicate":                  "See `depesche --help`.",
		"show 0":                      `"0" is no story number`,
		"show 99999999999999999":      "there is no story 99999999999999999",
		"show 9999999999999999999999": `"9999999999999999999999" is no story number`,
	} {
		status, _, errs := run(t.TempDir(), strings.Fields(line)...)
		if !strings.Contains(errs, want) || status == 0 {
			t.Errorf("%s: status %d, %q", line, status, errs)
		}
	}
}
