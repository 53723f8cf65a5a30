//! Which rows a table shows, and in which order.

use super::row::Row;
use crate::{format, sorted::sorted};

/// Those that the search finds, by the column of this place; equals stay newest first.
pub fn arrange(rows: &[Row], search: &str, column: usize, descending: bool) -> Vec<Row> {
    let wanted = format::lower_case(search.trim());
    let found = rows.iter().filter(|row| row.contains(&wanted));
    let rows = sorted(found, |one, other| {
        let cells = one.cells.get(column).zip(other.cells.get(column));
        let ordering = cells.map_or(std::cmp::Ordering::Equal, |(one, other)| one.compare(other));
        let ordering = if descending { ordering.reverse() } else { ordering };
        ordering.then_with(|| other.at.cmp(&one.at))
    });
    rows.into_iter().cloned().collect()
}
