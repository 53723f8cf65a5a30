//! What is said of a value that is not what was expected.

use std::fmt::Display;

use serde::de::{self, Expected, Unexpected};

/// The value is not what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Misread(String);

/// Says the kind of what was met, and not what it was: [`Unexpected`] would also write fractions,
/// and that takes tables and code of 5 KB in the browser.
fn in_place_of(met: &Unexpected<'_>, expected: &dyn Expected) -> Misread {
    let met = match met {
        Unexpected::Unit => "null",
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Str(_) => "a string",
        Unexpected::Seq => "a list",
        Unexpected::Map => "an object",
        _ => "something else",
    };
    Misread(format!("{met} in place of {expected}"))
}

impl de::Error for Misread {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }

    fn invalid_type(met: Unexpected<'_>, expected: &dyn Expected) -> Self {
        in_place_of(&met, expected)
    }

    fn invalid_value(met: Unexpected<'_>, expected: &dyn Expected) -> Self {
        in_place_of(&met, expected)
    }
}
