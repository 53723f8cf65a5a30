-- Version 3: when a wallet was last seen, so that one in daily use is not forgotten because it only
-- reads; and what is pruned and counted is found without looking at everything.

ALTER TABLE wallets ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;

UPDATE wallets SET seen_at = enrolled_at;

CREATE INDEX sessions_received ON sessions (received_at);

-- How many requests of a participant are open.
CREATE INDEX requests_of_requester ON requests (requester)
WHERE status IN ('PENDING', 'APPROVED', 'REJECTED', 'ISSUING');
