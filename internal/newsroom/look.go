package newsroom

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/jpeg" // logos come as JPEG
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
	for _, side := range []struct {
		name        string
		said, house depesche.Colours
	}{{"light", t.Light, HouseLight}, {"dark", t.Dark, HouseDark}} {
		if err := validColours(side.name, side.said, side.house); err != nil {
			return err
		}
	}
	return nil
}

// validColours holds text against its paper and names the nearest colour that passes.
func validColours(side string, said, house depesche.Colours) error {
	take := func(name, said, house string) (colour.Colour, error) {
		if said == "" {
			said = house
		}
		c, ok := colour.Parse(strings.ToLower(said))
		if !ok {
			return c, depesche.E(depesche.Invalid, "theme.colour", "%s, %s: %q is no colour: write it like #1c4480", side, name, said)
		}
		return c, nil
	}
	paper, err := take("paper", said.Paper, house.Paper)
	if err != nil {
		return err
	}
	if _, err := take("accent", said.Accent, house.Accent); err != nil {
		return err
	}
	for _, x := range []struct{ name, said, house string }{{"ink", said.Ink, house.Ink}, {"muted", said.Muted, house.Muted}, {"link", said.Link, house.Link}} {
		c, err := take(x.name, x.said, x.house)
		if err != nil {
			return err
		}
		if got := colour.Contrast(c, paper); got < readable {
			return depesche.E(depesche.Invalid, "theme.contrast", "%s, %s: %s on %s has a contrast of %.2f and needs %.1f to be read; the nearest colour that passes is %s",
				side, x.name, c, paper, got, readable, colour.Nearest(c, paper, readable))
		}
	}
	return nil
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
	for _, h := range []string{t.Logo, t.LogoDark} {
		if h != "" {
			if _, err := n.Logo(h); err != nil {
				return in("theme", err)
			}
		}
	}
	e.Look.Theme = t
	if err := n.AddEdition(ctx, actor, *e); err != nil {
		return in("theme", err)
	}
	return nil
}

func themeWords(t depesche.Theme) string {
	if t == (depesche.Theme{}) {
		return ""
	}
	return fmt.Sprintf("; theme: light %s %s, dark %s %s, text %s, headlines %s", t.Light.Paper, t.Light.Ink, t.Dark.Paper, t.Dark.Ink, t.Text, t.Display)
}
