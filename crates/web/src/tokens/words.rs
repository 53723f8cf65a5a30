//! What the holder reads of a token's status.

use tallystick_core::TokenStatus;

/// Who changed the status of which token, as in `Central Bank suspended "Rainy day"`.
pub fn revised(issuer: &str, title: &str, status: TokenStatus) -> String {
    let verb = match status {
        TokenStatus::Active => "reactivated",
        TokenStatus::Suspended => "suspended",
        TokenStatus::Revoked => "revoked",
    };
    format!("{issuer} {verb} \"{title}\"")
}
