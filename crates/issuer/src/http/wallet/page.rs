//! How long lists are read page by page.

use tallystick_core::{Refusal, view::Page};

use crate::{database::Total, http::asked::unreadable};

/// The most rows of a page.
const LARGEST_PAGE: u16 = 200;

/// So many rows as were asked for.
///
/// # Errors
/// When that is no number, none, or more than a page holds.
pub(super) fn limit(asked: Option<&str>, otherwise: u16) -> Result<u16, Refusal> {
    let limit = asked.map_or(Some(otherwise), |asked| asked.parse().ok());
    let refused = || unreadable(format!("`limit` must be a whole number from 1 to {LARGEST_PAGE}"));
    limit.filter(|limit| (1..=LARGEST_PAGE).contains(limit)).ok_or_else(refused)
}

/// A page of these rows, with where the next one starts, and how many match if that was asked for.
pub(super) fn page<V>(items: Vec<V>, next: Option<impl ToString>, total: Option<Total>) -> Page<V> {
    Page {
        items,
        next: next.map(|next| next.to_string()),
        total: total.map(|total| total.rows),
        total_is_exact: total.map(|total| total.is_exact),
    }
}
