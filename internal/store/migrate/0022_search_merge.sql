-- How many documents an index had when its parts were last written together, and whether
-- that is under way.
ALTER TABLE search_space ADD COLUMN merged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE search_space ADD COLUMN merging SMALLINT NOT NULL DEFAULT 0;
