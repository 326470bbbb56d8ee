package feed

import (
	"bytes"
	"encoding/json"
)

// The objects of JSON Feed 1.1.
type (
	jsonFeed struct {
		Version     string       `json:"version"`
		Title       string       `json:"title"`
		Home        string       `json:"home_page_url"`
		Self        string       `json:"feed_url"`
		Description string       `json:"description,omitempty"`
		Icon        string       `json:"icon,omitempty"`
		Lang        string       `json:"language"`
		Authors     []jsonAuthor `json:"authors"`
		Hubs        []jsonHub    `json:"hubs,omitempty"`
		Items       []jsonItem   `json:"items"`
	}
	jsonAuthor struct {
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	jsonHub struct {
		Type string `json:"type"`
		URL  string `json:"url"`
	}
	jsonItem struct {
		ID        string       `json:"id"`
		URL       string       `json:"url"`
		Title     string       `json:"title"`
		HTML      string       `json:"content_html,omitempty"`
		Text      string       `json:"content_text,omitempty"`
		Summary   string       `json:"summary,omitempty"`
		Image     string       `json:"image,omitempty"`
		Published string       `json:"date_published"`
		Modified  string       `json:"date_modified"`
		Authors   []jsonAuthor `json:"authors,omitempty"`
		Tags      []string     `json:"tags,omitempty"`
		Lang      string       `json:"language"`
	}
)

func (f *Feed) json() ([]byte, error) {
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: Line(f.Title), Home: f.Home, Self: f.Self, Description: Line(f.Description), Icon: f.Icon, Lang: f.Lang,
		Authors: []jsonAuthor{{Name: Line(f.Author)}}, Items: []jsonItem{},
	}
	for _, h := range f.Hubs {
		out.Hubs = append(out.Hubs, jsonHub{"WebSub", h})
	}
	for i := range f.Items {
		out.Items = append(out.Items, f.Items[i].json())
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(out)
	return b.Bytes(), err
}

func (it *Item) json() jsonItem {
	out := jsonItem{
		ID: it.ID, URL: it.URL, Title: Line(it.Title), HTML: clean(it.HTML), Summary: Line(it.Summary), Published: stamp(it.Published), Modified: stamp(it.Updated), Lang: it.Lang,
	}
	if out.HTML == "" {
		if out.Text = out.Summary; out.Text == "" {
			out.Text = out.Title
		}
	}
	if it.Image != nil {
		out.Image = it.Image.URL
	}
	for _, p := range it.people() {
		out.Authors = append(out.Authors, jsonAuthor(p))
	}
	for _, c := range it.Categories {
		out.Tags = append(out.Tags, Line(c.Name))
	}
	return out
}
