package depesche

// Look is how an edition presents itself beside its name: what is in its bars, how it
// writes dates, its colours and faces. The zero Look is the house's own.
type Look struct {
	Dates    DateStyle `json:"dates,omitempty"`
	Clock    Clock     `json:"clock,omitempty"`
	Channels []string  `json:"channels,omitempty"` // keys, in the order of its section bar; empty: all
	Nav      []NavLink `json:"nav,omitempty"`      // at the end of its section bar
	Theme    Theme     `json:"theme,omitzero"`
}

// DateStyle says how dates are written.
type DateStyle string

const (
	DatesInWords   DateStyle = ""        // "27 November 2026", as language and region have it
	DatesInFigures DateStyle = "figures" // "27/11/2026", as language and region have it
	DatesISO       DateStyle = "iso"     // "2026-11-27"
)

// Clock says how the time of day is written.
type Clock string

const (
	ClockOfLanguage Clock = ""
	Clock24         Clock = "24"
	Clock12         Clock = "12"
)

// NavLink is a line of a bar. Href is an absolute address, or a path below the edition's
// front page: "topic/rail", "page/about".
type NavLink struct {
	Name string `json:"name"`
	Href string `json:"href"`
}

// Theme is an edition's colours and faces; empty fields are the house's own.
type Theme struct {
	Light    Colours `json:"light,omitzero"`
	Dark     Colours `json:"dark,omitzero"`
	Text     Face    `json:"text,omitempty"`      // of stories and small headlines
	Display  Face    `json:"display,omitempty"`   // of headlines and the masthead
	Logo     string  `json:"logo,omitempty"`      // SHA-256 of the logo file
	LogoDark string  `json:"logo_dark,omitempty"` // the logo for dark paper; empty: the same
	LogoSize [2]int  `json:"logo_size,omitzero"`  // width and height of Logo
}

// Colours are written #rrggbb.
type Colours struct {
	Paper  string `json:"paper,omitempty"`
	Ink    string `json:"ink,omitempty"`
	Muted  string `json:"muted,omitempty"` // small print
	Link   string `json:"link,omitempty"`
	Accent string `json:"accent,omitempty"` // marks, never text
}

// Face is one of the typefaces that the program carries.
type Face string

const (
	FaceOfHouse    Face = ""
	FaceNewsreader Face = "newsreader"
	FaceInter      Face = "inter"
	FaceSystem     Face = "system" // the reader's own: nothing is loaded
)
