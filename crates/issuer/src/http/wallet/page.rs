//! How long lists are read page by page.

use std::str::FromStr;

use serde::Deserialize;
use tallystick_core::{Refusal, view::Page};

use crate::http::asked::unreadable;

/// The most rows of a page.
const LARGEST_PAGE: u16 = 200;

/// Which page of a list that has no filter.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PageParameters {
    /// At most so many; 200 at the most. What the list has without it, the operation says.
    #[param(value_type = Option<u16>)]
    pub(super) limit: Option<String>,
    /// What the page before said in `next`.
    pub(super) after: Option<String>,
}

/// So many rows as were asked for.
///
/// # Errors
/// When that is no number, none, or more than a page holds.
pub(super) fn limit(asked: Option<&str>, otherwise: u16) -> Result<u16, Refusal> {
    let limit = asked.map_or(Some(otherwise), |asked| asked.parse().ok());
    let refused = || unreadable(format!("`limit` must be a whole number from 1 to {LARGEST_PAGE}"));
    limit.filter(|limit| (1..=LARGEST_PAGE).contains(limit)).ok_or_else(refused)
}

/// Reads the mark that a page ended with: a time and an id.
pub(super) fn mark<I: FromStr>(after: Option<&str>) -> Result<Option<(i64, I)>, Refusal> {
    let no_mark = || unreadable("`after` must be what the page before said in `next`");
    let read = |mark: &str| {
        let (at, id) = mark.split_once('_')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    };
    after.map(|after| read(after).ok_or_else(no_mark)).transpose()
}

/// Makes a page of one row more than was asked for, which tells whether there is another page. A row
/// without a view is left out, and the page goes on behind it all the same.
pub(super) fn page<R, V>(
    mut rows: Vec<R>,
    limit: u16,
    mark: impl Fn(&R) -> (i64, String),
    view: impl FnMut(R) -> Option<V>,
) -> Page<V> {
    let more = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    let last = rows.last().filter(|_| more).map(mark);
    let next = last.map(|(at, id)| format!("{at}_{id}"));
    let items = rows.into_iter().filter_map(view).collect();
    Page { items, next, total: None, total_is_exact: None }
}
