package lang

import "sync"

// Light lists those meanings, by their keys in concepts.json, whose words translators
// exchange and leave out most freely: to make, new, day. That one has no counterpart says
// little.
var Light = sync.OnceValue(func() []string {
	var keys []string
	if err := readJSON("data/light.json", &keys); err != nil {
		panic(err) // the data is compiled in and tested
	}
	return keys
})
