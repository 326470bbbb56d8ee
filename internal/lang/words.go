package lang

// Words is the content of words.json: the words by which the checks know a language and
// what its sentences say. All words are in lower case. An entry may end in "*": it then
// stands for every word that begins so.
type Words struct {
	// Elision tells that an apostrophe ends a word: "l'" and "homme".
	Elision bool `json:"elision"`
	// NounsCapitalised tells that a capital letter does not make a name.
	NounsCapitalised bool `json:"nouns_capitalised"`
	// Compounds tells that nouns are written together: Regierungschef.
	Compounds bool `json:"compounds"`

	Function []string `json:"function"` // function words
	Common   []string `json:"common"`   // frequent words that other languages do not borrow
	Shapes   []string `json:"shapes"`   // endings by which words are known as the language's own
	// Lender tells that other languages take words from this one as they are.
	Lender bool `json:"lender"`
	// Accents are the letters beyond a to z that the language's own words have.
	Accents string `json:"accents"`
	// Endings are those that inflected words of the language may take or exchange: "s",
	// "ed". None leaves it to the length of what follows.
	Endings []string `json:"endings"`
	Loans   []string `json:"loans"` // foreign words that are at home in this language

	// Dangling are words that something must follow: articles, prepositions. One before
	// a comma or full stop shows that a word is missing. Stranded are those that may stand
	// so now and then.
	Dangling []string `json:"dangling"`
	Stranded []string `json:"stranded"`

	// Open are words that a phrase must follow, in every reading of them, and Closed words that
	// begin none: "of was" shows that a word between them is missing. Subjectless are verbs that
	// begin no statement.
	Open        []string `json:"open"`
	Closed      []string `json:"closed"`
	Subjectless []string `json:"subjectless"`
	// Barred are words that never follow each other: between them one is missing ("the and").
	Barred []Barred `json:"barred"`
	// Speech are verbs of saying, Relative the pronouns by which a clause about a person or
	// thing begins: "says, who" has lost its speaker.
	Speech   []string `json:"speech"`
	Relative []string `json:"relative"`
	// PastEndings end verbs that make a statement before an article: "promised the".
	PastEndings []string `json:"past_endings"`
	// Hanging are words before which a hyphen may stand for the rest of a compound: "pre- or".
	Hanging []string `json:"hanging"`
	// Alternatives are the conjunctions of which one thing is never joined with itself: "or".
	Alternatives []string `json:"alternatives"`
	// Credit are the words behind which a picture's maker is named: "photo".
	Credit []string `json:"credit"`
	// NounLed are the articles and prepositions after which a noun with a capital must come.
	NounLed NounLed `json:"noun_led"`
	// ModifiersFirst tells that a noun may stand before the one that it describes: "the
	// Cepheus constellation".
	ModifiersFirst bool `json:"modifiers_first"`
	// Indefinite are the indefinite articles: what follows one is no name.
	Indefinite []string `json:"indefinite"`
	// Definite are the definite articles, those joined with a preposition included: a single
	// name after one is a thing's, which is translated as often as kept.
	Definite []string `json:"definite"`
	// Pronouns are those of the third person, which a translator may replace by the name.
	Pronouns []string `json:"pronouns"`
	// Singular are those of them that stand for one person or thing.
	Singular []string `json:"singular"`
	// Patronymics are pieces by which names after the father are known: "ович".
	Patronymics []string `json:"patronymics"`

	Negators []string `json:"negators"` // plain negation: "not", "kein*"
	// Deny are those of the negators that turn a statement into its opposite wherever they
	// stand: "not", but not "without".
	Deny []string `json:"deny"`
	// DenyLexical are phrases that deny what follows by their meaning: "failed to".
	DenyLexical []string `json:"deny_lexical"`
	// NearDeny are words that all but deny: "hardly". NearDenied are beginnings of words that
	// may render them besides what renders a negation: "almost", "few".
	NearDeny   []string `json:"near_deny"`
	NearDenied []string `json:"near_denied"`
	// Privative words say that something is not there, Comitative ones that it is: "without"
	// and "with".
	Privative  []string `json:"privative"`
	Comitative []string `json:"comitative"`
	// Negative are words and phrases that may render a negation or be rendered by one:
	// "without", "fail*", "kaum". NegativePrefixes do so within words: "un".
	Negative         []string `json:"negative"`
	NegativePrefixes []string `json:"negative_prefixes"`
	// Positive are words that only look as if they had such a prefix: "under*".
	Positive []string `json:"positive"`
	// LooseNegator tells that the negator often stands within a phrase ("nicht enden
	// wollend", "une non moins grande") and then denies no statement.
	LooseNegator bool `json:"loose_negator"`
	// NotNegation are phrases that hold a negator without denying: "not only", "no. ".
	NotNegation []string `json:"not_negation"`

	Doubled     []string `json:"doubled"`     // words that may rightly stand twice in a row
	Boilerplate []string `json:"boilerplate"` // what engines and web pages leave in a text

	// Capitalised are capitalised words that are translated, not kept: titles, offices,
	// institutions, nationalities.
	Capitalised []string `json:"capitalised"`
	// Derived are endings of words that are translated also where they are part of a name:
	// "tion", "ian".
	Derived []string            `json:"derived"`
	Places  map[string][]string `json:"places"` // exonyms by English name: "munich": ["münchen"]

	// Length is how many letters the language takes to say what English says in one.
	Length float64 `json:"length"`
	// Spaced are the marks that a space may precede: ";:!?" in French.
	Spaced string `json:"spaced"`
	// Openers are the double quotation marks that may open a quotation, the usual first.
	Openers string `json:"openers"`
	// UnmarkedQuestions tells that a question may end without a question mark.
	UnmarkedQuestions bool `json:"unmarked_questions"`
}

// Barred says that none of the words of Never can follow one of After.
type Barred struct {
	After []string `json:"after"`
	Never []string `json:"never"`
}

// NounLed are a language's prepositions and the articles after them, which belong to a noun.
type NounLed struct {
	Prepositions []string `json:"prepositions"`
	Articles     []string `json:"articles"`
}
