package extract

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"depesche"
)

// page1 is made up, with what real pages put around their articles.
const page1 = `<!doctype html><html lang="en-GB"><head>
<meta charset="utf-8"><title>Night ferry to Bergen returns after nine years | Harbour Gazette</title>
<link rel="canonical" href="/news/4187-night-ferry?utm=1#top">
<meta property="og:site_name" content="Harbour Gazette"><meta property="og:title" content="Night ferry to Bergen returns after nine years - Harbour Gazette">
<meta property="og:image" content="https://img.example.org/ferry-1200x630.jpg"><meta property="og:type" content="article">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Harbour Gazette"},
{"@type":"NewsArticle","headline":"Night ferry to Bergen returns after nine years","datePublished":"2026-03-04T07:30:00+01:00","dateModified":"2026-03-04T11:05:00+01:00",
"author":[{"@type":"Person","name":"Ana Oliveira"},{"@type":"Person","name":"Jon Vik"},{"@type":"Organization","name":"Reuters"}],
"image":{"@type":"ImageObject","url":"https://img.example.org/ferry-1200x630.jpg","creditText":"Mats Lund"},"license":"https://example.org/terms"}]}</script>
<style>p{color:red}</style></head><body>
<div class="cookie-banner"><p>We use cookies to improve your experience on this site, and our partners use them to show you advertising. Read our policy, or accept all.</p><button>Accept all</button></div>
<header class="site-header"><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article>
<h1>Night ferry to Bergen returns after nine years</h1>
<p class="standfirst">The ship sails three times a week from May, with <em>two hundred</em> cabins and a bakery on board.</p>
<div class="byline">By <a rel="author" href="/a/ana">Ana Oliveira</a> and <a rel="author" href="/a/jon">Jon Vik</a></div><time datetime="2026-03-04T07:30:00+01:00">4 March 2026</time>
<div class="share-bar"><a href="https://facebook.com/sharer">Share on Facebook</a> <a href="https://twitter.com/intent">Tweet</a></div>
<figure><img src="/pics/ferry-800x420.jpg" alt="A white ship at a quay" width="800" height="420"><figcaption>The ship at her berth in Leith. <span class="credit">Photo: Mats Lund</span></figcaption></figure>
<div class="article-body">
<p>EDINBURGH, March 4 (AP) — The first night ferry between Scotland and Norway in nine years will leave <a href="/tag/leith">Leith</a> on May 12, the company said on Wednesday, with room for 900 passengers and 220 cars.</p>
<p>“We have waited long enough [for this],” said <strong>Kari Holm</strong>, who will be the captain. “It is <i lang="nb">på tide</i>, and it is late.”</p>
<h2>Three times a week</h2>
<p>The ship leaves on Mondays, Wednesdays and Fridays, takes fourteen hours, and costs from £89 for a seat, the company said; cabins begin at twice that.</p>
<div class="newsletter-signup"><h3>Get free ferry updates</h3><p>Sign up for our weekly letter and never miss a departure, a delay or an offer again, delivered every Friday.</p><form><input type="email"><button>Sign up</button></form></div>
<blockquote><p>The sea does not care for timetables, but passengers do, and so must we.</p><footer>— Port director Ian Moss</footer></blockquote>
<ul><li>Cabins: 200, of which 12 can be used with a wheelchair.</li><li>Crossings: 156 a year, none in January.</li></ul>
<figure><img src="/pics/IMG_2034.jpg" width="700" height="400"><figcaption>1694592194 Captain of the new ferry promises a bakery for all who …</figcaption></figure>
<p>Read more: <a href="/old-ferry">What became of the old ferry</a></p>
<p>The old line was given up in 2017, when fuel had become dear and the ship was sold to a broker in Greece, who renamed her twice. Nobody in Leith has seen her since.</p>
<iframe src="https://www.youtube.com/embed/abc123"></iframe><iframe src="https://ads.example.com/slot"></iframe>
<p><a href="javascript:alert(1)">Tickets</a> are on sale from Thursday, at the quay and from the company, which expects the first crossings to be sold out within days.</p>
</div>
<div class="related-articles"><h3>Related articles</h3><ul><li><a href="/r1">Harbour crane comes down after storm, nobody hurt in the night</a></li><li><a href="/r2">Fish market opens on Sundays</a></li></ul></div>
<section id="comments"><h3>3 Comments</h3><div class="comment"><p>I used to take this ferry every summer, and the breakfast was the best thing about it, with real bread and herring.</p></div>
<div class="comment"><p>About time. My grandmother still tells of the old ship and of the captain who sang in the fog, and how nobody minded.</p></div><form><textarea></textarea><p>Schreibe einen Kommentar</p></form></section>
</article></main><footer><p>© 2026 Harbour Gazette. All rights reserved. Published by the Harbour Gazette company, Leith.</p></footer></body></html>`

func must(t *testing.T, in Input) *Story {
	t.Helper()
	s, err := Extract(in)
	if err != nil {
		t.Fatal(err)
	}
	valid1(t, s)
	return s
}

// valid1 holds what every story must hold, however bad its page was.
func valid1(t testing.TB, s *Story) {
	t.Helper()
	ids := map[string]bool{}
	inline := func(where string, in depesche.Inline) {
		if !utf8.ValidString(in.Text) {
			t.Errorf("%s is not UTF-8: %q", where, in.Text)
		}
		if !in.Normal().Equal(in) {
			t.Errorf("%s is not normal: %#v %v", where, in, in.Marks)
		}
		if strings.ContainsAny(in.Text, "\r\x00") {
			t.Errorf("%s holds control characters: %q", where, in.Text)
		}
		for _, m := range in.Marks {
			if m.From < 0 || m.To > len(in.Text) || m.From >= m.To || !utf8.RuneStart(in.Text[m.From]) || m.To < len(in.Text) && !utf8.RuneStart(in.Text[m.To]) {
				t.Errorf("%s has a mark out of place: %v of %q", where, m, in.Text)
			}
			if m.Kind == depesche.Link && safeURL(nil, m.Href) == "" {
				t.Errorf("%s links to %q", where, m.Href)
			}
		}
	}
	picture := func(where string, p *depesche.PictureUse) {
		if p == nil {
			return
		}
		if safeURL(nil, p.URL) == "" {
			t.Errorf("%s has the address %q", where, p.URL)
		}
		inline(where+"/caption", p.Caption)
		if !utf8.ValidString(p.Alt) || !utf8.ValidString(p.Credit) {
			t.Errorf("%s is not UTF-8", where)
		}
	}
	d := &s.Document
	inline("headline", d.Headline)
	inline("standfirst", d.Standfirst)
	picture("lead", d.Lead)
	if strings.ContainsAny(d.Headline.Text+d.Standfirst.Text+d.Dateline, "\n") {
		t.Errorf("a line break in %q %q %q", d.Headline.Text, d.Standfirst.Text, d.Dateline)
	}
	for _, b := range d.Blocks {
		if b.ID == "" || ids[b.ID] {
			t.Errorf("the id %q is empty or there twice", b.ID)
		}
		ids[b.ID] = true
		inline(b.ID, b.Text)
		inline(b.ID+"/speaker", b.Speaker)
		for _, it := range b.Items {
			inline(b.ID+"/item", it)
			if it.IsEmpty() {
				t.Errorf("%s has an empty item", b.ID)
			}
		}
		picture(b.ID, b.Picture)
		switch b.Kind {
		case depesche.Paragraph, depesche.Quotation:
			if b.Text.IsEmpty() {
				t.Errorf("%s is empty", b.ID)
			}
		case depesche.Heading:
			if b.Text.IsEmpty() || b.Level < 2 || b.Level > 4 || strings.Contains(b.Text.Text, "\n") {
				t.Errorf("%s is a bad heading: %d %q", b.ID, b.Level, b.Text.Text)
			}
		case depesche.List:
			if len(b.Items) == 0 {
				t.Errorf("%s has no items", b.ID)
			}
		case depesche.Picture:
			if b.Picture == nil {
				t.Errorf("%s has no picture", b.ID)
			}
		case depesche.Embed:
			if safeURL(nil, b.Href) == "" {
				t.Errorf("%s embeds %q", b.ID, b.Href)
			}
		case depesche.Rule:
		default:
			t.Errorf("%s is of kind %q", b.ID, b.Kind)
		}
	}
	if _, err := json.Marshal(s.JSON()); err != nil {
		t.Error(err)
	}
}

func TestHTMLPage(t *testing.T) {
	s := must(t, Input{Data: []byte(page1), URL: "https://gazette.example.org/news/4187-night-ferry"})
	d := s.Document
	if got := d.Headline.Text; got != "Night ferry to Bergen returns after nine years" {
		t.Errorf("headline %q", got)
	}
	if got := d.Standfirst.Tagged(); got != "The ship sails three times a week from May, with <1>two hundred</1> cabins and a bakery on board." {
		t.Errorf("standfirst %q", got)
	}
	if !slices.Equal(s.Authors, []string{"Ana Oliveira", "Jon Vik"}) || !slices.Equal(d.Byline, s.Authors) {
		t.Errorf("authors %q, byline %q", s.Authors, d.Byline)
	}
	if d.Dateline != "Edinburgh" {
		t.Errorf("dateline %q", d.Dateline)
	}
	if s.Lang != "en-GB" || s.Site != "Harbour Gazette" || s.Provenance.Source != "Harbour Gazette" {
		t.Errorf("lang %q, site %q, source %q", s.Lang, s.Site, s.Provenance.Source)
	}
	p := s.Provenance
	if p.URL != "https://gazette.example.org/news/4187-night-ferry?utm=1" || p.Rights != "https://example.org/terms" {
		t.Errorf("provenance %+v", p)
	}
	if want := time.Date(2026, 3, 4, 6, 30, 0, 0, time.UTC); p.Published != want {
		t.Errorf("published %v, want %v", p.Published, want)
	}
	if want := time.Date(2026, 3, 4, 10, 5, 0, 0, time.UTC); p.Modified != want {
		t.Errorf("modified %v, want %v", p.Modified, want)
	}
	l := d.Lead
	if l == nil || l.URL != "https://gazette.example.org/pics/ferry-800x420.jpg" || l.Caption.Text != "The ship at her berth in Leith." || l.Credit != "Mats Lund" || l.Alt != "A white ship at a quay" || l.Width != 800 {
		t.Errorf("lead %+v", l)
	}
	if s.Image != "https://img.example.org/ferry-1200x630.jpg" {
		t.Errorf("image %q", s.Image)
	}
	var got []string
	for _, b := range d.Blocks {
		text := b.Text.Tagged()
		if len(text) > 70 && b.Kind == depesche.Paragraph {
			text = text[:strings.LastIndexByte(text[:60], ' ')]
		}
		if b.Kind == depesche.List {
			text = b.Items[0].Text
		}
		if b.Picture != nil {
			text = b.Picture.URL + b.Picture.Caption.Text + b.Picture.Alt
		}
		got = append(got, b.ID+" "+text+b.Href+" "+b.Speaker.Text)
	}
	want := []string{
		"p1 The first night ferry between Scotland and Norway in nine ",
		"p2 “We have waited long enough <1>[for this]</1>,” said ",
		"h1 Three times a week ",
		"p3 The ship leaves on Mondays, Wednesdays and Fridays, takes ",
		"q1 The sea does not care for timetables, but passengers do, and so must we. Port director Ian Moss",
		"l1 Cabins: 200, of which 12 can be used with a wheelchair. ",
		"f1 https://gazette.example.org/pics/IMG_2034.jpg ",
		"p4 The old line was given up in 2017, when fuel had become ",
		"e1 https://www.youtube.com/embed/abc123 ",
		"p5 Tickets are on sale from Thursday, at the quay and from the ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("blocks:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	marks := d.Blocks[1].Text.Marks
	if len(marks) != 4 || marks[0].Kind != depesche.Insertion || marks[1].Kind != depesche.Strong || marks[2].Kind != depesche.Emphasis || marks[3].Kind != depesche.Foreign || marks[3].Lang != "nb" {
		t.Errorf("marks %v", marks)
	}
	if m := d.Blocks[0].Text.Marks[0]; m.Kind != depesche.Link || m.Href != "https://gazette.example.org/tag/leith" {
		t.Errorf("link %v", m)
	}
}

func TestHTMLBoilerplateStaysOut(t *testing.T) {
	s := must(t, Input{Data: []byte(page1)})
	all, _ := json.Marshal(s.JSON())
	for _, junk := range []string{"cookies", "Share on", "Tweet", "weekly letter", "1694592194", "Read more", "Related articles", "Harbour crane", "grandmother", "breakfast",
		"Kommentar", "All rights reserved", "javascript:", "ads.example.com", "Sign up", "Comments", "color:red"} {
		if strings.Contains(string(all), junk) {
			t.Errorf("%q was left in", junk)
		}
	}
}

// A page as content systems make them of a translated report: no names to go by, the
// first site's sign-up box copied in as text, a file's name for a caption, and a form.
func TestHTMLRepublished(t *testing.T) {
	s := must(t, Input{URL: "https://seite.example/weltraum", Data: []byte(`<html lang="de-DE"><head><title>Fähre nach Bergen fährt wieder – Seite</title></head><body>
<div id="page"><div class="wrap"><h1>Fähre nach Bergen fährt wieder</h1><div class="meta">4. März 2026 von admin</div>
<img src="https://seite.example/wp-content/uploads/1694592194_Faehre-nach-Bergen.jpg" width="900" height="500">
<p>1694592194 Faehre nach Bergen verspricht Kabinen fuer alle die</p><p>© Mats Lund via Getty Images</p>
<p><strong>Erhalten Sie kostenlose Fähren-Updates</strong></p>
<p>Wir senden Ihnen eine <strong>Tägliche Zusammenfassung</strong> E-Mail mit den neuesten Nachrichten über Fähren jeden Morgen.</p>
<p>Die erste Nachtfähre seit neun Jahren läuft am 12. Mai in Leith aus, teilte die Reederei am Mittwoch mit. Sie hat Platz für 900 Menschen und 220 Autos.</p>
<p>„Wir haben lange genug gewartet […], und jetzt ist es so weit“, sagte Kari Holm, die das Schiff führen wird. Sie ist die erste Kapitänin der Linie.</p>
<p>Die alte Linie war 2017 eingestellt worden, weil der Treibstoff teuer geworden war, und das Schiff wurde nach Griechenland verkauft.</p>
<div id="respond"><h3>Schreibe einen Kommentar</h3><p>Deine E-Mail-Adresse wird nicht veröffentlicht. Erforderliche Felder sind mit * markiert</p><form><textarea></textarea></form></div>
</div></div></body></html>`)})
	if kinds(s) != "p1 p2 p3" {
		t.Errorf("blocks %q:\n%s", kinds(s), s.Document.BodyText())
	}
	all, _ := json.Marshal(s.JSON())
	for _, junk := range []string{"verspricht Kabinen", "kostenlose", "Zusammenfassung", "Kommentar", "E-Mail", "admin"} {
		if strings.Contains(string(all), junk) {
			t.Errorf("%q was left in", junk)
		}
	}
	l := s.Document.Lead
	if l == nil || l.Credit != "Mats Lund via Getty Images" || !l.Caption.IsEmpty() {
		t.Errorf("lead %+v", l)
	}
	if got := stampText(s.published); got != "2026-03-04" || len(s.Authors) != 0 || s.Document.Headline.Text != "Fähre nach Bergen fährt wieder" {
		t.Errorf("%q %q %q", got, s.Authors, s.Document.Headline.Text)
	}
	if m := s.Document.Blocks[1].Text.Marks; len(m) != 1 || m[0].Kind != depesche.Insertion {
		t.Errorf("marks %v", m)
	}
}

func TestHTMLDates(t *testing.T) {
	body := "<h1>The harbour freezes over</h1>%<p>" + strings.Repeat("Ice has closed the harbour to small boats, the harbour master said. ", 6) + "</p>"
	for name, c := range map[string]struct{ head, shown, url, want string }{
		"meta with zone":       {`<meta property="article:published_time" content="2025-01-15T23:30:00-05:00">`, "", "", "2025-01-15T23:30:00-05:00"},
		"microdata":            {"", `<span itemprop="datePublished" content="2025-01-15T08:00:00+02:00">today</span>`, "", "2025-01-15T08:00:00+02:00"},
		"printed, German":      {"", `<p>15. Januar 2025</p>`, "", "2025-01-15"},
		"printed, English":     {"", `<p>Published January 15, 2025</p>`, "", "2025-01-15"},
		"printed, Czech":       {"", `<p>15. ledna 2025</p>`, "", "2025-01-15"},
		"printed, Japanese":    {"", `<p>2025年1月15日</p>`, "", "2025-01-15"},
		"printed, numbers":     {"", `<p>Stand: 15.01.2025 18:00 Uhr</p>`, "", "2025-01-15"},
		"in the address":       {"", "", "https://example.org/2025/01/15/ice", "2025-01-15"},
		"UTC, day in address":  {`<meta property="article:published_time" content="2025-01-16T02:10:00Z">`, "", "https://example.org/2025/01/15/ice", "2025-01-15T23:10:00-03:00"},
		"nonsense, then time":  {`<meta name="date" content="soon">`, `<time datetime="2025-01-15">yesterday</time>`, "", "2025-01-15"},
		"the future of nobody": {`<meta name="date" content="9999-01-01">`, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := must(t, Input{Data: []byte("<html><head>" + c.head + "</head><body><article>" + strings.Replace(body, "%", c.shown, 1) + "</article></body></html>"), URL: c.url})
			if got := stampText(s.published); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestHTMLTitles(t *testing.T) {
	text := "<p>" + strings.Repeat("The council has voted for the new tram line after a long night, members said. ", 5) + "</p>"
	for name, c := range map[string]struct{ page, want string }{
		"bar":            {"<title>Council votes for tram | Gazette</title>" + text, "Council votes for tram"},
		"site by name":   {`<meta property="og:site_name" content="The Gazette"><title>Council votes for tram - The Gazette</title>` + text, "Council votes for tram"},
		"site in front":  {`<meta property="og:site_name" content="Gazette"><title>Gazette: Council votes for tram</title>` + text, "Council votes for tram"},
		"place, colon":   {`<title>Example: council votes for tram</title>` + text, "Example: council votes for tram"},
		"Swiss quotes":   {`<title>Council says «No»</title>` + text, "Council says «No»"},
		"French quotes":  {`<meta property="og:site_name" content="Le Quai"><title>« Le tram est voté par la ville » - Le Quai</title>` + text, "« Le tram est voté par la ville »"},
		"dash kept":      {`<title>Council votes - and the mayor is glad</title>` + text, "Council votes - and the mayor is glad"},
		"kicker in h1":   {`<meta property="og:title" content="Council votes for tram"><h1><span>After a long night</span> <span>Council votes for tram</span></h1>` + text, "Council votes for tram"},
		"banner h1":      {`<title>Council votes for tram</title><h1><a href="/">Gazette of the Town</a></h1><h2>Council votes for tram</h2>` + text, "Council votes for tram"},
		"entities twice": {`<meta property="og:title" content="Council &amp;amp; mayor: &amp;quot;Tram it is&amp;quot;">` + text, `Council & mayor: "Tram it is"`},
		"only h1":        {`<h1>Council votes<br>for tram</h1>` + text, "Council votes for tram"},
	} {
		t.Run(name, func(t *testing.T) {
			s := must(t, Input{Data: []byte(c.page), URL: "https://www.example.org/tram"})
			if got := strings.ReplaceAll(s.Document.Headline.Text, "\n", " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestHTMLWholeTextQuoted(t *testing.T) {
	s := must(t, Input{Data: []byte("<h1>Crane</h1><blockquote>" + prose(6) + "</blockquote>")})
	if kinds(s) != "p1 p2 p3 p4 p5 p6" {
		t.Errorf("%q", kinds(s))
	}
}

// Scripts without capitals, without spaces, and from right to left.
func TestHTMLScripts(t *testing.T) {
	for name, c := range map[string]struct{ title, p, date string }{
		"Chinese": {"港口的起重机在暴风雨中倒塌", "港口负责人星期三表示,起重机在夜间倒塌,没有人受伤。新的起重机将在夏天之前运到,渔民们不必担心鲱鱼的供应。", "2026年3月4日"},
		"Arabic":  {"سقوط رافعة الميناء في العاصفة", "قال مدير الميناء يوم الأربعاء إن الرافعة سقطت ليلا، ولم يصب أحد بأذى، وستصل الرافعة الجديدة قبل الصيف إلى المدينة.", "4 مارس 2026"},
		"Russian": {"Портовый кран упал во время шторма", "Кран упал ночью, никто не пострадал, сообщил в среду начальник порта; новый кран привезут до лета, и о сельди беспокоиться не стоит.", "4 марта 2026"},
		"Greek":   {"Ο γερανός του λιμανιού έπεσε στην καταιγίδα", "Ο γερανός έπεσε τη νύχτα, κανείς δεν τραυματίστηκε, είπε την Τετάρτη ο λιμενάρχης· ο νέος γερανός θα έρθει πριν από το καλοκαίρι.", "4 Μαρτίου 2026"},
	} {
		t.Run(name, func(t *testing.T) {
			s := must(t, Input{Data: []byte("<title>" + c.title + " | X</title><ul><li><a href=/a>A</a><li><a href=/b>B</a></ul><h1>" + c.title + "</h1><p>" + c.date + "</p><p>1 " + c.p + "</p><p>2 " + c.p + "</p><div class=comments><p>" + c.p + "</p></div>")})
			if s.Document.Headline.Text != c.title || kinds(s) != "p1 p2" || stampText(s.published) != "2026-03-04" {
				t.Errorf("%q %q %q", s.Document.Headline.Text, kinds(s), stampText(s.published))
			}
		})
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string][]string{
		"By Ana Oliveira and Jon Vik":            {"Ana Oliveira", "Jon Vik"},
		"Von ANA OLIVEIRA, Bergen":               {"Ana Oliveira", "Bergen"},
		"Ana Oliveira, Jon Vik & Mia de la Cruz": {"Ana Oliveira", "Jon Vik", "Mia de la Cruz"},
		"Text: Ana Oliveira":                     {"Ana Oliveira"},
		"Ana Oliveira for The Gazette":           {"Ana Oliveira"},
		"von: Ana-Maria Groß-Lee am 3. Mai 2025": {"Ana-Maria Groß-Lee"},
		"dpa":                       nil,
		"Redaktion":                 nil,
		"Reuters Staff":             nil,
		"https://example.org/a/ana": nil,
		"admin":                     nil,
		"Gazette":                   nil,
		"Jean-Luc d’Orléans":        {"Jean-Luc d’Orléans"},
		"山田太郎":                      {"山田太郎"},
		"Posted by Ana Oliveira | Updated May 2025": {"Ana Oliveira"},
	} {
		if got := names(in, "Gazette"); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestDatelines(t *testing.T) {
	rest := "The minister said on Monday that the bridge would be open by the end of May."
	for in, want := range map[string]string{
		"BERLIN, Sept 3 (AP) — ":                         "Berlin",
		"WASHINGTON (Reuters) - ":                        "Washington",
		"NEW YORK — ":                                    "New York",
		"KHAN YOUNIS, Gaza Strip (AP) — ":                "Khan Younis",
		"Kiel (dpa/lno) - ":                              "Kiel",
		"Frankfurt/Main (dpa) – ":                        "Frankfurt/Main",
		"AIX-EN-PROVENCE (AFP) – ":                       "Aix-En-Provence",
		"However (as ministers say) they did not — and ": "",
		"The mayor - ":                                   "",
		"":                                               "",
	} {
		place, out := cutDateline(depesche.Plain(in + rest))
		if place != want || want != "" && out.Text != rest || want == "" && out.Text != in+rest {
			t.Errorf("%q: got %q and %q", in, place, out.Text)
		}
	}
}

func TestFileNames(t *testing.T) {
	for _, s := range []string{"IMG_2034.jpg", "photo.JPEG", "1694592194 Leader promises support for …", "dsc-0042", "20190312_ferry", "DSC00423", "hero_image_final"} {
		if !fileName(s) {
			t.Errorf("%q passes as a caption", s)
		}
	}
	for _, s := range []string{"", "The ferry", "2019 was a dry year", "Leith", "Anna-Lena Maier", "1,694,592 people live here", "747 lands", "Boeing 747", "A-10"} {
		if fileName(s) {
			t.Errorf("%q is taken for a file name", s)
		}
	}
}

func TestCredits(t *testing.T) {
	for in, want := range map[string][2]string{
		"The harbour in May. Foto: dpa":                      {"The harbour in May.", "dpa"},
		"The harbour in May (Photo: Mats Lund/AP)":           {"The harbour in May", "Mats Lund/AP"},
		"The harbour in May.© Mats Lund":                     {"The harbour in May.", "Mats Lund"},
		"The harbour in May | © Mats Lund via Getty Images":  {"The harbour in May", "Mats Lund via Getty Images"},
		"The harbour in May (AFP)":                           {"The harbour in May", "AFP"},
		"The harbour in May (left) and in June":              {"The harbour in May (left) and in June", ""},
		"A photo by chance: the harbour":                     {"A photo by chance: the harbour", ""},
		"Bild: Mats Lund":                                    {"", "Mats Lund"},
		"The source: a spring above the harbour, seen today": {"The source: a spring above the harbour, seen today", ""},
	} {
		c, credit := splitCredit(depesche.Plain(in))
		if c.Text != want[0] || credit != want[1] {
			t.Errorf("%q: got %q and %q, want %q", in, c.Text, credit, want)
		}
	}
}

func TestInsertions(t *testing.T) {
	for in, want := range map[string]string{
		"“He [the mayor] knows [it].”":         "“He <1>[the mayor]</1> knows <2>[it]</2>.”",
		"I waited […] and left [...]":          "I waited <1>[…]</1> and left <2>[...]</2>",
		"in [2019] it fell":                    "in <1>[2019]</1> it fell",
		"as shown [12] by others [3]":          "as shown [12] by others [3]",
		"[VIDEO] See the ship":                 "[VIDEO] See the ship",
		"call f(x)[i] and a[b=c] and [/quote]": "call f(x)[i] and a[b=c] and [/quote]",
		"an open [bracket":                     "an open [bracket",
		"nested [a [b] c]":                     "nested [a <1>[b]</1> c]",
		"[alone]":                              "[alone]",
	} {
		if got := insertions(depesche.Plain(in)).Tagged(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	text := strings.Repeat("Die Stadt hat heute beschlossen, die neue Linie zu bauen, sagte die Bürgermeisterin. ", 4)
	identify := func(conf float64) func(string) (string, float64) {
		return func(string) (string, float64) { return "de", conf }
	}
	for name, c := range map[string]struct {
		in   Input
		page string
		want string
	}{
		"declared":                 {Input{}, `<html lang="en-US">`, "en-US"},
		"identified over declared": {Input{Identify: identify(.99)}, `<html lang="en-US">`, "de"},
		"unsure":                   {Input{Identify: identify(.5)}, `<html lang="en-US">`, "en-US"},
		"region kept":              {Input{Identify: identify(.99)}, `<html lang="de-AT">`, "de-AT"},
		"forced":                   {Input{Identify: identify(.99), Lang: "gsw"}, `<html lang="de-AT">`, "gsw"},
		"nothing declared":         {Input{Identify: identify(.6)}, `<html>`, "de"},
		"nonsense declared":        {Input{}, `<html lang="{{ lang }}">`, ""},
		"underscore":               {Input{}, `<html lang="pt_BR">`, "pt-BR"},
	} {
		t.Run(name, func(t *testing.T) {
			c.in.Data = []byte(c.page + "<body><h1>Die Linie kommt</h1><p>" + text + "</p></body></html>")
			if s := must(t, c.in); s.Lang != c.want {
				t.Errorf("got %q, want %q", s.Lang, c.want)
			}
		})
	}
}

// A page put together by scripts has its text in its metadata alone.
func TestHTMLBodyInMetadata(t *testing.T) {
	text := strings.Repeat("The dam holds, engineers said after a night of rain. ", 5)
	ld, _ := json.Marshal(map[string]any{"@type": "NewsArticle", "headline": "Dam holds", "articleBody": text + "\n\n" + "Second: " + text})
	s := must(t, Input{Data: []byte(`<html lang="en"><script type="application/ld+json">` + string(ld) + `</script><body><div id="root"></div></body></html>`)})
	if len(s.Document.Blocks) != 2 || s.Document.Headline.Text != "Dam holds" {
		t.Errorf("got %d blocks, headline %q", len(s.Document.Blocks), s.Document.Headline.Text)
	}
}
