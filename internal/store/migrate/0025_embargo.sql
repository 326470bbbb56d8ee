-- An edition's own embargo of a story, which counts there instead of the story's. One that
-- is over frees the edition while the story's still holds elsewhere.
CREATE TABLE embargo (
  story_id BIGINT NOT NULL REFERENCES story (id),
  edition TEXT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (story_id, edition)
);
