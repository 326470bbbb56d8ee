-- How an edition presents itself, its own pages, and those who write for it.

ALTER TABLE edition ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN look TEXT NOT NULL DEFAULT '{}';

-- Imprint, privacy, about and others, as they stand; page_revision holds all that stood.
CREATE TABLE page (
	id {{id}},
	edition_id BIGINT NOT NULL REFERENCES edition (id),
	key TEXT NOT NULL, -- the same in every edition: the language switch follows it
	title TEXT NOT NULL,
	source TEXT NOT NULL, -- Markdown
	blocks TEXT NOT NULL, -- what the source says, JSON
	position BIGINT NOT NULL,
	listed BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	updated_by TEXT NOT NULL,
	UNIQUE (edition_id, key)
);

CREATE TABLE page_revision (
	edition_id BIGINT NOT NULL REFERENCES edition (id),
	key TEXT NOT NULL,
	revision BIGINT NOT NULL,
	title TEXT NOT NULL,
	source TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_name TEXT NOT NULL,
	PRIMARY KEY (edition_id, key, revision)
);

-- Who is named in bylines of live pages, under the key that their page has. Table listing
-- holds their stories as "a/KEY".
CREATE TABLE author (
	key TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	about TEXT NOT NULL, -- JSON: language to what readers are told of the person
	link TEXT NOT NULL
);

-- The credit in other languages than its own, JSON.
ALTER TABLE picture ADD COLUMN credits TEXT NOT NULL DEFAULT '{}';
