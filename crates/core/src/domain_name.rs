//! Domain names: the names of issuers and brokers, two labels at least.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The text is not a host name of two or more labels (RFC 1123, lower case).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a domain name of two labels or more, such as issuer.example.org")]
pub struct NotADomainName;

/// A lower-case DNS name of two labels or more, at most 253 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DomainName(String);

impl DomainName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_label(label: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&label.len())
        && label.bytes().all(inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

impl FromStr for DomainName {
    type Err = NotADomainName;

    fn from_str(text: &str) -> Result<Self, NotADomainName> {
        let mut labels = 0_usize;
        let every_label = text.split('.').inspect(|_| labels += 1).all(is_label);
        if text.len() > 253 || !every_label || labels < 2 {
            return Err(NotADomainName);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for DomainName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DomainName({self})")
    }
}

impl Serialize for DomainName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DomainName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for DomainName {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <String as utoipa::PartialSchema>::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for DomainName {}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn two_labels_at_least() {
        for text in ["issuer.example.org", "a.b", "xn--bcher-kva.example", "1.2"] {
            assert!(text.parse::<DomainName>().is_ok(), "{text}");
        }
        for text in
            ["", "localhost", "no domain", "a..b", ".a.b", "a.b.", "-a.b", "a-.b", "A.b", "a_b.c"]
        {
            assert!(text.parse::<DomainName>().is_err(), "{text}");
        }
        assert!(format!("{}.b", "a".repeat(64)).parse::<DomainName>().is_err());
    }
}
