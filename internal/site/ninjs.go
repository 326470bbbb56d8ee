package site

import (
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"depesche"
	"depesche/internal/store"
)

// ninjs is a published story as IPTC ninjs, for other newsrooms: version 2.1, or 1.3.
func (s *Server) ninjs(r *http.Request, f *frame, ps *store.PublishedStory, old bool) (thing, error) {
	it := itemOf(ps)
	body, err := s.feedContent(r, f, it)
	if err != nil {
		return nil, err
	}
	updated := iso(lastChange(it.Updated, it.Corrections))
	n := thing{
		"uri": f.addr.abs("/" + it.Edition + "/" + strconv.FormatInt(it.Number, 10)), "type": "text", "representationtype": "complete", "pubstatus": "usable", "version": updated, "versioncreated": updated,
		"language": it.Lang, "urgency": min(max(ps.Story.Priority, 1), 9),
	}
	set := func(key, v string) {
		if v != "" {
			n[key] = v
		}
	}
	set("located", it.Dateline)
	set("slugline", ps.Story.Slugline)
	set("usageterms", ps.Story.Provenance.Rights)
	set("copyrightholder", f.Name)
	plain := plainOf(&ps.Document)
	words, signs := len(strings.Fields(plain)), utf8.RuneCountInString(plain)
	text := oneLine(it.Standfirst)
	if old {
		n["mimetype"], n["headline"], n["body_html"], n["charcount"], n["wordcount"] = "text/html", oneLine(it.Headline), string(body), signs, words
		set("byline", f.P.List(it.Byline))
		set("description_text", text)
	} else {
		n["standard"] = thing{"name": "ninjs", "version": "2.1", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json"}
		n["firstcreated"] = iso(it.First)
		n["headlines"] = []thing{{"role": "main", "contenttype": "text/plain", "value": oneLine(it.Headline)}}
		n["bodies"] = []thing{{"role": "main", "contenttype": "text/html", "charcount": signs, "wordcount": words, "value": string(body)}}
		set("by", f.P.List(it.Byline))
		if text != "" {
			n["descriptions"] = []thing{{"role": "summary", "contenttype": "text/plain", "value": text}}
		}
	}
	f.ninjsAbout(n, ps, old)
	f.ninjsPicture(n, it, old)
	return n, nil
}

// ninjsAbout says what a story is about, where it is from, and its other languages.
func (f *frame) ninjsAbout(n thing, ps *store.PublishedStory, old bool) {
	subjects, sources := "subjects", "infosources"
	if old {
		subjects, sources = "subject", "infosource"
	}
	var about []thing
	if ps.Channel != nil {
		about = append(about, thing{"name": depesche.NameIn(ps.Channel.Names, f.ed.Lang, ps.Channel.Key), "rel": "channel", "code": ps.Channel.Key})
	}
	for _, t := range ps.Topics {
		about = append(about, thing{"name": depesche.NameIn(t.Names, f.ed.Lang, t.Key), "rel": "about", "code": t.Key})
	}
	if len(about) > 0 {
		for _, a := range about {
			if !old {
				a["literal"] = a["code"]
				delete(a, "code")
			}
		}
		n[subjects] = about
	}
	if o := ps.Original; o.Source != "" {
		source := thing{"name": o.Source, "rel": "source"}
		if !old {
			source = thing{"name": o.Source, "role": "source"}
		}
		n[sources] = []thing{source}
	}
	if ps.Kind == depesche.Translation {
		note := "feed.unread"
		if ps.Publication.Reviewed {
			note = "feed.read"
		}
		n["ednote"] = f.P.T(note, f.P.LangName(ps.Original.Lang))
	}
}

func (f *frame) ninjsPicture(n thing, it *store.PublishedItem, old bool) {
	if it.Lead == nil || it.LeadFile == nil {
		return
	}
	p := f.pictureData(it.Lead, it.LeadFile, it.Lang, pictureName(it.Headline, it.Lang, it.First, f.P.Zone()))
	rendition := thing{"href": p.URL}
	if p.Width > 0 {
		rendition["width"], rendition["height"] = p.Width, p.Height
	}
	pic := thing{"uri": p.URL, "type": "picture", "usageterms": it.LeadFile.Copyright, "copyrightnotice": it.LeadFile.Copyright}
	if it.LeadFile.Copyright == "" {
		delete(pic, "usageterms")
		delete(pic, "copyrightnotice")
	}
	caption := p.Caption
	if caption == "" {
		caption = p.Alt
	}
	if old {
		rendition["mimetype"] = "image/jpeg"
		pic["renditions"] = thing{"full": rendition}
		pic["description_text"], pic["byline"] = caption, p.Credit
		n["associations"] = thing{"mainpic": pic}
		return
	}
	rendition["name"], rendition["contenttype"] = "full", "image/jpeg"
	pic["name"], pic["renditions"], pic["by"] = "mainpic", []thing{rendition}, p.Credit
	if caption != "" {
		pic["descriptions"] = []thing{{"role": "caption", "contenttype": "text/plain", "value": caption}}
	}
	n["associations"] = []thing{pic}
}
