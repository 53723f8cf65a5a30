//! Loads what decisions look at, inside the writer's transaction.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use tallystick_core::{
    Correlation, MailId, Outgoing, ParticipantId, Request, RequestStatus, TokenId, WalletId,
    actions::MOST_OPEN_OFFERS,
    books::AccountId,
    host::{ChatState, HostChat, Talker},
    issuer::{IssuerToken, tokens::MOST_DEVICES},
    work::{Device, Key, KeySet, Loaded, Row, Rows, Wallet},
};
use tallystick_core::{Definition, Flow};

use super::{
    bytes::id,
    columns::Columns,
    inbox::{FirstAnswer, MessageKey, SenderKey},
    placeholders::{padded, push_in, query_in},
    table::{Table, load},
    unreadable::Unreadable,
};

/// Which messages of a batch came before.
#[derive(Debug, Default)]
pub(crate) struct CameBefore {
    /// Commands, with their first answers.
    pub answers: BTreeMap<MessageKey, FirstAnswer>,
    /// Sessions that were opened.
    pub sessions: BTreeSet<MessageKey>,
}

/// A message of a mailbox.
#[derive(Debug)]
pub(crate) struct Mailed {
    /// What went out, and to which wallet.
    pub outgoing: Outgoing,
    /// Whether the wallet has acknowledged it.
    pub acknowledged: bool,
}

fn referred_by<R: Row>(row: Option<&Loaded<R>>, referred: &mut KeySet) {
    if let Some(row) = row.and_then(Loaded::present) {
        row.references(referred);
    }
}

/// Loads rows through the writer's connection.
pub(crate) struct Loader<'c> {
    connection: &'c mut SqliteConnection,
    unreadable: Unreadable,
}

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
            let columns = Columns(&row);
            let (id, read) = (columns.id("id")?, Definition::read(&columns));
            let read = self.unreadable.skip(Definition::NAME, id, read);
            rows.definitions.insert(id, read.map_or(Loaded::Unreadable, Loaded::Present));
        }
        Ok(rows)
    }

    /// Loads those of these rows that are not loaded yet, and those that they refer to: whoever
    /// needs the one is likely to need the others.
    pub(crate) async fn load(&mut self, keys: &KeySet, rows: &mut Rows) -> Result<(), sqlx::Error> {
        self.load_named(keys, rows).await?;
        let mut referred = KeySet::new();
        for key in keys {
            match key {
                Key::Token(id) => referred_by(rows.tokens.get(id), &mut referred),
                Key::Request(id) => referred_by(rows.requests.get(id), &mut referred),
                Key::Chat(id) => referred_by(rows.chats.get(id), &mut referred),
                _ => {}
            }
        }
        self.load_named(&referred, rows).await
    }

    async fn load_named(&mut self, keys: &KeySet, rows: &mut Rows) -> Result<(), sqlx::Error> {
        let lacking: KeySet = keys.iter().filter(|key| rows.lacks(key)).cloned().collect();
        macro_rules! load_rows {
            ($row:ty, $key:ident) => {
                let ids = lacking.iter().filter_map(|key| match key {
                    Key::$key(id) => Some(*id),
                    _ => None,
                });
                load::<$row>(self.connection, &self.unreadable, ids.collect(), rows).await?;
            };
        }
        load_rows!(Definition, Definition);
        load_rows!(Request, Request);
        load_rows!(IssuerToken, Token);
        load_rows!(Flow, Flow);
        load_rows!(Wallet, Wallet);
        load_rows!(HostChat, Chat);
        load_rows!(Talker, Talker);
        for key in lacking {
            match key {
                Key::Account(account) => {
                    let balance = self.balance(&account).await?;
                    rows.balances.insert(account, balance);
                }
                Key::Answered(wallet, message) => {
                    let answered = self.is_answered(wallet, message).await?;
                    rows.answered.insert((wallet, message), answered);
                }
                Key::OpenRequests(participant) => {
                    let open = self.open_requests(&participant).await?;
                    rows.open_requests.insert(participant, open);
                }
                Key::OpenChats(wallet) => {
                    let open = self.open_chats(wallet).await?;
                    rows.open_chats.insert(wallet, open);
                }
                Key::OpenOffers(holder) => {
                    let open = self.open_offers(&holder).await?;
                    rows.open_offers.insert(holder, open);
                }
                Key::Devices(participant) => {
                    let devices = self.devices(&participant).await?;
                    rows.devices.insert(participant, devices);
                }
                Key::Definition(_)
                | Key::Request(_)
                | Key::Token(_)
                | Key::Flow(_)
                | Key::Wallet(_)
                | Key::Chat(_)
                | Key::Talker(_) => {}
            }
        }
        Ok(())
    }

    /// The row of this id, if there is one.
    ///
    /// # Errors
    /// Also when the row cannot be read.
    pub(super) async fn one<R: Table>(&mut self, key: R::Id) -> Result<Option<R>, sqlx::Error> {
        let mut query = query_in(R::SELECT, [id(key)]);
        let row = query.build().fetch_optional(&mut *self.connection).await?;
        row.map(|row| R::read(&Columns(&row))).transpose()
    }

    /// A wallet.
    pub(crate) async fn wallet(&mut self, wallet: WalletId) -> Result<Option<Wallet>, sqlx::Error> {
        self.one(wallet).await
    }

    /// Which of these messages came before.
    pub(crate) async fn came_before(
        &mut self,
        messages: BTreeSet<MessageKey>,
    ) -> Result<CameBefore, sqlx::Error> {
        let mut came_before = CameBefore::default();
        for keys in padded(messages) {
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
                    came_before.sessions.insert(key);
                    continue;
                }
                let status = columns.number_if_any("status")?;
                let answer = FirstAnswer {
                    digest: columns.bytes_if_any("digest")?,
                    status: status.and_then(|status| status.try_into().ok()),
                    answer: columns.text_if_any("answer")?.unwrap_or_default(),
                };
                came_before.answers.insert(key, answer);
            }
        }
        Ok(came_before)
    }

    /// Messages of mailboxes, but for those that cannot be read.
    pub(crate) async fn mail(
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

    /// Whether there is any request.
    pub(crate) async fn has_requests(&mut self) -> Result<bool, sqlx::Error> {
        let query = sqlx::query("SELECT id FROM requests LIMIT 1");
        Ok(query.fetch_optional(&mut *self.connection).await?.is_some())
    }

    /// Looks at all that are under way, once: the writer counts on.
    async fn open_requests(&mut self, participant: &ParticipantId) -> Result<u32, sqlx::Error> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT COUNT(*) AS open FROM requests WHERE open = 1 AND requester = ",
        );
        query.push_bind(participant.as_str()).push(" AND status");
        push_in(&mut query, RequestStatus::UNDER_WAY.map(RequestStatus::as_str));
        let row = query.build().fetch_one(&mut *self.connection).await?;
        Ok(u32::try_from(Columns(&row).number("open")?).unwrap_or(u32::MAX))
    }

    /// Looks at all open ones, once: the writer counts on.
    async fn open_chats(&mut self, wallet: WalletId) -> Result<u32, sqlx::Error> {
        let query = "SELECT COUNT(*) AS open FROM chats WHERE wallet = $1 AND state = $2";
        let query = sqlx::query(query).bind(id(wallet)).bind(ChatState::Open.as_str());
        let row = query.fetch_one(&mut *self.connection).await?;
        Ok(u32::try_from(Columns(&row).number("open")?).unwrap_or(u32::MAX))
    }

    /// As many as a new device is asked about.
    async fn open_offers(&mut self, holder: &ParticipantId) -> Result<Vec<TokenId>, sqlx::Error> {
        let query = sqlx::query(
            "SELECT token FROM issuer_tokens WHERE holder = $1 AND state = 'ISSUED' ORDER BY token \
             DESC LIMIT $2",
        );
        let most = i64::try_from(MOST_OPEN_OFFERS).unwrap_or(i64::MAX);
        let query = query.bind(holder.as_str()).bind(most);
        let rows = query.fetch_all(&mut *self.connection).await?;
        rows.iter().map(|row| Columns(row).id("token")).collect()
    }

    /// As many as an offer may go to, and the requesting one among them.
    async fn devices(&mut self, participant: &ParticipantId) -> Result<Vec<Device>, sqlx::Error> {
        let query = sqlx::query(
            "SELECT id, seen_at FROM wallets WHERE participant = $1 ORDER BY seen_at DESC, id DESC \
             LIMIT $2",
        );
        let most = i64::try_from(MOST_DEVICES).unwrap_or(i64::MAX);
        let query = query.bind(participant.as_str()).bind(most);
        let rows = query.fetch_all(&mut *self.connection).await?;
        let device = |row| {
            let columns = Columns(row);
            Ok(Device { wallet: columns.id("id")?, seen: columns.moment("seen_at")? })
        };
        rows.iter().map(device).collect()
    }

    /// In minor units; 0 of an account without postings.
    async fn balance(&mut self, (definition, account): &AccountId) -> Result<i64, sqlx::Error> {
        let query = sqlx::query(
            "SELECT balance FROM accounts WHERE definition = $1 AND kind = $2 AND owner = $3",
        );
        let query = query.bind(id(*definition)).bind(account.kind()).bind(account.owner());
        let row = query.fetch_optional(&mut *self.connection).await?;
        row.map_or(Ok(0), |row| Columns(&row).number("balance"))
    }
}
