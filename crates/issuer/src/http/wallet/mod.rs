//! A participant's own view, under `/api/v1/wallets/{wallet}`.

pub(super) mod conservation;
pub(super) mod definitions;
pub(super) mod events;
mod export;
pub(super) mod flows;
pub(super) mod mailbox;
pub(super) mod me;
pub(super) mod outcomes;
mod page;
pub(super) mod preview;
mod query;
pub(super) mod request;
pub(super) mod requests;
pub(super) mod tokens;
pub(super) mod vaults;
