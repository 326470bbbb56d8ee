package e2e

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// wordedKinds are the kinds of pages that an edition with a story of its own has.
var wordedKinds = []string{"front", "story", "channel", "topics", "topic", "authors", "archive", "year", "month", "day", "corrections", "search", "found", "nothing found", "nothing there", "elsewhere", "follow"}

// dutchWords are messages of the site in Dutch: some of many, as a newsroom that has begun to
// translate has them.
var dutchWords = map[string]any{
	"site.skip": "Naar de inhoud", "site.sections": "Rubrieken", "foot.sections": "Alle rubrieken", "front.all_from": "Alles van {0}",
	"archive.title": "Archief", "authors.title": "Auteurs", "corrections.title": "Rechtzettingen", "correction.wrong": "Dit was fout", "correction.right": "Dit klopt",
	"search.title": "Zoeken", "search.go": "Zoeken", "search.label": "Alle verhalen doorzoeken", "search.nothing": "Niets gevonden", "error_page.not_found": "Deze pagina bestaat niet",
	"follow.button": "Per e-mail volgen", "list.count": map[string]string{"one": "{0} verhaal", "other": "{0} verhalen"},
}

const dutchStory = `# De veerpont vaart weer bij eb

Met een vlakke bodem komt het schip ook over de zandbank.

De veerpont tussen Oosterhaven en het eiland vaart sinds maandag weer op elk uur van de dag. Het nieuwe schip steekt 60 centimeter minder diep. Op de eerste ochtend stonden er 212 mensen op de kade.

De gemeente betaalde er 4,1 miljoen euro voor.
`

const hebrewStory = `# המעבורת שבה להפליג בשעת שפל

לספינה החדשה תחתית שטוחה, והיא עוברת גם מעל שרטון החול.

המעבורת בין הנמל המזרחי לאי מפליגה מיום שני שוב בכל שעה משעות היום. הספינה החדשה שקועה 60 סנטימטרים פחות. בבוקר הראשון עמדו על הרציף 212 בני אדם.

העירייה שילמה עליה 4.1 מיליון אירו.
`

// openDutch adds an edition whose words the newsroom has begun to translate.
func (r *readerSite) openDutch() {
	r.t.Helper()
	r.run("edition", "add", "nl", "--lang", "nl", "--name", "Depesche aan de kade", "--tagline", "Wat er met het tij binnenkomt.", "--zone", "Europe/Amsterdam")
	r.translateWords("nl", dutchWords)
	r.publishOwn("nl", dutchStory, "Lokaal", "Het water", "Het schip kostte 4,1 miljoen.", "Het kostte 4,3 miljoen.")
	r.openPages("nl", "veerpont")
	for path, words := range map[string][]string{"/nl/archive": {"<h1>Archief</h1>", "1 verhaal", "Newsroom"}, "/nl/corrections": {"Dit was fout"}, "/nl/": {`lang="nl" dir="ltr"`, "Naar de inhoud"}} {
		r.shows(path, words...)
	}
}

// openHebrew adds an edition from right to left for which there are no words but English ones.
func (r *readerSite) openHebrew() {
	r.t.Helper()
	r.run("edition", "add", "he", "--lang", "he", "--name", "דפשה", "--tagline", "סיפור אחד, בכל שפה.", "--zone", "Asia/Jerusalem")
	r.publishOwn("he", hebrewStory, "מקומי", "המים", "הספינה עלתה 4.1 מיליון.", "היא עלתה 4.3 מיליון.")
	r.openPages("he", "המעבורת")
	for path, words := range map[string][]string{"/he/archive": {`lang="he" dir="rtl"`, "<h1>Archive</h1>"}, "/he/": {`lang="he" dir="rtl"`, "המעבורת", "Skip to the content"}} {
		r.shows(path, words...)
	}
}

// translateWords puts messages into the file that the program writes to be translated, and that
// into the data folder.
func (r *readerSite) translateWords(lang string, words map[string]any) {
	r.t.Helper()
	dir := r.t.TempDir()
	r.run("export", "words", "--out", dir, "--lang", lang)
	b, err := os.ReadFile(filepath.Join(dir, lang+".json"))
	if err != nil {
		r.t.Fatal(err)
	}
	all := map[string]any{}
	if err := json.Unmarshal(b, &all); err != nil {
		r.t.Fatal(err)
	}
	for key, text := range words {
		if all[key] == nil {
			r.t.Errorf("the file of words has no %s", key)
		}
		all[key] = text
	}
	if b, err = json.Marshal(all); err != nil {
		r.t.Fatal(err)
	}
	into := filepath.Join(r.dir, "words", "site")
	if err := os.MkdirAll(into, 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(into, lang+".json"), b, 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// publishOwn publishes a story in an edition's language, in a channel and with a topic, and
// corrects it.
func (r *readerSite) publishOwn(edition, story, channel, topic, wrong, right string) {
	r.t.Helper()
	r.run("channel", "add", "local", edition+"="+channel)
	r.run("topic", "add", "harbour", edition+"="+topic)
	file := filepath.Join(r.t.TempDir(), "story.md")
	if err := os.WriteFile(file, []byte(story), 0o600); err != nil {
		r.t.Fatal(err)
	}
	number := strings.TrimSpace(r.lines("import", file, "--lang", edition, "--channel", "local"))
	r.run("describe", number, "--topics", "harbour")
	at := "/api/v1/stories/" + number
	r.call("POST", at+"/texts/"+edition+"/approve", nil, nil)
	r.call("POST", at+"/publish", map[string]any{"editions": []string{edition}}, nil)
	r.call("POST", at+"/corrections", map[string]any{"lang": edition, "wrong": wrong, "right": right}, nil)
}

// openPages adds the pages of an edition to which no link leads.
func (r *readerSite) openPages(edition, word string) {
	r.t.Helper()
	for _, path := range []string{"/", "/1", "/no/such/page", "/search?q=qqqqq", "/search?q=" + url.QueryEscape(word)} {
		r.add("/"+edition+path, "the start")
	}
}

// shows waits until a page has all these words: a file of words is read within a second.
func (r *readerSite) shows(path string, words ...string) {
	r.t.Helper()
	lacking := ""
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		page := r.get(r.base + path)
		lacking = ""
		for _, w := range words {
			if !strings.Contains(page, w) {
				lacking = w
			}
		}
		if lacking == "" {
			return
		}
	}
	r.t.Errorf("%s does not show %q", path, lacking)
}
