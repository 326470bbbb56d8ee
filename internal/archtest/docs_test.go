package archtest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestRoomsHaveDocComments(t *testing.T) {
	for path, r := range rooms(t) {
		if len(strings.Fields(r.doc)) < 5 {
			t.Errorf("%s has no doc comment that says what it is for", nameOf(path))
		}
	}
}

// roomRE finds the rooms that ARCHITECTURE.md gives a line of its table.
var roomRE = regexp.MustCompile("(?m)^\\| `([^`]+)`(?: \\([^)]*\\))? \\|")

func TestArchitectureNamesEveryRoom(t *testing.T) {
	b, err := os.ReadFile(root + "/docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, m := range roomRE.FindAllStringSubmatch(string(b), -1) {
		path := m[1]
		if path == module {
			path = ""
		}
		named[path] = true
	}
	all := rooms(t)
	for path := range all {
		if !named[path] {
			t.Errorf("docs/ARCHITECTURE.md has no line for %s", path)
		}
	}
	for path := range named {
		if info, err := os.Stat(filepath.Join(root, path)); err != nil || !info.IsDir() {
			t.Errorf("docs/ARCHITECTURE.md names %s, which does not exist", path)
		}
	}
}

var tableRE = regexp.MustCompile(`(?m)^CREATE TABLE (?:IF NOT EXISTS )?(\w+)`)

// Whoever looks for what is kept about people, or what a table is for, finds every one of
// them in the section on data.
func TestArchitectureNamesEveryTable(t *testing.T) {
	b, err := os.ReadFile(root + "/docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, data, _ := strings.Cut(string(b), "\n## Data\n")
	data, _, _ = strings.Cut(data, "\n## ")
	files, err := filepath.Glob(root + "/internal/store/migrate/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		sql, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range tableRE.FindAllStringSubmatch(string(sql), -1) {
			if !strings.Contains(data, "`"+m[1]+"`") {
				t.Errorf("docs/ARCHITECTURE.md does not say what the table %s is for", m[1])
			}
		}
	}
}

// documents lists what people read: README.md and docs.
func documents(t *testing.T) []string {
	list, err := filepath.Glob(root + "/docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(root + "/docs/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	list = append(list, more...)
	for _, name := range []string{"README.md", "CHANGELOG.md"} {
		if _, err := os.Stat(filepath.Join(root, name)); err == nil {
			list = append(list, filepath.Join(root, name))
		}
	}
	if len(list) == 0 {
		t.Fatal("no documents found")
	}
	return list
}

var linkRE = regexp.MustCompile(`!?\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)|<img[^>]+src="([^"]+)"|<source[^>]+srcset="([^"]+)"`)

// Links of documents to files of the repository lead somewhere.
func TestLinksInDocuments(t *testing.T) {
	for _, doc := range documents(t) {
		b, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		for _, m := range linkRE.FindAllStringSubmatch(text, -1) {
			target := m[1] + m[2] + m[3]
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			file, anchor, _ := strings.Cut(target, "#")
			path := doc
			if file != "" {
				path = filepath.Join(filepath.Dir(doc), file)
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", doc, target)
				continue
			}
			if anchor != "" && strings.HasSuffix(path, ".md") && !hasAnchor(t, path, anchor) {
				t.Errorf("%s: there is no heading #%s in %s", doc, anchor, path)
			}
		}
	}
}

func hasAnchor(t *testing.T, path, anchor string) bool {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		if title, ok := strings.CutPrefix(line, "#"); ok && slug(strings.TrimLeft(title, "# ")) == anchor {
			return true
		}
	}
	return false
}

var notInAnchor = regexp.MustCompile(`[^\p{L}\p{N} _-]`)

// slug makes a heading's anchor as code hosts do.
func slug(title string) string {
	return strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(title), ""), " ", "-")
}

// command is a command line and where it stands. A whole one is to be typed as it is;
// one in running text may be a mention without its arguments.
type command struct {
	at, line string
	whole    bool
}

var codeSpanRE = regexp.MustCompile("`([^`]+)`")

// documentCommands returns the command lines of a document: in fenced blocks and in code
// spans.
func documentCommands(name, text string) []command {
	var out []command
	lines := strings.Split(text, "\n")
	fenced, indent := false, ""
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if trimmed := strings.TrimLeft(line, " "); strings.HasPrefix(trimmed, "```") {
			fenced, indent = !fenced, line[:len(line)-len(trimmed)]
			continue
		}
		at := fmt.Sprintf("%s:%d", name, i+1)
		if !fenced {
			for _, m := range codeSpanRE.FindAllStringSubmatch(line, -1) {
				if isCommand(m[1]) {
					out = append(out, command{at, m[1], false})
				}
			}
			continue
		}
		line = strings.TrimPrefix(line, indent)
		for strings.HasSuffix(line, "\\") && i+1 < len(lines) {
			i++
			line = strings.TrimSuffix(line, "\\") + " " + strings.TrimSpace(lines[i])
		}
		for _, part := range pipeRE.Split(strings.TrimPrefix(line, "$ "), -1) {
			if isCommand(part) {
				out = append(out, command{at, part, true})
			}
		}
	}
	return out
}

var pipeRE = regexp.MustCompile(`\s(?:\||&&|;)\s+`)

var commandRE = regexp.MustCompile(`^(?:[A-Z_]+=\S*\s+)*(?:(?:\./)?depesche|go run \./cmd/depesche)(?:\s|$)`)

func isCommand(s string) bool { return commandRE.MatchString(s) }

// words splits a command line as a shell does, without what follows a redirection or a
// comment, and without the program.
func words(line string) ([]string, error) {
	line = line[len(commandRE.FindString(line)):]
	var out []string
	var word strings.Builder
	quote, open := rune(0), false
	flush := func() {
		if open {
			out = append(out, word.String())
		}
		word.Reset()
		open = false
	}
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, open = r, true
		case r == ' ' || r == '\t':
			flush()
		default:
			word.WriteRune(r)
			open = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("the quotation mark %c stays open", quote)
	}
	flush()
	if i := slices.IndexFunc(out, func(w string) bool {
		return strings.HasPrefix(w, "#") && !numberRE.MatchString(w) || strings.HasPrefix(w, ">") || strings.HasPrefix(w, "<") || strings.HasPrefix(w, "2>") || w == "&"
	}); i >= 0 {
		out = out[:i]
	}
	return out, nil
}

var numberRE = regexp.MustCompile(`^#\d+$`)

// stand puts something that fits in the place of placeholders.
func stand(words []string) []string {
	var out []string
	for i, w := range words {
		switch {
		case w == "…" || w == "...":
			if i == 0 || !strings.HasPrefix(words[i-1], "--") {
				continue
			}
			w = "xx"
		case w == "STORY" || w == "N" || w == "%d":
			w = "1"
		case placeholderRE.MatchString(w):
			w = "xx"
		}
		w = strings.ReplaceAll(strings.ReplaceAll(w, "%s", "xx"), "%d", "1")
		out = append(out, strings.Trim(w, "[]"))
	}
	return out
}

var placeholderRE = regexp.MustCompile(`^[A-Z]+(\|[A-Z-]+)*$`)

func TestWords(t *testing.T) {
	for line, want := range map[string][]string{
		"depesche import -": {"import", "-"},
		`depesche edit 3 --text 'a "b" c' --lang es # why`:  {"edit", "3", "--text", `a "b" c`, "--lang", "es"},
		"go run ./cmd/depesche demo --fresh > log":          {"demo", "--fresh"},
		"DEPESCHE_DATA=x ./depesche list 2>/dev/null":       {"list"},
		"depesche show #12":                                 {"show", "#12"},
		"depesche translate STORY --to es":                  {"translate", "STORY", "--to", "es"},
		"depesche login-link kai@example.org --data folder": {"login-link", "kai@example.org", "--data", "folder"},
	} {
		got, err := words(line)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("words(%q) = %q, %v; want %q", line, got, err, want)
		}
	}
	if _, err := words("depesche edit --text 'a"); err == nil {
		t.Error("an open quotation mark passed")
	}
}
