-- Everything that the issuer knows. Every table is STRICT, with a CHECK on the shape of each value;
-- ids are 16 bytes, keys 32; the books guard themselves against everything but postings.
--
-- `docs/storage.md` says what each table keeps, for how long and why. Times are milliseconds
-- since 1970-01-01 UTC; amounts are minor units. Words such as a status are checked for their shape
-- only: which there are is known to the program.
--
-- `version` counts up with each change, and `replaces` is the version that the change was decided
-- on: a row is written only `WHERE version = replaces`, so that two who decide on the same version
-- cannot both be right.

-- Whose database this is: one row, which the first start writes.
CREATE TABLE issuer (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    -- New after a restore, so that browsers notice.
    database BLOB NOT NULL CHECK (length(database) = 16),
    domain TEXT NOT NULL,
    demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
    made_at INTEGER NOT NULL,
    -- Up to which posting the books were last verified in full, and when: see accounts.verified.
    verified_posting INTEGER NOT NULL DEFAULT 0,
    verified_at INTEGER
) STRICT;

CREATE TRIGGER issuer_stays BEFORE DELETE ON issuer
BEGIN
    SELECT RAISE(ABORT, 'a database never forgets whose it is');
END;

-- The issuer's public keys, the older ones among them: what they signed still verifies.
CREATE TABLE keys (
    selector TEXT PRIMARY KEY NOT NULL CHECK (length(selector) BETWEEN 1 AND 63),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    valid_from INTEGER NOT NULL,
    valid_until INTEGER,
    status TEXT NOT NULL CHECK (status IN ('CURRENT', 'PUBLISHED', 'REVOKED'))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX keys_current ON keys (status) WHERE status = 'CURRENT';

-- A key never changes under its selector.
CREATE TRIGGER keys_stay BEFORE UPDATE ON keys
WHEN NEW.selector IS NOT OLD.selector OR NEW.public_key IS NOT OLD.public_key
BEGIN
    SELECT RAISE(ABORT, 'the key of a selector is never changed');
END;

CREATE TRIGGER keys_are_kept BEFORE DELETE ON keys
BEGIN
    SELECT RAISE(ABORT, 'keys are never deleted');
END;

CREATE TABLE participants (
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    x500 TEXT NOT NULL,
    colour TEXT NOT NULL,
    permissions TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE definitions (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    replaces INTEGER NOT NULL CHECK (replaces < version),
    name TEXT NOT NULL,
    symbol TEXT NOT NULL,
    decimals INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 8),
    issuer TEXT NOT NULL REFERENCES participants (id),
    definer TEXT NOT NULL REFERENCES participants (id),
    custodian TEXT REFERENCES participants (id),
    defined_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status GLOB '[A-Z]*' AND length(status) <= 32),
    -- What it limits.
    rules TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- An issuer's definitions have different names.
CREATE UNIQUE INDEX definitions_names ON definitions (issuer, name COLLATE NOCASE);

CREATE TABLE wallets (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    participant TEXT NOT NULL REFERENCES participants (id),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    language TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    -- When it opened a session last, so that one in daily use is not forgotten because it only reads.
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The devices of a participant that were seen last, which offers go to.
CREATE INDEX wallets_seen ON wallets (participant, seen_at);

-- The books.

CREATE TABLE postings (
    -- In the order in which they were made.
    number INTEGER PRIMARY KEY NOT NULL CHECK (number > 0),
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    definition BLOB NOT NULL CHECK (length(definition) = 16),
    from_kind TEXT NOT NULL CHECK (from_kind IN ('SUPPLY', 'VAULT', 'RESERVED')),
    from_owner TEXT NOT NULL,
    to_kind TEXT NOT NULL CHECK (to_kind IN ('SUPPLY', 'VAULT', 'RESERVED')),
    to_owner TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    flow BLOB NOT NULL CHECK (length(flow) = 16),
    posted_at INTEGER NOT NULL,
    CHECK (from_kind <> to_kind OR from_owner <> to_owner)
) STRICT;

-- What was minted and burned, and how all of a definition moved over time; each has all that is
-- added up.
CREATE INDEX postings_of_supply ON postings (definition, from_kind, to_kind, amount)
WHERE from_kind = 'SUPPLY' OR to_kind = 'SUPPLY';
CREATE INDEX postings_by_time ON postings (definition, posted_at, from_kind, to_kind, amount);

-- Balances are kept by the postings themselves: see the triggers below. A sum beyond 64 bits
-- would be a float, which a STRICT column refuses; the one float that is a whole number of 64
-- bits, -2^63, is refused by the lower bound.
CREATE TABLE accounts (
    definition BLOB NOT NULL REFERENCES definitions (id),
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    balance INTEGER NOT NULL CHECK (balance BETWEEN -9223372036854775807 AND 9223372036854775807),
    -- The posting that moved it last.
    posting INTEGER NOT NULL,
    -- The balance when the books were last verified in full, up to issuer.verified_posting.
    verified INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (definition, kind, owner),
    CHECK (
        (kind = 'SUPPLY' AND owner = '' AND balance <= 0)
        OR (kind IN ('VAULT', 'RESERVED') AND owner <> '' AND balance >= 0)
    )
) STRICT, WITHOUT ROWID;

-- A posting takes from one account what it gives to another, so that all accounts of a
-- definition sum to zero, and no balance can differ from the sum of its postings.
CREATE TRIGGER posting_moves AFTER INSERT ON postings
BEGIN
    INSERT INTO accounts (definition, kind, owner, balance, posting)
    SELECT NEW.definition, NEW.from_kind, NEW.from_owner, 0, 0
    WHERE NOT EXISTS (
        SELECT 1 FROM accounts
        WHERE definition = NEW.definition AND kind = NEW.from_kind AND owner = NEW.from_owner
    );
    INSERT INTO accounts (definition, kind, owner, balance, posting)
    SELECT NEW.definition, NEW.to_kind, NEW.to_owner, 0, 0
    WHERE NOT EXISTS (
        SELECT 1 FROM accounts
        WHERE definition = NEW.definition AND kind = NEW.to_kind AND owner = NEW.to_owner
    );
    UPDATE accounts SET balance = balance - NEW.amount, posting = NEW.number
    WHERE definition = NEW.definition AND kind = NEW.from_kind AND owner = NEW.from_owner;
    UPDATE accounts SET balance = balance + NEW.amount, posting = NEW.number
    WHERE definition = NEW.definition AND kind = NEW.to_kind AND owner = NEW.to_owner;
END;

-- INSERT OR REPLACE deletes without asking the trigger below. (NEW.number is -1 here where none
-- was given.)
CREATE TRIGGER postings_are_added BEFORE INSERT ON postings
WHEN EXISTS (SELECT 1 FROM postings WHERE number = NEW.number)
    OR EXISTS (SELECT 1 FROM postings WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'postings are only added');
END;

CREATE TRIGGER postings_stay BEFORE UPDATE ON postings
BEGIN
    SELECT RAISE(ABORT, 'postings are never changed');
END;

CREATE TRIGGER postings_are_kept BEFORE DELETE ON postings
BEGIN
    SELECT RAISE(ABORT, 'postings are never deleted');
END;

-- An account is opened empty, and its balance moves only with a posting that has not moved it
-- yet, by what that posting says.
CREATE TRIGGER accounts_open BEFORE INSERT ON accounts
WHEN NEW.balance <> 0 OR NEW.posting <> 0 OR NEW.verified <> 0 OR EXISTS (
    SELECT 1 FROM accounts
    WHERE definition = NEW.definition AND kind = NEW.kind AND owner = NEW.owner
)
BEGIN
    SELECT RAISE(ABORT, 'balances move with postings only');
END;

CREATE TRIGGER accounts_move BEFORE UPDATE OF definition, kind, owner, balance, posting ON accounts
WHEN NEW.definition IS NOT OLD.definition OR NEW.kind IS NOT OLD.kind
    OR NEW.owner IS NOT OLD.owner OR NOT EXISTS (
        SELECT 1 FROM postings
        WHERE number = NEW.posting AND number > OLD.posting AND definition = OLD.definition
        AND (
            (from_kind = OLD.kind AND from_owner = OLD.owner AND NEW.balance = OLD.balance - amount)
            OR (to_kind = OLD.kind AND to_owner = OLD.owner AND NEW.balance = OLD.balance + amount)
        )
    )
BEGIN
    SELECT RAISE(ABORT, 'balances move with postings only');
END;

CREATE TRIGGER accounts_are_kept BEFORE DELETE ON accounts
BEGIN
    SELECT RAISE(ABORT, 'accounts are never deleted');
END;

CREATE TABLE requests (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    replaces INTEGER NOT NULL CHECK (replaces < version),
    kind TEXT NOT NULL CHECK (kind GLOB '[A-Z]*' AND length(kind) <= 32),
    definition BLOB NOT NULL REFERENCES definitions (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    requester TEXT NOT NULL,
    wallet BLOB NOT NULL CHECK (length(wallet) = 16),
    -- The chat whose script made it; none where the console did.
    chat BLOB CHECK (length(chat) = 16),
    -- The definition's, where they approve it; they read what they approve.
    issuer TEXT,
    custodian TEXT,
    -- The other side of a transfer: the receiver of a push, the sender of a pull.
    counterpart TEXT,
    -- Whose turn it is in which order, by which permission, and what they decided.
    approvals TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status GLOB '[A-Z]*' AND length(status) <= 32),
    -- It is on the list of open requests, until this time if there is one.
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    leaves_at INTEGER,
    -- Who rejected it, by which code, why and when; and whether its requester dismissed it.
    rejection TEXT,
    dismissed INTEGER NOT NULL CHECK (dismissed IN (0, 1)),
    -- The rejected request that it replaces, and the one that replaces it.
    corrects BLOB CHECK (length(corrects) = 16),
    corrected_by BLOB CHECK (length(corrected_by) = 16),
    -- What became of its last offer, if that was not accepted.
    offer_outcome TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    token BLOB CHECK (length(token) = 16),

    -- What follows from the columns above, for the lists alone: which of them shows it, who is asked
    -- first, where it stands in one word, what both approvers decided (none where one is not asked),
    -- the amount counted in units of 10^-8 as 16 bytes, so that amounts of all definitions compare,
    -- and as it is shown.
    list TEXT NOT NULL CHECK (list IN ('ISSUANCE', 'TRANSFER', 'REDEMPTION')),
    approver TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage GLOB '[A-Z]*' AND length(stage) <= 32),
    issuer_status TEXT,
    custodian_status TEXT,
    value BLOB NOT NULL CHECK (length(value) = 16),
    shown_amount TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Each way to sort a list, and each filter that may leave few rows of many, has its index. What
-- changes during the life of a request is in few of them.
-- All of a list by their last change, and the open ones, which are few among all. They hold all that
-- filters look at, so that what does not match costs no look at the row.
CREATE INDEX requests_by_change ON requests (
    list, updated_at, id, status, open, leaves_at, kind, definition, requester, approver, custodian,
    stage, issuer_status, custodian_status, value, shown_amount
);
CREATE INDEX requests_open ON requests (
    list, updated_at, id, status, open, leaves_at, kind, definition, requester, approver, custodian,
    stage, issuer_status, custodian_status, value, shown_amount
) WHERE open = 1;
-- How many of a participant are open.
CREATE INDEX requests_open_of ON requests (requester) WHERE open = 1;
CREATE INDEX requests_by_id ON requests (list, id);
CREATE INDEX requests_by_value ON requests (
    list, value, id, kind, definition, requester, approver, custodian
);
-- From the smallest amount on, and of the same amount the newest first.
CREATE INDEX requests_by_value_newest ON requests (
    list, value, id DESC, kind, definition, requester, approver, custodian
);
CREATE INDEX requests_by_shown_amount ON requests (list, shown_amount, id);
CREATE INDEX requests_by_definition ON requests (list, definition, id);
CREATE INDEX requests_by_requester ON requests (list, requester, id);
CREATE INDEX requests_by_approver ON requests (list, approver, id);
CREATE INDEX requests_by_custodian ON requests (list, custodian, id);
CREATE INDEX requests_by_kind ON requests (list, kind, id);
CREATE INDEX requests_by_status ON requests (
    list, status, updated_at, id, kind, definition, requester, approver, custodian
);
CREATE INDEX requests_by_stage ON requests (
    list, stage, updated_at, id, kind, definition, requester, approver, custodian
);
CREATE INDEX requests_by_issuer_status ON requests (list, issuer_status, id);
CREATE INDEX requests_by_custodian_status ON requests (list, custodian_status, id);

CREATE TABLE issuer_tokens (
    token BLOB PRIMARY KEY NOT NULL CHECK (length(token) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    replaces INTEGER NOT NULL CHECK (replaces < version),
    -- The participants that issue and hold it.
    issuer TEXT NOT NULL,
    holder TEXT NOT NULL,
    -- The holder's wallets that are told of the offer and of what becomes of it.
    devices TEXT NOT NULL,
    chat BLOB NOT NULL CHECK (length(chat) = 16),
    -- The key of the wallet that answered; before, of the one that requested.
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    schema TEXT NOT NULL,
    -- The key that signed it.
    selector TEXT NOT NULL,
    issued INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    expires INTEGER,
    offered_until INTEGER NOT NULL,
    -- The request of the console that it is issued for, whose amount is reserved until it is answered.
    request BLOB CHECK (length(request) = 16),
    internals TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ISSUED', 'OFFERED', 'LAPSED', 'WITHDRAWN', 'REMOVED')),
    answer TEXT CHECK (answer IN ('ACCEPTED', 'DECLINED')),
    -- The wallet whose answer it was, the first of them.
    answered_by BLOB CHECK (length(answered_by) = 16),
    status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'REVOKED')),
    -- Since when and why, once it was changed and the holder told.
    status_change TEXT,
    -- The signed token, given to each download as it is.
    document TEXT NOT NULL
) STRICT;

-- The list, newest first, with all that its filters and orders look at: what does not match costs no
-- look at the row, which holds the whole token.
CREATE INDEX issuer_tokens_listed ON issuer_tokens (
    issued DESC, token DESC, issuer, holder, request, state, answer, status, expires
);

-- Which offers lapse next.
CREATE INDEX issuer_tokens_awaited ON issuer_tokens (offered_until) WHERE state = 'ISSUED';

-- What a device that enrols is asked about.
CREATE INDEX issuer_tokens_on_offer ON issuer_tokens (holder, token) WHERE state = 'ISSUED';

-- Versions of talkers: a chat goes on with the one that it began with.
CREATE TABLE talkers (
    -- Derived from the content: the same content is the same version.
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;

-- Chats of holders with talkers.
CREATE TABLE chats (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    replaces INTEGER NOT NULL CHECK (replaces < version),
    wallet BLOB NOT NULL CHECK (length(wallet) = 16),
    holder TEXT NOT NULL,
    talker BLOB NOT NULL REFERENCES talkers (id),
    state TEXT NOT NULL CHECK (state GLOB '[A-Z]*' AND length(state) <= 32),
    -- The position in the script, what its variables hold, and what it waits for.
    progress TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    altered_at INTEGER NOT NULL
) STRICT;

-- How many a wallet has open.
CREATE INDEX chats_open ON chats (wallet) WHERE state = 'OPEN';

CREATE TABLE flows (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    replaces INTEGER NOT NULL CHECK (replaces < version),
    started_at INTEGER NOT NULL,
    -- What it is about.
    definition BLOB CHECK (length(definition) = 16),
    request BLOB CHECK (length(request) = 16),
    token BLOB CHECK (length(token) = 16),
    -- The flow of the batch that it is part of.
    batch BLOB CHECK (length(batch) = 16),
    document TEXT NOT NULL,

    -- What the document has as well, for the lists alone.
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    shown_amount TEXT
) STRICT;

CREATE INDEX flows_latest ON flows (started_at DESC, id DESC);
-- What few of them are or have; the others are met soon on the way from the latest on.
CREATE INDEX flows_running ON flows (started_at DESC, id DESC) WHERE status = 'RUNNING';
CREATE INDEX flows_failed ON flows (started_at DESC, id DESC) WHERE status = 'FAILED';
CREATE INDEX flows_by_kind ON flows (kind);
CREATE INDEX flows_of_request ON flows (request) WHERE request IS NOT NULL;
CREATE INDEX flows_of_token ON flows (token) WHERE token IS NOT NULL;
CREATE INDEX flows_of_batch ON flows (batch) WHERE batch IS NOT NULL;
CREATE INDEX flows_by_amount ON flows (shown_amount) WHERE shown_amount IS NOT NULL;

-- Who sees which flow.
CREATE TABLE flow_parties (
    participant TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    flow BLOB NOT NULL CHECK (length(flow) = 16),
    PRIMARY KEY (participant, started_at, flow)
) STRICT, WITHOUT ROWID;

-- Who has still to be shown how which flow ended. Not shown for 30 days, it is forgotten.
CREATE TABLE unseen_outcomes (
    participant TEXT NOT NULL,
    ended_at INTEGER NOT NULL,
    flow BLOB NOT NULL CHECK (length(flow) = 16),
    PRIMARY KEY (participant, ended_at, flow)
) STRICT, WITHOUT ROWID;

CREATE INDEX unseen_outcomes_by_time ON unseen_outcomes (ended_at);

-- Every message that was answered, with its first answer: what makes repeating it harmless, and,
-- where it changed something, the audit record.
CREATE TABLE inbox (
    -- A wallet, or the key that an enrolment enrols.
    sender BLOB NOT NULL CHECK (length(sender) IN (16, 32)),
    correlation BLOB NOT NULL CHECK (length(correlation) = 16),
    subject TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    -- The audit record: what was signed besides the columns above, and the signature.
    signed_at INTEGER,
    body TEXT,
    signature BLOB CHECK (length(signature) = 64),
    -- The bytes that were signed, where the columns do not give them again.
    envelope TEXT,
    -- The answer, absent once it was pruned: the HTTP status; SHA-256 over what was asked; the
    -- answer's text, or the token whose document was the answer.
    status INTEGER CHECK (status BETWEEN 200 AND 599),
    digest BLOB CHECK (length(digest) = 32),
    answer TEXT,
    token BLOB CHECK (length(token) = 16),
    PRIMARY KEY (sender, correlation),
    CHECK (answer IS NULL OR token IS NULL),
    CHECK ((status IS NULL) = (answer IS NULL AND token IS NULL))
) STRICT;

-- What is pruned next.
CREATE INDEX inbox_answered ON inbox (received_at) WHERE status IS NOT NULL;

-- Sessions that were opened lately: what makes repeating the message harmless.
CREATE TABLE sessions (
    sender BLOB NOT NULL CHECK (length(sender) = 16),
    correlation BLOB NOT NULL CHECK (length(correlation) = 16),
    received_at INTEGER NOT NULL,
    PRIMARY KEY (sender, correlation)
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_received ON sessions (received_at);

-- What waits for wallets. Signed when it goes out, with the same correlation each time.
CREATE TABLE mailbox (
    -- The order in which it was stored, no number twice; never on the wire.
    number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- What a wallet acknowledges it by, and its correlation.
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    wallet BLOB NOT NULL CHECK (length(wallet) = 16),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    -- The token that it is about.
    token BLOB CHECK (length(token) = 16),
    stored_at INTEGER NOT NULL,
    acknowledged_at INTEGER
) STRICT;

CREATE INDEX mailbox_waiting ON mailbox (wallet, number) WHERE acknowledged_at IS NULL;
CREATE INDEX mailbox_offers ON mailbox (token) WHERE acknowledged_at IS NULL;
CREATE INDEX mailbox_acknowledged ON mailbox (acknowledged_at) WHERE acknowledged_at IS NOT NULL;
