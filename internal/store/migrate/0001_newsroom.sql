-- The newsroom. {{id}} is the engine's identity column.

CREATE TABLE setting (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- A number that grows with every change of what is public.
CREATE TABLE counter (
	name TEXT PRIMARY KEY,
	value BIGINT NOT NULL
);

CREATE TABLE edition (
	id {{id}},
	code TEXT NOT NULL UNIQUE,
	lang TEXT NOT NULL,
	name TEXT NOT NULL,
	tagline TEXT NOT NULL,
	host TEXT NOT NULL,
	time_zone TEXT NOT NULL,
	position BIGINT NOT NULL,
	policy TEXT NOT NULL
);

CREATE TABLE channel (
	id {{id}},
	key TEXT NOT NULL UNIQUE,
	names TEXT NOT NULL,
	position BIGINT NOT NULL
);

CREATE TABLE topic (
	id {{id}},
	key TEXT NOT NULL UNIQUE,
	names TEXT NOT NULL
);

CREATE TABLE account (
	id {{id}},
	name TEXT NOT NULL,
	email TEXT NOT NULL UNIQUE,
	role TEXT NOT NULL,
	lang TEXT NOT NULL,
	password TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	disabled_at BIGINT NOT NULL
);

CREATE TABLE session (
	token TEXT PRIMARY KEY, -- SHA-256 of the cookie's value
	account_id BIGINT NOT NULL REFERENCES account (id),
	user_agent TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL
);

CREATE TABLE login_link (
	token TEXT PRIMARY KEY, -- SHA-256 of the link's secret
	account_id BIGINT NOT NULL REFERENCES account (id),
	expires_at BIGINT NOT NULL,
	used_at BIGINT NOT NULL
);

CREATE TABLE api_token (
	token TEXT PRIMARY KEY, -- SHA-256 of the token
	account_id BIGINT NOT NULL REFERENCES account (id),
	created_at BIGINT NOT NULL
);

CREATE TABLE login_failure (
	id {{id}},
	email TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX login_failure_email ON login_failure (email, at);

CREATE TABLE story (
	id {{id}},
	state TEXT NOT NULL,
	lang TEXT NOT NULL,
	slugline TEXT NOT NULL,
	channel TEXT NOT NULL,
	priority BIGINT NOT NULL,
	source TEXT NOT NULL,
	source_url TEXT NOT NULL,
	address TEXT NOT NULL, -- source_url folded for comparison
	rights TEXT NOT NULL,
	source_published BIGINT NOT NULL,
	source_modified BIGINT NOT NULL,
	embargo BIGINT NOT NULL,
	fingerprint BIGINT NOT NULL, -- simhash of the text; its eight bytes find near-duplicates
	fp0 BIGINT NOT NULL,
	fp1 BIGINT NOT NULL,
	fp2 BIGINT NOT NULL,
	fp3 BIGINT NOT NULL,
	fp4 BIGINT NOT NULL,
	fp5 BIGINT NOT NULL,
	fp6 BIGINT NOT NULL,
	fp7 BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);
CREATE INDEX story_address ON story (address);
CREATE INDEX story_updated ON story (updated_at, id);
CREATE INDEX story_fp0 ON story (fp0);
CREATE INDEX story_fp1 ON story (fp1);
CREATE INDEX story_fp2 ON story (fp2);
CREATE INDEX story_fp3 ON story (fp3);
CREATE INDEX story_fp4 ON story (fp4);
CREATE INDEX story_fp5 ON story (fp5);
CREATE INDEX story_fp6 ON story (fp6);
CREATE INDEX story_fp7 ON story (fp7);

CREATE TABLE story_topic (
	story_id BIGINT NOT NULL REFERENCES story (id),
	topic_id BIGINT NOT NULL REFERENCES topic (id),
	PRIMARY KEY (story_id, topic_id)
);
CREATE INDEX story_topic_topic ON story_topic (topic_id, story_id);

-- What a story says in one language. headline and the counts repeat what the head
-- revision says, so that lists need not read it.
CREATE TABLE text (
	id {{id}},
	story_id BIGINT NOT NULL REFERENCES story (id),
	lang TEXT NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	head BIGINT NOT NULL,
	source BIGINT NOT NULL, -- revision of the original that head translates
	approved BIGINT NOT NULL,
	approved_by TEXT NOT NULL,
	approved_at BIGINT NOT NULL,
	owner BIGINT NOT NULL,
	headline TEXT NOT NULL,
	open_errors BIGINT NOT NULL,
	open_warnings BIGINT NOT NULL,
	open_notes BIGINT NOT NULL,
	segments BIGINT NOT NULL,
	confirmed BIGINT NOT NULL,
	filled BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	UNIQUE (story_id, lang)
);

-- Immutable. body is {"document", "segments"} for an original, {"versions": [id, …]} for
-- a translation: a segment_version for each segment of the source revision, in order.
CREATE TABLE revision (
	id {{id}},
	text_id BIGINT NOT NULL REFERENCES text (id),
	number BIGINT NOT NULL,
	source BIGINT NOT NULL,
	body TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_account BIGINT NOT NULL,
	at BIGINT NOT NULL,
	reason TEXT NOT NULL,
	UNIQUE (text_id, number)
);

-- Immutable. One state of one segment of a translation.
CREATE TABLE segment_version (
	id {{id}},
	text_id BIGINT NOT NULL REFERENCES text (id),
	key TEXT NOT NULL,
	target TEXT NOT NULL,
	state TEXT NOT NULL,
	origin TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX segment_version_text ON segment_version (text_id, key);

-- What the checks said of a text's head revision; made anew with every check.
CREATE TABLE finding (
	id {{id}},
	text_id BIGINT NOT NULL REFERENCES text (id),
	identity TEXT NOT NULL,
	severity TEXT NOT NULL,
	category TEXT NOT NULL,
	body TEXT NOT NULL
);
CREATE INDEX finding_text ON finding (text_id);

CREATE TABLE waiver (
	id {{id}},
	text_id BIGINT NOT NULL REFERENCES text (id),
	identity TEXT NOT NULL,
	reason TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at BIGINT NOT NULL,
	revoked_at BIGINT NOT NULL
);
CREATE INDEX waiver_text ON waiver (text_id, identity);

-- A revision on an edition's site. What lists and pages show is kept here as it was
-- published, so that reading never depends on work in progress.
CREATE TABLE publication (
	id {{id}},
	story_id BIGINT NOT NULL REFERENCES story (id),
	edition_id BIGINT NOT NULL REFERENCES edition (id),
	text_id BIGINT NOT NULL REFERENCES text (id),
	revision_id BIGINT NOT NULL REFERENCES revision (id),
	state TEXT NOT NULL,
	slug TEXT NOT NULL,
	lang TEXT NOT NULL,
	kind TEXT NOT NULL,
	reviewed SMALLINT NOT NULL,
	reviewed_by TEXT NOT NULL,
	engine TEXT NOT NULL,
	translator TEXT NOT NULL,
	headline TEXT NOT NULL,
	standfirst TEXT NOT NULL,
	dateline TEXT NOT NULL,
	byline TEXT NOT NULL,
	lead TEXT NOT NULL,
	document TEXT NOT NULL,
	first_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	UNIQUE (story_id, edition_id)
);
CREATE INDEX publication_list ON publication (edition_id, state, first_at, id);

CREATE TABLE correction (
	id {{id}},
	story_id BIGINT NOT NULL REFERENCES story (id),
	lang TEXT NOT NULL,
	wrong_text TEXT NOT NULL,
	right_text TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX correction_story ON correction (story_id, lang);
CREATE INDEX correction_lang ON correction (lang, at);

-- Append-only.
CREATE TABLE ledger (
	id {{id}},
	at BIGINT NOT NULL,
	actor TEXT NOT NULL,
	account_id BIGINT NOT NULL,
	action TEXT NOT NULL,
	story_id BIGINT NOT NULL,
	lang TEXT NOT NULL,
	edition TEXT NOT NULL,
	revision BIGINT NOT NULL,
	segment TEXT NOT NULL,
	engine TEXT NOT NULL,
	engine_version TEXT NOT NULL,
	detail TEXT NOT NULL
);
CREATE INDEX ledger_story ON ledger (story_id, id);

CREATE TABLE term (
	id {{id}},
	source_lang TEXT NOT NULL,
	target_lang TEXT NOT NULL,
	source TEXT NOT NULL,
	target TEXT NOT NULL,
	policy TEXT NOT NULL,
	note TEXT NOT NULL,
	UNIQUE (source_lang, target_lang, source, target)
);

CREATE TABLE memory_unit (
	id {{id}},
	source_lang TEXT NOT NULL,
	target_lang TEXT NOT NULL,
	source_hash TEXT NOT NULL,
	source TEXT NOT NULL,
	target TEXT NOT NULL,
	story_id BIGINT NOT NULL,
	by_name TEXT NOT NULL,
	at BIGINT NOT NULL,
	UNIQUE (source_lang, target_lang, source_hash, target)
);
CREATE INDEX memory_exact ON memory_unit (source_lang, target_lang, source_hash);

-- MinHash values of each unit's source: units that share some are candidates for a
-- fuzzy match.
CREATE TABLE memory_sketch (
	source_lang TEXT NOT NULL,
	target_lang TEXT NOT NULL,
	sketch BIGINT NOT NULL,
	unit_id BIGINT NOT NULL REFERENCES memory_unit (id),
	PRIMARY KEY (source_lang, target_lang, sketch, unit_id)
);

-- What an engine has answered and been paid for; a resumed translation reads it first.
CREATE TABLE engine_result (
	engine TEXT NOT NULL,
	version TEXT NOT NULL,
	source_lang TEXT NOT NULL,
	target_lang TEXT NOT NULL,
	hash TEXT NOT NULL,
	result TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (engine, version, source_lang, target_lang, hash)
);

CREATE TABLE engine_use (
	engine TEXT NOT NULL,
	month TEXT NOT NULL, -- "2026-11"
	requests BIGINT NOT NULL,
	characters BIGINT NOT NULL,
	PRIMARY KEY (engine, month)
);

CREATE TABLE picture (
	hash TEXT PRIMARY KEY,
	mime TEXT NOT NULL,
	width BIGINT NOT NULL,
	height BIGINT NOT NULL,
	bytes BIGINT NOT NULL,
	credit TEXT NOT NULL,
	source TEXT NOT NULL,
	widths TEXT NOT NULL,
	created_at BIGINT NOT NULL
);

-- Background work as people see it; River's own tables run it.
CREATE TABLE task (
	id {{id}},
	kind TEXT NOT NULL,
	story_id BIGINT NOT NULL,
	lang TEXT NOT NULL,
	state TEXT NOT NULL,
	done BIGINT NOT NULL,
	total BIGINT NOT NULL,
	error TEXT NOT NULL,
	job_id BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);
CREATE INDEX task_story ON task (story_id, id);

-- Publications that wait for their time (an embargo).
CREATE TABLE schedule (
	id {{id}},
	story_id BIGINT NOT NULL REFERENCES story (id),
	edition TEXT NOT NULL,
	at BIGINT NOT NULL,
	by_name TEXT NOT NULL,
	account_id BIGINT NOT NULL,
	UNIQUE (story_id, edition)
);
CREATE INDEX schedule_at ON schedule (at);
