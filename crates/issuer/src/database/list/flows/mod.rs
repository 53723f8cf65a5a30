//! Flows, as their parties and observers see them: filtered, searched and read page by page.
//!
//! A filter that leaves few flows finds them by its index; otherwise the flows of the reader are
//! walked, the latest first. Those that run have an index of their own, so that they come first
//! however old they are.

mod filter;
mod find;
#[cfg(test)]
mod tests;

use std::str::FromStr;

use sqlx::SqliteConnection;
use tallystick_core::{Flow, FlowId, Participant, work::Row};

pub(crate) use filter::FlowFilter;

use super::{Network, Total};
use crate::database::{Database, columns::Columns, table::Table};
use find::Finder;

/// In which order flows are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowSort {
    /// Those that run, then the others; the latest first of each.
    RunningFirst,
    /// The latest first.
    Latest,
    /// The oldest first.
    Oldest,
}

/// Which page of which flows is read.
#[derive(Clone, Debug)]
pub struct FlowQuery {
    /// The flows that are listed.
    pub filter: FlowFilter,
    /// In which order.
    pub sort: FlowSort,
    /// Behind which flow; from the first one on if absent.
    pub after: Option<FlowCursor>,
    /// The most flows of the page.
    pub limit: u16,
    /// Whether all that match are counted.
    pub counted: bool,
}

/// The last flow before a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FlowCursor {
    /// It does not run, in an order where that counts.
    rests: bool,
    started_at: i64,
    flow: FlowId,
}

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFlowCursor;

impl std::fmt::Display for FlowCursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}_{}_{}", u8::from(self.rests), self.started_at, self.flow)
    }
}

impl FromStr for FlowCursor {
    type Err = NoFlowCursor;

    fn from_str(text: &str) -> Result<Self, NoFlowCursor> {
        let read = || {
            let (rests, rest) = text.split_once('_')?;
            let (started_at, flow) = rest.split_once('_')?;
            let rests = match rests {
                "0" => false,
                "1" => true,
                _ => return None,
            };
            Some(Self { rests, started_at: started_at.parse().ok()?, flow: flow.parse().ok()? })
        };
        read().ok_or(NoFlowCursor)
    }
}

/// One page of flows.
#[derive(Debug)]
pub struct FlowPage {
    /// The flows.
    pub rows: Vec<Flow>,
    /// Where the next page starts; `None` after the last one.
    pub next: Option<FlowCursor>,
    /// How many match, if that was asked for.
    pub total: Option<Total>,
}

impl Database {
    /// A page of the flows that this reader sees. One that cannot be read is left out, and the page
    /// is filled up with what follows.
    pub async fn flows(
        &self,
        reader: &Participant,
        participants: &[Participant],
        query: &FlowQuery,
    ) -> Result<FlowPage, sqlx::Error> {
        self.flows_by(find::FEW, reader, participants, query).await
    }

    /// The same, where so many rows count as few.
    async fn flows_by(
        &self,
        few: usize,
        reader: &Participant,
        participants: &[Participant],
        query: &FlowQuery,
    ) -> Result<FlowPage, sqlx::Error> {
        // All of one moment.
        let mut snapshot = self.reads.begin().await?;
        let definitions = self.definitions_for(query.filter.search.as_ref(), &mut snapshot).await?;
        let network = Network { participants, definitions: &definitions };
        let restrictions = query.filter.restrictions(reader, &network);
        let finder = Finder::new(few, reader, &restrictions, query.sort, &mut snapshot).await?;
        let limit = usize::from(query.limit);
        let mut found: Vec<(FlowCursor, Flow)> = Vec::new();
        let mut after = query.after;
        loop {
            let lacking = limit + 1 - found.len();
            let rows = finder.behind(after, lacking, &mut snapshot).await?;
            for (place, row) in &rows {
                let columns = Columns(row);
                let read = Flow::read(&columns);
                let read = self.unreadable.skip(Flow::NAME, columns.shown_id("id"), read);
                found.extend(read.map(|flow| (*place, flow)));
            }
            after = rows.last().map(|(place, _)| *place);
            if rows.len() < lacking || found.len() > limit {
                break;
            }
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|(place, _)| *place);
        let total = match query.counted {
            true => Some(finder.total(&mut snapshot).await?),
            false => None,
        };
        snapshot.rollback().await?;
        Ok(FlowPage { rows: found.into_iter().map(|(_, flow)| flow).collect(), next, total })
    }

    /// A flow.
    pub async fn flow(&self, flow: FlowId) -> Result<Option<Flow>, sqlx::Error> {
        let connection: &mut SqliteConnection = &mut *self.reads.acquire().await?;
        self.loader(connection).one(flow).await
    }
}
