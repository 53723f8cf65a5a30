//! The bodies of the subjects, field by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::Subject;
use crate::{
    ChatId, Correlation, DomainName, ParticipantId, PromptId, PublicKey, SchemaCode, Timestamp,
    TokenId, WalletId, scripts::ReplyForm,
};

/// A body that belongs to one subject.
pub trait Body: Serialize + DeserializeOwned {
    /// The subject.
    const SUBJECT: Subject;
}

/// Structs that are read and written as the bodies of the protocol's subjects of the same names, or of
/// the commands that they are followed by.
macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident $(= $command:literal)? {
        $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "PascalCase", deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        impl $crate::message::Body for $name {
            const SUBJECT: $crate::Subject = $crate::message::subject_of!($name $($command)?);
        }
    )*};
}

/// The subject of a body: of the protocol's, by its name; of a command, as it is written.
macro_rules! subject_of {
    ($name:ident) => {
        $crate::Subject::$name
    };
    ($name:ident $command:literal) => {
        $crate::Subject::Command($command)
    };
}

pub(crate) use {bodies, subject_of};

bodies! {
    /// Here is an offer.
    IssueAtBroker {
        /// The conversation in which it is offered.
        chat: ChatId,
        /// The token on offer.
        token: TokenId,
        /// What kind of token it is.
        schema: SchemaCode,
        /// From when it is valid.
        starts: Timestamp,
        /// Until when it is valid; for ever without.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<Timestamp>,
    }
    /// Download it and keep it.
    SaveAtNotifier {
        /// The wallet that shall keep it.
        wallet: WalletId,
        /// Where to download it.
        issuer: DomainName,
        /// The token.
        token: TokenId,
    }
    /// Give me the token; answered with the signed token.
    IssuedAtIssuer {
        /// The token.
        token: TokenId,
    }
    /// It is kept, there.
    SavedAtBroker {
        /// Who issued it.
        issuer: DomainName,
        /// The token.
        token: TokenId,
        /// Where the wallet keeps it.
        path: String,
    }
    /// The holder's answer.
    OfferedAtIssuer {
        /// The token that was offered.
        token: TokenId,
        /// Accepted or declined.
        answer: HolderAnswer,
        /// Why it is declined: in the holder's own words, or, where the broker itself declines, the
        /// [code](is_refusal_code) of its refusal. At most
        /// [`LONGEST_REASON`](crate::requests::LONGEST_REASON) characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
    /// The token's status changed.
    ReviseAtBroker {
        /// The token.
        token: TokenId,
        /// What it is now.
        status: TokenStatus,
        /// From when that status holds. The token's own `Starts` and `Expires` never change.
        starting: Timestamp,
        /// Until when it holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ending: Option<Timestamp>,
        /// What opens a chat about it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        locator: Option<String>,
        /// Why, for the holder to read; ours, not the protocol's. At most
        /// [`LONGEST_REASON`](crate::requests::LONGEST_REASON) characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
    /// The holder removed it.
    RemovedAtIssuer {
        /// The token.
        token: TokenId,
    }
    /// Delete the file.
    RemoveAtNotifier {
        /// Who issued it.
        issuer: DomainName,
        /// Where the wallet kept it.
        path: String,
    }
    /// Refresh the display: it changed from one version to the next.
    UpdatedAtNotifier {
        /// Whose display.
        wallet: WalletId,
        /// The hash of the display before.
        old: String,
        /// The hash of the display now.
        new: String,
    }
    /// Give me the display, filtered.
    FrontendAtBroker {
        /// The sets wanted: `Chats`, `Tokens`, `Domains`, `Schemas`.
        #[serde(default)]
        sets: Vec<String>,
        /// For a set, the fields wanted of its rows; all where it is not named.
        #[serde(default)]
        outputs: BTreeMap<String, Vec<String>>,
        /// For a set, the conditions that its rows must meet: `Field` with the value that it has, or
        /// `Field.IsIn` with a list of values of which it has one.
        #[serde(default)]
        asserts: BTreeMap<String, Map<String, Value>>,
    }
    /// Something is said in a chat.
    PromptAtBroker {
        /// The chat.
        chat: ChatId,
        /// The prompt.
        prompt: PromptId,
        /// The place of the prompt in its chat, from 1: messages may come in another order.
        number: u32,
        /// What is said, in the language of the wallet.
        text: String,
        /// The reply that is awaited.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<ReplyForm>,
        /// The chat ends with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ended: Option<ChatEnd>,
    }
    /// The holder replies to a prompt.
    PromptedAtHost {
        /// The chat.
        chat: ChatId,
        /// The prompt.
        prompt: PromptId,
        /// The reply, as its [`ReplyForm`] reads it: at most 200 characters.
        reply: String,
    }
    /// A new wallet enrols for a participant.
    OnboardAtNotifier {
        /// The participant whose device it is.
        participant: ParticipantId,
        /// The key that it will sign with, and that signs this message.
        public_key: PublicKey,
        /// The language of titles, BCP 47.
        language: String,
    }
    /// A wallet asks for the cookie of its reads.
    SessionAtIssuer {
        /// The correlation of the last message of this wallet that changed something and was
        /// answered. An issuer that does not know it was restored from an older copy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acknowledged: Option<Correlation>,
    }
}

impl OfferedAtIssuer {
    /// The holder's own answer, without a reason.
    pub fn new(token: TokenId, answer: HolderAnswer) -> Self {
        Self { token, answer, reason: None }
    }
}

/// Whether the reason of a decline is the code of a refusal, as brokers give it, rather than what a
/// person wrote: capitals, in two words or more with underscores between them.
pub fn is_refusal_code(reason: &str) -> bool {
    let mut words = reason.split('_');
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase());
    reason.contains('_') && words.all(is_word)
}

impl ReviseAtBroker {
    /// A status that holds from `starting` on, until another one follows.
    pub fn new(token: TokenId, status: TokenStatus, starting: Timestamp) -> Self {
        Self { token, status, starting, ending: None, locator: None, reason: None }
    }
}

/// What the holder says to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HolderAnswer {
    /// It is verified and stored at the holder's.
    Accepted,
    /// It is not wanted.
    Declined,
}

/// How a chat ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChatEnd {
    /// It came to what it was for.
    Done,
    /// It came to nothing.
    Fail,
}

/// Whether an accepted token is good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TokenStatus {
    /// Good, between its start and its end.
    #[default]
    Active,
    /// Not good for the time being.
    Suspended,
    /// Not good any more.
    Revoked,
}

impl TokenStatus {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Suspended => "SUSPENDED",
            Self::Revoked => "REVOKED",
        }
    }

    /// Whether a token of this status is over because its time is: it is not good, whatever it was
    /// until then. A revoked one stays revoked.
    pub fn has_expired(self, expires: Option<Timestamp>, now: Timestamp) -> bool {
        self != Self::Revoked && expires.is_some_and(|expires| now > expires)
    }
}

/// Since when, until when and why a token has the status that its issuer last gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChange {
    /// From when the status holds.
    pub starting: Timestamp,
    /// Until when it holds; until another one follows without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Timestamp>,
    /// Why, in the issuer's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl From<&ReviseAtBroker> for StatusChange {
    fn from(revise: &ReviseAtBroker) -> Self {
        Self { starting: revise.starting, ending: revise.ending, reason: revise.reason.clone() }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fixtures::{later, now};

    #[test]
    fn what_is_past_its_time_has_expired_unless_it_was_revoked() {
        use TokenStatus::{Active, Revoked, Suspended};
        for status in [Active, Suspended, Revoked] {
            assert!(!status.has_expired(None, later(1)));
            assert!(!status.has_expired(Some(now()), now()), "its last moment counts");
            assert_eq!(status.has_expired(Some(now()), later(1)), status != Revoked);
        }
    }
}
