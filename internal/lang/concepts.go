package lang

// Concepts is the content of concepts.json: the words of daily life and of the news by
// what they mean, so that a word of one language can be looked for in another. The key
// names the meaning by an English word and is the same in every language's file; the list
// holds the beginnings of the words that may express it, in lower case. A beginning of
// three letters stands for itself and its plural, longer ones for whatever grows from
// them. The lists are wide on purpose: they serve to tell that a word has no counterpart.
type Concepts map[string][]string
