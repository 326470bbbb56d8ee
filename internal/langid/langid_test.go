package langid

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"depesche"
)

// Sentences as a newsroom would meet them, written for this test.
var sentences = map[string]string{
	"en": "The council voted on Tuesday to reopen the old harbour bridge before the winter storms arrive.",
	"de": "Der Stadtrat hat am Dienstag beschlossen, die alte Hafenbrücke noch vor den Winterstürmen wieder zu öffnen.",
	"fr": "Le conseil municipal a décidé mardi de rouvrir le vieux pont du port avant les tempêtes d'hiver.",
	"es": "El ayuntamiento decidió el martes reabrir el viejo puente del puerto antes de las tormentas de invierno.",
	"it": "Il consiglio comunale ha deciso martedì di riaprire il vecchio ponte del porto prima delle tempeste invernali.",
	"pt": "A câmara municipal decidiu na terça-feira reabrir a velha ponte do porto antes das tempestades de inverno.",
	"nl": "De gemeenteraad besloot dinsdag om de oude havenbrug nog voor de winterstormen weer te openen.",
	"pl": "Rada miasta postanowiła we wtorek ponownie otworzyć stary most portowy przed zimowymi burzami.",
	"cs": "Městská rada v úterý rozhodla, že starý přístavní most znovu otevře ještě před zimními bouřemi.",
	"sk": "Mestská rada v utorok rozhodla, že starý prístavný most znovu otvorí ešte pred zimnými búrkami.",
	"sv": "Kommunfullmäktige beslutade på tisdagen att öppna den gamla hamnbron igen före vinterstormarna.",
	"da": "Byrådet besluttede tirsdag at genåbne den gamle havnebro, inden vinterens storme kommer hertil.",
	"nb": "Bystyret vedtok tirsdag å gjenåpne den gamle havnebroen før vinterstormene kommer, sa ordføreren etter møtet.",
	"nn": "Bystyret vedtok tysdag å opne den gamle hamnebrua att før vinterstormane kjem, og ordføraren sa at ho ikkje visste meir.",
	"fi": "Kaupunginvaltuusto päätti tiistaina avata vanhan satamasillan uudelleen ennen talvimyrskyjä.",
	"hu": "A városi tanács kedden úgy döntött, hogy a téli viharok előtt újra megnyitja a régi kikötői hidat.",
	"ro": "Consiliul local a hotărât marți să redeschidă vechiul pod din port înainte de furtunile de iarnă.",
	"tr": "Belediye meclisi salı günü, eski liman köprüsünün kış fırtınalarından önce yeniden açılmasına karar verdi.",
	"ru": "Городской совет решил во вторник вновь открыть старый портовый мост до начала зимних штормов.",
	"uk": "Міська рада у вівторок вирішила знову відкрити старий портовий міст до початку зимових штормів.",
	"bg": "Градският съвет реши във вторник да отвори отново стария пристанищен мост преди зимните бури.",
	"sr": "Градско веће је у уторак одлучило да поново отвори стари лучки мост пре зимских олуја.",
	"el": "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να ανοίξει ξανά την παλιά γέφυρα του λιμανιού.",
	"he": "מועצת העיר החליטה ביום שלישי לפתוח מחדש את גשר הנמל הישן לפני סערות החורף.",
	"ar": "قرر مجلس المدينة يوم الثلاثاء إعادة فتح جسر الميناء القديم قبل عواصف الشتاء.",
	"fa": "شورای شهر روز سه\u200cشنبه تصمیم گرفت پل قدیمی بندر را پیش از توفان\u200cهای زمستانی دوباره باز کند.",
	"hi": "नगर परिषद ने मंगलवार को फैसला किया कि पुराना बंदरगाह पुल सर्दियों के तूफानों से पहले फिर से खोला जाएगा।",
	"zh": "市议会周二决定在冬季风暴来临之前重新开放旧港大桥。",
	"ja": "市議会は火曜日、冬の嵐が来る前に古い港の橋を再び開くことを決めた。",
	"ko": "시의회는 화요일 겨울 폭풍이 오기 전에 오래된 항구 다리를 다시 열기로 결정했다.",
	"vi": "Hội đồng thành phố hôm thứ Ba quyết định mở lại cây cầu cảng cũ trước các cơn bão mùa đông.",
	"id": "Dewan kota memutuskan pada hari Selasa untuk membuka kembali jembatan pelabuhan tua sebelum badai datang karena warga membutuhkannya.",
	"th": "สภาเมืองตัดสินใจเปิดสะพานท่าเรือเก่าอีกครั้ง",
	"hy": "Քաղաքային խորհուրդը որոշեց վերաբացել հին կամուրջը։",
}

func TestIdentify(t *testing.T) {
	for want, text := range sentences {
		got, sure := Identify(text)
		if got != want || sure < 0.7 || sure > 1 {
			t.Errorf("%s: got %s with %.2f: %s", want, got, sure, text)
		}
		if got, _ := Identify(strings.ToUpper(text)); got != want {
			t.Errorf("%s in capitals: got %s", want, got)
		}
	}
}

func TestIdentifyNothingToGoOn(t *testing.T) {
	for _, text := range []string{"", " \n\t", "2023-09-13 17:42", "…!?", "€ 1.250,00", "\xff\xfe\x80", "ᏣᎳᎩ", "https://example.org/der-stadtrat", "rat@stadt.example"} {
		if got, sure := Identify(text); got != Undetermined || sure != 0 {
			t.Errorf("%q: got %s with %.2f", text, got, sure)
		}
	}
}

func TestIdentifyAmongOtherThings(t *testing.T) {
	for _, c := range []struct{ want, text string }{
		{"ru", "Компания Microsoft и банк Goldman Sachs не ответили"},
		{"zh", "记者 Giovanni Bellini 在罗马报道"},
		{"de", "Das Lied „Sweet Home Alabama“ war dort lange verboten, wie der Sender mitteilte."},
		{"en", "The Süddeutsche Zeitung said it had not been asked by the ministry."},
		{"de", "Mehr unter https://www.the-world-news.example/the-story-of-the-day und beim Sender"},
		{"ja", "首相、訪米へ"},
		{"zh", "总理访问美国"},
		{"el", "Η εταιρεία Volkswagen Group ανακοίνωσε"},
	} {
		if got, sure := Identify(c.text); got != c.want {
			t.Errorf("want %s, got %s with %.2f: %s", c.want, got, sure, c.text)
		}
	}
}

func TestConfidenceFallsWithLength(t *testing.T) {
	_, long := Identify(sentences["nb"])
	_, short := Identify("etter møtet")
	if short >= long || short > 0.95 {
		t.Errorf("two words that are Danish and Norwegian: %.2f, a Norwegian sentence: %.2f", short, long)
	}
}

func TestLongTextIsSampled(t *testing.T) {
	text := strings.Repeat(sentences["de"]+" ", 20000)
	if got, _ := Identify(text); got != "de" {
		t.Errorf("got %s", got)
	}
	zh := strings.Repeat(sentences["zh"], 20000) // no white space at which to cut
	if got, _ := Identify(zh); got != "zh" {
		t.Errorf("got %s", got)
	}
	word := strings.Repeat("a", 1<<20)
	if got, sure := Identify(word); got != Undetermined {
		t.Errorf("a million letters a: %s with %.2f", got, sure)
	}
}

func TestLanguages(t *testing.T) {
	have := map[string]bool{}
	for _, l := range Languages() {
		if have[l] {
			t.Errorf("%s twice", l)
		}
		have[l] = true
	}
	if len(have) < 75 {
		t.Errorf("%d languages", len(have))
	}
	for l := range sentences {
		if !have[l] {
			t.Errorf("%s is missing", l)
		}
	}
}

func TestModelFits(t *testing.T) {
	if n := len(modelBin); n > 10<<20 {
		t.Errorf("model.bin has %d bytes", n)
	}
	if n := len(theModel().langs); n > maxLangs {
		t.Errorf("%d languages do not fit into the scores", n)
	}
	if latin.weight() != latinWeight {
		t.Error("latinWeight is not the weight of a Latin letter")
	}
	for i := 1; i < len(blocks); i++ {
		if blocks[i].from <= blocks[i-1].to {
			t.Errorf("block %x overlaps the one before it or is out of order", blocks[i].from)
		}
	}
}

// TestPackIsRead packs a little model and finds every row again.
func TestPackIsRead(t *testing.T) {
	file, collisions := Pack([]Head{{"xa", 'a', 0}, {"xb", 'б', 96}}, 24, 4, []Entry{
		{" ab", 0, 7}, {" ab", 1, 9}, {"b", 1, 255}, {"ñandú", 0, 1},
	})
	if collisions != 0 {
		t.Fatalf("%d collisions", collisions)
	}
	m := parse(string(file))
	if m.scale != 24 || len(m.langs) != 2 || m.langs[1] != (language{"xb", cyrillic, 96}) {
		t.Fatalf("head: %+v", m.langs)
	}
	for g, want := range map[string]string{" ab": "\x00\x07\x01\x09", "b": "\x01\xff", "ñandú": "\x00\x01", "ab": ""} {
		h := seed
		for _, r := range g {
			h = step(h, r)
		}
		if got := m.row(h); got != want {
			t.Errorf("%q: %q, want %q", g, got, want)
		}
	}
}

func TestJSONL(t *testing.T) {
	var out bytes.Buffer
	in := `{"id":7,"text":"Das ist der Hafen von Hamburg und nicht der von Bremen."}` + "\n\n" + `{"id":"b","text":"12345"}`
	if err := JSONL(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], `{"id":7,"lang":"de","confidence":`) || lines[1] != `{"id":"b","lang":"und","confidence":0}` {
		t.Errorf("got %q", lines)
	}
}

func TestJSONLBadLine(t *testing.T) {
	for _, bad := range []string{`{"id":1}`, `not json`, `{"id":1,"text":5}`, `[]`} {
		var out bytes.Buffer
		err := JSONL(strings.NewReader(`{"id":0,"text":"ja"}`+"\n"+bad+"\n"), &out)
		if depesche.KindOf(err) != depesche.Invalid || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v", bad, err)
		}
		if strings.Count(out.String(), "\n") != 1 {
			t.Errorf("%s: the good line before it is not written: %q", bad, out.String())
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }
func (broken) Read([]byte) (int, error)  { return 0, errors.New("gone") }

func TestJSONLBrokenEnds(t *testing.T) {
	if err := JSONL(strings.NewReader(`{"id":0,"text":"ja"}`), broken{}); depesche.KindOf(err) != depesche.Unavailable {
		t.Errorf("writing: %v", err)
	}
	if err := JSONL(broken{}, &bytes.Buffer{}); depesche.KindOf(err) != depesche.Unavailable {
		t.Errorf("reading: %v", err)
	}
}

func FuzzIdentify(f *testing.F) {
	for _, s := range sentences {
		f.Add(s)
	}
	f.Add("a@b//c\xc3İ")
	known := map[string]bool{Undetermined: true}
	for _, l := range Languages() {
		known[l] = true
	}
	f.Fuzz(func(t *testing.T, text string) {
		lang, sure := Identify(text)
		if !known[lang] || !(sure >= 0 && sure <= 1) || (sure == 0) != (lang == Undetermined) {
			t.Errorf("%q: %s with %v", text, lang, sure)
		}
		var out bytes.Buffer
		line, _ := json.Marshal(map[string]any{"id": 1, "text": text})
		if err := JSONL(bytes.NewReader(line), &out); err != nil {
			t.Error(err)
		}
	})
}

func BenchmarkSentence(b *testing.B) {
	b.ReportAllocs()
	var texts []string
	for _, s := range sentences {
		texts = append(texts, s)
	}
	for i := 0; b.Loop(); i++ {
		Identify(texts[i%len(texts)])
	}
}

func BenchmarkFiveWords(b *testing.B) {
	var texts []string
	for _, s := range sentences {
		texts = append(texts, strings.Join(strings.Fields(s)[:min(5, len(strings.Fields(s)))], " "))
	}
	for i := 0; b.Loop(); i++ {
		Identify(texts[i%len(texts)])
	}
}
