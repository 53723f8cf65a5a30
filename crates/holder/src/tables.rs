//! A wallet's own database: the broker's rows, the tokens, and what is under way.

mod asking;

use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tallystick_core::{
    ChatId, Correlation, DomainName, Outgoing, Party, Subject, Timestamp, TokenId, WalletId,
    broker::{BrokerToken, Chat, Frontend, Prompt},
    view::IssuerView,
    wallet::{Alarm, KnownIssuer},
};

pub use asking::Asking;

use crate::store::{Database, Form, Sequence, Store, StoreError, Table, TableForm};

/// Messages for the issuer, in the order in which they are sent.
pub const OUTBOX: Sequence<OutboxEntry> = Sequence::named("outbox");
/// Messages between broker and wallet that are still to be handled.
pub const LOCAL: Sequence<StoredMessage> = Sequence::named("local");
/// Conversations: what was asked for, by [`tallystick_core::ChatId`].
pub const CHATS: Table<Chat> = Table::named("chats");
/// The table `Broker.Tokens`, by [`broker_token_key`].
pub const BROKER_TOKENS: Table<BrokerToken> = Table::named("broker_tokens");
/// The signed tokens as JSON, by the path that `Saved@Broker` names.
pub const FILES: Table<String> = Table::named("tokens");
/// The holder's display, under [`ONLY`].
pub const FRONTEND: Table<Frontend> = Table::named("frontend");
/// Messages that were handled, by correlation: a second delivery changes nothing.
pub const INBOX: Table<HandledMessage> = Table::named("inbox");

/// The language of titles that the holder chose, under [`ONLY`]. Without a row it is the one that
/// the wallet was enrolled with.
pub const LANGUAGE: Table<String> = Table::named("language");

/// What was said in chats with talkers, by [`prompt_key`].
pub const PROMPTS: Table<Prompt> = Table::named("prompts");

/// Offers that the issuer took back before they came, by [`broker_token_key`].
pub const REVOKED: Table<HandledMessage> = Table::named("revoked");

/// What is known of the issuer, under [`ONLY`].
const KNOWN_ISSUER: Table<KnownIssuer> = Table::named("known_issuer");
/// The message that was answered last, under [`ONLY`].
pub const LAST_ANSWERED: Table<Correlation> = Table::named("last_answered");

/// The key of the row in a table that has one row only.
pub const ONLY: &str = "only";

const TABLES: &[TableForm] = &[
    OUTBOX.form(),
    LOCAL.form(),
    CHATS.form(),
    BROKER_TOKENS.form(),
    FILES.form(),
    FRONTEND.form(),
    INBOX.form(),
    REVOKED.form(),
    PROMPTS.form(),
    LANGUAGE.form(),
    KNOWN_ISSUER.form(),
    LAST_ANSWERED.form(),
];

/// 2 since it keeps what is known of the issuer, 3 since it keeps what was taken back, 4 since there
/// are chats with talkers, 5 since it keeps the language that was chosen, and rows of
/// [`BROKER_TOKENS`] have a description beside their reason. Rows of older forms are read as they
/// are: see [`BrokerToken::reason`].
const FORM: Form = Form { version: 5, tables: TABLES };

/// A message to be sent or handled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredMessage {
    /// The same each time it goes out.
    pub correlation: Correlation,
    /// Who it is for.
    pub to: Party,
    /// What it is about.
    pub subject: String,
    /// Its body.
    pub body: Value,
}

impl StoredMessage {
    /// A message that core decided to send.
    pub fn new(outgoing: Outgoing, correlation: Correlation) -> Self {
        let Outgoing { to, subject, body } = outgoing;
        Self { correlation, to, subject: subject.as_str().to_owned(), body }
    }

    /// The token that it is about, as its body names it.
    pub(crate) fn token(&self) -> Option<&str> {
        self.body.get("Token")?.as_str()
    }

    /// As core wrote it.
    pub fn outgoing(&self) -> Result<Outgoing, StoreError> {
        let subject: Subject = self.subject.parse().map_err(|_| StoreError::Malformed {
            table: OUTBOX.name,
            reason: format!("unknown subject {}", self.subject),
        })?;
        Ok(Outgoing { to: self.to.clone(), subject, body: self.body.clone() })
    }
}

/// A message for the issuer, with what its answer is needed for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxEntry {
    /// The message.
    #[serde(rename = "letter")]
    pub message: StoredMessage,
    /// Where a person's command was submitted; absent for the protocol's own messages.
    #[serde(alias = "given")]
    pub origin: Option<Origin>,
    /// When a person made this decision, or last confirmed it; absent of the protocol's own messages,
    /// and of what an older program stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<Timestamp>,
    /// It may have been sent.
    #[serde(default = "may_have_been", skip_serializing_if = "Clone::clone")]
    pub tried: bool,
    /// What is asked for, in a request for one issuance or several, in the order of the message.
    #[serde(default, with = "asking::rows")]
    pub asking: Vec<Asking>,
    /// The talker that a chat is opened with, before the host has named the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talker: Option<String>,
}

/// Where a command was submitted, so that its end is shown there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The tab.
    pub tab: String,
    /// The id of what it is about, such as a request; absent where the subject alone says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// What it does, in the words of whoever submitted it: `500.00 AED for Commercial Bank`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
}

/// A person's command that was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The correlation of its message.
    pub correlation: Correlation,
    /// The subject of its message.
    pub subject: String,
    /// Where it was submitted.
    pub origin: Origin,
}

/// Of what an older program stored nobody knows.
fn may_have_been() -> bool {
    true
}

impl OutboxEntry {
    /// A message for the issuer whose answer names nothing.
    pub fn new(message: StoredMessage, origin: Option<Origin>) -> Self {
        let (made_at, tried) = (None, true);
        Self { message, origin, made_at, tried, asking: Vec::new(), talker: None }
    }

    /// Whether its answer names a conversation, in which tokens may be offered.
    pub fn opens_a_conversation(&self) -> bool {
        !self.asking.is_empty() || self.talker.is_some()
    }

    /// The person's command that it carries.
    pub fn submitted(&self) -> Option<Submitted> {
        let origin = self.origin.clone()?;
        let StoredMessage { correlation, subject, .. } = &self.message;
        Some(Submitted { correlation: *correlation, subject: subject.clone(), origin })
    }
}

/// That a message was handled, and when.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandledMessage {
    /// When.
    pub at: Timestamp,
}

/// The key of a row of `Broker.Tokens`.
pub fn broker_token_key(issuer: &DomainName, token: TokenId) -> String {
    format!("{issuer}/{token}")
}

/// The key of a prompt, so that the prompts of a chat are in their order.
pub fn prompt_key(chat: ChatId, number: u32) -> String {
    format!("{chat}/{number:06}")
}

/// The database of one wallet.
#[derive(Debug)]
pub struct WalletDatabase<D> {
    database: D,
}

impl<D> Deref for WalletDatabase<D> {
    type Target = D;

    fn deref(&self) -> &D {
        &self.database
    }
}

impl<D: Database> WalletDatabase<D> {
    /// Opens it, or creates it.
    pub async fn open(
        store: &impl Store<Database = D>,
        wallet: WalletId,
    ) -> Result<Self, StoreError> {
        let name = format!("tallystick-wallet-{wallet}");
        Ok(Self { database: store.open(&name, FORM).await? })
    }

    /// Whether anything is in it that cannot be had again: tokens, offers, what was asked for, what
    /// waits to be sent.
    pub async fn holds_anything(&self) -> Result<bool, StoreError> {
        let tables =
            [BROKER_TOKENS.name, FILES.name, CHATS.name, PROMPTS.name, OUTBOX.name, LOCAL.name];
        let transaction = self.read(&tables)?;
        for table in tables {
            if transaction.count(table).await? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many rows cannot be read, in all tables.
    pub async fn unreadable(&self) -> Result<usize, StoreError> {
        let tables = [
            BROKER_TOKENS.name,
            FILES.name,
            CHATS.name,
            PROMPTS.name,
            OUTBOX.name,
            LOCAL.name,
            FRONTEND.name,
            KNOWN_ISSUER.name,
        ];
        let transaction = self.read(&tables)?;
        Ok(transaction.unreadable::<BrokerToken>(BROKER_TOKENS.name).await?
            + transaction.unreadable::<String>(FILES.name).await?
            + transaction.unreadable::<Chat>(CHATS.name).await?
            + transaction.unreadable::<Prompt>(PROMPTS.name).await?
            + transaction.unreadable::<OutboxEntry>(OUTBOX.name).await?
            + transaction.unreadable::<StoredMessage>(LOCAL.name).await?
            + transaction.unreadable::<Frontend>(FRONTEND.name).await?
            + transaction.unreadable::<KnownIssuer>(KNOWN_ISSUER.name).await?)
    }

    /// What is known of the issuer; nothing where it cannot be read, so that nothing is trusted.
    pub async fn known_issuer(&self) -> Result<KnownIssuer, StoreError> {
        let transaction = self.read(&[KNOWN_ISSUER.name])?;
        Ok(transaction.get(&KNOWN_ISSUER, ONLY).await.ok().flatten().unwrap_or_default())
    }

    /// Adds what the issuer says of itself to what is known of it. What another tab has learnt
    /// meanwhile stays: it is one transaction. Returns what is known now, and what is wrong with it.
    ///
    /// # Errors
    /// It could not be stored, or what is stored cannot be read: that may hold keys which must not
    /// be forgotten, and is not written over.
    pub async fn learn(
        &self,
        issuer: &IssuerView,
    ) -> Result<(KnownIssuer, Vec<Alarm>), StoreError> {
        let transaction = self.write(&[KNOWN_ISSUER.name])?;
        let before = transaction.get(&KNOWN_ISSUER, ONLY).await?.unwrap_or_default();
        let mut known = before.clone();
        let alarms = known.learn(issuer);
        if known != before {
            transaction.put(&KNOWN_ISSUER, ONLY, &known)?;
            transaction.commit().await?;
        }
        Ok((known, alarms))
    }

    /// The message that was answered last.
    pub async fn last_answered(&self) -> Result<Option<Correlation>, StoreError> {
        let transaction = self.read(&[LAST_ANSWERED.name])?;
        Ok(transaction.get(&LAST_ANSWERED, ONLY).await.ok().flatten())
    }
}

#[cfg(test)]
mod tests;
