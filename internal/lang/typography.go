package lang

// Typography is the content of typography.json.
type Typography struct{}
