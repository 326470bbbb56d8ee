package demo

import (
	"bytes"
	"image/jpeg"
	"net/url"
	"slices"
	"strings"
	"testing"

	"depesche"
)

func load(t *testing.T) []Story {
	t.Helper()
	ss, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return ss
}

func newsroom(t *testing.T) Newsroom {
	t.Helper()
	n, err := LoadNewsroom()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestHeads(t *testing.T) {
	n := newsroom(t)
	channels, topics, people := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, c := range n.Channels {
		channels[c.Key] = true
	}
	for _, c := range n.Topics {
		topics[c.Key] = true
	}
	for _, p := range n.People {
		people[p.Name] = true
	}
	slugs, urls := map[string]bool{}, map[string]bool{}
	ss := load(t)
	if len(ss) < 14 {
		t.Fatalf("%d stories, want at least 14", len(ss))
	}
	for i, s := range ss {
		if slugs[s.Slug] || urls[s.URL] {
			t.Errorf("%s: slug or address occurs twice", s.Slug)
		}
		slugs[s.Slug], urls[s.URL] = true, true
		if u, err := url.Parse(s.URL); err != nil || u.Scheme != "https" || !strings.HasSuffix(u.Host, ".example") {
			t.Errorf("%s: the address %q is not one of an invented agency", s.Slug, s.URL)
		}
		if !channels[s.Channel] {
			t.Errorf("%s: no channel %q", s.Slug, s.Channel)
		}
		for _, k := range s.Topics {
			if !topics[k] {
				t.Errorf("%s: no topic %q", s.Slug, k)
			}
		}
		if s.Source == "" || s.Rights == "" || s.Slugline == "" || len(s.Byline) == 0 || s.Priority < 1 || s.Priority > 6 {
			t.Errorf("%s: head is incomplete: %+v", s.Slug, s)
		}
		if s.AgeMinutes <= 0 || s.AgeMinutes > 4*24*60 {
			t.Errorf("%s: %d minutes old, want the last four days", s.Slug, s.AgeMinutes)
		}
		if i > 0 && ss[i-1].AgeMinutes < s.AgeMinutes {
			t.Errorf("%s comes before an older story", s.Slug)
		}
		if s.Credit != "" && (!strings.HasPrefix(s.Credits["de"], "Zeichnung: ") || !strings.HasPrefix(s.Credits["es"], "Dibujo: ")) {
			t.Errorf("%s: credits in other languages: %v", s.Slug, s.Credits)
		}
		if (s.Picture == "") != (s.Credit == "") {
			t.Errorf("%s: picture %q with credit %q", s.Slug, s.Picture, s.Credit)
		}
		for j, p := range s.Texts {
			if j == 0 && p.Lang != s.Lang {
				t.Errorf("%s: the first plan is for %s, not for the original", s.Slug, p.Lang)
			}
			if s.State != depesche.StoryInbox && !people[p.By] && p.By != depesche.System.Name || p.ReadBy != "" && !people[p.ReadBy] {
				t.Errorf("%s/%s: unknown person in %+v", s.Slug, p.Lang, p)
			}
			if (p.State == depesche.TextApproved) != (p.ReadBy != "") {
				t.Errorf("%s/%s: approved and read by somebody must go together: %+v", s.Slug, p.Lang, p)
			}
			if p.AgeMinutes > s.AgeMinutes {
				t.Errorf("%s/%s: worked on before it was published by its source", s.Slug, p.Lang)
			}
			if s.EmbargoMinutes > 0 && p.Published {
				t.Errorf("%s/%s: published under embargo", s.Slug, p.Lang)
			}
		}
	}
}

// The matrix in the desk is only worth looking at if every state occurs.
func TestMix(t *testing.T) {
	states, langs := map[depesche.TextState]int{}, map[string]int{}
	embargoed, inbox, stale, corrected, long := 0, 0, 0, 0, 0
	for _, s := range load(t) {
		langs[s.Lang]++
		for _, p := range s.Texts {
			states[p.State]++
		}
		if s.EmbargoMinutes > 0 {
			embargoed++
		}
		if s.State == depesche.StoryInbox {
			inbox++
		}
		corrected += len(s.Corrections)
		for _, l := range Langs() {
			ps := s.Pairs(l, Current)
			if slices.ContainsFunc(ps, func(p Pair) bool { return p.Stale }) {
				stale++
			}
			if l == s.Lang && len(ps) > 45 {
				long++
			}
		}
	}
	for _, st := range []depesche.TextState{depesche.TextDraft, depesche.TextInEdit, depesche.TextInReview, depesche.TextApproved} {
		if states[st] == 0 {
			t.Errorf("no text is in state %s", st)
		}
	}
	for _, l := range Langs() {
		if langs[l] == 0 {
			t.Errorf("no story has its original in %s", l)
		}
	}
	if embargoed == 0 || inbox == 0 || stale != 1 || corrected < 2 || long == 0 {
		t.Errorf("embargoed %d, inbox %d, stale %d, corrections %d, long %d", embargoed, inbox, stale, corrected, long)
	}
}

func TestTexts(t *testing.T) {
	for _, s := range load(t) {
		for _, p := range s.Texts {
			for _, v := range []Version{First, Current} {
				d := s.Document(p.Lang, v)
				for _, u := range d.Units() {
					if !u.Text.Equal(u.Text.Normal()) {
						t.Errorf("%s/%s %s: invalid marks %+v", s.Slug, p.Lang, u.Ref, u.Text)
					}
					if strings.ContainsAny(u.Text.Text, "*{}~\\") || strings.Contains(u.Text.Text, "](") || strings.Contains(u.Text.Text, "  ") {
						t.Errorf("%s/%s %s: notation left in %q", s.Slug, p.Lang, u.Ref, u.Text.Text)
					}
				}
				done := p.State == depesche.TextApproved || p.State == depesche.TextInReview
				for _, q := range s.Pairs(p.Lang, v) {
					if q.Source.IsEmpty() {
						t.Errorf("%s %s: a segment without source: %q", s.Slug, q.Unit, q.Target.Text)
					}
					if done && q.Target.IsEmpty() {
						t.Errorf("%s/%s is finished but lacks %q", s.Slug, p.Lang, q.Source.Text)
					}
				}
			}
		}
		for _, l := range Langs() {
			if _, ok := s.Plan(l); ok {
				continue
			}
			for _, q := range s.Pairs(l, Current) {
				if !q.Target.IsEmpty() {
					t.Fatalf("%s has a text in %s but no plan for it", s.Slug, l)
				}
			}
		}
	}
}

// Documents and pairs must tell the same story: units in the same order, the pairs'
// sources in the units.
func TestPairsFollowTheDocument(t *testing.T) {
	for _, s := range load(t) {
		for _, v := range []Version{First, Current} {
			d := s.Document(s.Lang, v)
			pairs := s.Pairs("de", v)
			for _, u := range d.Units() {
				var whole depesche.Inline
				for len(pairs) > 0 && pairs[0].Unit == u.Ref {
					if pairs[0].Kind != u.Kind {
						t.Errorf("%s %s: kind %s, want %s", s.Slug, u.Ref, pairs[0].Kind, u.Kind)
					}
					if whole.Text != "" {
						whole = whole.Append(depesche.Plain(" "))
					}
					whole = whole.Append(pairs[0].Source)
					pairs = pairs[1:]
				}
				if !whole.Equal(u.Text) {
					t.Errorf("%s %s:\npairs    %q\ndocument %q", s.Slug, u.Ref, whole.Text, u.Text.Text)
				}
			}
			if len(pairs) > 0 {
				t.Errorf("%s: %d pairs left over, the first of unit %s", s.Slug, len(pairs), pairs[0].Unit)
			}
		}
	}
}

func TestStaleTranslation(t *testing.T) {
	for _, s := range load(t) {
		if s.Slug != "wind-park" {
			continue
		}
		for lang, want := range map[string]int{"en": 0, "de": 0, "es": 2} {
			got := 0
			for _, p := range s.Pairs(lang, Current) {
				if p.Stale {
					got++
				}
			}
			if got != want {
				t.Errorf("%s: %d stale segments, want %d", lang, got, want)
			}
		}
		first, now := s.Document("en", First), s.Document("en", Current)
		if first.BodyText() == now.BodyText() || !s.Corrected() {
			t.Error("the two versions of the corrected original are the same")
		}
	}
}

func TestPictures(t *testing.T) {
	used := map[string]bool{}
	for _, s := range load(t) {
		if s.Picture == "" {
			continue
		}
		used[s.Picture] = true
		b, err := PictureFile(s.Picture)
		if err != nil {
			t.Errorf("%s: %v", s.Slug, err)
			continue
		}
		im, err := jpeg.Decode(bytes.NewReader(b))
		if err != nil {
			t.Errorf("%s: %v", s.Picture, err)
			continue
		}
		if sz := im.Bounds().Size(); sz.X != PictureWidth || sz.Y != PictureHeight {
			t.Errorf("%s is %v", s.Picture, sz)
		}
		d := s.Document(s.Lang, Current)
		if d.Lead.Caption.IsEmpty() || d.Lead.Alt == "" {
			t.Errorf("%s: picture without caption or alternative text", s.Slug)
		}
	}
	names := PictureNames()
	if len(names) < 10 {
		t.Errorf("%d pictures, want at least 10", len(names))
	}
	for _, n := range names {
		if !used[n] {
			t.Errorf("nothing uses the picture %s", n)
		}
	}
}

func TestMemoryAndGlossary(t *testing.T) {
	ms, err := LoadMemory()
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]bool{}
	for _, m := range ms {
		sources[m.Source.Text] = true
		if m.Source.IsEmpty() || m.Target.IsEmpty() {
			t.Errorf("half a pair: %+v", m)
		}
	}
	if len(sources) < 20 || len(ms) != 2*len(sources) {
		t.Errorf("%d pairs of %d sources", len(ms), len(sources))
	}
	exact := 0
	for _, s := range load(t) {
		if s.State != depesche.StoryInbox {
			continue
		}
		for _, p := range s.Pairs("de", Current) {
			if sources[p.Source.Text] {
				exact++
			}
		}
	}
	if exact == 0 {
		t.Error("no sentence of the inbox is in the memory")
	}
	policies := map[depesche.TermPolicy]int{}
	for _, x := range newsroom(t).Terms {
		policies[x.Policy]++
	}
	if policies[depesche.TermRequired] == 0 || policies[depesche.TermForbidden] == 0 || policies[depesche.TermPreferred] == 0 {
		t.Errorf("glossary: %v", policies)
	}
}

func TestNewsroomNames(t *testing.T) {
	n := newsroom(t)
	for _, l := range Langs() {
		for _, c := range n.Channels {
			if c.Names[l] == "" {
				t.Errorf("channel %s has no name in %s", c.Key, l)
			}
		}
		for _, c := range n.Topics {
			if c.Names[l] == "" {
				t.Errorf("topic %s has no name in %s", c.Key, l)
			}
		}
	}
	about := map[string]bool{}
	for _, a := range n.Authors {
		about[a.Name] = true
		for _, l := range Langs() {
			if a.About[l] == "" {
				t.Errorf("nothing is said of %s in %s", a.Name, l)
			}
		}
	}
	for _, s := range load(t) {
		for _, name := range s.Byline {
			if !about[name] {
				t.Errorf("nothing is said of %s, who wrote %s", name, s.Slug)
			}
		}
	}
	for _, p := range n.People {
		if !p.Role.Includes(depesche.RoleReader) || p.Email == "" {
			t.Errorf("%+v", p)
		}
	}
}
