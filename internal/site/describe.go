package site

import (
	"encoding/json"
	"html/template"
	"strings"
	"time"

	"depesche"
	"depesche/internal/store"
)

// thing is a node of schema.org JSON-LD. A struct per type would have to leave out half
// of its fields; keys with nothing to say are simply not set.
type thing map[string]any

// describe tells machines what the page is: schema.org NewsArticle, Open Graph.
func (f *frame) describe(ps *store.PublishedStory, y *body) {
	pub, d := &ps.Publication, &ps.Document
	f.Social = &social{Type: "article", Published: iso(pub.First), Modified: iso(pub.Updated)}
	if strings.Contains(f.ed.Lang, "-") { // Open Graph wants language and territory
		f.Social.Locale = strings.ReplaceAll(f.ed.Lang, "-", "_")
	}
	article := thing{
		"@context":            "https://schema.org",
		"@type":               "NewsArticle",
		"@id":                 f.Canonical,
		"url":                 f.Canonical,
		"mainEntityOfPage":    f.Canonical,
		"headline":            f.Title,
		"inLanguage":          f.ed.Lang,
		"datePublished":       f.P.ISO(pub.First),
		"dateModified":        f.P.ISO(pub.Updated),
		"isAccessibleForFree": true,
		"publisher":           thing{"@type": "NewsMediaOrganization", "name": f.Name, "url": f.addr.abs(frontPath(f.ed.Code))},
	}
	if f.Description != "" {
		article["description"] = f.Description
	}
	if len(d.Byline) > 0 {
		var authors []thing
		for _, n := range d.Byline {
			authors = append(authors, thing{"@type": "Person", "name": n})
		}
		article["author"] = authors
	} else if ps.Original.Source != "" {
		article["author"] = []thing{{"@type": "Organization", "name": ps.Original.Source}}
	} else {
		article["author"] = []thing{{"@type": "Organization", "name": f.Name}}
	}
	if d.Dateline != "" {
		article["contentLocation"] = thing{"@type": "Place", "name": d.Dateline}
		article["dateline"] = d.Dateline
	}
	if ps.Channel != nil {
		name := depesche.NameIn(ps.Channel.Names, f.ed.Lang, ps.Channel.Key)
		article["articleSection"] = name
		f.Social.Section = name
	}
	if len(ps.Topics) > 0 {
		var names []string
		for _, t := range ps.Topics {
			names = append(names, depesche.NameIn(t.Names, f.ed.Lang, t.Key))
		}
		article["keywords"] = names
	}
	if d.Lead != nil {
		if file, ok := ps.Pictures[d.Lead.Hash]; ok && d.Lead.Hash != "" {
			src, w, h := largest(&file, y.name, f.addr.abs)
			article["image"] = imageObject(d.Lead, &file, src, w, h)
			f.Social.Image, f.Social.ImageWidth, f.Social.ImageHeight = card(&file, y.name, f.addr.abs)
			if !d.Lead.Decorative {
				f.Social.ImageAlt = d.Lead.Alt
			}
		}
	}
	f.origin(article, ps)
	if n := len(ps.Corrections); n > 0 {
		var cs []thing
		for _, c := range ps.Corrections {
			cs = append(cs, thing{"@type": "CorrectionComment", "text": c.Right, "datePublished": f.P.ISO(c.At)})
		}
		article["correction"] = cs
	}
	f.Data = script(article)
}

// origin states what the page is made from: translationOfWork for a translation,
// isBasedOn for what came from elsewhere, workTranslation the other way round.
func (f *frame) origin(article thing, ps *store.PublishedStory) {
	o := &ps.Original
	source := safeHref(o.URL)
	if source != "" {
		article["isBasedOn"] = source
	}
	if o.Source != "" {
		article["creditText"] = o.Source
	}
	if ps.Kind == depesche.Translation {
		work := thing{"@type": "NewsArticle", "inLanguage": o.Lang}
		if o.Headline != "" {
			work["headline"] = oneLine(o.Headline)
		}
		if o.Path != "" {
			work["@id"], work["url"] = f.addr.abs(o.Path), f.addr.abs(o.Path)
		} else if source != "" {
			work["url"] = source
		}
		article["translationOfWork"] = work
		return
	}
	var others []thing
	for _, l := range ps.Languages {
		if l.Edition != f.ed.Code {
			others = append(others, thing{"@type": "NewsArticle", "@id": f.addr.abs(l.Path), "inLanguage": l.Lang})
		}
	}
	if len(others) > 0 {
		article["workTranslation"] = others
	}
}

func imageObject(u *depesche.PictureUse, file *store.PictureFile, src string, w, h int) thing {
	im := thing{"@type": "ImageObject", "url": src}
	if w > 0 {
		im["width"], im["height"] = w, h
	}
	if t := oneLine(u.Caption.Text); t != "" {
		im["caption"] = t
	}
	if c := creditOf(u, file); c != "" {
		im["creditText"] = c
	}
	if file.Byline != "" {
		im["creator"] = thing{"@type": "Person", "name": file.Byline}
	}
	if file.Copyright != "" {
		im["copyrightNotice"] = file.Copyright
	}
	return im
}

// script makes a node safe inside <script>: encoding/json escapes <, > and &.
func script(v thing) template.JS {
	b, err := json.Marshal(v)
	if err != nil {
		return "" // strings, numbers, lists and maps of them: cannot fail
	}
	return template.JS(b)
}

func iso(t time.Time) string { return t.UTC().Format(time.RFC3339) }
