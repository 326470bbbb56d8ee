package cli

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
	"depesche/internal/store"
)

type pictureCmd struct {
	List pictureListCmd `cmd:"" default:"1" help:"List pictures, newest first."`
	Add  pictureAddCmd  `cmd:"" help:"Take a picture in, and show it in a story."`
	Show pictureShowCmd `cmd:"" help:"Print what is known of a picture and where it is used."`
	Set  pictureSetCmd  `cmd:"" help:"Change credit, byline, caption, copyright, terms, rights and focus."`

	Fetch  pictureFetchCmd  `cmd:"" help:"Fetch a picture of which a story knows only the address."`
	Remove pictureRemoveCmd `cmd:"" help:"Take a picture out of a story; its file stays."`
}

// pictureFlags are what can be said of a picture; a flag that is not given changes
// nothing.
type pictureFlags struct {
	Credit      *string           `help:"Credit line as its owner wants it." placeholder:"TEXT"`
	CreditIn    map[string]string `help:"Credit line in another language: --credit-in \"de=Zeichnung: Runa Ostveld\"; an empty one is removed. May be repeated." placeholder:"LANG=TEXT" mapsep:"none"`
	Byline      *string           `help:"Who made it." placeholder:"NAME"`
	Copyright   *string           `help:"Copyright notice." placeholder:"TEXT"`
	Terms       *string           `help:"Terms of use." placeholder:"TEXT"`
	RightsUntil *string           `help:"Last day on which it may be shown, like 2026-12-31; \"\" for no end." placeholder:"DAY"`
	Focus       *string           `help:"Point that crops keep, in per cent of width and height from the upper left: 30,65." placeholder:"X,Y"`
}

func (c pictureFlags) change(a *app, n *newsroom.Newsroom) (newsroom.PictureChange, error) {
	out := newsroom.PictureChange{Credit: c.Credit, Credits: c.CreditIn, Byline: c.Byline, Copyright: c.Copyright, Terms: c.Terms}
	if c.RightsUntil != nil {
		t, err := n.RightsEnd(a.ctx, *c.RightsUntil)
		if err != nil {
			return out, err
		}
		out.RightsUntil = &t
	}
	if c.Focus != nil {
		m := percents.FindStringSubmatch(*c.Focus)
		if m == nil {
			return out, usage("the focus is a place in per cent from the upper left, like --focus 30,65")
		}
		x, errX := strconv.ParseFloat(m[1], 64)
		y, errY := strconv.ParseFloat(m[2], 64)
		if errX != nil || errY != nil || x > 100 || y > 100 {
			return out, usage("the focus lies outside the picture: both numbers go from 0 to 100")
		}
		out.Focus = &picture.Focus{X: int(x * 10), Y: int(y * 10)}
	}
	return out, nil
}

var percents = regexp.MustCompile(`^\s*(\d{1,3}(?:\.\d+)?)\s*[,;x ]\s*(\d{1,3}(?:\.\d+)?)\s*$`)

type pictureAddCmd struct {
	pictureFlags
	Story      storyNumber `help:"Show it in this story: as the lead picture, unless --after says where." placeholder:"N"`
	After      string      `help:"Show it behind this block of the story." placeholder:"BLOCK"`
	Alt        string      `help:"What it shows, for people who cannot see it." placeholder:"TEXT"`
	Caption    string      `help:"Caption in the story; without --story, the caption in its own record." placeholder:"TEXT"`
	Decorative bool        `help:"It says nothing that the text does not: no alternative text."`
	File       string      `arg:"" help:"A file, or - for standard input." placeholder:"FILE|-"`
}

func (c pictureAddCmd) Run(a *app) error {
	if c.Story == 0 && (c.Alt != "" || c.Decorative || c.After != "") {
		return usage("--alt, --decorative and --after say how a story shows the picture: name the story with --story")
	}
	data, err := a.readInput(c.File, picture.MaxBytes)
	if err != nil {
		return err
	}
	return a.with(func(n *newsroom.Newsroom) error {
		change, err := c.change(a, n)
		if err != nil {
			return err
		}
		if c.Caption != "" && c.Story == 0 {
			change.Caption = &c.Caption
		}
		if c.Story != 0 { // before anything is stored
			if _, err := n.Store.Story(a.ctx, int64(c.Story)); err != nil {
				return err
			}
		}
		f, err := n.AddPicture(a.ctx, a.actor, newsroom.NewPicture{Data: data, Change: change})
		if err != nil {
			return err
		}
		a.say("Picture %s, %d × %d, %s", f.Hash[:12], f.Width, f.Height, creditWords(f))
		if c.Story != 0 {
			if err := c.use(a, n, f); err != nil {
				return err
			}
		}
		if a.json {
			return a.print(f)
		}
		_, err = fmt.Fprintln(a.out, f.Hash)
		return err
	})
}

// useOf is how a story shows a picture; without a caption of its own, with the file's.
func useOf(f *store.PictureFile, caption, alt string, decorative bool) depesche.PictureUse {
	use := depesche.PictureUse{Hash: f.Hash, Caption: depesche.Plain(caption), Alt: alt, Decorative: decorative}
	if use.Caption.IsEmpty() {
		use.Caption = depesche.Plain(f.Caption)
	}
	return use
}

func (c pictureAddCmd) use(a *app, n *newsroom.Newsroom, f *store.PictureFile) error {
	use := useOf(f, c.Caption, c.Alt, c.Decorative)
	if c.After == "" {
		if err := n.SetLead(a.ctx, a.actor, int64(c.Story), 0, use); err != nil {
			return err
		}
		a.say("It is the lead picture of story %d now.", c.Story)
	} else {
		id, err := n.InsertPicture(a.ctx, a.actor, int64(c.Story), 0, c.After, use)
		if err != nil {
			return err
		}
		a.say("It stands in story %d as block %s.", c.Story, id)
	}
	if c.Alt == "" && !c.Decorative {
		a.say("It has no alternative text yet; publication asks for one, or for --decorative.")
	}
	return nil
}

func creditWords(f *store.PictureFile) string {
	if f.Credit == "" {
		return "no credit yet: publication asks for one"
	}
	return "credit: " + f.Credit
}

type pictureListCmd struct {
	Search   string `help:"Only those with this in credit, byline, caption, copyright or source." placeholder:"TEXT"`
	Problems bool   `help:"Only those without credit or whose rights have ended."`
	Limit    int    `help:"How many." default:"50"`
}

func (c pictureListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		fs, err := n.Store.Pictures(a.ctx, store.PictureQuery{Search: c.Search, Problems: c.Problems, Limit: c.Limit})
		if err != nil {
			return err
		}
		if a.json {
			if fs == nil {
				fs = []store.PictureFile{}
			}
			return a.print(fs)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, f := range fs {
			until, err := n.LastDay(a.ctx, &f)
			if err != nil {
				return err
			}
			if until != "" {
				until = "until " + until
			}
			fmt.Fprintf(w, "%s\t%d × %d\t%s\t%s\n", f.Hash[:12], f.Width, f.Height, creditWords(&f), until)
		}
		return w.Flush()
	})
}

type pictureShowCmd struct {
	Hash string `arg:"" help:"Hash, or its beginning." placeholder:"HASH"`
}

func (c pictureShowCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		f, err := a.picture(n, c.Hash)
		if err != nil {
			return err
		}
		stories, err := n.Store.PictureStories(a.ctx, f.Hash)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(struct {
				*store.PictureFile
				Stories []store.PictureStory `json:"stories"`
			}{f, stories})
		}
		until, err := n.LastDay(a.ctx, f)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		lines := [][2]string{{"hash", f.Hash}, {"size", fmt.Sprintf("%d × %d, %s, %d KB", f.Width, f.Height, f.Mime, (f.Bytes+1023)>>10)}, {"credit", f.Credit}}
		for _, lang := range sortedKeys(f.Credits) {
			lines = append(lines, [2]string{"credit in " + lang, f.Credits[lang]})
		}
		lines = append(lines, [][2]string{{"byline", f.Byline}, {"caption", f.Caption}, {"copyright", f.Copyright}, {"terms", f.Terms}, {"rights until", until}, {"source", f.Source},
			{"focus", fmt.Sprintf("%g,%g", float64(f.FocusX)/10, float64(f.FocusY)/10)}, {"original", picture.OriginalFile(filepath.Join(n.Dir(), "pictures"), f.Hash)}}...)
		for _, l := range lines {
			if l[1] != "" {
				fmt.Fprintf(w, "%s\t%s\n", l[0], l[1])
			}
		}
		for _, st := range stories {
			live := ""
			if len(st.Live) > 0 {
				live = "(live: " + strings.Join(st.Live, ", ") + ")"
			}
			fmt.Fprintf(w, "story %d\t%s %s\n", st.Story, st.Headline, live)
		}
		return w.Flush()
	})
}

// picture finds a picture by its hash or the beginning of it.
func (a *app) picture(n *newsroom.Newsroom, hash string) (*store.PictureFile, error) {
	hash = strings.ToLower(strings.TrimSpace(hash))
	var hit []store.PictureFile
	if regexp.MustCompile(`^[0-9a-f]{4,64}$`).MatchString(hash) {
		fs, err := n.Store.PicturesByHash(a.ctx, hash)
		if err != nil {
			return nil, err
		}
		hit = fs
	}
	switch len(hit) {
	case 1:
		return &hit[0], nil
	case 0:
		return nil, depesche.E(depesche.NotFound, "picture.unknown", "there is no picture %s; `depesche picture list` lists them", hash)
	}
	return nil, depesche.E(depesche.Invalid, "picture.ambiguous", "several pictures begin with %s: give more of the hash", hash)
}

// picturePlace names a picture of a story.
type picturePlace struct {
	Story storyNumber `arg:"" help:"Number of the story." placeholder:"N"`
	Place string      `arg:"" optional:"" default:"lead" help:"lead, or the picture's block." placeholder:"BLOCK"`
}

type pictureFetchCmd struct{ picturePlace }

func (c pictureFetchCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		return a.pictured(n, c.picturePlace, "fetched", n.FetchPicture(a.ctx, a.actor, int64(c.Story), 0, c.Place))
	})
}

type pictureRemoveCmd struct{ picturePlace }

func (c pictureRemoveCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		return a.pictured(n, c.picturePlace, "removed", n.RemovePicture(a.ctx, a.actor, int64(c.Story), 0, c.Place))
	})
}

// pictured says what became of a picture of a story; as JSON, the original's pictures.
func (a *app) pictured(n *newsroom.Newsroom, at picturePlace, what string, err error) error {
	if err != nil {
		return err
	}
	t, err := n.Store.Original(a.ctx, int64(at.Story))
	if err != nil {
		return err
	}
	rev, err := n.Store.Revision(a.ctx, t.Head)
	if err != nil {
		return err
	}
	a.say("Story %d: picture %s %s.", at.Story, at.Place, what)
	if !a.json {
		return nil
	}
	pictures := map[string]*depesche.PictureUse{}
	if rev.Document.Lead != nil {
		pictures[newsroom.Lead] = rev.Document.Lead
	}
	for _, b := range rev.Document.Blocks {
		if b.Picture != nil {
			pictures[b.ID] = b.Picture
		}
	}
	return a.print(pictures)
}

type pictureSetCmd struct {
	pictureFlags
	Caption *string `help:"Caption in its own record; stories have their own." placeholder:"TEXT"`
	Hash    string  `arg:"" help:"Hash, or its beginning." placeholder:"HASH"`
}

func (c pictureSetCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		f, err := a.picture(n, c.Hash)
		if err != nil {
			return err
		}
		change, err := c.change(a, n)
		if err != nil {
			return err
		}
		change.Caption = c.Caption
		if f, err = n.DescribePicture(a.ctx, a.actor, f.Hash, change); err != nil {
			return err
		}
		a.say("Picture %s: %s", f.Hash[:12], creditWords(f))
		if a.json {
			return a.print(f)
		}
		return nil
	})
}
