package newsroom_test

import (
	"maps"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

func TestChannelsTopicsTerms(t *testing.T) { each(t, channelsTopicsTerms) }

func channelsTopicsTerms(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	entries := func() int {
		l, err := n.Store.Ledger(ctx, store.LedgerQuery{})
		ok(t, err)
		return len(l)
	}
	change := func() int64 {
		c, err := n.Store.PublishedChange(ctx)
		ok(t, err)
		return c
	}
	before, seen := entries(), change()
	_, err := n.SaveChannel(ctx, mara, depesche.Channel{Key: "local", Names: map[string]string{"en": "Local", "de": "Lokales"}})
	ok(t, err)
	_, err = n.SaveChannel(ctx, mara, depesche.Channel{Key: "sport", Names: map[string]string{"en": "Sport"}})
	ok(t, err)
	c, err := n.SaveChannel(ctx, mara, depesche.Channel{Key: "local", Names: map[string]string{"es": "Local", "en": ""}})
	ok(t, err)
	if !maps.Equal(c.Names, map[string]string{"de": "Lokales", "es": "Local"}) || c.Position != 1 {
		t.Errorf("%+v", c)
	}
	_, err = n.SaveTopic(ctx, mara, depesche.Topic{Key: "cranes", Names: map[string]string{"en": "Cranes"}})
	ok(t, err)
	topic, err := n.SaveTopic(ctx, mara, depesche.Topic{Key: "cranes", Names: map[string]string{"de": "Kräne"}})
	if err != nil || len(topic.Names) != 2 {
		t.Errorf("%+v %v", topic, err)
	}
	if change() != seen+5 {
		t.Errorf("%d changes of what is public, there were 5", change()-seen)
	}
	term, err := n.SaveTerm(ctx, mara, depesche.Term{SourceLang: "EN", TargetLang: "de", Source: " crane ", Target: "Kran", Policy: depesche.TermRequired})
	ok(t, err)
	if term.ID == 0 || term.SourceLang != "en" || term.Source != "crane" {
		t.Errorf("%+v", term)
	}
	ok(t, n.RemoveTerm(ctx, mara, term.ID))
	kind(t, n.RemoveTerm(ctx, mara, term.ID), depesche.NotFound)
	if got := entries() - before; got != 7 {
		t.Errorf("%d ledger entries for 7 changes", got)
	}
	for _, key := range []string{"", "a/b", "Local", "-a", "é", "feed.xml"} {
		_, err := n.SaveChannel(ctx, mara, depesche.Channel{Key: key})
		kind(t, err, depesche.Invalid, "key")
		_, err = n.SaveTopic(ctx, mara, depesche.Topic{Key: key})
		kind(t, err, depesche.Invalid, "key")
	}
	_, err = n.SaveChannel(ctx, mara, depesche.Channel{Key: "a", Names: map[string]string{"not a tag": "x"}})
	kind(t, err, depesche.Invalid, "en=Politics")
	for _, bad := range []depesche.Term{
		{SourceLang: "en", TargetLang: "de", Source: " ", Target: "x", Policy: depesche.TermRequired},
		{SourceLang: "en", TargetLang: "??", Source: "x", Target: "x", Policy: depesche.TermRequired},
		{SourceLang: "en", TargetLang: "de", Source: "x", Target: "x", Policy: "maybe"},
	} {
		_, err := n.SaveTerm(ctx, mara, bad)
		kind(t, err, depesche.Invalid)
	}
}

func TestEditionsWithPagesKeepTheirLanguage(t *testing.T) {
	n, _ := open(t)
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "es", Lang: "es-MX", Name: "Puerto"}))
	story := importCrane(t, n)
	_, err := n.Publish(ctx, mara, story, []string{"en"})
	ok(t, err)
	kind(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "en", Lang: "pt", Name: "Porto"}), depesche.Refused, "another edition")
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "en", Lang: "en", Name: "Another name"}))
}

// A name is an edition's code or a language, and says one of them: an edition in another
// language may not be called as one is, nor publish in what is a code.
func TestEditionsHaveNamesOfTheirOwn(t *testing.T) {
	n, _ := open(t)
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "mexico", Lang: "pl"}))
	kind(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "pl", Lang: "pt"}), depesche.Refused, "the language of the edition mexico")
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "pl", Lang: "pl"}))
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "br", Lang: "pt-BR"}))
	kind(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "rennes", Lang: "br"}), depesche.Refused, "the code of an edition in pt-BR")
	kind(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "mexico", Lang: "br"}), depesche.Refused, "the code of an edition in pt-BR")
	// Where it is so already, the rest can still be changed.
	ok(t, n.Store.SaveEdition(ctx, depesche.Edition{Code: "rennes", Lang: "br", Name: "Ouest", TimeZone: "UTC"}))
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "rennes", Lang: "br", Name: "Est"}))
}

func TestHouseQuotes(t *testing.T) {
	n, _ := open(t)
	story := importCrane(t, n)
	withEcho(t, n, story)
	_, err := n.Translate(ctx, mara, story, "de", newsroom.TranslateOptions{Engine: "echo"})
	ok(t, err)
	seen, err := n.Look(ctx, story, "de")
	ok(t, err)
	quoted := newsroom.SegmentEdit{Story: story, Lang: "de", Key: seen.Revision.Targets[3].Key, Target: depesche.Plain("„Die Stadt hat die Reparatur nicht bezahlt“, sagte die Hafenmeisterin Tamsin Orlo.")}
	_, err = n.EditSegment(ctx, mara, quoted)
	ok(t, err)
	marks := func() (found int) {
		t.Helper()
		res, err := n.Check(ctx, mara, story, "de")
		ok(t, err)
		for _, f := range res.Findings {
			if f.Rule == "locale.quotes" {
				found++
			}
		}
		return found
	}
	if got := marks(); got != 0 {
		t.Errorf("without a house style: %d findings", got)
	}
	de := depesche.Edition{Code: "de", Lang: "de", Name: "Hafenpost", Policy: newsroom.DefaultPolicy}
	de.Policy.Quotes = "»«›‹"
	ok(t, n.AddEdition(ctx, mara, de))
	if got := marks(); got != 2 {
		t.Errorf("with a house style: %d findings, want one for each mark", got)
	}
	de.Policy.Quotes = "»"
	kind(t, n.AddEdition(ctx, mara, de), depesche.Invalid, "no style of quotation marks")
}
