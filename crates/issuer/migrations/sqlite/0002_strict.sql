-- Version 2: every table STRICT, with a CHECK on every word; ids are 16 bytes, keys 32; what is
-- guarded has a version; the books guard themselves against everything but postings.
--
-- `docs/storage.md` says what each table keeps, for how long and why. Times are milliseconds
-- since 1970-01-01 UTC; amounts are minor units.
--
-- `version` counts up with each change, and `replaces` is the version that the change was decided
-- on: a row is written only `WHERE version = replaces`, so that two who decide on the same version
-- cannot both be right.

DROP TRIGGER posting_moves;
DROP TRIGGER postings_stay;
DROP TRIGGER postings_are_kept;
DROP INDEX requests_open;
DROP INDEX issuer_tokens_awaited;
DROP INDEX flows_latest;
DROP INDEX mailbox_waiting;

ALTER TABLE participants RENAME TO participants_1;
ALTER TABLE definitions RENAME TO definitions_1;
ALTER TABLE wallets RENAME TO wallets_1;
ALTER TABLE accounts RENAME TO accounts_1;
ALTER TABLE postings RENAME TO postings_1;
ALTER TABLE requests RENAME TO requests_1;
ALTER TABLE issuer_tokens RENAME TO issuer_tokens_1;
ALTER TABLE flows RENAME TO flows_1;
ALTER TABLE flow_parties RENAME TO flow_parties_1;
ALTER TABLE inbox RENAME TO inbox_1;
ALTER TABLE mailbox RENAME TO mailbox_1;

-- Whose database this is: one row, which the first start writes. A database that was migrated
-- from version 1 has none until then.
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

INSERT INTO participants SELECT id, position, title, x500, colour, permissions FROM participants_1;

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
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

INSERT INTO definitions
SELECT unhex(replace(id, '-', '')), version, version - 1, name, symbol, decimals, issuer, definer,
    custodian, defined_at, active
FROM definitions_1;

CREATE TABLE wallets (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    participant TEXT NOT NULL REFERENCES participants (id),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    language TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Base64 in SQL: four letters are three bytes. The 44 letters of a key are 33 bytes, of which the
-- last stands for the padding.
CREATE TABLE keys_1 (text TEXT PRIMARY KEY NOT NULL, key BLOB) STRICT;

WITH RECURSIVE
    texts (text) AS (
        SELECT public_key FROM wallets_1
        UNION SELECT public_key FROM issuer_tokens_1
        UNION SELECT sender FROM inbox_1 WHERE length(sender) = 44
    ),
    letters (alphabet) AS (
        VALUES ('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
    ),
    places (place) AS (
        VALUES (1) UNION ALL SELECT place + 4 FROM places WHERE place < 41
    ),
    triples (text, place, triple) AS (
        SELECT text, place,
            ((max(instr(alphabet, substr(text, place, 1)), 1) - 1) << 18)
            | ((max(instr(alphabet, substr(text, place + 1, 1)), 1) - 1) << 12)
            | ((max(instr(alphabet, substr(text, place + 2, 1)), 1) - 1) << 6)
            | (max(instr(alphabet, substr(text, place + 3, 1)), 1) - 1)
        FROM texts, letters, places
    )
INSERT INTO keys_1
SELECT text, substr(unhex(group_concat(printf('%06X', triple), '' ORDER BY place)), 1, 32)
FROM triples GROUP BY text;

INSERT INTO wallets
SELECT unhex(replace(id, '-', '')), participant, key, language, enrolled_at
FROM wallets_1 LEFT JOIN keys_1 ON text = public_key;

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

INSERT INTO postings
SELECT row_number() OVER (ORDER BY rowid), unhex(replace(id, '-', '')),
    unhex(replace(definition, '-', '')), from_kind, from_owner, to_kind, to_owner, amount,
    unhex(replace(flow, '-', '')), posted_at
FROM postings_1;

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

INSERT INTO accounts (definition, kind, owner, balance, posting)
SELECT unhex(replace(definition, '-', '')), kind, owner, balance,
    COALESCE(
        (
            SELECT max(number) FROM postings
            WHERE postings.definition = unhex(replace(accounts_1.definition, '-', ''))
            AND (
                (from_kind = kind AND from_owner = owner) OR (to_kind = kind AND to_owner = owner)
            )
        ),
        0
    )
FROM accounts_1;

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
    definition BLOB NOT NULL REFERENCES definitions (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    requester TEXT NOT NULL,
    wallet BLOB NOT NULL CHECK (length(wallet) = 16),
    issuer TEXT NOT NULL,
    custodian TEXT,
    issuer_status TEXT NOT NULL CHECK (issuer_status IN ('PENDING', 'APPROVED', 'REJECTED')),
    custodian_status TEXT CHECK (custodian_status IN ('PENDING', 'APPROVED', 'REJECTED')),
    status TEXT NOT NULL CHECK (
        status IN ('PENDING', 'APPROVED', 'REJECTED', 'ISSUING', 'ISSUED', 'CANCELLED')
    ),
    reason TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    token BLOB CHECK (length(token) = 16)
) STRICT, WITHOUT ROWID;

INSERT INTO requests
SELECT unhex(replace(id, '-', '')), version, version - 1, unhex(replace(definition, '-', '')),
    amount, requester, unhex(replace(wallet, '-', '')), issuer, custodian, issuer_status,
    custodian_status, status, reason, created_at, updated_at, unhex(replace(token, '-', ''))
FROM requests_1;

-- The console shows the open ones, newest change first; they are few among all.
CREATE INDEX requests_open ON requests (updated_at DESC, id DESC)
WHERE status IN ('PENDING', 'APPROVED', 'REJECTED', 'ISSUING');

CREATE TABLE issuer_tokens (
    token BLOB PRIMARY KEY NOT NULL CHECK (length(token) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    replaces INTEGER NOT NULL CHECK (replaces < version),
    -- The holder's broker is a wallet or a domain.
    broker_wallet BLOB CHECK (length(broker_wallet) = 16),
    broker_domain TEXT,
    chat BLOB NOT NULL CHECK (length(chat) = 16),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    schema TEXT NOT NULL,
    -- The key that signs it; unknown for an offer of version 1 that was not downloaded.
    selector TEXT,
    issued INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    expires INTEGER,
    offered_until INTEGER NOT NULL,
    -- What becomes the token's Context; absent once `document` says the same.
    properties TEXT,
    internals TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ISSUED', 'OFFERED', 'LAPSED', 'WITHDRAWN', 'REMOVED')),
    answer TEXT CHECK (answer IN ('ACCEPTED', 'DECLINED')),
    -- The wallet whose answer it was.
    answered_by BLOB CHECK (length(answered_by) = 16),
    status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'REVOKED')),
    -- The signed token as it was first downloaded, given again as it is.
    document TEXT,
    CHECK ((broker_wallet IS NULL) <> (broker_domain IS NULL)),
    CHECK ((properties IS NULL) = (document IS NOT NULL))
) STRICT;

-- Version 1 kept what was downloaded as the answer: {"Response":…}
CREATE TABLE documents_1 (token TEXT PRIMARY KEY NOT NULL, document TEXT NOT NULL) STRICT;

INSERT OR IGNORE INTO documents_1
SELECT json_extract(envelope, '$.Body.Token'), substr(answer, 13, length(answer) - 13)
FROM inbox_1 WHERE subject = 'Issued@Issuer' AND json_valid(envelope) AND json_valid(answer)
ORDER BY received_at, rowid;

INSERT INTO issuer_tokens
SELECT unhex(replace(token, '-', '')), 1, 0,
    CASE WHEN length(broker) = 36 THEN unhex(replace(broker, '-', '')) END,
    CASE WHEN length(broker) = 36 AND unhex(replace(broker, '-', '')) IS NOT NULL THEN NULL
    ELSE broker END,
    unhex(replace(chat, '-', '')), key, schema, json_extract(document, '$.DKIM'), issued, starts,
    expires, offered_until, CASE WHEN document IS NULL THEN properties END, internals, state,
    answer,
    CASE WHEN answer IS NOT NULL AND length(broker) = 36 THEN unhex(replace(broker, '-', '')) END,
    CASE WHEN state = 'LAPSED' OR answer = 'DECLINED' THEN 'REVOKED' ELSE status END,
    document
FROM issuer_tokens_1 LEFT JOIN keys_1 ON text = public_key LEFT JOIN documents_1 USING (token)
ORDER BY issuer_tokens_1.rowid;

-- Which offers lapse next.
CREATE INDEX issuer_tokens_awaited ON issuer_tokens (offered_until) WHERE state = 'ISSUED';

CREATE TABLE flows (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    version INTEGER NOT NULL CHECK (version > 0),
    replaces INTEGER NOT NULL CHECK (replaces < version),
    started_at INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;

INSERT INTO flows
SELECT unhex(replace(id, '-', '')), 1, 0, started_at, document
FROM flows_1 ORDER BY rowid;

CREATE INDEX flows_latest ON flows (started_at DESC, id DESC);

-- Who sees which flow.
CREATE TABLE flow_parties (
    participant TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    flow BLOB NOT NULL CHECK (length(flow) = 16),
    PRIMARY KEY (participant, started_at, flow)
) STRICT, WITHOUT ROWID;

INSERT INTO flow_parties
SELECT participant, started_at, unhex(replace(flow, '-', '')) FROM flow_parties_1;

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
    -- The bytes that were signed, where the columns do not give them again. Of version 1 it is the
    -- whole message as it was received, with its signature.
    envelope TEXT,
    -- The answer, absent once it was pruned: the HTTP status; SHA-256 over what was asked (absent
    -- where it is of version 1); the answer's text, or the token whose document was the answer.
    status INTEGER CHECK (status BETWEEN 200 AND 599),
    digest BLOB CHECK (length(digest) = 32),
    answer TEXT,
    token BLOB CHECK (length(token) = 16),
    PRIMARY KEY (sender, correlation),
    CHECK (answer IS NULL OR token IS NULL),
    CHECK ((status IS NULL) = (answer IS NULL AND token IS NULL))
) STRICT;

INSERT INTO inbox
SELECT COALESCE(key, unhex(replace(sender, '-', ''))), unhex(replace(correlation, '-', '')),
    subject, received_at, NULL, NULL, NULL,
    CASE WHEN subject <> 'Issued@Issuer' THEN envelope END,
    200, NULL,
    CASE WHEN document IS NULL THEN answer END,
    CASE WHEN document IS NOT NULL THEN unhex(replace(token, '-', '')) END
FROM inbox_1 LEFT JOIN keys_1 ON text = sender
LEFT JOIN documents_1 ON subject = 'Issued@Issuer' AND json_valid(envelope)
AND token = json_extract(envelope, '$.Body.Token')
WHERE subject <> 'Session@Issuer'
ORDER BY inbox_1.rowid;

-- What is pruned next.
CREATE INDEX inbox_answered ON inbox (received_at) WHERE status IS NOT NULL;

-- Sessions that were opened lately: what makes repeating the message harmless.
CREATE TABLE sessions (
    sender BLOB NOT NULL CHECK (length(sender) = 16),
    correlation BLOB NOT NULL CHECK (length(correlation) = 16),
    received_at INTEGER NOT NULL,
    PRIMARY KEY (sender, correlation)
) STRICT, WITHOUT ROWID;

INSERT INTO sessions
SELECT unhex(replace(sender, '-', '')), unhex(replace(correlation, '-', '')), received_at
FROM inbox_1 WHERE subject = 'Session@Issuer';

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

INSERT INTO mailbox
SELECT seq, unhex(replace(correlation, '-', '')), unhex(replace(wallet, '-', '')), subject, body,
    CASE WHEN json_valid(body) THEN unhex(replace(json_extract(body, '$.Token'), '-', '')) END,
    stored_at, acknowledged_at
FROM mailbox_1;

CREATE INDEX mailbox_waiting ON mailbox (wallet, number) WHERE acknowledged_at IS NULL;
CREATE INDEX mailbox_offers ON mailbox (token) WHERE acknowledged_at IS NULL;
CREATE INDEX mailbox_acknowledged ON mailbox (acknowledged_at) WHERE acknowledged_at IS NOT NULL;

DROP TABLE mailbox_1;
DROP TABLE inbox_1;
DROP TABLE flow_parties_1;
DROP TABLE flows_1;
DROP TABLE issuer_tokens_1;
DROP TABLE requests_1;
DROP TABLE postings_1;
DROP TABLE accounts_1;
DROP TABLE wallets_1;
DROP TABLE definitions_1;
DROP TABLE participants_1;
DROP TABLE keys_1;
DROP TABLE documents_1;
