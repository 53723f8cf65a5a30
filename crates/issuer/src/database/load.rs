//! Loads the rows that decisions look at, inside the writer's transaction.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use tallystick_core::{
    Correlation, Decimals, DefinitionId, FlowId, MailId, Outgoing, ParticipantId, RequestId,
    TokenId, WalletId,
    issuer::{Key, Rows},
    vault::VaultAccount,
};

use super::{
    bytes::id,
    decode::Columns,
    inbox::{FirstAnswer, MessageKey, SenderKey},
    placeholders::{padded, query_in},
    unreadable::Unreadable,
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
    /// Messages of mailboxes that are acknowledged.
    pub mail: BTreeSet<MailId>,
    /// Wallets.
    pub wallets: BTreeSet<WalletId>,
}

/// What was loaded beside the rows that decisions look at.
#[derive(Debug, Default)]
pub(crate) struct Prefetched {
    /// The first answers of messages that came before.
    pub answers: BTreeMap<MessageKey, FirstAnswer>,
    /// The sessions that were opened before.
    pub sessions: BTreeSet<MessageKey>,
    /// Messages of mailboxes.
    pub mail: BTreeMap<MailId, Mailed>,
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
///
/// A row that cannot be read is reported, once, and left unloaded where many are loaded at a
/// time: only the command that needs it fails, when it asks for just that row.
pub(crate) struct Loader<'c> {
    connection: &'c mut SqliteConnection,
    unreadable: Unreadable,
}

const SELECT_REQUESTS: &str = "SELECT requests.*, definitions.decimals FROM requests \
     JOIN definitions ON definitions.id = requests.definition WHERE requests.id";

const SELECT_FLOWS: &str = "SELECT id, version, started_at, document FROM flows WHERE id";

impl<'c> Loader<'c> {
    /// Through this connection.
    pub(crate) fn new(connection: &'c mut SqliteConnection, unreadable: Unreadable) -> Self {
        Self { connection, unreadable }
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
            let mut query = query_in(SELECT_REQUESTS, ids.iter().copied().map(id));
            rows.requests.extend(ids.into_iter().map(|id| (id, None)));
            for row in query.build().fetch_all(&mut *self.connection).await? {
                let columns = Columns(&row);
                let key = columns.id("id")?;
                let Some(request) = self.unreadable.skip("request", key, columns.request()) else {
                    rows.requests.remove(&key);
                    continue;
                };
                rows.requests.insert(key, Some(request));
            }
        }
        let mut flows = BTreeSet::new();
        let unknown = prefetch.tokens.into_iter().filter(|id| !rows.tokens.contains_key(id));
        for ids in padded(unknown.collect::<Vec<_>>()) {
            let select = "SELECT * FROM issuer_tokens WHERE token";
            let mut query = query_in(select, ids.iter().copied().map(id));
            rows.tokens.extend(ids.into_iter().map(|id| (id, None)));
            for row in query.build().fetch_all(&mut *self.connection).await? {
                let columns = Columns(&row);
                let key = columns.id("token")?;
                let Some(token) = self.unreadable.skip("token", key, columns.token()) else {
                    rows.tokens.remove(&key);
                    continue;
                };
                if !rows.flows.contains_key(&token.internals.flow) {
                    flows.insert(token.internals.flow);
                }
                rows.tokens.insert(key, Some(token));
            }
        }
        for ids in padded(flows) {
            let mut query = query_in(SELECT_FLOWS, ids.into_iter().map(id));
            for row in query.build().fetch_all(&mut *self.connection).await? {
                let columns = Columns(&row);
                let key = columns.id("id")?;
                if let Some(flow) = self.unreadable.skip("flow", key, columns.flow()) {
                    rows.flows.insert(key, Some(flow));
                }
            }
        }
        let unknown = prefetch.wallets.into_iter().filter(|id| !rows.wallets.contains_key(id));
        for ids in padded(unknown.collect::<Vec<_>>()) {
            let mut query = query_in("SELECT * FROM wallets WHERE id", ids.iter().copied().map(id));
            rows.wallets.extend(ids.into_iter().map(|id| (id, None)));
            for row in query.build().fetch_all(&mut *self.connection).await? {
                let columns = Columns(&row);
                let key = columns.id("id")?;
                let Some(wallet) = self.unreadable.skip("wallet", key, columns.wallet()) else {
                    rows.wallets.remove(&key);
                    continue;
                };
                rows.wallets.insert(key, Some(wallet));
            }
        }
        let mut prefetched =
            Prefetched { mail: self.mail(prefetch.mail).await?, ..Prefetched::default() };
        for keys in padded(prefetch.messages) {
            self.came_before(keys, &mut prefetched).await?;
        }
        Ok(prefetched)
    }

    /// Which of these messages came before: commands with their first answers, and sessions.
    async fn came_before(
        &mut self,
        keys: Vec<MessageKey>,
        prefetched: &mut Prefetched,
    ) -> Result<(), sqlx::Error> {
        let mut query = QueryBuilder::<Sqlite>::new("WITH asked (sender, correlation) AS (");
        query.push_values(keys, |mut key, (SenderKey(sender), Correlation(correlation))| {
            key.push_bind(sender).push_bind(id(correlation));
        });
        query.push(
            ") SELECT inbox.sender, inbox.correlation, 0 AS session, inbox.status, digest, \
             COALESCE(inbox.answer, '{\"Response\":' || document || '}') AS answer \
             FROM asked JOIN inbox ON inbox.sender = asked.sender \
             AND inbox.correlation = asked.correlation \
             LEFT JOIN issuer_tokens ON issuer_tokens.token = inbox.token \
             UNION ALL SELECT sessions.sender, sessions.correlation, 1, NULL, NULL, NULL \
             FROM asked JOIN sessions ON sessions.sender = asked.sender \
             AND sessions.correlation = asked.correlation",
        );
        for row in query.build().fetch_all(&mut *self.connection).await? {
            let columns = Columns(&row);
            let key = columns.message_key()?;
            if columns.number("session")? == 1 {
                prefetched.sessions.insert(key);
                continue;
            }
            let status = columns.number_if_any("status")?;
            let answer = FirstAnswer {
                digest: columns.bytes_if_any("digest")?,
                status: status.and_then(|status| status.try_into().ok()),
                answer: columns.text_if_any("answer")?.unwrap_or_default(),
            };
            prefetched.answers.insert(key, answer);
        }
        Ok(())
    }

    async fn mail(
        &mut self,
        mail: BTreeSet<MailId>,
    ) -> Result<BTreeMap<MailId, Mailed>, sqlx::Error> {
        let mut mailed = BTreeMap::new();
        for ids in padded(mail) {
            let select = "SELECT id, wallet, subject, body, acknowledged_at IS NOT NULL AS acknowledged \
                          FROM mailbox WHERE id";
            let mut query = query_in(select, ids.into_iter().map(id));
            for row in query.build().fetch_all(&mut *self.connection).await? {
                let columns = Columns(&row);
                let acknowledged = columns.number("acknowledged")? != 0;
                let key = columns.id("id")?;
                if let Some(outgoing) = self.unreadable.skip("mail", key, columns.outgoing()) {
                    mailed.insert(key, Mailed { outgoing, acknowledged });
                }
            }
        }
        Ok(mailed)
    }

    /// Loads the one row that a decision halted for.
    pub(crate) async fn load(&mut self, key: &Key, rows: &mut Rows) -> Result<(), sqlx::Error> {
        match key {
            Key::Request(request) => {
                let mut query = query_in(SELECT_REQUESTS, [id(*request)]);
                let row = query.build().fetch_optional(&mut *self.connection).await?;
                let row = row.map(|row| Columns(&row).request()).transpose()?;
                rows.requests.insert(*request, row);
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
            Key::Answered(wallet, message) => {
                let answered = self.is_answered(*wallet, *message).await?;
                rows.answered.insert((*wallet, *message), answered);
            }
            Key::OpenRequests(participant) => {
                let open = self.open_requests(participant).await?;
                rows.open_requests.insert(participant.clone(), open);
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
        token: TokenId,
    ) -> Result<Option<tallystick_core::issuer::IssuerToken>, sqlx::Error> {
        let query = sqlx::query("SELECT * FROM issuer_tokens WHERE token = $1");
        let row = query.bind(id(token)).fetch_optional(&mut *self.connection).await?;
        row.map(|row| Columns(&row).token()).transpose()
    }

    async fn flow(&mut self, flow: FlowId) -> Result<Option<tallystick_core::Flow>, sqlx::Error> {
        let mut query = query_in(SELECT_FLOWS, [id(flow)]);
        let row = query.build().fetch_optional(&mut *self.connection).await?;
        row.map(|row| Columns(&row).flow()).transpose()
    }

    /// A wallet.
    pub(crate) async fn wallet(
        &mut self,
        wallet: WalletId,
    ) -> Result<Option<tallystick_core::issuer::Wallet>, sqlx::Error> {
        let query = sqlx::query("SELECT * FROM wallets WHERE id = $1");
        let row = query.bind(id(wallet)).fetch_optional(&mut *self.connection).await?;
        row.map(|row| Columns(&row).wallet()).transpose()
    }

    async fn is_answered(
        &mut self,
        wallet: WalletId,
        message: Correlation,
    ) -> Result<bool, sqlx::Error> {
        let query = sqlx::query("SELECT 1 FROM inbox WHERE sender = $1 AND correlation = $2");
        let SenderKey(sender) = SenderKey::from(wallet);
        let query = query.bind(sender).bind(id(message));
        Ok(query.fetch_optional(&mut *self.connection).await?.is_some())
    }

    /// Looks at all open ones, once: the writer counts on.
    async fn open_requests(&mut self, participant: &ParticipantId) -> Result<u32, sqlx::Error> {
        let query = sqlx::query(
            "SELECT COUNT(*) AS open FROM requests WHERE requester = $1 AND status IN ('PENDING', \
             'APPROVED', 'REJECTED', 'ISSUING')",
        );
        let row = query.bind(participant.as_str()).fetch_one(&mut *self.connection).await?;
        Ok(u32::try_from(Columns(&row).number("open")?).unwrap_or(u32::MAX))
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
        let query = query.bind(id(definition)).bind(participant.as_str());
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
