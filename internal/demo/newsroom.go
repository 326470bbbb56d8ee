package demo

import (
	"encoding/json"
	"fmt"

	"depesche"
)

// Newsroom is what stands around the stories: people, sections, house style.
type Newsroom struct {
	Site     Site               `json:"site"`
	Channels []depesche.Channel `json:"channels"` // in the order of the section bar
	Topics   []depesche.Topic   `json:"topics"`
	People   []depesche.Account `json:"people"`  // without passwords
	Authors  []depesche.Author  `json:"authors"` // without keys
	Terms    []depesche.Term    `json:"terms"`
}

// Site names the editions; there is one for each of Langs.
type Site struct {
	Name     string            `json:"name"`
	Taglines map[string]string `json:"taglines"` // by language
	TimeZone string            `json:"time_zone"`
}

// LoadNewsroom reads the newsroom's people, channels, topics and glossary.
func LoadNewsroom() (Newsroom, error) {
	var n Newsroom
	b, err := files.ReadFile("data/newsroom.json")
	if err != nil {
		return n, err
	}
	if err := json.Unmarshal(b, &n); err != nil {
		return n, fmt.Errorf("data/newsroom.json: %w", err)
	}
	for i := range n.Channels {
		n.Channels[i].Position = i + 1
	}
	return n, nil
}

// LoadMemory reads the approved pairs of the memory, English into each other language.
// Who approved them and when is for the caller to say.
func LoadMemory() ([]depesche.MemoryUnit, error) {
	b, err := files.ReadFile("data/memory.story")
	if err != nil {
		return nil, err
	}
	s, err := parseStory("data/memory.story", "== list\n"+string(b))
	if err != nil {
		return nil, err
	}
	var out []depesche.MemoryUnit
	for _, lang := range Langs()[1:] {
		for _, p := range s.parts {
			for _, r := range p.rows {
				out = append(out, depesche.MemoryUnit{SourceLang: "en", TargetLang: lang, Source: r.now["en"], Target: r.now[lang]})
			}
		}
	}
	return out, nil
}
