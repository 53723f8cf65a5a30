//! Writes what a batch of decisions changed: a few statements for each table, however many
//! messages the batch holds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};
use tallystick_core::{
    Correlation, Flow, FlowId, IssuanceRequest, Outgoing, Party, RequestId, Timestamp, TokenId,
    WalletId,
    issuer::{Changes, IssuerToken, Wallet},
    vault::Posting,
};

use super::placeholders::{padded, push_in};

/// A message that was accepted, with its first answer.
#[derive(Debug)]
pub struct Accepted {
    /// Who signed it: a wallet, or the key that an enrolment enrols.
    pub sender: String,
    /// Unique for the sender.
    pub correlation: Correlation,
    /// What it was about.
    pub subject: String,
    /// As it was received.
    pub envelope: String,
    /// As it was answered.
    pub answer: String,
}

/// A message on its way to a wallet.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    /// To whom.
    pub wallet: WalletId,
    /// The same each time it goes out.
    pub correlation: Correlation,
    /// What goes out.
    pub outgoing: Outgoing,
}

/// Everything that one transaction writes.
#[derive(Debug, Default)]
pub struct Batch {
    requests: BTreeMap<RequestId, IssuanceRequest>,
    tokens: BTreeMap<TokenId, IssuerToken>,
    flows: BTreeMap<FlowId, Flow>,
    new_flows: Vec<FlowId>,
    wallets: Vec<Wallet>,
    postings: Vec<Posting>,
    mail: Vec<Mail>,
    accepted: Vec<Accepted>,
    acknowledged: BTreeSet<i64>,
}

/// What could not be written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Somebody else changed a request in between.
    #[error("a request was changed by another writer")]
    Conflict,
}

/// What the transaction wrote, for those who wait for it.
#[derive(Debug, Default)]
pub struct Stored {
    /// Which wallets have mail.
    pub mail: Vec<WalletId>,
}

/// Rows of one statement: few distinct sizes, so that statements stay prepared.
const ROWS: [usize; 10] = [32, 24, 16, 12, 8, 6, 4, 3, 2, 1];

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

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("a struct of strings and numbers")
}

impl Batch {
    /// Takes over what was decided.
    pub fn add(&mut self, changes: Changes, fresh: &mut dyn FnMut() -> uuid::Uuid) {
        for row in changes.requests {
            self.requests.insert(row.id, row);
        }
        for row in changes.tokens {
            self.tokens.insert(row.token, row);
        }
        for row in changes.flows {
            self.flows.insert(row.id, row);
        }
        self.wallets.extend(changes.wallets);
        self.postings.extend(changes.postings);
        for outgoing in changes.sends {
            // Brokers that are domains are reached over their own inbox; none is enrolled yet.
            if let Party::Wallet(wallet) = outgoing.to {
                let correlation = Correlation(fresh());
                self.mail.push(Mail { wallet, correlation, outgoing });
            }
        }
    }

    /// A flow that did not exist before, so that its parties come to see it.
    pub fn add_parties(&mut self, flow: FlowId) {
        self.new_flows.push(flow);
    }

    /// A message is kept with its answer.
    pub fn accept(&mut self, accepted: Accepted) {
        self.accepted.push(accepted);
    }

    /// A wallet has this message of a mailbox.
    pub fn acknowledge(&mut self, seq: i64) {
        self.acknowledged.insert(seq);
    }

    /// Is there anything to write?
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
            && self.tokens.is_empty()
            && self.flows.is_empty()
            && self.wallets.is_empty()
            && self.postings.is_empty()
            && self.mail.is_empty()
            && self.accepted.is_empty()
            && self.acknowledged.is_empty()
    }

    /// Writes all of it.
    pub async fn store(
        self,
        connection: &mut SqliteConnection,
        now: Timestamp,
    ) -> Result<Stored, StoreError> {
        let now = now.milliseconds();
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
        store_accepted(connection, &self.accepted, now).await?;
        for seqs in padded(self.acknowledged) {
            let mut query = QueryBuilder::<Sqlite>::new("UPDATE mailbox SET acknowledged_at = ");
            query.push_bind(now).push(" WHERE acknowledged_at IS NULL AND seq");
            push_in(&mut query, seqs);
            query.build().execute(&mut *connection).await?;
        }
        Ok(stored)
    }
}

async fn store_wallets(
    connection: &mut SqliteConnection,
    wallets: &[Wallet],
    now: i64,
) -> Result<(), sqlx::Error> {
    for wallet in wallets {
        let query = "INSERT INTO wallets (id, participant, public_key, language, enrolled_at) \
                     VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(query)
            .bind(wallet.id.to_string())
            .bind(wallet.participant.as_str())
            .bind(wallet.public_key.to_string())
            .bind(&wallet.language)
            .bind(now);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

async fn store_requests(
    connection: &mut SqliteConnection,
    requests: &[IssuanceRequest],
) -> Result<(), StoreError> {
    for chunk in chunks(requests) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO requests (id, version, definition, amount, requester, wallet, issuer, \
             custodian, issuer_status, custodian_status, status, reason, created_at, updated_at, \
             token) ",
        );
        query.push_values(chunk, |mut row, request| {
            row.push_bind(request.id.to_string())
                .push_bind(i64::from(request.version))
                .push_bind(request.definition.to_string())
                .push_bind(request.amount.minor_units())
                .push_bind(request.requester.as_str().to_owned())
                .push_bind(request.wallet.to_string())
                .push_bind(request.issuer.as_str().to_owned())
                .push_bind(request.custodian.as_ref().map(ToString::to_string))
                .push_bind(word(&request.issuer_status))
                .push_bind(request.custodian_status.as_ref().map(word))
                .push_bind(request.status.as_str())
                .push_bind(request.reason.clone())
                .push_bind(request.created_at.milliseconds())
                .push_bind(request.updated_at.milliseconds())
                .push_bind(request.token.as_ref().map(ToString::to_string));
        });
        query.push(
            " ON CONFLICT (id) DO UPDATE SET version = excluded.version, \
             issuer_status = excluded.issuer_status, \
             custodian_status = excluded.custodian_status, status = excluded.status, \
             reason = excluded.reason, updated_at = excluded.updated_at, token = excluded.token \
             WHERE requests.version < excluded.version",
        );
        let written = query.build().execute(&mut *connection).await?.rows_affected();
        if usize::try_from(written) != Ok(chunk.len()) {
            return Err(StoreError::Conflict);
        }
    }
    Ok(())
}

async fn store_tokens(
    connection: &mut SqliteConnection,
    tokens: &[IssuerToken],
) -> Result<(), sqlx::Error> {
    for chunk in chunks(tokens) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO issuer_tokens (token, broker, chat, public_key, schema, issued, starts, \
             expires, offered_until, properties, internals, state, answer, status) ",
        );
        query.push_values(chunk, |mut row, token| {
            row.push_bind(token.token.to_string())
                .push_bind(token.broker.to_string())
                .push_bind(token.chat.to_string())
                .push_bind(token.public_key.to_string())
                .push_bind(token.schema.to_string())
                .push_bind(token.issued.milliseconds())
                .push_bind(token.starts.milliseconds())
                .push_bind(token.expires.milliseconds())
                .push_bind(token.offered_until.milliseconds())
                .push_bind(json(&token.properties))
                .push_bind(json(&token.internals))
                .push_bind(token.state.as_str())
                .push_bind(token.answer.as_ref().map(word))
                .push_bind(word(&token.status));
        });
        query.push(
            " ON CONFLICT (token) DO UPDATE SET starts = excluded.starts, \
             expires = excluded.expires, state = excluded.state, answer = excluded.answer, \
             status = excluded.status",
        );
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn store_flows(connection: &mut SqliteConnection, flows: &[Flow]) -> Result<(), sqlx::Error> {
    for chunk in chunks(flows) {
        let mut query =
            QueryBuilder::<Sqlite>::new("INSERT INTO flows (id, started_at, document) ");
        query.push_values(chunk, |mut row, flow| {
            row.push_bind(flow.id.to_string())
                .push_bind(flow.started_at.milliseconds())
                .push_bind(json(flow));
        });
        query.push(" ON CONFLICT (id) DO UPDATE SET document = excluded.document");
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn store_parties(
    connection: &mut SqliteConnection,
    new: &[FlowId],
    flows: &BTreeMap<FlowId, Flow>,
) -> Result<(), sqlx::Error> {
    let flows = new.iter().filter_map(|id| flows.get(id));
    let parties: Vec<_> =
        flows.flat_map(|flow| flow.parties.iter().map(move |party| (flow, party))).collect();
    for chunk in chunks(&parties) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO flow_parties (participant, started_at, flow) ",
        );
        query.push_values(chunk, |mut row, (flow, party)| {
            row.push_bind(party.as_str().to_owned())
                .push_bind(flow.started_at.milliseconds())
                .push_bind(flow.id.to_string());
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
        query.push_values(chunk, |mut row, posting| {
            let movement = &posting.movement;
            row.push_bind(posting.id.to_string())
                .push_bind(movement.definition.to_string())
                .push_bind(movement.from.kind())
                .push_bind(movement.from.owner().to_owned())
                .push_bind(movement.to.kind())
                .push_bind(movement.to.owner().to_owned())
                .push_bind(movement.amount.minor_units())
                .push_bind(posting.flow.to_string())
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
            "INSERT INTO mailbox (wallet, correlation, subject, body, stored_at) ",
        );
        query.push_values(chunk, |mut row, mail| {
            row.push_bind(mail.wallet.to_string())
                .push_bind(mail.correlation.to_string())
                .push_bind(mail.outgoing.subject.as_str())
                .push_bind(mail.outgoing.body.to_string())
                .push_bind(now);
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn store_accepted(
    connection: &mut SqliteConnection,
    accepted: &[Accepted],
    now: i64,
) -> Result<(), sqlx::Error> {
    for chunk in chunks(accepted) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO inbox (sender, correlation, subject, envelope, answer, received_at) ",
        );
        query.push_values(chunk, |mut row, message| {
            row.push_bind(message.sender.clone())
                .push_bind(message.correlation.to_string())
                .push_bind(message.subject.clone())
                .push_bind(message.envelope.clone())
                .push_bind(message.answer.clone())
                .push_bind(now);
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
