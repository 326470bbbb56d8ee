package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// lamps is the demonstration's story of the street lamps in Arabic, sentence by sentence:
// headline, standfirst, dateline, caption, alternative text, paragraphs.
var lamps = []string{
	"أوبرلاون تطفئ ليلًا مصباحًا من كل اثنين",
	"توفّر البلدة الصغيرة 84 ألف يورو في السنة، وقد استعادت درب التبانة.",
	"ومن يحتاج إلى الضوء يضغط زرًّا.",
	"أوبرلاون",
	"زقاق برونن في أوبرلاون بُعيد الساعة 23.",
	"رسم لزقاق منحدر ببيوت جملونية ليلًا؛ مصباح واحد فقط مضاء، وفوقه درب التبانة.",
	"منذ 2 نوفمبر تُطفأ في أوبرلاون بين الساعة 22:30 والساعة 5 صباحًا 612 مصباحًا من أصل 1224.",
	"وكان مجلس البلدة قد قرر ذلك في الصيف بأغلبية 15 صوتًا مقابل 7 أصوات.",
	"وتوفّر البلدة بذلك نحو 310 ميغاواط ساعة من الكهرباء و84 ألف يورو في السنة.",
	"وتقول رئيسة البلدية روسفيتا إنغلكامب: «لم نُلغِ الضوء، بل ألغينا التبذير».",
	"وعلى 36 عمودًا عُلّق زر يضيء الشارع اثنتي عشرة دقيقة.",
	"وفي الأسبوع الأول ضُغط 419 مرة، منها 260 مرة على أيدي أطفال.",
	"ولم تلحظ الشرطة حتى الآن زيادة في الحوادث أو السرقات.",
	"ويأتي النقد من مجلس كبار السن: فالرصيف على كيرشبرغ، كما يقول، «اختبار للشجاعة».",
	"وهناك تبقى المصابيح مضاءة طوال الليل من جديد ابتداءً من 1 ديسمبر.",
	"والرابح هو المرصد على لاونشتاين.",
	"ويقيس مديره الدكتور ألبين تيرهورست ضوءًا مشتتًا أقل بنسبة 40 في المئة من العام السابق.",
	"ويقول: «رأيت يوم الثلاثاء مجرة المرأة المسلسلة بلا منظار لأول مرة منذ عام 1987».",
}

const observatory = `# Die Sternwarte zählt wieder mit

Auf dem Lauenstein können Besucherinnen und Besucher jetzt selbst Sterne zählen.

Die Sternwarte über Oberlauen leiht seit Donnerstag kleine Rahmen aus Holz aus. Wer hindurchsieht, zählt die Sterne darin und trägt die Zahl auf einer Karte ein. Am ersten Abend kamen 41 Zettel zusammen.

Aus den Zahlen rechnet die Sternwarte aus, wie dunkel die Nacht in jedem Viertel ist. Die hellste Stelle liegt bisher hinter dem Bahnhof.
`

// sample is what the pictures show beyond the demonstration: an Arabic edition with a
// whole story, readers who follow and comment, and their mails.
type sample struct {
	*house
	lamps string            // number of the story
	token string            // of the translator, for the API
	mails map[string]string // address of each kind's page in the desk
}

func newSample(h *house) *sample {
	h.t.Helper()
	s := &sample{house: h, mails: map[string]string{}}
	for _, row := range s.stories() {
		if row.Slugline == "OBERLAUEN-LATERNEN" {
			s.lamps = strconv.FormatInt(row.Number, 10)
		}
	}
	if s.lamps == "" {
		h.t.Fatal("the story of the lamps is not there")
	}
	s.openArabic()
	s.run("account", "add", translatorMail, "--name", "هدى رفعت", "--role", "editor")
	s.token = s.lines("account", "token", translatorMail)
	s.follow("ar", "cities", "salma@reader.example", "instant")
	s.follow("de", "energy", "henrike@reader.example", "instant")
	s.follow("de", "energy", "otto@reader.example", "daily")
	s.confirmed("ar", "salma@reader.example", "instant")
	s.confirmed("de", "henrike@reader.example", "instant")
	daily := s.confirmed("de", "otto@reader.example", "daily")
	s.publishArabic()
	s.publishGerman()
	// Who wants to hear at once gets what waits for the morning.
	s.post(daily, url.Values{"edition": {"de"}, "pace": {"instant"}, "hour": {"7"}, "zone": {"Europe/Berlin"}, "topic": {"energy de"}})
	s.talk()
	s.find()
	return s
}

const translatorMail = "huda@depesche.example"

type sampleRow struct {
	Number   int64  `json:"number"`
	Slugline string `json:"slugline"`
}

func (s *sample) stories() []sampleRow {
	s.t.Helper()
	var rows []struct {
		Story sampleRow `json:"story"`
	}
	out := s.run("list", "--limit", "100", "--json")
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		s.t.Fatalf("%v: %s", err, out)
	}
	var all []sampleRow
	for _, r := range rows {
		all = append(all, r.Story)
	}
	return all
}

func (s *sample) openArabic() {
	s.run("edition", "add", "ar", "--lang", "ar", "--name", "ديبيشه", "--tagline", "قصة واحدة، بكل لغة، من دون أن يضيع شيء.", "--zone", "Europe/Berlin")
	for key, name := range map[string]string{"politics": "سياسة", "economy": "اقتصاد", "science": "علوم", "transport": "نقل", "environment": "بيئة", "culture": "ثقافة", "local": "محليات", "sport": "رياضة"} {
		s.run("channel", "add", key, "ar="+name)
	}
	for key, name := range map[string]string{"cities": "المدن", "energy": "الطاقة"} {
		s.run("topic", "add", key, "ar="+name)
	}
}

// publishArabic translates the story through the API, so that a person's name stands on
// the page.
func (s *sample) publishArabic() {
	text := "/api/v1/stories/" + s.lamps + "/texts/ar"
	s.call("POST", text+"/translate", map[string]any{"engine": "none"}, nil)
	var got struct{ Segments []struct{ Key string } }
	s.call("GET", text, nil, &got)
	if len(got.Segments) != len(lamps) {
		s.t.Fatalf("%d segments, %d sentences", len(got.Segments), len(lamps))
	}
	for i, sentence := range lamps {
		s.call("PUT", text+"/segments/"+got.Segments[i].Key, map[string]any{"target": sentence, "confirm": true}, nil)
	}
	s.call("POST", text+"/approve", nil, nil)
	s.call("POST", "/api/v1/stories/"+s.lamps+"/publish", map[string]any{"editions": []string{"ar"}}, nil)
}

// call speaks to the API as the translator.
func (s *sample) call(method, path string, body, into any) {
	s.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	if body == nil {
		b = nil
	}
	req, err := http.NewRequest(method, s.base+path, bytes.NewReader(b))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("%s %s: %s %v\n%s", method, path, resp.Status, err, out)
	}
	if into != nil {
		if err := json.Unmarshal(out, into); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *sample) publishGerman() {
	file := filepath.Join(s.t.TempDir(), "sternwarte.md")
	if err := os.WriteFile(file, []byte(observatory), 0o600); err != nil {
		s.t.Fatal(err)
	}
	number := strings.TrimSpace(s.lines("import", file, "--lang", "de", "--channel", "science", "--picture", "../internal/demo/pictures/dish.jpg", "--credit", "Zeichnung: Runa Ostveld/Depesche",
		"--caption", "Auf dem Lauenstein, kurz nach Sonnenuntergang.", "--alt", "Zeichnung einer großen Antenne vor dem Abendhimmel."))
	s.run("describe", number, "--topics", "energy")
	s.call("POST", "/api/v1/stories/"+number+"/texts/de/approve", nil, nil)
	s.call("POST", "/api/v1/stories/"+number+"/publish", map[string]any{"editions": []string{"de"}}, nil)
}

// lines is the last line that a command prints.
func (s *sample) lines(args ...string) string {
	out := strings.Split(strings.TrimSpace(s.run(args...)), "\n")
	return out[len(out)-1]
}

func (s *sample) get(address string) string {
	s.t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %s %v", address, resp.Status, err)
	}
	return string(b)
}

func (s *sample) post(address string, form url.Values) {
	s.t.Helper()
	resp, err := http.PostForm(address, form)
	if err != nil {
		s.t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		s.t.Fatalf("%s: %s", address, resp.Status)
	}
}

func (s *sample) follow(edition, topic, email, pace string) {
	st := s.get(s.base + "/" + edition + "/follow/stamp")
	s.post(s.base+"/"+edition+"/follow", url.Values{"topic": {topic}, "email": {email}, "pace": {pace}, "stamp": {st}, "proof": {proof(st)}})
}

// confirmed presses the button of the mail that asks and returns the page of preferences.
func (s *sample) confirmed(edition, email, pace string) string {
	s.t.Helper()
	link := letterLink(s.house, email, `/follow/confirm/\S+`)
	resp, err := http.PostForm(link, url.Values{})
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	me := regexp.MustCompile(`/` + edition + `/follow/me/[A-Za-z0-9._-]+`).FindString(string(b))
	if me == "" {
		s.t.Fatalf("no page of preferences on %s:\n%s", link, b)
	}
	return s.base + me
}

func (s *sample) talk() {
	n, err := strconv.Atoi(s.lamps)
	if err != nil {
		s.t.Fatal(err)
	}
	s.run("comment", "rules", "ar", "--moderation", "after")
	s.says("ar", n, url.Values{"name": {"سلمى نادر"}, "text": {"في حيّنا أُطفئت المصابيح منذ سنة. تعوّدنا بعد أسبوعين، وصار الأطفال يعدّون النجوم من النافذة."}})
	own := s.says("de", n, url.Values{"name": {"Jasper Lohmann"}, "text": {"Wer haftet eigentlich, wenn jemand auf dem dunklen Gehweg stürzt? Darüber steht im Bericht nichts."}, "email": {"jasper@reader.example"}, "notify": {"1"}})
	s.post(letterLink(s.house, "jasper@reader.example", `/confirm/\S+`), url.Values{})
	id := regexp.MustCompile(`/comment/(\d+)/`).FindStringSubmatch(own)[1]
	s.run("comment", "reject", id, "--reason", "offtopic", "--note", "Die Haftung ist Thema der Meldung von morgen; dort passt Ihre Frage besser.")
}

// find waits for the mails and notes where the desk shows them.
func (s *sample) find() {
	s.t.Helper()
	want := map[string]struct{ kind, to string }{
		"mail-confirm": {"confirm", "henrike@"}, "mail-story": {"story", "henrike@"}, "mail-digest": {"digest", "otto@"}, "mail-story-ar": {"story", "salma@"},
		"mail-comment": {"comment_decision", "jasper@"}, "mail-comment-confirm": {"comment_confirm", "jasper@"},
	}
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		var mails []struct {
			ID              int64
			Kind, To, State string
		}
		if err := json.Unmarshal([]byte(s.run("mail", "list", "--json")), &mails); err != nil {
			s.t.Fatal(err)
		}
		for name, w := range want {
			for _, m := range mails {
				if m.Kind == w.kind && strings.HasPrefix(m.To, w.to) && m.State == "sent" {
					s.mails[name] = fmt.Sprintf("/desk/mail/%d/html", m.ID)
				}
			}
		}
		if len(s.mails) == len(want) {
			return
		}
	}
	s.t.Fatalf("not all mails have come: %v", s.mails)
}
