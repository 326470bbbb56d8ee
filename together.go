package depesche

import "time"

// Presence is somebody who has a text open.
type Presence struct {
	Account int64  `json:"-"`
	Name    string `json:"name"`
	Segment string `json:"segment,omitempty"` // key of the segment in hand
}

// Lock says who writes in a text. It is soft: it keeps people from starting the same
// work, not a save from being stored, and it ends when its holder goes away.
type Lock struct {
	Account  int64     `json:"-"`
	Name     string    `json:"name"`
	Since    time.Time `json:"since"`
	WantedBy int64     `json:"-"` // 0 for nobody
	Wanting  string    `json:"wanted_by,omitempty"`
	WantedAt time.Time `json:"wanted_at,omitzero"`
}

// Assignment is work that was asked of somebody: a text by a time.
type Assignment struct {
	ID        int64     `json:"id"`
	Story     int64     `json:"story"`
	Lang      string    `json:"lang"`
	Account   int64     `json:"-"`
	Name      string    `json:"name"`
	By        string    `json:"by"`
	Note      string    `json:"note,omitempty"`
	DueAt     time.Time `json:"due_at,omitzero"`
	CreatedAt time.Time `json:"created_at"`
	DoneAt    time.Time `json:"done_at,omitzero"`
	DoneBy    string    `json:"done_by,omitempty"`
}

// Remark is what somebody of the newsroom says to the others about a story, one of its
// texts or one segment. Readers never see it.
type Remark struct {
	ID        int64     `json:"id"`
	Story     int64     `json:"story"`
	Lang      string    `json:"lang,omitempty"`
	Segment   string    `json:"segment,omitempty"`
	By        string    `json:"by"`
	Account   int64     `json:"-"`
	Body      string    `json:"body"`
	CreatedAt time.Time `json:"at"`
	SettledAt time.Time `json:"settled_at,omitzero"`
	SettledBy string    `json:"settled_by,omitempty"`
}
