package depesche

import "time"

// BlockKind names a kind of block.
type BlockKind string

const (
	Paragraph BlockKind = "paragraph"
	Heading   BlockKind = "heading"   // Level 2 to 4
	Quotation BlockKind = "quotation" // a quotation set apart; Speaker says whose
	List      BlockKind = "list"      // Items, Ordered
	Picture   BlockKind = "picture"   // Picture
	Embed     BlockKind = "embed"     // Href: an address that the site links, never loads
	Rule      BlockKind = "rule"
)

// Block is one element of a text's body. ID is unique within the story, short, and
// stays with the block through revisions and translations.
type Block struct {
	ID      string      `json:"id"`
	Kind    BlockKind   `json:"kind"`
	Level   int         `json:"level,omitempty"`
	Text    Inline      `json:"text,omitzero"`
	Speaker Inline      `json:"speaker,omitzero"`
	Items   []Inline    `json:"items,omitempty"`
	Ordered bool        `json:"ordered,omitempty"`
	Picture *PictureUse `json:"picture,omitempty"`
	Href    string      `json:"href,omitempty"`
}

// PictureUse is a picture as one text shows it. Hash is the SHA-256 (hex) of the
// original file in the data folder, empty while only its address is known. Caption and
// Alt are in the text's language; Credit is this story's own and the same in every language:
// empty, the picture's record has it, by language.
type PictureUse struct {
	Hash       string `json:"hash,omitempty"`
	URL        string `json:"url,omitempty"` // where it was found
	Width      int    `json:"width,omitempty"`
	Height     int    `json:"height,omitempty"`
	Caption    Inline `json:"caption,omitzero"`
	Alt        string `json:"alt,omitempty"`
	Credit     string `json:"credit,omitempty"`
	Decorative bool   `json:"decorative,omitempty"`
}

// Document is the content of a text: what one revision holds.
type Document struct {
	Headline   Inline      `json:"headline"`
	Standfirst Inline      `json:"standfirst,omitzero"`
	Dateline   string      `json:"dateline,omitempty"` // place only: "Triest"
	Byline     []string    `json:"byline,omitempty"`   // authors' names
	Lead       *PictureUse `json:"lead,omitempty"`
	Blocks     []Block     `json:"blocks"`
}

// Provenance says where a story comes from.
type Provenance struct {
	Source    string    `json:"source,omitempty"` // name of the agency or site
	URL       string    `json:"url,omitempty"`    // canonical address of the original
	Published time.Time `json:"published,omitzero"`
	Modified  time.Time `json:"modified,omitzero"`
	Rights    string    `json:"rights,omitempty"` // terms as given: licence, agreement
}
