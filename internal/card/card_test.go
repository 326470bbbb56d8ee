package card

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/image/draw"
)

func decoded(t testing.TB, b []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds().Size() != image.Pt(Width, Height) {
		t.Fatalf("a card of %v", img.Bounds().Size())
	}
	return img
}

func photo(t testing.TB) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 900, 600))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{20, 60, 120, 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ink counts dark pixels of a part of a card.
func ink(img image.Image, r image.Rectangle) int {
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if g, _, _, _ := img.At(x, y).RGBA(); g < 0x5000 {
				n++
			}
		}
	}
	return n
}

func draws(t testing.TB, c Card, picture []byte) image.Image {
	t.Helper()
	b, err := NewFaces("").Draw(&c, picture)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, b)
}

func TestHeadlinesStayInTheirColumn(t *testing.T) {
	long := "Donaudampfschifffahrtsgesellschaftskapitäne verhandeln über Arbeitszeitverkürzung: Vermittlungsausschuss vertagt sich zum siebzehnten Mal, " +
		"Verbraucherschutzorganisationen protestieren vor dem Bundesverwaltungsgericht in Leipzig und vor dem Landtag"
	for lang, headline := range map[string]string{"de": long, "en": "Short", "ar": "قطار ليلي يربط من جديد بين تريستي وروتردام", "he": "רכבת לילה שבה לנסוע בין טריאסטה לרוטרדם",
		"hi": "त्रिएस्ते और रॉटरडैम के बीच फिर चली रात की रेलगाड़ी", "ru": "Между Триестом и Роттердамом снова ходит ночной поезд", "el": "Νυχτερινό τρένο συνδέει ξανά την Τεργέστη"} {
		img := draws(t, Card{Lang: lang, Name: "Depesche", Kicker: "x", Headline: headline, Note: "note"}, nil)
		if ink(img, image.Rect(margin, 200, Width-margin, Height-margin)) < 500 {
			t.Errorf("%s: no headline", lang)
		}
		for _, edge := range []image.Rectangle{image.Rect(0, 0, margin-8, Height), image.Rect(Width-margin+8, 0, Width, Height), image.Rect(0, Height-margin+16, Width, Height), image.Rect(0, 0, Width, 40)} {
			if n := ink(img, edge); n > 0 {
				t.Errorf("%s: %d dark pixels in the margin %v", lang, n, edge)
			}
		}
	}
}

func TestArabicRunsFromTheRightBesideItsPicture(t *testing.T) {
	c := Card{Lang: "ar", Name: "ديبيشه", Headline: "قطار", Picture: "p"}
	img := draws(t, c, photo(t))
	if r, _, b, _ := img.At(200, 300).RGBA(); r>>8 > 60 || b>>8 < 80 {
		t.Error("the picture is not on the left")
	}
	text := image.Rect(pictured+gutter, 180, Width-margin, Height-margin)
	half := text
	half.Min.X = (text.Min.X + text.Max.X) / 2
	if all, right := ink(img, text), ink(img, half); all == 0 || right < all*9/10 {
		t.Errorf("%d of %d dark pixels on the right", right, all)
	}
}

// A letter in the middle of an Arabic word is another shape than the letter alone: joined,
// the word is narrower than its letters.
func TestArabicLettersJoin(t *testing.T) {
	s := NewFaces("").take()
	s.lang, s.rtl = "ar", true
	for _, word := range []string{"ليلي", "نقل", "تنبيه"} {
		joined, apart := s.set(word, s.heads, 64, 2000).wide, float32(0)
		for _, r := range word {
			apart += s.set(string(r), s.heads, 64, 2000).wide
		}
		if joined > apart*0.8 {
			t.Errorf("%s: %.0f wide, its letters alone %.0f", word, joined, apart)
		}
	}
}

func TestWhatCannotBeSetIsSaid(t *testing.T) {
	f := NewFaces("")
	for text, can := range map[string]bool{"Zug 12, „schnell“ – 3 °C": true, "Łódź": true, "Tàu đêm": true, "नमस्ते": true, "東京の夜行列車": false, "Zug 東": false} {
		if f.Can(text) != can || f.MayBe(text) != can {
			t.Errorf("%s: %v %v", text, f.Can(text), f.MayBe(text))
		}
	}
}

func TestOperatorsFonts(t *testing.T) {
	dir := t.TempDir()
	good, err := carried.ReadFile("font/noto-serif-hebrew.woff")
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"good.woff": good, "cut.woff": good[:len(good)/2], "none.ttf": []byte("no font"), "empty.otf": nil, "notes.txt": []byte("x")} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f := NewFaces(dir)
	if n := len(f.Problems()); n != 3 || len(f.own) != 1 {
		t.Errorf("%d problems, %d faces: %v", n, len(f.own), f.bad)
	}
}

func TestCardsAreKept(t *testing.T) {
	dir := t.TempDir()
	k := NewKeeper(dir, "", 1)
	c := Card{Lang: "de", Name: "Depesche", Headline: "Zug", Picture: "p"}
	asked := 0
	get := func(data []byte, err error) []byte {
		t.Helper()
		b, complete, gerr := k.Get(context.Background(), c, func(context.Context) ([]byte, error) { asked++; return data, err })
		if gerr != nil {
			t.Fatal(gerr)
		}
		if has := bytes.Equal(data, photo(t)) || asked == 3; complete != has {
			t.Errorf("asked %d times: said to have its picture: %v", asked, complete)
		}
		decoded(t, b)
		return b
	}
	get(nil, errors.New("gone"))
	get([]byte("no picture"), nil)
	whole := get(photo(t), nil)
	if again := get(nil, errors.New("gone")); !bytes.Equal(whole, again) || asked != 3 {
		t.Errorf("asked %d times for the picture; what lacks it must not be kept, what has it must", asked)
	}
	other := c
	other.Headline = "Zug."
	if c.Key() == other.Key() {
		t.Error("two cards, one name")
	}
	if n, err := k.Sweep(time.Now().Add(time.Hour), time.Minute); n != 1 || err != nil {
		t.Errorf("swept %d %v", n, err)
	}
	if n, err := NewKeeper(filepath.Join(dir, "none"), "", 1).Sweep(time.Now(), 0); n != 0 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	// Where nothing can be stored there is a card all the same.
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	k = NewKeeper(file, "", 1)
	get(photo(t), nil)
}

// Cards that are drawn at one time are those that are drawn one by one.
func TestManyHandsDrawAlike(t *testing.T) {
	f, pic := NewFaces(""), photo(t)
	var cards []*Card
	for _, headline := range []string{"Nachtzug nach Triest", "قطار ليلي يربط من جديد بين تريستي وروتردام", "रात की रेलगाड़ी", "Ночной поезд"} {
		for _, lang := range []string{"de", "ar", "hi", "ru"} {
			cards = append(cards, &Card{Lang: lang, Name: "Depesche", Kicker: lang, Headline: headline, Note: headline, Picture: "p"})
		}
	}
	draw := func(c *Card) []byte {
		b, err := f.Draw(c, pic)
		if err != nil {
			t.Error(err)
		}
		return b
	}
	together := make([][]byte, len(cards))
	var all sync.WaitGroup
	for i, c := range cards {
		all.Go(func() { together[i] = draw(c) })
	}
	all.Wait()
	for i, c := range cards {
		if !bytes.Equal(draw(c), together[i]) {
			t.Errorf("%s in %s is another card beside others", c.Headline, c.Lang)
		}
	}
}

// A file that a lost power supply cut short is drawn anew.
func TestCutCardsAreDrawnAgain(t *testing.T) {
	k := NewKeeper(t.TempDir(), "", 1)
	c := Card{Lang: "de", Name: "Depesche", Headline: "Zug"}
	get := func() []byte {
		b, _, err := k.Get(context.Background(), c, nil)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	whole := get()
	for _, left := range []int{0, 2, len(whole) - 1} {
		if err := os.WriteFile(k.path(c.Key()), whole[:left], 0o644); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(get(), whole) {
			t.Errorf("a file of %d bytes was taken for a card", left)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	f, pic := NewFaces(""), photo(b)
	c := Card{Lang: "de", Name: "Depesche", Kicker: "Verkehr", Headline: "Zwischen Triest und Rotterdam fährt wieder ein Nachtzug", Note: "Original: Englisch", Picture: "p"}
	for b.Loop() {
		if _, err := f.Draw(&c, pic); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever stands in a headline, a card is drawn, and soon: what is not seen is left out.
func TestDrawsWhateverStandsThere(t *testing.T) {
	f := NewFaces("")
	for _, text := range []string{"\u202eعنوان\u202c مختلط ABC \u2067עברית\u2069", "\u202e", "a\x00b\u0085c\ufffe\ufffd", "𝒜 🗞️ 👩‍👩‍👧 \U0001fffe", "\u200d\u200c", "\u0301\u0301x", strings.Repeat("Überschrift ", 2000), strings.Repeat("x", 20000), "क्षत्रिय \u2066x", " \n\t ", "",
		"ﷺ ﷽", "\u2028\u2029", "\ue000\U000f0000", "ก็ 한국어 日本語 ไทย"} {
		for _, lang := range []string{"en", "ar", "hi", "he"} {
			began := time.Now()
			b, err := f.Draw(&Card{Lang: lang, Name: "Depesche", Headline: text, Kicker: text, Note: text}, nil)
			if err != nil {
				t.Errorf("%.20q in %s: %v", text, lang, err)
				continue
			}
			decoded(t, b)
			if d := time.Since(began); d > 20*time.Second {
				t.Errorf("%.20q in %s took %s", text, lang, d)
			}
		}
	}
}
