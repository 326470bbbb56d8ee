-- What a newsroom notes on a story for itself.

ALTER TABLE story ADD COLUMN note TEXT NOT NULL DEFAULT '';
