package archtest

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// floors is the picture of docs/ARCHITECTURE.md as numbers: a room may import rooms of
// lower floors, never one of its own floor or above. A new room is given a floor here,
// with the thought that this takes.
var floors = []struct {
	why   string
	rooms []string
}{
	{"the vocabulary: everyone may speak it, so it may know nobody", []string{""}},
	{"what a start needs before all else: it imports next to nothing", []string{"internal/launch/memory"}},
	{"what the standard library lacks", []string{"internal/launch", "internal/lazyregexp"}},
	{"cellar: one subject each, knowing nothing but the vocabulary", []string{
		"internal/atomicfile", "internal/feed", "internal/feed/feedtest", "internal/filelock", "internal/counts", "internal/mail", "internal/slug", "internal/stamp", "internal/lang", "internal/langid", "internal/extract", "internal/wire",
		"internal/translate/literal", "internal/translate/splice", "internal/check/message", "internal/demo/draw",
		"internal/exchange/markup", "internal/markdown", "internal/colour", "internal/archive/blog", "internal/nmt/kernel", "internal/nmt/spm", "internal/nmt/synthetic", "internal/signin"}},
	{"what reads language packs or keeps files", []string{"internal/segment", "internal/search", "internal/picture", "internal/export", "internal/card", "internal/translate/typography", "internal/demo/draw/cmd", "internal/nmt/marian", "internal/archive/wxr", "internal/archive/ghost"}},
	{"formats in which translation work travels: files in, segments out", []string{"internal/exchange/xliff", "internal/exchange/tmx", "internal/exchange/tbx", "internal/exchange/srx"}},
	{"what tells those formats apart", []string{"internal/exchange"}},
	{"the neural engine: text in, text out", []string{"internal/nmt"}},
	{"what reads the neural engine's alignments", []string{"internal/translate/alignment"}},
	{"its models: files fetched, verified, loaded; no engine decides where they come from", []string{"internal/nmt/models"}},
	{"judges and engines: they see texts, never the database, so that they can be used alone", []string{"internal/check", "internal/translate"}},
	{"SQL dialects, and what an engine keeps in its tables", []string{"internal/store/sqldb", "internal/store/fts5"}},
	{"all SQL; it stores what others have decided and asks nobody above", []string{"internal/store"}},
	{"stores and servers for tests", []string{"internal/store/storetest", "internal/mail/mailtest", "internal/signin/signintest", "internal/nmt/models/modelstest", "internal/archive/archivetest"}},
	{"the newsroom as one file: reads what the store writes, knows no verb", []string{"internal/backup"}},
	{"the verbs: the only place where a state changes; edges come to them, never they to an edge", []string{"internal/newsroom", "internal/comment", "internal/announce"}},
	{"archives out and in, by the verbs", []string{"internal/archive"}},
	{"the demonstration's content", []string{"internal/demo"}},
	{"its way into a newsroom, by the verbs", []string{"internal/demo/fill"}},
	{"fonts, embedded", []string{"internal/web/fonts"}},
	{"what the edges share; above the verbs, so that no verb can answer a request", []string{"internal/web", "internal/web/i18n"}},
	{"mails to readers: verbs that speak to people, in the words that the edges share", []string{"internal/alert"}},
	{"bundled assets, kept pages", []string{"internal/web/assets", "internal/web/pagecache"}},
	{"the bundler: a tool of go generate", []string{"internal/web/assets/bundle"}},
	{"its command", []string{"internal/web/assets/cmd"}},
	{"bundles", []string{"internal/desk/asset", "internal/site/asset"}},
	{"edges: side by side, none knows another", []string{"internal/desk", "internal/site", "internal/api", "internal/job"}},
	{"the command line knows everyone", []string{"internal/cli"}},
	{"tests of the house and the whole", []string{"internal/archtest", "e2e"}},
	{"programs: nobody imports them", []string{"cmd/depesche", "tools/langidmodel", "scripts/testsum", "scripts/eval", "scripts/benchsite", "scripts/wxrmake", "tools/prosemirror"}},
}

func floorOf(path string) int {
	return slices.IndexFunc(floors, func(f struct {
		why   string
		rooms []string
	}) bool {
		return slices.Contains(f.rooms, path)
	})
}

func TestArrowsPointDown(t *testing.T) {
	all := rooms(t)
	for path, r := range all {
		from := floorOf(path)
		if from < 0 {
			t.Errorf("%s has no floor: give it one in internal/archtest/arrows_test.go", path)
			continue
		}
		for imp, pos := range r.imports {
			to, ours := roomOf(imp)
			if !ours {
				continue
			}
			if floor := floorOf(to); floor >= from {
				t.Errorf("%s: %s may not import %s, which is on its floor or above (%s)", pos, nameOf(path), nameOf(to), floors[floor].why)
			}
		}
	}
}

func TestFloorsAreRooms(t *testing.T) {
	all := rooms(t)
	seen := map[string]bool{}
	for _, f := range floors {
		for _, p := range f.rooms {
			if all[p] == nil && !testOnly(p) && !generated(p) {
				t.Errorf("the plan names %s, which is no package", p)
			}
			if seen[p] {
				t.Errorf("the plan names %s twice", p)
			}
			seen[p] = true
		}
	}
}

// testOnly names packages that have no code besides tests.
func testOnly(path string) bool { return path == "e2e" }

// generated names packages that have no code besides what go generate wrote.
func generated(path string) bool { return strings.HasSuffix(path, "/asset") }

// doors are imports that only some rooms may have. A prefix covers what lies below it.
var doors = []struct {
	imp   string
	rooms []string
	why   string
}{
	{"database/sql", []string{"internal/store", "internal/job"}, "all SQL lives in the store; the job room hands River its transactions"},
	{"modernc.org/sqlite", []string{"internal/store/sqldb"}, "what differs between databases is confined to sqldb"},
	{"modernc.org/libc", []string{"internal/store/sqldb"}, "what differs between databases is confined to sqldb"},
	{"github.com/jackc/pgx", []string{"internal/store/sqldb", "internal/job"}, "what differs between databases is confined to sqldb"},
	{"github.com/riverqueue", []string{"internal/job"}, "the queue is a detail of the job room"},
	{"net/http", []string{"internal/web", "internal/desk", "internal/site", "internal/api", "internal/wire", "internal/translate", "internal/signin", "internal/export", "internal/announce", "internal/cli", "scripts", "internal/nmt/models/modelstest"}, "edges answer requests, wire, translate and signin make them, export asks an edge, announce is a hub; nobody else knows HTTP"},
	{"html/template", []string{"internal/web", "internal/desk", "internal/site", "internal/alert"}, "pages are made at the edges, and mails in their room"},
	{"github.com/wneessen/go-mail", []string{"internal/mail"}, "only the mail room speaks to mail servers"},
	{"github.com/klauspost/compress", []string{"internal/nmt/models", "internal/web/pagecache", "internal/site"}, "models come packed with zstd; pages are packed three times as fast as by the standard library"},
	{"os/exec", []string{"internal/translate", "tools", "scripts"}, "the only program that Depesche starts is a translation engine"},
	{"github.com/alecthomas/kong", []string{"internal/cli"}, "only the command line reads arguments"},
	{"github.com/markusmobius/go-trafilatura", []string{"internal/extract"}, "the extraction library is a detail of the extract room"},
	{"github.com/microcosm-cc/bluemonday", []string{"internal/comment"}, "the document model has no raw HTML, so nothing needs to be cleaned of it; comments come from strangers and pass two doors"},
	{"github.com/pemistahl/lingua-go", []string{"tools"}, "a yardstick: it needs 650 MB"},
	{"github.com/chromedp", []string{"e2e"}, "browsers are for tests"},
	{"github.com/evanw/esbuild", []string{"internal/web/assets/bundle", "tools/prosemirror"}, "bundling happens in go generate, not in the program"},
}

func TestDoors(t *testing.T) {
	for path, r := range rooms(t) {
		for imp, pos := range r.imports {
			for _, d := range doors {
				if within(imp, d.imp) && !slices.ContainsFunc(d.rooms, func(p string) bool { return within(path, p) }) {
					t.Errorf("%s: %s may not import %s: %s", pos, nameOf(path), imp, d.why)
				}
			}
		}
	}
}

func within(path, prefix string) bool {
	return path == prefix || strings.HasPrefix(path, prefix+"/")
}

// pure rooms turn input into output: no database, no network, no file, no clock. What
// they say today they say tomorrow, and they can be used, and fuzzed, alone.
var pure = []string{"", "internal/extract", "internal/segment", "internal/search", "internal/store/fts5", "internal/langid", "internal/check", "internal/lang", "internal/slug",
	"internal/translate/literal", "internal/translate/splice", "internal/translate/typography", "internal/nmt", "internal/exchange", "internal/archive/blog", "internal/archive/wxr", "internal/archive/ghost"}

func TestPureRooms(t *testing.T) {
	barred := []string{"os", "net", "net/http", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2", "syscall"}
	for path, r := range rooms(t) {
		// The models below the engine are files, and come over the network.
		if within(path, "internal/nmt/models") || !slices.ContainsFunc(pure, func(p string) bool { return path == p || p != "" && within(path, p) }) {
			continue
		}
		for imp, pos := range r.imports {
			if slices.Contains(barred, imp) {
				t.Errorf("%s: %s is pure and may not import %s", pos, nameOf(path), imp)
			}
		}
		for _, f := range r.files {
			ast.Inspect(f, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "Tick"}, sel.Sel.Name) {
					t.Errorf("%s: %s is pure and may not look at the clock (time.%s)", fset.Position(sel.Pos()), nameOf(path), sel.Sel.Name)
				}
				return true
			})
		}
	}
}

// A context is passed first and kept by nobody, so that what is asked for ends with the
// one who asked. What is made for one call and goes with it may carry that call's.
func TestNoStoredContext(t *testing.T) {
	oneCall := map[string]string{
		"internal/cli":       "app is one command",
		"internal/demo/fill": "filler is one filling",
	}
	for path, r := range rooms(t) {
		if oneCall[path] != "" {
			continue
		}
		for _, f := range r.files {
			ast.Inspect(f, func(n ast.Node) bool {
				s, ok := n.(*ast.StructType)
				if !ok {
					return true
				}
				for _, field := range s.Fields.List {
					sel, ok := field.Type.(*ast.SelectorExpr)
					if !ok {
						continue
					}
					if x, ok := sel.X.(*ast.Ident); ok && x.Name == "context" && sel.Sel.Name == "Context" {
						t.Errorf("%s: a struct of %s keeps a context: pass it first instead", fset.Position(field.Pos()), nameOf(path))
					}
				}
				return true
			})
		}
	}
}
