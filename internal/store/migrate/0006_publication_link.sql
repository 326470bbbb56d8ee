-- What site maps say of a page, so that they need not read the pages' documents.
CREATE INDEX publication_link ON publication (story_id, state, edition_id, lang, slug, kind, updated_at);
