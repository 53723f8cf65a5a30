//! The issuer: decides what each message does to its tables, and what follows.
//!
//! Start with [`commands::decide`]: a verified message and the rows it concerns in, a
//! [`Decision`] or a refusal out. The shell commits the decision in one transaction.

mod clock_trust;
pub mod commands;
mod decision;
mod rows;
pub mod script;
pub mod tokens;

pub use clock_trust::ClockTrust;
pub use decision::{Changes, Decision};
pub use rows::{Halt, Key, Rows, Wallet};
pub use tokens::{Internals, IssuerToken, IssuerTokenInput, IssuerTokenState};

use std::time::Duration;

use uuid::Uuid;

use crate::{DomainName, Party, Refusal, Timestamp};

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

/// What a decision is made with, besides the message.
pub struct Situation<'a> {
    /// The issuer.
    pub settings: &'a Settings,
    /// The time.
    pub now: Timestamp,
    /// The time of day is trusted to end offers: see [`ClockTrust`].
    pub lapsing: bool,
    /// The rows that were loaded so far.
    pub rows: &'a Rows,
    /// Gives a fresh UUID each time.
    pub fresh: &'a mut dyn FnMut() -> Uuid,
}
