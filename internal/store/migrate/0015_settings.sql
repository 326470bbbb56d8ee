-- Why a task failed, as a message's key and values, so that everybody reads it in their
-- own language: {"key", "args", "text"}.
ALTER TABLE task ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- When an edition was retired: what it has published stays, nothing new comes. 0: it lives.
ALTER TABLE edition ADD COLUMN retired_at BIGINT NOT NULL DEFAULT 0;
