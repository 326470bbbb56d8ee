package newsroom_test

import (
	"os"
	"path/filepath"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
)

func TestConfigSaysWhatIsWrongWhere(t *testing.T) {
	for _, c := range []struct{ text, line, what string }{
		{"", "line 1", "ends too early"},
		{"{\n\"base_url\": \"https://news.example\",\n", "line 3", "ends too early"},
		{"{\n\n\"engins\": []}", "line 3", `unknown field "engins"`},
		{"{\n\"engines\": {}}", "line 2", `"engines" is of the wrong kind (object)`},
		{"{\n\"engines\": [],}", "line 2", "invalid character"},
		{"{}\n{}", "line 2", "follows the closing brace"},
		{`{"base_url": "news.example"}`, "base_url", "https://news.example"},
		{`{"base_url": "https://news.example/path"}`, "base_url", "without a path"},
		{`{"base_url": "ftp://news.example"}`, "base_url", "like https://"},
		{`{"database": "mysql://news.example"}`, "database", "postgres://"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "config.json")
		ok(t, os.WriteFile(path, []byte(c.text), 0o600))
		_, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
		kind(t, err, depesche.Invalid, path, c.line, c.what)
		if _, err := os.Stat(filepath.Join(dir, "newsroom.db")); err == nil {
			t.Errorf("%s: a database was made all the same", c.text)
		}
	}
	dir := t.TempDir()
	ok(t, os.WriteFile(filepath.Join(dir, "config.json"), []byte("\ufeff{\"base_url\": \"https://news.example/\"}\n"), 0o600))
	got, err := newsroom.ReadConfig(dir)
	ok(t, err)
	if got.BaseURL != "https://news.example" {
		t.Errorf("base %q", got.BaseURL)
	}
}
