package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// root is the repository as seen from this package.
const root = "../.."

const module = "depesche"

// room is a package as its files say, whatever the build tags.
type room struct {
	path    string // "internal/check", "" for the vocabulary
	doc     string
	files   []*ast.File
	imports map[string]token.Position // import path to one of its places
}

var house = sync.OnceValues(readHouse)

var fset = token.NewFileSet()

// readHouse parses the whole module without its tests.
func readHouse() (map[string]*room, error) {
	rooms := map[string]*room{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "node_modules") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return addFile(rooms, filepath.ToSlash(rel), path)
	})
	return rooms, err
}

func addFile(rooms map[string]*room, rel, path string) error {
	f, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	if ast.IsGenerated(f) {
		return nil
	}
	dir := filepath.ToSlash(filepath.Dir(rel))
	if dir == "." {
		dir = ""
	}
	r := rooms[dir]
	if r == nil {
		r = &room{path: dir, imports: map[string]token.Position{}}
		rooms[dir] = r
	}
	r.files = append(r.files, f)
	if f.Doc != nil {
		r.doc += f.Doc.Text()
	}
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		r.imports[p] = fset.Position(spec.Pos())
	}
	return nil
}

func rooms(t *testing.T) map[string]*room {
	t.Helper()
	all, err := house()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("only %d packages found: the walk does not see the house", len(all))
	}
	return all
}

// roomOf turns an import path of this module into a room's path.
func roomOf(imp string) (string, bool) {
	if imp == module {
		return "", true
	}
	return strings.CutPrefix(imp, module+"/")
}

func nameOf(path string) string {
	if path == "" {
		return "the vocabulary"
	}
	return path
}
