-- How many documents more have which words, of changes that are not yet added to the counts
-- in search_word. The words of one story lie on hundreds of pages of the database; of many
-- stories together each page is written once.
CREATE TABLE search_uncounted (
	id {{id}},
	space_id BIGINT NOT NULL REFERENCES search_space (id),
	words BIGINT NOT NULL, -- how many there are in counts
	counts {{bytes}} NOT NULL
);
CREATE INDEX search_uncounted_space ON search_uncounted (space_id);
-- How often words were forgotten: who remembers ids of words asks again when it has changed.
ALTER TABLE search_space ADD COLUMN forgotten BIGINT NOT NULL DEFAULT 0;
