-- What a picture's file says of its maker and rights, as editors may mend it; the point
-- that crops keep (thousandths of width and height); until when it may be shown.

ALTER TABLE picture ADD COLUMN byline TEXT NOT NULL DEFAULT '';
ALTER TABLE picture ADD COLUMN caption TEXT NOT NULL DEFAULT '';
ALTER TABLE picture ADD COLUMN copyright TEXT NOT NULL DEFAULT '';
ALTER TABLE picture ADD COLUMN terms TEXT NOT NULL DEFAULT '';
ALTER TABLE picture ADD COLUMN rights_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE picture ADD COLUMN rights_ended SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE picture ADD COLUMN focus_x BIGINT NOT NULL DEFAULT 500;
ALTER TABLE picture ADD COLUMN focus_y BIGINT NOT NULL DEFAULT 500;
ALTER TABLE picture ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;

CREATE INDEX picture_by_time ON picture (created_at, hash);

CREATE INDEX picture_by_rights ON picture (rights_until);

-- Which stories have had a picture in their original; whether they still have it, their
-- revisions say.
CREATE TABLE picture_use (
	hash TEXT NOT NULL,
	story_id BIGINT NOT NULL REFERENCES story (id),
	PRIMARY KEY (hash, story_id)
);

INSERT INTO picture_use (hash, story_id)
	SELECT DISTINCT p.hash, t.story_id FROM picture p, revision r, text t
	WHERE t.id = r.text_id AND r.body LIKE '%"hash":"' || p.hash || '"%';
