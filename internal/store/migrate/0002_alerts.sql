-- Following topics by mail. Readers have no account: what is known of one is here, and
-- goes when the reader says so.

CREATE TABLE reader (
	id {{id}},
	email TEXT NOT NULL UNIQUE, -- folded: one row for one mailbox
	address TEXT NOT NULL, -- as mail is sent to it
	lang TEXT NOT NULL,
	edition TEXT NOT NULL, -- where preferences are shown
	pace TEXT NOT NULL, -- "instant" or "daily"
	hour BIGINT NOT NULL, -- of the daily mail, in zone
	zone TEXT NOT NULL,
	secret TEXT NOT NULL, -- part of what signed links sign: they end with the row
	confirmed_at BIGINT NOT NULL, -- 0 until a link from a mail was used
	digest_at BIGINT NOT NULL, -- when the next daily mail is due
	bounced TEXT NOT NULL, -- what a server said when it refused the address for good
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);
CREATE INDEX reader_digest ON reader (digest_at);

CREATE TABLE subscription (
	reader_id BIGINT NOT NULL REFERENCES reader (id),
	topic_id BIGINT NOT NULL REFERENCES topic (id),
	edition TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	confirmed_at BIGINT NOT NULL,
	PRIMARY KEY (reader_id, topic_id, edition)
);
CREATE INDEX subscription_topic ON subscription (topic_id, edition, confirmed_at);

-- A story's alerts in an edition go out with its first publication there, never again.
CREATE TABLE alert_run (
	story_id BIGINT NOT NULL REFERENCES story (id),
	edition TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (story_id, edition)
);

-- A reader hears of a story once, however many topics and editions would say so.
CREATE TABLE alert (
	id {{id}},
	reader_id BIGINT NOT NULL REFERENCES reader (id),
	story_id BIGINT NOT NULL REFERENCES story (id),
	edition TEXT NOT NULL,
	mail_id BIGINT NOT NULL, -- 0 while it waits for the daily mail
	at BIGINT NOT NULL,
	UNIQUE (reader_id, story_id)
);
CREATE INDEX alert_mail ON alert (mail_id);
CREATE INDEX alert_story ON alert (story_id, edition);

-- The outbox. state: waiting, sending, sent, cancelled, failed. subject, body and html are
-- written before sending for mails that others compose, and kept after sending where
-- the desk is the mailbox.
CREATE TABLE mail (
	id {{id}},
	kind TEXT NOT NULL, -- confirm, story, digest, note
	reader_id BIGINT NOT NULL, -- 0 for a mail to somebody who follows nothing
	story_id BIGINT NOT NULL,
	topic_id BIGINT NOT NULL,
	edition TEXT NOT NULL,
	lang TEXT NOT NULL,
	address TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	html TEXT NOT NULL,
	state TEXT NOT NULL,
	urgency BIGINT NOT NULL, -- lower goes first
	attempts BIGINT NOT NULL,
	next_at BIGINT NOT NULL,
	sender TEXT NOT NULL, -- who holds it while it is being sent
	lease_until BIGINT NOT NULL,
	note TEXT NOT NULL, -- why it waits, failed or was cancelled
	created_at BIGINT NOT NULL,
	sent_at BIGINT NOT NULL
);
CREATE INDEX mail_due ON mail (state, next_at, urgency, id);
CREATE INDEX mail_reader ON mail (reader_id);
CREATE INDEX mail_story ON mail (story_id, edition, state);

-- Who asked how often: keyed hashes of addresses and networks, kept for a day.
CREATE TABLE follow_try (
	id {{id}},
	key TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX follow_try_key ON follow_try (key, at);
CREATE INDEX follow_try_at ON follow_try (at);

-- Stamps of forms that have been used: one form, one mail.
CREATE TABLE follow_stamp (
	stamp TEXT PRIMARY KEY,
	at BIGINT NOT NULL
);
