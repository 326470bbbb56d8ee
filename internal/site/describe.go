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

// describe tells machines what the page is: schema.org NewsArticle, Open Graph. pictures is
// the name of the story's picture files.
func (f *frame) describe(ps *store.PublishedStory, pictures string) {
	pub, d := &ps.Publication, &ps.Document
	f.Social = &social{Type: "article", Published: iso(pub.First), Modified: iso(pub.Updated)}
	if tag := f.ed.Tag(); strings.Contains(tag, "-") { // Open Graph wants language and territory
		f.Social.Locale = strings.ReplaceAll(tag, "-", "_")
	}
	article := thing{
		"@context":            "https://schema.org",
		"@type":               "NewsArticle",
		"@id":                 f.Canonical,
		"url":                 f.Canonical,
		"mainEntityOfPage":    f.Canonical,
		"headline":            f.Title,
		"inLanguage":          f.ed.Tag(),
		"datePublished":       f.P.ISO(pub.First),
		"dateModified":        f.P.ISO(pub.Updated),
		"isAccessibleForFree": true,
		"publisher":           f.publisher(),
	}
	if f.Description != "" {
		article["description"] = f.Description
	}
	if len(d.Byline) > 0 {
		var authors []thing
		for _, n := range d.Byline {
			a := thing{"@type": "Person", "name": n}
			if at := f.authorAddress(n); at != "" {
				a["url"] = at
			}
			authors = append(authors, a)
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
			src, w, h := largest(&file, pictures, f.addr.abs)
			article["image"] = imageObject(d.Lead, &file, f.ed.Lang, src, w, h)
			f.Social.Image, f.Social.ImageWidth, f.Social.ImageHeight = socialCrop(&file, pictures, f.addr.abs)
			if !d.Lead.Decorative {
				f.Social.ImageAlt = d.Lead.Alt
			}
		}
	}
	f.origin(article, ps)
	if n := len(ps.Corrections); n > 0 {
		var cs []thing
		for _, c := range ps.Corrections {
			cs = append(cs, thing{"@type": "CorrectionComment", "text": f.P.T("correction.wrong") + ": " + oneLine(c.Wrong) + " " + f.P.T("correction.right") + ": " + oneLine(c.Right),
				"datePublished": f.P.ISO(c.At), "inLanguage": f.ed.Tag()})
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
	terms(article, ps.Story.Provenance.Rights)
	if ps.Kind == depesche.Translation {
		work := thing{"@type": "NewsArticle", "inLanguage": f.addr.tag(editionOf(o.Path), o.Lang)}
		if o.Headline != "" {
			work["headline"] = oneLine(o.Headline)
		}
		if o.Path != "" {
			work["@id"], work["url"] = f.addr.abs(o.Path), f.addr.abs(o.Path)
		} else if source != "" {
			work["url"] = source
		}
		article["translationOfWork"] = work
		f.makers(article, &ps.Publication)
		return
	}
	var others []thing
	for _, l := range ps.Languages {
		// The same language in another edition is the same text.
		if l.Edition != f.ed.Code && !strings.EqualFold(l.Lang, f.ed.Lang) {
			others = append(others, thing{"@type": "NewsArticle", "@id": f.addr.abs(l.Path), "inLanguage": f.addr.tag(l.Edition, l.Lang)})
		}
	}
	if len(others) > 0 {
		article["workTranslation"] = others
	}
}

// makers names the people who translated and who read the translation, and says by IPTC's
// digital source type what a machine had in it.
func (f *frame) makers(article thing, pub *depesche.Publication) {
	person := func(name string) thing { return thing{"@type": "Person", "name": name} }
	var translators []thing
	for _, n := range strings.Split(pub.Translator, ",") {
		if n = strings.TrimSpace(n); depesche.NamesPerson(n) {
			translators = append(translators, person(n))
		}
	}
	if len(translators) > 0 {
		article["translator"] = translators
	}
	if pub.Reviewed && depesche.NamesPerson(pub.ReviewedBy) {
		article["editor"] = person(pub.ReviewedBy)
	}
	if t := digitalSource(pub); t != "" {
		article["digitalSourceType"] = "https://schema.org/" + t
	}
}

// digitalSource is schema.org's name for IPTC's digital source type of a translation: made
// by a machine alone, by a machine with people, or by neither; the last has no name. The
// memory gives back what people wrote; Apertium follows rules and was trained on nothing.
func digitalSource(pub *depesche.Publication) string {
	trained, rules := false, false
	for _, e := range strings.Split(pub.Engine, ",") {
		switch strings.ToLower(strings.TrimSpace(e)) {
		case "", "memory":
		case "apertium":
			rules = true
		default:
			trained = true
		}
	}
	people := pub.Reviewed || pub.Translator != ""
	switch {
	case trained && people:
		return "CompositeWithTrainedAlgorithmicMediaDigitalSource"
	case trained:
		return "TrainedAlgorithmicMediaDigitalSource"
	case rules && people:
		return "AlgorithmicallyEnhancedDigitalSource"
	case rules:
		return "AlgorithmicMediaDigitalSource"
	}
	return ""
}

// terms says under which terms a work may be used: an address is a licence, words are the
// conditions.
func terms(work thing, words string) {
	if words = oneLine(words); words == "" {
		return
	}
	if href := safeHref(words); href != "" {
		work["license"] = href
	} else {
		work["conditionsOfAccess"] = words
	}
}

func imageObject(u *depesche.PictureUse, file *store.PictureFile, lang, src string, w, h int) thing {
	im := thing{"@type": "ImageObject", "url": src}
	if w > 0 {
		im["width"], im["height"] = w, h
	}
	if t := oneLine(u.Caption.Text); t != "" {
		im["caption"] = t
	}
	if c := file.CreditOf(u, lang); c != "" {
		im["creditText"] = c
	}
	if file.Byline != "" {
		im["creator"] = thing{"@type": "Person", "name": file.Byline}
	}
	if file.Copyright != "" {
		im["copyrightNotice"] = file.Copyright
	}
	terms(im, file.Terms)
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

// publisher is who answers for the page.
func (f *frame) publisher() thing {
	p := thing{"@type": "NewsMediaOrganization", "name": f.Name, "url": f.addr.abs(frontPath(f.ed.Code)),
		"logo": thing{"@type": "ImageObject", "url": f.addr.abs("/icons/512.png"), "width": 512, "height": 512}}
	if at := f.ownPage(correctionsKey); at != nil {
		p["correctionsPolicy"] = f.addr.abs("/" + f.ed.Code + "/page/" + correctionsKey)
	}
	return p
}
