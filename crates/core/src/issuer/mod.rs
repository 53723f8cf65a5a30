//! The issuer's half of the protocol: Issuer.Tokens, the script that issues, and its settings.
//!
//! Start with [`actions::decide`](crate::actions::decide): a verified message and the rows that it
//! concerns in, [`Changes`](crate::work::Changes) or a refusal out. The shell commits them in one
//! transaction.

mod clock_trust;
mod issuance;
mod listed;
mod revision;
pub mod script;
mod token_status;
pub mod tokens;
mod waiting;

pub use clock_trust::ClockTrust;
pub use listed::{OfferState, ShownStatus};
pub use revision::TokenAction;
pub use tokens::{IssuerToken, IssuerTokenInput, IssuerTokenState, OfferEnd, TokenEvent};
pub use waiting::{Internals, Reservation, Waiting};

use std::{collections::BTreeMap, time::Duration};

use crate::{DomainName, ParticipantId, Party, Refusal, TalkerId, Timestamp};

/// What an issuer is configured with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Its name.
    pub domain: DomainName,
    /// Which of its published keys signs.
    pub selector: String,
    /// Anybody may enrol for any participant.
    pub demo: bool,
    /// How far off a message's time may be.
    pub window: Duration,
    /// How long a holder has to answer an offer.
    pub offer_lifetime: Duration,
    /// How long a token of currency is valid.
    pub token_lifetime: Duration,
    /// The most requests of one participant that are open at once.
    pub open_requests: u32,
    /// The most devices of one participant that an offer goes to, the requesting one among them.
    pub offer_devices: u32,
    /// The talkers that chats may be opened with, by name: of each the version that is current.
    pub talkers: BTreeMap<String, TalkerId>,
    /// Who approves new definitions, where anybody does.
    pub definition_authority: Option<ParticipantId>,
}

impl Settings {
    /// Refuses a message to somebody else, or signed too long ago or too far ahead.
    pub fn admit(&self, header: &crate::message::Header, now: Timestamp) -> Result<(), Refusal> {
        if header.to != Party::Domain(self.domain.clone()) {
            return Err(Refusal::NotForUs { to: header.to.to_string() });
        }
        if header.timestamp.distance(now) > self.window {
            let window_minutes = self.window.as_secs() / 60;
            return Err(Refusal::TimestampOff { now, window_minutes });
        }
        Ok(())
    }
}
