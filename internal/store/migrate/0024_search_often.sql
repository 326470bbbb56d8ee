-- Whether a word is in 30 documents or more. The index of the frequent words asked the count
-- itself, so that every new document wrote its words there once more.
ALTER TABLE search_word ADD COLUMN often SMALLINT NOT NULL DEFAULT 0;
UPDATE search_word SET often = 1 WHERE docs >= 30;
DROP INDEX search_word_often;
CREATE INDEX search_word_often ON search_word (space_id, fold) WHERE often = 1;
