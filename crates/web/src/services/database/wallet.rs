//! A wallet's own database: its key, the broker's rows, the tokens, and what is under way.

use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tallystick_core::{
    Amount, Correlation, Definition, DomainName, Outgoing, Party, Subject, Timestamp, TokenId,
    WalletId,
    broker::{BrokerToken, Chat, Frontend},
    wallet::KnownIssuer,
};
use wasm_bindgen::{JsCast, JsValue};

use super::{Database, Sequence, StorageError, Store, StoreSchema};
use crate::services::{key::WalletKey, tabs::CommandKind};

/// The pair of `CryptoKey`s, under [`ONLY`].
pub const KEY: Store<()> = Store::named("key");
/// Messages for the issuer, in the order in which they are sent.
pub const OUTBOX: Sequence<OutboxEntry> = Sequence::named("outbox");
/// Messages between broker and wallet that are still to be handled.
pub const LOCAL: Sequence<Letter> = Sequence::named("local");
/// Conversations: what was asked for, by [`tallystick_core::ChatId`].
pub const CHATS: Store<Chat> = Store::named("chats");
/// The table `Broker.Tokens`, by [`broker_token_key`].
pub const BROKER_TOKENS: Store<BrokerToken> = Store::named("broker_tokens");
/// The signed tokens as JSON, by the path that `Saved@Broker` names.
pub const FILES: Store<String> = Store::named("tokens");
/// The holder's display, under [`ONLY`].
pub const FRONTEND: Store<Frontend> = Store::named("frontend");
/// Messages that were handled, by correlation: a second delivery changes nothing.
pub const INBOX: Store<HandledMessage> = Store::named("inbox");

/// What is known of the issuer, under [`ONLY`].
const KNOWN_ISSUER: Store<KnownIssuer> = Store::named("known_issuer");
/// The message that was answered last, under [`ONLY`].
pub const LAST_ANSWERED: Store<Correlation> = Store::named("last_answered");

/// The key of the row in a store that has one row only.
pub const ONLY: &str = "only";

const STORES: &[StoreSchema] = &[
    KEY.schema(),
    OUTBOX.schema(),
    LOCAL.schema(),
    CHATS.schema(),
    BROKER_TOKENS.schema(),
    FILES.schema(),
    FRONTEND.schema(),
    INBOX.schema(),
    KNOWN_ISSUER.schema(),
    LAST_ANSWERED.schema(),
];

/// 2 since it keeps what is known of the issuer.
const VERSION: u32 = 2;

/// A message to be sent or handled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// The same each time it goes out.
    pub correlation: Correlation,
    /// Who it is for.
    pub to: Party,
    /// What it is about.
    pub subject: String,
    /// Its body.
    pub body: Value,
}

impl Letter {
    /// A message that core decided to send.
    pub fn new(outgoing: Outgoing, correlation: Correlation) -> Self {
        let Outgoing { to, subject, body } = outgoing;
        Self { correlation, to, subject: subject.as_str().to_owned(), body }
    }

    /// As core wrote it.
    pub fn outgoing(&self) -> Result<Outgoing, StorageError> {
        let subject: Subject = self.subject.parse().map_err(|_| StorageError::Malformed {
            store: OUTBOX.name,
            reason: format!("unknown subject {}", self.subject),
        })?;
        Ok(Outgoing { to: self.to.clone(), subject, body: self.body.clone() })
    }
}

/// A message for the issuer, with what its answer is needed for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxEntry {
    /// The message.
    pub letter: Letter,
    /// A person's command; absent for the protocol's own messages.
    pub given: Option<Given>,
    /// What is asked for, in a request for issuance.
    pub asking: Option<Asking>,
}

/// Who gave a command, to tell them how it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The tab in which it was given.
    pub tab: String,
    /// Which command.
    pub command: CommandKind,
}

/// What a request for issuance asks for, before the issuer has named the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asking {
    /// Of which token.
    pub definition: Definition,
    /// How much.
    pub amount: Amount,
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

/// The database of one wallet.
#[derive(Debug)]
pub struct WalletDatabase {
    database: Database,
}

impl Deref for WalletDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

impl WalletDatabase {
    /// Opens it, or creates it.
    pub async fn open(wallet: WalletId) -> Result<Self, StorageError> {
        let name = format!("tallystick-wallet-{wallet}");
        Ok(Self { database: Database::open(&name, VERSION, STORES).await? })
    }

    /// Whether anything is in it that cannot be had again: tokens, offers, what was asked for, what
    /// waits to be sent.
    pub async fn holds_anything(&self) -> Result<bool, StorageError> {
        let stores = [BROKER_TOKENS.name, FILES.name, CHATS.name, OUTBOX.name, LOCAL.name];
        let transaction = self.read(&stores)?;
        for store in stores {
            if transaction.count(store).await? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many rows cannot be read, in all stores.
    pub async fn unreadable(&self) -> Result<usize, StorageError> {
        let stores =
            [BROKER_TOKENS.name, FILES.name, CHATS.name, OUTBOX.name, LOCAL.name, FRONTEND.name];
        let transaction = self.read(&stores)?;
        Ok(transaction.unreadable::<BrokerToken>(BROKER_TOKENS.name).await?
            + transaction.unreadable::<String>(FILES.name).await?
            + transaction.unreadable::<Chat>(CHATS.name).await?
            + transaction.unreadable::<OutboxEntry>(OUTBOX.name).await?
            + transaction.unreadable::<Letter>(LOCAL.name).await?
            + transaction.unreadable::<Frontend>(FRONTEND.name).await?)
    }

    /// What is known of the issuer; nothing where it cannot be read.
    pub async fn known_issuer(&self) -> Result<KnownIssuer, StorageError> {
        let transaction = self.read(&[KNOWN_ISSUER.name])?;
        Ok(transaction.get(&KNOWN_ISSUER, ONLY).await.ok().flatten().unwrap_or_default())
    }

    /// Keeps what is known of the issuer.
    pub async fn keep_known_issuer(&self, known: &KnownIssuer) -> Result<(), StorageError> {
        let transaction = self.write(&[KNOWN_ISSUER.name])?;
        // What cannot be read may hold keys that must not be forgotten: it is not written over.
        transaction.get(&KNOWN_ISSUER, ONLY).await?;
        transaction.put(&KNOWN_ISSUER, ONLY, known)?;
        transaction.commit().await
    }

    /// The message that was answered last.
    pub async fn last_answered(&self) -> Result<Option<Correlation>, StorageError> {
        let transaction = self.read(&[LAST_ANSWERED.name])?;
        Ok(transaction.get(&LAST_ANSWERED, ONLY).await.ok().flatten())
    }

    /// The pair that [`WalletDatabase::keep_key`] kept.
    pub async fn key_pair(&self) -> Result<js_sys::Object, StorageError> {
        let transaction = self.read(&[KEY.name])?;
        let pair = transaction.get_raw(KEY.name, ONLY).await?;
        pair.and_then(|pair: JsValue| pair.dyn_into().ok()).ok_or(StorageError::NoKey)
    }

    /// Keeps the wallet's key.
    pub async fn keep_key(&self, key: &WalletKey) -> Result<(), StorageError> {
        let transaction = self.write(&[KEY.name])?;
        transaction.put_raw(KEY.name, ONLY, key.pair())?;
        transaction.commit().await
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use uuid::Uuid;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn letter() -> Letter {
        let body = serde_json::json!({ "Token": Uuid::from_u128(2) });
        let to = Party::Wallet(WalletId(Uuid::from_u128(1)));
        let subject = "Save@Notifier".to_owned();
        Letter { correlation: Correlation(Uuid::from_u128(3)), to, subject, body }
    }

    /// Written out, so that no change of a type makes what browsers hold unreadable unnoticed.
    #[wasm_bindgen_test]
    async fn rows_of_both_forms_are_read_and_one_that_cannot_be_stops_no_other() {
        let database = WalletDatabase::open(WalletId(Uuid::new_v4())).await.unwrap();
        let row = serde_json::json!({
            "correlation": Uuid::from_u128(3), "to": Uuid::from_u128(1),
            "subject": "Save@Notifier", "body": { "Token": Uuid::from_u128(2) },
        });
        let rows = [
            row.clone(),
            serde_json::json!({ "version": 1, "row": row }),
            serde_json::json!({ "version": 2, "row": { "unheard": "of" } }),
            serde_json::json!({ "nonsense": true }),
        ];
        for (place, row) in rows.iter().enumerate() {
            let value = crate::services::json::to_browser(row).unwrap();
            let transaction = database.write(&[LOCAL.name, BROKER_TOKENS.name]).unwrap();
            transaction.add_raw(LOCAL.name, &value).unwrap();
            transaction.put_raw(BROKER_TOKENS.name, &place.to_string(), &value).unwrap();
            transaction.commit().await.unwrap();
        }
        let transaction = database.write(&[LOCAL.name]).unwrap();
        transaction.append(&LOCAL, &letter()).unwrap();
        transaction.commit().await.unwrap();

        let transaction = database.read(&[LOCAL.name]).unwrap();
        let read = transaction.queue(&LOCAL).await.unwrap();
        let read: Vec<Letter> = read.into_iter().map(|(_, letter)| letter).collect();
        assert_eq!(read, [letter(), letter(), letter()]);
        assert_eq!(transaction.count(LOCAL.name).await.unwrap(), 5, "nothing is thrown away");
        assert_eq!(database.unreadable().await.unwrap(), 2 + 4);
    }

    #[wasm_bindgen_test]
    async fn a_page_whose_database_was_upgraded_is_outdated() {
        let name = format!("upgraded-{}", Uuid::new_v4());
        let older = Database::open(&name, 1, STORES).await.unwrap();
        let _newer = Database::open(&name, 2, STORES).await.unwrap();
        assert!(matches!(older.read(&[LOCAL.name]), Err(StorageError::Outdated)));
        let again = Database::open(&name, 1, STORES).await;
        assert!(matches!(again, Err(StorageError::Outdated)));
    }

    #[wasm_bindgen_test]
    async fn keys_that_cannot_be_read_are_not_written_over() {
        let database = WalletDatabase::open(WalletId(Uuid::new_v4())).await.unwrap();
        let newer = serde_json::json!({ "version": 9, "row": {} });
        let value = crate::services::json::to_browser(&newer).unwrap();
        let transaction = database.write(&[KNOWN_ISSUER.name]).unwrap();
        transaction.put_raw(KNOWN_ISSUER.name, ONLY, &value).unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(database.known_issuer().await.unwrap(), KnownIssuer::default());
        assert!(database.keep_known_issuer(&KnownIssuer::default()).await.is_err());
        let transaction = database.read(&[KNOWN_ISSUER.name]).unwrap();
        let kept = transaction.get_raw(KNOWN_ISSUER.name, ONLY).await.unwrap().unwrap();
        assert_eq!(crate::services::json::from_browser(&kept).unwrap(), newer);
    }

    #[wasm_bindgen_test]
    async fn the_key_that_comes_back_is_the_key_that_was_kept() {
        let wallet = WalletId(Uuid::new_v4());
        let key = WalletKey::generate().await.unwrap();
        let database = WalletDatabase::open(wallet).await.unwrap();
        assert!(matches!(database.key_pair().await, Err(StorageError::NoKey)));
        database.keep_key(&key).await.unwrap();
        drop(database);

        let database = WalletDatabase::open(wallet).await.unwrap();
        let again = WalletKey::from_pair(database.key_pair().await.unwrap()).await.unwrap();
        assert_eq!(again.public_key(), key.public_key());
        let signature = again.sign(b"tally").await.unwrap();
        assert_eq!(key.public_key().verify(b"tally", &signature), Ok(()));
    }
}
