-- What came from other systems, so that an import that is repeated or was cut off takes
-- what is missing and nothing twice.
CREATE TABLE origin (
	site TEXT {{bytewise}} NOT NULL, -- "wordpress:example.org"
	foreign_id TEXT {{bytewise}} NOT NULL,
	story_id BIGINT NOT NULL REFERENCES story (id),
	lang TEXT NOT NULL,
	PRIMARY KEY (site, foreign_id)
);
CREATE INDEX origin_story ON origin (story_id);

-- Addresses that stories had elsewhere, without scheme, "www." and trailing slash.
CREATE TABLE old_address (
	path TEXT {{bytewise}} NOT NULL, -- "/2014/05/harbour", "/?p=12"
	host TEXT {{bytewise}} NOT NULL,
	story_id BIGINT NOT NULL REFERENCES story (id),
	lang TEXT NOT NULL,
	PRIMARY KEY (path, host)
);
CREATE INDEX old_address_story ON old_address (story_id);

-- Pages and texts that came in too great a number to be indexed one by one.
CREATE TABLE search_pending (
	scope TEXT NOT NULL,
	key TEXT NOT NULL,
	ref BIGINT NOT NULL,
	PRIMARY KEY (scope, key, ref)
);

-- Imports of archives as people see them; report is JSON.
CREATE TABLE archive_run (
	id {{id}},
	task_id BIGINT NOT NULL,
	format TEXT NOT NULL,
	name TEXT NOT NULL,
	options TEXT NOT NULL,
	report TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX archive_run_task ON archive_run (task_id);

-- How often pages were read: a number for a day, and nothing about who read.
CREATE TABLE reading (
	edition TEXT {{bytewise}} NOT NULL,
	story_id BIGINT NOT NULL, -- 0: the front page
	day BIGINT NOT NULL, -- since 1970, in the edition's time zone
	n BIGINT NOT NULL,
	PRIMARY KEY (edition, story_id, day)
);
CREATE INDEX reading_story ON reading (story_id, day);
CREATE INDEX reading_day ON reading (edition, day, n);
