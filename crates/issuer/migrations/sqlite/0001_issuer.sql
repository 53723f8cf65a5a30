-- Everything that the issuer knows. Times are milliseconds since 1970-01-01 UTC; amounts are
-- minor units; ids are UUIDs as text.

CREATE TABLE participants (
    id TEXT PRIMARY KEY NOT NULL,
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    x500 TEXT NOT NULL,
    colour TEXT NOT NULL,
    permissions TEXT NOT NULL
);

CREATE TABLE definitions (
    id TEXT PRIMARY KEY NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    symbol TEXT NOT NULL,
    decimals BIGINT NOT NULL CHECK (decimals BETWEEN 0 AND 8),
    issuer TEXT NOT NULL REFERENCES participants (id),
    definer TEXT NOT NULL REFERENCES participants (id),
    custodian TEXT REFERENCES participants (id),
    defined_at BIGINT NOT NULL,
    active BIGINT NOT NULL CHECK (active IN (0, 1))
);

CREATE TABLE wallets (
    id TEXT PRIMARY KEY NOT NULL,
    participant TEXT NOT NULL REFERENCES participants (id),
    public_key TEXT NOT NULL,
    language TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL
);

-- The books. Balances are kept by the postings themselves: see the triggers below.
CREATE TABLE accounts (
    definition TEXT NOT NULL REFERENCES definitions (id),
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    balance BIGINT NOT NULL,
    PRIMARY KEY (definition, kind, owner),
    CHECK (
        (kind = 'SUPPLY' AND owner = '' AND balance <= 0)
        OR (kind IN ('VAULT', 'RESERVED') AND owner <> '' AND balance >= 0)
    )
);

CREATE TABLE postings (
    id TEXT PRIMARY KEY NOT NULL,
    definition TEXT NOT NULL,
    from_kind TEXT NOT NULL,
    from_owner TEXT NOT NULL,
    to_kind TEXT NOT NULL,
    to_owner TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    flow TEXT NOT NULL,
    posted_at BIGINT NOT NULL,
    CHECK (from_kind <> to_kind OR from_owner <> to_owner)
);

-- A posting takes from one account what it gives to another, so that all accounts of a
-- definition sum to zero, and no balance can differ from the sum of its postings.
CREATE TRIGGER posting_moves AFTER INSERT ON postings
BEGIN
    INSERT INTO accounts (definition, kind, owner, balance)
    SELECT NEW.definition, NEW.from_kind, NEW.from_owner, 0
    WHERE NOT EXISTS (
        SELECT 1 FROM accounts
        WHERE definition = NEW.definition AND kind = NEW.from_kind AND owner = NEW.from_owner
    );
    INSERT INTO accounts (definition, kind, owner, balance)
    SELECT NEW.definition, NEW.to_kind, NEW.to_owner, 0
    WHERE NOT EXISTS (
        SELECT 1 FROM accounts
        WHERE definition = NEW.definition AND kind = NEW.to_kind AND owner = NEW.to_owner
    );
    UPDATE accounts SET balance = balance - NEW.amount
    WHERE definition = NEW.definition AND kind = NEW.from_kind AND owner = NEW.from_owner;
    UPDATE accounts SET balance = balance + NEW.amount
    WHERE definition = NEW.definition AND kind = NEW.to_kind AND owner = NEW.to_owner;
END;

CREATE TRIGGER postings_stay BEFORE UPDATE ON postings
BEGIN
    SELECT RAISE(ABORT, 'postings are never changed');
END;

CREATE TRIGGER postings_are_kept BEFORE DELETE ON postings
BEGIN
    SELECT RAISE(ABORT, 'postings are never deleted');
END;

CREATE TABLE requests (
    id TEXT PRIMARY KEY NOT NULL,
    version BIGINT NOT NULL,
    definition TEXT NOT NULL REFERENCES definitions (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    requester TEXT NOT NULL,
    wallet TEXT NOT NULL,
    issuer TEXT NOT NULL,
    custodian TEXT,
    issuer_status TEXT NOT NULL,
    custodian_status TEXT,
    status TEXT NOT NULL,
    reason TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    token TEXT
);

-- The console shows the open ones, newest change first; they are few among all.
CREATE INDEX requests_open ON requests (updated_at DESC, id DESC)
WHERE status IN ('PENDING', 'APPROVED', 'REJECTED', 'ISSUING');

CREATE TABLE issuer_tokens (
    token TEXT PRIMARY KEY NOT NULL,
    broker TEXT NOT NULL,
    chat TEXT NOT NULL,
    public_key TEXT NOT NULL,
    schema TEXT NOT NULL,
    issued BIGINT NOT NULL,
    starts BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    offered_until BIGINT NOT NULL,
    properties TEXT NOT NULL,
    internals TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT,
    status TEXT NOT NULL
);

-- Which offers lapse next.
CREATE INDEX issuer_tokens_awaited ON issuer_tokens (offered_until) WHERE state = 'ISSUED';

CREATE TABLE flows (
    id TEXT PRIMARY KEY NOT NULL,
    started_at BIGINT NOT NULL,
    document TEXT NOT NULL
);

CREATE INDEX flows_latest ON flows (started_at DESC, id DESC);

-- Who sees which flow.
CREATE TABLE flow_parties (
    participant TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    flow TEXT NOT NULL,
    PRIMARY KEY (participant, started_at, flow)
) WITHOUT ROWID;

-- Every message that was accepted, with its first answer: the audit record, and what makes
-- repeating a message harmless.
CREATE TABLE inbox (
    sender TEXT NOT NULL,
    correlation TEXT NOT NULL,
    subject TEXT NOT NULL,
    envelope TEXT NOT NULL,
    answer TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (sender, correlation)
);

-- What waits for wallets. Signed when it goes out, with the same correlation each time.
CREATE TABLE mailbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    wallet TEXT NOT NULL,
    correlation TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    stored_at BIGINT NOT NULL,
    acknowledged_at BIGINT
);

CREATE INDEX mailbox_waiting ON mailbox (wallet, seq) WHERE acknowledged_at IS NULL;
