PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations VALUES(1,'issuer','2026-11-24 09:53:43',1,X'24db43fac0eb551f8dae1fead2ddce32edd149aa5156217fd6538f2896fc90b679cabb20f4d65015183ea815eeea8d15',7593545);
CREATE TABLE participants (
    id TEXT PRIMARY KEY NOT NULL,
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    x500 TEXT NOT NULL,
    colour TEXT NOT NULL,
    permissions TEXT NOT NULL
);
INSERT INTO participants VALUES('central-bank',0,'Central Bank','CN=Bob, OU=Test Dept, O=R3, L=London, C=GB','purple','["DEFINE","VIEW_TOKENS","CREATE","ISSUANCES_ISSUER","REDEMPTIONS_ISSUER"]');
INSERT INTO participants VALUES('commercial-bank',1,'Commercial Bank','CN=Alice, OU=Test Dept, O=R3, L=London, C=GB','blue','["VIEW_TOKENS","ISSUANCES_NON_ISSUER","TRANSFERS_NON_ISSUER","REDEMPTIONS_NON_ISSUER"]');
INSERT INTO participants VALUES('commercial-bank-2',2,'Commercial Bank 2','CN=Dave, OU=Test Dept, O=R3, L=London, C=GB','teal','["VIEW_TOKENS","ISSUANCES_NON_ISSUER","TRANSFERS_NON_ISSUER","REDEMPTIONS_NON_ISSUER"]');
INSERT INTO participants VALUES('custodian',3,'Custodian','CN=Charlie, OU=Test Dept, O=R3, L=London, C=GB','orange','["VIEW_TOKENS","ISSUANCES_CUSTODIAN","TRANSFERS_CUSTODIAN","REDEMPTIONS_CUSTODIAN"]');
INSERT INTO participants VALUES('regulator',4,'Regulator','CN=Erin, OU=Test Dept, O=R3, L=London, C=GB','green','["VIEW_TOKENS","OBSERVE"]');
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
INSERT INTO definitions VALUES('01a20cf9-bc92-7417-8b25-4e763777ec68',1,'UAE Dirham','AED',2,'central-bank','central-bank','custodian',1795514023058,1);
CREATE TABLE wallets (
    id TEXT PRIMARY KEY NOT NULL,
    participant TEXT NOT NULL REFERENCES participants (id),
    public_key TEXT NOT NULL,
    language TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL
);
INSERT INTO wallets VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','central-bank','iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=','en',1795514023093);
INSERT INTO wallets VALUES('01a20cf9-bcbd-7e21-9a66-e6febad53cb1','custodian','gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q=','en',1795514023101);
INSERT INTO wallets VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','commercial-bank','7UkoxijRwsbq6QM4kFmVYSlZJzpcY/k2NsFGFKyHN9E=','en',1795514023113);
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
INSERT INTO accounts VALUES('01a20cf9-bc92-7417-8b25-4e763777ec68','SUPPLY','',-100000000);
INSERT INTO accounts VALUES('01a20cf9-bc92-7417-8b25-4e763777ec68','VAULT','central-bank',49749949);
INSERT INTO accounts VALUES('01a20cf9-bc92-7417-8b25-4e763777ec68','RESERVED','central-bank',250051);
INSERT INTO accounts VALUES('01a20cf9-bc92-7417-8b25-4e763777ec68','VAULT','commercial-bank',50000000);
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
INSERT INTO postings VALUES('01a20cf9-bc92-7ef2-b99d-282daac203f3','01a20cf9-bc92-7417-8b25-4e763777ec68','SUPPLY','','VAULT','central-bank',100000000,'01a20cf9-bc92-774f-a20e-211ed654ed47',1795514023058);
INSERT INTO postings VALUES('01a20cf9-bcd7-7b1e-85cd-911f859c21cc','01a20cf9-bc92-7417-8b25-4e763777ec68','VAULT','central-bank','RESERVED','central-bank',50000000,'01a20cf9-bcd7-796b-aea1-5c45df5ef453',1795514023127);
INSERT INTO postings VALUES('01a20cf9-bcec-7ba6-b575-3cb75a5369ea','01a20cf9-bc92-7417-8b25-4e763777ec68','RESERVED','central-bank','VAULT','commercial-bank',50000000,'01a20cf9-bcd7-796b-aea1-5c45df5ef453',1795514023148);
INSERT INTO postings VALUES('01a20cf9-bd00-7f20-a5a6-9dc385ed3716','01a20cf9-bc92-7417-8b25-4e763777ec68','VAULT','central-bank','RESERVED','central-bank',100000,'01a20cf9-bd00-76a0-a145-310c1b27a83e',1795514023168);
INSERT INTO postings VALUES('01a20cf9-bd0b-7f5f-ada1-639d9aacf8f0','01a20cf9-bc92-7417-8b25-4e763777ec68','RESERVED','central-bank','VAULT','central-bank',100000,'01a20cf9-bd00-76a0-a145-310c1b27a83e',1795514023179);
INSERT INTO postings VALUES('01a20cf9-bd1c-7684-b744-b3befe851b35','01a20cf9-bc92-7417-8b25-4e763777ec68','VAULT','central-bank','RESERVED','central-bank',1,'01a20cf9-bd1c-7972-8adb-085c619b7045',1795514023196);
INSERT INTO postings VALUES('01a20cf9-bd38-764b-aaa1-a3b0dfe8223d','01a20cf9-bc92-7417-8b25-4e763777ec68','VAULT','central-bank','RESERVED','central-bank',250050,'01a20cf9-bd38-72b5-ad49-54cc176663e1',1795514023224);
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
INSERT INTO requests VALUES('01a20cf9-bccf-7965-bd69-d207443aaec7',5,'01a20cf9-bc92-7417-8b25-4e763777ec68',50000000,'commercial-bank','01a20cf9-bcc9-732f-a6cf-3c36188f9696','central-bank','custodian','APPROVED','APPROVED','ISSUED',NULL,1795514023119,1795514023148,'01a20cf9-bcd7-7880-a42b-a04209e55395');
INSERT INTO requests VALUES('01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5',5,'01a20cf9-bc92-7417-8b25-4e763777ec68',100000,'commercial-bank','01a20cf9-bcc9-732f-a6cf-3c36188f9696','central-bank','custodian','APPROVED','APPROVED','APPROVED',NULL,1795514023156,1795514023179,NULL);
INSERT INTO requests VALUES('01a20cf9-bd10-7699-b8bb-ccbd34bbaad5',4,'01a20cf9-bc92-7417-8b25-4e763777ec68',1,'commercial-bank','01a20cf9-bcc9-732f-a6cf-3c36188f9696','central-bank','custodian','APPROVED','APPROVED','ISSUING',NULL,1795514023184,1795514023196,'01a20cf9-bd1c-796f-8567-72ddbe0fef64');
INSERT INTO requests VALUES('01a20cf9-bd28-76ca-872c-bd12688eab0f',4,'01a20cf9-bc92-7417-8b25-4e763777ec68',250050,'commercial-bank','01a20cf9-bcc9-732f-a6cf-3c36188f9696','central-bank','custodian','APPROVED','APPROVED','ISSUING',NULL,1795514023208,1795514023224,'01a20cf9-bd38-724f-8cd0-0ba13be6c270');
INSERT INTO requests VALUES('01a20cf9-bd3b-7ba4-9cae-4d55615341ac',1,'01a20cf9-bc92-7417-8b25-4e763777ec68',100,'commercial-bank','01a20cf9-bcc9-732f-a6cf-3c36188f9696','central-bank','custodian','PENDING','PENDING','PENDING',NULL,1795514023227,1795514023227,NULL);
INSERT INTO requests VALUES('01a20cf9-bd40-7562-bc97-76dd66c4a0c2',3,'01a20cf9-bc92-7417-8b25-4e763777ec68',200,'commercial-bank','01a20cf9-bcc9-732f-a6cf-3c36188f9696','central-bank','custodian','APPROVED','APPROVED','APPROVED',NULL,1795514023232,1795514023244,NULL);
INSERT INTO requests VALUES('01a20cf9-bd50-7e3a-876a-732d69bc9613',2,'01a20cf9-bc92-7417-8b25-4e763777ec68',300,'commercial-bank','01a20cf9-bcc9-732f-a6cf-3c36188f9696','central-bank','custodian','REJECTED','PENDING','REJECTED','Nein, "danke" – l’année prochaine.',1795514023248,1795514023252,NULL);
INSERT INTO requests VALUES('01a20cf9-bd58-73a8-89f5-9097bf6881d1',2,'01a20cf9-bc92-7417-8b25-4e763777ec68',400,'commercial-bank','01a20cf9-bcc9-732f-a6cf-3c36188f9696','central-bank','custodian','PENDING','PENDING','CANCELLED',NULL,1795514023256,1795514023260,NULL);
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
INSERT INTO issuer_tokens VALUES('01a20cf9-bcd7-7880-a42b-a04209e55395','01a20cf9-bcc9-732f-a6cf-3c36188f9696','01a20cf9-bccf-7965-bd69-d207443aaec7','7UkoxijRwsbq6QM4kFmVYSlZJzpcY/k2NsFGFKyHN9E=','issuer.example.org/ISSUANCE:1.0',1795514023127,1795514023127,1858586023127,1796118823127,'{"Amount":"500000.00","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","Request":"01a20cf9-bccf-7965-bd69-d207443aaec7","Symbol":"AED"}','{"request":"01a20cf9-bccf-7965-bd69-d207443aaec7","flow":"01a20cf9-bcd7-796b-aea1-5c45df5ef453","definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","amount":"500000.00","issuer":"central-bank","requester":"commercial-bank"}','OFFERED','ACCEPTED','ACTIVE');
INSERT INTO issuer_tokens VALUES('01a20cf9-bd00-7eae-98e8-f62dff0681fc','01a20cf9-bcc9-732f-a6cf-3c36188f9696','01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5','7UkoxijRwsbq6QM4kFmVYSlZJzpcY/k2NsFGFKyHN9E=','issuer.example.org/ISSUANCE:1.0',1795514023168,1795514023168,1858586023168,1796118823168,'{"Amount":"1000.00","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","Request":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5","Symbol":"AED"}','{"request":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5","flow":"01a20cf9-bd00-76a0-a145-310c1b27a83e","definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","amount":"1000.00","issuer":"central-bank","requester":"commercial-bank"}','OFFERED','DECLINED','ACTIVE');
INSERT INTO issuer_tokens VALUES('01a20cf9-bd1c-796f-8567-72ddbe0fef64','01a20cf9-bcc9-732f-a6cf-3c36188f9696','01a20cf9-bd10-7699-b8bb-ccbd34bbaad5','7UkoxijRwsbq6QM4kFmVYSlZJzpcY/k2NsFGFKyHN9E=','issuer.example.org/ISSUANCE:1.0',1795514023196,1795514023196,1858586023196,1796118823196,'{"Amount":"0.01","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","Request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","Symbol":"AED"}','{"request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","flow":"01a20cf9-bd1c-7972-8adb-085c619b7045","definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","amount":"0.01","issuer":"central-bank","requester":"commercial-bank"}','ISSUED',NULL,'ACTIVE');
INSERT INTO issuer_tokens VALUES('01a20cf9-bd38-724f-8cd0-0ba13be6c270','01a20cf9-bcc9-732f-a6cf-3c36188f9696','01a20cf9-bd28-76ca-872c-bd12688eab0f','7UkoxijRwsbq6QM4kFmVYSlZJzpcY/k2NsFGFKyHN9E=','issuer.example.org/ISSUANCE:1.0',1795514023224,1795514023224,1858586023224,1796118823224,'{"Amount":"2500.50","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","Request":"01a20cf9-bd28-76ca-872c-bd12688eab0f","Symbol":"AED"}','{"request":"01a20cf9-bd28-76ca-872c-bd12688eab0f","flow":"01a20cf9-bd38-72b5-ad49-54cc176663e1","definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","amount":"2500.50","issuer":"central-bank","requester":"commercial-bank"}','ISSUED',NULL,'ACTIVE');
CREATE TABLE flows (
    id TEXT PRIMARY KEY NOT NULL,
    started_at BIGINT NOT NULL,
    document TEXT NOT NULL
);
INSERT INTO flows VALUES('01a20cf9-bc92-774f-a20e-211ed654ed47',1795514023058,'{"id":"01a20cf9-bc92-774f-a20e-211ed654ed47","name":"Mint Tokens","status":"COMPLETED","initiator":"central-bank","parties":["central-bank"],"request":null,"token":null,"summary":"1,000,000.00 AED","startedAt":"2026-11-24T09:53:43.058Z","endedAt":"2026-11-24T09:53:43.058Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bccf-7c68-84b7-f6dc3f06722f',1795514023119,'{"id":"01a20cf9-bccf-7c68-84b7-f6dc3f06722f","name":"Request Tokens","status":"COMPLETED","initiator":"commercial-bank","parties":["commercial-bank","central-bank","custodian"],"request":"01a20cf9-bccf-7965-bd69-d207443aaec7","token":null,"summary":"500,000.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.119Z","endedAt":"2026-11-24T09:53:43.119Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bcd2-701b-8bc7-4572eb0d38c9',1795514023122,'{"id":"01a20cf9-bcd2-701b-8bc7-4572eb0d38c9","name":"Update Approval Request","status":"COMPLETED","initiator":"central-bank","parties":["central-bank","commercial-bank","custodian"],"request":"01a20cf9-bccf-7965-bd69-d207443aaec7","token":null,"summary":"500,000.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.122Z","endedAt":"2026-11-24T09:53:43.122Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bcd4-7618-bb31-35e3c928e320',1795514023124,'{"id":"01a20cf9-bcd4-7618-bb31-35e3c928e320","name":"Update Approval Request","status":"COMPLETED","initiator":"custodian","parties":["custodian","commercial-bank","central-bank"],"request":"01a20cf9-bccf-7965-bd69-d207443aaec7","token":null,"summary":"500,000.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.124Z","endedAt":"2026-11-24T09:53:43.124Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bcd7-796b-aea1-5c45df5ef453',1795514023127,'{"id":"01a20cf9-bcd7-796b-aea1-5c45df5ef453","name":"Issue tokens","status":"COMPLETED","initiator":"central-bank","parties":["central-bank","commercial-bank","custodian"],"request":"01a20cf9-bccf-7965-bd69-d207443aaec7","token":"01a20cf9-bcd7-7880-a42b-a04209e55395","summary":"500,000.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.127Z","endedAt":"2026-11-24T09:53:43.148Z","failure":null,"steps":[{"stage":"RESERVE","status":"DONE","at":"2026-11-24T09:53:43.127Z","awaits":"Central Bank"},{"stage":"ISSUE","status":"DONE","at":"2026-11-24T09:53:43.127Z","awaits":"Central Bank"},{"stage":"OFFER","status":"DONE","at":"2026-11-24T09:53:43.133Z","awaits":"Commercial Bank"},{"stage":"ASK","status":"DONE","at":"2026-11-24T09:53:43.140Z","awaits":"Commercial Bank"},{"stage":"SAVE","status":"DONE","at":"2026-11-24T09:53:43.148Z","awaits":"Commercial Bank"},{"stage":"ANSWER","status":"DONE","at":"2026-11-24T09:53:43.148Z","awaits":"Commercial Bank"},{"stage":"SETTLE","status":"DONE","at":"2026-11-24T09:53:43.148Z","awaits":"Central Bank"},{"stage":"DONE","status":"DONE","at":"2026-11-24T09:53:43.148Z","awaits":"Central Bank"}]}');
INSERT INTO flows VALUES('01a20cf9-bcf4-7f6b-ad89-36a21ae244cd',1795514023156,'{"id":"01a20cf9-bcf4-7f6b-ad89-36a21ae244cd","name":"Request Tokens","status":"COMPLETED","initiator":"commercial-bank","parties":["commercial-bank","central-bank","custodian"],"request":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5","token":null,"summary":"1,000.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.156Z","endedAt":"2026-11-24T09:53:43.156Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bcf7-79f6-b3c3-09f266b8c3f5',1795514023159,'{"id":"01a20cf9-bcf7-79f6-b3c3-09f266b8c3f5","name":"Update Approval Request","status":"COMPLETED","initiator":"central-bank","parties":["central-bank","commercial-bank","custodian"],"request":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5","token":null,"summary":"1,000.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.159Z","endedAt":"2026-11-24T09:53:43.159Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bcfc-7da0-9b9d-adbd35759c75',1795514023164,'{"id":"01a20cf9-bcfc-7da0-9b9d-adbd35759c75","name":"Update Approval Request","status":"COMPLETED","initiator":"custodian","parties":["custodian","commercial-bank","central-bank"],"request":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5","token":null,"summary":"1,000.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.164Z","endedAt":"2026-11-24T09:53:43.164Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd00-76a0-a145-310c1b27a83e',1795514023168,'{"id":"01a20cf9-bd00-76a0-a145-310c1b27a83e","name":"Issue tokens","status":"FAILED","initiator":"central-bank","parties":["central-bank","commercial-bank","custodian"],"request":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5","token":"01a20cf9-bd00-7eae-98e8-f62dff0681fc","summary":"1,000.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.168Z","endedAt":"2026-11-24T09:53:43.179Z","failure":"Commercial Bank declined the token","steps":[{"stage":"RESERVE","status":"DONE","at":"2026-11-24T09:53:43.168Z","awaits":"Central Bank"},{"stage":"ISSUE","status":"DONE","at":"2026-11-24T09:53:43.168Z","awaits":"Central Bank"},{"stage":"OFFER","status":"DONE","at":"2026-11-24T09:53:43.173Z","awaits":"Commercial Bank"},{"stage":"ASK","status":"FAILED","at":"2026-11-24T09:53:43.179Z","awaits":"Commercial Bank"},{"stage":"SAVE","status":"SKIPPED","at":null,"awaits":"Commercial Bank"},{"stage":"ANSWER","status":"SKIPPED","at":null,"awaits":"Commercial Bank"},{"stage":"SETTLE","status":"SKIPPED","at":null,"awaits":"Central Bank"},{"stage":"DONE","status":"SKIPPED","at":null,"awaits":"Central Bank"}]}');
INSERT INTO flows VALUES('01a20cf9-bd10-7178-9639-3188c233bb28',1795514023184,'{"id":"01a20cf9-bd10-7178-9639-3188c233bb28","name":"Request Tokens","status":"COMPLETED","initiator":"commercial-bank","parties":["commercial-bank","central-bank","custodian"],"request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","token":null,"summary":"0.01 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.184Z","endedAt":"2026-11-24T09:53:43.184Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd14-77bc-9642-b71e19243585',1795514023188,'{"id":"01a20cf9-bd14-77bc-9642-b71e19243585","name":"Update Approval Request","status":"COMPLETED","initiator":"central-bank","parties":["central-bank","commercial-bank","custodian"],"request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","token":null,"summary":"0.01 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.188Z","endedAt":"2026-11-24T09:53:43.188Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd18-7200-92bb-c967458bc2ba',1795514023192,'{"id":"01a20cf9-bd18-7200-92bb-c967458bc2ba","name":"Update Approval Request","status":"COMPLETED","initiator":"custodian","parties":["custodian","commercial-bank","central-bank"],"request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","token":null,"summary":"0.01 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.192Z","endedAt":"2026-11-24T09:53:43.192Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd1c-7972-8adb-085c619b7045',1795514023196,'{"id":"01a20cf9-bd1c-7972-8adb-085c619b7045","name":"Issue tokens","status":"RUNNING","initiator":"central-bank","parties":["central-bank","commercial-bank","custodian"],"request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","token":"01a20cf9-bd1c-796f-8567-72ddbe0fef64","summary":"0.01 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.196Z","endedAt":null,"failure":null,"steps":[{"stage":"RESERVE","status":"DONE","at":"2026-11-24T09:53:43.196Z","awaits":"Central Bank"},{"stage":"ISSUE","status":"DONE","at":"2026-11-24T09:53:43.196Z","awaits":"Central Bank"},{"stage":"OFFER","status":"DONE","at":"2026-11-24T09:53:43.199Z","awaits":"Commercial Bank"},{"stage":"ASK","status":"DONE","at":"2026-11-24T09:53:43.199Z","awaits":"Commercial Bank"},{"stage":"SAVE","status":"RUNNING","at":null,"awaits":"Commercial Bank"},{"stage":"ANSWER","status":"WAITING","at":null,"awaits":"Commercial Bank"},{"stage":"SETTLE","status":"WAITING","at":null,"awaits":"Central Bank"},{"stage":"DONE","status":"WAITING","at":null,"awaits":"Central Bank"}]}');
INSERT INTO flows VALUES('01a20cf9-bd28-7d31-9652-733711095e6e',1795514023208,'{"id":"01a20cf9-bd28-7d31-9652-733711095e6e","name":"Request Tokens","status":"COMPLETED","initiator":"commercial-bank","parties":["commercial-bank","central-bank","custodian"],"request":"01a20cf9-bd28-76ca-872c-bd12688eab0f","token":null,"summary":"2,500.50 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.208Z","endedAt":"2026-11-24T09:53:43.208Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd2c-7849-822b-7ff7195dfa72',1795514023212,'{"id":"01a20cf9-bd2c-7849-822b-7ff7195dfa72","name":"Update Approval Request","status":"COMPLETED","initiator":"central-bank","parties":["central-bank","commercial-bank","custodian"],"request":"01a20cf9-bd28-76ca-872c-bd12688eab0f","token":null,"summary":"2,500.50 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.212Z","endedAt":"2026-11-24T09:53:43.212Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd30-7f6f-9927-44ff558a3994',1795514023216,'{"id":"01a20cf9-bd30-7f6f-9927-44ff558a3994","name":"Update Approval Request","status":"COMPLETED","initiator":"custodian","parties":["custodian","commercial-bank","central-bank"],"request":"01a20cf9-bd28-76ca-872c-bd12688eab0f","token":null,"summary":"2,500.50 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.216Z","endedAt":"2026-11-24T09:53:43.216Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd38-72b5-ad49-54cc176663e1',1795514023224,'{"id":"01a20cf9-bd38-72b5-ad49-54cc176663e1","name":"Issue tokens","status":"RUNNING","initiator":"central-bank","parties":["central-bank","commercial-bank","custodian"],"request":"01a20cf9-bd28-76ca-872c-bd12688eab0f","token":"01a20cf9-bd38-724f-8cd0-0ba13be6c270","summary":"2,500.50 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.224Z","endedAt":null,"failure":null,"steps":[{"stage":"RESERVE","status":"DONE","at":"2026-11-24T09:53:43.224Z","awaits":"Central Bank"},{"stage":"ISSUE","status":"DONE","at":"2026-11-24T09:53:43.224Z","awaits":"Central Bank"},{"stage":"OFFER","status":"RUNNING","at":null,"awaits":"Commercial Bank"},{"stage":"ASK","status":"WAITING","at":null,"awaits":"Commercial Bank"},{"stage":"SAVE","status":"WAITING","at":null,"awaits":"Commercial Bank"},{"stage":"ANSWER","status":"WAITING","at":null,"awaits":"Commercial Bank"},{"stage":"SETTLE","status":"WAITING","at":null,"awaits":"Central Bank"},{"stage":"DONE","status":"WAITING","at":null,"awaits":"Central Bank"}]}');
INSERT INTO flows VALUES('01a20cf9-bd3b-767b-8b29-b67cc54eac43',1795514023227,'{"id":"01a20cf9-bd3b-767b-8b29-b67cc54eac43","name":"Request Tokens","status":"COMPLETED","initiator":"commercial-bank","parties":["commercial-bank","central-bank","custodian"],"request":"01a20cf9-bd3b-7ba4-9cae-4d55615341ac","token":null,"summary":"1.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.227Z","endedAt":"2026-11-24T09:53:43.227Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd40-7575-81b1-9a2d96ab29bf',1795514023232,'{"id":"01a20cf9-bd40-7575-81b1-9a2d96ab29bf","name":"Request Tokens","status":"COMPLETED","initiator":"commercial-bank","parties":["commercial-bank","central-bank","custodian"],"request":"01a20cf9-bd40-7562-bc97-76dd66c4a0c2","token":null,"summary":"2.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.232Z","endedAt":"2026-11-24T09:53:43.232Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd44-753e-8df4-c1dd10faa3e9',1795514023236,'{"id":"01a20cf9-bd44-753e-8df4-c1dd10faa3e9","name":"Update Approval Request","status":"COMPLETED","initiator":"central-bank","parties":["central-bank","commercial-bank","custodian"],"request":"01a20cf9-bd40-7562-bc97-76dd66c4a0c2","token":null,"summary":"2.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.236Z","endedAt":"2026-11-24T09:53:43.236Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd4c-7cd2-8514-05b865920e6f',1795514023244,'{"id":"01a20cf9-bd4c-7cd2-8514-05b865920e6f","name":"Update Approval Request","status":"COMPLETED","initiator":"custodian","parties":["custodian","commercial-bank","central-bank"],"request":"01a20cf9-bd40-7562-bc97-76dd66c4a0c2","token":null,"summary":"2.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.244Z","endedAt":"2026-11-24T09:53:43.244Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd50-7dba-aa59-732bdb217266',1795514023248,'{"id":"01a20cf9-bd50-7dba-aa59-732bdb217266","name":"Request Tokens","status":"COMPLETED","initiator":"commercial-bank","parties":["commercial-bank","central-bank","custodian"],"request":"01a20cf9-bd50-7e3a-876a-732d69bc9613","token":null,"summary":"3.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.248Z","endedAt":"2026-11-24T09:53:43.248Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd54-7b22-946b-544421f7c060',1795514023252,'{"id":"01a20cf9-bd54-7b22-946b-544421f7c060","name":"Update Approval Request","status":"COMPLETED","initiator":"central-bank","parties":["central-bank","commercial-bank","custodian"],"request":"01a20cf9-bd50-7e3a-876a-732d69bc9613","token":null,"summary":"3.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.252Z","endedAt":"2026-11-24T09:53:43.252Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd58-746f-9eed-91ca34824bfa',1795514023256,'{"id":"01a20cf9-bd58-746f-9eed-91ca34824bfa","name":"Request Tokens","status":"COMPLETED","initiator":"commercial-bank","parties":["commercial-bank","central-bank","custodian"],"request":"01a20cf9-bd58-73a8-89f5-9097bf6881d1","token":null,"summary":"4.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.256Z","endedAt":"2026-11-24T09:53:43.256Z","failure":null,"steps":[]}');
INSERT INTO flows VALUES('01a20cf9-bd5c-758e-b2c5-54c71af320a7',1795514023260,'{"id":"01a20cf9-bd5c-758e-b2c5-54c71af320a7","name":"Cancel Request","status":"COMPLETED","initiator":"commercial-bank","parties":["commercial-bank","central-bank","custodian"],"request":"01a20cf9-bd58-73a8-89f5-9097bf6881d1","token":null,"summary":"4.00 AED for Commercial Bank","startedAt":"2026-11-24T09:53:43.260Z","endedAt":"2026-11-24T09:53:43.260Z","failure":null,"steps":[]}');
CREATE TABLE flow_parties (
    participant TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    flow TEXT NOT NULL,
    PRIMARY KEY (participant, started_at, flow)
) WITHOUT ROWID;
INSERT INTO flow_parties VALUES('central-bank',1795514023058,'01a20cf9-bc92-774f-a20e-211ed654ed47');
INSERT INTO flow_parties VALUES('central-bank',1795514023119,'01a20cf9-bccf-7c68-84b7-f6dc3f06722f');
INSERT INTO flow_parties VALUES('central-bank',1795514023122,'01a20cf9-bcd2-701b-8bc7-4572eb0d38c9');
INSERT INTO flow_parties VALUES('central-bank',1795514023124,'01a20cf9-bcd4-7618-bb31-35e3c928e320');
INSERT INTO flow_parties VALUES('central-bank',1795514023127,'01a20cf9-bcd7-796b-aea1-5c45df5ef453');
INSERT INTO flow_parties VALUES('central-bank',1795514023156,'01a20cf9-bcf4-7f6b-ad89-36a21ae244cd');
INSERT INTO flow_parties VALUES('central-bank',1795514023159,'01a20cf9-bcf7-79f6-b3c3-09f266b8c3f5');
INSERT INTO flow_parties VALUES('central-bank',1795514023164,'01a20cf9-bcfc-7da0-9b9d-adbd35759c75');
INSERT INTO flow_parties VALUES('central-bank',1795514023168,'01a20cf9-bd00-76a0-a145-310c1b27a83e');
INSERT INTO flow_parties VALUES('central-bank',1795514023184,'01a20cf9-bd10-7178-9639-3188c233bb28');
INSERT INTO flow_parties VALUES('central-bank',1795514023188,'01a20cf9-bd14-77bc-9642-b71e19243585');
INSERT INTO flow_parties VALUES('central-bank',1795514023192,'01a20cf9-bd18-7200-92bb-c967458bc2ba');
INSERT INTO flow_parties VALUES('central-bank',1795514023196,'01a20cf9-bd1c-7972-8adb-085c619b7045');
INSERT INTO flow_parties VALUES('central-bank',1795514023208,'01a20cf9-bd28-7d31-9652-733711095e6e');
INSERT INTO flow_parties VALUES('central-bank',1795514023212,'01a20cf9-bd2c-7849-822b-7ff7195dfa72');
INSERT INTO flow_parties VALUES('central-bank',1795514023216,'01a20cf9-bd30-7f6f-9927-44ff558a3994');
INSERT INTO flow_parties VALUES('central-bank',1795514023224,'01a20cf9-bd38-72b5-ad49-54cc176663e1');
INSERT INTO flow_parties VALUES('central-bank',1795514023227,'01a20cf9-bd3b-767b-8b29-b67cc54eac43');
INSERT INTO flow_parties VALUES('central-bank',1795514023232,'01a20cf9-bd40-7575-81b1-9a2d96ab29bf');
INSERT INTO flow_parties VALUES('central-bank',1795514023236,'01a20cf9-bd44-753e-8df4-c1dd10faa3e9');
INSERT INTO flow_parties VALUES('central-bank',1795514023244,'01a20cf9-bd4c-7cd2-8514-05b865920e6f');
INSERT INTO flow_parties VALUES('central-bank',1795514023248,'01a20cf9-bd50-7dba-aa59-732bdb217266');
INSERT INTO flow_parties VALUES('central-bank',1795514023252,'01a20cf9-bd54-7b22-946b-544421f7c060');
INSERT INTO flow_parties VALUES('central-bank',1795514023256,'01a20cf9-bd58-746f-9eed-91ca34824bfa');
INSERT INTO flow_parties VALUES('central-bank',1795514023260,'01a20cf9-bd5c-758e-b2c5-54c71af320a7');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023119,'01a20cf9-bccf-7c68-84b7-f6dc3f06722f');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023122,'01a20cf9-bcd2-701b-8bc7-4572eb0d38c9');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023124,'01a20cf9-bcd4-7618-bb31-35e3c928e320');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023127,'01a20cf9-bcd7-796b-aea1-5c45df5ef453');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023156,'01a20cf9-bcf4-7f6b-ad89-36a21ae244cd');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023159,'01a20cf9-bcf7-79f6-b3c3-09f266b8c3f5');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023164,'01a20cf9-bcfc-7da0-9b9d-adbd35759c75');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023168,'01a20cf9-bd00-76a0-a145-310c1b27a83e');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023184,'01a20cf9-bd10-7178-9639-3188c233bb28');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023188,'01a20cf9-bd14-77bc-9642-b71e19243585');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023192,'01a20cf9-bd18-7200-92bb-c967458bc2ba');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023196,'01a20cf9-bd1c-7972-8adb-085c619b7045');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023208,'01a20cf9-bd28-7d31-9652-733711095e6e');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023212,'01a20cf9-bd2c-7849-822b-7ff7195dfa72');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023216,'01a20cf9-bd30-7f6f-9927-44ff558a3994');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023224,'01a20cf9-bd38-72b5-ad49-54cc176663e1');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023227,'01a20cf9-bd3b-767b-8b29-b67cc54eac43');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023232,'01a20cf9-bd40-7575-81b1-9a2d96ab29bf');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023236,'01a20cf9-bd44-753e-8df4-c1dd10faa3e9');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023244,'01a20cf9-bd4c-7cd2-8514-05b865920e6f');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023248,'01a20cf9-bd50-7dba-aa59-732bdb217266');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023252,'01a20cf9-bd54-7b22-946b-544421f7c060');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023256,'01a20cf9-bd58-746f-9eed-91ca34824bfa');
INSERT INTO flow_parties VALUES('commercial-bank',1795514023260,'01a20cf9-bd5c-758e-b2c5-54c71af320a7');
INSERT INTO flow_parties VALUES('custodian',1795514023119,'01a20cf9-bccf-7c68-84b7-f6dc3f06722f');
INSERT INTO flow_parties VALUES('custodian',1795514023122,'01a20cf9-bcd2-701b-8bc7-4572eb0d38c9');
INSERT INTO flow_parties VALUES('custodian',1795514023124,'01a20cf9-bcd4-7618-bb31-35e3c928e320');
INSERT INTO flow_parties VALUES('custodian',1795514023127,'01a20cf9-bcd7-796b-aea1-5c45df5ef453');
INSERT INTO flow_parties VALUES('custodian',1795514023156,'01a20cf9-bcf4-7f6b-ad89-36a21ae244cd');
INSERT INTO flow_parties VALUES('custodian',1795514023159,'01a20cf9-bcf7-79f6-b3c3-09f266b8c3f5');
INSERT INTO flow_parties VALUES('custodian',1795514023164,'01a20cf9-bcfc-7da0-9b9d-adbd35759c75');
INSERT INTO flow_parties VALUES('custodian',1795514023168,'01a20cf9-bd00-76a0-a145-310c1b27a83e');
INSERT INTO flow_parties VALUES('custodian',1795514023184,'01a20cf9-bd10-7178-9639-3188c233bb28');
INSERT INTO flow_parties VALUES('custodian',1795514023188,'01a20cf9-bd14-77bc-9642-b71e19243585');
INSERT INTO flow_parties VALUES('custodian',1795514023192,'01a20cf9-bd18-7200-92bb-c967458bc2ba');
INSERT INTO flow_parties VALUES('custodian',1795514023196,'01a20cf9-bd1c-7972-8adb-085c619b7045');
INSERT INTO flow_parties VALUES('custodian',1795514023208,'01a20cf9-bd28-7d31-9652-733711095e6e');
INSERT INTO flow_parties VALUES('custodian',1795514023212,'01a20cf9-bd2c-7849-822b-7ff7195dfa72');
INSERT INTO flow_parties VALUES('custodian',1795514023216,'01a20cf9-bd30-7f6f-9927-44ff558a3994');
INSERT INTO flow_parties VALUES('custodian',1795514023224,'01a20cf9-bd38-72b5-ad49-54cc176663e1');
INSERT INTO flow_parties VALUES('custodian',1795514023227,'01a20cf9-bd3b-767b-8b29-b67cc54eac43');
INSERT INTO flow_parties VALUES('custodian',1795514023232,'01a20cf9-bd40-7575-81b1-9a2d96ab29bf');
INSERT INTO flow_parties VALUES('custodian',1795514023236,'01a20cf9-bd44-753e-8df4-c1dd10faa3e9');
INSERT INTO flow_parties VALUES('custodian',1795514023244,'01a20cf9-bd4c-7cd2-8514-05b865920e6f');
INSERT INTO flow_parties VALUES('custodian',1795514023248,'01a20cf9-bd50-7dba-aa59-732bdb217266');
INSERT INTO flow_parties VALUES('custodian',1795514023252,'01a20cf9-bd54-7b22-946b-544421f7c060');
INSERT INTO flow_parties VALUES('custodian',1795514023256,'01a20cf9-bd58-746f-9eed-91ca34824bfa');
INSERT INTO flow_parties VALUES('custodian',1795514023260,'01a20cf9-bd5c-758e-b2c5-54c71af320a7');
CREATE TABLE inbox (
    sender TEXT NOT NULL,
    correlation TEXT NOT NULL,
    subject TEXT NOT NULL,
    envelope TEXT NOT NULL,
    answer TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (sender, correlation)
);
INSERT INTO inbox VALUES('iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=','335c4bf0-fb5e-4385-839c-9d885ed2d6e6','Onboard@Notifier','{"Body":{"Language":"en","Participant":"central-bank","PublicKey":"iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w="},"Hash":"54689174caa490ad77f0064ad1966462d22ab8177eda00ed973e2a1a67237cc1","Header":{"Correlation":"335c4bf0-fb5e-4385-839c-9d885ed2d6e6","From":"Anonymous","Schema":"pollyweb.org/MSG:1.0","Subject":"Onboard@Notifier","Timestamp":"2026-11-24T09:53:43.062Z","To":"issuer.example.org"},"Signature":"iW5L8gO0nCzm3DhdsGicQ5AZ+QdM3oLym36giTNj3V0hW59onhW/HECN7HaphXPCv0slEqk1jVcFeG+um6R9AA=="}','{"Response":{"Wallet":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac"}}',1795514023093);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','7ec67198-0ffb-48f4-860f-a23033457ac5','Session@Issuer','{"Body":{},"Hash":"440105e03c1c563dacea83fee6d8cf8b88419f2e6dd6065fd0a663bde0f51797","Header":{"Correlation":"7ec67198-0ffb-48f4-860f-a23033457ac5","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Session@Issuer","Timestamp":"2026-11-24T09:53:43.095Z","To":"issuer.example.org"},"Signature":"xLNmsl+cWp/qcarvo04TrMLfH4NzyZeqTGNqEPkmZesLH+mUHsNCAVWsqO97kShb0WnSR7zgQ6VvhEL0h5I8Cg=="}','{"Response":{}}',1795514023097);
INSERT INTO inbox VALUES('gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q=','73ab1fe5-b87a-4e3b-ba2d-97b23e6b2358','Onboard@Notifier','{"Body":{"Language":"en","Participant":"custodian","PublicKey":"gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q="},"Hash":"05f39b8cb43c820a5bda4f01019cbfc7c6863db68562f52c0ed2014d781dffac","Header":{"Correlation":"73ab1fe5-b87a-4e3b-ba2d-97b23e6b2358","From":"Anonymous","Schema":"pollyweb.org/MSG:1.0","Subject":"Onboard@Notifier","Timestamp":"2026-11-24T09:53:43.100Z","To":"issuer.example.org"},"Signature":"DTbkpmImUXgzj5Un3O6dYdZexpn2plGeo41MqdyJIEzUHtCG4evf1JqJcdv3gmy32LkTOvU1pdqgds0N/ci2Bw=="}','{"Response":{"Wallet":"01a20cf9-bcbd-7e21-9a66-e6febad53cb1"}}',1795514023101);
INSERT INTO inbox VALUES('01a20cf9-bcbd-7e21-9a66-e6febad53cb1','2390321f-a1e3-4c7e-8302-0eab119e657b','Session@Issuer','{"Body":{},"Hash":"b5a621d631d5665dafd4da45e858ae7c06a1f6d4824c4a121b82fccd79929e3d","Header":{"Correlation":"2390321f-a1e3-4c7e-8302-0eab119e657b","From":"01a20cf9-bcbd-7e21-9a66-e6febad53cb1","Schema":"pollyweb.org/MSG:1.0","Subject":"Session@Issuer","Timestamp":"2026-11-24T09:53:43.107Z","To":"issuer.example.org"},"Signature":"KPtLcqEfh4YDjZDhmUg514AfDUaQDGKAVLTib1WbjdmA/wMc+KS54cOkYjaCdU7W554B5fREkgpM51HZP9LvBQ=="}','{"Response":{}}',1795514023109);
INSERT INTO inbox VALUES('7UkoxijRwsbq6QM4kFmVYSlZJzpcY/k2NsFGFKyHN9E=','73843706-de8f-4837-bb35-ae275b39ed48','Onboard@Notifier','{"Body":{"Language":"en","Participant":"commercial-bank","PublicKey":"7UkoxijRwsbq6QM4kFmVYSlZJzpcY/k2NsFGFKyHN9E="},"Hash":"ceed6f9b2eb38b91ba7e8493fce20b9550dc0dcc582acd1724caed7b6ffa2ecc","Header":{"Correlation":"73843706-de8f-4837-bb35-ae275b39ed48","From":"Anonymous","Schema":"pollyweb.org/MSG:1.0","Subject":"Onboard@Notifier","Timestamp":"2026-11-24T09:53:43.111Z","To":"issuer.example.org"},"Signature":"OENINghKkU3hxmztUnoGkQkvLMg/lLLJFtKblm2N/5UK4pej/vCItngDRZL0IEAUlJ95zl0dx1lCJX1NysWGCQ=="}','{"Response":{"Wallet":"01a20cf9-bcc9-732f-a6cf-3c36188f9696"}}',1795514023113);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','9dbec207-0ca8-4af3-abf0-7899127ced30','Session@Issuer','{"Body":{},"Hash":"f38c979946ae57b7c832aea0cd8770646f0794966b828de84a5c5b29efebb61c","Header":{"Correlation":"9dbec207-0ca8-4af3-abf0-7899127ced30","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"Session@Issuer","Timestamp":"2026-11-24T09:53:43.115Z","To":"issuer.example.org"},"Signature":"ILj62aLp6bAwg7L+qgwOUaCggnpZhJBboX7zLImSFCXpQlmdeyrCDKTghdVarJDFhsAg4DSnY5hNwzdI+KWTCw=="}','{"Response":{}}',1795514023116);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','0b854343-bb1c-4e31-ad58-6abd19fb4b60','RequestIssuance@Issuer','{"Body":{"Amount":"500000","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68"},"Hash":"d287fed1ccbfe3d3f8d96b35e6c1c526c23066a1d43e8bda1854786233e78660","Header":{"Correlation":"0b854343-bb1c-4e31-ad58-6abd19fb4b60","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"RequestIssuance@Issuer","Timestamp":"2026-11-24T09:53:43.118Z","To":"issuer.example.org"},"Signature":"eot5ZG3uC9NqAVJUSY/WkewBx5VM6pGlSLoPQ7KVeHc1W9UXbN2LtkOx8q9Th5q6TSV2NL4ExPMmebJcihpZDQ=="}','{"Response":{"Flow":"01a20cf9-bccf-7c68-84b7-f6dc3f06722f","Request":"01a20cf9-bccf-7965-bd69-d207443aaec7"}}',1795514023119);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','047e6acf-eba8-44b6-97ea-c2e92411cb75','Approve@Issuer','{"Body":{"Request":"01a20cf9-bccf-7965-bd69-d207443aaec7","Version":1},"Hash":"16198970b413f990eab23651c5504730c0dafea5fe4c37b6c3b03b5caa9a886e","Header":{"Correlation":"047e6acf-eba8-44b6-97ea-c2e92411cb75","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Approve@Issuer","Timestamp":"2026-11-24T09:53:43.121Z","To":"issuer.example.org"},"Signature":"6ioc9vYEPBWZqIF+WpblOcKv9b7hFt8ApNT6ZVVISAd7pJDMgjSjIlN9Norp9SgEA9fAKZsoshjEtHvU4gh5BA=="}','{"Response":{"Flow":"01a20cf9-bcd2-701b-8bc7-4572eb0d38c9"}}',1795514023122);
INSERT INTO inbox VALUES('01a20cf9-bcbd-7e21-9a66-e6febad53cb1','683d5395-2483-4cdf-806d-4b7866f6ee7e','Approve@Issuer','{"Body":{"Request":"01a20cf9-bccf-7965-bd69-d207443aaec7","Version":2},"Hash":"c0f798409916a5f1fdc348b56445f69a55d40ee9206f4360cd22add53b9a7cf0","Header":{"Correlation":"683d5395-2483-4cdf-806d-4b7866f6ee7e","From":"01a20cf9-bcbd-7e21-9a66-e6febad53cb1","Schema":"pollyweb.org/MSG:1.0","Subject":"Approve@Issuer","Timestamp":"2026-11-24T09:53:43.123Z","To":"issuer.example.org"},"Signature":"oiQalNRyAepklEHXJDPE0+N4Af5qCD/q3pp+lG8DHZrclWJT90R013HQOsuGeMGgPMCueMZ859ayGG6x4oGaAg=="}','{"Response":{"Flow":"01a20cf9-bcd4-7618-bb31-35e3c928e320"}}',1795514023124);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','ea50676a-af31-41ac-ae83-a18612a0c3c5','Issue@Issuer','{"Body":{"Request":"01a20cf9-bccf-7965-bd69-d207443aaec7","Version":3},"Hash":"d914330efe5ffde9aa7d0bb4c9110d0ce4dbad93a5f1c6304d42bb580a041f05","Header":{"Correlation":"ea50676a-af31-41ac-ae83-a18612a0c3c5","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Issue@Issuer","Timestamp":"2026-11-24T09:53:43.126Z","To":"issuer.example.org"},"Signature":"ORiegGSaCds+9nr/DjRc/YgeUDsRHAFPUU35kRIUGuH7lfPxb+4p5DDl98MKzUt3SguxbODnJpdfxiSrwKxkBw=="}','{"Response":{"Flow":"01a20cf9-bcd7-796b-aea1-5c45df5ef453","Token":"01a20cf9-bcd7-7880-a42b-a04209e55395"}}',1795514023127);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','7f062d4e-3485-426d-8965-33fcb1917ce1','Issued@Issuer','{"Body":{"Token":"01a20cf9-bcd7-7880-a42b-a04209e55395"},"Hash":"236e30c49567f04aa33f5be07e7c961f3a93d51616e1e81eca35381376a8c52c","Header":{"Correlation":"7f062d4e-3485-426d-8965-33fcb1917ce1","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"Issued@Issuer","Timestamp":"2026-11-24T09:53:43.139Z","To":"issuer.example.org"},"Signature":"a5FtN/KiRHg7s8VaVpWzH9ejyb3D6LyPDgIpiJQZEsRFlc1ztdUshrRDq05lD+v6P8rVlkECpG9EUbhd3kxsCA=="}','{"Response":{"Algorithm":"ed25519-sha256","Context":{"Amount":"500000.00","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","Request":"01a20cf9-bccf-7965-bd69-d207443aaec7","Symbol":"AED"},"DKIM":"pw1","Expires":"2028-11-23T09:53:43.127Z","Issued":"2026-11-24T09:53:43.127Z","Issuer":"issuer.example.org","Schema":"issuer.example.org/ISSUANCE:1.0","Signature":"0ZXtAXFmRIW/8AUdaggfTOK5y7CtWh9Cy+VZLjkClQIDguBR9OYaPYne3JxIGeNAN7q4IojDPe4bQBMgrthwCQ==","Starts":"2026-11-24T09:53:43.127Z","Token":"01a20cf9-bcd7-7880-a42b-a04209e55395"}}',1795514023140);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','c9169f2a-f4d0-40e3-83fe-063656b73f1e','Issued@Issuer','{"Body":{"Token":"01a20cf9-bcd7-7880-a42b-a04209e55395"},"Hash":"797d12f2740f0d9a9e15c52d330ae4f097dfc8c40bf4deb6e71bc35a86d58fa5","Header":{"Correlation":"c9169f2a-f4d0-40e3-83fe-063656b73f1e","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"Issued@Issuer","Timestamp":"2026-11-24T09:53:43.142Z","To":"issuer.example.org"},"Signature":"9KRweK3/xdjoLjz5bEOWE5ibuXrRQOHGs9CDvektemfIRbCZnXtFP0G/jYWz+Mqc8Tfugp4EazzDe83SCFr4Cw=="}','{"Response":{"Algorithm":"ed25519-sha256","Context":{"Amount":"500000.00","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","Request":"01a20cf9-bccf-7965-bd69-d207443aaec7","Symbol":"AED"},"DKIM":"pw1","Expires":"2028-11-23T09:53:43.127Z","Issued":"2026-11-24T09:53:43.127Z","Issuer":"issuer.example.org","Schema":"issuer.example.org/ISSUANCE:1.0","Signature":"0ZXtAXFmRIW/8AUdaggfTOK5y7CtWh9Cy+VZLjkClQIDguBR9OYaPYne3JxIGeNAN7q4IojDPe4bQBMgrthwCQ==","Starts":"2026-11-24T09:53:43.127Z","Token":"01a20cf9-bcd7-7880-a42b-a04209e55395"}}',1795514023143);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','6104ce89-c7a0-4449-86f7-e6ef1bc85d57','Offered@Issuer','{"Body":{"Answer":"ACCEPTED","Token":"01a20cf9-bcd7-7880-a42b-a04209e55395"},"Hash":"501e8c7b7e8ac7d8c82cfe26fd0d783b491e9bc8773005030eb4c6f2137e22c0","Header":{"Correlation":"6104ce89-c7a0-4449-86f7-e6ef1bc85d57","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"Offered@Issuer","Timestamp":"2026-11-24T09:53:43.147Z","To":"issuer.example.org"},"Signature":"50t7d6XbNcxR1ra4zokJGclSjg6lBpjbKxB2wHLfP7mUN5cZ0JsKNijA1LDQuuQ8KiYKR+NbQyaA6xFhAEDPAg=="}','{"Response":{}}',1795514023148);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','1ab6ef9b-276e-4ba4-a2b3-346bfbf8fe41','RequestIssuance@Issuer','{"Body":{"Amount":"1000","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68"},"Hash":"ee01f7142d6aa3dc71d39ff27d0b6b304c42ff43b121246fbab441bd0b09b947","Header":{"Correlation":"1ab6ef9b-276e-4ba4-a2b3-346bfbf8fe41","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"RequestIssuance@Issuer","Timestamp":"2026-11-24T09:53:43.155Z","To":"issuer.example.org"},"Signature":"JpeFQvUFJE+RMPe3tsY5d3P6qcuVpDdVHAYsqklVLf49A/4/eHdshUpgYGXV4FDbmXnBlharXNLKIUftklGwBw=="}','{"Response":{"Flow":"01a20cf9-bcf4-7f6b-ad89-36a21ae244cd","Request":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5"}}',1795514023156);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','64000637-d6ff-4f14-9051-74e4ac013ad3','Approve@Issuer','{"Body":{"Request":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5","Version":1},"Hash":"b3d6d11afe03b59d73183c0678bd0f68f5367372cdd223f5969e27e304090b86","Header":{"Correlation":"64000637-d6ff-4f14-9051-74e4ac013ad3","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Approve@Issuer","Timestamp":"2026-11-24T09:53:43.158Z","To":"issuer.example.org"},"Signature":"zbUG52vwDfcMDckWe3b53F044yYcEun/kXRcR5vZFSkTNJq1jxvmEH/e6kNR7Vtpp4WhWNbj2g9GA9sIsgUwAw=="}','{"Response":{"Flow":"01a20cf9-bcf7-79f6-b3c3-09f266b8c3f5"}}',1795514023159);
INSERT INTO inbox VALUES('01a20cf9-bcbd-7e21-9a66-e6febad53cb1','9589dc94-0785-4e54-8feb-d89096ccaeb3','Approve@Issuer','{"Body":{"Request":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5","Version":2},"Hash":"5ccfc07f15a7405ecf712138849ea08d02de3410b382944806155165bfc0e6fe","Header":{"Correlation":"9589dc94-0785-4e54-8feb-d89096ccaeb3","From":"01a20cf9-bcbd-7e21-9a66-e6febad53cb1","Schema":"pollyweb.org/MSG:1.0","Subject":"Approve@Issuer","Timestamp":"2026-11-24T09:53:43.163Z","To":"issuer.example.org"},"Signature":"dmeIoX6UHjJhV+EUjofUCpJv8YghvnFe7pZvwYWhDKf3mbNHcPbmXUAQqY9pe/eDj+mNatdtMM6ElH6iEcxBAQ=="}','{"Response":{"Flow":"01a20cf9-bcfc-7da0-9b9d-adbd35759c75"}}',1795514023164);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','9a67e316-8a6f-4f37-ace7-97910e853f7e','Issue@Issuer','{"Body":{"Request":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5","Version":3},"Hash":"de62a6b4439ac5d65a2a09de44aba68a193d54bbdd62d3f3562ecfe49d345a2a","Header":{"Correlation":"9a67e316-8a6f-4f37-ace7-97910e853f7e","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Issue@Issuer","Timestamp":"2026-11-24T09:53:43.167Z","To":"issuer.example.org"},"Signature":"f60UxSPCmnALSg3XJd+2noYY+DYa1ozNH4y7LHV+DyFJOGvzh6Sh+hU/sY3/VUXMw+E2lGrsmYr4ZXU/9IQuAQ=="}','{"Response":{"Flow":"01a20cf9-bd00-76a0-a145-310c1b27a83e","Token":"01a20cf9-bd00-7eae-98e8-f62dff0681fc"}}',1795514023168);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','be990641-2fed-40e1-98d3-04bfb872051d','Offered@Issuer','{"Body":{"Answer":"DECLINED","Token":"01a20cf9-bd00-7eae-98e8-f62dff0681fc"},"Hash":"13fce599f3ffd8be56adf25016f2950ad0c52412d8ad10c3b4a38920ffe37ac9","Header":{"Correlation":"be990641-2fed-40e1-98d3-04bfb872051d","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"Offered@Issuer","Timestamp":"2026-11-24T09:53:43.174Z","To":"issuer.example.org"},"Signature":"1zsikObphWhyTGVHqqtpmTJKFWDbDS5LbwsH4d0AkMbIgX+fx98pmhX+FXdiCQJJ79C65GXKzpA8hGC10BwtAA=="}','{"Response":{}}',1795514023179);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','8ef5a48b-efa9-4206-bd45-8c3d393e539a','RequestIssuance@Issuer','{"Body":{"Amount":"0.01","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68"},"Hash":"9d737f1716fbf55c44eb8b6aae3b5e821249994cb376aac63c55d3038e284774","Header":{"Correlation":"8ef5a48b-efa9-4206-bd45-8c3d393e539a","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"RequestIssuance@Issuer","Timestamp":"2026-11-24T09:53:43.183Z","To":"issuer.example.org"},"Signature":"HVKOsjzpO1/bd3culntm5Hnf27BSEwmtmxyMvFGVgS6QJrHWTmG0fsaCX5SV03XhP2mxK1iys5kpmUxlCGv7Dw=="}','{"Response":{"Flow":"01a20cf9-bd10-7178-9639-3188c233bb28","Request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5"}}',1795514023184);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','19d39e68-b413-4229-93e1-c6565cf968a6','Approve@Issuer','{"Body":{"Request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","Version":1},"Hash":"d1d4040aea009f784bc248593683c905482733eaac26c34e7558dcf615906796","Header":{"Correlation":"19d39e68-b413-4229-93e1-c6565cf968a6","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Approve@Issuer","Timestamp":"2026-11-24T09:53:43.187Z","To":"issuer.example.org"},"Signature":"nov5I/jr2c3UW8ReqI9eaDMV5evVTIzsYYe/WhPGjRDe0jj+qs0rE9RiPoU/ROx5UqThVDHxGmWLuColjcjZCg=="}','{"Response":{"Flow":"01a20cf9-bd14-77bc-9642-b71e19243585"}}',1795514023188);
INSERT INTO inbox VALUES('01a20cf9-bcbd-7e21-9a66-e6febad53cb1','93413f46-7213-41c5-9ebd-27ae0ecf47b1','Approve@Issuer','{"Body":{"Request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","Version":2},"Hash":"fb1014f9e2954bd4e3477105df660e1ed43aa3ebb948befc760a7e45749ea74c","Header":{"Correlation":"93413f46-7213-41c5-9ebd-27ae0ecf47b1","From":"01a20cf9-bcbd-7e21-9a66-e6febad53cb1","Schema":"pollyweb.org/MSG:1.0","Subject":"Approve@Issuer","Timestamp":"2026-11-24T09:53:43.191Z","To":"issuer.example.org"},"Signature":"sKoXeCMMGiui5WcMFvqTrPM9eVgAF5rqjhxS5UFEZX+8FJe0gKHP6n+nBIvKJXgKQ331aWIG0+SbPnjU52HsDQ=="}','{"Response":{"Flow":"01a20cf9-bd18-7200-92bb-c967458bc2ba"}}',1795514023192);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','0fee4219-8105-4e12-84ea-958fd4c5a2af','Issue@Issuer','{"Body":{"Request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","Version":3},"Hash":"bc63286c7f1d408309a5a4a41d803522ea804357eedbeb04612c432f7ffd1dfc","Header":{"Correlation":"0fee4219-8105-4e12-84ea-958fd4c5a2af","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Issue@Issuer","Timestamp":"2026-11-24T09:53:43.195Z","To":"issuer.example.org"},"Signature":"07gK2Eu/oKoB18BOHkG68G1y3Bvh8pPnR/4pn6LLUBVB9jyn4T7ZlNG78Ro8qV9V9lOXqct8wHNe4rd7jh/wDA=="}','{"Response":{"Flow":"01a20cf9-bd1c-7972-8adb-085c619b7045","Token":"01a20cf9-bd1c-796f-8567-72ddbe0fef64"}}',1795514023196);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','e5c9176b-f420-4cdc-8422-5710dbb90d86','Issued@Issuer','{"Body":{"Token":"01a20cf9-bd1c-796f-8567-72ddbe0fef64"},"Hash":"1f66d78f8cb69fa5e65813d60f10e69c5f00c865bc865d0c0025d0125e161e09","Header":{"Correlation":"e5c9176b-f420-4cdc-8422-5710dbb90d86","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"Issued@Issuer","Timestamp":"2026-11-24T09:53:43.198Z","To":"issuer.example.org"},"Signature":"aizhAf4x+O3hjH0TaUfNnifbK9lqvUh/nmQNyBcLxpmfFDVrarK+YqwKHPW62bNlEjfHiAxmhrJ/dY7bsulNAQ=="}','{"Response":{"Algorithm":"ed25519-sha256","Context":{"Amount":"0.01","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68","Request":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","Symbol":"AED"},"DKIM":"pw1","Expires":"2028-11-23T09:53:43.196Z","Issued":"2026-11-24T09:53:43.196Z","Issuer":"issuer.example.org","Schema":"issuer.example.org/ISSUANCE:1.0","Signature":"PwBnqzvaQXYXfyaHh6b3RYXJVMZ04HfIhMgrpp+E5fTrEiA3djU17nvO0BG2Rln6bx+8V+MSGyyf1oHtx2QMDw==","Starts":"2026-11-24T09:53:43.196Z","Token":"01a20cf9-bd1c-796f-8567-72ddbe0fef64"}}',1795514023199);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','b530026d-4d92-46bb-a829-2f5118215528','RequestIssuance@Issuer','{"Body":{"Amount":"2500.50","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68"},"Hash":"cdbdce140bb3dcc4dde3adb0891c69d097775362c62ae8e8a507ba25a4731986","Header":{"Correlation":"b530026d-4d92-46bb-a829-2f5118215528","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"RequestIssuance@Issuer","Timestamp":"2026-11-24T09:53:43.207Z","To":"issuer.example.org"},"Signature":"Y6MmZHLdiwDyDugl9BvQrbYsR7nBb9VpV79/daobKZ2rqYKgKfTjt7F/Hr8RaIW48o5xHnC1lGtugvtC0Q4kCg=="}','{"Response":{"Flow":"01a20cf9-bd28-7d31-9652-733711095e6e","Request":"01a20cf9-bd28-76ca-872c-bd12688eab0f"}}',1795514023208);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','e39d4f39-e9ad-47ec-b0fd-353719c71364','Approve@Issuer','{"Body":{"Request":"01a20cf9-bd28-76ca-872c-bd12688eab0f","Version":1},"Hash":"5d76d9a65cde5bebc5d79e196c8c82140e0bdde3fb2164aef191e35ca742e8b8","Header":{"Correlation":"e39d4f39-e9ad-47ec-b0fd-353719c71364","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Approve@Issuer","Timestamp":"2026-11-24T09:53:43.211Z","To":"issuer.example.org"},"Signature":"5POp2OmVZPgTb07cext4Ga/iADMshIoDB9E43qT0ob8tggvnI7DfJX1qm26FxTKimuLIfQjMK4qcavl4PlOjAg=="}','{"Response":{"Flow":"01a20cf9-bd2c-7849-822b-7ff7195dfa72"}}',1795514023212);
INSERT INTO inbox VALUES('01a20cf9-bcbd-7e21-9a66-e6febad53cb1','352bbd5f-5868-4fa5-a609-e2256e92d430','Approve@Issuer','{"Body":{"Request":"01a20cf9-bd28-76ca-872c-bd12688eab0f","Version":2},"Hash":"1179b829a89add57a3449a0934fdb081bc7fb64ee9d5126f848abafea7500c61","Header":{"Correlation":"352bbd5f-5868-4fa5-a609-e2256e92d430","From":"01a20cf9-bcbd-7e21-9a66-e6febad53cb1","Schema":"pollyweb.org/MSG:1.0","Subject":"Approve@Issuer","Timestamp":"2026-11-24T09:53:43.215Z","To":"issuer.example.org"},"Signature":"v9ARSrMZP+jxH7GeTxsCPa6hkfb1yW0XJCLvt4UkrNs6GCTqD3f5SzIjckhTJE0RPw57EPjh7JX10tLPwwA9Bg=="}','{"Response":{"Flow":"01a20cf9-bd30-7f6f-9927-44ff558a3994"}}',1795514023216);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','58a68137-9205-48d2-9f2b-f61187e01221','Issue@Issuer','{"Body":{"Request":"01a20cf9-bd28-76ca-872c-bd12688eab0f","Version":3},"Hash":"863511710d861bc500ba5e2c2e40243dc474572cf7d0964320f0b7e9129451db","Header":{"Correlation":"58a68137-9205-48d2-9f2b-f61187e01221","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Issue@Issuer","Timestamp":"2026-11-24T09:53:43.223Z","To":"issuer.example.org"},"Signature":"mjigPCcLTlqeOotLzmNT/n4vJ7dnMih+nHInRHg4K2PSmMfJYKAkHzvT92nr5JENWhISvwg1hBniGS0KIs7yBA=="}','{"Response":{"Flow":"01a20cf9-bd38-72b5-ad49-54cc176663e1","Token":"01a20cf9-bd38-724f-8cd0-0ba13be6c270"}}',1795514023224);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','a3335651-bb7e-4351-bc86-c4fbc5d958d5','RequestIssuance@Issuer','{"Body":{"Amount":"1","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68"},"Hash":"7dbc9adffad8fb9d9dc08f94958e99cb22ee38efd30d9be60dd6842b3e9488ba","Header":{"Correlation":"a3335651-bb7e-4351-bc86-c4fbc5d958d5","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"RequestIssuance@Issuer","Timestamp":"2026-11-24T09:53:43.226Z","To":"issuer.example.org"},"Signature":"cQy2V2N1MQmBWw5Hf1BR8ym035ai2tovD5YR2c3XLX7oIWoS6k39wwkjIpm0M+Kig0+gHyTodREo0wXZlhtfCw=="}','{"Response":{"Flow":"01a20cf9-bd3b-767b-8b29-b67cc54eac43","Request":"01a20cf9-bd3b-7ba4-9cae-4d55615341ac"}}',1795514023227);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','a744894a-976a-49e1-a0be-1d3749e60a9d','RequestIssuance@Issuer','{"Body":{"Amount":"2","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68"},"Hash":"6350bbab64642a8bbfb9048569fda752d4909e115db786758eba7cbbaceab801","Header":{"Correlation":"a744894a-976a-49e1-a0be-1d3749e60a9d","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"RequestIssuance@Issuer","Timestamp":"2026-11-24T09:53:43.232Z","To":"issuer.example.org"},"Signature":"fRKFe5Q6HRy/VSSdm5yLH4CH0KbppHfYeatkEGYp6eKcLaKVa29LDBZrVirquhrIn19xRxfT/ZpNhIswSVHcCA=="}','{"Response":{"Flow":"01a20cf9-bd40-7575-81b1-9a2d96ab29bf","Request":"01a20cf9-bd40-7562-bc97-76dd66c4a0c2"}}',1795514023232);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','17546e77-1731-4817-9135-f20baa75e013','Approve@Issuer','{"Body":{"Request":"01a20cf9-bd40-7562-bc97-76dd66c4a0c2","Version":1},"Hash":"03d17fb789dd8c33540696a817116a8dfe6469bbc88230f52ba83d0dbaa1ee75","Header":{"Correlation":"17546e77-1731-4817-9135-f20baa75e013","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Approve@Issuer","Timestamp":"2026-11-24T09:53:43.235Z","To":"issuer.example.org"},"Signature":"RhSWJtR4Hlb3qPc2AonexKai33f9/YMxjb36zzUEVDFsC2Fft0ccyioH6fDvKoQRwYvDad8yFii2kpns5BkaAg=="}','{"Response":{"Flow":"01a20cf9-bd44-753e-8df4-c1dd10faa3e9"}}',1795514023236);
INSERT INTO inbox VALUES('01a20cf9-bcbd-7e21-9a66-e6febad53cb1','4b05d6b0-d9b5-48d0-8f71-474d70ab731f','Approve@Issuer','{"Body":{"Request":"01a20cf9-bd40-7562-bc97-76dd66c4a0c2","Version":2},"Hash":"0075ab0377d67fd5f4ec12c8cdfb61981ce3dcd9f0c97ccd1f0fa165be5b8460","Header":{"Correlation":"4b05d6b0-d9b5-48d0-8f71-474d70ab731f","From":"01a20cf9-bcbd-7e21-9a66-e6febad53cb1","Schema":"pollyweb.org/MSG:1.0","Subject":"Approve@Issuer","Timestamp":"2026-11-24T09:53:43.243Z","To":"issuer.example.org"},"Signature":"Mn9pjUhCn87gVsyehdArpHDFKNvsSpwlH1Hpj4J2OwBpeq2EQckB3EPPXm0iLeL7OOWc+sUvjfel1BfvX1ReAg=="}','{"Response":{"Flow":"01a20cf9-bd4c-7cd2-8514-05b865920e6f"}}',1795514023244);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','76879a38-e81b-4bb2-9639-7001aac68593','RequestIssuance@Issuer','{"Body":{"Amount":"3","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68"},"Hash":"7fc15fb7da9706d56a86874097937c4723cd57b503c32f5a4fedc5a67c181c32","Header":{"Correlation":"76879a38-e81b-4bb2-9639-7001aac68593","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"RequestIssuance@Issuer","Timestamp":"2026-11-24T09:53:43.247Z","To":"issuer.example.org"},"Signature":"Dp8mRdojTYhiLDxyeWX3gabGxuAGW3iSVNmQndVZAAqvwM6zjW+D38SCkbThQ7BR5WxZGPGcur7F1BeqNa5hAA=="}','{"Response":{"Flow":"01a20cf9-bd50-7dba-aa59-732bdb217266","Request":"01a20cf9-bd50-7e3a-876a-732d69bc9613"}}',1795514023248);
INSERT INTO inbox VALUES('01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac','4cc8630e-6c0f-4d6f-941d-5cf0e26d53a3','Reject@Issuer','{"Body":{"Reason":"Nein, \"danke\" – l’année prochaine.","Request":"01a20cf9-bd50-7e3a-876a-732d69bc9613","Version":1},"Hash":"a431a3d53ec3e6dc6db0285fed5a8a95c3c21ae86fd9e628144efad3d21bb820","Header":{"Correlation":"4cc8630e-6c0f-4d6f-941d-5cf0e26d53a3","From":"01a20cf9-bcb5-7e50-9dae-ea2abb3ca6ac","Schema":"pollyweb.org/MSG:1.0","Subject":"Reject@Issuer","Timestamp":"2026-11-24T09:53:43.251Z","To":"issuer.example.org"},"Signature":"A0BemqW5fQMOkm3Gldu7K8WJNT7Ib/KJQSFw5wOzPsQDKp07ARmL9FDUJg429+8plGuRIMQhuLobwssJBCk/BQ=="}','{"Response":{"Flow":"01a20cf9-bd54-7b22-946b-544421f7c060"}}',1795514023252);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','891bb211-9988-47b2-9787-a3a40a56df06','RequestIssuance@Issuer','{"Body":{"Amount":"4","Definition":"01a20cf9-bc92-7417-8b25-4e763777ec68"},"Hash":"46b8ebb48d5b61ba6c0b2a2099506222ac748c6ec22ef949416a5f7290a2d86d","Header":{"Correlation":"891bb211-9988-47b2-9787-a3a40a56df06","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"RequestIssuance@Issuer","Timestamp":"2026-11-24T09:53:43.255Z","To":"issuer.example.org"},"Signature":"jmsxJSPLJdeMMjRKgWFD9kbSyDiMpONUc2fi5o/2hqABPzR9p9WYNED6rk8hEhmblmdQFUb5jxMhgMeyAnGZDg=="}','{"Response":{"Flow":"01a20cf9-bd58-746f-9eed-91ca34824bfa","Request":"01a20cf9-bd58-73a8-89f5-9097bf6881d1"}}',1795514023256);
INSERT INTO inbox VALUES('01a20cf9-bcc9-732f-a6cf-3c36188f9696','7dd6ba22-bd94-4294-9fc5-1738e46d2145','Cancel@Issuer','{"Body":{"Request":"01a20cf9-bd58-73a8-89f5-9097bf6881d1","Version":1},"Hash":"ba823705d3aa9dabda670faa37ca6ad4be2fe44fc024f46332c24db0abde46dc","Header":{"Correlation":"7dd6ba22-bd94-4294-9fc5-1738e46d2145","From":"01a20cf9-bcc9-732f-a6cf-3c36188f9696","Schema":"pollyweb.org/MSG:1.0","Subject":"Cancel@Issuer","Timestamp":"2026-11-24T09:53:43.259Z","To":"issuer.example.org"},"Signature":"164tsB5a1GTawStCpUFJQmCESK8JTwge/zrMuheuyY67i90nMG5inafzZHakCNHyFAioeSFVuyh7OGjxqeMgAg=="}','{"Response":{"Flow":"01a20cf9-bd5c-758e-b2c5-54c71af320a7"}}',1795514023260);
CREATE TABLE mailbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    wallet TEXT NOT NULL,
    correlation TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    stored_at BIGINT NOT NULL,
    acknowledged_at BIGINT
);
INSERT INTO mailbox VALUES(1,'01a20cf9-bcc9-732f-a6cf-3c36188f9696','01a20cf9-bcd7-74e6-8934-ee7219e22b4a','Issue@Broker','{"Chat":"01a20cf9-bccf-7965-bd69-d207443aaec7","Expires":"2028-11-23T09:53:43.127Z","Schema":"issuer.example.org/ISSUANCE:1.0","Starts":"2026-11-24T09:53:43.127Z","Token":"01a20cf9-bcd7-7880-a42b-a04209e55395"}',1795514023127,1795514023133);
INSERT INTO mailbox VALUES(2,'01a20cf9-bcc9-732f-a6cf-3c36188f9696','01a20cf9-bd00-7d18-85fb-892e7cf3fb65','Issue@Broker','{"Chat":"01a20cf9-bcf4-74d5-9dd5-9b60ba3f3cb5","Expires":"2028-11-23T09:53:43.168Z","Schema":"issuer.example.org/ISSUANCE:1.0","Starts":"2026-11-24T09:53:43.168Z","Token":"01a20cf9-bd00-7eae-98e8-f62dff0681fc"}',1795514023168,1795514023173);
INSERT INTO mailbox VALUES(3,'01a20cf9-bcc9-732f-a6cf-3c36188f9696','01a20cf9-bd1c-7435-8ef4-20eb990ef44d','Issue@Broker','{"Chat":"01a20cf9-bd10-7699-b8bb-ccbd34bbaad5","Expires":"2028-11-23T09:53:43.196Z","Schema":"issuer.example.org/ISSUANCE:1.0","Starts":"2026-11-24T09:53:43.196Z","Token":"01a20cf9-bd1c-796f-8567-72ddbe0fef64"}',1795514023196,NULL);
INSERT INTO mailbox VALUES(4,'01a20cf9-bcc9-732f-a6cf-3c36188f9696','01a20cf9-bd38-7922-8c6f-6d405403f89b','Issue@Broker','{"Chat":"01a20cf9-bd28-76ca-872c-bd12688eab0f","Expires":"2028-11-23T09:53:43.224Z","Schema":"issuer.example.org/ISSUANCE:1.0","Starts":"2026-11-24T09:53:43.224Z","Token":"01a20cf9-bd38-724f-8cd0-0ba13be6c270"}',1795514023224,NULL);
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 VALUES('flows','flows_latest','25 1 1');
INSERT INTO sqlite_stat1 VALUES('flows','sqlite_autoindex_flows_1','25 1');
INSERT INTO sqlite_stat1 VALUES('requests','requests_open','6 1 1');
INSERT INTO sqlite_stat1 VALUES('requests','sqlite_autoindex_requests_1','8 1');
INSERT INTO sqlite_stat1 VALUES('mailbox','mailbox_waiting','2 2 1');
INSERT INTO sqlite_stat1 VALUES('mailbox',NULL,'4');
INSERT INTO sqlite_stat1 VALUES('postings','sqlite_autoindex_postings_1','7 1');
INSERT INTO sqlite_stat1 VALUES('inbox','sqlite_autoindex_inbox_1','35 6 1');
INSERT INTO sqlite_stat1 VALUES('accounts','sqlite_autoindex_accounts_1','4 4 2 1');
INSERT INTO sqlite_stat1 VALUES('wallets','sqlite_autoindex_wallets_1','3 1');
INSERT INTO sqlite_stat1 VALUES('issuer_tokens','issuer_tokens_awaited','2 1');
INSERT INTO sqlite_stat1 VALUES('issuer_tokens','sqlite_autoindex_issuer_tokens_1','4 1');
INSERT INTO sqlite_stat1 VALUES('participants','sqlite_autoindex_participants_1','5 1');
INSERT INTO sqlite_stat1 VALUES('flow_parties','flow_parties','73 25 1 1');
INSERT INTO sqlite_stat1 VALUES('_sqlx_migrations','sqlite_autoindex__sqlx_migrations_1','1 1');
INSERT INTO sqlite_stat1 VALUES('definitions','sqlite_autoindex_definitions_1','1 1');
ANALYZE sqlite_schema;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('mailbox',4);
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
CREATE INDEX requests_open ON requests (updated_at DESC, id DESC)
WHERE status IN ('PENDING', 'APPROVED', 'REJECTED', 'ISSUING');
CREATE INDEX issuer_tokens_awaited ON issuer_tokens (offered_until) WHERE state = 'ISSUED';
CREATE INDEX flows_latest ON flows (started_at DESC, id DESC);
CREATE INDEX mailbox_waiting ON mailbox (wallet, seq) WHERE acknowledged_at IS NULL;
COMMIT;
