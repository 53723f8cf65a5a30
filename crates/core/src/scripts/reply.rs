//! What a prompt asks for, and which replies it admits: the same rule at the holder, before a reply
//! is sent, and at the host.

use serde::{Deserialize, Serialize};

use super::Value;
use crate::{Amount, AmountError, Decimals, Timestamp, requests::is_legible};

/// The longest reply, in characters.
pub const LONGEST_REPLY: u32 = 200;

/// What a prompt asks for: `"CONFIRM"`, `{"NUMBER": {"Smallest": 1, …}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "PascalCase")]
pub enum ReplyForm {
    /// `YES` or `NO`.
    Confirm,
    /// A text.
    Text {
        /// Its most characters.
        longest: u32,
    },
    /// A number in digits.
    Number {
        /// The smallest.
        smallest: i64,
        /// The largest.
        largest: i64,
        /// How many digits may stand behind the point.
        #[serde(default)]
        decimals: u8,
    },
    /// A date, `YYYY-MM-DD`.
    Date,
    /// One of these.
    Choice {
        /// The options, as they are shown and replied.
        options: Vec<String>,
    },
}

/// Why a reply is none to a prompt. The sentence is for the person who replied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// There is nothing in it.
    #[error("Write something first.")]
    Empty,
    /// It is too long.
    #[error("This is longer than {longest} characters.")]
    TooLong {
        /// The most characters.
        longest: u32,
    },
    /// It has characters that cannot be seen.
    #[error("This has characters that cannot be seen. Write it anew.")]
    Illegible,
    /// It is none of the options.
    #[error("Choose one of these: {}.", options.join(", "))]
    NoOption {
        /// The options.
        options: Vec<String>,
    },
    /// It is no number, or not one that may be.
    #[error("Write a whole number from {smallest} to {largest}, in digits.")]
    NoWholeNumber {
        /// The smallest.
        smallest: i64,
        /// The largest.
        largest: i64,
    },
    /// It is no decimal number, or not one that may be.
    #[error("{reason} The number must be from {smallest} to {largest}.")]
    NoNumber {
        /// What is wrong with it.
        reason: AmountError,
        /// The smallest.
        smallest: i64,
        /// The largest.
        largest: i64,
    },
    /// It is no date.
    #[error("Write a date of the calendar as YYYY-MM-DD, such as 2026-12-31.")]
    NoDate,
}

impl ReplyForm {
    /// What a reply says.
    ///
    /// # Errors
    /// [`ReplyError`]
    pub fn read(&self, reply: &str) -> Result<Value, ReplyError> {
        let reply = reply.trim();
        if reply.is_empty() {
            return Err(ReplyError::Empty);
        }
        match self {
            Self::Confirm => match reply {
                "YES" => Ok(true.into()),
                "NO" => Ok(false.into()),
                _ => Err(ReplyError::NoOption { options: vec!["YES".to_owned(), "NO".to_owned()] }),
            },
            Self::Text { longest } => {
                if reply.chars().count() > *longest as usize {
                    return Err(ReplyError::TooLong { longest: *longest });
                }
                if is_legible(reply) { Ok(reply.into()) } else { Err(ReplyError::Illegible) }
            }
            Self::Number { smallest, largest, decimals: 0 } => {
                let number =
                    reply.parse().ok().filter(|number| (smallest..=largest).contains(&number));
                let error = ReplyError::NoWholeNumber { smallest: *smallest, largest: *largest };
                number.map(Value::Number).ok_or(error)
            }
            Self::Number { smallest, largest, decimals } => {
                decimal(reply, *smallest, *largest, *decimals)
            }
            Self::Date => date(reply).map(|_| reply.into()).ok_or(ReplyError::NoDate),
            Self::Choice { options } => {
                let found = options.iter().find(|option| *option == reply);
                let error = || ReplyError::NoOption { options: options.clone() };
                found.map(|option| option.as_str().into()).ok_or_else(error)
            }
        }
    }
}

/// The first moment in UTC of a date of the calendar, written as `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    format!("{text}T00:00:00Z").parse().ok()
}

fn decimal(reply: &str, smallest: i64, largest: i64, decimals: u8) -> Result<Value, ReplyError> {
    let no_number = |reason| ReplyError::NoNumber { reason, smallest, largest };
    let places = Decimals::new(decimals).ok_or_else(|| no_number(AmountError::Malformed))?;
    let amount = Amount::parse(reply, places).map_err(no_number)?;
    let unit = 10_i64.pow(u32::from(decimals));
    let bounds = smallest.saturating_mul(unit)..=largest.saturating_mul(unit);
    if bounds.contains(&amount.minor_units()) {
        Ok(Value::Text(amount.to_string()))
    } else {
        Err(no_number(if amount.minor_units() > *bounds.end() {
            AmountError::TooLarge
        } else {
            AmountError::Malformed
        }))
    }
}
