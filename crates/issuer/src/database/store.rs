//! Writes what a batch of decisions changed: a few statements for each table, however many
//! messages the batch holds.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};
use tallystick_core::{
    FlowId, MailId, Outgoing, ParticipantId, Party, Refusal, Subject, Timestamp, TokenId, WalletId,
    books::Posting, work::Changes,
};

use super::{
    bytes::{Bytes, id},
    chunks::chunks,
    inbox::{Answered, MessageKey, SenderKey, StoredAnswer},
    placeholders::{padded, push_in},
    table::upsert,
    tables::{insert_outcomes, insert_parties, insert_wallets},
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

/// That a participant has to be shown how a flow ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outcome {
    /// Who.
    pub participant: ParticipantId,
    /// Which flow.
    pub flow: FlowId,
    /// When it ended.
    pub ended_at: Timestamp,
}

/// Everything that one transaction writes.
#[derive(Debug, Default)]
pub struct Batch {
    probed: bool,
    changes: Changes,
    mail: Vec<Mail>,
    answered: Vec<Answered>,
    sessions: BTreeSet<MessageKey>,
    acknowledged: BTreeSet<MailId>,
    seen: BTreeSet<Outcome>,
    taken_back: BTreeSet<(TokenId, Option<WalletId>)>,
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
    pub fn add(&mut self, mut changes: Changes, fresh: &mut dyn FnMut() -> uuid::Uuid) {
        for outgoing in changes.sends.drain(..) {
            // Brokers that are domains are reached over their own inbox; none is enrolled yet.
            if let Party::Wallet(wallet) = outgoing.to {
                self.mail.push(Mail { id: MailId(fresh()), wallet, outgoing });
            }
        }
        self.changes.merge(changes);
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

    /// A participant was shown how a flow ended.
    pub fn see(&mut self, outcome: Outcome) {
        self.seen.insert(outcome);
    }

    /// The offer of this token is answered or over, and leaves this wallet's mailbox, or all of
    /// them. Whoever acknowledges it later is told that it is, as for any mail that was acknowledged
    /// before.
    pub fn take_back(&mut self, token: TokenId, from: Option<WalletId>) {
        self.taken_back.insert((token, from));
    }

    /// Is there anything to write?
    pub fn is_empty(&self) -> bool {
        !self.probed
            && self.changes.is_empty()
            && self.mail.is_empty()
            && self.answered.is_empty()
            && self.sessions.is_empty()
            && self.acknowledged.is_empty()
            && self.seen.is_empty()
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
        let Changes { definitions, requests, tokens, flows, chats, wallets, postings, .. } =
            self.changes;
        insert_wallets(connection, &wallets, now).await?;
        upsert(connection, definitions).await?;
        upsert(connection, requests).await?;
        upsert(connection, tokens).await?;
        upsert(connection, chats).await?;
        insert_parties(connection, &flows).await?;
        insert_outcomes(connection, &flows).await?;
        upsert(connection, flows).await?;
        store_postings(connection, &postings).await?;
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
        for Outcome { participant, flow, ended_at } in self.seen {
            let query = "DELETE FROM unseen_outcomes WHERE participant = $1 AND ended_at = $2 AND \
                         flow = $3";
            let query = sqlx::query(query).bind(participant.to_string());
            let query = query.bind(ended_at.milliseconds()).bind(id(flow));
            query.execute(&mut *connection).await?;
        }
        Ok(stored)
    }
}

async fn take_offers_back(
    connection: &mut SqliteConnection,
    taken_back: BTreeSet<(TokenId, Option<WalletId>)>,
    now: i64,
) -> Result<(), sqlx::Error> {
    let mut tokens: BTreeMap<Option<WalletId>, BTreeSet<TokenId>> = BTreeMap::new();
    for (token, from) in taken_back {
        tokens.entry(from).or_default().insert(token);
    }
    for (from, tokens) in tokens {
        for tokens in padded(tokens) {
            let mut query = QueryBuilder::<Sqlite>::new("UPDATE mailbox SET acknowledged_at = ");
            query.push_bind(now).push(" WHERE subject = ");
            query.push_bind(Subject::IssueAtBroker.as_str());
            if let Some(wallet) = from {
                query.push(" AND wallet = ").push_bind(id(wallet));
            }
            query.push(" AND acknowledged_at IS NULL AND token");
            push_in(&mut query, tokens.into_iter().map(id));
            query.build().execute(&mut *connection).await?;
        }
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
