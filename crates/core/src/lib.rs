//! The pure heart of Tallystick: the token protocol, the books and the flows.
//!
//! Start with [`machine::Machine`], the shape that every table row has, then [`message`] (how
//! anything enters), [`actions`] (what it does) over a [`work::UnitOfWork`], [`issuer`] and
//! [`broker`] with [`wallet`] (the two halves).
//!
//! # Invariants
//! This crate has no clock, no randomness, no I/O, no async, no float and no `HashMap`: time, ids
//! and keys come in as arguments, so that the issuer, the browser and the tests run the same code.
//! A refusal never leaves half a transition behind.
#![forbid(unsafe_code)]

pub mod access;
pub mod actions;
pub mod amount;
pub mod books;
pub mod broker;
pub mod canonical;
pub mod definition;
pub mod domain_name;
pub mod flows;
pub mod from_value;
pub mod host;
pub mod identifier;
pub mod issuer;
pub mod machine;
pub mod message;
pub mod participant;
pub mod party;
pub mod refusal;
pub mod requests;
pub mod schema_code;
pub mod scripts;
pub mod signature;
pub mod timestamp;
pub mod token;
pub mod view;
pub mod wallet;
pub mod work;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod fixtures_network;
#[cfg(test)]
mod fixtures_talkers;

pub use amount::{Amount, AmountError, Decimals, Separators, TypedAmountError};
pub use definition::Definition;
pub use domain_name::DomainName;
pub use flows::{Flow, FlowInput, FlowKind};
pub use identifier::{
    ChatId, Correlation, DatabaseId, DefinitionId, FlowId, MailId, PostingId, PromptId, RequestId,
    TalkerId, TokenId, WalletId,
};
pub use issuer::TokenAction;
pub use machine::{Machine, Step};
pub use message::{
    Draft, HolderAnswer, Message, Outgoing, Sender, StatusChange, Subject, TokenStatus,
};
pub use participant::{Participant, ParticipantId, Permission};
pub use party::Party;
pub use refusal::Refusal;
pub use requests::{
    Approval, RejectionCode, Request, RequestAction, RequestInput, RequestStatus, RequestType,
    Stage,
};
pub use schema_code::SchemaCode;
pub use signature::{PublicKey, Sign, Signature, SignatureError};
pub use timestamp::Timestamp;
pub use token::SignedToken;
