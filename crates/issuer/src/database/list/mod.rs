//! The lists that the console reads. Read-only connections, never in the writer's way.

mod conditions;
mod conservation;
mod flows;
mod mailbox;
mod network;
mod outcomes;
mod request;
mod requests;
#[cfg(test)]
mod samples;
mod search;
mod tokens;
mod vaults;

use std::collections::BTreeMap;

use sqlx::{QueryBuilder, Sqlite};
use tallystick_core::{Definition, DefinitionId, Participant, Permission};

pub(crate) use flows::{FlowFilter, FlowQuery, FlowSort};
pub(crate) use mailbox::{MailPlace, Waiting};
pub(crate) use requests::{RequestFilter, RequestPage, RequestQuery, RequestSort};
pub(crate) use search::Search;
pub(crate) use tokens::{TokenFilter, TokenOrder, TokenQuery};

/// How far rows are counted.
const COUNTED: usize = 10_000;

/// How many rows there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// So many, or more where the count is not exact.
    pub rows: u32,
    /// Whether all were counted.
    pub is_exact: bool,
}

impl Total {
    /// Of so many that were counted, one more than [`COUNTED`] at the most.
    fn counted(rows: usize) -> Self {
        let is_exact = rows <= COUNTED;
        Self { rows: u32::try_from(rows.min(COUNTED)).unwrap_or(u32::MAX), is_exact }
    }
}

/// Who and what rows are about.
struct Network<'a> {
    participants: &'a [Participant],
    definitions: &'a BTreeMap<DefinitionId, Definition>,
}

/// Who may see a row: its parties, and observers.
fn restrict(query: &mut QueryBuilder<Sqlite>, reader: &Participant, columns: &[&str]) {
    if reader.may(Permission::Observe) {
        query.push("1 = 1");
        return;
    }
    query.push("(");
    for (index, column) in columns.iter().enumerate() {
        query.push(if index == 0 { "" } else { " OR " });
        query.push(*column).push(" = ").push_bind(reader.id.as_str().to_owned());
    }
    query.push(")");
}
