package newsroom_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/exchange/markup"
	"depesche/internal/newsroom"
)

// omegat opens a file in OmegaT, with a memory that a translator has made, and returns
// what OmegaT makes of it: console mode, a project of its own, a home of its own.
func omegat(t *testing.T, name string, file []byte, pairs map[string]string) []byte {
	t.Helper()
	program, err := exec.LookPath("omegat")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("omegat is not installed: apt install omegat")
		}
		t.Skip("skipped: omegat is not installed (apt install omegat)")
	}
	home := t.TempDir()
	project := filepath.Join(home, "project")
	for _, d := range []string{"source", "target", "tm", "omegat", "glossary", "dictionary"} {
		ok(t, os.MkdirAll(filepath.Join(project, d), 0o755))
	}
	ok(t, os.WriteFile(filepath.Join(project, "omegat.project"), []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir>
<glossary_file>__DEFAULT__</glossary_file><dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>EN</source_lang><target_lang>DE</target_lang>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations><remove_tags>false</remove_tags></project></omegat>`), 0o644))
	ok(t, os.WriteFile(filepath.Join(project, "source", name), file, 0o644))
	var tmx strings.Builder
	tmx.WriteString(`<?xml version="1.0" encoding="UTF-8"?><tmx version="1.1"><header creationtool="OmegaT" creationtoolversion="3.6" segtype="sentence" o-tmf="OmegaT TMX" adminlang="EN" srclang="EN" datatype="plaintext"/><body>`)
	for en, de := range pairs {
		fmt.Fprintf(&tmx, `<tu><tuv lang="EN"><seg>%s</seg></tuv><tuv lang="DE"><seg>%s</seg></tuv></tu>`, markup.Escape(en), markup.Escape(de))
	}
	tmx.WriteString(`</body></tmx>`)
	ok(t, os.WriteFile(filepath.Join(project, "omegat", "project_save.tmx"), []byte(tmx.String()), 0o644))
	cmd := exec.CommandContext(t.Context(), program, project, "--mode=console-translate", "--disable-project-locking")
	cmd.Env = append(os.Environ(), "HOME="+home)
	log, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("omegat: %v\n%s", err, log)
	}
	out, err := os.ReadFile(filepath.Join(project, "target", name))
	if err != nil {
		t.Fatalf("omegat made no translation: %v\n%s", err, log)
	}
	return out
}

// craneWithMarks is a story with a word set bold and a link.
func craneWithMarks(t *testing.T, n *newsroom.Newsroom) int64 {
	t.Helper()
	bold := depesche.Inline{Text: "The old harbour crane of Port Ellery weighs 240 tonnes & was built in 1961. Visitors may climb it from Saturday on.",
		Marks: []depesche.Mark{{Kind: depesche.Strong, From: 4, To: 7}, {Kind: depesche.Link, Href: "https://harbour.example/?a=1&b=2", From: 76, To: 84}}}
	story, err := n.Write(ctx, mara, newsroom.StoryDraft{Lang: "en", Document: depesche.Document{Headline: depesche.Plain("The old crane returns to the harbour"),
		Blocks: []depesche.Block{{ID: "b1", Kind: depesche.Paragraph, Text: bold}}}})
	ok(t, err)
	return story
}

func TestOmegaTTranslatesAStory(t *testing.T) {
	n, _ := open(t)
	story := craneWithMarks(t, n)
	var file bytes.Buffer
	_, err := n.HandOut(ctx, mara, story, "de", newsroom.XLIFFOptions{Version: "1.2", CopySource: true}, &file)
	ok(t, err)
	back := omegat(t, "story.xlf", file.Bytes(), map[string]string{
		"The old crane returns to the harbour":                                                 german[0],
		"The <g0>old</g0> harbour crane of Port Ellery weighs 240 tonnes & was built in 1961.": "Der <g0>alte</g0> Hafenkran von Port Ellery wiegt 420 Tonnen & wurde 1961 gebaut.",
	})
	res, err := n.TakeIn(ctx, mara, back, 0, "")
	if err != nil {
		t.Fatalf("%v\n%s", err, back)
	}
	if got := outcomes(res); got != "taken taken untranslated" {
		t.Fatalf("%s: %+v\n%s", got, res.Segments, back)
	}
	look, err := n.Look(ctx, story, "de")
	ok(t, err)
	targets := look.Revision.Targets
	if targets[0].Target.Text != german[0] || targets[1].Target.Tagged() != "Der <1>alte</1> Hafenkran von Port Ellery wiegt 420 Tonnen & wurde 1961 gebaut." {
		t.Errorf("%q, %q", targets[0].Target.Tagged(), targets[1].Target.Tagged())
	}
	if m := targets[1].Target.Marks; len(m) != 1 || m[0].Kind != depesche.Strong {
		t.Errorf("%+v", m)
	}
	if len(res.Findings) == 0 || res.Findings[0].Category != depesche.CatNumber {
		t.Errorf("240 became 420, and nobody says so: %+v", res.Findings)
	}
	// A second round: the rest, over what is there by now. The link comes back as a link.
	file.Reset()
	_, err = n.HandOut(ctx, mara, story, "de", newsroom.XLIFFOptions{Version: "1.2", CopySource: true}, &file)
	ok(t, err)
	back = omegat(t, "story.xlf", file.Bytes(), map[string]string{"<g0>Visitors</g0> may climb it from Saturday on.": "<g0>Besucher</g0> dürfen ihn ab Samstag besteigen."})
	res, err = n.TakeIn(ctx, mara, back, 0, "")
	ok(t, err)
	if got := outcomes(res); got != "taken" {
		t.Fatalf("%s: %+v\n%s", got, res.Segments, back)
	}
	look, err = n.Look(ctx, story, "de")
	ok(t, err)
	if s := look.Revision.Targets[2].Target; s.Tagged() != "<1>Besucher</1> dürfen ihn ab Samstag besteigen." || s.Marks[0].Href != "https://harbour.example/?a=1&b=2" {
		t.Errorf("%#v %+v", s, s.Marks)
	}
}

// OmegaT 3.6 does not know XLIFF 2: it copies the file. That loses nothing and takes
// nothing.
func TestOmegaTLeavesVersion2AsItIs(t *testing.T) {
	n, _ := open(t)
	story := craneWithMarks(t, n)
	file := handOut(t, n, story, "2.1")
	res, err := n.TakeIn(ctx, mara, omegat(t, "story.xlf", []byte(file), map[string]string{"The old crane returns to the harbour": german[0]}), 0, "")
	ok(t, err)
	if res.Counts[newsroom.Taken]+res.Counts[newsroom.Untranslated] != 3 || res.Counts[newsroom.Broken] != 0 {
		t.Errorf("%+v", res)
	}
}
