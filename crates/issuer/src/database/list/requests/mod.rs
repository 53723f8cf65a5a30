//! The lists of requests: filtered, searched, sorted and read page by page.
//!
//! # How a page of 100,000 rows is found
//! Every way to sort is an index that ends in the id, and every filter is one, too ([`terms`]). The
//! indexes first count, up to [`FEW`], how many rows each filter leaves:
//! - Where one leaves few, these are all read, judged by the other filters and sorted in memory.
//! - Where each leaves many, the index of the sort is walked from the cursor on until the page is
//!   full: what matches is met soon, because much does.
//!
//! Either way a page costs what its own rows cost, not what the table has. A page starts behind a
//! cursor (the sort's values and the id of the last row before it), never at an offset: an offset
//! would be counted through for each page, and rows that change meanwhile would come twice or
//! never. Whoever shows pages keeps the cursors of those before. Read by id, no row that is there
//! when the reading begins is missed, and none comes twice, whatever changes meanwhile.
//!
//! `INDEXED BY` is SQLite's own: without statistics, it cannot know which filter leaves few.

mod cursor;
mod filter;
mod find;
mod order;
mod terms;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use sqlx::SqliteConnection;
use tallystick_core::{Definition, DefinitionId, Participant, Request, RequestId, work::Row};

use cursor::RequestCursor;
pub(crate) use filter::RequestFilter;
pub(crate) use order::RequestSort;

use super::{Network, Total};
use crate::database::{
    Database,
    bytes::id,
    columns::Columns,
    placeholders::{padded, query_in},
    table::Table,
};
use find::{FEW, Finder};
use order::{Order, Place};

/// Which page of which requests is read.
#[derive(Clone, Debug)]
pub struct RequestQuery {
    /// The requests that are listed.
    pub filter: RequestFilter,
    /// In which order.
    pub sort: RequestSort,
    /// The last one first.
    pub descending: bool,
    /// Behind which row; from the first one on if absent.
    pub after: Option<RequestCursor>,
    /// The most rows of the page.
    pub limit: u16,
    /// Whether all that match are counted.
    pub counted: bool,
}

/// One page of requests.
#[derive(Debug)]
pub struct RequestPage {
    /// The rows, each with a definition among [`RequestPage::definitions`].
    pub rows: Vec<Request>,
    /// All definitions that can be read.
    pub definitions: BTreeMap<DefinitionId, Definition>,
    /// Where the next page starts; `None` after the last one.
    pub next: Option<RequestCursor>,
    /// How many match, if that was asked for.
    pub total: Option<Total>,
}

impl Database {
    /// A page of the requests that this reader sees. One that cannot be read is left out, and the
    /// page is filled up with what follows. `None` if the cursor is not one of this order.
    pub async fn requests(
        &self,
        reader: &Participant,
        participants: &[Participant],
        query: &RequestQuery,
    ) -> Result<Option<RequestPage>, sqlx::Error> {
        self.requests_by(FEW, reader, participants, query).await
    }

    /// The same, where so many rows count as few.
    async fn requests_by(
        &self,
        few: usize,
        reader: &Participant,
        participants: &[Participant],
        query: &RequestQuery,
    ) -> Result<Option<RequestPage>, sqlx::Error> {
        // All of one moment.
        let mut snapshot = self.reads.begin().await?;
        let definitions = self.definitions_on(&mut snapshot).await?;
        let definitions: BTreeMap<_, _> =
            definitions.into_iter().map(|definition| (definition.id, definition)).collect();
        let network = Network { participants, definitions: &definitions };
        let order = Order::new(query.sort, query.descending, &network);
        let after = query.after.as_ref().map(|cursor| cursor.place(&order));
        let mut after = match after {
            Some(None) => return Ok(None),
            Some(place) => place,
            None => None,
        };
        let restrictions = query.filter.restrictions(reader, &network);
        let finder =
            Finder::new(few, query.filter.list, &restrictions, &order, &mut snapshot).await?;

        let limit = usize::from(query.limit);
        let mut found: Vec<(Place, Request)> = Vec::new();
        loop {
            // One more than is shown tells whether there is another page.
            let lacking = limit + 1 - found.len();
            let places = finder.behind(after.as_ref(), lacking, &mut snapshot).await?;
            let mut rows = self.requests_by_id(&places, &mut snapshot).await?;
            rows.retain(|_, row| definitions.contains_key(&row.definition));
            after = places.last().cloned();
            let is_last = places.len() < lacking;
            let readable = |place: Place| rows.remove(&place.id()).map(|row| (place, row));
            found.extend(places.into_iter().filter_map(readable));
            if is_last || found.len() > limit {
                break;
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| more).map(|(place, _)| place);
        let next = last.map(|place| RequestCursor::of(place, &order));
        let total = match query.counted {
            true => Some(finder.total(&mut snapshot).await?),
            false => None,
        };
        snapshot.rollback().await?;
        let rows = found.into_iter().map(|(_, row)| row).collect();
        Ok(Some(RequestPage { rows, definitions, next, total }))
    }

    /// Those of these requests that can be read.
    async fn requests_by_id(
        &self,
        places: &[Place],
        connection: &mut SqliteConnection,
    ) -> Result<BTreeMap<RequestId, Request>, sqlx::Error> {
        let mut requests = BTreeMap::new();
        for ids in padded(places.iter().map(Place::id)) {
            let mut query = query_in(Request::SELECT, ids.into_iter().map(id));
            for row in query.build().fetch_all(&mut *connection).await? {
                let columns = Columns(&row);
                let read = Request::read(&columns);
                let read = self.unreadable.skip(Request::NAME, columns.shown_id("id"), read);
                requests.extend(read.map(|row| (row.id, row)));
            }
        }
        Ok(requests)
    }
}
