package archtest

import (
	"go/ast"
	"regexp"
	"strconv"
	"testing"
)

// What lazyregexp is given compiles: it would panic in the middle of somebody's work.
func TestLatePatternsCompile(t *testing.T) {
	n := 0
	for _, r := range rooms(t) {
		for _, f := range r.files {
			ast.Inspect(f, func(node ast.Node) bool {
				call, ok := node.(*ast.CallExpr)
				if !ok {
					return true
				}
				fn, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || fn.Sel.Name != "New" {
					return true
				}
				if pkg, ok := fn.X.(*ast.Ident); !ok || pkg.Name != "lazyregexp" {
					return true
				}
				lit, ok := call.Args[0].(*ast.BasicLit)
				if !ok {
					t.Errorf("%s: a text that is put together is not tested", fset.Position(call.Pos()))
					return true
				}
				text, err := strconv.Unquote(lit.Value)
				if err == nil {
					_, err = regexp.Compile(text)
				}
				if err != nil {
					t.Errorf("%s: %v", fset.Position(call.Pos()), err)
				}
				n++
				return true
			})
		}
	}
	if n == 0 {
		t.Error("there is none")
	}
}
