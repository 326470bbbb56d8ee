-- What can be searched. A space is the index of an edition's live pages (scope 'site', key
-- the edition's code) or of all texts in a language (scope 'desk', key the language). Its
-- words and documents are here; which document has which word is in a table of the
-- engine's own, search_index_ID, made with the space. state: 'live', or 'building' while
-- cursor is below the newest document. All of it is derived and can be made anew.
CREATE TABLE search_space (
	id {{id}},
	scope TEXT NOT NULL,
	key TEXT NOT NULL,
	lang TEXT NOT NULL,
	state TEXT NOT NULL,
	version BIGINT NOT NULL,
	cursor BIGINT NOT NULL, -- the last publication or text that the building has reached
	docs BIGINT NOT NULL,
	words BIGINT NOT NULL, -- length of all documents
	UNIQUE (scope, key, state)
);

CREATE TABLE search_word (
	id {{id}},
	space_id BIGINT NOT NULL REFERENCES search_space (id),
	word TEXT {{bytewise}} NOT NULL, -- in small letters
	fold TEXT {{bytewise}} NOT NULL, -- without accents
	stem TEXT {{bytewise}} NOT NULL,
	rev TEXT {{bytewise}} NOT NULL, -- stem, from its end
	docs BIGINT NOT NULL, -- how many have it
	UNIQUE (space_id, word)
);
CREATE INDEX search_word_fold ON search_word (space_id, fold);
CREATE INDEX search_word_stem ON search_word (space_id, stem);
CREATE INDEX search_word_rev ON search_word (space_id, rev);
CREATE INDEX search_word_often ON search_word (space_id, fold) WHERE docs >= 30;

CREATE TABLE search_doc (
	space_id BIGINT NOT NULL REFERENCES search_space (id),
	number BIGINT NOT NULL, -- in the engine's table; grows with the document's time
	ref BIGINT NOT NULL, -- publication or text
	length BIGINT NOT NULL, -- in words
	tags TEXT NOT NULL,
	terms {{bytes}} NOT NULL, -- search.Terms
	PRIMARY KEY (space_id, number)
);
CREATE UNIQUE INDEX search_doc_ref ON search_doc (space_id, ref);

-- A newsroom that was there before has its indexes built by the next process that serves.
INSERT INTO search_space (scope, key, lang, state, version, cursor, docs, words)
	SELECT 'site', e.code, e.lang, 'building', 1, 0, 0, 0 FROM edition e WHERE EXISTS (SELECT 1 FROM publication p WHERE p.edition_id = e.id);
INSERT INTO search_space (scope, key, lang, state, version, cursor, docs, words)
	SELECT 'desk', t.lang, t.lang, 'building', 1, 0, 0, 0 FROM (SELECT DISTINCT lang FROM text) t;

-- A person's searches and filters of the matrix, by name.
CREATE TABLE saved_view (
	id {{id}},
	account_id BIGINT NOT NULL REFERENCES account (id),
	name TEXT NOT NULL,
	query TEXT NOT NULL, -- of the address
	at BIGINT NOT NULL,
	UNIQUE (account_id, name)
);
