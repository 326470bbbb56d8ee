package depesche

import "time"

// Page is one of an edition's own pages: imprint, privacy, about. Its key is the same in
// every edition, so that the language switch leads from one to the other.
type Page struct {
	Edition   string    `json:"edition"`
	Key       string    `json:"key"`
	Title     string    `json:"title"`
	Source    string    `json:"source"` // Markdown, as its writer typed it
	Blocks    []Block   `json:"blocks,omitempty"`
	Position  int       `json:"position"`
	Listed    bool      `json:"listed"` // linked at the foot of every page
	Revision  int       `json:"revision"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
}

// Author is somebody whom bylines name. About says by language what readers are told.
type Author struct {
	Key   string            `json:"key"`
	Name  string            `json:"name"`
	About map[string]string `json:"about,omitempty"`
	Link  string            `json:"link,omitempty"` // the author's own page elsewhere
}
