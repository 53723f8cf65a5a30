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

impl FlowKind {
    /// A kind of this name. Each is a constant beside the action that starts such flows.
    pub(crate) const fn named(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

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
