-- Telling others what has changed: hubs for feeds, caches in front of the site.

-- Up to which public change a target has been told; it is told again from there. next_at
-- is when to try again after a failure.
CREATE TABLE announce_target (
	name TEXT PRIMARY KEY,
	told BIGINT NOT NULL,
	failures BIGINT NOT NULL,
	next_at BIGINT NOT NULL
);

-- What was told, and what became of it; the newest are kept.
CREATE TABLE announcement (
	id {{id}},
	target TEXT NOT NULL,
	at BIGINT NOT NULL,
	count BIGINT NOT NULL,
	detail TEXT NOT NULL,
	error TEXT NOT NULL
);

-- Who has our own hub tell them of a feed. asked is "subscribe" or "unsubscribe" while we
-- ask back whether they meant it. due is the public change that they wait for, 0 for none.
CREATE TABLE subscriber (
	id {{id}},
	topic TEXT NOT NULL,
	callback TEXT NOT NULL,
	secret TEXT NOT NULL,
	until BIGINT NOT NULL,
	asked TEXT NOT NULL,
	asked_secret TEXT NOT NULL,
	asked_lease BIGINT NOT NULL,
	due BIGINT NOT NULL,
	failures BIGINT NOT NULL,
	next_at BIGINT NOT NULL,
	UNIQUE (topic, callback)
);
CREATE INDEX subscriber_next ON subscriber (next_at)
