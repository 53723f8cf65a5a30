//! Writes what a batch of decisions changed: a few statements for each table, however many
//! messages the batch holds.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use serde::Serialize;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteQueryResult};
use tallystick_core::{
    Flow, FlowId, IssuanceRequest, MailId, Outgoing, Party, Refusal, RequestId, SignedToken,
    Subject, Timestamp, TokenId, WalletId,
    issuer::{Changes, IssuerToken, Wallet},
    vault::Posting,
};

use super::{
    bytes::{Bytes, id, key},
    documents::{write_flow, write_internals, write_properties, write_token},
    inbox::{Answered, MessageKey, SenderKey, StoredAnswer},
    placeholders::{padded, push_in},
};

/// A message on its way to a wallet.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    /// Which one; its correlation, too.
    pub id: MailId,
    /// To whom.
    pub wallet: WalletId,
    /// What goes out.
    pub outgoing: Outgoing,
}

/// A row with the version that it had when it was loaded: it is written only if it still has it.
#[derive(Debug)]
struct Guarded<R> {
    replaces: u32,
    row: R,
}

/// Everything that one transaction writes.
#[derive(Debug, Default)]
pub struct Batch {
    probed: bool,
    requests: BTreeMap<RequestId, Guarded<IssuanceRequest>>,
    tokens: BTreeMap<TokenId, Guarded<IssuerToken>>,
    flows: BTreeMap<FlowId, Guarded<Flow>>,
    new_flows: Vec<FlowId>,
    wallets: Vec<Wallet>,
    postings: Vec<Posting>,
    mail: Vec<Mail>,
    answered: Vec<Answered>,
    sessions: BTreeSet<MessageKey>,
    acknowledged: BTreeSet<MailId>,
    taken_back: BTreeSet<TokenId>,
}

/// What could not be written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Somebody else changed a row in between: load it again, and decide again.
    #[error("a row was changed by another writer")]
    Conflict,
    /// What would be written would be found by nobody.
    #[error("the database's file was moved, replaced or deleted: put it back, or restart")]
    Displaced,
}

/// What the transaction wrote, for those who wait for it.
#[derive(Debug, Default)]
pub struct Stored {
    /// Which wallets have mail.
    pub mail: Vec<WalletId>,
}

/// Rows of one statement: few distinct sizes, so that statements stay prepared.
const ROWS: [usize; 14] = [32, 24, 16, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

fn chunks<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = ROWS.into_iter().find(|size| *size <= rows.len())?;
        let (chunk, rest) = rows.split_at(size);
        rows = rest;
        Some(chunk)
    })
}

fn word(value: &impl Serialize) -> String {
    serde_plain::to_string(value).expect("an enum of plain words")
}

impl StoreError {
    /// What whoever asked is told.
    pub fn refusal(&self) -> Refusal {
        match self {
            // The one connection that writes could not be opened anew.
            Self::Database(sqlx::Error::PoolTimedOut) | Self::Displaced => Refusal::StorageFailed,
            Self::Database(failure) => refusal_of(failure),
            Self::Conflict => Refusal::Internal,
        }
    }

    /// Whether the disk or somebody else who holds the database is at fault, rather than what was
    /// to be written.
    pub fn is_of_storage(&self) -> bool {
        self.refusal() != Refusal::Internal
    }
}

/// What whoever asked is told of a failure: [`Refusal::StorageFailed`] where the disk is full,
/// read-only, damaged or failing, [`Refusal::Busy`] where others are in the way.
pub(crate) fn refusal_of(failure: &sqlx::Error) -> Refusal {
    match failure {
        sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => Refusal::StorageFailed,
        sqlx::Error::PoolTimedOut => Refusal::Busy,
        sqlx::Error::Database(failure) => {
            let code = failure.code().and_then(|code| code.parse::<u32>().ok());
            // The primary code is the low byte: https://sqlite.org/rescode.html
            match code.map(|code| code & 0xFF) {
                Some(BUSY) => Refusal::Busy,
                Some(code) if DISK_FAULTS.contains(&code) => Refusal::StorageFailed,
                _ => Refusal::Internal,
            }
        }
        _ => Refusal::Internal,
    }
}

const PROBE: [&str; 2] =
    ["UPDATE issuer SET made_at = made_at + 1", "UPDATE issuer SET made_at = made_at - 1"];

/// SQLite's BUSY.
const BUSY: u32 = 5;

/// SQLite's READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB.
const DISK_FAULTS: [u32; 6] = [8, 10, 11, 13, 14, 26];

impl Batch {
    /// Writes a row though nothing changed, to see whether that can be done.
    pub fn probe(&mut self) {
        self.probed = true;
    }

    /// Takes over what was decided.
    pub fn add(&mut self, changes: Changes, fresh: &mut dyn FnMut() -> uuid::Uuid) {
        for row in changes.requests {
            // A request counts its own changes, one at a time: its version is part of the protocol.
            guard(&mut self.requests, row.id, row.version.saturating_sub(1), row);
        }
        for row in changes.tokens {
            guard(&mut self.tokens, row.token, row.version, row);
        }
        for row in changes.flows {
            guard(&mut self.flows, row.id, row.version, row);
        }
        self.wallets.extend(changes.wallets);
        self.postings.extend(changes.postings);
        for outgoing in changes.sends {
            // Brokers that are domains are reached over their own inbox; none is enrolled yet.
            if let Party::Wallet(wallet) = outgoing.to {
                self.mail.push(Mail { id: MailId(fresh()), wallet, outgoing });
            }
        }
    }

    /// A flow that did not exist before, so that its parties come to see it.
    pub fn add_parties(&mut self, flow: FlowId) {
        self.new_flows.push(flow);
    }

    /// A message is kept with its answer.
    pub fn answer(&mut self, answered: Answered) {
        self.answered.push(answered);
    }

    /// A session was opened by this message.
    pub fn open_session(&mut self, key: MessageKey) {
        self.sessions.insert(key);
    }

    /// A wallet has this message of its mailbox.
    pub fn acknowledge(&mut self, mail: MailId) {
        self.acknowledged.insert(mail);
    }

    /// The offer of this token is answered or over, and leaves the mailbox. Whoever acknowledges it
    /// later is told that it is, as for any mail that was acknowledged before.
    pub fn take_back(&mut self, token: TokenId) {
        self.taken_back.insert(token);
    }

    /// Is there anything to write?
    pub fn is_empty(&self) -> bool {
        !self.probed
            && self.requests.is_empty()
            && self.tokens.is_empty()
            && self.flows.is_empty()
            && self.wallets.is_empty()
            && self.postings.is_empty()
            && self.mail.is_empty()
            && self.answered.is_empty()
            && self.sessions.is_empty()
            && self.acknowledged.is_empty()
    }

    /// Writes all of it.
    pub async fn store(
        self,
        connection: &mut SqliteConnection,
        now: Timestamp,
    ) -> Result<Stored, StoreError> {
        let now = now.milliseconds();
        if self.probed {
            // The row is in the end what it was. SQLite would write nothing if it never changed.
            for probe in PROBE {
                sqlx::query(probe).execute(&mut *connection).await?;
            }
        }
        let stored = Stored { mail: self.mail.iter().map(|mail| mail.wallet).collect() };
        store_wallets(connection, &self.wallets, now).await?;
        let requests: Vec<_> = self.requests.into_values().collect();
        store_requests(connection, &requests).await?;
        let tokens: Vec<_> = self.tokens.into_values().collect();
        store_tokens(connection, &tokens).await?;
        store_parties(connection, &self.new_flows, &self.flows).await?;
        let flows: Vec<_> = self.flows.into_values().collect();
        store_flows(connection, &flows).await?;
        store_postings(connection, &self.postings).await?;
        store_mail(connection, &self.mail, now).await?;
        store_answered(connection, &self.answered, now).await?;
        store_sessions(connection, self.sessions, now).await?;
        take_offers_back(connection, self.taken_back, now).await?;
        for mail in padded(self.acknowledged) {
            let mut query = QueryBuilder::<Sqlite>::new("UPDATE mailbox SET acknowledged_at = ");
            query.push_bind(now).push(" WHERE acknowledged_at IS NULL AND id");
            push_in(&mut query, mail.into_iter().map(id));
            query.build().execute(&mut *connection).await?;
        }
        Ok(stored)
    }
}

/// Adds a row to be written. Of a row that changes several times in one transaction, the version
/// that it had before all of them is what counts.
fn guard<K: Ord, R>(rows: &mut BTreeMap<K, Guarded<R>>, key: K, replaces: u32, row: R) {
    match rows.entry(key) {
        Entry::Vacant(vacant) => {
            vacant.insert(Guarded { replaces, row });
        }
        Entry::Occupied(mut occupied) => occupied.get_mut().row = row,
    }
}

/// Every row of the statement was written, or another writer was quicker.
fn all_written(written: &SqliteQueryResult, rows: usize) -> Result<(), StoreError> {
    if usize::try_from(written.rows_affected()) == Ok(rows) {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

async fn store_wallets(
    connection: &mut SqliteConnection,
    wallets: &[Wallet],
    now: i64,
) -> Result<(), sqlx::Error> {
    for wallet in wallets {
        let query = "INSERT INTO wallets (id, participant, public_key, language, enrolled_at, \
                     seen_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let query = sqlx::query(query)
            .bind(id(wallet.id))
            .bind(wallet.participant.as_str())
            .bind(key(&wallet.public_key))
            .bind(&wallet.language)
            .bind(now)
            .bind(now);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

async fn store_requests(
    connection: &mut SqliteConnection,
    requests: &[Guarded<IssuanceRequest>],
) -> Result<(), StoreError> {
    for chunk in chunks(requests) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO requests (id, version, replaces, definition, amount, requester, wallet, \
             issuer, custodian, issuer_status, custodian_status, status, reason, created_at, \
             updated_at, token) ",
        );
        query.push_values(chunk, |mut values, Guarded { replaces, row }| {
            values
                .push_bind(id(row.id))
                .push_bind(i64::from(row.version))
                .push_bind(i64::from(*replaces))
                .push_bind(id(row.definition))
                .push_bind(row.amount.minor_units())
                .push_bind(row.requester.as_str().to_owned())
                .push_bind(id(row.wallet))
                .push_bind(row.issuer.as_str().to_owned())
                .push_bind(row.custodian.as_ref().map(ToString::to_string))
                .push_bind(word(&row.issuer_status))
                .push_bind(row.custodian_status.as_ref().map(word))
                .push_bind(row.status.as_str())
                .push_bind(row.reason.clone())
                .push_bind(row.created_at.milliseconds())
                .push_bind(row.updated_at.milliseconds())
                .push_bind(row.token.map(id));
        });
        query.push(
            " ON CONFLICT (id) DO UPDATE SET version = excluded.version, \
             replaces = excluded.replaces, issuer_status = excluded.issuer_status, \
             custodian_status = excluded.custodian_status, status = excluded.status, \
             reason = excluded.reason, updated_at = excluded.updated_at, token = excluded.token \
             WHERE requests.version = excluded.replaces",
        );
        all_written(&query.build().execute(&mut *connection).await?, chunk.len())?;
    }
    Ok(())
}

async fn store_tokens(
    connection: &mut SqliteConnection,
    tokens: &[Guarded<IssuerToken>],
) -> Result<(), StoreError> {
    for chunk in chunks(tokens) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO issuer_tokens (token, version, replaces, broker_wallet, broker_domain, \
             chat, public_key, schema, selector, issued, starts, expires, offered_until, \
             properties, internals, state, answer, answered_by, status, document) ",
        );
        query.push_values(chunk, |mut values, Guarded { replaces, row }| {
            let (wallet, domain) = match &row.broker {
                Party::Wallet(wallet) => (Some(id(*wallet)), None),
                Party::Domain(domain) => (None, Some(domain.to_string())),
            };
            let selector = row.document.as_ref().and_then(SignedToken::selector);
            values
                .push_bind(id(row.token))
                .push_bind(i64::from(row.version) + 1)
                .push_bind(i64::from(*replaces))
                .push_bind(wallet)
                .push_bind(domain)
                .push_bind(id(row.chat))
                .push_bind(key(&row.public_key))
                .push_bind(row.schema.to_string())
                .push_bind(selector.map(str::to_owned))
                .push_bind(row.issued.milliseconds())
                .push_bind(row.starts.milliseconds())
                .push_bind(row.expires.milliseconds())
                .push_bind(row.offered_until.milliseconds())
                .push_bind(row.document.is_none().then(|| write_properties(&row.properties)))
                .push_bind(write_internals(&row.internals))
                .push_bind(row.state.as_str())
                .push_bind(row.answer.as_ref().map(word))
                .push_bind(row.answered_by.map(id))
                .push_bind(word(&row.status))
                .push_bind(row.document.as_ref().map(write_token));
        });
        query.push(
            " ON CONFLICT (token) DO UPDATE SET version = excluded.version, \
             replaces = excluded.replaces, state = excluded.state, answer = excluded.answer, \
             answered_by = excluded.answered_by, status = excluded.status, \
             selector = excluded.selector, properties = excluded.properties, \
             document = excluded.document \
             WHERE issuer_tokens.version = excluded.replaces",
        );
        all_written(&query.build().execute(&mut *connection).await?, chunk.len())?;
    }
    Ok(())
}

async fn take_offers_back(
    connection: &mut SqliteConnection,
    tokens: BTreeSet<TokenId>,
    now: i64,
) -> Result<(), sqlx::Error> {
    for tokens in padded(tokens) {
        let mut query = QueryBuilder::<Sqlite>::new("UPDATE mailbox SET acknowledged_at = ");
        query.push_bind(now).push(" WHERE subject = ");
        query.push_bind(Subject::IssueAtBroker.as_str());
        query.push(" AND acknowledged_at IS NULL AND token");
        push_in(&mut query, tokens.into_iter().map(id));
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn store_flows(
    connection: &mut SqliteConnection,
    flows: &[Guarded<Flow>],
) -> Result<(), StoreError> {
    for chunk in chunks(flows) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO flows (id, version, replaces, started_at, document) ",
        );
        query.push_values(chunk, |mut values, Guarded { replaces, row }| {
            values
                .push_bind(id(row.id))
                .push_bind(i64::from(row.version) + 1)
                .push_bind(i64::from(*replaces))
                .push_bind(row.started_at.milliseconds())
                .push_bind(write_flow(row));
        });
        query.push(
            " ON CONFLICT (id) DO UPDATE SET version = excluded.version, \
             replaces = excluded.replaces, document = excluded.document \
             WHERE flows.version = excluded.replaces",
        );
        all_written(&query.build().execute(&mut *connection).await?, chunk.len())?;
    }
    Ok(())
}

async fn store_parties(
    connection: &mut SqliteConnection,
    new: &[FlowId],
    flows: &BTreeMap<FlowId, Guarded<Flow>>,
) -> Result<(), sqlx::Error> {
    let flows = new.iter().filter_map(|id| flows.get(id)).map(|flow| &flow.row);
    let parties: Vec<_> =
        flows.flat_map(|flow| flow.parties.iter().map(move |party| (flow, party))).collect();
    for chunk in chunks(&parties) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO flow_parties (participant, started_at, flow) ",
        );
        query.push_values(chunk, |mut values, (flow, party)| {
            values
                .push_bind(party.as_str().to_owned())
                .push_bind(flow.started_at.milliseconds())
                .push_bind(id(flow.id));
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn store_postings(
    connection: &mut SqliteConnection,
    postings: &[Posting],
) -> Result<(), sqlx::Error> {
    for chunk in chunks(postings) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO postings (id, definition, from_kind, from_owner, to_kind, to_owner, \
             amount, flow, posted_at) ",
        );
        query.push_values(chunk, |mut values, posting| {
            let movement = &posting.movement;
            values
                .push_bind(id(posting.id))
                .push_bind(id(movement.definition))
                .push_bind(movement.from.kind())
                .push_bind(movement.from.owner().to_owned())
                .push_bind(movement.to.kind())
                .push_bind(movement.to.owner().to_owned())
                .push_bind(movement.amount.minor_units())
                .push_bind(id(posting.flow))
                .push_bind(posting.at.milliseconds());
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn store_mail(
    connection: &mut SqliteConnection,
    mail: &[Mail],
    now: i64,
) -> Result<(), sqlx::Error> {
    for chunk in chunks(mail) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO mailbox (id, wallet, subject, body, token, stored_at) ",
        );
        query.push_values(chunk, |mut values, mail| {
            let token = mail.outgoing.body["Token"].as_str();
            let token: Option<TokenId> = token.and_then(|token| token.parse().ok());
            values
                .push_bind(id(mail.id))
                .push_bind(id(mail.wallet))
                .push_bind(mail.outgoing.subject.as_str())
                .push_bind(mail.outgoing.body.to_string())
                .push_bind(token.map(id))
                .push_bind(now);
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn store_answered(
    connection: &mut SqliteConnection,
    answered: &[Answered],
    now: i64,
) -> Result<(), sqlx::Error> {
    for chunk in chunks(answered) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO inbox (sender, correlation, subject, received_at, signed_at, body, \
             signature, envelope, status, digest, answer, token) ",
        );
        query.push_values(chunk, |mut values, message| {
            let (SenderKey(sender), correlation) = &message.key;
            let record = message.record.as_ref();
            let (text, token) = match &message.answer {
                StoredAnswer::Text(text) => (Some(text.clone()), None),
                StoredAnswer::Document(token) => (None, Some(id(*token))),
            };
            let body = record.filter(|record| record.whole.is_none());
            values
                .push_bind(sender.clone())
                .push_bind(id(*correlation))
                .push_bind(message.subject.clone())
                .push_bind(now)
                .push_bind(record.map(|record| record.signed_at.milliseconds()))
                .push_bind(body.map(|record| record.body.clone()))
                .push_bind(record.and_then(|record| record.signature).map(|s| Bytes(*s.as_bytes())))
                .push_bind(record.and_then(|record| record.whole.clone()))
                .push_bind(i64::from(message.status))
                .push_bind(Bytes(message.digest))
                .push_bind(text)
                .push_bind(token);
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn store_sessions(
    connection: &mut SqliteConnection,
    sessions: BTreeSet<MessageKey>,
    now: i64,
) -> Result<(), sqlx::Error> {
    let sessions: Vec<_> = sessions.into_iter().collect();
    for senders in padded(sessions.iter().map(|(SenderKey(sender), _)| sender.clone())) {
        let mut query = QueryBuilder::<Sqlite>::new("UPDATE wallets SET seen_at = ");
        query.push_bind(now).push(" WHERE id");
        push_in(&mut query, senders);
        query.build().execute(&mut *connection).await?;
    }
    for chunk in chunks(&sessions) {
        let mut query =
            QueryBuilder::<Sqlite>::new("INSERT INTO sessions (sender, correlation, received_at) ");
        query.push_values(chunk, |mut values, (SenderKey(sender), correlation)| {
            values.push_bind(sender.clone()).push_bind(id(*correlation)).push_bind(now);
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Is this the first start on this database?
pub(super) async fn is_empty(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT COUNT(*) AS rows_there FROM participants");
    Ok(row.fetch_one(connection).await?.try_get::<i64, _>("rows_there")? == 0)
}
