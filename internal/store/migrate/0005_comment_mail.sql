-- Writers of comments who gave a mail address. What they wrote hangs on the folded
-- address (comment.email); the row goes when the writer says so.
CREATE TABLE comment_writer (
	id {{id}},
	email TEXT NOT NULL UNIQUE, -- folded: one row for one mailbox
	address TEXT NOT NULL, -- as mail is sent to it
	secret TEXT NOT NULL, -- part of what signed links sign: they end with the row
	quiet SMALLINT NOT NULL, -- wants no mail about comments any more
	bounced TEXT NOT NULL, -- what a server said when it refused the address for good
	created_at BIGINT NOT NULL
);
ALTER TABLE comment ADD COLUMN notify SMALLINT NOT NULL DEFAULT 0; -- its writer wants to hear of answers
CREATE INDEX comment_email ON comment (email) WHERE email <> '';

-- What a mail to a writer is about, and to whom it goes.
ALTER TABLE mail ADD COLUMN comment_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN writer_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX mail_comment ON mail (comment_id) WHERE comment_id > 0;
CREATE INDEX mail_writer ON mail (writer_id) WHERE writer_id > 0;
