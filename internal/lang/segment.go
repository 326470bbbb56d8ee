package lang

// Segment is the content of segment.json.
type Segment struct{}
