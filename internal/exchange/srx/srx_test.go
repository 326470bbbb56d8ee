package srx

import (
	"bytes"
	"strings"
	"testing"
)

func rulesWith(before, pattern, more string) string {
	return `<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="no"/><body><languagerules><languagerule languagerulename="A"><rule break="yes"><beforebreak>` + before +
		`</beforebreak></rule></languagerule>` + more + `</languagerules><maprules><languagemap languagepattern="` + pattern + `" languagerulename="A"/></maprules></body></srx>`
}

func TestRules(t *testing.T) {
	good := rulesWith(`[.!?]+`, ".*", "")
	for _, c := range []struct{ rule, file string }{
		{"", good},
		{"", rulesWith(`(?&lt;=\p{Lu})\.[\p{Ll}&amp;&amp;[^a-c]]++\s*?(?i:x{2,3}|[[:alpha:]_])\x{1F600}\u00a0\Q(\E(a)\1`, "(DE|de).*", "")},
		{"srx.pattern", rulesWith("(a", ".*", "")},
		{"srx.pattern", rulesWith("a)", ".*", "")},
		{"srx.pattern", rulesWith("[a", ".*", "")},
		{"srx.pattern", rulesWith("*a", ".*", "")},
		{"srx.pattern", rulesWith("a{3,2}", ".*", "")},
		{"srx.pattern", rulesWith(`\p{Lu`, ".*", "")},
		{"srx.pattern", rulesWith(`a\`, ".*", "")},
		{"srx.pattern", rulesWith(`[z-a]`, ".*", "")},
		{"srx.pattern", rulesWith(`(a)\2`, ".*", "")},
		{"srx.pattern", rulesWith("a", "(de", "")},
		{"srx.map", strings.Replace(good, `languagepattern=".*" languagerulename="A"`, `languagepattern=".*" languagerulename="B"`, 1)},
		{"srx.name", rulesWith("a", ".*", `<languagerule languagerulename="A"/>`)},
		{"srx.rule", strings.Replace(good, "<beforebreak>[.!?]+</beforebreak>", "", 1)},
		{"attribute.value", strings.Replace(good, `break="yes"`, `break="maybe"`, 1)},
		{"attribute.missing", strings.Replace(good, ` segmentsubflows="yes"`, "", 1)},
		{"structure", strings.Replace(good, "<maprules>", "<maps/><maprules>", 1)},
		{"srx", "<html/>"},
		{"xml", good[:len(good)-9]},
	} {
		rep, err := Validate(strings.NewReader(c.file))
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case c.rule == "" && !rep.OK:
			t.Errorf("refused: %+v\n%s", rep.Errors, c.file)
		case c.rule != "" && (rep.OK || rep.Errors[0].Rule != c.rule || rep.Errors[0].Line == 0):
			t.Errorf("%s: %+v\n%s", c.rule, rep.Errors, c.file)
		}
	}
}

func FuzzPattern(f *testing.F) {
	f.Add(`(?<=[a-z&&[^b]])\p{Lu}{2,}+\x{41}|\Q*\E[[:alpha:]]`)
	f.Fuzz(func(_ *testing.T, p string) { checkPattern(p) })
}

func FuzzValidate(f *testing.F) {
	f.Add([]byte(rulesWith("a", "b", "")))
	f.Fuzz(func(t *testing.T, b []byte) {
		if rep, err := Validate(bytes.NewReader(b)); err == nil && rep.OK != (len(rep.Errors) == 0) {
			t.Fatal("a report that contradicts itself")
		}
	})
}
