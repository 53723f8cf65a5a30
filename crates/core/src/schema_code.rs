//! Schema codes: `{authority}/{CODE}[/{CODE}…][:{major}.{minor}]`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::DomainName;

/// The text is not a schema code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a schema code, such as issuer.example.org/ISSUANCE:1.0")]
pub struct NotASchemaCode;

/// The authority that `.CODE` stands for.
const COMMON_AUTHORITY: &str = "pollyweb.org";

/// A schema code in its full form: authority, codes and version are always there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaCode {
    authority: DomainName,
    codes: String,
    major: u16,
    minor: u16,
}

impl SchemaCode {
    /// The schema of an issuance of currency by this issuer.
    pub fn issuance(issuer: &DomainName) -> Self {
        Self { authority: issuer.clone(), codes: "ISSUANCE".to_owned(), major: 1, minor: 0 }
    }

    /// The domain that defines the schema.
    pub fn authority(&self) -> &DomainName {
        &self.authority
    }

    /// The codes between authority and version, joined by `/`.
    pub fn codes(&self) -> &str {
        &self.codes
    }
}

fn is_code(code: &str) -> bool {
    let inner =
        |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    !code.is_empty() && code.bytes().all(inner)
}

fn version(text: &str) -> Option<(u16, u16)> {
    let number = |digits: &str| {
        let canonical = digits == "0" || !digits.starts_with('0');
        (canonical && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| digits.parse().ok())?
    };
    let (major, minor) = text.split_once('.')?;
    Some((number(major)?, number(minor)?))
}

impl FromStr for SchemaCode {
    type Err = NotASchemaCode;

    fn from_str(text: &str) -> Result<Self, NotASchemaCode> {
        let (name, (major, minor)) = match text.split_once(':') {
            Some((name, digits)) => (name, version(digits).ok_or(NotASchemaCode)?),
            None => (text, (1, 0)),
        };
        let (authority, codes) = match name.strip_prefix('.') {
            Some(codes) => (COMMON_AUTHORITY, codes),
            None => name.split_once('/').ok_or(NotASchemaCode)?,
        };
        if text.len() > 512 || !codes.split('/').all(is_code) {
            return Err(NotASchemaCode);
        }
        let authority = authority.parse().map_err(|_| NotASchemaCode)?;
        Ok(Self { authority, codes: codes.to_owned(), major, minor })
    }
}

impl fmt::Display for SchemaCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { authority, codes, major, minor } = self;
        write!(formatter, "{authority}/{codes}:{major}.{minor}")
    }
}

impl Serialize for SchemaCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SchemaCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for SchemaCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <String as utoipa::PartialSchema>::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for SchemaCode {}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn short_forms_mean_the_full_form() {
        for (text, full) in [
            (".MSG", "pollyweb.org/MSG:1.0"),
            ("pollyweb.org/MSG:1.0", "pollyweb.org/MSG:1.0"),
            ("issuer.example.org/TICKET/SEAT", "issuer.example.org/TICKET/SEAT:1.0"),
            (".TOKEN:2.1", "pollyweb.org/TOKEN:2.1"),
        ] {
            assert_eq!(text.parse::<SchemaCode>().unwrap().to_string(), full);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            ".",
            "MSG",
            "org/MSG",
            "a.b/",
            "a.b/msg",
            "a.b//X",
            "a.b/X:1",
            "a.b/X:1.",
            "a.b/X:01.0",
            "a.b/X:1.0:2",
            "a.b/X:-1.0",
        ] {
            assert_eq!(text.parse::<SchemaCode>(), Err(NotASchemaCode), "{text}");
        }
    }
}
