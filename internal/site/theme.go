package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"depesche"
	"depesche/internal/colour"
)

// A theme becomes a style sheet that sets the custom properties of tokens.css. It stands
// under its own hash, so that browsers keep it for good.

// semantic are the house's colours of messages, light and dark: they follow the paper.
var semantic = []struct{ name, light, dark string }{{"error", "#a02f1b", "#f19a84"}, {"warning", "#855300", "#e3b256"}, {"ok", "#256238", "#86c79b"}}

var faces = map[depesche.Face][2]string{ // of text, of headlines
	depesche.FaceNewsreader: {`"Newsreader Text", "Text stand-in", "Noto Serif", serif`, `"Newsreader Display", "Display stand-in", "Noto Serif", serif`},
	depesche.FaceInter:      {`"Inter Sans", "Sans stand-in", system-ui, sans-serif`, `"Inter Sans", "Sans stand-in", system-ui, sans-serif`},
	depesche.FaceSystem:     {`ui-serif, Georgia, "Noto Serif", serif`, `ui-serif, Georgia, "Noto Serif", serif`},
}

// ThemeSheet is the style sheet of a theme, "" for the house's own.
func ThemeSheet(t *depesche.Theme) string {
	light, dark := themeColours(&t.Light, false), themeColours(&t.Dark, true)
	var faced strings.Builder
	if f, ok := faces[t.Text]; ok {
		fmt.Fprintf(&faced, "--text:%s;", f[0])
	}
	if f, ok := faces[t.Display]; ok {
		fmt.Fprintf(&faced, "--display:%s;", f[1])
		if t.Display == depesche.FaceInter {
			faced.WriteString("--display-weight:600;")
		}
	}
	if light+dark+faced.String() == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString("@layer tokens{")
	if light != "" {
		b.WriteString(":root{" + light + "}")
	}
	if faced.Len() > 0 { // a script of its own keeps its faces
		b.WriteString(":root:not(:is(:lang(ar),:lang(fa),:lang(ur),:lang(ps),:lang(ckb),:lang(ug),:lang(sd))){" + faced.String() + "}")
	}
	if dark != "" {
		b.WriteString("@media(prefers-color-scheme:dark){:root:not([data-scheme=\"light\"]){" + dark + "}}:root[data-scheme=\"dark\"]{" + dark + "}")
	} else if light != "" { // the house's dark colours must win over the theme's light ones
		b.WriteString("@media(prefers-color-scheme:dark){:root:not([data-scheme=\"light\"]){" + themeColours(&houseDark, true) + "}}")
	}
	b.WriteString("}")
	return b.String()
}

var houseDark = depesche.Colours{Paper: "#14161a", Ink: "#e9e7e1", Muted: "#a6a49d", Link: "#a3c0f2", Accent: "#f2b705"}

func themeColours(c *depesche.Colours, dark bool) string {
	if *c == (depesche.Colours{}) {
		return ""
	}
	var b strings.Builder
	for _, x := range []struct{ name, value string }{{"paper", c.Paper}, {"ink", c.Ink}, {"muted", c.Muted}, {"link", c.Link}, {"accent", c.Accent}} {
		if v, ok := colour.Parse(strings.ToLower(x.value)); ok {
			fmt.Fprintf(&b, "--%s:%s;", x.name, v)
		}
	}
	paper, ok := colour.Parse(strings.ToLower(c.Paper))
	if !ok {
		return b.String()
	}
	ink, ok := colour.Parse(strings.ToLower(c.Ink))
	if !ok {
		ink, _ = colour.Parse(map[bool]string{false: "#16181d", true: "#e9e7e1"}[dark])
	}
	// What is not said follows from paper and ink: hairlines, edges of fields, messages.
	fmt.Fprintf(&b, "--rule:%s;--edge:%s;", colour.Mix(paper, ink, 0.16), colour.Nearest(colour.Mix(paper, ink, 0.5), paper, 3.1))
	for _, s := range semantic {
		house, _ := colour.Parse(s.light)
		if dark {
			house, _ = colour.Parse(s.dark)
		}
		fmt.Fprintf(&b, "--%s:%s;", s.name, colour.Nearest(house, paper, 4.5))
	}
	return b.String()
}

func themePath(edition, sheet string) string {
	sum := sha256.Sum256([]byte(sheet))
	return "/theme/" + edition + "/" + hex.EncodeToString(sum[:8]) + ".css"
}

// theme serves an edition's style sheet. An old address gets what there is now.
func (s *Server) theme(w http.ResponseWriter, r *http.Request) error {
	e, err := s.store.Edition(r.Context(), r.PathValue("edition"))
	if err != nil {
		return err
	}
	sheet := ThemeSheet(&e.Look.Theme)
	if sheet == "" {
		return errNoPage()
	}
	if themePath(e.Code, sheet) == r.URL.Path {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	send(w, r, http.StatusOK, "text/css; charset=utf-8", []byte(sheet))
	return nil
}

// logo serves an edition's logo, or an older one's, by its hash.
func (s *Server) logo(w http.ResponseWriter, r *http.Request) error {
	hash, ok := strings.CutSuffix(r.PathValue("name"), ".png")
	if !ok || s.logos == nil {
		return errNoPage()
	}
	b, err := s.logos(hash)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("ETag", `"`+hash[:24]+`"`)
	if matches(r.Header.Get("If-None-Match"), `"`+hash[:24]+`"`) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if r.Method != http.MethodHead {
		w.Write(b) // an error here means that the reader has gone
	}
	return nil
}

// brand is a logo at the head of the page.
type brand struct {
	Src, Dark     string
	Width, Height int
}

// dress gives the frame its edition's theme.
func (f *frame) dress() {
	t := &f.ed.Look.Theme
	if *t == (depesche.Theme{}) {
		return
	}
	if sheet := ThemeSheet(t); sheet != "" {
		f.Theme = themePath(f.ed.Code, sheet)
	}
	f.Paper[0], f.Paper[1] = orColour(t.Light.Paper, f.Paper[0]), orColour(t.Dark.Paper, f.Paper[1])
	if t.Logo != "" {
		f.Logo = &brand{Src: "/logos/" + t.Logo + ".png", Width: t.LogoSize[0], Height: t.LogoSize[1]}
		if t.LogoDark != "" && t.LogoDark != t.Logo {
			f.Logo.Dark = "/logos/" + t.LogoDark + ".png"
		}
	}
	if t.Text != depesche.FaceOfHouse && t.Text != depesche.FaceNewsreader || t.Display != depesche.FaceOfHouse && t.Display != depesche.FaceNewsreader {
		f.Preload = nil
	}
}

func orColour(said, house string) string {
	if c, ok := colour.Parse(strings.ToLower(said)); ok {
		return c.String()
	}
	return house
}
