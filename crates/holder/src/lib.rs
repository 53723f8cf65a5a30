//! The holder's side, whole: enrolment, the registry of wallets, Broker and Wallet, outbox, mailbox
//! and resumption, over three traits: [`Store`](store::Store), [`Network`](platform::Network) and
//! [`Clock`](platform::Clock). A browser supplies IndexedDB, fetch and server-sent events; a program
//! files and HTTP ([`native`]); a test what fails where it is told to.
//!
//! Start with [`Issuer`]: it opens a wallet, which then runs ([`Wallet::run`]) and says what
//! happens ([`Notice`]). Protocol decisions are the core's; here they are stored, then sent.
//!
//! # Invariants
//! - Each transition is one transaction; nothing is sent before it is on the disk.
//! - Whatever is under way resumes from the stored rows: it may end at any moment.
//! - What cannot be read, sent or handled stays where it is and keeps nothing else from it.
//! - Of those who share a wallet, one leads: it holds the event stream and handles what waits. Two
//!   leaders at once would do double work and no harm.
#![forbid(unsafe_code)]

mod broker;
mod call_error;
mod chats;
mod client;
mod commands;
mod enrolment;
mod frontend;
mod issuer;
pub mod json;
mod kept;
mod lead;
mod local;
mod mailbox;
#[cfg(not(target_arch = "wasm32"))]
pub mod native;
mod notice;
mod outbox;
pub mod pause;
pub mod platform;
mod registry;
mod save;
pub mod store;
mod stream;
pub mod tables;
#[cfg(test)]
mod testing;
mod unsent;
mod verification;
mod wallet;

pub use call_error::CallError;
pub use client::WalletClient;
pub use commands::CommandError;
pub use enrolment::{Choice, EnrolmentError, Opened};
pub use frontend::Shown;
pub use issuer::Issuer;
pub use kept::KeptWallet;
#[cfg(not(target_arch = "wasm32"))]
pub use native::{
    Client, ClientError, Device, Event, EventStream, Failure, Holder, HttpAnswer, now,
};
pub use notice::Notice;
pub use registry::{Registry, RegistryEntry};
pub use unsent::UnsentCommand;
pub use verification::Examination;
pub use wallet::{DatabaseOf, Sleepers, Started, Wakers, Wallet};
