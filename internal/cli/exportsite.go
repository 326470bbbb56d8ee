package cli

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"depesche"
	"depesche/internal/alert"
	"depesche/internal/card"
	"depesche/internal/comment"
	"depesche/internal/export"
	"depesche/internal/newsroom"
	"depesche/internal/site"
)

type exportSiteCmd struct {
	Out     string `help:"Folder for the files: a new one, an empty one, or that of an earlier export." required:"" placeholder:"DIR"`
	Edition string `help:"One edition only." placeholder:"CODE"`
	BaseURL string `help:"Address at which the files will be served (default: base_url of the settings)." placeholder:"URL"`
	Anew    bool   `help:"Make every page again, also those of which nothing has changed."`
	LiveURL string `help:"Address of a server with the whole site: search and forms lead there. Without it they are left out." placeholder:"URL"`
}

func (c exportSiteCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		base := c.BaseURL
		if base == "" {
			base = n.Config().BaseURL
		}
		if base == "" {
			return usage("at which address will the files be served? Give it with --base-url https://news.example, or as base_url in config.json")
		}
		at, err := webAddress("--base-url", base)
		if err != nil {
			return err
		}
		var live *url.URL
		if c.LiveURL != "" {
			if live, err = webAddress("--live-url", c.LiveURL); err != nil {
				return err
			}
		}
		return c.export(a, n, at, live)
	})
}

func webAddress(flag, s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return nil, usage("%s is %q; give an address without a path, like https://news.example", flag, s)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// quietSite is the site for an export: without a cache, and with times in full.
func (a *app) quietSite(n *newsroom.Newsroom, base *url.URL) (*site.Server, func(), error) {
	// The journal of mails is that of a server that may run beside; none is sent here.
	dir, err := os.MkdirTemp("", "depesche-export-*")
	if err != nil {
		return nil, nil, err
	}
	alerts, err := alert.Open(a.ctx, alert.Options{Store: n.Store, Dir: dir, BaseURL: base.String(), Log: a.log})
	if err != nil {
		os.RemoveAll(dir)
		return nil, nil, err
	}
	s := site.New(site.Config{Store: n.Store, Log: a.log, Now: a.now, BaseURL: base.String(), Comments: comment.New(comment.Options{Store: n.Store, Engines: n.Engines, Log: a.log, Now: a.now}), Alerts: alerts,
		Pictures: n.PublishedPicture, Logos: n.Logo, Templates: templateDir(n), Words: wordsDir(n.Dir()), Cards: card.NewKeeper(filepath.Join(n.Dir(), "cards"), filepath.Join(n.Dir(), "fonts"), runtime.GOMAXPROCS(0)), Known: known(n), CacheBytes: -1, Still: true})
	return s, func() {
		alerts.Close()
		os.RemoveAll(dir)
	}, nil
}

func (c exportSiteCmd) export(a *app, n *newsroom.Newsroom, base, live *url.URL) error {
	s, done, err := a.quietSite(n, base)
	if err != nil {
		return err
	}
	defer done()
	st, err := s.Static(a.ctx, base, c.Edition)
	if err != nil {
		return err
	}
	bar := a.bar("Exporting")
	r, err := export.Run(a.ctx, export.Options{
		Site: s, Base: st.Base, Live: live, Dir: c.Out, Start: st.Start, Needs: st.Needs, Also: st.Also, Files: st.Files, LeadsOn: st.LeadsOn, Missing: st.Missing, Progress: bar.set,
		Sight: exportSight{n.Store}, Key: c.key(n, base, live), Anew: c.Anew,
	})
	bar.end()
	if err != nil {
		return err
	}
	out := exported{Report: r}
	if err := s.SheetFault(); err != nil {
		out.Sheet = err.Error()
	}
	if err := out.print(a); err != nil {
		return err
	}
	return out.fault()
}

// exported is what an export did, and what is wrong with it.
type exported struct {
	*export.Report
	Sheet string `json:"sheet,omitempty"` // why the newsroom's own style sheet is not in it
}

func (e exported) print(a *app) error {
	if a.json {
		if e.Kept == nil {
			e.Kept = []string{}
		}
		if e.Broken == nil {
			e.Broken = []export.Broken{}
		}
		return a.print(e)
	}
	fmt.Fprintf(a.out, "%d files, %.1f MB: %d pages made, %d files written, %d unchanged, %d removed.\n", e.Files, float64(e.Bytes)/1e6, e.Made, e.Written, e.Unchanged, e.Removed)
	for _, k := range e.Kept {
		a.say("left alone, since it was changed by somebody else: %s", k)
	}
	for _, b := range e.Broken {
		from := b.From
		if from == "" {
			from = "the list of what to export"
		}
		a.say("broken link (%d): %s, from %s", b.Status, b.Address, from)
	}
	return nil
}

func (e exported) fault() error {
	links := fmt.Sprintf("%d links of the site lead nowhere", len(e.Broken))
	sheet := "the pages go without the newsroom's own style sheet, which cannot be used (" + e.Sheet + "): mend it, then run the same command again"
	switch {
	case e.Sheet != "" && len(e.Broken) > 0:
		return depesche.E(depesche.Refused, "export.sheet", "the files are written, but %s; and %s", links, sheet)
	case e.Sheet != "":
		return depesche.E(depesche.Refused, "export.sheet", "the files are written, but %s", sheet)
	case len(e.Broken) > 0:
		return depesche.E(depesche.Refused, "export.broken", "%s; the files are written", links)
	}
	return nil
}
