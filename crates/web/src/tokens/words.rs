//! What the holder reads of a token's status.

use tallystick_core::{StatusChange, TokenStatus};

use crate::format;

/// Who changed the status of which token, as in `Central Bank suspended "Rainy day"`.
pub fn revised(issuer: &str, title: &str, status: TokenStatus) -> String {
    let verb = match status {
        TokenStatus::Active => "reactivated",
        TokenStatus::Suspended => "suspended",
        TokenStatus::Revoked => "revoked",
    };
    format!("{issuer} {verb} \"{title}\"")
}

/// From when, and until when where that is known.
pub fn period(change: &StatusChange) -> String {
    let since = format!("Since {}", format::moment(change.starting));
    match change.ending {
        Some(ending) => format!("{since}, until {}", format::moment(ending)),
        None => since,
    }
}
