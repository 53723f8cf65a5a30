//! What people read of a token's status.

use tallystick_core::{TokenStatus, issuer::ShownStatus};

use crate::components::status_label::Status;

/// Whether a token is good, with its icon.
pub fn shown_status(status: ShownStatus) -> Status {
    let word = status.as_str();
    match status {
        ShownStatus::Active => Status::Good(word),
        ShownStatus::Suspended => Status::Waiting(word),
        ShownStatus::Revoked => Status::Bad(word),
        ShownStatus::Expired => Status::Over(word),
    }
}

/// Who changed the status of which token, as in `Central Bank suspended "Rainy day"`.
pub fn revised(issuer: &str, title: &str, status: TokenStatus) -> String {
    let verb = match status {
        TokenStatus::Active => "reactivated",
        TokenStatus::Suspended => "suspended",
        TokenStatus::Revoked => "revoked",
    };
    format!("{issuer} {verb} \"{title}\"")
}
