//! Documents: JSON in columns, each with the number of its form, `[form, content]`.
//!
//! A form that was ever released can be read for ever: a new one gets a new number, and a function
//! with a test that reads the one before it.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The form that is written.
const FORM: u32 = 1;

/// Why a document cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum DocumentError {
    /// Not JSON, or not what its form has.
    #[error("it cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A form of a later version of Tallystick.
    #[error("its form is {form}, which this version does not know")]
    UnknownForm {
        /// The form's number.
        form: u32,
    },
}

/// A document as it is stored.
pub(super) fn write(content: &impl Serialize) -> String {
    serde_json::to_string(&(FORM, content)).expect("structs of strings and numbers")
}

/// Reads what [`write`] wrote.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, DocumentError> {
    let (form, content): (u32, Value) = serde_json::from_str(text)?;
    match form {
        FORM => Ok(serde_json::from_value(content)?),
        form => Err(DocumentError::UnknownForm { form }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_form_and_a_damaged_document_are_distinguished() {
        assert_eq!(read::<Vec<u8>>(&write(&[1, 2])).unwrap(), [1, 2]);
        let later = read::<Vec<u8>>("[2,{}]");
        assert!(matches!(later, Err(DocumentError::UnknownForm { form: 2 })), "{later:?}");
        for damaged in ["", "null", "[1]", "[1,{}]", "{}", "[1,[],1]"] {
            let read = read::<Vec<u8>>(damaged);
            assert!(matches!(read, Err(DocumentError::Malformed(_))), "{damaged}: {read:?}");
        }
    }
}
