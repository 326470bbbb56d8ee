-- A publication that waits may have a time of its own: wanted, 0 for the end of the
-- embargo. revision_id is the text's newest revision when it was scheduled, 0 for what was
-- scheduled before that was noted. problems says as JSON why it could not go out at its
-- time, '' for what still waits.
ALTER TABLE schedule ADD COLUMN wanted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE schedule ADD COLUMN revision_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE schedule ADD COLUMN problems TEXT NOT NULL DEFAULT '';

-- The time zone in which the desk shows times to a person, '' for the newsroom's.
ALTER TABLE account ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
