//! Rows that cannot be read: each is reported once, and stops nothing else.

use std::{
    collections::BTreeSet,
    fmt::Display,
    sync::{Arc, Mutex, PoisonError},
};

use tracing::error;

/// The most rows that are remembered as reported. Past that, further ones are not reported: the
/// log must not grow with the damage.
const MOST: usize = 1_000;

/// Which rows were reported so far; shared by all connections to a database.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unreadable(Arc<Mutex<BTreeSet<(&'static str, String)>>>);

impl Unreadable {
    /// What was read; `None` of a row that cannot be, which is reported the first time.
    pub(super) fn skip<T>(
        &self,
        thing: &'static str,
        id: impl Display,
        read: Result<T, sqlx::Error>,
    ) -> Option<T> {
        let failure = match read {
            Ok(row) => return Some(row),
            Err(failure) => failure,
        };
        let id = id.to_string();
        let mut reported = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if reported.len() < MOST && reported.insert((thing, id.clone())) {
            error!(thing, id, %failure, "a row cannot be read and is left out");
        }
        None
    }
}
