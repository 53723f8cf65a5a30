//! Tokens that were issued.

use sqlx::{QueryBuilder, Sqlite, sqlite::SqliteRow};
use tallystick_core::{Participant, Timestamp, TokenId, issuer::IssuerToken};

use super::restrict;
use crate::database::{
    Database, bytes::id, columns::Columns, placeholders::push_limit, table::Table,
};

impl Database {
    /// A token that was issued.
    pub async fn token(&self, token: TokenId) -> Result<Option<IssuerToken>, sqlx::Error> {
        let mut connection = self.reads.acquire().await?;
        self.loader(&mut connection).one(token).await
    }

    /// The tokens that this reader's participant issued, newest first; an observer gets all. One that
    /// cannot be read is left out, and the page is filled up with what follows.
    pub async fn issued_tokens(
        &self,
        reader: &Participant,
        after: Option<(i64, TokenId)>,
        limit: u16,
    ) -> Result<Vec<IssuerToken>, sqlx::Error> {
        let (mut after, most) = (after, usize::from(limit));
        let mut found = Vec::new();
        loop {
            let rows = self.issued_token_rows(reader, after, limit).await?;
            for row in &rows {
                let columns = Columns(row);
                let (token, read) = (columns.shown_id("token"), IssuerToken::read(&columns));
                found.extend(self.unreadable.skip("token", token, read));
            }
            let Some(last) = rows.last().filter(|_| rows.len() == most && found.len() < most)
            else {
                found.truncate(most);
                return Ok(found);
            };
            let columns = Columns(last);
            after = Some((columns.number("issued")?, columns.id("token")?));
        }
    }

    async fn issued_token_rows(
        &self,
        reader: &Participant,
        after: Option<(i64, TokenId)>,
        limit: u16,
    ) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM issuer_tokens WHERE ");
        restrict(&mut query, reader, &["issuer"]);
        if let Some((issued, token)) = after {
            query.push(" AND (issued, token) < (").push_bind(issued);
            query.push(", ").push_bind(id(token)).push(")");
        }
        query.push(" ORDER BY issued DESC, token DESC");
        push_limit(&mut query, limit.into());
        query.build().fetch_all(&self.reads).await
    }

    /// Some of the offers whose time is over, longest ago first.
    pub async fn lapsed(&self, now: Timestamp, most: usize) -> Result<Vec<TokenId>, sqlx::Error> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT token FROM issuer_tokens WHERE state = 'ISSUED' AND offered_until <= ",
        );
        query.push_bind(now.milliseconds()).push(" ORDER BY offered_until");
        push_limit(&mut query, most);
        let rows = query.build().fetch_all(&self.reads).await?;
        rows.iter().map(|row| Columns(row).id("token")).collect()
    }
}
