package main

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"depesche/internal/nmt/models/modelstest"
)

// The scripts of testdata/script run the program as people do; read them as its
// documentation. Besides testscript's own commands (go doc
// github.com/rogpeppe/go-internal/testscript) they have those of commands_test.go.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"depesche": main,
		"get":      get,
		"limited":  limited,
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Deadline:           time.Now().Add(15 * time.Minute), // a server that should have refused to start serves for ever
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		UpdateScripts:      os.Getenv("UPDATE_SCRIPTS") != "",
		Setup:              setUp,
		Cmds:               scriptCommands,
		Condition:          condition,
	})
}

// setUp gives every script the files of testdata/pages and a fake engine of its own, at
// $FAKE.
func setUp(env *testscript.Env) error {
	f := newFake()
	env.Defer(f.close)
	env.Values[fakeKey{}] = f
	env.Values[deskKey{}] = &desk{}
	env.Values[modelsKey{}] = new(*modelstest.Server)
	env.Setenv("FAKE", f.server.URL)
	env.Setenv("TZ", "UTC")
	if err := os.CopyFS(env.WorkDir, os.DirFS("testdata/pages")); err != nil {
		return err
	}
	for _, name := range []string{"GORACE", "GOCOVERDIR"} {
		if v := os.Getenv(name); v != "" {
			env.Setenv(name, v)
		}
	}
	return nil
}

// condition answers what scripts ask for in brackets. What CI must have is never
// missing there.
func condition(cond string) (bool, error) {
	switch cond {
	case "apertium":
		_, err := exec.LookPath("apertium-eng-spa")
		if err != nil {
			_, err = os.Stat("/usr/share/apertium/modes/eng-spa.mode")
		}
		return err == nil || os.Getenv("CI") == "true", nil
	case "smalldisk":
		return canMount(), nil
	}
	return false, nil
}
