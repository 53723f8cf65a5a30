//! From columns to the core's types. A column that cannot be read is a damaged database.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sqlx::{ColumnIndex, Decode, Row, Sqlite, Type, sqlite::SqliteRow};
use tallystick_core::{
    Amount, Decimals, Definition, Flow, IssuanceRequest, Outgoing, Participant, Party, PublicKey,
    SignedToken, Timestamp, WalletId,
    issuer::{IssuerToken, Wallet},
    view::PublishedKey,
};
use uuid::Uuid;

use super::{
    Waiting,
    bytes::Bytes,
    documents::{DocumentError, read_flow, read_internals, read_properties},
    inbox::{MessageKey, SenderKey},
};

/// A column does not hold what it must.
#[derive(Debug, thiserror::Error)]
enum Damaged {
    #[error("the column {column} holds something that is not of its kind")]
    Column { column: &'static str },
    #[error("the document in the column {column} is damaged or of a later version: {source}")]
    Document { column: &'static str, source: DocumentError },
}

/// Reading one row column by column.
pub(super) struct Columns<'r>(pub(super) &'r SqliteRow);

impl<'r> Columns<'r> {
    fn raw<T>(&self, column: &'static str) -> Result<T, sqlx::Error>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite>,
        &'static str: ColumnIndex<SqliteRow>,
    {
        self.0.try_get(column)
    }

    fn damaged(column: &'static str) -> sqlx::Error {
        sqlx::Error::Decode(Box::new(Damaged::Column { column }))
    }

    fn document<T>(column: &'static str, read: Result<T, DocumentError>) -> Result<T, sqlx::Error> {
        read.map_err(|source| sqlx::Error::Decode(Box::new(Damaged::Document { column, source })))
    }

    /// A column of exactly `N` bytes.
    pub(super) fn bytes<const N: usize>(
        &self,
        column: &'static str,
    ) -> Result<[u8; N], sqlx::Error> {
        self.raw::<Bytes<N>>(column).map(|bytes| bytes.0)
    }

    /// A column of bytes, or nothing.
    pub(super) fn bytes_if_any<const N: usize>(
        &self,
        column: &'static str,
    ) -> Result<Option<[u8; N]>, sqlx::Error> {
        self.raw::<Option<Bytes<N>>>(column).map(|bytes| bytes.map(|bytes| bytes.0))
    }

    /// An id.
    pub(super) fn id<T: From<Uuid>>(&self, column: &'static str) -> Result<T, sqlx::Error> {
        Ok(Uuid::from_bytes(self.bytes(column)?).into())
    }

    /// An id to name a row by that may not be readable.
    pub(super) fn shown_id(&self, column: &'static str) -> String {
        self.id::<Uuid>(column).map_or_else(|_| "(no id)".to_owned(), |id| id.to_string())
    }

    fn id_if_any<T: From<Uuid>>(&self, column: &'static str) -> Result<Option<T>, sqlx::Error> {
        Ok(self.bytes_if_any(column)?.map(|bytes| Uuid::from_bytes(bytes).into()))
    }

    fn key(&self) -> Result<PublicKey, sqlx::Error> {
        self.bytes("public_key").map(PublicKey::from_bytes)
    }

    pub(super) fn number_if_any(&self, column: &'static str) -> Result<Option<i64>, sqlx::Error> {
        self.raw(column)
    }

    pub(super) fn text_if_any(&self, column: &'static str) -> Result<Option<String>, sqlx::Error> {
        self.raw(column)
    }

    pub(super) fn blob(&self, column: &'static str) -> Result<Vec<u8>, sqlx::Error> {
        self.raw(column)
    }

    pub(super) fn number(&self, column: &'static str) -> Result<i64, sqlx::Error> {
        self.raw(column)
    }

    pub(super) fn text(&self, column: &'static str) -> Result<String, sqlx::Error> {
        self.raw(column)
    }

    pub(super) fn parsed<T: FromStr>(&self, column: &'static str) -> Result<T, sqlx::Error> {
        self.raw::<&str>(column)?.parse().map_err(|_| Self::damaged(column))
    }

    fn parsed_if_any<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, sqlx::Error> {
        let text = self.raw::<Option<&str>>(column)?;
        text.map(|text| text.parse().map_err(|_| Self::damaged(column))).transpose()
    }

    fn word<T: DeserializeOwned>(&self, column: &'static str) -> Result<T, sqlx::Error> {
        serde_plain::from_str(self.raw(column)?).map_err(|_| Self::damaged(column))
    }

    fn word_if_any<T: DeserializeOwned>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, sqlx::Error> {
        let text = self.raw::<Option<&str>>(column)?;
        text.map(|text| serde_plain::from_str(text).map_err(|_| Self::damaged(column))).transpose()
    }

    pub(super) fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T, sqlx::Error> {
        serde_json::from_str(self.raw(column)?).map_err(|_| Self::damaged(column))
    }

    pub(super) fn moment(&self, column: &'static str) -> Result<Timestamp, sqlx::Error> {
        Timestamp::from_milliseconds(self.number(column)?).ok_or_else(|| Self::damaged(column))
    }

    pub(super) fn moment_if_any(
        &self,
        column: &'static str,
    ) -> Result<Option<Timestamp>, sqlx::Error> {
        let read = |at| Timestamp::from_milliseconds(at).ok_or_else(|| Self::damaged(column));
        self.number_if_any(column)?.map(read).transpose()
    }

    fn decimals(&self) -> Result<Decimals, sqlx::Error> {
        let decimals = u8::try_from(self.number("decimals")?).ok().and_then(Decimals::new);
        decimals.ok_or_else(|| Self::damaged("decimals"))
    }

    fn version(&self) -> Result<u32, sqlx::Error> {
        u32::try_from(self.number("version")?).map_err(|_| Self::damaged("version"))
    }

    pub(super) fn amount(
        &self,
        column: &'static str,
        decimals: Decimals,
    ) -> Result<Amount, sqlx::Error> {
        Amount::from_minor_units(self.number(column)?, decimals)
            .ok_or_else(|| Self::damaged(column))
    }

    pub(super) fn participant(&self) -> Result<Participant, sqlx::Error> {
        Ok(Participant {
            id: self.parsed("id")?,
            title: self.text("title")?,
            x500: self.text("x500")?,
            colour: self.text("colour")?,
            permissions: self.json("permissions")?,
        })
    }

    pub(super) fn definition(&self) -> Result<Definition, sqlx::Error> {
        Ok(Definition {
            id: self.id("id")?,
            version: self.version()?,
            name: self.text("name")?,
            symbol: self.text("symbol")?,
            decimals: self.decimals()?,
            issuer: self.parsed("issuer")?,
            definer: self.parsed("definer")?,
            custodian: self.parsed_if_any("custodian")?,
            defined_at: self.moment("defined_at")?,
            active: self.number("active")? == 1,
        })
    }

    pub(super) fn wallet(&self) -> Result<Wallet, sqlx::Error> {
        Ok(Wallet {
            id: self.id("id")?,
            participant: self.parsed("participant")?,
            public_key: self.key()?,
            language: self.text("language")?,
        })
    }

    /// Of a row that has the definition's `decimals` beside the request's own columns.
    pub(super) fn request(&self) -> Result<IssuanceRequest, sqlx::Error> {
        Ok(IssuanceRequest {
            id: self.id("id")?,
            version: self.version()?,
            definition: self.id("definition")?,
            amount: self.amount("amount", self.decimals()?)?,
            requester: self.parsed("requester")?,
            wallet: self.id("wallet")?,
            issuer: self.parsed("issuer")?,
            custodian: self.parsed_if_any("custodian")?,
            issuer_status: self.word("issuer_status")?,
            custodian_status: self.word_if_any("custodian_status")?,
            status: self.word("status")?,
            reason: self.text_if_any("reason")?,
            created_at: self.moment("created_at")?,
            updated_at: self.moment("updated_at")?,
            token: self.id_if_any("token")?,
        })
    }

    pub(super) fn token(&self) -> Result<IssuerToken, sqlx::Error> {
        let broker = match self.id_if_any::<WalletId>("broker_wallet")? {
            Some(wallet) => Party::Wallet(wallet),
            None => Party::Domain(self.parsed("broker_domain")?),
        };
        let document: Option<SignedToken> = match self.text_if_any("document")? {
            None => None,
            Some(text) => Some(serde_json::from_str(&text).map_err(|_| Self::damaged("document"))?),
        };
        let properties = match &document {
            None => Self::document("properties", read_properties(self.raw("properties")?))?,
            Some(document) => context_of(document).ok_or_else(|| Self::damaged("document"))?,
        };
        Ok(IssuerToken {
            token: self.id("token")?,
            version: self.version()?,
            broker,
            chat: self.id("chat")?,
            public_key: self.key()?,
            schema: self.parsed("schema")?,
            issued: self.moment("issued")?,
            starts: self.moment("starts")?,
            expires: self.moment("expires")?,
            offered_until: self.moment("offered_until")?,
            properties,
            internals: Self::document("internals", read_internals(self.raw("internals")?))?,
            state: self.word("state")?,
            answer: self.word_if_any("answer")?,
            answered_by: self.id_if_any("answered_by")?,
            status: self.word("status")?,
            document,
        })
    }

    /// What goes out to a wallet.
    pub(super) fn outgoing(&self) -> Result<Outgoing, sqlx::Error> {
        let wallet: WalletId = self.id("wallet")?;
        Ok(Outgoing {
            to: wallet.into(),
            subject: self.parsed("subject")?,
            body: self.json("body")?,
        })
    }

    pub(super) fn waiting(&self) -> Result<Waiting, sqlx::Error> {
        Ok(Waiting { id: self.id("id")?, outgoing: self.outgoing()? })
    }

    pub(super) fn flow(&self) -> Result<Flow, sqlx::Error> {
        let started_at = self.moment("started_at")?;
        let read = read_flow(self.id("id")?, self.version()?, started_at, self.raw("document")?);
        Self::document("document", read)
    }

    /// By what a repeated message is recognized.
    pub(super) fn message_key(&self) -> Result<MessageKey, sqlx::Error> {
        Ok((SenderKey(self.blob("sender")?), self.id("correlation")?))
    }

    pub(super) fn published_key(&self) -> Result<PublishedKey, sqlx::Error> {
        Ok(PublishedKey {
            selector: self.text("selector")?,
            public_key: self.key()?,
            from: self.moment("valid_from")?,
            until: self.moment_if_any("valid_until")?,
            status: self.word("status")?,
        })
    }
}

/// What a signed token says in its `Context`.
fn context_of(document: &SignedToken) -> Option<Map<String, Value>> {
    document.document().get("Context")?.as_object().cloned()
}
