//! Types from JSON values: a struct from an object, and from nothing else.
//!
//! serde_json would read a struct from a list, too, by the order of its fields. The protocol has no
//! such form, and a browser would download 14 KB of code to read it.

mod error;
mod parts;
mod reader;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use error::Misread;
pub(crate) use error::given;

/// Reads what a value says.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Misread> {
    T::deserialize(reader::Reader(value)).map_err(|misread| misread.about(value))
}

#[cfg(test)]
mod tests;
