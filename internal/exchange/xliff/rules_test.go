package xliff

import (
	"strings"
	"testing"

	"depesche/internal/exchange/markup"
)

const head2 = `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0"
 xmlns:fs="urn:oasis:names:tc:xliff:fs:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" xmlns:res="urn:oasis:names:tc:xliff:resourcedata:2.0"
 xmlns:ctr="urn:oasis:names:tc:xliff:changetracking:2.0" xmlns:slr="urn:oasis:names:tc:xliff:sizerestriction:2.0" xmlns:val="urn:oasis:names:tc:xliff:validation:2.0"
 xmlns:pgs="urn:oasis:names:tc:xliff:pgs:1.0" xmlns:its="http://www.w3.org/2005/11/its" xmlns:own="urn:own" version="2.1" srcLang="en" trgLang="de">`

// file2 wraps what a file holds, unit2 what a unit holds, source2 the content of a source.
func file2(s string) string { return head2 + `<file id="f1">` + s + `</file></xliff>` }
func unit2(s string) string { return file2(`<unit id="u1">` + s + `</unit>`) }
func source2(s string) string {
	return unit2(`<originalData><data id="d1">[b]</data></originalData><segment><source>` + s + `</source></segment>`)
}
func both2(source, target string) string {
	return unit2(`<segment><source>` + source + `</source><target>` + target + `</target></segment>`)
}

const plain2 = `<segment><source>The ferry left.</source></segment>`

func validateString(t *testing.T, s string) *markup.Report {
	t.Helper()
	rep, err := Validate(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// Each case breaks one rule and no other; right is the same without the defect.
var rules2 = []struct{ rule, wrong, right string }{
	{"attribute.missing", strings.Replace(unit2(plain2), ` srcLang="en"`, "", 1), unit2(plain2)},
	{"attribute.value", strings.Replace(unit2(plain2), `srcLang="en"`, `srcLang="e n"`, 1), unit2(plain2)},
	{"attribute.value", strings.Replace(unit2(plain2), `version="2.1"`, `version="2.9"`, 1), unit2(plain2)},
	{"core.version", strings.Replace(unit2(plain2), `version="2.1"`, `version="2.2"`, 1), strings.Replace(unit2(plain2), `version="2.1"`, `version="2.0"`, 1)},
	{"structure", file2(``), file2(`<group id="g1"/><unit id="u1">` + plain2 + `</unit>`)},
	{"structure", unit2(`<segment/>`), unit2(plain2)},
	{"structure", unit2(plain2 + `<notes><note>n</note></notes>`), unit2(`<notes><note>n</note></notes>` + plain2)},
	{"structure", unit2(`<segment><target>Die Fähre</target><source>The ferry</source></segment>`), both2("The ferry", "Die Fähre")},
	{"structure", source2(`<b>bold</b>`), source2(`<pc id="1">bold</pc>`)},
	{"text", unit2(`stray` + plain2), unit2("\n " + plain2)},
	{"attribute.unknown", source2(`<pc id="1" own:a="b">t</pc>`), source2(`<mrk id="1" type="term" own:a="b">t</mrk>`)},
	{"attribute.unknown", unit2(`<segment own:a="b"><source>t</source></segment>`), file2(`<unit id="u1" own:a="b">` + plain2 + `</unit>`)},
	{"core.unit", unit2(`<ignorable><source> </source></ignorable>`), unit2(plain2 + `<ignorable><source> </source></ignorable>`)},
	{"core.id", file2(`<unit id="u1">` + plain2 + `</unit><unit id="u1">` + plain2 + `</unit>`), file2(`<unit id="u1">` + plain2 + `</unit><unit id="u2">` + plain2 + `</unit>`)},
	{"core.id", file2(`<group id="g"><group id="g"/></group>`), file2(`<group id="g"><unit id="g">` + plain2 + `</unit></group>`)},
	{"core.id", unit2(`<notes><note id="n">a</note><note id="n">b</note></notes>` + plain2), unit2(`<notes><note id="n">a</note><note>b</note><note>c</note></notes>` + plain2)},
	{"core.id", unit2(`<segment id="1"><source><ph id="1"/></source></segment>`), unit2(`<segment id="1"><source><ph id="2"/></source></segment>`)},
	{"core.id", both2(`<ph id="1"/>`, `<pc id="1">x</pc>`), both2(`<pc id="1">x</pc>`, `<sc id="1"/>x<ec startRef="1"/>`)},
	{"core.id", both2(`<ph id="1"/>`, `<ph id="1"/><ph id="1"/>`), both2(`<ph id="1"/>`, `<ph id="1"/><ph id="2"/>`)},
	{"core.id", unit2(`<own:x><own:y id="a"/><own:y id="a"/></own:x>` + plain2), unit2(`<own:x><own:y id="a"/><own:y id="b"/></own:x>` + plain2)},
	{"core.skeleton", file2(`<skeleton/><unit id="u1">` + plain2 + `</unit>`), file2(`<skeleton href="s.xml"/><unit id="u1">` + plain2 + `</unit>`)},
	{"core.skeleton", file2(`<skeleton href="s.xml">x</skeleton><unit id="u1">` + plain2 + `</unit>`), file2(`<skeleton>x</skeleton><unit id="u1">` + plain2 + `</unit>`)},
	{"core.lang", strings.Replace(both2("a", "b"), ` trgLang="de"`, "", 1), both2("a", "b")},
	{"core.lang", file2(`<unit id="u1" xml:lang="fr">` + plain2 + `</unit>`), file2(`<unit id="u1" xml:lang="EN">` + plain2 + `</unit>`)},
	{"core.lang", unit2(`<segment><source>a</source><target xml:lang="de-AT">b</target></segment>`), unit2(`<segment><source>a</source><target xml:lang="de">b</target></segment>`)},
	{"core.space", unit2(`<segment><source xml:space="preserve">a</source><target>b</target></segment>`), unit2(`<segment><source xml:space="default">a</source><target>b</target></segment>`)},
	{"core.space", file2(`<unit id="u1" xml:space="keep">` + plain2 + `</unit>`), file2(`<unit id="u1" xml:space="preserve">` + plain2 + `</unit>`)},
	{"core.state", unit2(`<segment state="translated"><source>a</source></segment>`), unit2(`<segment state="translated"><source>a</source><target>b</target></segment>`)},
	{"core.state", unit2(`<segment subState="own:x"><source>a</source></segment>`), unit2(`<segment state="initial" subState="own:x"><source>a</source></segment>`)},
	{"attribute.value", unit2(`<segment state="initial" subState="x"><source>a</source></segment>`), unit2(plain2)},
	{"core.order", unit2(`<segment><source>a</source><target order="2">b</target></segment><segment><source>c</source><target>d</target></segment>`),
		unit2(`<segment><source>a</source><target order="2">b</target></segment><segment><source>c</source><target order="1">d</target></segment>`)},
	{"core.order", unit2(`<segment><source>a</source><target order="3">b</target></segment>`), unit2(`<segment><source>a</source><target order="1">b</target></segment>`)},
	{"core.isolated", source2(`<sc id="1"/>a`), source2(`<sc id="1" isolated="yes"/>a`)},
	{"core.isolated", source2(`a<ec startRef="1"/>`), source2(`<sc id="1"/>a<ec startRef="1"/>`)},
	{"core.isolated", source2(`a<ec isolated="yes"/>`), source2(`a<ec id="1" isolated="yes"/>`)},
	{"core.isolated", source2(`<sc id="1"/>a<ec startRef="1" dir="ltr"/>`), source2(`a<ec id="1" isolated="yes" dir="ltr"/>`)},
	{"core.isolated", source2(`<sc id="1" isolated="yes"/>a<ec startRef="1"/>`), unit2(`<segment><source><sc id="1"/>a</source></segment><segment><source>b<ec startRef="1"/></source></segment>`)},
	{"core.hints", source2(`<sc id="1" canOverlap="no"/>a<ec startRef="1"/>`), source2(`<sc id="1" canOverlap="no"/>a<ec startRef="1" canOverlap="no"/>`)},
	{"core.marker", source2(`<sm id="1" type="term"/>a`), source2(`<sm id="1" type="term"/>a<em startRef="1"/>`)},
	{"core.marker", source2(`a<em startRef="1"/>`), source2(`<sm id="1" type="term"/>a<em startRef="1"/>`)},
	{"core.subtype", source2(`<ph id="1" subType="own:x"/>`), source2(`<ph id="1" type="ui" subType="own:x"/>`)},
	{"core.subtype", source2(`<ph id="1" type="ui" subType="xlf:lb"/>`), source2(`<ph id="1" type="fmt" subType="xlf:lb"/>`)},
	{"attribute.value", source2(`<ph id="1" type="fmt" subType="xlf:small"/>`), source2(`<ph id="1" type="fmt" subType="xlf:u"/>`)},
	{"core.copyof", source2(`<ph id="1"/><ph id="2" copyOf="9"/>`), source2(`<ph id="1"/><ph id="2" copyOf="1"/>`)},
	{"core.copyof", source2(`<ph id="1" dataRef="d1"/><ph id="2" copyOf="1"/>`), source2(`<ph id="1" dataRef="d1"/><ph id="2" dataRef="d1"/>`)},
	{"core.copyof", source2(`<ph id="1" canCopy="no"/><ph id="2" copyOf="1"/>`), source2(`<ph id="1" canDelete="no"/><ph id="2" copyOf="1"/>`)},
	{"core.canreorder", source2(`<ph id="1" canReorder="firstNo" canCopy="no"/>`), source2(`<ph id="1" canReorder="firstNo" canCopy="no" canDelete="no"/>`)},
	{"core.canreorder", source2(`<ph id="1" canReorder="no" canCopy="no" canDelete="no"/>`),
		source2(`<ph id="1" canReorder="firstNo" canCopy="no" canDelete="no"/><ph id="2" canReorder="no" canCopy="no" canDelete="no"/>`)},
	{"core.dataref", source2(`<ph id="1" dataRef="d2"/>`), source2(`<ph id="1" dataRef="d1"/>`)},
	{"core.dataref", source2(`<pc id="1" dataRefStart="d1">a</pc>`), source2(`<pc id="1" dataRefStart="d1" dataRefEnd="d1">a</pc>`)},
	{"core.equiv", source2(`<pc id="1" equivStart="x">a</pc>`), source2(`<pc id="1" equivStart="x" equivEnd="">a</pc>`)},
	{"core.subflows", source2(`<ph id="1" subFlows="u9"/>`), source2(`<ph id="1" subFlows="u1"/>`)},
	{"core.annotation", source2(`<mrk id="1" type="comment">a</mrk>`), source2(`<mrk id="1" type="comment" value="mind the tone">a</mrk>`)},
	{"core.annotation", source2(`<mrk id="1" type="comment" ref="#n=9">a</mrk>`), unit2(`<notes><note id="9">x</note></notes><segment><source><mrk id="1" type="comment" ref="#n=9">a</mrk></source></segment>`)},
	{"core.annotation", source2(`<mrk id="1">a</mrk>`), source2(`<mrk id="1" translate="no">a</mrk>`)},
	{"core.fragid", source2(`<mrk id="1" type="term" ref="#u=u1/f=f1">a</mrk>`), source2(`<mrk id="1" type="term" ref="#f=f1/u=u1/gls=g">a</mrk>`)},
	{"core.fragid", source2(`<mrk id="1" type="term" ref="#u=u1/n=1/t=2">a</mrk>`), source2(`<mrk id="1" type="term" ref="https://example.org/#x">a</mrk>`)},
	{"attribute.value", source2(`<cp hex="0041"/>`), source2(`<cp hex="0002"/>`)},
	{"module.place", file2(`<gls:glossary><gls:glossEntry><gls:term>a</gls:term><gls:translation>b</gls:translation></gls:glossEntry></gls:glossary><unit id="u1">` + plain2 + `</unit>`),
		unit2(`<gls:glossary><gls:glossEntry><gls:term>a</gls:term><gls:translation>b</gls:translation></gls:glossEntry></gls:glossary>` + plain2)},
	{"gls.entry", unit2(`<gls:glossary><gls:glossEntry><gls:term>a</gls:term></gls:glossEntry></gls:glossary>` + plain2),
		unit2(`<gls:glossary><gls:glossEntry><gls:term>a</gls:term><gls:definition>b</gls:definition></gls:glossEntry></gls:glossary>` + plain2)},
	{"gls.id", unit2(`<gls:glossary><gls:glossEntry id="1"><gls:term>a</gls:term><gls:translation id="1">b</gls:translation></gls:glossEntry></gls:glossary>` + plain2),
		unit2(`<gls:glossary><gls:glossEntry id="1"><gls:term>a</gls:term><gls:translation id="2">b</gls:translation></gls:glossEntry></gls:glossary>` + plain2)},
	{"gls.ref", unit2(`<gls:glossary><gls:glossEntry ref="#m9"><gls:term>a</gls:term><gls:translation>b</gls:translation></gls:glossEntry></gls:glossary>` + plain2),
		unit2(`<gls:glossary><gls:glossEntry ref="#m1"><gls:term>a</gls:term><gls:translation>b</gls:translation></gls:glossEntry></gls:glossary><segment><source><mrk id="m1" type="term">a</mrk></source></segment>`)},
	{"mtc.ref", matches2(`<mtc:match ref="#s2"><source>a</source><target>b</target></mtc:match>`), matches2(`<mtc:match ref="#s1"><source>a</source><target>b</target></mtc:match>`)},
	{"mtc.subtype", matches2(`<mtc:match ref="#s1" subType="own:x"><source>a</source><target>b</target></mtc:match>`), matches2(`<mtc:match ref="#s1" type="tm" subType="own:x"><source>a</source><target>b</target></mtc:match>`)},
	{"mtc.id", matches2(strings.Repeat(`<mtc:match id="1" ref="#s1"><source>a</source><target>b</target></mtc:match>`, 2)), matches2(`<mtc:match id="1" ref="#s1"><source>a</source><target>b</target></mtc:match>`)},
	{"mtc.lang", matches2(`<mtc:match ref="#s1"><source>a</source><target xml:lang="fr">b</target></mtc:match>`), matches2(`<mtc:match ref="#s1" reference="yes"><source>a</source><target xml:lang="fr">b</target></mtc:match>`)},
	{"attribute.value", matches2(`<mtc:match ref="#s1" similarity="101"><source>a</source><target>b</target></mtc:match>`), matches2(`<mtc:match ref="#s1" similarity="99.5"><source>a</source><target>b</target></mtc:match>`)},
	{"core.isolated", matches2(`<mtc:match ref="#s1"><source><sc id="1"/>a</source><target>b</target></mtc:match>`), matches2(`<mtc:match ref="#s1"><source><pc id="1">a</pc></source><target>b</target></mtc:match>`)},
	{"mda.id", unit2(`<mda:metadata id="a"><mda:metaGroup id="a"><mda:meta type="t">x</mda:meta></mda:metaGroup></mda:metadata>` + plain2),
		unit2(`<mda:metadata id="a"><mda:metaGroup id="b"><mda:meta type="t">x</mda:meta></mda:metaGroup></mda:metadata>` + plain2)},
	{"res.id", resources2(`<res:resourceItem id="r"><res:reference href="a"/></res:resourceItem><res:resourceItem id="r"><res:reference href="b"/></res:resourceItem>`),
		resources2(`<res:resourceItem id="r"><res:reference href="a"/></res:resourceItem><res:resourceItem id="s"><res:reference href="b"/></res:resourceItem>`)},
	{"res.ref", resources2(`<res:resourceItemRef ref="x"/>`), resources2(`<res:resourceItemRef ref="x"/><res:resourceItem id="x"><res:reference href="a"/></res:resourceItem>`)},
	{"res.href", resources2(`<res:resourceItem mimeType="image/png"><res:source/></res:resourceItem>`), resources2(`<res:resourceItem mimeType="image/png"><res:source href="a.png"/></res:resourceItem>`)},
	{"res.mimetype", resources2(`<res:resourceItem><res:source href="a.png"/></res:resourceItem>`), resources2(`<res:resourceItem><res:source><own:x/></res:source></res:resourceItem>`)},
	{"res.item", resources2(`<res:resourceItem context="no"><res:reference href="a"/></res:resourceItem>`), resources2(`<res:resourceItem context="yes"><res:reference href="a"/></res:resourceItem>`)},
	{"res.lang", resources2(`<res:resourceItem mimeType="image/png"><res:source href="a.png" xml:lang="fr"/></res:resourceItem>`), resources2(`<res:resourceItem mimeType="image/png"><res:source href="a.png" xml:lang="en"/></res:resourceItem>`)},
	{"attribute.unknown", source2(`<pc id="1" its:term="yes">t</pc>`), source2(`<mrk id="1" type="term" its:term="yes">t</mrk>`)},
	{"pgs.switch", file2(`<unit id="u1" pgs:switch="number:count">` + plain2 + `</unit>`), file2(`<unit id="u1" pgs:switch="plural:count,gender:host">` + plain2 + `</unit>`)},
	{"pgs.case", file2(`<unit id="u1" pgs:switch="plural:count"><segment pgs:case="several"><source>a</source></segment></unit>`),
		file2(`<unit id="u1" pgs:switch="plural:count"><segment pgs:case="1"><source>a</source></segment><segment pgs:case="other"><source>b</source></segment></unit>`)},
	{"pgs.case", file2(`<unit id="u1" pgs:switch="plural:count"><segment pgs:case="one feminine"><source>a</source></segment></unit>`),
		file2(`<group id="g1" pgs:switch="plural:count gender:host"><unit id="u1" pgs:case="one feminine">` + plain2 + `</unit></group>`)},
	{"pgs.case", file2(`<unit id="u1"><segment pgs:case="one"><source>a</source></segment></unit>`), unit2(plain2)},
	{"res.item", resources2(`<res:resourceItem id="r"/>`), resources2(`<res:resourceItem id="r"><res:reference href="b"/></res:resourceItem>`)},
	{"ctr.ref", revisions2(`appliesTo="note" ref="n9"`, "content"), revisions2(`appliesTo="note" ref="n1"`, "content")},
	{"ctr.ref", revisions2(`appliesTo="note"`, "content"), revisions2(`appliesTo="source"`, "content")},
	{"ctr.property", revisions2(`appliesTo="note" ref="n1"`, "priority"), revisions2(`appliesTo="note" ref="n1"`, "category")},
	{"ctr.version", revisions2(`appliesTo="note" ref="n1" currentVersion="v9"`, "content"), revisions2(`appliesTo="note" ref="n1" currentVersion="v1"`, "content")},
	{"ctr.appliesto", revisions2(`appliesTo="target"`, "content"), revisions2(`appliesTo="source"`, "content")},
	{"fs.fs", source2(`<ph id="1" fs:fs="blink"/>`), source2(`<ph id="1" fs:fs="img"/>`)},
	{"fs.subfs", source2(`<ph id="1" fs:subFs="src,a.png"/>`), source2(`<ph id="1" fs:fs="img" fs:subFs="src,a.png\alt,a\, b"/>`)},
	{"fs.isolated", source2(`<sc id="1" fs:fs="b"/>a<ec startRef="1" fs:fs="b"/>`), source2(`<sc id="1" fs:fs="b"/>a<ec startRef="1"/>`)},
	{"slr.value", file2(`<unit id="u1" slr:sizeRestriction="90,25">` + plain2 + `</unit>`), file2(`<unit id="u1" slr:sizeRestriction="25,*">` + plain2 + `</unit>`)},
	{"slr.isolated", source2(`<sc id="1"/>a<ec startRef="1" slr:equivStorage="7"/>`), source2(`<sc id="1" slr:equivStorage="7"/>a<ec startRef="1"/>`)},
	{"slr.sizeinforef", file2(`<slr:data profile="own:p"><own:d id="s1"/></slr:data><unit id="u1" slr:sizeInfoRef="s2">` + plain2 + `</unit>`),
		file2(`<slr:data profile="own:p"><own:d id="s1"/></slr:data><unit id="u1" slr:sizeInfoRef="s1">` + plain2 + `</unit>`)},
	{"val.rule", rule2(``), rule2(`isPresent="x"`)},
	{"val.rule", rule2(`isPresent="x" endsWith="y"`), rule2(`own:check="x"`)},
	{"val.rule", rule2(`isNotPresent="x" existsInSource="yes"`), rule2(`endsWith="x" existsInSource="yes"`)},
	{"val.rule", rule2(`startsWith="x" occurs="2"`), rule2(`isPresent="x" occurs="2"`)},
	{"val.rule", file2(`<val:validation><val:rule isPresent="x" disabled="yes"/></val:validation><unit id="u1">` + plain2 + `</unit>`), rule2(`isPresent="x" disabled="yes"`)},
}

func matches2(s string) string {
	return unit2(`<mtc:matches>` + s + `</mtc:matches><segment id="s1"><source>a</source></segment>`)
}
func resources2(s string) string {
	return unit2(`<res:resourceData>` + s + `</res:resourceData>` + plain2)
}
func rule2(a string) string {
	return unit2(`<val:validation><val:rule ` + a + `/></val:validation>` + plain2)
}
func revisions2(a, property string) string {
	return unit2(`<ctr:changeTrack><ctr:revisions ` + a + `><ctr:revision version="v1"><ctr:item property="` + property + `">x</ctr:item></ctr:revision></ctr:revisions></ctr:changeTrack>` +
		`<notes><note id="n1" category="tone">a</note><note id="n2">b</note></notes>` + plain2)
}

func TestRulesOfVersion2(t *testing.T) {
	for _, c := range rules2 {
		t.Run(c.rule, func(t *testing.T) {
			if rep := validateString(t, c.right); !rep.OK {
				t.Errorf("refused: %+v\n%s", rep.Errors, c.right)
			}
			rep := validateString(t, c.wrong)
			found := false
			for _, e := range rep.Errors {
				found = found || e.Rule == c.rule && e.Line > 0 && e.Reason != ""
			}
			if !found {
				t.Errorf("not refused by %s: %+v\n%s", c.rule, rep.Errors, c.wrong)
			}
		})
	}
}

const head1 = `<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">`

func unit1(s string) string {
	return head1 + `<file original="a" source-language="en" target-language="de" datatype="plaintext"><body>` + s + `</body></file></xliff>`
}
func source1(s string) string {
	return unit1(`<trans-unit id="1"><source>` + s + `</source></trans-unit>`)
}

var rules1 = []struct{ rule, wrong, right string }{
	{"attribute.missing", strings.Replace(source1("a"), ` datatype="plaintext"`, "", 1), source1("a")},
	{"attribute.missing", strings.Replace(source1("a"), ` source-language="en"`, "", 1), source1("a")},
	{"attribute.missing", strings.Replace(source1("a"), ` original="a"`, "", 1), source1("a")},
	{"attribute.missing", strings.Replace(source1("a"), ` id="1"`, "", 1), source1("a")},
	{"attribute.missing", strings.Replace(source1("a"), ` version="1.2"`, "", 1), source1("a")},
	{"structure", unit1(`<trans-unit id="1"><target>a</target></trans-unit>`), source1("a")},
	{"structure", unit1(`<trans-unit id="1"><target>a</target><source>b</source></trans-unit>`), unit1(`<trans-unit id="1"><source>b</source><target>a</target></trans-unit>`)},
	{"structure", head1 + `<file original="a" source-language="en" datatype="x-a"/></xliff>`, unit1("")},
	{"structure", source1(`<b>a</b>`), source1(`<g id="1">a</g>`)},
	{"v1.id", unit1(strings.Repeat(`<trans-unit id="1"><source>a</source></trans-unit>`, 2)), unit1(`<trans-unit id="1"><source>a</source></trans-unit><trans-unit id="2"><source>a</source></trans-unit>`)},
	{"v1.inline", source1(`<bpt id="1">[b]</bpt>a`), source1(`<bpt id="1">[b]</bpt>a<ept id="1">[/b]</ept>`)},
	{"v1.inline", source1(`a<ex id="2" rid="1"/>`), source1(`<bx id="1" rid="1"/>a<ex id="2" rid="1"/>`)},
	{"attribute.missing", source1(`<it id="1">[b]</it>`), source1(`<it id="1" pos="open">[b]</it>`)},
	{"v1.state", unit1(`<trans-unit id="1"><source>b</source><target state="good">a</target></trans-unit>`), unit1(`<trans-unit id="1"><source>b</source><target state="x-good">a</target></trans-unit>`)},
	{"v1.lang", unit1(`<trans-unit id="1"><source xml:lang="e!">b</source></trans-unit>`), unit1(`<trans-unit id="1"><source xml:lang="en">b</source></trans-unit>`)},
	{"xml", source1(`<g id="1">a`), source1("a")},
}

func TestRulesOfVersion1(t *testing.T) {
	for _, c := range rules1 {
		t.Run(c.rule, func(t *testing.T) {
			if rep := validateString(t, c.right); !rep.OK {
				t.Errorf("refused: %+v\n%s", rep.Errors, c.right)
			}
			rep := validateString(t, c.wrong)
			if rep.OK || rep.Errors[0].Rule != c.rule || rep.Errors[0].Line == 0 {
				t.Errorf("not refused by %s: %+v\n%s", c.rule, rep.Errors, c.wrong)
			}
		})
	}
}

func TestSequencesKeepTheirOrder(t *testing.T) {
	first, next := `<ph id="1" canReorder="firstNo" canCopy="no" canDelete="no"/>`, `<ph id="2" canReorder="no" canCopy="no" canDelete="no"/>`
	if rep := validateString(t, both2(first+next+`<ph id="3"/>`, `<ph id="3"/>`+first+next)); !rep.OK {
		t.Error(rep.Errors)
	}
	for _, target := range []string{next + first, first + `<ph id="3"/>` + next, next} {
		if rep := validateString(t, both2(first+next+`<ph id="3"/>`, target)); rep.OK {
			t.Errorf("accepted: %s", target)
		}
	}
}
