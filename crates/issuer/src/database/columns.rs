//! Reading the columns of one row. A column that cannot be read is a damaged row.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use sqlx::{ColumnIndex, Decode, Row, Sqlite, Type, sqlite::SqliteRow};
use tallystick_core::{
    Amount, Decimals, Outgoing, Participant, PublicKey, Timestamp, WalletId, view::PublishedKey,
};
use uuid::Uuid;

use super::{
    Waiting,
    bytes::Bytes,
    documents::{self, DocumentError},
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

    pub(super) fn damaged(column: &'static str) -> sqlx::Error {
        sqlx::Error::Decode(Box::new(Damaged::Column { column }))
    }

    /// A document.
    pub(super) fn document<T: DeserializeOwned>(
        &self,
        column: &'static str,
    ) -> Result<T, sqlx::Error> {
        let read = documents::read(self.raw(column)?);
        read.map_err(|source| sqlx::Error::Decode(Box::new(Damaged::Document { column, source })))
    }

    pub(super) fn document_if_any<T: DeserializeOwned>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, sqlx::Error> {
        let is_there = self.raw::<Option<&str>>(column)?.is_some();
        is_there.then(|| self.document(column)).transpose()
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

    pub(super) fn id_if_any<T: From<Uuid>>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, sqlx::Error> {
        Ok(self.bytes_if_any(column)?.map(|bytes| Uuid::from_bytes(bytes).into()))
    }

    pub(super) fn key(&self) -> Result<PublicKey, sqlx::Error> {
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

    pub(super) fn parsed_if_any<T: FromStr>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, sqlx::Error> {
        let text = self.raw::<Option<&str>>(column)?;
        text.map(|text| text.parse().map_err(|_| Self::damaged(column))).transpose()
    }

    pub(super) fn word<T: DeserializeOwned>(&self, column: &'static str) -> Result<T, sqlx::Error> {
        serde_plain::from_str(self.raw(column)?).map_err(|_| Self::damaged(column))
    }

    pub(super) fn word_if_any<T: DeserializeOwned>(
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

    pub(super) fn decimals(&self) -> Result<Decimals, sqlx::Error> {
        let decimals = u8::try_from(self.number("decimals")?).ok().and_then(Decimals::new);
        decimals.ok_or_else(|| Self::damaged("decimals"))
    }

    pub(super) fn version(&self) -> Result<u32, sqlx::Error> {
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
