package site

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// maxFile bounds a file of the data folder that stands in for a built-in one: the largest of
// ours has a fortieth of it.
const maxFile = 1 << 20

// Watch looks once a second whether a template, the style sheet or a file of words in the data
// folder has changed, makes the pages anew that show it, and has caches in front told, also of
// what changed while nobody looked. It returns when ctx ends.
func (s *Server) Watch(ctx context.Context) {
	if s.templates.dir == "" && s.wordsDir == "" {
		return
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.renewTemplates()
			s.renewWords()
			s.noteLooks(ctx)
		}
	}
}

// noteLooks notes in the database how the files look, which counts as a change of what every
// page is made from. Where that fails the next look does it.
func (s *Server) noteLooks(ctx context.Context) {
	looks := ""
	if seen := s.templates.seen + s.style.seen + s.wordsSeen; seen != "" {
		sum := sha256.Sum256([]byte(strings.Join([]string{s.templates.seen, s.style.seen, s.wordsSeen}, "\x00")))
		looks = hex.EncodeToString(sum[:])
	}
	if s.noted != nil && *s.noted == looks {
		return
	}
	err := s.store.NoteLooks(ctx, looks)
	switch {
	case err == nil:
		s.noted = &looks
	case ctx.Err() == nil:
		s.log.Warn("that files of the data folder have changed could not be noted; it is tried again", "err", err)
	}
}

func (s *Server) renewTemplates() {
	changed := s.templates.reload()
	if changed = s.style.reload() || changed; changed && s.cache != nil {
		s.cache.Forget()
	}
}

// filesIn lists the files of a folder that end in ext, all with "", as fs paths, those of each
// of its parts in turn, and says how they look: a text that is another one when a file has changed.
// err is the first fault that kept it from listing one that is there.
func filesIn(dir, ext string, parts ...string) (names []string, looks string, err error) {
	var b strings.Builder
	for _, part := range parts {
		entries, fault := os.ReadDir(filepath.Join(dir, part))
		if fault != nil && !errors.Is(fault, fs.ErrNotExist) {
			fmt.Fprintln(&b, fault)
			err = cmp.Or(err, fault)
		}
		for _, e := range entries {
			name := path.Join(part, e.Name())
			if ext != "" && path.Ext(name) != ext || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
			if err != nil {
				fmt.Fprintln(&b, name, err)
			} else {
				fmt.Fprintln(&b, name, info.ModTime().UnixNano(), info.Size(), info.Mode())
			}
			names = append(names, name)
		}
	}
	return names, b.String(), err
}

// readFile reads a file that filesIn has listed.
func readFile(dir, name string) ([]byte, error) {
	file := filepath.Join(dir, filepath.FromSlash(name))
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a file")
	case info.Size() > maxFile:
		return nil, fmt.Errorf("it has %d bytes; %d are allowed", info.Size(), maxFile)
	}
	return os.ReadFile(file)
}
