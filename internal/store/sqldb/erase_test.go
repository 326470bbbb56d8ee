package sqldb_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"depesche/internal/store/sqldb"
)

// What is deleted cannot be read in the file either, once it is closed.
func TestDeletedIsGone(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "erase.db")
	run := func(statements ...string) []byte {
		t.Helper()
		db, err := sqldb.Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range statements {
			if _, err := db.Exec(ctx, q); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	short, long := "reader@erased.example", strings.Repeat("a long letter to the editor. ", 1000)
	file := run("CREATE TABLE reader (address TEXT)", "INSERT INTO reader VALUES ('"+short+"')", "INSERT INTO reader VALUES ('"+long+"')")
	if !bytes.Contains(file, []byte(short)) || !bytes.Contains(file, []byte("letter to the editor")) {
		t.Fatal("the file does not hold what was stored")
	}
	file = run("DELETE FROM reader")
	if bytes.Contains(file, []byte(short)) || bytes.Contains(file, []byte("letter to the editor")) {
		t.Error("the file still holds what was deleted")
	}
}
