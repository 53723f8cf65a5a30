//! What a token is worth to whoever is shown it.
//!
//! Anybody can tell with the issuer's published keys alone; whether the token is suspended or
//! revoked, only the issuer's books say. Start with [`parse`], then [`verify`].

use serde_json::Value;

use super::{SignedToken, Token, TokenError};
use crate::{
    DomainName, PublicKey, Timestamp,
    canonical::{JsonError, parse_strict},
    message::LARGEST_MESSAGE,
    view::{BookedStatus, TokenStatusView},
    wallet::KnownIssuer,
};

/// The most bytes of a token that are looked at: no issuer sends a longer one.
pub const LARGEST_TOKEN: usize = LARGEST_MESSAGE;

/// The fields without which nothing is a token; each is a text.
const NEEDED: [&str; 5] = ["Token", "Issuer", "Schema", "DKIM", "Signature"];

/// Why a text is not a token. [`std::fmt::Display`] is the sentence for the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing but white space.
    #[error("There is nothing here to verify.")]
    Empty,
    /// Longer than [`LARGEST_TOKEN`].
    #[error("It is longer than {limit} bytes, which no token is.")]
    TooLong {
        /// The most bytes that are looked at.
        limit: usize,
    },
    /// Not JSON; the reason names line and column.
    #[error("It is {0}.")]
    NotJson(#[from] JsonError),
    /// JSON that says something else, or a token of a form that this version does not know.
    #[error("It is JSON, but not a token that this version knows: {reason}.")]
    NotAToken {
        /// What is missing or not as it should be.
        reason: String,
    },
}

/// What a token is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The issuer signed it, and it is valid now.
    Valid {
        /// Until when; for ever without.
        until: Option<Timestamp>,
    },
    /// The issuer signed it, and it is not valid yet.
    NotYetValid {
        /// From when it will be.
        from: Timestamp,
    },
    /// The issuer signed it, and its time is over.
    Expired {
        /// Since when.
        since: Timestamp,
    },
    /// The issuer suspended it.
    Suspended {
        /// Since when, if the issuer says so.
        since: Option<Timestamp>,
        /// Until when; until further notice without.
        until: Option<Timestamp>,
    },
    /// The issuer revoked it, or nobody accepted it.
    Revoked {
        /// Since when, if the issuer says so.
        since: Option<Timestamp>,
    },
    /// It is on offer, and nobody holds it yet.
    NotAccepted,
    /// Its holder removed it: nobody holds it any more.
    Removed,
    /// The issuer signed it, and does not find it in its books.
    NotInBooks,
    /// Its signature does not belong to what it says.
    Altered {
        /// What the signature fails at.
        fault: TokenError,
    },
    /// It names another issuer than this one.
    UnknownIssuer {
        /// The issuer that it names.
        named: String,
    },
    /// It names a key that this issuer never published.
    UnknownKey {
        /// The selector of that key.
        selector: String,
    },
    /// It names a key that this issuer revoked: whoever has that key could have signed it.
    RevokedKey {
        /// The selector of that key.
        selector: String,
    },
    /// It is no token at all.
    Unreadable(Unreadable),
}

/// What an issuer answered about the status of a token that it signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusAnswer {
    /// What its books say.
    Booked(TokenStatusView),
    /// It has no such token, such as after it was restored from an older copy.
    NotInBooks,
}

/// Reads a text as a token, without trusting what that says.
///
/// # Errors
/// Why it is not one.
pub fn parse(text: &str) -> Result<SignedToken, Unreadable> {
    if text.len() > LARGEST_TOKEN {
        return Err(Unreadable::TooLong { limit: LARGEST_TOKEN });
    }
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    let Value::Object(document) = parse_strict(text.as_bytes())? else {
        return Err(not_a_token("it is not an object"));
    };
    let token = SignedToken { document };
    match NEEDED.iter().find(|name| token.text(name).is_none()) {
        Some(name) => Err(not_a_token(&format!("it has no text {name}"))),
        None => Ok(token),
    }
}

/// Says what a token is worth at this time. Without an `answer` of the issuer it is taken to be
/// neither suspended nor revoked.
///
/// The worst is said first: what nobody holds or the issuer revoked is that, whatever its times.
pub fn verify(
    document: &SignedToken,
    issuer: &DomainName,
    known: &KnownIssuer,
    at: Timestamp,
    answer: Option<&StatusAnswer>,
) -> Verification {
    match signed_by(document, issuer, known) {
        Ok(token) => worth(&token, at, answer),
        Err(verification) => verification,
    }
}

/// What a token says, if this issuer signed it with a key that it stands by.
///
/// # Errors
/// What it is instead.
pub fn signed_by(
    document: &SignedToken,
    issuer: &DomainName,
    known: &KnownIssuer,
) -> Result<Token, Verification> {
    let named = document.text("Issuer").unwrap_or_default();
    if named != issuer.as_str() {
        return Err(Verification::UnknownIssuer { named: named.to_owned() });
    }
    let key = key_of(document.selector().unwrap_or_default(), known)?;
    document.verify(key).map_err(|fault| match fault {
        TokenError::Malformed { reason } => not_a_token(&reason).into(),
        fault => Verification::Altered { fault },
    })
}

fn key_of<'a>(selector: &str, known: &'a KnownIssuer) -> Result<&'a PublicKey, Verification> {
    let selector_named = || selector.to_owned();
    match known.key(selector) {
        Some(key) => Ok(key),
        None if known.revoked.contains(selector) => {
            Err(Verification::RevokedKey { selector: selector_named() })
        }
        None => Err(Verification::UnknownKey { selector: selector_named() }),
    }
}

/// What a token is worth that its issuer signed.
fn worth(token: &Token, at: Timestamp, answer: Option<&StatusAnswer>) -> Verification {
    let booked = match answer {
        Some(StatusAnswer::NotInBooks) => return Verification::NotInBooks,
        Some(StatusAnswer::Booked(booked)) => Some(booked).filter(|booked| booked.holds_at(at)),
        None => None,
    };
    let since = booked.and_then(|booked| booked.starting);
    let until = booked.and_then(|booked| booked.ending);
    let status = booked.map_or(BookedStatus::Active, |booked| booked.status);
    match status {
        BookedStatus::Revoked => return Verification::Revoked { since },
        BookedStatus::NotAccepted => return Verification::NotAccepted,
        BookedStatus::Removed => return Verification::Removed,
        BookedStatus::Active | BookedStatus::Suspended => {}
    }
    let time = token.valid_at(at);
    if let (Err(TokenError::Expired), Some(since)) = (&time, token.expires) {
        return Verification::Expired { since };
    }
    if status == BookedStatus::Suspended {
        return Verification::Suspended { since, until };
    }
    match time {
        Ok(()) => Verification::Valid { until: token.expires },
        Err(_) => Verification::NotYetValid { from: token.starts },
    }
}

impl TokenStatusView {
    /// Whether the status holds at this time; before and after, the token is active.
    fn holds_at(&self, at: Timestamp) -> bool {
        self.starting.is_none_or(|starting| starting <= at)
            && self.ending.is_none_or(|ending| at < ending)
    }
}

impl From<Unreadable> for Verification {
    fn from(unreadable: Unreadable) -> Self {
        Self::Unreadable(unreadable)
    }
}

fn not_a_token(reason: &str) -> Unreadable {
    Unreadable::NotAToken { reason: reason.to_owned() }
}

#[cfg(test)]
#[path = "verification_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "verification_properties.rs"]
mod properties;
