//! Every way in which something asked is not done, with one map to stable codes.

use serde::{Deserialize, Serialize};

use crate::{
    AmountError, Correlation, canonical::JsonError, message::MessageError, scripts::ReplyError,
    timestamp::Timestamp,
};

/// What was asked is not done; nothing was stored, moved or sent.
///
/// [`std::fmt::Display`] is the sentence for the person who asked, [`Refusal::code`] the stable
/// code for programs, [`Refusal::status`] the HTTP status.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The bytes are not JSON, or JSON that two readers could read differently.
    #[error("This is {0}. Send one JSON object.")]
    MalformedJson(#[from] JsonError),
    /// Larger than what a receiver reads.
    #[error("The message is larger than {limit} bytes and was not read.")]
    TooLarge {
        /// The most that is read.
        limit: usize,
    },
    /// It came in too slowly.
    #[error("The message did not arrive within {seconds} seconds and was not read. Send it again.")]
    TooSlow {
        /// How long a receiver waits for all of it.
        seconds: u64,
    },
    /// A method that the address does not have.
    #[error("This address does not take that method. Nothing was done; see /api/docs.")]
    WrongMethod,
    /// The envelope is not as the protocol has it.
    #[error("The message was refused: {0}.")]
    Message(#[from] MessageError),
    /// Unknown sender, or a key that is not the sender's; both get the same answer.
    #[error(
        "The message is not signed by the key of a wallet enrolled here. Enrol this wallet, then try again."
    )]
    NotAuthentic,
    /// No valid session for the wallet whose data was asked for.
    #[error("There is no session for this wallet. Open one with Session@Issuer, then try again.")]
    NoSession,
    /// Addressed to somebody else.
    #[error("The message is addressed to {to}, which is not us.")]
    NotForUs {
        /// The header's `To`.
        to: String,
    },
    /// A demonstration, which anybody could be anybody in, is asked from elsewhere.
    #[error(
        "This is a demonstration, which answers this machine only, and the request's {header} names \
         {named:?}. Nothing was done. Open it as localhost or 127.0.0.1 without a proxy in between, \
         or start the issuer without --demo and with the page's site in --origin."
    )]
    DemonstratedElsewhere {
        /// The header of the request.
        header: &'static str,
        /// What it names that is not this machine.
        named: String,
    },
    /// Too far from the receiver's clock.
    #[error(
        "The message's time is more than {window_minutes} minutes off. Here it is {now}; sign it anew."
    )]
    TimestampOff {
        /// The receiver's time.
        now: Timestamp,
        /// How far off a message may be.
        window_minutes: u64,
    },
    /// A subject that this receiver does not serve.
    #[error("The subject {subject:?} is not known here.")]
    UnknownSubject {
        /// The header's `Subject`.
        subject: String,
    },
    /// The body lacks a field, has one too many, or one of another shape.
    #[error("The body of {subject} was refused: {reason}.")]
    MalformedBody {
        /// The header's `Subject`.
        subject: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A read's query that cannot be answered.
    #[error("The query was refused: {reason}.")]
    MalformedQuery {
        /// What is wrong with it.
        reason: String,
    },
    /// The amount is none.
    #[error("{0}")]
    Amount(#[from] AmountError),
    /// The sender's participant has no permission for this.
    #[error("Your organisation may not do this.")]
    Forbidden,
    /// It does not exist, or is not the sender's; both get the same answer.
    #[error("There is no such {thing}, or it is not yours.")]
    NotFound {
        /// What was looked for, in the console's words.
        thing: &'static str,
    },
    /// The row's state does not admit the input.
    #[error("{sentence}")]
    OutOfTurn {
        /// Why not now, for the person.
        sentence: String,
        /// The row's state.
        state: &'static str,
        /// What was asked of it.
        input: &'static str,
    },
    /// The sender looked at an older version.
    #[error(
        "This was changed since you looked at it (you saw version {seen}, it is version {current}). Look again, then decide."
    )]
    Stale {
        /// What the sender named.
        seen: u32,
        /// What it is now.
        current: u32,
    },
    /// More than is there.
    #[error("{} Nothing was moved.", shortfall(.available, .asked))]
    InsufficientFunds {
        /// What can be moved, for people.
        available: String,
        /// What was asked, for people.
        asked: String,
    },
    /// More than is there, in the vault of somebody else than who asked, who is not told how much
    /// it holds.
    #[error(
        "The vault of {owner} does not cover {asked} now. Nothing was moved and nothing was \
         approved; approve it once the vault covers it, or reject it."
    )]
    NotCovered {
        /// Whose vault it is, for people.
        owner: String,
        /// What was asked, for people.
        asked: String,
    },
    /// A rule of the token definition is broken.
    #[error(
        "The rule {rule} of this token definition does not allow it: {sentence} Nothing was moved."
    )]
    Rule {
        /// The rule's name, as the definition has it.
        rule: &'static str,
        /// What the rule says, for people: a sentence with its full stop.
        sentence: String,
    },
    /// The issuer has a token definition of this name.
    #[error(
        "There is a token definition of this issuer with the name {name:?}. Nothing was created; choose another name."
    )]
    NameTaken {
        /// The name.
        name: String,
    },
    /// A part of a batch is refused, and with it all others.
    #[error("Number {number} of {of}: {refusal} None of the {of} was carried out.")]
    InBatch {
        /// The place of the part that is refused, from 1.
        number: usize,
        /// How many parts there are.
        of: usize,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// The token definition waits for the definition authority.
    #[error(
        "This token definition waits for its approval and admits nothing yet. Nothing was done."
    )]
    DefinitionPending,
    /// The token definition admits nothing new.
    #[error("This token definition is decommissioned and admits no new mints, requests or issues.")]
    Decommissioned,
    /// A participant may not ask for more before something of it is decided.
    #[error(
        "Your organisation has {limit} open requests, which is as many as it may have. Cancel some, or wait until they are decided; then ask again."
    )]
    TooManyOpenRequests {
        /// How many may be open.
        limit: u32,
    },
    /// A wallet may not open more chats before one of them ended.
    #[error(
        "This wallet has {limit} open chats, which is as many as it may have. Leave some; then open another."
    )]
    TooManyOpenChats {
        /// How many may be open.
        limit: u32,
    },
    /// A reply that its prompt does not admit.
    #[error("{0} Nothing was sent on; reply again.")]
    Reply(ReplyError),
    /// The acceptance came after the offer's lifetime.
    #[error(
        "The offer ended at {ended}, before the answer came. Nothing was moved; ask for a new issue."
    )]
    OfferLapsed {
        /// When the offer ended.
        ended: Timestamp,
    },
    /// A second, different answer.
    #[error("The offer was already answered, perhaps on another device: the first answer stands.")]
    AlreadyAnswered,
    /// The acceptance came after the offer was taken back.
    #[error("The offer was withdrawn before the answer came. Nothing was moved.")]
    OfferWithdrawn,
    /// One correlation for two messages.
    #[error(
        "Another message came under this correlation before. This one was not carried out; send it under a new one."
    )]
    CorrelationReused,
    /// A participant that does not exist, in an enrolment.
    #[error("This wallet cannot be enrolled: the participant or its key was not accepted.")]
    EnrolmentRefused,
    /// Too much is waiting.
    #[error("The issuer is busy. Nothing was done; try again in a moment.")]
    Busy,
    /// The issuer is going down.
    #[error("The issuer is going down. Nothing was done; try again in a moment.")]
    Closing,
    /// The disk is full, read-only, or fails.
    #[error(
        "The issuer's disk does not take it: it is full or failing. Nothing was done; try again later."
    )]
    StorageFailed,
    /// More than one sender may ask for in so short a time.
    #[error(
        "Too much was asked for in a short time. Nothing was done; try again in {seconds} seconds."
    )]
    RateLimited {
        /// When it may be tried again.
        seconds: u64,
    },
    /// The body is not said to be JSON.
    #[error("The body must be sent as Content-Type application/json. Nothing was done.")]
    UnsupportedMediaType,
    /// Another site's page asks.
    #[error(
        "The request comes from a page of {origin}, which is none of the sites whose pages may ask \
         here. Nothing was done. Open the issuer's own page or, if that one is the issuer's own, add \
         its site to --origin."
    )]
    ForeignOrigin {
        /// The site.
        origin: String,
    },
    /// Something broke on our side.
    #[error("Something failed on our side. Nothing was done; try again in a moment.")]
    Internal,
}

impl Refusal {
    /// What speaks against it, for a form that says so before anything was asked. The refusal's
    /// sentence adds what did not happen.
    pub fn reason(&self) -> String {
        match self {
            Self::Rule { sentence, .. } => sentence.clone(),
            Self::InsufficientFunds { available, asked } => shortfall(available, asked),
            other => other.to_string(),
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MalformedJson(_) => "MALFORMED_JSON",
            Self::TooLarge { .. } => "TOO_LARGE",
            Self::TooSlow { .. } => "TOO_SLOW",
            Self::WrongMethod => "WRONG_METHOD",
            Self::Message(error) => error.code(),
            Self::NotAuthentic => "NOT_AUTHENTIC",
            Self::NoSession => "NO_SESSION",
            Self::NotForUs { .. } | Self::DemonstratedElsewhere { .. } => "NOT_FOR_US",
            Self::TimestampOff { .. } => "TIMESTAMP_OFF",
            Self::UnknownSubject { .. } => "UNKNOWN_SUBJECT",
            Self::MalformedBody { .. } => "MALFORMED_BODY",
            Self::MalformedQuery { .. } => "MALFORMED_QUERY",
            Self::Amount(AmountError::Malformed) => "AMOUNT_MALFORMED",
            Self::Amount(AmountError::TooManyDecimals { .. }) => "AMOUNT_TOO_MANY_DECIMALS",
            Self::Amount(AmountError::TooLarge) => "AMOUNT_TOO_LARGE",
            Self::Amount(AmountError::Zero) => "AMOUNT_ZERO",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound { .. } => "NOT_FOUND",
            Self::OutOfTurn { .. } => "OUT_OF_TURN",
            Self::Stale { .. } => "STALE",
            Self::InsufficientFunds { .. } | Self::NotCovered { .. } => "INSUFFICIENT_FUNDS",
            Self::Rule { .. } => "RULE",
            Self::InBatch { refusal, .. } => refusal.code(),
            Self::NameTaken { .. } => "NAME_TAKEN",
            Self::DefinitionPending => "DEFINITION_PENDING",
            Self::Decommissioned => "DECOMMISSIONED",
            Self::TooManyOpenRequests { .. } => "TOO_MANY_OPEN_REQUESTS",
            Self::TooManyOpenChats { .. } => "TOO_MANY_OPEN_CHATS",
            Self::Reply(_) => "REPLY_REFUSED",
            Self::OfferLapsed { .. } => OFFER_LAPSED,
            Self::AlreadyAnswered => ALREADY_ANSWERED,
            Self::OfferWithdrawn => OFFER_WITHDRAWN,
            Self::CorrelationReused => "CORRELATION_REUSED",
            Self::EnrolmentRefused => "ENROLMENT_REFUSED",
            Self::Busy => "BUSY",
            Self::Closing => "CLOSING",
            Self::StorageFailed => "STORAGE_FAILED",
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::ForeignOrigin { .. } => "FOREIGN_ORIGIN",
            Self::Internal => "INTERNAL",
        }
    }

    /// The HTTP status (RFC 9110).
    pub fn status(&self) -> u16 {
        match self {
            Self::MalformedJson(_) | Self::TimestampOff { .. } | Self::UnknownSubject { .. } => 400,
            Self::Message(MessageError::MissingSignature) => 401,
            Self::Message(_) | Self::MalformedBody { .. } | Self::MalformedQuery { .. } => 400,
            Self::NotAuthentic | Self::NoSession => 401,
            Self::InBatch { refusal, .. } => refusal.status(),
            Self::Forbidden | Self::EnrolmentRefused => 403,
            Self::NotFound { .. } => 404,
            Self::WrongMethod => 405,
            Self::TooSlow { .. } => 408,
            Self::OutOfTurn { .. } | Self::Stale { .. } | Self::InsufficientFunds { .. } => 409,
            Self::NotCovered { .. } | Self::NameTaken { .. } => 409,
            Self::Decommissioned | Self::DefinitionPending => 409,
            Self::TooManyOpenRequests { .. } | Self::TooManyOpenChats { .. } => 409,
            Self::AlreadyAnswered | Self::CorrelationReused => 409,
            Self::OfferLapsed { .. } | Self::OfferWithdrawn => 410,
            Self::TooLarge { .. } => 413,
            Self::NotForUs { .. } | Self::DemonstratedElsewhere { .. } => 421,
            Self::Amount(_) | Self::Rule { .. } | Self::Reply(_) => 422,
            Self::UnsupportedMediaType => 415,
            Self::ForeignOrigin { .. } => 403,
            Self::RateLimited { .. } => 429,
            Self::Internal => 500,
            Self::Busy | Self::Closing | Self::StorageFailed => 503,
        }
    }

    /// Whether this is an answer to what was asked, rather than a disturbance: then it is the answer
    /// of this correlation for good. Whoever was told that nothing was done must be able to rely on
    /// it, whatever happens later and whatever is sent under the same correlation.
    pub fn is_of_core(&self) -> bool {
        if let Self::InBatch { refusal, .. } = self {
            return refusal.is_of_core();
        }
        matches!(
            self,
            Self::MalformedBody { .. }
                | Self::Amount(_)
                | Self::Forbidden
                | Self::NotFound { .. }
                | Self::OutOfTurn { .. }
                | Self::Stale { .. }
                | Self::InsufficientFunds { .. }
                | Self::NotCovered { .. }
                | Self::Rule { .. }
                | Self::NameTaken { .. }
                | Self::DefinitionPending
                | Self::Decommissioned
                | Self::TooManyOpenRequests { .. }
                | Self::TooManyOpenChats { .. }
                | Self::Reply(_)
                | Self::OfferLapsed { .. }
                | Self::OfferWithdrawn
                | Self::AlreadyAnswered
        )
    }

    /// As it is answered. What the sentence repeats of the message is cut off where it is long.
    pub fn answer(&self, correlation: Option<Correlation>) -> RefusalAnswer {
        let mut message = self.to_string();
        if let Some((end, _)) = message.char_indices().nth(LONGEST_SENTENCE) {
            message.truncate(end);
            message.push('…');
        }
        RefusalAnswer {
            error: RefusalDetails {
                code: self.code().to_owned(),
                message,
                correlation,
                number: self.number(),
            },
        }
    }

    /// The place of the part that is refused, from 1, where a batch was asked for.
    fn number(&self) -> Option<u32> {
        match self {
            Self::InBatch { number, .. } => u32::try_from(*number).ok(),
            _ => None,
        }
    }
}

/// The codes of a command that will never be carried out as it is: whoever gave it is told. Any other
/// code is a disturbance, after which the same is sent again.
pub const FINAL_CODES: &[&str] = &[
    "AMOUNT_MALFORMED",
    "AMOUNT_TOO_LARGE",
    "AMOUNT_TOO_MANY_DECIMALS",
    "AMOUNT_ZERO",
    "CORRELATION_REUSED",
    "DECOMMISSIONED",
    "DEFINITION_PENDING",
    "ENROLMENT_REFUSED",
    "FORBIDDEN",
    "INSUFFICIENT_FUNDS",
    "MALFORMED_BODY",
    "MALFORMED_JSON",
    "NAME_TAKEN",
    "NOT_FOUND",
    "OUT_OF_TURN",
    "REPLY_REFUSED",
    "RULE",
    "STALE",
    "TOO_LARGE",
    "TOO_MANY_OPEN_CHATS",
    "TOO_MANY_OPEN_REQUESTS",
    "UNKNOWN_SUBJECT",
];

fn shortfall(available: &str, asked: &str) -> String {
    format!("The vault holds {available}, which is less than {asked}.")
}

/// The longest sentence of a refusal, in characters.
const LONGEST_SENTENCE: usize = 500;

/// The code of an acceptance after the offer's lifetime.
pub const OFFER_LAPSED: &str = "OFFER_LAPSED";

/// The code of an acceptance after the issuer took the offer back.
pub const OFFER_WITHDRAWN: &str = "OFFER_WITHDRAWN";

/// The code of a second answer that differs from the first.
pub const ALREADY_ANSWERED: &str = "ALREADY_ANSWERED";

/// `{"Error": {"Code": …, "Message": …, "Correlation": …}}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "PascalCase")]
pub struct RefusalAnswer {
    /// What was refused and why.
    pub error: RefusalDetails,
}

/// What was refused and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "PascalCase")]
pub struct RefusalDetails {
    /// The stable code.
    pub code: String,
    /// The sentence for a person.
    pub message: String,
    /// The refused message's, where it could be read.
    pub correlation: Option<Correlation>,
    /// The place of the part that is refused, from 1, where the message has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// What the core answers for good, a holder must not send again for ever. To be added to with
    /// each refusal that [`Refusal::is_of_core`] names.
    #[test]
    fn what_is_answered_for_good_is_final_for_the_holder() {
        let text = String::new;
        let refusals = [
            Refusal::MalformedBody { subject: "", reason: text() },
            Refusal::Amount(AmountError::Malformed),
            Refusal::Amount(AmountError::TooManyDecimals { allowed: 2 }),
            Refusal::Amount(AmountError::TooLarge),
            Refusal::Amount(AmountError::Zero),
            Refusal::Forbidden,
            Refusal::NotFound { thing: "" },
            Refusal::OutOfTurn { sentence: text(), state: "", input: "" },
            Refusal::Stale { seen: 1, current: 2 },
            Refusal::InsufficientFunds { available: text(), asked: text() },
            Refusal::NotCovered { owner: text(), asked: text() },
            Refusal::Rule { rule: "", sentence: text() },
            Refusal::NameTaken { name: text() },
            Refusal::DefinitionPending,
            Refusal::Decommissioned,
            Refusal::TooManyOpenRequests { limit: 1 },
            Refusal::TooManyOpenChats { limit: 1 },
            Refusal::Reply(ReplyError::NoDate),
        ];
        for refusal in refusals {
            assert!(refusal.is_of_core(), "{refusal:?}");
            assert!(FINAL_CODES.contains(&refusal.code()), "{refusal:?}");
            assert!((400..500).contains(&refusal.status()), "{refusal:?}");
        }
    }
}
