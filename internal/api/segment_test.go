package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
)

const twice = "# Ferry back in service\n\nThe ferry to Norrholm sails again, and the pier is open. Tickets are free.\n\nTickets are free.\n"

type sentences struct {
	Revision int
	Segments []struct {
		Key, Source, Target, By string
		State                   depesche.SegmentState
		ReviewedBy              string `json:"reviewed_by"`
	}
}

func TestSentencesOverTheAPI(t *testing.T) {
	_, as := start(t)
	ann, second, onlooker := as(depesche.RoleEditor), as(depesche.RoleTranslator), as(depesche.RoleReader)
	ann.do("POST", "/api/v1/stories?lang=en&name=f.md", twice, 200, nil)
	const text = "/api/v1/stories/1/texts/de"
	ann.do("POST", text+"/translate", `{"engine":"none"}`, 200, nil)
	read := func() (s sentences) {
		t.Helper()
		ann.do("GET", text, "", 200, &s)
		return s
	}
	s := read()
	if len(s.Segments) != 4 {
		t.Fatalf("%+v", s)
	}
	segment := func(i int) string { return text + "/segments/" + s.Segments[i].Key }
	put := func(c client, i int, target string) {
		t.Helper()
		body, _ := json.Marshal(map[string]any{"target": target, "confirm": true})
		c.do("PUT", segment(i), string(body), 200, nil)
	}
	put(ann, 1, "Die Fähre nach Norrholm fährt wieder, und der Pier ist offen.")

	// Divided between two words, and joined again.
	var f failure
	ann.do("POST", segment(1)+"/split", `{"at":6}`, 400, &f)
	if f.Error.Key != "split.place" {
		t.Errorf("%+v", f)
	}
	onlooker.do("POST", segment(1)+"/split", `{"at":10}`, 403, nil)
	at := strings.Index(s.Segments[1].Source, " and")
	body, _ := json.Marshal(map[string]int{"at": at, "base": s.Revision})
	var cut sentences
	ann.do("POST", segment(1)+"/split", string(body), 409, &f) // the sentence was written since
	body, _ = json.Marshal(map[string]int{"at": at})
	ann.do("POST", segment(1)+"/split", string(body), 200, &cut)
	if len(cut.Segments) != 5 || strings.TrimSpace(cut.Segments[2].Source) != "and the pier is open." || cut.Segments[2].Target == "" {
		t.Fatalf("%+v", cut)
	}
	ann.do("POST", text+"/segments/"+cut.Segments[1].Key+"/merge", "", 200, &cut)
	if len(cut.Segments) != 4 || cut.Segments[1].Source != s.Segments[1].Source {
		t.Fatalf("%+v", cut)
	}
	s = read()
	ann.do("POST", segment(3)+"/merge", "", 400, &f)
	if f.Error.Key != "merge.last" {
		t.Errorf("%+v", f)
	}

	// The same sentence again.
	put(ann, 2, "Fahrkarten sind frei.")
	put(second, 3, "Tickets kosten nichts.")
	var rs struct {
		Repeats []struct {
			ID, Text string
			Stands   newsroom.RepeatState
		}
	}
	ann.do("GET", segment(2)+"/repeats?elsewhere=true", "", 200, &rs)
	if len(rs.Repeats) != 1 || rs.Repeats[0].Stands != newsroom.RepeatOwn {
		t.Fatalf("%+v", rs)
	}
	var done struct {
		Changed int
		Left    []struct{ ID string }
	}
	ann.do("POST", segment(2)+"/spread", "{}", 200, &done)
	if done.Changed != 0 || len(done.Left) != 1 || done.Left[0].ID != rs.Repeats[0].ID {
		t.Fatalf("what a person wrote: %+v", done)
	}
	body, _ = json.Marshal(map[string]any{"over": []string{done.Left[0].ID}})
	ann.do("POST", segment(2)+"/spread", string(body), 200, &done)
	if s = read(); done.Changed != 1 || s.Segments[3].Target != "Fahrkarten sind frei." {
		t.Fatalf("%+v %+v", done, s)
	}

	// A second pair of eyes.
	ann.do("POST", segment(2)+"/review", "", 422, &f)
	if f.Error.Key != "review.own" {
		t.Errorf("%+v", f)
	}
	second.do("POST", segment(2)+"/review", "", 200, nil)
	if s = read(); s.Segments[2].ReviewedBy != "Ann translator" || s.Segments[3].ReviewedBy != "" {
		t.Errorf("%+v", s)
	}
	second.do("POST", text+"/review", `{"base":1}`, 409, nil)
	second.do("POST", text+"/review", "", 200, nil)
	if s = read(); s.Segments[3].ReviewedBy != "Ann translator" {
		t.Errorf("%+v", s)
	}
	second.do("POST", text+"/review", "", 422, nil)

	// One sentence by an engine; there is none here.
	ann.do("POST", segment(0)+"/draft", "", 503, &f)
	if f.Error.Key != "draft.nothing" {
		t.Errorf("%+v", f)
	}
	ann.do("POST", text+"/segments/nonsense/draft", "", 404, nil)
}

func TestWordsInTheMemoryOverTheAPI(t *testing.T) {
	n, as := start(t)
	c := as(depesche.RoleTranslator)
	for _, p := range [][2]string{{"The ferry sails.", "Die Fähre fährt."}, {"A ferry sank.", "Eine Fähre sank."}, {"It rained.", "Es regnete."}} {
		if err := n.Remember(ctx, depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", Source: depesche.Plain(p[0]), Target: depesche.Plain(p[1]), By: "Mara"}); err != nil {
			t.Fatal(err)
		}
	}
	var found struct{ Pairs []newsroom.ConcordanceHit }
	c.do("GET", "/api/v1/memory/search?q=ferry&lang=en&other=de&sort=date&limit=1", "", 200, &found)
	if len(found.Pairs) != 1 || found.Pairs[0].Unit.Source.Text != "A ferry sank." || len(found.Pairs[0].Source) < 2 {
		t.Fatalf("%+v", found)
	}
	c.do("GET", "/api/v1/memory/search?q=ferry&sort=date&before=2", "", 200, &found)
	if len(found.Pairs) != 1 || found.Pairs[0].Unit.Source.Text != "The ferry sails." {
		t.Fatalf("%+v", found)
	}
	c.do("GET", "/api/v1/memory/search?q=zebra", "", 200, &found)
	if found.Pairs == nil || len(found.Pairs) != 0 {
		t.Fatalf("%+v", found)
	}
	client{t, c.base, ""}.do("GET", "/api/v1/memory/search?q=ferry", "", 401, nil)
}
