package exchange

import (
	"strings"
	"testing"
)

func TestTheRootElementTellsTheFormat(t *testing.T) {
	for file, want := range map[string]string{
		`<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en"><file id="f"><unit id="u"><segment><source>a</source></segment></unit></file></xliff>`: "xliff",
		`<tmx version="1.4"/>`: "tmx",
		`<martif type="TBX"/>`: "tbx",
		`<srx version="2.0"/>`: "srx",
		`<html/>`:              "",
		`no XML at all`:        "",
	} {
		rep, err := Validate(strings.NewReader(file))
		if err != nil || rep.Format != want || rep.OK != (want == "xliff") {
			t.Errorf("%s: %+v %v", file, rep, err)
		}
	}
}
