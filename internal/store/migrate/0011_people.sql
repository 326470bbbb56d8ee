-- Roles in single editions, second factors, passkeys, sign-on by another service.

ALTER TABLE account ADD COLUMN editions TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN totp TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN method TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;

CREATE TABLE passkey (
	id TEXT PRIMARY KEY, -- credential id, base64url
	account_id BIGINT NOT NULL REFERENCES account (id),
	name TEXT NOT NULL,
	credential TEXT NOT NULL, -- public key and counters as JSON
	created_at BIGINT NOT NULL,
	used_at BIGINT NOT NULL
);
CREATE INDEX passkey_account ON passkey (account_id);

CREATE TABLE recovery_code (
	code TEXT PRIMARY KEY, -- SHA-256 of account and code
	account_id BIGINT NOT NULL REFERENCES account (id)
);
CREATE INDEX recovery_code_account ON recovery_code (account_id);

-- A log-in that has begun and waits for its next step: a code, a passkey, another
-- service's answer.
CREATE TABLE login_step (
	token TEXT PRIMARY KEY, -- SHA-256 of the step's secret
	purpose TEXT NOT NULL,
	account_id BIGINT NOT NULL,
	data TEXT NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE INDEX login_step_expires ON login_step (expires_at);
