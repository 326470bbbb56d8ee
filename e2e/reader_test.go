package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"depesche/internal/mail/mailtest"
)

// TestReader is a reader's way through a whole page: the picture, the topic to follow by
// mail, and the comments.
func TestReader(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	t.Run("scripts on", func(t *testing.T) { reader(t, true) })
	t.Run("scripts off", func(t *testing.T) { reader(t, false) })
}

const (
	readerMail = "lena@reader.example"
	editorMail = "nora@harbour.example"
)

func reader(t *testing.T, scripts bool) {
	need(t, "chromium", hasBrowser())
	post := mailtest.New(t, mailtest.Options{})
	dir := t.TempDir()
	config := fmt.Sprintf(`{"smtp": {"host": %q, "port": %d, "tls": "none", "from": "news@harbour.example"}}`, post.Host, post.Port)
	if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	h := openIn(t, "serve", dir)
	for _, edition := range []string{"de", "en", "es"} {
		h.run("edition", "add", edition, "--zone", "Europe/Berlin", "--name", "Harbour Post")
	}
	h.run("topic", "add", "rail", "en=Railways", "de=Bahn", "es=Trenes")
	h.run("comment", "rules", "de", "--moderation", "first", "--banned", "casino*")
	h.run("account", "add", editorMail, "--name", "Nora Vidal", "--role", "chief")

	r := &readerWalk{house: h, post: post, scripts: scripts}
	r.publishFirst()
	r.browser = browse(t, h)
	if !scripts {
		r.withoutScripts()
	}
	r.hand = mouse{r.browser}
	r.seePicture()
	r.receive()
	r.talk()
}

type readerWalk struct {
	*house
	*browser
	hand    hand
	post    *mailtest.Server
	scripts bool
}

// tell brings a story in English in with its translations and publishes it: sentences
// holds every sentence in the order of the text, in English and the other languages.
func (r *readerWalk) tell(number int, sentences map[string][]string, before func()) {
	t := r.house.t
	t.Helper()
	file := filepath.Join(t.TempDir(), "story.md")
	en := sentences["en"]
	if err := os.WriteFile(file, []byte("# "+en[0]+"\n\n"+strings.Join(en[1:], "\n\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	story := fmt.Sprint(number)
	r.run("import", file, "--lang", "en", "--again")
	r.run("accept", story)
	r.run("describe", story, "--topics", "rail")
	if before != nil {
		before()
	}
	r.run("approve", story, "--lang", "en")
	editions := "en"
	for _, lang := range []string{"de", "es"} {
		if sentences[lang] == nil {
			continue
		}
		r.run("translate", story, "--to", lang, "--engine", "none")
		for i, s := range sentences[lang] {
			r.run("edit", story, "--lang", lang, "--segment", fmt.Sprint(i+1), "--text", s, "--confirm")
		}
		r.run("approve", story, "--lang", lang)
		editions += "," + lang
	}
	r.run("publish", story, "--edition", editions)
}

func (r *readerWalk) publishFirst() {
	r.tell(1, map[string][]string{
		"en": {"Night train to run again", "The night train between the two harbours will run again from May.", "It carries three hundred people."},
		// The picture's caption and alternative text come behind the headline.
		"de": {"Nachtzug fährt wieder", "Der Zug am ersten Tag.", "Ein Zug an einem Kai", "Der Nachtzug zwischen den beiden Häfen fährt ab Mai wieder.", "Er befördert dreihundert Menschen."},
		"es": {"El tren nocturno vuelve a circular", "El tren en su primer día.", "Un tren junto a un muelle", "El tren nocturno entre los dos puertos volverá a circular desde mayo.", "Lleva a trescientas personas."},
	}, func() {
		r.run("picture", "add", picture(r.house.t), "--credit", "Photo: Noor Teval", "--story", "1", "--alt", "A train at a quay", "--caption", "The train on its first day.")
	})
}

// picture draws a photograph that compresses like one.
func picture(t *testing.T) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 2000, 1125))
	for y := range 1125 {
		for x := range 2000 {
			m.Set(x, y, color.RGBA{uint8(x / 8), uint8(y / 5), uint8((x + y) / 13), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "train.jpg")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// seePicture reads the German page: the picture is there, in a size that fits.
func (r *readerWalk) seePicture() {
	r.goTo(r.base + "/de/1")
	r.sees("Nachtzug fährt wieder")
	r.sees("Er befördert dreihundert Menschen.")
	r.sees("Der Zug am ersten Tag.")
	r.sees("Photo: Noor Teval")
	const img = `document.querySelector(".lead-picture img")`
	r.wait("the picture", img+`.complete && `+img+`.naturalWidth > 0 && `+img+`.alt === "Ein Zug an einem Kai"`)
	// The smallest width offered that has a pixel for each of the screen.
	r.wait("the width that fits", `(() => {
		const i = `+img+`, need = i.getBoundingClientRect().width * devicePixelRatio;
		const all = i.srcset.split(",").map(s => s.trim().split(/\s+/)).map(([u, w]) => ({u: new URL(u, location.href).href, w: parseInt(w)}));
		const got = all.find(c => c.u === i.currentSrc);
		return all.length > 1 && got && got.w >= Math.min(need, Math.max(...all.map(c => c.w))) * 0.95 && !all.some(c => c.w < got.w && c.w >= need * 1.1);
	})()`)
}

// letter waits for the mail of this number and returns it with its text part.
func (r *readerWalk) letter(n int) (mailtest.Got, string) {
	t := r.house.t
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(25 * time.Millisecond) {
		if got := r.post.Got(); len(got) >= n {
			return got[n-1], textPart(t, got[n-1].Raw)
		}
	}
	t.Fatalf("mail %d did not arrive; %d are there", n, len(r.post.Got()))
	return mailtest.Got{}, ""
}

// textPart decodes the part in plain text.
func textPart(t *testing.T, raw []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := parts.NextRawPart()
		if err != nil {
			t.Fatalf("no part in plain text: %v\n%s", err, raw)
		}
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/plain") {
			continue
		}
		var in io.Reader = p
		if strings.EqualFold(p.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
			in = quotedprintable.NewReader(p)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
}

func subject(t *testing.T, g mailtest.Got) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(g.Header("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var mailLink = regexp.MustCompile(`https?://[^\s<>]+`)

// follow asks for mails and confirms by the link of the first, mail n of all; it returns
// that mail and its text.
func (r *readerWalk) follow(address string, n int) (mailtest.Got, string) {
	t := r.house.t
	t.Helper()
	r.goTo(r.base + "/de/1")
	r.hand.write(`.topics form.follow input[name="email"]`, address)
	r.hand.press(`.topics form.follow button`)
	if !r.scripts {
		r.sees("Bitte noch einmal drücken")
		time.Sleep(2500 * time.Millisecond) // what the form asks of people without scripts
		r.hand.press(`main form.follow button`)
	}
	r.sees("Sehen Sie in Ihr Postfach")

	got, text := r.letter(n)
	link := mailLink.FindString(text)
	if got.To != address || !strings.HasPrefix(link, r.base+"/") {
		t.Fatalf("the confirmation went to %s and leads to %q:\n%s", got.To, link, text)
	}
	r.goTo(link)
	r.sees("Dem Thema Bahn folgen")
	r.hand.press(`main form button.main`)
	r.sees("Sie folgen dem Thema Bahn")
	return got, text
}

// receive follows the topic, waits for the mail of the next story, stops by its header,
// and hears no more.
func (r *readerWalk) receive() {
	t := r.house.t
	got, text := r.follow(readerMail, 1)
	if subject(t, got) != "Bitte bestätigen: dem Thema Bahn folgen" || !strings.Contains(text, "Ohne Ihre Bestätigung kommt keine weitere Mail") {
		t.Errorf("the confirmation is not the German one: %q\n%s", subject(t, got), text)
	}

	r.tell(2, map[string][]string{
		"en": {"Second track for the harbour line", "Workers have begun to lay a second track along the northern quay."},
		"de": {"Zweites Gleis für die Hafenbahn", "Am Nordkai haben Arbeiter begonnen, ein zweites Gleis zu verlegen."},
	}, nil)
	got, text = r.letter(2)
	if got.To != readerMail || !strings.Contains(subject(t, got), "Zweites Gleis für die Hafenbahn") || strings.Contains(text, "Second track") || !strings.Contains(text, "Zweites Gleis") {
		t.Errorf("the mail is not about the German text: to %s, %q\n%s", got.To, subject(t, got), text)
	}
	stop := strings.Trim(got.Header("List-Unsubscribe"), "<>")
	if got.Header("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.HasPrefix(stop, r.base+"/") {
		t.Fatalf("no one-click unsubscribing: %q, %q", stop, got.Header("List-Unsubscribe-Post"))
	}
	resp, err := http.Post(stop, "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		t.Errorf("unsubscribing answers %s", resp.Status)
	}

	// A second reader's mail shows that the third story's mails have been sent.
	const other = "otto@reader.example"
	r.follow(other, 3)
	r.tell(3, map[string][]string{
		"en": {"Ticket office opens on Sundays", "Passengers can now buy tickets at the station on every day of the week."},
		"de": {"Fahrkartenschalter öffnet sonntags", "Reisende bekommen ihre Fahrkarten am Bahnhof nun an jedem Tag der Woche."},
	}, nil)
	if got, text := r.letter(4); got.To != other || !strings.Contains(text, "Fahrkartenschalter") {
		t.Errorf("the third story went to %s:\n%s", got.To, text)
	}
	// Nothing waits any more either.
	if waits := r.run("mail", "list", "--json"); strings.Count(waits, readerMail) != 2 {
		t.Errorf("mails to the reader who stopped:\n%s", waits)
	}
}

// talk comments in two languages under the eyes of the desk.
func (r *readerWalk) talk() {
	r.enter(r.browser, editorMail)

	const question, answer, banned = "Hält der Zug auch am Nordkai?", "Sí, todos los días menos el lunes.", "Gewinnen Sie im Casino am Kai."
	r.goTo(r.base + "/de/1")
	r.comment("Anna", question)
	r.sees("Ihr Kommentar ist angekommen und wartet")
	r.sees("Es ist Ihr erster Kommentar.")
	r.goTo(r.base + "/de/1")
	r.seesNot(question)
	r.approve(question)
	r.goTo(r.base + "/de/1")
	r.sees(question)

	r.goTo(r.base + "/es/1")
	r.has(".comment details.translated:not([open])")
	r.hand.press(`.comment .act a[rel="nofollow"]`) // the first is the answer
	r.comment("Beatriz", answer)
	r.wait("the comment sent", `document.querySelector(".because li")`)
	r.approve(answer)
	r.goTo(r.base + "/de/1")
	r.wait("the Spanish answer, folded, below the German comment", `[...document.querySelectorAll(".comment .comment details.translated:not([open]) [lang=es]")].some(e => e.textContent.includes(`+quote(answer)+`))`)
	r.hand.press(`.comment .comment details.translated summary`)
	r.sees(answer)

	r.comment("Anna", banned)
	r.sees("Ihr Kommentar ist angekommen und wartet")
	r.sees("Er enthält ein Wort, bei dem wir erst lesen")
	r.seesNot("Es ist Ihr erster Kommentar.")
	r.goTo(r.base + "/de/1")
	r.sees(question)
	r.seesNot(banned)
}

// comment fills in the form of the page and sends it, without scripts after another look.
func (r *readerWalk) comment(name, words string) {
	r.hand.write(`form.write textarea[name="text"]`, words)
	r.hand.write(`form.write input[name="name"]`, name)
	r.hand.press(`form.write button.main`)
	if r.scripts { // the browser has worked for it
		return
	}
	r.wait("the comment as it will look", `document.querySelector(".quoted").textContent.includes(`+quote(words)+`)`)
	time.Sleep(3500 * time.Millisecond) // what the form asks of everybody
	r.hand.press(`form.write button.main`)
}

// approve lets the waiting comment through, by its key where there are scripts.
func (r *readerWalk) approve(words string) {
	r.goTo(r.base + "/desk/comments")
	r.wait("the comment in the queue", `document.querySelector(".cm.on .say-it").textContent.includes(`+quote(words)+`)`)
	if r.scripts {
		r.do(chromedp.KeyEvent("f"))
	} else {
		r.hand.press(`.cm.on form[action$="/approve"] button`)
	}
	r.wait("the comment out of the queue", `![...document.querySelectorAll(".cm .say-it")].some(e => e.textContent.includes(`+quote(words)+`))`)
}
