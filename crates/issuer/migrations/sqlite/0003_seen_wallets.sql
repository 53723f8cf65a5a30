-- Version 3: when a wallet was last seen, so that one in daily use is not forgotten because it only
-- reads; and sessions that are over are found without looking at all.

ALTER TABLE wallets ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;

UPDATE wallets SET seen_at = enrolled_at;

CREATE INDEX sessions_received ON sessions (received_at);
