package lang

import "sync"

// Given lists given names, in lower case and as their bearers write them in Latin letters.
// They belong to no language: a person keeps the name in every one.
var Given = sync.OnceValue(func() []string {
	var names []string
	if err := readJSON("data/given.json", &names); err != nil {
		panic(err) // the data is compiled in and tested
	}
	return names
})
