//! From columns to the core's types. A column that cannot be read is a damaged database.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use sqlx::{ColumnIndex, Decode, Row, Sqlite, Type, sqlite::SqliteRow};
use tallystick_core::{
    Amount, Decimals, Definition, Flow, IssuanceRequest, Outgoing, Participant, Timestamp,
    WalletId,
    issuer::{IssuerToken, Wallet},
};

use super::Waiting;

/// A column does not hold what it must.
#[derive(Debug, thiserror::Error)]
#[error("the column {column} holds something that is not of its kind")]
pub(super) struct Damaged {
    column: &'static str,
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
        sqlx::Error::Decode(Box::new(Damaged { column }))
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

    fn moment(&self, column: &'static str) -> Result<Timestamp, sqlx::Error> {
        Timestamp::from_milliseconds(self.number(column)?).ok_or_else(|| Self::damaged(column))
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
            id: self.parsed("id")?,
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
            id: self.parsed("id")?,
            participant: self.parsed("participant")?,
            public_key: self.parsed("public_key")?,
            language: self.text("language")?,
        })
    }

    /// Of a row that has the definition's `decimals` beside the request's own columns.
    pub(super) fn request(&self) -> Result<IssuanceRequest, sqlx::Error> {
        Ok(IssuanceRequest {
            id: self.parsed("id")?,
            version: self.version()?,
            definition: self.parsed("definition")?,
            amount: self.amount("amount", self.decimals()?)?,
            requester: self.parsed("requester")?,
            wallet: self.parsed("wallet")?,
            issuer: self.parsed("issuer")?,
            custodian: self.parsed_if_any("custodian")?,
            issuer_status: self.word("issuer_status")?,
            custodian_status: self.word_if_any("custodian_status")?,
            status: self.word("status")?,
            reason: self.raw("reason")?,
            created_at: self.moment("created_at")?,
            updated_at: self.moment("updated_at")?,
            token: self.parsed_if_any("token")?,
        })
    }

    pub(super) fn token(&self) -> Result<IssuerToken, sqlx::Error> {
        Ok(IssuerToken {
            token: self.parsed("token")?,
            broker: self.parsed("broker")?,
            chat: self.parsed("chat")?,
            public_key: self.parsed("public_key")?,
            schema: self.parsed("schema")?,
            issued: self.moment("issued")?,
            starts: self.moment("starts")?,
            expires: self.moment("expires")?,
            offered_until: self.moment("offered_until")?,
            properties: self.json("properties")?,
            internals: self.json("internals")?,
            state: self.word("state")?,
            answer: self.word_if_any("answer")?,
            status: self.word("status")?,
        })
    }

    /// What goes out to a wallet.
    pub(super) fn outgoing(&self) -> Result<Outgoing, sqlx::Error> {
        let wallet: WalletId = self.parsed("wallet")?;
        Ok(Outgoing {
            to: wallet.into(),
            subject: self.parsed("subject")?,
            body: self.json("body")?,
        })
    }

    pub(super) fn waiting(&self) -> Result<Waiting, sqlx::Error> {
        Ok(Waiting {
            seq: self.number("seq")?,
            correlation: self.parsed("correlation")?,
            outgoing: self.outgoing()?,
        })
    }

    pub(super) fn flow(&self) -> Result<Flow, sqlx::Error> {
        self.json("document")
    }
}
