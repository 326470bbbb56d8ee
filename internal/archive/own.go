package archive

import "depesche/internal/store"

// The newsroom's own archive (docs/archive.md).
const (
	ownFormat  = "depesche-archive"
	ownVersion = 1
	aboutName  = "archive.json"
	listName   = "MANIFEST.json"
)

// About is the first file of an archive.
type About struct {
	Format  string   `json:"format"`
	Version int      `json:"version"`
	Schema  []string `json:"schema"` // steps by which the newsroom's tables came to be
	store.Share
}

// Part is a file of an archive.
type Part struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Rows   int    `json:"rows,omitempty"`
}

// manifest is the last file.
type manifest struct {
	Files []Part `json:"files"`
}

// Steps of an own archive.
const (
	Writing  Step = "write"  // rows
	Copying  Step = "copy"   // pictures
	Checking Step = "check"  // bytes
	Reading  Step = "read"   // rows
	Building Step = "search" // search indexes
)

// Summary says what an archive holds.
type Summary struct {
	About
	Rows     map[string]int `json:"rows"`
	Pictures int            `json:"pictures"`
	Missing  []string       `json:"missing_pictures,omitempty"` // in the records, not in the folder
}
