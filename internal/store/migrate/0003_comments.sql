-- Comments hang on a story, not on an edition: one conversation for all languages.
-- root_id is the comment that began the thread (its own id for that one), so that a page
-- of threads is one range of one index.
CREATE TABLE comment (
	id {{id}},
	story_id BIGINT NOT NULL REFERENCES story (id),
	edition TEXT NOT NULL, -- where it was written
	lang TEXT NOT NULL,
	root_id BIGINT NOT NULL,
	parent_id BIGINT NOT NULL, -- 0: begins a thread
	state TEXT NOT NULL,
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	confirmed SMALLINT NOT NULL, -- the address answered a mail
	account_id BIGINT NOT NULL, -- of the newsroom, 0 for a reader
	source TEXT NOT NULL, -- as written
	html TEXT NOT NULL, -- as shown, made by form
	form BIGINT NOT NULL,
	digest TEXT NOT NULL, -- of the folded text; finds the same words again
	poster TEXT NOT NULL, -- keyed hash of a network address, emptied after some weeks
	held_for TEXT NOT NULL, -- JSON: why it waits
	verdict TEXT NOT NULL, -- the newsroom's reason for its decision, a key
	note TEXT NOT NULL, -- and in its own words
	decided_by TEXT NOT NULL,
	decided_at BIGINT NOT NULL,
	objection TEXT NOT NULL,
	objected_at BIGINT NOT NULL, -- 0: none that waits for an answer
	reports BIGINT NOT NULL, -- that wait for an answer
	version BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	edited_at BIGINT NOT NULL
);
CREATE INDEX comment_thread ON comment (story_id, root_id, id);
CREATE INDEX comment_public ON comment (story_id, state);
CREATE INDEX comment_parent ON comment (parent_id, state);
CREATE INDEX comment_state ON comment (state, id);
CREATE INDEX comment_poster ON comment (poster, created_at);
CREATE INDEX comment_digest ON comment (digest, created_at);
CREATE INDEX comment_created ON comment (created_at);
CREATE INDEX comment_reports ON comment (reports, id);
CREATE INDEX comment_objected ON comment (objected_at, id);

-- What an engine made of a comment; readers of that language see it, marked.
CREATE TABLE comment_translation (
	comment_id BIGINT NOT NULL REFERENCES comment (id),
	lang TEXT NOT NULL,
	text TEXT NOT NULL,
	engine TEXT NOT NULL,
	engine_version TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (comment_id, lang)
);

CREATE TABLE comment_report (
	id {{id}},
	comment_id BIGINT NOT NULL REFERENCES comment (id),
	reason TEXT NOT NULL,
	note TEXT NOT NULL,
	poster TEXT NOT NULL,
	at BIGINT NOT NULL,
	answered_at BIGINT NOT NULL
);
CREATE INDEX comment_report_comment ON comment_report (comment_id, answered_at);
CREATE INDEX comment_report_poster ON comment_report (poster, at);

-- Who may not write for a time. subject is a keyed hash, of an address in the network or
-- by mail.
CREATE TABLE comment_ban (
	id {{id}},
	subject TEXT NOT NULL,
	name TEXT NOT NULL, -- as the writer called himself, for people
	reason TEXT NOT NULL,
	comment_id BIGINT NOT NULL,
	by_name TEXT NOT NULL,
	at BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	lifted_by TEXT NOT NULL,
	lifted_at BIGINT NOT NULL
);
CREATE INDEX comment_ban_subject ON comment_ban (subject, until_at);

-- Proofs of work that were used: each is good once.
CREATE TABLE comment_proof (
	nonce TEXT PRIMARY KEY,
	comment_id BIGINT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX comment_proof_at ON comment_proof (at);
