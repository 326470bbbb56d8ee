// Command prosemirror makes internal/desk/editor/prosemirror.js: one module of what the
// desk's editor uses of ProseMirror, out of the packages that scripts/vendor-prosemirror
// has installed. Its arguments are the folder of the packages (with entry.js in it) and the
// file to write; the packages' licences go beside it.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run ./tools/prosemirror FOLDER FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir, out string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	res := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(dir, "entry.js")}, AbsWorkingDir: dir, Outfile: "prosemirror.js",
		Bundle: true, Format: api.FormatESModule, Target: api.ES2022, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone, LogLevel: api.LogLevelInfo,
	})
	if len(res.Errors) > 0 {
		return fmt.Errorf("esbuild found %d errors", len(res.Errors))
	}
	licences, versions, err := licences(filepath.Join(dir, "node_modules"))
	if err != nil {
		return err
	}
	head := "// Made by scripts/vendor-prosemirror; do not edit. Licences: prosemirror.LICENSE.\n// " + strings.Join(versions, ", ") + "\n"
	if err := os.WriteFile(out, append([]byte(head), res.OutputFiles[0].Contents...), 0o644); err != nil {
		return err
	}
	return os.WriteFile(strings.TrimSuffix(out, ".js")+".LICENSE", []byte(licences), 0o644)
}

// licences puts the packages' licences into one text, equal ones once.
func licences(modules string) (text string, versions []string, err error) {
	names, err := filepath.Glob(filepath.Join(modules, "*", "LICENSE"))
	if err != nil {
		return "", nil, err
	}
	users := map[string][]string{}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			return "", nil, err
		}
		pkg, err := os.ReadFile(filepath.Join(filepath.Dir(n), "package.json"))
		if err != nil {
			return "", nil, err
		}
		name := filepath.Base(filepath.Dir(n))
		_, version, _ := strings.Cut(string(pkg), `"version": "`)
		version, _, _ = strings.Cut(version, `"`)
		versions = append(versions, name+" "+version)
		users[string(b)] = append(users[string(b)], name)
	}
	var parts []string
	for t, by := range users {
		parts = append(parts, strings.Join(by, ", ")+"\n\n"+strings.TrimSpace(t)+"\n")
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n----\n\n"), versions, nil
}
