-- The second person who has read a sentence.
ALTER TABLE segment_version ADD COLUMN reviewed_by TEXT NOT NULL DEFAULT '';

-- What a person's keyboard does otherwise than by default.
CREATE TABLE key_map (
	account_id BIGINT PRIMARY KEY REFERENCES account (id),
	keys TEXT NOT NULL, -- JSON: action to key, "" for none
	at BIGINT NOT NULL
);

-- The memory becomes searchable by words: scope 'memory', key the language; each pair is a
-- document in the space of either language. One that was there before is indexed by the
-- next process that serves.
INSERT INTO search_space (scope, key, lang, state, version, cursor, docs, words)
	SELECT 'memory', m.lang, m.lang, 'building', 1, 0, 0, 0 FROM (SELECT source_lang AS lang FROM memory_unit UNION SELECT target_lang FROM memory_unit) m;
