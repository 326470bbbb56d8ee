package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// scriptCommands are what scripts can say besides testscript's own commands.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"status":     status,
	"config":     config,
	"answers":    answers,
	"engine":     engine,
	"asked":      asked,
	"forget":     forget,
	"await":      await,
	"snapshot":   snapshot,
	"unchanged":  unchanged,
	"serve":      serve,
	"latin1":     latin1,
	"big":        big,
	"junk":       junk,
	"disk":       disk,
	"fill":       fill,
	"cut":        cutOff,
	"crash":      crash,
	"login":      login,
	"submit":     submit,
	"until":      until,
	"models":     modelServer,
	"modelfiles": modelFiles,
	"spoilmodel": spoilModel,
}

func want(ts *testscript.TestScript, ok bool, usage string) {
	if !ok {
		ts.Fatalf("usage: %s", usage)
	}
}

func number(ts *testscript.TestScript, s string) int {
	n, err := strconv.Atoi(s)
	ts.Check(err)
	return n
}

// status N command args…: the command ends with exit status N.
func status(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) >= 2, "status N command args…")
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var ee *exec.ExitError
	if errors.As(err, &ee) {
		got = ee.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != number(ts, args[0]) {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

// config FILE: FILE, its variables expanded, becomes the data folder's config.json.
func config(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1, "config FILE")
	text := os.Expand(ts.ReadFile(args[0]), ts.Getenv)
	ts.Check(os.MkdirAll(ts.MkAbs("depesche-data"), 0o755))
	ts.Check(os.WriteFile(ts.MkAbs("depesche-data/config.json"), []byte(text), 0o644))
}

func fakeOf(ts *testscript.TestScript) *fake { return ts.Value(fakeKey{}).(*fake) }

// answers FILE: the fake engine translates by FILE: a line in one language, the next in
// the other, then a blank line.
func answers(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1, "answers FILE")
	f := fakeOf(ts)
	f.mu.Lock()
	defer f.mu.Unlock()
	for pair := range strings.SplitSeq(strings.TrimSpace(ts.ReadFile(args[0])), "\n\n") {
		src, tgt, ok := strings.Cut(pair, "\n")
		if !ok {
			ts.Fatalf("%q has no translation", pair)
		}
		f.answers[src] = tgt
	}
}

// engine MODE: the fake engine behaves so from now on. `engine hang 3` answers two more
// requests and none after.
func engine(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && (len(args) == 1 || len(args) == 2 && args[0] == hang), "engine MODE | engine hang N")
	f := fakeOf(ts)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.mode, f.requests, f.segments, f.asked = args[0], 0, 0, nil
	if len(args) == 2 {
		f.hangFrom = number(ts, args[1])
	}
}

// asked N: since the last forget, or the last engine, N segments have been sent.
func asked(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1, "asked N")
	f := fakeOf(ts)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.segments != number(ts, args[0]) {
		ts.Fatalf("%d segments were sent in %d requests, want %s:\n%s", f.segments, f.requests, args[0], strings.Join(f.asked, "\n"))
	}
}

// forget sets the count of asked back.
func forget(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 0, "forget")
	f := fakeOf(ts)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests, f.segments, f.asked = 0, 0, nil
}

// await N: waits until N requests have reached the fake engine.
func await(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1, "await N")
	if !fakeOf(ts).await(number(ts, args[0])) {
		ts.Fatalf("request %s never came", args[0])
	}
}

// state is all that a newsroom says of itself.
func state(ts *testscript.TestScript) string {
	var b strings.Builder
	for _, args := range [][]string{{"list", "--json"}, {"ledger", "--json"}, {"edition", "list", "--json"}, {"glossary", "list", "--json"}, {"account", "list", "--json"}} {
		if err := ts.Exec("depesche", args...); err != nil {
			ts.Fatalf("depesche %s: %v", strings.Join(args, " "), err)
		}
		fmt.Fprintf(&b, "== %s\n%s", args[0], ts.ReadFile("stdout"))
	}
	fmt.Fprintln(&b, "== files")
	ts.Check(filepath.WalkDir(ts.MkAbs("depesche-data"), func(path string, d os.DirEntry, err error) error {
		// What a server and the database keep beside come and go.
		if err == nil && !d.IsDir() && d.Name() != "lock" && d.Name() != "mail.journal" && !strings.Contains(d.Name(), ".db-") {
			fmt.Fprintln(&b, path)
		}
		return err
	}))
	return b.String()
}

const snapshotFile = ".snapshot"

// snapshot notes what the newsroom holds.
func snapshot(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 0, "snapshot")
	ts.Check(os.WriteFile(ts.MkAbs(snapshotFile), []byte(state(ts)), 0o644))
}

// unchanged: the newsroom holds what it held at the snapshot, to the letter.
func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, len(args) == 0, "[!] unchanged")
	before, after := ts.ReadFile(snapshotFile), state(ts)
	if (before == after) == neg {
		ts.Fatalf("before:\n%s\nafter:\n%s", before, after)
	}
}

var servedRE = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// serve [args…]: starts `depesche serve` on a free port, sets $SITE to its address, and
// ends it with the script.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg, "serve [args…]")
	path, err := exec.LookPath("depesche")
	ts.Check(err)
	cmd := exec.Command(path, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"PATH=" + ts.Getenv("PATH"), "HOME=" + ts.Getenv("HOME"), "TZ=UTC"}
	out, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	deskOf(ts).server = cmd.Process
	ts.Defer(func() {
		cmd.Process.Signal(os.Interrupt)
		timer := time.AfterFunc(2*time.Minute, func() { cmd.Process.Kill() })
		cmd.Wait()
		timer.Stop()
	})
	address := make(chan string, 1)
	go func() {
		defer close(address)
		in := bufio.NewScanner(out)
		for in.Scan() {
			if m := servedRE.FindString(in.Text()); m != "" {
				select {
				case address <- m:
				default:
				}
			}
		}
	}()
	select {
	case a, ok := <-address:
		if !ok {
			ts.Fatalf("depesche serve ended")
		}
		ts.Setenv("SITE", a)
	case <-time.After(5 * time.Minute):
		ts.Fatalf("depesche serve does not say where")
	}
}

// desk is the server that a script started and the browser that works its desk.
type desk struct {
	server *os.Process
	client http.Client
}

type deskKey struct{}

func deskOf(ts *testscript.TestScript) *desk { return ts.Value(deskKey{}).(*desk) }

// crash: the server is killed at once, as by a power cut.
func crash(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 0, "crash")
	ts.Check(deskOf(ts).server.Kill())
	deskOf(ts).server.Wait() // the deferred end finds it gone
}

// login: a person of the desk, made on the way, comes in by a one-time link.
func login(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 0, "login")
	ts.Check(ts.Exec("depesche", "account", "add", "nora@harbour.example", "--name", "Nora Vidal"))
	ts.Check(ts.Exec("depesche", "login-link", "nora@harbour.example"))
	link, err := url.Parse(strings.TrimSpace(ts.ReadFile("stdout")))
	ts.Check(err)
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	deskOf(ts).client = http.Client{Jar: jar, Timeout: 5 * time.Minute}
	submit(ts, false, []string{link.Path})
}

// submit PATH name=value…: sends a form of the desk.
func submit(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) >= 1, "submit PATH name=value…")
	form := url.Values{}
	for _, a := range args[1:] {
		name, value, _ := strings.Cut(a, "=")
		form.Add(name, value)
	}
	resp, err := deskOf(ts).client.PostForm(ts.Getenv("SITE")+args[0], form)
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("%s answers %s:\n%s", args[0], resp.Status, body)
	}
}

// until PATTERN command args…: runs the command again and again until it prints what
// fits.
func until(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) >= 2, "until PATTERN command args…")
	re, err := regexp.Compile("(?m)" + args[0])
	ts.Check(err)
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		ts.Check(ts.Exec(args[1], args[2:]...))
		if re.MatchString(ts.ReadFile("stdout")) {
			return
		}
	}
	ts.Fatalf("%s never came", args[0])
}

// latin1 FILE: writes FILE in ISO 8859-1.
func latin1(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1, "latin1 FILE")
	var b []byte
	for _, r := range ts.ReadFile(args[0]) {
		if r > 0xff {
			ts.Fatalf("%q is not in Latin-1", r)
		}
		b = append(b, byte(r))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o644))
}

// big FILE MB: a page of so many megabytes.
func big(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 2, "big FILE MB")
	var b bytes.Buffer
	b.WriteString("<!doctype html><html lang=en><title>Everything</title><body><article><h1>Everything that was ever said</h1>\n")
	for i := 0; b.Len() < number(ts, args[1])<<20; i++ {
		fmt.Fprintf(&b, "<p>Sentence number %d says that the harbour was quiet on that day, and that nobody was there to see it.</p>\n", i)
	}
	b.WriteString("</article></body></html>\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644))
}

// junk FILE BYTES: random bytes, the same in every run.
func junk(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 2, "junk FILE BYTES")
	r := rand.NewPCG(1, 2)
	b := make([]byte, number(ts, args[1]))
	for i := range b {
		b[i] = byte(r.Uint64() >> 11)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o644))
}

// disk DIR SIZE: a disk of its own that holds no more than SIZE, at DIR.
func disk(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 2, "disk DIR SIZE")
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	ts.Check(mount(dir, args[1]))
	ts.Defer(func() { unmount(dir) })
}

// fill FILE: FILE takes all the room that its disk has left.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 1, "fill FILE")
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	for size := 1 << 16; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}

// cut FILE N: takes all but the first N bytes off a file.
func cutOff(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, !neg && len(args) == 2, "cut FILE N")
	ts.Check(os.Truncate(ts.MkAbs(args[0]), int64(number(ts, args[1]))))
}

// get URL is a program of its own: it prints the status line, the header, a blank line
// and the body of what the address answers, and follows no redirect.
func get() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: get URL")
		os.Exit(2)
	}
	c := http.Client{Timeout: 5 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := c.Get(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer resp.Body.Close()
	fmt.Println(resp.Status)
	resp.Header.Write(os.Stdout)
	fmt.Println()
	if _, err := io.Copy(os.Stdout, resp.Body); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
