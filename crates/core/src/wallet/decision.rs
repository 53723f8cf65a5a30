//! Which decisions of a person that wait are sent by themselves.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// How long a decision that could not be sent is sent by itself. Later its circumstances may be
/// others, and whoever made it is asked again.
pub const DECISION_LASTS: Duration = Duration::from_secs(600);

/// Why a decision is not sent before it is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Held {
    /// It was made in another tab, which may be closed.
    MadeElsewhere,
    /// It has waited for longer than [`DECISION_LASTS`].
    MadeLongAgo,
}

/// Whether a decision has to be confirmed before it is sent, and why. `made_at` is when it was made or
/// last confirmed, as far as that is known; `here` says that it was made where it would be sent.
pub fn held(made_at: Option<Timestamp>, here: bool, now: Timestamp) -> Option<Held> {
    if !here {
        return Some(Held::MadeElsewhere);
    }
    let recent = made_at.is_some_and(|made_at| now < made_at.after(DECISION_LASTS));
    if recent { None } else { Some(Held::MadeLongAgo) }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::now;

    #[test]
    fn a_decision_is_sent_by_itself_for_ten_minutes_where_it_was_made() {
        let after = |seconds| now().after(Duration::from_secs(seconds));
        assert_eq!(held(Some(now()), true, now()), None);
        assert_eq!(held(Some(now()), true, after(599)), None);
        assert_eq!(held(Some(now()), true, after(600)), Some(Held::MadeLongAgo));
        assert_eq!(held(Some(now()), false, now()), Some(Held::MadeElsewhere));
        assert_eq!(held(None, true, now()), Some(Held::MadeLongAgo));
        // A clock that was put back makes nothing older.
        assert_eq!(held(Some(after(60)), true, now()), None);
    }
}
