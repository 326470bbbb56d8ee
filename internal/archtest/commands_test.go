package archtest

import (
	"go/ast"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"depesche/internal/cli"
)

// Every command line of the documents can be typed: command, arguments and flags exist.
func TestCommandsInDocuments(t *testing.T) {
	for _, doc := range documents(t) {
		b, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range documentCommands(doc, string(b)) {
			tryCommand(t, c)
		}
	}
}

func tryCommand(t *testing.T, c command) {
	t.Helper()
	args, err := words(c.line)
	if err != nil {
		t.Errorf("%s: %s: %v", c.at, c.line, err)
		return
	}
	if len(args) == 0 {
		return
	}
	err = cli.Parses(stand(args))
	if err == nil || !c.whole && isMention(args, err) {
		return
	}
	t.Errorf("%s: %q cannot be typed: %v", c.at, c.line, err)
}

// isMention tells whether a command is named without any argument, and that is all that
// is wrong with it.
func isMention(args []string, err error) bool {
	incomplete := strings.HasPrefix(err.Error(), "expected ") || strings.HasPrefix(err.Error(), "missing flags")
	return incomplete && !slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "-") })
}

var messageCommandRE = regexp.MustCompile("`(depesche [^`]+)`")

var namedDocumentRE = regexp.MustCompile(`docs/[\w./-]+\.md|README\.md`)

// Every document that a message sends people to is there.
func TestDocumentsInMessages(t *testing.T) {
	for _, r := range rooms(t) {
		for _, f := range r.files {
			ast.Inspect(f, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				for _, name := range namedDocumentRE.FindAllString(lit.Value, -1) {
					if _, err := os.Stat(root + "/" + name); err != nil {
						t.Errorf("%s: %s is named, and is not there", fset.Position(lit.Pos()), name)
					}
				}
				return true
			})
		}
	}
}

// Every command that a message of the program recommends can be typed, too.
func TestCommandsInMessages(t *testing.T) {
	found := 0
	for _, r := range rooms(t) {
		for _, f := range r.files {
			ast.Inspect(f, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				s, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				for _, m := range messageCommandRE.FindAllStringSubmatch(s, -1) {
					found++
					if strings.Contains(m[1], "%s--help") {
						continue
					}
					tryCommand(t, command{fset.Position(lit.Pos()).String(), m[1], false})
				}
				return true
			})
		}
	}
	if found < 3 {
		t.Errorf("only %d commands found in messages: the search does not see them", found)
	}
}
