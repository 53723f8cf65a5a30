//! Which action a flow carries out.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

/// The kind of a flow: a stable word for programs. What people read is the console's.
///
/// Open: a program of an older version reads the kinds of a newer one and shows them by their own
/// names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct FlowKind(Cow<'static, str>);

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        impl FlowKind {
            $($(#[$doc])* pub const $name: Self = Self(Cow::Borrowed(stringify!($name)));)*

            /// Those that this version knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

kinds! {
    /// A definition is created.
    DEFINE;
    /// The definition authority approves a definition.
    APPROVE_DEFINITION;
    /// A definition admits nothing new any more.
    DECOMMISSION;
    /// A definition admits new requests again.
    ACTIVATE;
    /// The issuer's own vault grows.
    MINT;
    /// The issuer's own vault shrinks.
    BURN;
    /// A holder requests an issuance.
    REQUEST_ISSUANCE;
    /// The issuer or the custodian approves or rejects an issuance.
    UPDATE_ISSUANCE;
    /// The requester takes a request back.
    CANCEL_REQUEST;
    /// The issuer issues.
    ISSUE;
}

impl FlowKind {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FlowKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
