-- What has changed of what the public sees, for caches of pages: for each part the value
-- that the counter "published" had with its last change.
CREATE TABLE public_change (
	part TEXT PRIMARY KEY,
	at BIGINT NOT NULL
);
CREATE INDEX public_change_at ON public_change (at);

-- The lists of live pages, so that the newest of any of them are one range of an index:
-- "" for all of an edition, "c/KEY" for a channel, "t/KEY" for a topic.
CREATE TABLE listing (
	edition_id BIGINT NOT NULL REFERENCES edition (id),
	list TEXT NOT NULL,
	first_at BIGINT NOT NULL,
	story_id BIGINT NOT NULL REFERENCES story (id),
	PRIMARY KEY (edition_id, list, first_at, story_id)
);
CREATE INDEX listing_story ON listing (story_id, edition_id, list);

INSERT INTO listing (edition_id, list, first_at, story_id)
	SELECT p.edition_id, '', p.first_at, p.story_id FROM publication p WHERE p.state = 'live';
INSERT INTO listing (edition_id, list, first_at, story_id)
	SELECT p.edition_id, 'c/' || s.channel, p.first_at, p.story_id FROM publication p JOIN story s ON s.id = p.story_id WHERE p.state = 'live' AND s.channel <> '';
INSERT INTO listing (edition_id, list, first_at, story_id)
	SELECT p.edition_id, 't/' || t.key, p.first_at, p.story_id FROM publication p JOIN story_topic st ON st.story_id = p.story_id JOIN topic t ON t.id = st.topic_id
	WHERE p.state = 'live';
