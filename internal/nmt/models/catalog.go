package models

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/wire"
)

// Catalog is what a list offers.
type Catalog struct {
	List    string    `json:"list"`                  // its address
	Base    string    `json:"attachments,omitempty"` // as configured then
	Asked   time.Time `json:"asked"`
	ETag    string    `json:"etag,omitempty"`
	Offers  []Offer   `json:"offers"`            // by pair, the best of each first
	Skipped []string  `json:"skipped,omitempty"` // records that cannot be used, and why
}

// Of returns the offers of a pair, the best first.
func (c *Catalog) Of(p Pair) []Offer {
	var out []Offer
	for _, o := range c.Offers {
		if o.Pair == p {
			out = append(out, o)
		}
	}
	return out
}

// For returns the offers that serve a pair, the best first: those of the pair itself, or
// of the same languages with the script named ("zh-Hans" for "zh").
func (c *Catalog) For(p Pair) []Offer {
	if of := c.Of(p); len(of) > 0 {
		return of
	}
	for _, o := range c.Offers {
		if serves(o.Source, p.Source) && serves(o.Target, p.Target) {
			return c.Of(o.Pair)
		}
	}
	return nil
}

// serves tells whether two tags name one language in one script.
func serves(have, want string) bool {
	a, b := language.Make(have), language.Make(want)
	base, _ := a.Base()
	other, _ := b.Base()
	script, _ := a.Script()
	same, _ := b.Script()
	return base == other && script == same
}

const (
	catalogName = "catalog.json"
	largestList = 32 << 20
	listStall   = 30 * time.Second
)

// Known is the list as it was when it was last asked for; nil if it never was, or at
// another address than the one configured now.
func (s *Store) Known() *Catalog {
	b, err := os.ReadFile(filepath.Join(s.dir, catalogName))
	if err != nil {
		return nil
	}
	c := &Catalog{}
	if json.Unmarshal(b, c) != nil || c.List != s.config.List || c.Base != s.config.Attachments {
		return nil
	}
	return c
}

// Catalog asks the host of the list, and keeps the answer. Nothing but the address goes
// there.
func (s *Store) Catalog(ctx context.Context) (*Catalog, error) {
	known := s.Known()
	ask := wire.Ask{}
	if known != nil {
		ask.IfNoneMatch = known.ETag
	}
	b, d, err := s.read(ctx, s.config.List, ask)
	if err != nil {
		return nil, err
	}
	if d.Unchanged {
		known.Asked = s.now()
		return known, s.keep(known)
	}
	l, err := parseList(b, d.Host)
	if err != nil {
		return nil, err
	}
	base, err := s.base(ctx, l)
	if err != nil {
		return nil, err
	}
	c := &Catalog{List: s.config.List, Base: s.config.Attachments, Asked: s.now(), ETag: d.ETag}
	c.Offers, c.Skipped = l.offers(base, s.config.License)
	if len(c.Skipped) > 20 {
		c.Skipped = c.Skipped[:20]
	}
	if len(c.Offers) == 0 {
		return nil, depesche.E(depesche.Unavailable, "model.empty", "the list at %s has no model that this program can use; check its address (\"models\": {\"list\": …} in config.json)", d.Host)
	}
	return c, s.keep(c)
}

func (s *Store) keep(c *Catalog) error {
	s.sweep()
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return atomicfile.Replace(filepath.Join(s.dir, catalogName), b)
}

// read reads a small answer whole.
func (s *Store) read(ctx context.Context, address string, ask wire.Ask) ([]byte, *wire.Download, error) {
	d, err := wire.Get(ctx, address, ask, s.wire(listStall))
	if err != nil {
		return nil, nil, s.explain(err, address, "the list of models")
	}
	defer d.Body.Close()
	b, err := io.ReadAll(io.LimitReader(d.Body, largestList+1))
	if err != nil {
		return nil, nil, s.explain(err, address, "the list of models")
	}
	if len(b) > largestList {
		return nil, nil, depesche.E(depesche.Invalid, "model.list", "%s answered with more than %d MB instead of a list of models; check the address of the list (\"models\": {\"list\": …} in config.json), or whether a network asks for a log-in", d.Host, largestList>>20)
	}
	return b, d, nil
}

func (s *Store) wire(stall time.Duration) wire.Options {
	return wire.Options{AllowHosts: s.config.AllowHosts, Timeout: stall, Version: s.agent, AnyType: true}
}

// base finds the address below which the files of a list lie: what the configuration
// says; what a registry says; what the root of a Remote Settings server says; or the
// folder of the list.
func (s *Store) base(ctx context.Context, l *list) (*url.URL, error) {
	at, err := url.Parse(s.config.List)
	if err != nil {
		return nil, err
	}
	said := s.config.Attachments
	switch {
	case said != "":
	case l.registry != nil:
		said = l.registry.BaseURL
	default:
		if root, _, ok := strings.Cut(s.config.List, "/buckets/"); ok {
			if said, err = s.attachments(ctx, root+"/"); err != nil {
				return nil, err
			}
		}
	}
	if said == "" {
		at.RawQuery = ""
		return at.JoinPath(".."), nil
	}
	u, err := url.Parse(said)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.RawQuery != "" {
		return nil, depesche.E(depesche.Invalid, "model.base", "the list at %s says that its files lie at %q, which is no web address; name the right one in config.json (\"models\": {\"attachments\": …})", at.Host, said)
	}
	if at.Scheme == "https" && u.Scheme != "https" {
		return nil, depesche.E(depesche.Refused, "model.plain", "the list at %s comes over https and its files from %s would not; name an https address in config.json (\"models\": {\"attachments\": …})", at.Host, u.Host)
	}
	return u, nil
}

// attachments asks the root of a Remote Settings server where files lie.
func (s *Store) attachments(ctx context.Context, root string) (string, error) {
	b, d, err := s.read(ctx, root, wire.Ask{})
	if err != nil {
		return "", err
	}
	var info struct {
		Capabilities struct {
			Attachments struct {
				BaseURL string `json:"base_url"`
			} `json:"attachments"`
		} `json:"capabilities"`
	}
	if err := json.Unmarshal(b, &info); err != nil || info.Capabilities.Attachments.BaseURL == "" {
		return "", depesche.Wrap(err, depesche.Unavailable, "model.capabilities", "%s does not say where the files of its list lie; name the address in config.json (\"models\": {\"attachments\": …})", d.Host)
	}
	return info.Capabilities.Attachments.BaseURL, nil
}

// Plan finds what must be fetched to translate a pair: the model of the pair where the
// list has one, else those to and from English. architecture chooses among several
// sizes; "" is the largest. Models that are there already and as new are left out.
func (s *Store) Plan(c *Catalog, p Pair, architecture string) ([]Offer, error) {
	installed, err := s.Installed()
	if err != nil {
		return nil, err
	}
	here := func(o Offer) bool { return slices.ContainsFunc(installed, o.Same) }
	pick := func(p Pair) (Offer, bool) {
		offers := slices.DeleteFunc(c.For(p), func(o Offer) bool { return architecture != "" && o.Architecture != architecture })
		if len(offers) == 0 {
			return Offer{}, false
		}
		return offers[0], true
	}
	var out []Offer
	hops := []Pair{p}
	if _, ok := pick(p); !ok && p.Source != pivot && p.Target != pivot {
		hops = []Pair{{p.Source, pivot}, {pivot, p.Target}}
	}
	for _, h := range hops {
		o, ok := pick(h)
		if !ok {
			return nil, s.noOffer(c, p, h, architecture)
		}
		if !o.complete() {
			return nil, depesche.E(depesche.Unavailable, "model.lacks", "the list at %s has the model %s only in part (no %s); try again later, or import its files: `depesche model import FILES`", HostOf(c.List), h, patterns(o.Lacks))
		}
		if !here(o) {
			out = append(out, o)
		}
	}
	return out, nil
}

// pivot is the language through which pairs go that have no model of their own.
const pivot = "en"

func (s *Store) noOffer(c *Catalog, asked, hop Pair, architecture string) error {
	what := hop.String()
	if architecture != "" {
		what += " (" + architecture + ")"
	}
	for _, why := range c.Skipped {
		if strings.Contains(why, "newer than this program") {
			return depesche.E(depesche.NotFound, "model.newer", "the list at %s has no model %s that this program can use; some there are newer than the program: a newer Depesche may have it", HostOf(c.List), what)
		}
	}
	return depesche.E(depesche.NotFound, "model.not_listed", "the list at %s has no model %s; `depesche model list --available` shows which there are", HostOf(c.List), what)
}

// HostOf is the host of an address, the address itself where it has none.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return cmp.Or(u.Host, address)
}
