//! Each table that decisions look at: its columns, and how its rows are read and written.

mod chats;
mod definitions;
mod flows;
mod requests;
mod talkers;
mod tokens;
mod wallets;

pub(super) use flows::{insert_outcomes, insert_parties};
pub(super) use wallets::insert_wallets;
