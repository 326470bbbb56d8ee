-- Sites that came from other systems, by where they stood: what tells a list's address there
-- from others. shape is JSON.
CREATE TABLE old_site (
	host TEXT {{bytewise}} NOT NULL, -- without "www."
	path TEXT {{bytewise}} NOT NULL, -- "" or "/blog"
	origin TEXT {{bytewise}} NOT NULL, -- as in table origin
	lang TEXT NOT NULL, -- of what has no language in its address, "" where nobody knows
	shape TEXT NOT NULL,
	PRIMARY KEY (host, path, origin)
);

-- The lists that such a site had, and the key of what they became here: of a channel or topic,
-- or of an author. "" of a category that only had others below it.
CREATE TABLE old_list (
	kind TEXT {{bytewise}} NOT NULL, -- "category", "tag", "author", or by number "cat", "user"
	slug TEXT {{bytewise}} NOT NULL,
	origin TEXT {{bytewise}} NOT NULL,
	lang TEXT {{bytewise}} NOT NULL, -- of the stories in it
	key TEXT NOT NULL,
	PRIMARY KEY (kind, slug, origin, lang)
);
