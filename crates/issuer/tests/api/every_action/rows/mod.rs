//! The table: a row for each action, by what it is about.

mod batches;
mod chats;
mod definitions;
mod requests;
mod tokens;
mod transfers;

use super::row::Row;

/// Every action's row.
pub(super) fn rows() -> Vec<Row> {
    let tables = [
        definitions::rows(),
        requests::rows(),
        batches::rows(),
        transfers::rows(),
        tokens::rows(),
        chats::rows(),
    ];
    tables.into_iter().flatten().collect()
}
