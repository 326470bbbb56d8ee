package lang

// Search is the content of search.json: how words of a language are made findable.
type Search struct {
	// Stemmer is the Snowball algorithm that takes endings off: "german". Empty leaves
	// words as they are.
	Stemmer string `json:"stemmer"`
	// Dotless tells that I and İ are two letters, each with its own small one.
	Dotless bool `json:"dotless"`
	// Spell gives letters that are also written out: "ü": "ue".
	Spell map[string]string `json:"spell"`
	// Compounds tells that nouns are written together, Links what may stand between
	// their parts, the empty string for nothing.
	Compounds bool     `json:"compounds"`
	Links     []string `json:"links"`
}
