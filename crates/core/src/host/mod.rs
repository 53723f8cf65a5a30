//! The host: leads chats with holders by the scripts of its talkers.
//!
//! A chat is a stored row that waits: for a reply, for a decision about a request, or for the answer
//! to an offer. Whatever it waits for carries it on in the same transaction, up to where it waits
//! again or ends.

mod chat;
#[cfg(test)]
mod properties;
mod run;
mod talker;
#[cfg(test)]
mod tests;

pub use chat::{ChatState, HostChat, Wait};
pub(crate) use run::{close, issue_waited_for, on_request_decided, on_token_ended, open, prompted};
pub use talker::{Talker, TalkerView};

/// The most chats of one wallet that are open at once.
pub const OPEN_CHATS: u32 = 100;
