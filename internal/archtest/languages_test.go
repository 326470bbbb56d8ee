package archtest

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// foreignCodes are files that speak codes which are not ours to choose.
var foreignCodes = map[string]string{
	"language.go":                 "which scripts run from right to left is Unicode's",
	"internal/translate/deepl.go": "DeepL has its own list of target languages",
}

// Languages are data: a new one is a new folder in internal/lang/data. Code that asks
// for a language by name works for that language alone.
func TestNoLanguageByName(t *testing.T) {
	codes := languageCodes(t)
	for path, r := range rooms(t) {
		if !slices.ContainsFunc([]string{"", "internal/check", "internal/search", "internal/segment", "internal/translate", "internal/newsroom", "internal/slug", "internal/store"}, func(p string) bool {
			return path == p || p != "" && within(path, p)
		}) {
			continue
		}
		for _, f := range r.files {
			ast.Inspect(f, func(n ast.Node) bool {
				for _, e := range askedByName(n, codes) {
					if file, _ := filepath.Rel(root, fset.Position(e.Pos()).Filename); foreignCodes[filepath.ToSlash(file)] != "" {
						continue
					}
					t.Errorf("%s: %s asks for a language by name: put what is particular about it into internal/lang/data", fset.Position(e.Pos()), nameOf(path))
				}
				return true
			})
		}
	}
}

func languageCodes(t *testing.T) []string {
	entries, err := os.ReadDir(root + "/internal/lang/data")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, e := range entries {
		if e.IsDir() {
			codes = append(codes, e.Name())
		}
	}
	if !slices.Contains(codes, "en") {
		t.Fatal("no language packs found")
	}
	return codes
}

// askedByName returns the literals that a node compares with a language tag: in ==, !=,
// in the cases of a switch, and as the second argument of functions on strings.
func askedByName(n ast.Node, codes []string) []ast.Expr {
	var out []ast.Expr
	isCode := func(e ast.Expr) bool {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return false
		}
		s, err := strconv.Unquote(lit.Value)
		base, _, _ := strings.Cut(strings.ToLower(s), "-")
		return err == nil && slices.Contains(codes, base)
	}
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if n.Op == token.EQL || n.Op == token.NEQ {
			if isTag(n.X) && isCode(n.Y) {
				out = append(out, n.Y)
			}
			if isTag(n.Y) && isCode(n.X) {
				out = append(out, n.X)
			}
		}
	case *ast.SwitchStmt:
		if n.Tag == nil || !isTag(n.Tag) {
			return nil
		}
		for _, c := range n.Body.List {
			for _, e := range c.(*ast.CaseClause).List {
				if isCode(e) {
					out = append(out, e)
				}
			}
		}
	case *ast.CallExpr:
		for i, a := range n.Args {
			if i > 0 && isCode(a) && isTag(n.Args[0]) {
				out = append(out, a)
			}
		}
	}
	return out
}

// isTag guesses from its name whether an expression is a language tag.
func isTag(e ast.Expr) bool {
	name := ""
	switch e := e.(type) {
	case *ast.Ident:
		name = e.Name
	case *ast.SelectorExpr:
		name = e.Sel.Name
	case *ast.CallExpr:
		return isTag(e.Fun)
	}
	name = strings.ToLower(name)
	if slices.Contains([]string{"src", "tgt", "source", "target", "tag", "base", "code", "locale"}, name) {
		return true
	}
	return strings.Contains(name, "lang")
}
