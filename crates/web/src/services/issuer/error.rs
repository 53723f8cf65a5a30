//! Why a call had no answer, and whether trying again can help.

use tallystick_core::refusal::RefusalDetails;

use crate::{
    services::{json::JsonError, key::KeyError},
    state::Problem,
};

/// A call that was not answered with success.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CallError {
    /// Answered with a refusal in the protocol's own form. What it means is core's to say: see
    /// [`verdict`](tallystick_core::broker::verdict).
    #[error("{}", .0.message)]
    Refused(RefusalDetails),
    /// No answer.
    #[error("the issuer cannot be reached: {reason}")]
    Unreachable {
        /// Why.
        reason: String,
    },
    /// An answer that says nothing about what was asked: a proxy's, or one to try again later.
    #[error("the issuer did not answer in its own words: {reason}")]
    Disturbed {
        /// What was answered.
        reason: String,
    },
    /// An answer that this console does not understand.
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
        matches!(self, Self::Unreachable { .. })
    }

    /// The same call can succeed later as it is.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Disturbed { .. })
    }
}

impl From<gloo_net::Error> for CallError {
    fn from(error: gloo_net::Error) -> Self {
        Self::Unreachable { reason: error.to_string() }
    }
}

impl From<JsonError> for CallError {
    fn from(error: JsonError) -> Self {
        Self::Unexpected { reason: error.to_string() }
    }
}

impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused(details) => details.into(),
            CallError::Key(error) => error.into(),
            CallError::Unreachable { .. } | CallError::Disturbed { .. } => Self {
                code: "OFFLINE".to_owned(),
                message: "The issuer cannot be reached. Nothing is lost; \
                          it is tried again by itself."
                    .to_owned(),
            },
            CallError::Unexpected { .. } => Self {
                code: "UNEXPECTED_ANSWER".to_owned(),
                message: "The issuer's answer was not understood. \
                          Reload this page to get the console that fits it."
                    .to_owned(),
            },
        }
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn details(code: &str) -> RefusalDetails {
        RefusalDetails { code: code.to_owned(), message: "No.".to_owned(), correlation: None }
    }

    #[wasm_bindgen_test]
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
