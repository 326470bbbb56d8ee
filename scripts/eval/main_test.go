package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWithoutSets(t *testing.T) {
	var out strings.Builder
	if err := run(t.TempDir(), nil, &out); err != nil || !strings.Contains(out.String(), "no development sets") {
		t.Errorf("%q %v", out.String(), err)
	}
}

func TestBadSetIsNamed(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "broken.jsonl"), []byte("no JSON\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(dir, nil, &out); err == nil || !strings.Contains(err.Error(), "broken.jsonl") {
		t.Errorf("%v", err)
	}
}
