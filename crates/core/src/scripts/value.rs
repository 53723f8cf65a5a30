//! What the variables of a script hold.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// The variables of a script by name, without `$`.
pub type Variables = BTreeMap<String, Value>;

/// What a variable holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// What `ISSUE` and `CONFIRM` return.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// Anything else: a text, a date as `YYYY-MM-DD`, a decimal number in digits.
    Text(String),
}

impl Value {
    /// What `IF $variable` decides on: only `false` is not.
    pub fn is_true(&self) -> bool {
        *self != Self::Bool(false)
    }

    /// As it stands in a token's context.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Bool(value) => (*value).into(),
            Self::Number(value) => (*value).into(),
            Self::Text(value) => value.as_str().into(),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(formatter),
            Self::Number(value) => value.fmt(formatter),
            Self::Text(value) => value.fmt(formatter),
        }
    }
}
