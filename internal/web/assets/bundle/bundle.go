// Package bundle makes the files that package assets serves: it bundles and minifies an
// edge's style sheets and scripts with esbuild's Go API. Only go:generate and tests use
// it, so that esbuild stays out of the program.
package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"depesche/internal/web/assets"
	"depesche/internal/web/fonts"
)

// Build bundles the entry points in dir and returns the files of dist by name, the
// manifest among them. It writes nothing.
func Build(dir string) (map[string][]byte, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	var entries []string
	for _, pattern := range []string{"*.css", "*.ts"} {
		m, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		entries = append(entries, m...)
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("assets: %s holds no .css and no .ts file", dir)
	}
	slices.Sort(entries)
	out := filepath.Join(dir, "dist")
	res := api.Build(api.BuildOptions{
		EntryPoints: entries, AbsWorkingDir: dir, Outdir: out, Outbase: dir,
		Bundle: true, MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		EntryNames: "[name]-[hash]", AssetNames: "[name]-[hash]",
		Loader: map[string]api.Loader{".svg": api.LoaderDataURL},
		Target: api.ES2022, Format: api.FormatIIFE, Charset: api.CharsetUTF8,
		LegalComments: api.LegalCommentsNone, LogLevel: api.LogLevelSilent,
		Metafile: true, Plugins: []api.Plugin{fontPlugin},
	})
	if len(res.Errors) > 0 {
		var errs []error
		for _, m := range res.Errors {
			where := ""
			if m.Location != nil {
				where = fmt.Sprintf("%s:%d: ", m.Location.File, m.Location.Line)
			}
			errs = append(errs, errors.New(where+m.Text))
		}
		return nil, errors.Join(errs...)
	}
	files := map[string][]byte{}
	for _, f := range res.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	manifest, err := manifestOf(res.Metafile)
	if err != nil {
		return nil, err
	}
	files[assets.ManifestName] = manifest
	return files, nil
}

// manifestOf maps "desk.js" to "desk-HASH.js" for every entry point.
func manifestOf(meta string) ([]byte, error) {
	var m struct {
		Outputs map[string]struct {
			EntryPoint string `json:"entryPoint"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(meta), &m); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for out, o := range m.Outputs {
		if o.EntryPoint == "" {
			continue
		}
		base := filepath.Base(o.EntryPoint)
		names[strings.TrimSuffix(base, filepath.Ext(base))+filepath.Ext(out)] = filepath.Base(out)
	}
	b, err := json.MarshalIndent(names, "", "  ")
	return append(b, '\n'), err
}

// fontPlugin turns url("font:NAME") into the fingerprinted address of a shared font,
// relative to the style sheet.
var fontPlugin = api.Plugin{Name: "font", Setup: func(b api.PluginBuild) {
	b.OnResolve(api.OnResolveOptions{Filter: "^font:"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		name := strings.TrimPrefix(a.Path, "font:")
		f, ok := fonts.Get(name)
		if !ok {
			return api.OnResolveResult{}, fmt.Errorf("there is no font %s in internal/web/fonts", name)
		}
		return api.OnResolveResult{Path: "./" + f.Path, External: true}, nil
	})
}}

// Write bundles dir and replaces the content of dir/dist.
func Write(dir string) error {
	files, err := Build(dir)
	if err != nil {
		return err
	}
	out := filepath.Join(dir, "dist")
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	old, err := os.ReadDir(out)
	if err != nil {
		return err
	}
	for _, e := range old {
		if _, keep := files[e.Name()]; !keep {
			if err := os.Remove(filepath.Join(out, e.Name())); err != nil {
				return err
			}
		}
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(out, name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Stale says what in dir/dist differs from its sources, nil when nothing does. The tests
// of every edge call it.
func Stale(dir string) error {
	files, err := Build(dir)
	if err != nil {
		return err
	}
	out := filepath.Join(dir, "dist")
	old, err := os.ReadDir(out)
	if err != nil {
		return err
	}
	for _, e := range old {
		if _, ok := files[e.Name()]; !ok {
			return fmt.Errorf("%s is left over in dist; run go generate", e.Name())
		}
	}
	for name, want := range files {
		have, err := os.ReadFile(filepath.Join(out, name))
		if err != nil || !bytes.Equal(have, want) {
			return fmt.Errorf("%s in dist is not what the sources give; run go generate", name)
		}
	}
	return nil
}
