-- What travels with memories and glossaries: who made a pair first and when, what kind of
-- word a term is and what it means.
ALTER TABLE memory_unit ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
ALTER TABLE memory_unit ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE term ADD COLUMN part_of_speech TEXT NOT NULL DEFAULT '';
ALTER TABLE term ADD COLUMN definition TEXT NOT NULL DEFAULT '';
