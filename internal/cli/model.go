package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/nmt/models"
)

type modelCmd struct {
	List   modelListCmd   `cmd:"" default:"1" help:"List the models that are here, or those that can be had."`
	Add    modelAddCmd    `cmd:"" help:"Fetch what is needed to translate a pair of languages."`
	Remove modelRemoveCmd `cmd:"" help:"Remove the model of a pair, and what has been fetched of it."`
	Verify modelVerifyCmd `cmd:"" help:"Hold the models against their hashes."`
	Import modelImportCmd `cmd:"" help:"Install models from files, without a network."`
}

type modelListCmd struct {
	Available bool `help:"Ask the host of the list which models there are."`
}

// modelList is what is here, for programs.
type modelList struct {
	Models     []models.Model   `json:"models"`
	Incomplete []models.Partial `json:"incomplete"`
	Available  *models.Catalog  `json:"available,omitempty"`
}

func (c modelListCmd) Run(a *app) error {
	s, err := a.models()
	if err != nil {
		return err
	}
	l := modelList{Available: s.Known(), Incomplete: s.Partials()}
	if c.Available {
		a.say("Asking %s which models there are …", s.ListHost())
		if l.Available, err = s.Catalog(a.ctx); err != nil {
			return err
		}
	}
	if l.Models, err = s.Installed(); err != nil {
		return err
	}
	if a.json {
		if !c.Available {
			l.Available = nil
		}
		l.Models, l.Incomplete = append([]models.Model{}, l.Models...), append([]models.Partial{}, l.Incomplete...)
		return a.print(l)
	}
	if c.Available {
		return a.offered(l)
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, m := range l.Models {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s%s\n", m.Pair, m.Identity()[len(m.Pair.String())+1:], m.Architecture, models.Bytes(m.Size()), licence(m.License), modelOrigin(m), newer(m, l.Available))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, p := range l.Incomplete {
		a.say("%s: %s of a download are here; `depesche model add %s` continues it, `depesche model remove %s` drops it.", p.Pair, models.Bytes(p.Bytes), p.Pair, p.Pair)
	}
	if len(l.Models) == 0 {
		a.say("No model is here. `depesche model add en-de` fetches one from %s; `depesche model list --available` asks there which it has; `depesche model import FILES` needs no network.", s.ListHost())
	}
	return nil
}

// newer says whether the list that is known here has a newer model.
func newer(m models.Model, c *models.Catalog) string {
	if c == nil {
		return ""
	}
	if of := c.Of(m.Pair); len(of) > 0 && models.Newer(of[0], m) {
		return fmt.Sprintf("; %s is out: `depesche model add %s`", of[0].Version, m.Pair)
	}
	return ""
}

func licence(s string) string {
	if s == "" {
		return "licence not stated"
	}
	return "licence " + s
}

func modelOrigin(m models.Model) string {
	if m.Origin == models.OriginFiles {
		return "imported"
	}
	return "from " + models.HostOf(m.Origin)
}

func (a *app) offered(l modelList) error {
	have := map[models.Pair]models.Model{}
	for _, m := range l.Models {
		have[m.Pair] = m
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	last := models.Pair{}
	for _, o := range l.Available.Offers {
		if o.Pair == last || len(o.Lacks) > 0 {
			continue
		}
		last = o.Pair
		state := ""
		if m, ok := have[o.Pair]; ok {
			if state = "here"; models.Newer(o, m) {
				state = "older here"
			}
		}
		size := "size not stated"
		if o.Download() > 0 {
			size = models.Bytes(o.Download())
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", o.Pair, o.Version, o.Architecture, size, licence(o.License), state)
	}
	return w.Flush()
}

// models opens the models alone: they need no database.
func (a *app) models() (*models.Store, error) {
	config, err := newsroom.ReadConfig(a.folder())
	if err != nil {
		return nil, err
	}
	return newsroom.OpenModels(a.folder(), config, Version), nil
}

type modelAddCmd struct {
	Pairs        []string `arg:"" name:"pair" help:"Pairs of languages: en-de." placeholder:"PAIR"`
	Architecture string   `help:"Size, where the list has several: tiny, base-memory, base." placeholder:"NAME"`
	DryRun       bool     `help:"Say what would be fetched, and stop."`
}

func (c modelAddCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		out := []models.Model{}
		for _, text := range c.Pairs {
			p, err := models.ParsePair(text)
			if err != nil {
				return err
			}
			a.say("Asking %s for the list of models; nothing but the request goes there …", n.Neural.Models().ListHost())
			plan, err := n.PlanModels(a.ctx, p, c.Architecture)
			if err != nil {
				return err
			}
			if len(plan) == 0 {
				a.say("All that %s needs is here, as new as the list has it.", p)
			}
			for _, o := range plan {
				a.say("%s", announce(o))
				if c.DryRun {
					continue
				}
				m, err := a.fetch(n, o)
				if err != nil {
					return err
				}
				out = append(out, m)
			}
		}
		if a.json {
			return a.print(out)
		}
		return nil
	})
}

// announce says what will be fetched, and from whom, before it is.
func announce(o models.Offer) string {
	size := "of a size that the list does not state"
	if o.Download() > 0 {
		size = models.Bytes(o.Download())
	}
	about := strings.TrimSpace(o.Version + " " + o.Architecture)
	if about != "" {
		about = " (" + about + ")"
	}
	return fmt.Sprintf("Model %s%s: %d files, %s, from %s; %s.", o.Pair, about, len(o.Files), size, strings.Join(o.Hosts(), ", "), licence(o.License))
}

func (a *app) fetch(n *newsroom.Newsroom, o models.Offer) (models.Model, error) {
	bar := a.bar("Fetching " + o.Pair.String())
	lines := map[string]bool{}
	m, err := n.FetchModel(a.ctx, a.actor, o, func(p models.Progress) {
		switch p.Step {
		case models.StepFetching:
			bar.set(int(p.Done/1000), int(p.Total/1000))
			if key := p.File + p.Host; !lines[key] && !bar.live() {
				lines[key] = true
				a.say("  %s from %s", p.File, p.Host)
			}
		case models.StepCut:
			bar.end()
			a.say("  %s cut the connection after %s; going on …", p.Host, models.Bytes(p.Done))
		case models.StepWaiting:
			a.say("  Another process is at work on %s; waiting for it …", p.Pair)
		case models.StepChecking:
			bar.end()
			a.say("  Checking …")
		}
	})
	bar.end()
	if err == nil {
		a.say("  %s is ready: it is the engine %s for %s → %s from now on.", m.Identity(), n.Neural.Name(), m.Source, m.Target)
	}
	return m, err
}

type modelRemoveCmd struct {
	Pair string `arg:"" help:"Pair of languages: en-de." placeholder:"PAIR"`
}

func (c modelRemoveCmd) Run(a *app) error {
	p, err := models.ParsePair(c.Pair)
	if err != nil {
		return err
	}
	return a.with(func(n *newsroom.Newsroom) error {
		freed, err := n.RemoveModel(a.ctx, a.actor, p)
		if err == nil && !a.json {
			a.say("Removed the model %s; %s are free again.", p, models.Bytes(freed))
		}
		return a.result(map[string]any{"pair": p.String(), "freed_bytes": freed}, err)
	})
}

type modelVerifyCmd struct {
	Pair string `arg:"" optional:"" help:"Pair of languages; all when left out." placeholder:"PAIR"`
}

func (c modelVerifyCmd) Run(a *app) error {
	var p models.Pair
	if c.Pair != "" {
		var err error
		if p, err = models.ParsePair(c.Pair); err != nil {
			return err
		}
	}
	s, err := a.models()
	if err != nil {
		return err
	}
	checks, err := s.Verify(a.ctx, p)
	if err != nil {
		return err
	}
	bad := 0
	for _, c := range checks {
		if c.Problem != "" {
			bad++
		}
		if a.json {
			continue
		}
		if c.Problem != "" {
			fmt.Fprintf(a.out, "%s: %s\n", c.Folder, c.Problem)
			continue
		}
		fmt.Fprintf(a.out, "%s: right\n", c.Identity())
		for _, f := range c.Files {
			fmt.Fprintf(a.out, "  %s  %s\n", f.SHA256, f.Name)
		}
	}
	if a.json {
		if err := a.print(checks); err != nil {
			return err
		}
	}
	if bad > 0 {
		return depesche.E(depesche.Refused, "model.bad", "%d of %d models are damaged; `depesche model remove PAIR` and `depesche model add PAIR` (or `depesche model import FILES`) put that right", bad, len(checks))
	}
	if len(checks) == 0 && !a.json {
		a.say("No model is here.")
	}
	return nil
}

type modelImportCmd struct {
	Paths []string `arg:"" name:"files" help:"Files as Mozilla names them, plain, .zst or .gz; or folders with them." placeholder:"FILE"`
	Pair  string   `help:"Pair of languages, where the names do not tell: en-de." placeholder:"PAIR"`
}

func (c modelImportCmd) Run(a *app) error {
	var p models.Pair
	if c.Pair != "" {
		var err error
		if p, err = models.ParsePair(c.Pair); err != nil {
			return err
		}
	}
	return a.with(func(n *newsroom.Newsroom) error {
		ms, err := n.ImportModels(a.ctx, a.actor, c.Paths, p, func(pr models.Progress) {
			if pr.Step == models.StepWaiting {
				a.say("Another process is at work on %s; waiting for it …", pr.Pair)
			}
		})
		if err != nil {
			return err
		}
		if a.json {
			return a.print(ms)
		}
		for _, m := range ms {
			a.say("%s is ready: it is the engine %s for %s → %s from now on; %s.", m.Identity(), n.Neural.Name(), m.Source, m.Target, licence(m.License))
		}
		return nil
	})
}
