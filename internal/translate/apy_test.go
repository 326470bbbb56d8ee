package translate

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"depesche"
)

// loopback starts Apertium's server bound to 127.0.0.1: it has no option for that.
const loopback = `
import sys, tornado.httpserver as h
bind = h.HTTPServer.bind
h.HTTPServer.bind = lambda s, port, address='127.0.0.1', **k: bind(s, port, address, **k)
from apertium_apy.apy import main
main()
`

func startAPy(t *testing.T) string {
	t.Helper()
	python := "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import apertium_apy, tornado").Run(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("apertium-apy is missing: apt install apertium-apy apertium-eng-spa")
		}
		t.Skip("skipped without apertium-apy (apt install apertium-apy apertium-eng-spa)")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_, port, _ := net.SplitHostPort(addr)
	_ = l.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, python, "-c", loopback, "/usr/share/apertium", "-p", port)
	killGroup(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	url := "http://" + addr
	for range 300 {
		if resp, err := http.Get(url + "/listPairs"); err == nil {
			_ = resp.Body.Close()
			return url
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("apertium-apy did not start")
	return ""
}

func TestAPy(t *testing.T) {
	e, err := New(Config{Kind: KindAPy, Endpoint: startAPy(t)})
	if err != nil {
		t.Fatal(err)
	}
	got := translateAll(t, &Service{}, e, "en", "es",
		marked("The <1>new ship</1> arrived in Trieste on <2>Monday</2>.", link, strong),
		depesche.Plain("Read https://example.org/a_b?x=1 or write to @home & <b>."),
		marked("He did <1>not</1> want <2>to go <3>home</3></2>.", strong, emphasis, link),
		depesche.Plain("The unknown word Zorblattian."),
	)
	for i, want := range []string{"El <1>barco nuevo</1> llegado en Trieste el <2>lunes</2>.", "", "", ""} {
		if g := got[i].Target.Tagged(); want != "" && g != want {
			t.Errorf("%d: %q, want %q", i, g, want)
		}
	}
	if g := got[1].Target.Text; !strings.Contains(g, "https://example.org/a_b?x=1") || !strings.Contains(g, "@home & <b>") {
		t.Errorf("got %q", g)
	}
	if n := len(got[2].Target.Marks); n != 3 {
		t.Errorf("%d marks of 3 in %#v, %v", n, got[2].Target, got[2].Flags)
	}
	if g := got[3].Target.Text; strings.Contains(g, "*") {
		t.Errorf("an unknown word is starred: %q", g)
	}
	long := depesche.Plain(strings.Repeat("The new ship arrived in Trieste on Monday and left on Tuesday, ", 120) + "finally.")
	if g := translateAll(t, &Service{}, e, "en", "es", long)[0].Target.Text; strings.Count(g, "Trieste") != 120 {
		t.Errorf("%d of 120 parts of a long text", strings.Count(g, "Trieste"))
	}
	_, err = e.Translate(context.Background(), Request{Source: "en", Target: "ja", Segments: []Segment{{Text: "a"}}})
	if !depesche.IsNotFound(err) || !strings.Contains(err.Error(), "en→es") {
		t.Errorf("%v", err)
	}
}
