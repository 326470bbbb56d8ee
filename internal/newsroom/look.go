package newsroom

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // logos come as JPEG
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/colour"
	"depesche/internal/store"
)

// readable is the least contrast of text with what it stands on (WCAG 2, AA).
const readable = 4.5

// House colours: what a theme leaves open.
var (
	HouseLight = depesche.Colours{Paper: "#fbfaf7", Ink: "#16181d", Muted: "#5a5c63", Link: "#1c4480", Accent: "#f2b705"}
	HouseDark  = depesche.Colours{Paper: "#14161a", Ink: "#e9e7e1", Muted: "#a6a49d", Link: "#a3c0f2", Accent: "#f2b705"}
)

// validLook refuses what an edition could not be shown with.
func (n *Newsroom) validLook(ctx context.Context, s *store.Store, e *depesche.Edition) error {
	if e.Region != "" {
		r, err := language.ParseRegion(e.Region)
		if err != nil || !r.IsCountry() {
			return depesche.E(depesche.Invalid, "edition.region", "%q is no country: use a code of two letters like AT", e.Region)
		}
		e.Region = r.String()
	}
	l := &e.Look
	if !slices.Contains([]depesche.DateStyle{depesche.DatesInWords, depesche.DatesInFigures, depesche.DatesISO}, l.Dates) {
		return depesche.E(depesche.Invalid, "edition.dates", "%q is no way to write dates: use words, figures or iso", l.Dates)
	}
	if !slices.Contains([]depesche.Clock{depesche.ClockOfLanguage, depesche.Clock24, depesche.Clock12}, l.Clock) {
		return depesche.E(depesche.Invalid, "edition.clock", "%q is no clock: use 24 or 12", l.Clock)
	}
	for _, key := range l.Channels {
		if err := n.knownChannel(ctx, s, key); err != nil {
			return err
		}
	}
	for _, link := range l.Nav {
		if strings.TrimSpace(link.Name) == "" || !navTarget(link.Href) {
			return depesche.E(depesche.Invalid, "edition.nav", "%q → %q cannot stand in the bar: give a name and an address like https://…, or a path of the edition like topic/rail", link.Name, link.Href)
		}
	}
	return validTheme(&l.Theme)
}

func navTarget(href string) bool {
	if strings.Contains(href, ":") {
		return strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "http://")
	}
	return !strings.ContainsAny(href, " \\<>\"'") && !strings.HasPrefix(href, "//") && !strings.Contains(href, "..")
}

func validTheme(t *depesche.Theme) error {
	for _, f := range []depesche.Face{t.Text, t.Display} {
		if !slices.Contains([]depesche.Face{depesche.FaceOfHouse, depesche.FaceNewsreader, depesche.FaceInter, depesche.FaceSystem}, f) {
			return depesche.E(depesche.Invalid, "theme.face", "%q is no typeface that is here: choose newsreader, inter or system", f)
		}
	}
	for _, shade := range Shades(t) {
		switch {
		case shade.Shown == "":
			return depesche.E(depesche.Invalid, "theme.colour", "%s, %s: %q is no colour: write it like #1c4480", shade.Side, shade.Name, shade.Said)
		case shade.Nearest != "":
			return depesche.E(depesche.Invalid, "theme.contrast", "%s, %s: %s on %s has a contrast of %.2f and needs %.1f to be read; the nearest colour that passes is %s",
				shade.Side, shade.Name, shade.Shown, shade.Paper, shade.Contrast, readable, shade.Nearest)
		}
	}
	return nil
}

// Shade is a colour of a theme as readers would get it, held against its paper.
type Shade struct {
	Side     string  // "light" or "dark"
	Name     string  // "paper", "ink", "muted", "link" or "accent"
	Said     string  // by the theme; empty leaves it to the house
	House    string  // what stands in where the theme says nothing
	Shown    string  // #rrggbb; empty where Said is no colour
	Paper    string  // on which it stands; empty where the theme's is no colour
	Contrast float64 // of text with its paper; 0 for what is no text or has no paper
	// Nearest is the nearest colour that can be read, empty where Shown can, or need not.
	Nearest string
}

// Shades are the ten colours of a theme, the light side first, each side's paper first.
func Shades(t *depesche.Theme) []Shade {
	var out []Shade
	for _, side := range []struct {
		name        string
		said, house depesche.Colours
	}{{"light", t.Light, HouseLight}, {"dark", t.Dark, HouseDark}} {
		var paper colour.Colour
		for _, c := range []struct {
			name, said, house string
			text              bool
		}{{"paper", side.said.Paper, side.house.Paper, false}, {"ink", side.said.Ink, side.house.Ink, true}, {"muted", side.said.Muted, side.house.Muted, true},
			{"link", side.said.Link, side.house.Link, true}, {"accent", side.said.Accent, side.house.Accent, false}} {
			shade := Shade{Side: side.name, Name: c.name, Said: c.said, House: c.house}
			shown := c.said
			if shown == "" {
				shown = c.house
			}
			if is, ok := colour.Parse(strings.ToLower(shown)); ok {
				shade.Shown = is.String()
				if c.name == "paper" {
					paper = is
				}
			}
			if len(out) > 0 && c.name != "paper" {
				shade.Paper = out[len(out)/5*5].Shown
			}
			if c.text && shade.Shown != "" && shade.Paper != "" {
				is, _ := colour.Parse(shade.Shown)
				if shade.Contrast = colour.Contrast(is, paper); shade.Contrast < readable {
					shade.Nearest = colour.Nearest(is, paper, readable).String()
				}
			}
			out = append(out, shade)
		}
	}
	return out
}

const (
	maxLogo       = 512 << 10 // bytes
	maxLogoPixels = 4 << 20
)

// KeepLogo takes a logo, a PNG or JPEG, and returns the hash by which a theme names it,
// and its size. It is stored as a PNG without whatever else was in the file.
func (n *Newsroom) KeepLogo(data []byte) (hash string, size [2]int, err error) {
	bad := func(why string) (string, [2]int, error) {
		return "", size, depesche.E(depesche.Invalid, "theme.logo", "the logo %s: take a PNG (or JPEG) of up to %d KB, about 400 pixels wide", why, maxLogo>>10).In("logo")
	}
	if len(data) > maxLogo {
		return bad("is too large")
	}
	cfg, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" {
		return bad("is no picture that can be read")
	}
	if cfg.Width < 16 || cfg.Height < 16 || cfg.Width*cfg.Height > maxLogoPixels {
		return bad("is too small or has too many pixels")
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return bad("is damaged")
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return "", size, err
	}
	sum := sha256.Sum256(b.Bytes())
	hash = hex.EncodeToString(sum[:])
	path := n.logoFile(hash)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", size, atomicfile.Explain(err, path)
	}
	if err := atomicfile.Write(path, b.Bytes()); err != nil {
		return "", size, atomicfile.Explain(err, path)
	}
	n.useLogo(hash) // which may have been there
	return hash, [2]int{cfg.Width, cfg.Height}, nil
}

func (n *Newsroom) logoFile(hash string) string { return filepath.Join(n.dir, "logos", hash+".png") }

// Logo reads a logo that KeepLogo has taken.
func (n *Newsroom) Logo(hash string) ([]byte, error) {
	if len(hash) != 64 || strings.Trim(hash, "0123456789abcdef") != "" {
		return nil, depesche.E(depesche.NotFound, "logo.unknown", "there is no such logo")
	}
	b, err := os.ReadFile(n.logoFile(hash))
	if err != nil {
		return nil, depesche.Wrap(err, depesche.NotFound, "logo.unknown", "there is no such logo")
	}
	return b, nil
}

// SetTheme gives an edition colours, faces and a logo.
func (n *Newsroom) SetTheme(ctx context.Context, actor depesche.Actor, edition string, t depesche.Theme) error {
	e, err := n.Store.Edition(ctx, edition)
	if err != nil {
		return in("theme", err)
	}
	e.Look.Theme = t
	return in("theme", n.SetLook(ctx, actor, edition, e.Region, e.Look))
}

// SetLook gives an edition a region and a look. Its logos are ones that KeepLogo has taken.
func (n *Newsroom) SetLook(ctx context.Context, actor depesche.Actor, edition, region string, l depesche.Look) error {
	e, err := n.Store.Edition(ctx, edition)
	if err != nil {
		return in("look", err)
	}
	if err := n.MeasureLogo(&l.Theme); err != nil {
		return in("look", err)
	}
	// Before the edition has it: who sweeps meanwhile does not know that it will. The one before
	// stays for a while too, for pages that readers have open.
	for _, t := range []depesche.Theme{l.Theme, e.Look.Theme} {
		n.useLogo(t.Logo)
		n.useLogo(t.LogoDark)
	}
	e.Region, e.Look = region, l
	if err := n.AddEdition(ctx, actor, *e); err != nil {
		return in("look", err)
	}
	if err := n.sweepLogos(ctx); err != nil { // the look is set all the same
		n.log.Warn("logos that nobody uses could not be removed", "error", err)
	}
	return nil
}

// useLogo keeps a logo from being swept for as long as one that was just taken.
func (n *Newsroom) useLogo(hash string) {
	if hash != "" {
		_ = os.Chtimes(n.logoFile(hash), time.Time{}, n.now()) // one that is not there is said by who reads it
	}
}

// spareLogo is how long a logo that no edition has is kept: somebody may be trying it.
const spareLogo = 24 * time.Hour

// sweepLogos removes the logos that no edition has, and that nobody has tried or used lately.
func (n *Newsroom) sweepLogos(ctx context.Context) error {
	editions, err := n.Store.Editions(ctx)
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for _, e := range editions {
		used[e.Look.Theme.Logo+".png"], used[e.Look.Theme.LogoDark+".png"] = true, true
	}
	dir := filepath.Dir(n.logoFile(""))
	files, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || used[f.Name()] || n.now().Sub(info.ModTime()) < spareLogo {
			continue
		}
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// MeasureLogo says how large a theme's logo is; a logo that is not here is a NotFound error.
func (n *Newsroom) MeasureLogo(t *depesche.Theme) error {
	if t.LogoSize = [2]int{}; t.Logo == "" {
		t.LogoDark = "" // it stands in for the other, and not alone
	}
	for i, hash := range []string{t.Logo, t.LogoDark} {
		if hash == "" {
			continue
		}
		b, err := n.Logo(hash)
		if err != nil {
			return err
		}
		cfg, _, err := image.DecodeConfig(bytes.NewReader(b))
		if err != nil {
			return err
		}
		if i == 0 {
			t.LogoSize = [2]int{cfg.Width, cfg.Height}
		}
	}
	return nil
}

func themeWords(t depesche.Theme) string {
	if t == (depesche.Theme{}) {
		return ""
	}
	return fmt.Sprintf("; theme: light %s %s, dark %s %s, text %s, headlines %s", t.Light.Paper, t.Light.Ink, t.Dark.Paper, t.Dark.Ink, t.Text, t.Display)
}
