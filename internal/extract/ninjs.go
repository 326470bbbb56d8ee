package extract

import (
	"encoding/json"
	"sort"
	"strings"
	"time"

	"depesche"
)

// ninjs is an IPTC ninjs object whatever its version: keys are compared without case
// and underscores, so that versioncreated, versionCreated and version_created are one.
type ninjs map[string]any

func normalKeys(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(ninjs, len(v))
		for k, e := range v {
			m[strings.ReplaceAll(strings.ToLower(k), "_", "")] = normalKeys(e)
		}
		return m
	case []any:
		for i := range v {
			v[i] = normalKeys(v[i])
		}
	}
	return v
}

func (n ninjs) text(keys ...string) string {
	for _, k := range keys {
		if s, ok := n[k].(string); ok {
			if s = clean(s); s != "" {
				return s
			}
		}
	}
	return ""
}

func (n ninjs) list(key string) []ninjs {
	var out []ninjs
	switch v := n[key].(type) {
	case []any:
		for _, e := range v {
			if o, ok := e.(ninjs); ok {
				out = append(out, o)
			}
		}
	case ninjs: // an object by name, as in ninjs 1
		var names []string
		for k := range v {
			names = append(names, k)
		}
		sort.Strings(names)
		for _, k := range names {
			if o, ok := v[k].(ninjs); ok {
				if o.text("name") == "" {
					o["name"] = k
				}
				out = append(out, o)
			}
		}
	}
	return out
}

// role returns the value of the first object in a list (headlines, bodies,
// descriptions) with one of the roles; "" stands for any.
func (n ninjs) role(key string, roles ...string) (value, contentType string) {
	for _, r := range roles {
		for _, o := range n.list(key) {
			v, _ := o["value"].(string)
			if v != "" && (r == "" || strings.EqualFold(o.text("role"), r)) {
				return v, o.text("contenttype")
			}
		}
	}
	return "", ""
}

// readNINJS reads IPTC ninjs 1 to 3: https://iptc.org/standards/ninjs/
func readNINJS(data []byte) (*Story, error) {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "extract.json", "the JSON cannot be read; check that the file is complete")
	}
	if l, ok := v.([]any); ok && len(l) == 1 {
		v = l[0]
	}
	n, ok := normalKeys(v).(ninjs)
	if !ok || n["uri"] == nil && n["headline"] == nil && n["headlines"] == nil {
		return nil, depesche.E(depesche.Invalid, "extract.json", "this JSON is not a news item in IPTC ninjs (no uri and no headline); export the item as ninjs 1, 2 or 3")
	}
	s := &Story{Lang: n.text("language"), Site: n.text("providername", "provider")}
	head := n.text("headline")
	if h, _ := n.role("headlines", "main", "headline", ""); head == "" {
		head = clean(h)
	}
	s.Document.Headline = depesche.Plain(firstOf(head, n.text("title", "slugline")))
	s.Authors = splitAuthors(n.text("byline", "by"))
	if len(s.Authors) == 0 {
		for _, o := range n.list("infosources") {
			if r := strings.ToLower(o.text("role")); strings.Contains(r, "author") || strings.Contains(r, "creator") {
				s.Authors = append(s.Authors, splitAuthors(o.text("name"))...)
			}
		}
	}
	s.Document.Dateline = n.text("located")
	s.published = parseTime(n.text("firstcreated", "firstpublished", "contentcreated", "versioncreated"))
	s.modified = parseTime(n.text("versioncreated", "contentmodified"))
	if !s.modified.After(s.published) {
		s.modified = time.Time{}
	}
	for _, o := range n.list("infosources") {
		if s.Site == "" {
			s.Site = o.text("name")
		}
	}
	if s.Site == "" {
		s.Site = n.text("copyrightholder", "source")
	}
	s.Provenance = depesche.Provenance{Source: s.Site, URL: safeURL(nil, firstOf(n.text("canonical", "url"), n.text("uri"))),
		Rights: firstOf(n.text("usageterms"), n.text("copyrightnotice"), n.text("copyrightholder"))}
	for _, o := range n.list("rightsinfo") {
		if s.Provenance.Rights == "" {
			s.Provenance.Rights = o.text("usageterms", "linkedrights", "copyrightnotice")
		}
	}
	if o, ok := n["rightsinfo"].(ninjs); ok && s.Provenance.Rights == "" {
		s.Provenance.Rights = o.text("usageterms", "langid", "copyrightnotice")
	}
	if err := s.ninjsDesk(n); err != nil {
		return nil, err
	}
	if err := s.ninjsBody(n); err != nil {
		return nil, err
	}
	if d, _ := n.role("descriptions", "summary", "standfirst", "lead", "caption", ""); d != "" && n["bodies"] != nil {
		s.Document.Standfirst = plain(d)
	} else if t := n.text("descriptiontext"); t != "" && n.text("type") != "picture" {
		s.Document.Standfirst = depesche.Plain(t)
	}
	if len(s.Document.Blocks) > 0 && fold(s.Document.Blocks[0].Text.Text) == fold(s.Document.Standfirst.Text) {
		s.Document.Standfirst = depesche.Inline{}
	}
	s.ninjsPictures(n)
	if len(s.Document.Blocks) == 0 && s.Document.Standfirst.IsEmpty() {
		return nil, depesche.E(depesche.Invalid, "extract.no_text", "this ninjs item has no text (it is of type %q); export the item with its body", n.text("type"))
	}
	return s, nil
}

// ninjsDesk reads what an item says to the desk. An embargo that cannot be read must not
// be overlooked.
func (s *Story) ninjsDesk(n ninjs) error {
	s.Slugline = n.text("slugline")
	if u, ok := n["urgency"].(float64); ok && u >= 1 && u <= 9 {
		s.Priority = min(int(u), 6)
	}
	switch e := n["embargoed"].(type) {
	case nil, bool:
		if e == true {
			return depesche.E(depesche.Invalid, "extract.embargo", "this item is under an embargo without an end: ask its sender for the time, and write it into the field \"embargoed\"")
		}
	case string:
		if e = strings.TrimSpace(e); e == "" {
			return nil
		}
		t, err := time.Parse(time.RFC3339, e)
		if err != nil {
			return depesche.Wrap(err, depesche.Invalid, "extract.embargo", "the end of this item's embargo, %q, cannot be read: write it like 2026-11-30T06:00:00+01:00 into the field \"embargoed\"", e)
		}
		s.Embargo = t.UTC()
	default:
		return depesche.E(depesche.Invalid, "extract.embargo", "the end of this item's embargo cannot be read: write it like 2026-11-30T06:00:00+01:00 into the field \"embargoed\"")
	}
	return nil
}

func (s *Story) ninjsBody(n ninjs) error {
	body, kind := "", ""
	for _, k := range []string{"bodyhtml", "bodyxhtml", "bodyhtml5", "bodytext"} {
		if t, ok := n[k].(string); ok && strings.TrimSpace(t) != "" {
			body, kind = t, k
			break
		}
	}
	if body == "" {
		for _, want := range []string{"html", ""} {
			for _, o := range n.list("bodies") {
				if v, ok := o["value"].(string); ok && body == "" && strings.Contains(o.text("contenttype"), want) {
					body, kind = v, o.text("contenttype")
				}
			}
		}
	}
	if body == "" {
		return nil
	}
	if !strings.Contains(kind, "html") && !(htmlTag().MatchString(body) && strings.Contains(body, "</")) {
		for _, p := range paragraphs(strings.ToValidUTF8(strings.ReplaceAll(body, "\r", ""), "")) {
			s.Document.Blocks = append(s.Document.Blocks, textBlock(p))
		}
		return nil
	}
	doc, err := parseHTML([]byte(strings.ToValidUTF8(body, "")))
	if err != nil {
		return depesche.Wrap(err, depesche.Invalid, "extract.broken", "the item's HTML body cannot be read; export it as plain text")
	}
	root := grow(doc, nil)
	if root == nil {
		return nil
	}
	weigh(root)
	ls := rules(collect(root, nil, s.Lang))
	for i := range ls {
		if i == 0 && ls[i].Kind == depesche.Heading && fold(ls[i].text()) == fold(s.Document.Headline.Text) {
			continue
		}
		ls[i].Text = insertions(ls[i].Text)
		s.Document.Blocks = append(s.Document.Blocks, ls[i].Block)
	}
	return nil
}

// ninjsPictures takes the first picture among the associations as the lead, others as
// blocks at the end.
func (s *Story) ninjsPictures(n ninjs) {
	for _, a := range n.list("associations") {
		if t := a.text("type"); t != "picture" && t != "image" && t != "graphic" {
			continue
		}
		p := &depesche.PictureUse{}
		for _, r := range a.list("renditions") {
			w, _ := r["width"].(float64)
			h, _ := r["height"].(float64)
			if u := safeURL(nil, r.text("href", "url")); u != "" && (p.URL == "" || int(w) > p.Width) {
				p.URL = u
				if w >= 0 && w < 1e5 && h >= 0 && h < 1e5 {
					p.Width, p.Height = int(w), int(h)
				}
			}
		}
		if p.URL == "" {
			continue
		}
		caption, _ := a.role("descriptions", "caption", "")
		in, credit := splitCredit(depesche.Plain(firstOf(a.text("descriptiontext", "bodytext"), clean(caption))))
		if !fileName(in.Text) {
			p.Caption = in
		}
		p.Credit = firstOf(a.text("creditline", "byline", "by"), a.text("copyrightholder"), credit)
		if alt := a.text("alttext", "headline"); !fileName(alt) && alt != p.Caption.Text {
			p.Alt = alt
		}
		if s.Document.Lead == nil {
			s.Document.Lead = p
		} else {
			s.Document.Blocks = append(s.Document.Blocks, depesche.Block{Kind: depesche.Picture, Picture: p})
		}
	}
}
