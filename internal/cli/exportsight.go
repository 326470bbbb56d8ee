package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// exportSight tells an export what its pages are made from.
type exportSight struct{ store *store.Store }

func (s exportSight) Watch(ctx context.Context) (context.Context, func() ([]string, time.Time)) {
	ctx, reads := store.Watch(ctx)
	return ctx, reads.Parts
}

func (s exportSight) Since(ctx context.Context, mark string) ([]string, string, bool, error) {
	return s.store.ChangedSinceMark(ctx, mark)
}

// key stands for all that pages depend on beside the database: the program, the settings, the
// templates, words and fonts of the operator, and what the command says.
func (c exportSiteCmd) key(n *newsroom.Newsroom, base, live *url.URL) string {
	h := sha256.New()
	fmt.Fprintln(h, Version, base, live, c.Edition)
	if program, err := os.Executable(); err == nil {
		if st, err := os.Stat(program); err == nil {
			fmt.Fprintln(h, st.Size(), st.ModTime().UnixNano())
		}
	}
	if settings, err := json.Marshal(n.Config()); err == nil {
		h.Write(settings)
	}
	for _, dir := range []string{templateDir(n), wordsDir(n.Dir()), filepath.Join(n.Dir(), "fonts")} {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error { // what is not there is nothing
			if err != nil || d.IsDir() {
				return nil
			}
			if st, err := d.Info(); err == nil {
				fmt.Fprintln(h, path, st.Size(), st.ModTime().UnixNano())
			}
			return nil
		})
	}
	return hex.EncodeToString(h.Sum(nil))
}
