//! Which rows a table shows, and in which order.

use super::row::Row;
use crate::{format, sorted::sorted};

/// The column and the direction that a table is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column.
    pub column: usize,
    /// Largest first.
    pub descending: bool,
}

impl Order {
    /// The newest first: the last of so many columns says when a row was made or last changed.
    pub fn newest_first(columns: usize) -> Self {
        Self { column: columns.saturating_sub(1), descending: true }
    }

    /// After a press on this column's heading.
    #[must_use]
    pub fn pressed(self, column: usize) -> Self {
        Self { column, descending: self.column == column && !self.descending }
    }
}

/// Those that the search finds, in this order; equals stay newest first.
pub fn arrange(rows: &[Row], search: &str, order: Order) -> Vec<Row> {
    let wanted = format::lower_case(search.trim());
    let found = rows.iter().filter(|row| row.contains(&wanted));
    let rows = sorted(found, |one, other| {
        let cells = one.cells.get(order.column).zip(other.cells.get(order.column));
        let ordering = cells.map_or(std::cmp::Ordering::Equal, |(one, other)| one.compare(other));
        let ordering = if order.descending { ordering.reverse() } else { ordering };
        ordering.then_with(|| other.at.cmp(&one.at))
    });
    rows.into_iter().cloned().collect()
}
