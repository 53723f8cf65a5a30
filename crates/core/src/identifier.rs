//! Identifiers: a UUID each, but never one for another.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// The text is not a UUID in its hyphenated form (RFC 9562, 36 characters).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a UUID, such as 20c12e37-dab5-4173-b199-e517218bf018")]
pub struct NotAUuid;

/// Parses the hyphenated form only; braces, URNs and bare hex digits are refused.
pub(crate) fn parse_uuid(text: &str) -> Result<Uuid, NotAUuid> {
    if text.len() != 36 {
        return Err(NotAUuid);
    }
    Uuid::try_parse(text).map_err(|_| NotAUuid)
}

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(identifier: $name) -> Self {
                identifier.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = NotAUuid;

            fn from_str(text: &str) -> Result<Self, NotAUuid> {
                parse_uuid(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(
                        utoipa::openapi::KnownFormat::Uuid,
                    )))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    )*};
}

identifiers! {
    /// A device of a participant; its key signs, its vaults are the participant's.
    WalletId;
    /// A token, the same at the issuer and at its holder.
    TokenId;
    /// A conversation in which tokens are offered: one for each request of the console, and each that a
    /// talker leads.
    ChatId;
    /// A prompt in a chat.
    PromptId;
    /// One version of a talker.
    TalkerId;
    /// A request for issuance, later also for transfer and redemption.
    RequestId;
    /// A token definition, such as `UAE Dirham`.
    DefinitionId;
    /// A running or ended flow, as the flow tracker shows it.
    FlowId;
    /// A message, unique for its sender; repeating it changes nothing.
    Correlation;
    /// One posting in the books.
    PostingId;
    /// A message in a mailbox; its wallet acknowledges it by this.
    MailId;
    /// A database of an issuer; a restored one has another.
    DatabaseId;
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn only_the_hyphenated_form_is_a_uuid() {
        assert!("20c12e37-dab5-4173-b199-e517218bf018".parse::<TokenId>().is_ok());
        for text in [
            "",
            "20c12e37dab54173b199e517218bf018",
            "{20c12e37-dab5-4173-b199-e517218bf018}",
            "urn:uuid:20c12e37-dab5-4173-b199-e517218bf018",
            "20c12e37-dab5-4173-b199-e517218bf01g",
        ] {
            assert_eq!(text.parse::<TokenId>(), Err(NotAUuid), "{text}");
        }
    }
}
