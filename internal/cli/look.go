package cli

import (
	"strings"

	"depesche"
	"depesche/internal/newsroom"
)

// look lays what the command says of an edition's look over what the edition has.
func (c *editionAddCmd) look(e *depesche.Edition) error {
	switch c.Region {
	case "":
	case "none":
		e.Region = ""
	default:
		e.Region = strings.ToUpper(c.Region)
	}
	if c.Dates != "keep" {
		e.Look.Dates = depesche.DateStyle(map[string]string{"words": "", "figures": "figures", "iso": "iso"}[c.Dates])
	}
	if c.Clock != "keep" {
		e.Look.Clock = depesche.Clock(map[string]string{"24": "24", "12": "12", "language": ""}[c.Clock])
	}
	if len(c.Channels) > 0 {
		if e.Look.Channels = c.Channels; c.Channels[0] == "all" {
			e.Look.Channels = nil
		}
	}
	if len(c.Nav) == 0 {
		return nil
	}
	e.Look.Nav = nil
	for _, line := range c.Nav {
		if line == "none" {
			return nil
		}
		name, href, ok := strings.Cut(line, "=")
		if !ok {
			return usage("--nav %q: write it as NAME=ADDRESS, like Rail=topic/rail", line)
		}
		e.Look.Nav = append(e.Look.Nav, depesche.NavLink{Name: strings.TrimSpace(name), Href: strings.TrimSpace(href)})
	}
	return nil
}

type editionThemeCmd struct {
	Code     string            `arg:"" help:"Code of the edition." placeholder:"CODE"`
	Light    map[string]string `help:"Colours on light paper: paper, ink, muted, link, accent." placeholder:"NAME=#rrggbb"`
	Dark     map[string]string `help:"Colours on dark paper." placeholder:"NAME=#rrggbb"`
	Text     string            `help:"Typeface of texts: newsreader, inter or system." placeholder:"NAME"`
	Display  string            `help:"Typeface of headlines." placeholder:"NAME"`
	Logo     string            `help:"Logo in place of the name: a PNG or JPEG." type:"existingfile" placeholder:"FILE"`
	LogoDark string            `help:"Logo on dark paper." type:"existingfile" placeholder:"FILE"`
	Reset    bool              `help:"Begin with the house's own look."`
}

func (c editionThemeCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		e, err := n.Store.Edition(a.ctx, c.Code)
		if err != nil {
			return err
		}
		t := e.Look.Theme
		if c.Reset {
			t = depesche.Theme{}
		}
		for _, side := range []struct {
			said map[string]string
			to   *depesche.Colours
			flag string
		}{{c.Light, &t.Light, "--light"}, {c.Dark, &t.Dark, "--dark"}} {
			names := map[string]*string{"paper": &side.to.Paper, "ink": &side.to.Ink, "muted": &side.to.Muted, "link": &side.to.Link, "accent": &side.to.Accent}
			for name, value := range side.said {
				if names[name] == nil {
					return usage("%s %s=…: the colours are paper, ink, muted, link and accent", side.flag, name)
				}
				*names[name] = value
			}
		}
		if c.Text != "" {
			t.Text = depesche.Face(c.Text)
		}
		if c.Display != "" {
			t.Display = depesche.Face(c.Display)
		}
		for _, l := range []struct {
			file string
			to   *string
		}{{c.Logo, &t.Logo}, {c.LogoDark, &t.LogoDark}} {
			if l.file == "" {
				continue
			}
			b, err := a.readInput(l.file, 1<<20)
			if err != nil {
				return err
			}
			hash, size, err := n.KeepLogo(b)
			if err != nil {
				return err
			}
			if *l.to = hash; l.to == &t.Logo {
				t.LogoSize = size
			}
		}
		if err := n.SetTheme(a.ctx, a.actor, c.Code, t); err != nil {
			return err
		}
		return a.result(t, nil)
	})
}
