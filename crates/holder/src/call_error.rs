//! Why a call had no answer, and whether trying again can help.

use tallystick_core::refusal::RefusalDetails;

use crate::{json::JsonError, platform::Unreachable, store::KeyError};

/// A call that was not answered with success.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CallError {
    /// Answered with a refusal in the protocol's own form. What it means is core's to say: see
    /// [`verdict`](tallystick_core::broker::verdict).
    #[error("{}", .0.message)]
    Refused(RefusalDetails),
    /// No answer.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// An answer that says nothing about what was asked: a proxy's, or one to try again later.
    #[error("the issuer did not answer in its own words: {reason}")]
    Disturbed {
        /// What was answered.
        reason: String,
    },
    /// An answer that this program does not understand.
    #[error("the issuer's answer was not understood: {reason}")]
    Unexpected {
        /// Why.
        reason: String,
    },
    /// The message could not be signed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl CallError {
    /// From an HTTP status other than success, and the protocol's own refusal that came with it,
    /// if any: whatever else a proxy may answer says nothing about what was asked.
    pub fn answered(status: u16, details: Option<RefusalDetails>) -> Self {
        match (status, details) {
            (400..=499, Some(details)) if !matches!(status, 408 | 425 | 429) => {
                Self::Refused(details)
            }
            (_, details) => Self::Disturbed {
                reason: details.map_or_else(|| format!("HTTP {status}"), |details| details.message),
            },
        }
    }

    /// The refusal in the protocol's own form, if it is one.
    pub fn refusal(&self) -> Option<&RefusalDetails> {
        match self {
            Self::Refused(details) => Some(details),
            _ => None,
        }
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(details) => Some(&details.code),
            _ => None,
        }
    }

    /// The issuer does not know this wallet (any more).
    pub fn is_unknown_wallet(&self) -> bool {
        self.code() == Some("NOT_AUTHENTIC")
    }

    /// Nobody answered at all: no other call would fare better.
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::Unreachable(_))
    }

    /// The same call can succeed later as it is.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Disturbed { .. })
    }
}

impl From<JsonError> for CallError {
    fn from(error: JsonError) -> Self {
        Self::Unexpected { reason: error.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(code: &str) -> RefusalDetails {
        RefusalDetails {
            code: code.to_owned(),
            message: "No.".to_owned(),
            correlation: None,
            number: None,
        }
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for status in [408, 429, 500, 502, 503] {
            assert!(CallError::answered(status, Some(details("BUSY"))).may_pass(), "{status}");
        }
        for status in [400, 401, 403, 404, 409, 410, 413, 421, 422] {
            assert!(!CallError::answered(status, Some(details("NO"))).may_pass(), "{status}");
        }
        for status in [301, 400, 401, 403, 404, 410, 502] {
            let bare = CallError::answered(status, None);
            assert!(bare.may_pass() && bare.refusal().is_none(), "{status}");
        }
    }
}
