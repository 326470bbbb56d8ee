package newsroom_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
)

func TestOwnPages(t *testing.T) {
	n, _ := openPrivate(t)
	ctx := context.Background()
	mara := depesche.Actor{Name: "Mara Kessel"}
	if err := n.AddEdition(ctx, mara, depesche.Edition{Code: "de", Lang: "de", Name: "Depesche", Policy: newsroom.DefaultPolicy}); err != nil {
		t.Fatal(err)
	}
	p := depesche.Page{Edition: "de", Key: "imprint", Title: " Impressum ", Source: "Hafenstraße 3\n", Listed: true}
	saved, err := n.SavePage(ctx, mara, p)
	if err != nil || saved.Title != "Impressum" || saved.Revision != 1 || len(saved.Blocks) != 1 {
		t.Fatalf("%+v %v", saved, err)
	}
	p.Source = "Hafenstraße 4\n"
	if saved, err = n.SavePage(ctx, mara, p); err != nil || saved.Revision != 2 || saved.Position != 1 {
		t.Fatalf("%+v %v", saved, err)
	}
	for key, bad := range map[string]depesche.Page{
		"page.key":         {Edition: "de", Key: "Im pressum", Title: "x", Source: "x"},
		"page.title":       {Edition: "de", Key: "a", Source: "x"},
		"page.empty":       {Edition: "de", Key: "a", Title: "x", Source: " \n"},
		"page.long":        {Edition: "de", Key: "a", Title: "x", Source: strings.Repeat("x", 300_000)},
		"markdown.refused": {Edition: "de", Key: "a", Title: "x", Source: "<script>alert(1)</script>"},
		"edition.unknown":  {Edition: "fr", Key: "a", Title: "x", Source: "x"},
	} {
		_, err := n.SavePage(ctx, mara, bad)
		if e, ok := err.(*depesche.Error); !ok || e.Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
	past, err := n.Store.PageRevisions(ctx, "de", "imprint")
	if err != nil || len(past) != 2 || past[1].Source != "Hafenstraße 3\n" || past[1].By != "Mara Kessel" {
		t.Errorf("%+v %v", past, err)
	}
	if err := n.RemovePage(ctx, mara, "de", "imprint"); err != nil {
		t.Fatal(err)
	}
	if err := n.RemovePage(ctx, mara, "de", "imprint"); !depesche.IsNotFound(err) {
		t.Errorf("removed twice: %v", err)
	}
	if saved, err = n.SavePage(ctx, mara, p); err != nil || saved.Revision != 3 {
		t.Errorf("written anew: %+v %v", saved, err)
	}
}

func TestThemesMustBeReadable(t *testing.T) {
	n, _ := openPrivate(t)
	ctx := context.Background()
	mara := depesche.Actor{Name: "Mara Kessel"}
	if err := n.AddEdition(ctx, mara, depesche.Edition{Code: "de", Lang: "de", Name: "Depesche", Policy: newsroom.DefaultPolicy}); err != nil {
		t.Fatal(err)
	}
	for theme, says := range map[depesche.Theme]string{
		{Light: depesche.Colours{Paper: "#ffffff", Link: "#66aaff"}}: "light, link: #66aaff on #ffffff has a contrast of 2.40",
		{Dark: depesche.Colours{Paper: "#ffffff"}}:                   "dark, ink: ",
		{Light: depesche.Colours{Ink: "black"}}:                      `light, ink: "black" is no colour`,
		{Light: depesche.Colours{Accent: "#12"}}:                     "light, accent: ",
		{Text: "comic"}:                                              `"comic" is no typeface`,
		{Logo: strings.Repeat("a", 64)}:                              "there is no such logo",
	} {
		if err := n.SetTheme(ctx, mara, "de", theme); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%+v: %v, want %s", theme, err, says)
		}
	}
	var logo bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, 300, 80))
	img.Set(1, 1, color.Black)
	if err := png.Encode(&logo, img); err != nil {
		t.Fatal(err)
	}
	hash, size, err := n.KeepLogo(append(logo.Bytes(), "<script>"...))
	if err != nil || size != [2]int{300, 80} {
		t.Fatalf("%v %v", size, err)
	}
	if b, err := n.Logo(hash); err != nil || bytes.Contains(b, []byte("<script>")) {
		t.Errorf("the logo is kept with what hung on it: %v", err)
	}
	for _, bad := range [][]byte{nil, []byte("<svg/>"), logo.Bytes()[:60], bytes.Repeat([]byte("x"), 600<<10)} {
		if _, _, err := n.KeepLogo(bad); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
	want := depesche.Theme{Light: depesche.Colours{Paper: "#fdf6e3", Ink: "#1f2a36"}, Display: depesche.FaceInter, Logo: hash, LogoSize: size}
	if err := n.SetTheme(ctx, mara, "de", want); err != nil {
		t.Fatal(err)
	}
	if e, err := n.Store.Edition(ctx, "de"); err != nil || e.Look.Theme != want {
		t.Errorf("%+v %v", e, err)
	}
}
