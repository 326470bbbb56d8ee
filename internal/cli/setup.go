package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"depesche"
	"depesche/internal/newsroom"
)

type editionCmd struct {
	List editionListCmd `cmd:"" default:"1" help:"List editions."`
	Add  editionAddCmd  `cmd:"" help:"Add an edition, or change the one of this code."`

	Theme editionThemeCmd `cmd:"" help:"Give an edition colours, typefaces and a logo."`
	Words editionWordsCmd `cmd:"" help:"Say which words of the site are not translated for the editions, and what is wrong in files of words."`
}

type editionListCmd struct{}

func (editionListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		es, err := n.Store.Editions(a.ctx)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(es)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, e := range es {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", e.Code, e.Lang, e.Name, e.TimeZone, policyWords(e.Policy))
		}
		return w.Flush()
	})
}

func policyWords(p depesche.Policy) string {
	words := []string{"review required"}
	if p.AllowUnreviewed {
		words[0] = "unreviewed allowed, labelled"
	}
	switch {
	case p.AllowErrors:
		words = append(words, "errors allowed")
	case p.BlockWarnings:
		words = append(words, "errors and warnings block")
	default:
		words = append(words, "errors block")
	}
	if p.KeepMeasures {
		words = append(words, "numbers with units as in the original")
	}
	if p.Quotes != "" {
		words = append(words, "quotation marks "+p.Quotes)
	}
	return strings.Join(words, "; ")
}

type editionAddCmd struct {
	Code     string   `arg:"" help:"Code, also the path prefix: de, es-mx." placeholder:"CODE"`
	Lang     string   `help:"Language tag; the code when left out." placeholder:"TAG"`
	Name     string   `help:"Name on the masthead." placeholder:"TEXT"`
	Tagline  string   `help:"Line under the name." placeholder:"TEXT"`
	Zone     string   `help:"Time zone, like Europe/Berlin." placeholder:"ZONE"`
	Host     string   `help:"Own host name, if it has one." placeholder:"HOST"`
	Review   string   `help:"required: a person must approve. optional: unread texts may go out, labelled so." enum:"required,optional,keep" default:"keep"`
	Errors   string   `help:"block or allow publication with open errors." enum:"block,allow,keep" default:"keep"`
	Warnings string   `help:"block or allow publication with open warnings." enum:"block,allow,keep" default:"keep"`
	Measures string   `help:"as-is: machines leave numbers with units as in the original. translated: as the language has them." enum:"as-is,translated,keep" default:"keep"`
	Region   string   `help:"Country whose customs dates follow, like AT; none: the language's." placeholder:"XX"`
	Dates    string   `help:"words, figures or iso: how dates are written." enum:"words,figures,iso,keep" default:"keep"`
	Clock    string   `help:"24, 12 or language: how the time of day is written." enum:"24,12,language,keep" default:"keep"`
	Channels []string `help:"Channels of its section bar in their order; all: all of them." placeholder:"KEY,…"`
	Nav      []string `help:"Line at the end of the section bar, as NAME=ADDRESS; repeatable; none: the usual ones." placeholder:"NAME=ADDRESS" sep:"none"`
	Headline int      `help:"Characters that a headline should have at most; 0: the default, 70." default:"-1" placeholder:"N"`
	Lead     int      `name:"standfirst" help:"Characters that a standfirst should have at most; 0: the default, 160." default:"-1" placeholder:"N"`
	Counts   string   `help:"on: how often pages are read is counted, as a number for a day. off: it is not." enum:"on,off,keep" default:"keep"`
	Quotes   string   `help:"The house's quotation marks, inner pair last; texts with others get a warning. any: as the language has it." placeholder:"„“‚‘"`
}

func (c editionAddCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		e, err := n.Store.Edition(a.ctx, c.Code)
		if depesche.IsNotFound(err) {
			e = &depesche.Edition{Code: c.Code, Lang: c.Code, Name: "Depesche", Policy: newsroom.DefaultPolicy}
		} else if err != nil {
			return err
		}
		for _, f := range []struct {
			to   *string
			from string
		}{{&e.Lang, c.Lang}, {&e.Name, c.Name}, {&e.Tagline, c.Tagline}, {&e.TimeZone, c.Zone}, {&e.Host, c.Host}} {
			if f.from != "" {
				*f.to = f.from
			}
		}
		for _, f := range []struct {
			to          *bool
			word, truth string
		}{{&e.Policy.AllowUnreviewed, c.Review, "optional"}, {&e.Policy.AllowErrors, c.Errors, "allow"}, {&e.Policy.BlockWarnings, c.Warnings, "block"}, {&e.Policy.KeepMeasures, c.Measures, "as-is"}, {&e.Policy.Uncounted, c.Counts, "off"}} {
			if f.word != "keep" {
				*f.to = f.word == f.truth
			}
		}
		for _, f := range []struct {
			to   *int
			from int
		}{{&e.Policy.HeadlineLength, c.Headline}, {&e.Policy.StandfirstLength, c.Lead}} {
			if f.from >= 0 {
				*f.to = f.from
			}
		}
		switch c.Quotes {
		case "":
		case "any":
			e.Policy.Quotes = ""
		default:
			e.Policy.Quotes = c.Quotes
		}
		if err := c.look(e); err != nil {
			return err
		}
		if err := n.AddEdition(a.ctx, a.actor, *e); err != nil {
			return err
		}
		a.sayWords(e)
		if !a.json {
			return nil
		}
		if e, err = n.Store.Edition(a.ctx, c.Code); err != nil {
			return err
		}
		return a.print(e)
	})
}

type channelCmd struct {
	List channelListCmd `cmd:"" default:"1" help:"List channels."`
	Add  channelAddCmd  `cmd:"" help:"Add a channel, or change its names."`
}

type channelListCmd struct{}

func (channelListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		cs, err := n.Store.Channels(a.ctx)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(cs)
		}
		for _, c := range cs {
			fmt.Fprintln(a.out, c.Key, names(c.Names))
		}
		return nil
	})
}

func names(m map[string]string) string {
	var out []string
	for _, l := range sortedKeys(m) {
		out = append(out, l+"="+m[l])
	}
	return strings.Join(out, " ")
}

type channelAddCmd struct {
	Key   string            `arg:"" help:"Key: letters and hyphens." placeholder:"KEY"`
	Names map[string]string `arg:"" optional:"" help:"Names by language: en=Politics de=Politik." placeholder:"LANG=NAME"`
}

func (c channelAddCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		ch, err := n.SaveChannel(a.ctx, a.actor, depesche.Channel{Key: c.Key, Names: c.Names})
		return a.result(ch, err)
	})
}

type topicCmd struct {
	List topicListCmd `cmd:"" default:"1" help:"List topics."`
	Add  topicAddCmd  `cmd:"" help:"Add a topic, or change its names."`

	Suggest topicSuggestCmd `cmd:"" help:"Say which topics a story's text speaks for."`
}

type topicListCmd struct{}

func (topicListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		ts, err := n.Store.Topics(a.ctx)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(ts)
		}
		for _, t := range ts {
			fmt.Fprintln(a.out, t.Key, names(t.Names))
		}
		return nil
	})
}

type topicAddCmd struct {
	Key   string            `arg:"" help:"Key: letters and hyphens." placeholder:"KEY"`
	Names map[string]string `arg:"" optional:"" help:"Names by language: en=Trains de=Züge." placeholder:"LANG=NAME"`
}

func (c topicAddCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		t, err := n.SaveTopic(a.ctx, a.actor, depesche.Topic{Key: c.Key, Names: c.Names})
		return a.result(t, err)
	})
}

type topicSuggestCmd struct {
	Story storyNumber `arg:"" help:"Number of the story." placeholder:"N"`
}

func (c topicSuggestCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		ts, err := n.SuggestTopics(a.ctx, int64(c.Story))
		if err != nil || a.json {
			return a.result(ts, err)
		}
		for _, t := range ts {
			fmt.Fprintf(a.out, "%s\t%s\n", t.Key, strings.Join(t.Words, ", "))
		}
		return nil
	})
}

type engineCmd struct {
	From string `help:"Source language, to see which engines are ready for a pair." placeholder:"xx"`
	To   string `help:"Target language." placeholder:"xx"`
}

func (c engineCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		infos := n.EngineInfos(a.ctx, c.From, c.To)
		uses, err := n.Store.EngineUses(a.ctx)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(map[string]any{"engines": infos, "use": uses})
		}
		for _, e := range infos {
			where := "text stays on this machine"
			if e.Host != "" {
				where = "text goes to " + e.Host
			}
			state := "ready"
			if !e.Ready {
				state = "not ready: " + e.Problem
			}
			fmt.Fprintf(a.out, "%s (%s): %s; %s\n", e.Name, e.Kind, where, state)
		}
		if len(infos) == 0 {
			a.say("No engine is set up; docs/engines.md says how. Translations are left to people and the memory.")
		}
		for _, u := range uses {
			fmt.Fprintf(a.out, "%s %s: %d characters in %d requests\n", u.Month, u.Engine, u.Characters, u.Requests)
		}
		return nil
	})
}

type glossaryCmd struct {
	List   glossaryListCmd   `cmd:"" default:"1" help:"List terms."`
	Add    glossaryAddCmd    `cmd:"" help:"Add a term, or change its policy."`
	Remove glossaryRemoveCmd `cmd:"" help:"Remove a term."`
	Export glossaryExportCmd `cmd:"" help:"Write the glossary as TBX."`
	Import glossaryImportCmd `cmd:"" help:"Take a TBX into the glossary."`
}

type glossaryListCmd struct{}

func (glossaryListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		ts, err := n.Store.Terms(a.ctx, "", "")
		if err != nil {
			return err
		}
		if a.json {
			return a.print(ts)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, t := range ts {
			fmt.Fprintf(w, "%d\t%s→%s\t%s\t%s\t%s\t%s\n", t.ID, t.SourceLang, t.TargetLang, t.Source, t.Target, t.Policy, t.Note)
		}
		return w.Flush()
	})
}

type glossaryAddCmd struct {
	From   string `required:"" help:"Source language." placeholder:"xx"`
	To     string `required:"" help:"Target language." placeholder:"xx"`
	Policy string `help:"required, preferred or forbidden." enum:"required,preferred,forbidden" default:"required"`
	Note   string `help:"Note for translators." placeholder:"TEXT"`
	Source string `arg:"" help:"Term in the source." placeholder:"TERM"`
	Target string `arg:"" help:"How it must (or must not) be rendered." placeholder:"TERM"`
}

func (c glossaryAddCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		t, err := n.SaveTerm(a.ctx, a.actor, depesche.Term{SourceLang: c.From, TargetLang: c.To, Source: c.Source, Target: c.Target, Policy: depesche.TermPolicy(c.Policy), Note: c.Note})
		return a.result(t, err)
	})
}

type glossaryRemoveCmd struct {
	ID int64 `arg:"" help:"Number of the term, as list prints it." placeholder:"N"`
}

func (c glossaryRemoveCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error { return a.result(nil, n.RemoveTerm(a.ctx, a.actor, c.ID)) })
}

type loginLinkCmd struct {
	Email string `arg:"" help:"Address of the account." placeholder:"ADDRESS"`
	Addr  string `help:"Address under which the newsroom is served (default: that of the server that runs, else 127.0.0.1:8080)." placeholder:"HOST:PORT"`
}

func (c loginLinkCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		token, err := n.NewLoginLink(a.ctx, c.Email)
		if err != nil {
			return err
		}
		base := n.Config().BaseURL
		if base == "" {
			if c.Addr == "" {
				c.Addr = newsroom.ServedAt(a.folder())
			}
			if c.Addr == "" {
				c.Addr = defaultAddr
			}
			base = "http://" + c.Addr
		}
		link := strings.TrimRight(base, "/") + "/desk/login/" + token
		if a.json {
			return a.print(map[string]string{"link": link})
		}
		_, err = fmt.Fprintln(a.out, link)
		return err
	})
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
