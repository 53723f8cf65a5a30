//! What a token's context says, for people.

use serde_json::Value;
use tallystick_core::token::{IssuanceContext, Token};

use crate::services::json;

/// A name and a value for people.
type Field = (String, String);

/// The fields of a token's `Context`.
pub struct Context {
    /// What it is about.
    pub says: Vec<Field>,
    /// The ids of what it belongs to.
    pub ids: Vec<Field>,
}

impl Context {
    /// Of an issuance of currency the amount in words; of any other token the fields as they are.
    pub fn of(token: &Token) -> Self {
        match IssuanceContext::read(token) {
            Ok(context) => Self {
                says: vec![field(
                    "Amount",
                    format!("{} {}", context.amount.grouped(), context.symbol),
                )],
                ids: vec![
                    field("Definition", context.definition.to_string()),
                    field("Request", context.request.to_string()),
                ],
            },
            Err(_) => Self {
                says: token
                    .context
                    .iter()
                    .map(|(name, value)| field(name, written(value)))
                    .collect(),
                ids: Vec::new(),
            },
        }
    }
}

fn field(name: &str, value: String) -> Field {
    (name.to_owned(), value)
}

/// A value as it is written in JSON, a text without its quotes.
pub fn written(value: &impl serde::Serialize) -> String {
    match json::value(value) {
        Ok(Value::String(text)) => text,
        Ok(value) => json::text(&value),
        Err(_) => String::new(),
    }
}
