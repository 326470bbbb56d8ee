-- Working together: who is where, who writes, what is typed and not saved yet, what was
-- asked of whom, and remarks that people leave each other.

CREATE TABLE presence (
	account_id BIGINT NOT NULL REFERENCES account (id),
	story_id BIGINT NOT NULL REFERENCES story (id),
	lang TEXT NOT NULL,
	segment TEXT NOT NULL,
	until BIGINT NOT NULL,
	PRIMARY KEY (account_id, story_id, lang)
);
CREATE INDEX presence_text ON presence (story_id, lang);

CREATE TABLE text_lock (
	story_id BIGINT NOT NULL REFERENCES story (id),
	lang TEXT NOT NULL,
	account_id BIGINT NOT NULL REFERENCES account (id),
	since BIGINT NOT NULL,
	until BIGINT NOT NULL,
	wanted_by BIGINT NOT NULL, -- account that asks for it, 0 for none
	wanted_at BIGINT NOT NULL,
	PRIMARY KEY (story_id, lang)
);

CREATE TABLE typed (
	account_id BIGINT NOT NULL REFERENCES account (id),
	story_id BIGINT NOT NULL REFERENCES story (id),
	lang TEXT NOT NULL,
	part TEXT NOT NULL, -- segment key, "original"
	base BIGINT NOT NULL, -- number of the revision that was seen
	fields TEXT NOT NULL, -- JSON: name to value
	at BIGINT NOT NULL,
	PRIMARY KEY (account_id, story_id, lang, part)
);

CREATE TABLE assignment (
	id {{id}},
	story_id BIGINT NOT NULL REFERENCES story (id),
	lang TEXT NOT NULL,
	account_id BIGINT NOT NULL REFERENCES account (id),
	by_name TEXT NOT NULL,
	note TEXT NOT NULL,
	due_at BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	done_at BIGINT NOT NULL,
	done_by TEXT NOT NULL
);
CREATE INDEX assignment_story ON assignment (story_id, done_at);
CREATE INDEX assignment_account ON assignment (account_id, done_at);

CREATE TABLE remark (
	id {{id}},
	story_id BIGINT NOT NULL REFERENCES story (id),
	lang TEXT NOT NULL, -- '' for the story as a whole
	segment TEXT NOT NULL, -- key, '' for the text as a whole
	account_id BIGINT NOT NULL,
	by_name TEXT NOT NULL,
	body TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	settled_at BIGINT NOT NULL,
	settled_by TEXT NOT NULL
);
CREATE INDEX remark_story ON remark (story_id, id);

CREATE TABLE mention (
	remark_id BIGINT NOT NULL REFERENCES remark (id),
	account_id BIGINT NOT NULL REFERENCES account (id),
	noted_at BIGINT NOT NULL,
	PRIMARY KEY (remark_id, account_id)
);
CREATE INDEX mention_account ON mention (account_id, noted_at);
