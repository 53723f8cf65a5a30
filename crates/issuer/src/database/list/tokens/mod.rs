//! Tokens that were issued, as their issuers and observers see them: filtered, searched and read page
//! by page.
//!
//! One index holds all that filters and orders look at but amounts and names, which their requests
//! have. It is walked, the newest first, until a page is full, and only the rows of the page are read;
//! another order sorts what the walk finds.

mod filter;
mod order;
#[cfg(test)]
mod tests;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection, sqlite::SqliteRow};
use tallystick_core::{Participant, Timestamp, TokenId, issuer::IssuerToken};

pub(crate) use filter::TokenFilter;
pub(crate) use order::{TokenCursor, TokenOrder};

use super::{COUNTED, Network, Total, restrict};
use crate::database::{Database, columns::Columns, placeholders::push_limit, table::Table};

/// Which page of which tokens is read.
#[derive(Clone, Debug)]
pub struct TokenQuery {
    /// The tokens that are listed.
    pub filter: TokenFilter,
    /// In which order.
    pub order: TokenOrder,
    /// Behind which token; from the first one on if absent.
    pub after: Option<TokenCursor>,
    /// The most tokens of the page.
    pub limit: u16,
    /// Whether all that match are counted.
    pub counted: bool,
}

/// One page of tokens.
#[derive(Debug)]
pub struct TokenPage {
    /// The tokens.
    pub rows: Vec<IssuerToken>,
    /// Where the next page starts; `None` after the last one.
    pub next: Option<TokenCursor>,
    /// How many match, if that was asked for.
    pub total: Option<Total>,
}

impl Database {
    /// A token that was issued.
    pub async fn token(&self, token: TokenId) -> Result<Option<IssuerToken>, sqlx::Error> {
        let mut connection = self.reads.acquire().await?;
        self.loader(&mut connection).one(token).await
    }

    /// A page of the tokens that this reader's participant issued; an observer gets all. One that
    /// cannot be read is left out, and the page is filled up with what follows.
    pub async fn issued_tokens(
        &self,
        reader: &Participant,
        participants: &[Participant],
        query: &TokenQuery,
    ) -> Result<TokenPage, sqlx::Error> {
        // All of one moment.
        let mut snapshot = self.reads.begin().await?;
        let definitions = self.definitions_for(query.filter.search.as_ref(), &mut snapshot).await?;
        let network = Network { participants, definitions: &definitions };
        let read = Read { reader, network: &network, query };
        let limit = usize::from(query.limit);
        let mut found: Vec<(TokenCursor, IssuerToken)> = Vec::new();
        let mut after = query.after.clone();
        loop {
            let lacking = limit + 1 - found.len();
            let rows = read.behind(after.as_ref(), lacking, &mut snapshot).await?;
            for (place, row) in &rows {
                let columns = Columns(row);
                let token = IssuerToken::read(&columns);
                let token = self.unreadable.skip("token", columns.shown_id("token"), token);
                found.extend(token.map(|token| (place.clone(), token)));
            }
            after = rows.last().map(|(place, _)| place.clone());
            if rows.len() < lacking || found.len() > limit {
                break;
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|(place, _)| place.clone());
        let total = match query.counted {
            true => Some(read.total(&mut snapshot).await?),
            false => None,
        };
        snapshot.rollback().await?;
        Ok(TokenPage { rows: found.into_iter().map(|(_, token)| token).collect(), next, total })
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

/// One read of the list.
struct Read<'a> {
    reader: &'a Participant,
    network: &'a Network<'a>,
    query: &'a TokenQuery,
}

impl Read<'_> {
    /// At most so many tokens behind a place, in order, each with its place.
    async fn behind(
        &self,
        after: Option<&TokenCursor>,
        most: usize,
        connection: &mut SqliteConnection,
    ) -> Result<Vec<(TokenCursor, SqliteRow)>, sqlx::Error> {
        let mut query = self.page(after, most);
        let rows = query.build().fetch_all(connection).await?;
        let placed = rows.into_iter().map(|row| {
            let place = self.query.order.cursor(&Columns(&row))?;
            Ok((place, row))
        });
        placed.collect()
    }

    fn page(&self, after: Option<&TokenCursor>, most: usize) -> QueryBuilder<Sqlite> {
        let order = self.query.order;
        let mut query = QueryBuilder::new("SELECT issuer_tokens.*, found.sorted_by FROM (");
        query.push(format!("SELECT token, issued, {} AS sorted_by", order.key()));
        self.push_matching(&mut query);
        if let Some(after) = after {
            order.push_behind(&mut query, after);
        }
        order.push(&mut query, "");
        push_limit(&mut query, most);
        query.push(") AS found CROSS JOIN issuer_tokens ON issuer_tokens.token = found.token");
        order.push(&mut query, "found.");
        query
    }

    /// How many tokens match.
    async fn total(&self, connection: &mut SqliteConnection) -> Result<Total, sqlx::Error> {
        let mut query = QueryBuilder::new("SELECT COUNT(*) AS found FROM (SELECT 1");
        self.push_matching(&mut query);
        push_limit(&mut query, COUNTED + 1);
        query.push(")");
        let row = query.build().fetch_one(connection).await?;
        let found = usize::try_from(Columns(&row).number("found")?).unwrap_or(usize::MAX);
        Ok(Total::counted(found))
    }

    fn push_matching(&self, query: &mut QueryBuilder<Sqlite>) {
        query.push(" FROM issuer_tokens INDEXED BY issuer_tokens_listed WHERE ");
        restrict(query, self.reader, &["issuer"]);
        self.query.filter.push(query, self.network);
    }
}
