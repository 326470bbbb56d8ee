package demo

import (
	"fmt"
	"strings"

	"depesche"
)

// pageOrder is the order in which the pages stand at the foot.
var pageOrder = []string{"about", "contact", "corrections-policy", "privacy", "imprint"}

// LoadPages reads the editions' own pages. Their first line is their title.
func LoadPages() ([]depesche.Page, error) {
	var out []depesche.Page
	for _, lang := range Langs() {
		for i, key := range pageOrder {
			name := "pages/" + key + "." + lang + ".md"
			b, err := files.ReadFile(name)
			if err != nil {
				return nil, err
			}
			title, source, ok := strings.Cut(strings.TrimPrefix(string(b), "# "), "\n")
			if !ok {
				return nil, fmt.Errorf("%s: there is no text under the title", name)
			}
			out = append(out, depesche.Page{Edition: lang, Key: key, Title: title, Source: strings.TrimSpace(source) + "\n", Position: i + 1, Listed: true})
		}
	}
	return out, nil
}
