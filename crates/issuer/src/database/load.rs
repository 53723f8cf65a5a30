//! Loads the rows that decisions look at, inside the writer's transaction.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use tallystick_core::{
    Decimals, DefinitionId, FlowId, Outgoing, ParticipantId, RequestId, TokenId, WalletId,
    issuer::{Key, Rows},
    vault::VaultAccount,
};

use super::{
    decode::Columns,
    placeholders::{padded, query_in},
};

/// What a batch of messages names, to be loaded with one query for each table.
#[derive(Debug, Default)]
pub(crate) struct Prefetch {
    /// Requests.
    pub requests: BTreeSet<RequestId>,
    /// Rows of Issuer.Tokens; the flows that wait for them are loaded with them.
    pub tokens: BTreeSet<TokenId>,
    /// Sender and correlation of each message.
    pub messages: BTreeSet<MessageKey>,
    /// Numbers of messages that are acknowledged.
    pub mail: BTreeSet<i64>,
}

/// How a repeated message is recognized: by its sender and its correlation.
pub(crate) type MessageKey = (String, String);

/// What was loaded beside the rows that decisions look at.
#[derive(Debug, Default)]
pub(crate) struct Prefetched {
    /// The first answers of messages that were accepted before.
    pub answers: BTreeMap<MessageKey, String>,
    /// Messages of mailboxes by their number.
    pub mail: BTreeMap<i64, Mailed>,
}

/// A message of a mailbox.
#[derive(Debug)]
pub(crate) struct Mailed {
    /// What went out, and to which wallet.
    pub outgoing: Outgoing,
    /// Does the wallet have it?
    pub acknowledged: bool,
}

/// Loads rows through the writer's connection.
pub(crate) struct Loader<'c> {
    connection: &'c mut SqliteConnection,
}

const SELECT_REQUESTS: &str = "SELECT requests.*, definitions.decimals FROM requests \
     JOIN definitions ON definitions.id = requests.definition WHERE requests.id";

impl<'c> Loader<'c> {
    /// Through this connection.
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }

    /// Participants and definitions, which are few.
    pub(crate) async fn network(&mut self) -> Result<Rows, sqlx::Error> {
        let mut rows = Rows::default();
        let participants = sqlx::query("SELECT * FROM participants ORDER BY position");
        for row in participants.fetch_all(&mut *self.connection).await? {
            let participant = Columns(&row).participant()?;
            rows.participants.insert(participant.id.clone(), participant);
        }
        let definitions = sqlx::query("SELECT * FROM definitions");
        for row in definitions.fetch_all(&mut *self.connection).await? {
            let definition = Columns(&row).definition()?;
            rows.definitions.insert(definition.id, definition);
        }
        Ok(rows)
    }

    /// Loads what the commands of a batch name.
    pub(crate) async fn prefetch(
        &mut self,
        prefetch: Prefetch,
        rows: &mut Rows,
    ) -> Result<Prefetched, sqlx::Error> {
        let unknown = prefetch.requests.into_iter().filter(|id| !rows.requests.contains_key(id));
        for ids in padded(unknown.collect::<Vec<_>>()) {
            let mut query = query_in(SELECT_REQUESTS, ids.iter().map(ToString::to_string));
            rows.requests.extend(ids.into_iter().map(|id| (id, None)));
            for row in query.build().fetch_all(&mut *self.connection).await? {
                let request = Columns(&row).request()?;
                rows.requests.insert(request.id, Some(request));
            }
        }
        let mut flows = BTreeSet::new();
        let unknown = prefetch.tokens.into_iter().filter(|id| !rows.tokens.contains_key(id));
        for ids in padded(unknown.collect::<Vec<_>>()) {
            let select = "SELECT * FROM issuer_tokens WHERE token";
            let mut query = query_in(select, ids.iter().map(ToString::to_string));
            rows.tokens.extend(ids.into_iter().map(|id| (id, None)));
            for row in query.build().fetch_all(&mut *self.connection).await? {
                let token = Columns(&row).token()?;
                if !rows.flows.contains_key(&token.internals.flow) {
                    flows.insert(token.internals.flow);
                }
                rows.tokens.insert(token.token, Some(token));
            }
        }
        for ids in padded(flows) {
            let select = "SELECT document FROM flows WHERE id";
            let mut query = query_in(select, ids.iter().map(ToString::to_string));
            for row in query.build().fetch_all(&mut *self.connection).await? {
                let flow = Columns(&row).flow()?;
                rows.flows.insert(flow.id, Some(flow));
            }
        }
        Ok(Prefetched {
            answers: self.accepted_before(prefetch.messages).await?,
            mail: self.mail(prefetch.mail).await?,
        })
    }

    async fn accepted_before(
        &mut self,
        messages: BTreeSet<MessageKey>,
    ) -> Result<BTreeMap<MessageKey, String>, sqlx::Error> {
        let mut answers = BTreeMap::new();
        for keys in padded(messages) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "SELECT sender, correlation, answer FROM inbox WHERE (sender, correlation) IN (",
            );
            query.push_values(keys, |mut key, (sender, correlation)| {
                key.push_bind(sender).push_bind(correlation);
            });
            query.push(")");
            for row in query.build().fetch_all(&mut *self.connection).await? {
                let columns = Columns(&row);
                let key = (columns.text("sender")?, columns.text("correlation")?);
                answers.insert(key, columns.text("answer")?);
            }
        }
        Ok(answers)
    }

    async fn mail(&mut self, seqs: BTreeSet<i64>) -> Result<BTreeMap<i64, Mailed>, sqlx::Error> {
        let mut mail = BTreeMap::new();
        for seqs in padded(seqs) {
            let select = "SELECT seq, wallet, subject, body, acknowledged_at IS NOT NULL AS acknowledged \
                          FROM mailbox WHERE seq";
            for row in query_in(select, seqs).build().fetch_all(&mut *self.connection).await? {
                let columns = Columns(&row);
                let acknowledged = columns.number("acknowledged")? != 0;
                let mailed = Mailed { outgoing: columns.outgoing()?, acknowledged };
                mail.insert(columns.number("seq")?, mailed);
            }
        }
        Ok(mail)
    }

    /// Loads the one row that a decision halted for.
    pub(crate) async fn load(&mut self, key: &Key, rows: &mut Rows) -> Result<(), sqlx::Error> {
        match key {
            Key::Request(id) => {
                let mut query = query_in(SELECT_REQUESTS, [id.to_string()]);
                let row = query.build().fetch_optional(&mut *self.connection).await?;
                let request = row.map(|row| Columns(&row).request()).transpose()?;
                rows.requests.insert(*id, request);
            }
            Key::Token(id) => {
                let token = self.token(*id).await?;
                rows.tokens.insert(*id, token);
            }
            Key::Flow(id) => {
                let flow = self.flow(*id).await?;
                rows.flows.insert(*id, flow);
            }
            Key::Wallet(id) => {
                let wallet = self.wallet(*id).await?;
                rows.wallets.insert(*id, wallet);
            }
            Key::Vault(participant, definition, decimals) => {
                let vault = self.vault(participant, *definition, *decimals).await?;
                rows.vaults.insert((participant.clone(), *definition), vault);
            }
        }
        Ok(())
    }

    async fn token(
        &mut self,
        id: TokenId,
    ) -> Result<Option<tallystick_core::issuer::IssuerToken>, sqlx::Error> {
        let query = sqlx::query("SELECT * FROM issuer_tokens WHERE token = $1");
        let row = query.bind(id.to_string()).fetch_optional(&mut *self.connection).await?;
        row.map(|row| Columns(&row).token()).transpose()
    }

    async fn flow(&mut self, id: FlowId) -> Result<Option<tallystick_core::Flow>, sqlx::Error> {
        let query = sqlx::query("SELECT document FROM flows WHERE id = $1");
        let row = query.bind(id.to_string()).fetch_optional(&mut *self.connection).await?;
        row.map(|row| Columns(&row).flow()).transpose()
    }

    /// A wallet.
    pub(crate) async fn wallet(
        &mut self,
        id: WalletId,
    ) -> Result<Option<tallystick_core::issuer::Wallet>, sqlx::Error> {
        let query = sqlx::query("SELECT * FROM wallets WHERE id = $1");
        let row = query.bind(id.to_string()).fetch_optional(&mut *self.connection).await?;
        row.map(|row| Columns(&row).wallet()).transpose()
    }

    async fn vault(
        &mut self,
        participant: &ParticipantId,
        definition: DefinitionId,
        decimals: Decimals,
    ) -> Result<VaultAccount, sqlx::Error> {
        let query = sqlx::query(
            "SELECT kind, balance FROM accounts \
             WHERE definition = $1 AND owner = $2 AND kind IN ('VAULT', 'RESERVED')",
        );
        let query = query.bind(definition.to_string()).bind(participant.as_str());
        let mut vault = Rows::empty_vault(participant.clone(), definition, decimals);
        for row in query.fetch_all(&mut *self.connection).await? {
            let columns = Columns(&row);
            let balance = columns.amount("balance", decimals)?;
            match columns.text("kind")?.as_str() {
                "VAULT" => vault.balance = balance,
                _ => vault.reserved = balance,
            }
        }
        Ok(vault)
    }
}
