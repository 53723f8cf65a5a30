//! How long lists are read page by page.

use tallystick_core::Refusal;

use crate::http::asked::unreadable;

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
