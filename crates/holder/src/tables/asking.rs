//! What is asked for in requests for issuances.

use serde::{Deserialize, Serialize};
use tallystick_core::{Amount, Definition};

/// What a request for issuance asks for, before the issuer has named the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asking {
    /// Of which token.
    pub definition: Definition,
    /// How much.
    pub amount: Amount,
}

/// How it is stored: nothing as null, one as itself, as before there were several, and several as a
/// list.
pub(super) mod rows {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Asking;

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stored {
        One(Box<Asking>),
        Several(Vec<Asking>),
    }

    pub(in crate::tables) fn serialize<S: Serializer>(
        asking: &[Asking],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match asking {
            [] => serializer.serialize_none(),
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }

    pub(in crate::tables) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Asking>, D::Error> {
        Ok(match Option::deserialize(deserializer)? {
            None => Vec::new(),
            Some(Stored::One(one)) => vec![*one],
            Some(Stored::Several(several)) => several,
        })
    }
}
