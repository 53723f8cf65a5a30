//! In which order issued tokens are listed, and where a page of them starts.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Sqlite};
use tallystick_core::{TokenId, issuer::OfferState};

use super::filter::is_in;
use crate::database::{bytes::id, columns::Columns};

/// What tokens are listed by. Of the same value the newest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TokenSort {
    /// When they were issued.
    Issued,
    /// Until when they are valid; those that are for ever come last.
    Expires,
    /// How much they are an issuance of, whatever the definition; those of nothing come first.
    Amount,
    /// How their offer went, in the order of a token's life.
    State,
    /// Their status as their issuer last gave it.
    Status,
}

/// What they are listed by, and whether the last one comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenOrder {
    /// By what.
    pub sort: TokenSort,
    /// The last one first.
    pub descending: bool,
}

/// The last token before a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenCursor {
    order: TokenOrder,
    sorted_by: String,
    issued: i64,
    token: TokenId,
}

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTokenCursor;

impl TokenOrder {
    /// The text that rows are sorted by first, as SQL of the index, and of requests for amounts.
    pub(super) fn key(self) -> String {
        match self.sort {
            TokenSort::Issued => "''".to_owned(),
            TokenSort::Expires => {
                "printf('%019d', COALESCE(expires, 9223372036854775807))".to_owned()
            }
            TokenSort::Amount => {
                "COALESCE((SELECT hex(value) FROM requests WHERE id = issuer_tokens.request), '')"
                    .to_owned()
            }
            TokenSort::State => {
                let places = OfferState::ALL.into_iter().zip(0..);
                let cases =
                    places.map(|(state, place)| format!("WHEN {} THEN '{place}' ", is_in(state)));
                format!("CASE {}END", cases.collect::<String>())
            }
            TokenSort::Status => {
                "CASE status WHEN 'ACTIVE' THEN '0' WHEN 'SUSPENDED' THEN '1' ELSE '2' END"
                    .to_owned()
            }
        }
    }

    /// How rows are compared with a place before them, and with one of the same key.
    fn directions(self) -> (&'static str, &'static str) {
        let of = |descending| if descending { "DESC" } else { "ASC" };
        match self.sort {
            TokenSort::Issued => (of(self.descending), of(self.descending)),
            _ => (of(self.descending), "DESC"),
        }
    }

    /// ` ORDER BY …`, by columns of this table.
    pub(super) fn push(self, query: &mut QueryBuilder<Sqlite>, table: &str) {
        let (by_key, by_time) = self.directions();
        query.push(" ORDER BY ");
        // By the index, where it has that order.
        if self.sort != TokenSort::Issued {
            query.push(format!("{table}sorted_by {by_key}, "));
        }
        query.push(format!("{table}issued {by_time}, {table}token {by_time}"));
    }

    /// ` AND …`: only what comes behind this place.
    pub(super) fn push_behind(self, query: &mut QueryBuilder<Sqlite>, after: &TokenCursor) {
        let (by_key, by_time) = self.directions();
        let beyond = |direction| if direction == "DESC" { "<" } else { ">" };
        let push_time = |query: &mut QueryBuilder<Sqlite>| {
            query.push(format!("(issued, token) {} (", beyond(by_time)));
            query.push_bind(after.issued).push(", ").push_bind(id(after.token)).push(")");
        };
        query.push(" AND ");
        if self.sort == TokenSort::Issued {
            push_time(query);
            return;
        }
        let key = self.key();
        query.push(format!("({key} {} ", beyond(by_key))).push_bind(after.sorted_by.clone());
        query.push(format!(" OR {key} = ")).push_bind(after.sorted_by.clone()).push(" AND ");
        push_time(query);
        query.push(")");
    }

    /// The place of a row that was read in this order.
    pub(super) fn cursor(self, columns: &Columns<'_>) -> Result<TokenCursor, sqlx::Error> {
        Ok(TokenCursor {
            order: self,
            sorted_by: columns.text("sorted_by")?,
            issued: columns.number("issued")?,
            token: columns.id("token")?,
        })
    }
}

impl std::fmt::Display for TokenOrder {
    /// As it is asked for: `-issued`.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sort = serde_plain::to_string(&self.sort).expect("a word");
        write!(formatter, "{}{sort}", if self.descending { "-" } else { "" })
    }
}

impl FromStr for TokenOrder {
    type Err = NoTokenCursor;

    fn from_str(text: &str) -> Result<Self, NoTokenCursor> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let sort = serde_plain::from_str(name).map_err(|_| NoTokenCursor)?;
        Ok(Self { sort, descending })
    }
}

impl TokenCursor {
    /// In which order the page before was read.
    pub fn order(&self) -> TokenOrder {
        self.order
    }
}

impl std::fmt::Display for TokenCursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { order, sorted_by, issued, token } = self;
        write!(formatter, "{order}_{issued}_{token}_{sorted_by}")
    }
}

impl FromStr for TokenCursor {
    type Err = NoTokenCursor;

    fn from_str(text: &str) -> Result<Self, NoTokenCursor> {
        let mut parts = text.split('_');
        let mut read = || {
            let (order, issued) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            let (token, sorted_by) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
            parts.next().is_none().then_some(Self { order, sorted_by, issued, token })
        };
        read().ok_or(NoTokenCursor)
    }
}
