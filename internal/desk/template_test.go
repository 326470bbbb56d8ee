package desk

import (
	"html/template"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>' {{.}} javascript:alert(3)`

// pagesFor gives every template data: empty, and full with s for every text.
func pagesFor(p *i18n.Printer, s string) map[string][2]any {
	account := &depesche.Account{ID: 1, Name: s, Email: s, Role: depesche.RoleAdmin, Lang: "en", HasPassword: true, SecondFactor: true}
	empty := frame{Printer: p, Account: &depesche.Account{}}
	full := frame{
		Printer: p, Account: account, Role: depesche.RoleAdmin, House: s, Title: s, Layout: "wide", Query: s, Here: "/desk/x?" + s,
		Queues: []queueLink{{Name: s, Href: "/desk?queue=" + s, Count: "3", Counted: true, Here: true, Bad: true}}, Also: []queueLink{{Name: s, Href: "/desk/ledger"}},
		Running: []jobView{{ID: 7, What: s, Href: "/desk/story/1", Progress: s, Done: 1, Total: 3}}, Said: s, Problem: &problem{s, s},
		Keys: []keyView{{"next", s, s}, {"", s, ""}}, KeyMap: keysOf(nil), Tongues: []tongueLink{{"de", s, "/desk/login?lang=de", true}}, Sections: []queueLink{{Name: s, Href: "/x", Here: true}}, CSS: "/desk/asset/x.css", JS: "/desk/asset/x.js",
	}
	st := state(p, "edit")
	opts := []option{{Value: s, Name: s, Own: s, Here: true}, {Value: "b", Name: "b"}}
	engines := enginePick{Legend: s, Models: s, Options: []engineOption{{Value: s, Name: s, Note: s, Here: true}, {Value: "x", Off: true, NoModel: true}}}
	ledgerOf := []ledgerLine{{ISO: s, When: s, Text: s}}
	story := &depesche.Story{ID: 1, Lang: "en", Slugline: s, Embargo: time.Now()}
	blockers := []blockerView{{Text: s, Href: "/x#f", Grave: true}, {Text: s}}
	editions := []editionView{{Code: s, Name: s, Ready: true, Checked: true, Verb: s}, {Code: "de", Name: s, Live: "/de/1/" + s, LiveNote: s, Verb: s}, {Code: "es", Name: s, Blockers: blockers, Verb: s}, {Code: "ar", Name: s, Ready: true, ZoneNote: s, Before: s, Plan: &plannedView{Printer: p, Code: "ar", Name: s, Can: true, Says: s, Seen: "1", Local: s}, Verb: s},
		{Code: "fr", Name: s, Blockers: blockers, Plan: &plannedView{Printer: p, Code: "fr", Name: s, Can: true, Says: s, Problems: blockers, Seen: "2"}, Verb: s}}
	plan := planView{Printer: p, Base: "/desk/story/1", Back: "/desk/story/1/text/ar", Editions: editions, Own: s, One: s, AnyReady: true}
	finding := findingView{N: 1, Href: "/x", Anchor: "f-1", Identity: s, Tone: "error", Shape: "f-error", Severity: s, Category: s, Text: s, Open: true, On: true, Suggestion: &suggestionView{Identity: s, Old: s, Text: s}}
	waived := findingView{N: 1, Href: "/x", Anchor: "f-2", Identity: s, Tone: "muted", Shape: "s-waived", Text: s, Waived: true, WaivedSay: s}
	remove := finding
	remove.Anchor, remove.Suggestion = "f-3", &suggestionView{Identity: s, Old: s, Remove: true}
	text := textFrame{frame: full, Story: story, Number: "#1", StoryHref: "/desk/story/1", Base: "/desk/story/1/text/ar", Headline: s, SourceDir: "ltr", TextLang: "ar", TextDir: "rtl", LangName: s, LangNameIn: s, LangSelf: s + "x", State: st}
	none := textFrame{frame: empty, Story: &depesche.Story{}}
	marked := markup(depesche.Inline{Text: s, Marks: []depesche.Mark{{Kind: depesche.Link, From: 0, To: len(s), Href: s}}}, []underline{{depesche.Span{From: 1, To: 9}, depesche.SevError, true}})
	pick := pairPick{Value: s, Label: s, Show: s, Action: "/desk/glossary", Source: "en", SourceName: s, SourceDir: "ltr", Target: "ar", TargetName: s, TargetDir: "rtl", Options: opts}
	fieldNo := 0
	field := func(rows int) fieldView {
		fieldNo++
		return fieldView{ID: "f" + strconv.Itoa(fieldNo), Name: s, Label: s, Class: "h1", Value: s, Lang: "ar", Dir: "rtl", Rows: rows, Line: rows == 1, Lengths: []lengthView{{s, 70, s, true, s, s}}, Problem: s, Newer: s, NewerSays: s}
	}
	used := func() *pictureFields {
		return &pictureFields{Name: s, Hash: s, URL: s, Src: "/x", Href: "/x", More: s, Caption: field(2), Alt: field(2), Credit: field(1), Decorative: true, DecorativeSays: s}
	}

	record := &store.PictureFile{Hash: strings.Repeat("ab", 32), Mime: "image/jpeg", Width: 300, Height: 200, Credit: s, Byline: s, Caption: s, Copyright: s, Terms: s, Source: s, FocusX: 10, FocusY: 10}
	adding := pictureAdd{Printer: p, Action: "/desk/story/1/picture", Revision: 3, Lang: "ar", Dir: "rtl", Places: opts}

	described := description{Back: s, Slugline: s, Note: s, Channels: opts, Topics: opts, Pick: &topicPick{"/x", s, opts, s}, Suggested: []suggestedTopic{{s, s, s}}, Priorities: opts,
		Embargo: embargoForm{p, s, s, s, s, s, s, true, clockOwn, []embargoField{{s, s, s, s}}, true}}
	revisions := []revisionLine{{1, "/x", s, s, s, s, true, false}, {2, "/x", s, s, s, s, false, true}}
	together := &togetherView{Printer: p, Base: "/desk/story/1/text/ar", Back: s, Segment: s, Stamp: s, Here: s, Held: s, CanAsk: true, Asked: s, CanTake: true, Wanted: s, Unsaved: s, UnsavedAt: s, Part: s}
	said := remarkLine{ID: 1, By: s, ISO: s, When: s, Where: s, Href: "/x", Body: []bodyPart{{s, false}, {s, true}}, Settled: s, CanSettle: true}
	remarks := &remarksView{Printer: p, Action: "/desk/story/1/remark", Back: s, Lang: "ar", Segment: s, About: s, Open: []remarkLine{said}, Closed: []remarkLine{said}, CanWrite: true}
	assigned := []assignmentLine{{1, s, "ar", s, "/x", s, s, s, s, s, true, true}, {2, s, "ar", s, "/x", s, s, s, "", "", false, false}}
	roles := []roleLine{{"", s}, {s, s}}
	sessions := []sessionLine{{s, s, s, true}, {s, s, s, false}}
	asked := personForm{s, s, opts, []editionRole{{"de", s, opts}}}
	mail := mailLine{Href: "/desk/mail/1", ISO: s, When: s, To: s, What: s, Story: s, Where: "/desk/story/1", State: st, Note: s}

	talked := commentRow{ID: 1, Version: 3, Name: s, ISO: s, When: s, Headline: s, StoryHref: "/desk/story/1", Lang: "ar", Dir: "rtl", LangName: s, HTML: "<p>x</p>", Open: true, Href: "/x?" + s, Why: []commentWhy{{"error", "f-error", s}},
		State: s, Reports: []string{s}, Objection: s, Verdict: s, Translation: s, Engine: s, CanApprove: true, CanHold: true, CanReject: true, CanReply: true, Action: "/desk/comments/1", Back: s, NextHref: s}
	named := nameForm{p, s, "c1", s, channelsHref, channelsHref + "/remove", 2, []nameField{{"ar", s, "rtl", s}}, true}
	fresh := func(id string) nameForm {
		f := named
		f.ID, f.Key = id, ""
		return f
	}
	topic := fresh("t1")
	topic.Key = s
	editionIn := editionForm{s, "ar", s, s, s, s, 3, "60", "140", s, s, true, false, true, true, true, opts, opts}
	row := editionRow{s, s, "/desk/settings/editions/ar", s, "/ar/", "/x/look", s, s, st, s, s}
	return map[string][2]any{
		"settings": {&settingsPage{frame: empty}, &settingsPage{full, []settingLine{{s, "/x", s}}}},
		"confirm":  {&confirmPage{frame: empty}, &confirmPage{full, s, s, s, "/desk/x", "/desk/y", opts}},
		"editions": {&editionsPage{frame: empty}, &editionsPage{full, []editionRow{row}, true, editionIn}},
		"edition":  {&editionPage{frame: empty}, &editionPage{full, row, editionIn, true, true, false, "/x"}},
		"look": {&lookPage{frame: empty}, &lookPage{full, "ar", s, "/x", "/x/look", "/ar/", true, false, []lookSide{{s, []shadeField{{"light-ink", s, s, "#16181d", "#16181d", "#fbfaf7", s, s, "#336699", s, true}, {"light-accent", s, s, "#16181d", "", "#fbfaf7", s, s, "", "", false}}}},
			opts, opts, []logoField{{"logo", s, s, "/logos/x.png", false, true}, {"logo-dark", s, "", "", true, false}}, s, "ar", opts, opts, s, []barField{{"rail", s, "1"}}, []navField{{1, s, s}}, "/x?" + s, opts}},
		"authors":    {&authorsPage{frame: empty}, &authorsPage{full, s, []authorRow{{s, "/x", s}}, "/x?" + s}},
		"author":     {&authorPage{frame: empty}, &authorPage{full, s, s, s, "/x", []nameField{{"ar", s, "rtl", s}}, opts, true}},
		"channels":   {&channelsPage{frame: empty, NewChannel: nameForm{Printer: p}, NewTopic: nameForm{Printer: p}}, &channelsPage{full, opts, []nameForm{named}, []nameForm{topic}, fresh("c-new"), fresh("t-new"), true, true, s, "/x?" + s, true}},
		"mailserver": {&mailServerPage{frame: empty}, &mailServerPage{full, false, true, mailForm{s, s, s, s, s, s, true, opts}, s, s, s, []string{s, s}}},
		"backups":    {&backupsPage{frame: empty}, &backupsPage{full, s, []backupRow{{s, "/x", s, s, s, s, "/x/remove"}}, true, opts, 7, 400, true, s, false}},
		"archives":   {&archivesPage{frame: empty}, &archivesPage{full, s, 1 << 30, opts, archiveForm{s, s, "stories", "channels", "fetch", true}, []archiveRow{{"/x", s, s, s, s, s, st}}, "/x", true, false}},
		"archiverun": {&archiveRunPage{frame: empty}, &archiveRunPage{full, archiveRow{"/x", s, s, s, s, s, st}, 1, 7, s, s, 1, 3, s, []string{s}, []pair{{s, s, ""}}, []archiveList{{s, []pair{{s, s, ""}}}}, []archiveProblem{{s, s, "en"}, {"", s, "en"}}, s, true, s, true, s, "/x/file"}},
		"pictures":   {&picturesPage{frame: empty}, &picturesPage{full, s, true, []pictureCard{{"/desk/pictures/x", "/desk/picture/x", 640, 360, s, s, s, []string{s}}}, "/x"}},
		"picture": {&picturePage{frame: empty}, &picturePage{full, "/desk/pictures/x", s, record, "/desk/picture/x", 300, 200, 3, 2, "/x", "/x", pixels{1, 1}, pixels{1, 1}, []nameField{{"ar", s, "rtl", s}}, s, s, s, s, s, []string{s},
			[]pictureStory{{"/x", s, "ar", s, s}}, []rendition{{s}}}},
		"use":        {&usePage{frame: empty}, &usePage{full, "#1", "/desk/story/1", "ar", "rtl", 3, "b1", opts, s, "/x", 3, 2, s, "/x", s, s, s, []tagView{{s, s}}, s, true, []string{s}}},
		"login":      {&loginPage{frame: empty}, &loginPage{full, s, s, s}},
		"code":       {&codePage{frame: empty}, &codePage{full, s, s}},
		"codeapp":    {&codeAppPage{frame: empty}, &codeAppPage{full, s, s, "otpauth://totp/x", "<svg></svg>"}},
		"recovery":   {&recoveryPage{frame: empty}, &recoveryPage{full, []string{s}}},
		"people":     {&peoplePage{frame: empty}, &peoplePage{full, []personLine{{"/desk/people/1", s, s, roles, s, s, st, true}}, "/x?" + s, asked}},
		"person":     {&personPage{frame: empty, Person: &depesche.Account{}}, &personPage{full, account, asked, st, s, sessions, false, true, true, "/desk/people/1"}},
		"todo":       {&todoPage{frame: empty}, &todoPage{full, assigned, []mentionLine{{said, s, "/desk/story/1"}}}},
		"invited":    {&invitedPage{frame: empty}, &invitedPage{full, s, s, s, "/desk/people/1"}},
		"link":       {&empty, &full},
		"password":   {&passwordPage{frame: empty}, &passwordPage{full, s}},
		"setup":      {&setupPage{frame: empty}, &setupPage{full, s, newsroom.SetupForm{Newsroom: s, Name: s, Email: s}, opts, s, true, opts}},
		"account":    {&accountPage{frame: empty}, &accountPage{full, roles, opts, s, s, true, []passkeyLine{{s, s, s}}, sessions, true}},
		"error":      {&errorPage{frame: empty}, &errorPage{full, 500, s, s, []string{s}, s, "/desk/story/1"}},
		"error-gate": {&errorPage{frame: empty}, &errorPage{full, 500, s, s, []string{s}, s, "/desk/story/1"}},
		"matrix": {&matrixPage{frame: empty}, &matrixPage{frame: full, Heading: s, Clock: s, Summary: s, Queue: s, ClearHref: "/desk?queue=" + s, Older: "/desk?before=" + s,
			Picks: []matrixPick{{s, s, s, s, opts, false}, {s + "2", s, s, s, opts, true}}, Filters: 2, ViewQuery: "q=" + s, View: &viewLink{1, s, "/desk?q=x", true},
			Editions: []matrixEdition{{s, "ar", s, s, s}},
			Rows:     []matrixRow{{Href: "/desk/story/1", Lang: "ar", Headline: s, Meta: s, Cells: []matrixCell{{Href: "/x", Code: s, LangName: s, Say: s, State: stateView{"draft", s, s}, Sub: s, Own: s, When: s, Held: s, Findings: 3, Worst: "error", FindingsSay: s, Original: true}}}}}},
		"import": {&importPage{frame: empty}, &importPage{frame: full, URL: s, Text: s, Headline: s, Mine: opts, Way: "url", LangAsked: s, Languages: opts, Duplicate: &duplicateView{s, "/desk/story/1", s}}},
		"story": {&storyPage{frame: empty, Story: &depesche.Story{}}, &storyPage{frame: full, Plan: plan, Story: story, Number: "#1", Base: "/desk/story/1", Headline: s, LangName: s, State: st, By: s, Words: s, Revision: 3, Inbox: true,
			CanPreview: true, CanApprove: true, Embargoed: []string{s}, TextDir: "rtl", Units: []unitView{{Label: s, Class: "h1", Segments: []segmentHTML{{1, marked}}}, {Label: s, Picture: &pictureView{"/desk/picture/x", s, s}}},
			Languages: []languageLine{{s, s, "/x", s, st}}, Missing: opts, Translating: &translatingView{p, "/desk/story/1", "/desk/story/1", []jobView{{ID: 8, What: s, Progress: s, Done: 1, Total: 2}, {ID: 9, What: s}}, []failedJob{{s, s}}, true}, Engines: engines, Editions: editions, AnyReady: true, AnyLive: true, description: described,
			Live: true, Readings: &readingsView{[]readingLine{{s, s, s, []readingBar{{0, 1, 2}}}}, []readingDay{{s, s, []string{s}}}}, Remarks: remarks, Assignments: &assignView{p, "/desk/story/1/assign", s, assigned, opts, opts, true, true}, Facts: []pair{{s, s, ""}}, Provenance: []pair{{s, s, s}, {s, s, ""}}, Ledger: ledgerOf, Pictures: []useLine{{"/x", s, []string{s}}}, AddPicture: adding}},
		"original": {&originalPage{frame: empty, Story: &depesche.Story{}}, &originalPage{frame: full, description: described, Story: story, Number: "#1", Base: "/desk/story/1", LangName: s, TextDir: "rtl", State: st, Revision: 3, SavedAt: s, By: s, Words: s, Script: "/desk/asset/e.js", Editor: s,
			Headline: field(2), Standfirst: field(2), Around: []fieldView{field(1), field(1)}, More: field(4), Lead: used(), Live: true, Wrong: s, Right: s, AddPicture: adding, Together: together, Remarks: remarks, Revisions: revisions,
			Blocks: []blockView{{ID: "a", Name: s, Kind: s, KindName: s, Kinds: opts, Text: field(4), Speaker: field(1), First: true}, {ID: "b", Name: s, Kind: s, KindName: s, Picture: used(), Last: true}}}},
		"revisions": {&revisionsPage{textFrame: none}, &revisionsPage{text, revisions, 1, 2, false, s, []revisionRow{{Label: s, Note: s, HTML: diffHTML(nil)}, {SameSays: s, Same: []revisionRow{{Label: s}}}}, 3, true, s}},
		"missing":   {&missingPage{textFrame: none}, &missingPage{text, engines, false}},
		"conflict":  {&conflictPage{textFrame: none}, &conflictPage{text, 3, 4, s, s, s, s, s, s, "/x"}},
		"translate": {&translatePage{textFrame: none}, &translatePage{textFrame: text, Plan: plan, Together: together, Remarks: remarks, NoEngine: true, Others: []pair{{s, "", "/x"}}, Owner: s, Saved: s, Progress: s, Total: 3, Confirmed: 1,
			Ticks: []tickView{{"/x", "f-error", "error", s, true}}, NextOpen: "/x", CanPreview: true, CanConfirmAll: true, CanApprove: true, ApproveNext: true, AnyLive: true, Publish: editions,
			Stale: &staleView{s, s}, SourceName: s, SourceRevision: 2, Revision: 3,
			Segments: []segmentView{{N: 1, Href: "/x", Class: "head", On: true, State: st, Tone: "ok", Part: s, Source: marked, Target: marked, From: s}, {N: 2, Href: "/x", Empty: true, State: st, Source: marked, Notes: []findingView{finding}}, {N: 3, Href: "/x", Draft: true, State: st, Source: marked, Target: marked, From: s}},
			Open: &openSegment{N: 1, Key: s, Label: s, Tagged: s, Stored: s, Source: marked, Mirror: marked, Was: marked, Tags: []tagView{{s, s}}, DescribedBy: "f-1", From: s, Part: s, Say: s, Terms: []termView{{1, s, s, s, s, "s-approved", "ok", s, true}, {2, s, s, s, s, "f-warn", "warn", s, false}}, Read: s,
				Draft: &draftView{s, s, marked}, Before: &beforeView{s, s, marked, s}, Repeats: s, CanSpread: true, Cuts: []cutView{{3, s, true}}, CanMerge: true, CanReview: true, Engines: engines.Options,
				Spread: &spreadView{s, true, []placeView{{s, s, "/x", s, s, s}, {s, s, "/x", s, s, ""}}, 1, true}, Find: s, FoundSays: s, Found: []foundView{{marked, marked, s}},
				Findings: []findingView{finding, remove, waived}, Matches: []matchView{{4, s, "1", marked, s, s}, {5, s, "", marked, s, s}}},
			FindingList: []findingView{finding, waived}, Engines: engines, EngineUsed: s, MemoryLegend: template.HTML("x"), Ledger: ledgerOf, ToReview: 2, ReviewDo: s, Preview: "/desk/story/1/text/ar/preview#here", PreviewOpen: true, Compare: "/x"}},
		"compare": {&comparePage{textFrame: none}, &comparePage{textFrame: text, Stale: &staleView{s, s}, SourceName: s, From: s, To: s, OldBy: s, NewBy: s, Decided: s, Open: 1, Revision: 3, MayWrite: true, Ledger: ledgerOf, DelLabel: marked, Added: marked,
			Rows: []compareRow{{Unchanged: s}, {N: 2, Key: s, State: st, Source: marked, Old: marked, New: marked, HasOld: true, HasNew: true, Tagged: s, By: s, Href: "/x", Notes: []findingView{finding}}, {N: 3, Key: s, State: st, Done: s, Href: "/x", HasOld: true}, {N: 4, State: st}},
			Gone: []compareGone{{s, s, s}}}},
		"keys":     {&keysPage{frame: empty}, &keysPage{full, []keyGroup{{s, []keyLine{{"next", s, s, s, s}, {"copy", s, s, "", ""}}}}, true}},
		"readings": {&readingsPage{frame: empty}, &readingsPage{full, opts, []readRow{{"/desk/story/1", s, "ar", s, s}}}},
		"ledger":   {&ledgerPage{frame: empty}, &ledgerPage{full, &pair{s, "", "/x"}, []ledgerDay{{s, []ledgerRow{{s, s, s, s, s, s, "/x"}, {Who: s, Where: s}}}}, "/x"}},
		"record": {&recordPage{frame: empty}, &recordPage{full, "#1", "/desk/story/1", s, "ar", s, []pair{{s, s, "/x"}, {s, s, ""}}, full.Queues, &recordText{"ar", "rtl", "en", "ltr", []pair{{s, s, ""}},
			[]recordSegment{{1, s, s, []recordEntry{{s, s, s, s}}}, {2, s, "", nil}}, []recordWaiver{{s, s, s, s, s, s, s}}}, []recordEntry{{s, s, s, s}}, true, "/x.json", "/x", "/x"}},
		"mails":    {&mailsPage{frame: empty}, &mailsPage{frame: full, Lead: s, State: s, Filters: full.Queues, Older: "/x", Mails: []mailLine{mail, {What: s}}}},
		"mail":     {&mailPage{frame: empty}, &mailPage{frame: full, mailLine: mail, From: s, Lang: "ar", Dir: "rtl", Attempts: s, Next: s, Kept: true, HTML: "/desk/mail/1/html", Text: s, Retry: "/desk/mail/1/retry"}},
		"memory":   {&memoryPage{frame: empty}, &memoryPage{full, s, s, []unitLine{{marked, marked, "en", "ar", "ltr", "rtl", s, "/x", s}}, "/x", &tookView{s, []string{s}}, true}},
		"glossary": {&glossaryPage{frame: empty}, &glossaryPage{full, s, pick, []termLine{{1, s, s, s, s}}, "/x?" + s, true, true, true, &tookView{s, []string{s}}, opts}},
		"taken": {&takenPage{textFrame: none}, &takenPage{text, 3, s, []string{s}, []takenView{{1, s, s, "/x", s, s, s, s, s, s, s}}, []takenView{{1, s, s, "/x", s, s, s, s, s, s, s}, {Title: s}}, []takenView{{0, s, s, "", s, s, s, s, s, s, s}},
			[]takenView{{1, s, s, "/x", s, s, s, s, s, s, s}}, []takenNote{{s, s}}, s, true}},
		"comments": {&commentsPage{frame: empty}, &commentsPage{frame: full, Tabs: full.Queues, Queue: s, Langs: opts, Next: "/x?" + s, Prev: "/x?" + s, More: "/x?" + s, Reasons: opts, Days: opts, CanDecide: true,
			Rows: []commentRow{talked, {ID: 2, Name: s, Headline: s, StoryHref: "/x", Lang: "de", Dir: "auto", Href: "/x"}}, On: &talked, Family: []familyLine{{s, s, s, s, true}}, Rules: []ruleLine{{s, s}}}},
		"pages":   {&ownPagesPage{frame: empty}, &ownPagesPage{full, []ownPagesOf{{s, s, []ownPageLine{{s, s, s, s}}, opts}, {Code: "ar"}}}},
		"ownpage": {&ownPageForm{frame: empty}, &ownPageForm{full, "de", s, "de", "ltr", s, s, s, true, false, true, s, []pastRevision{{s, s}}}},
		"commentrules": {&rulesPage{frame: empty}, &rulesPage{full, []ruleForm{{Code: "de", Name: s, Openings: opts, Moderations: opts, Banned: s, Rules: s, Translate: true, Dir: "ltr"}, {Code: "ar", Name: s, Dir: "rtl"}},
			[]banLine{{1, s, s, s, s, "/x"}}, true, true}},
		"engines": {&enginesPage{frame: empty}, &enginesPage{full, s, s, []engineRow{{s, s, s, st}},
			modelsView{true, s, s, []modelPair{{s, s, st, s, s, true, 0, s}, {s, s, st, s, s, true, 7, ""}}, []modelRow{{s, s, s, s, s, s}}},
			tryView{true, opts, opts, opts, 2000, s, "en", "ar", s, &problem{s, s}, &tryResult{s, s, s, []string{s, s}}, "ltr", "ar", "rtl"}}},
	}
}

// Every template stands with nothing and with everything, in both languages, lets no text
// become markup, and keeps to the rules of forms: a label for every field, ids once.
func TestTemplates(t *testing.T) {
	s := newServer(Config{})
	for _, lang := range tongues {
		p := s.messages.Printer(lang, nil)
		data := pagesFor(p, hostile)
		for _, name := range s.templates.Names() {
			d, ok := data[name]
			if !ok {
				t.Errorf("page %s has no test data", name)
				continue
			}
			for i, kind := range []string{"empty", "full"} {
				page, err := s.templates.Execute(name, d[i])
				if err != nil {
					t.Errorf("%s, %s, %s: %v", name, kind, lang, err)
					continue
				}
				checkPage(t, name+" "+kind+" "+lang, string(page))
			}
		}
	}
}

func checkPage(t *testing.T, name, page string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(name, err)
	}
	ids, labels, described := map[string]bool{}, map[string]bool{}, []string{}
	var fields []*html.Node
	level := 0
	var walk func(n *html.Node, inLabel bool)
	walk = func(n *html.Node, inLabel bool) {
		if n.Type == html.ElementNode {
			if id := attr(n, "id"); id != "" {
				if ids[id] {
					t.Errorf("%s: id %s twice", name, id)
				}
				ids[id] = true
			}
			described = append(described, strings.Fields(attr(n, "aria-describedby"))...)
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.TrimSpace(strings.ToLower(a.Val)), "javascript:") && (a.Key == "href" || a.Key == "src" || a.Key == "action") {
					t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				}
			}
			switch n.Data {
			case "script":
				if !strings.HasPrefix(attr(n, "src"), "/desk/asset/") && attr(n, "src") != "" || n.FirstChild != nil {
					t.Errorf("%s: a script of its own: %q", name, attr(n, "src"))
				}
			case "label":
				inLabel = true
				labels[attr(n, "for")] = true
			case "input", "select", "textarea":
				if ty := attr(n, "type"); ty != "hidden" && attr(n, "aria-label") == "" && !(ty == "image" && attr(n, "alt") != "") && !inLabel {
					fields = append(fields, n)
				}
			case "form":
				if m := attr(n, "method"); m == "" && attr(n, "action") == "" {
					t.Errorf("%s: a form without method and action", name)
				}
			case "h1", "h2", "h3":
				if attr(n, "aria-hidden") == "true" {
					break
				}
				l := int(n.Data[1] - '0')
				if l > level+1 {
					t.Errorf("%s: <%s> after level %d", name, n.Data, level)
				}
				level = l
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inLabel)
		}
	}
	walk(doc, false)
	for _, f := range fields {
		if !labels[attr(f, "id")] || attr(f, "id") == "" {
			t.Errorf("%s: <%s name=%q> has no label", name, f.Data, attr(f, "name"))
		}
	}
	for _, d := range described {
		if !ids[d] {
			t.Errorf("%s: aria-describedby %s leads nowhere", name, d)
		}
	}
	for _, bad := range []string{"<script>alert", "<img src=x", "ZgotmplZ", "&lt;no value&gt;"} {
		if strings.Contains(page, bad) {
			t.Errorf("%s holds %s", name, bad)
		}
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
