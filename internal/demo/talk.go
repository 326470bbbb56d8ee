package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Talk is the conversations of the demo newsroom, in order of time.
type Talk struct {
	Policy   json.RawMessage `json:"policy"` // of every edition
	Comments []Comment       `json:"comments"`
}

// Comment is what somebody says under a demo story. Approve names who let it appear;
// without it, it waits unless the policy lets it through.
type Comment struct {
	Key      string   `json:"key"`
	Story    string   `json:"story"` // slug
	Edition  string   `json:"edition"`
	Minutes  int      `json:"minutes"` // so long ago
	Answers  string   `json:"answers"` // key
	Name     string   `json:"name"`
	Newsroom string   `json:"newsroom"` // who of the newsroom says it, instead of Name
	From     string   `json:"from"`     // an address in the network that nobody has
	Lang     string   `json:"lang"`     // where it is not the edition's
	Text     string   `json:"text"`
	Approve  string   `json:"approve"`
	Reports  []Report `json:"reports"`
}

// Report is a reader's report of a demo comment.
type Report struct {
	Reason string `json:"reason"`
	Note   string `json:"note"`
	From   string `json:"from"`
}

// LoadTalk reads the conversations.
func LoadTalk() (Talk, error) {
	var t Talk
	b, err := files.ReadFile("data/talk.json")
	if err != nil {
		return t, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&t); err != nil {
		return t, fmt.Errorf("data/talk.json: %w", err)
	}
	return t, nil
}
