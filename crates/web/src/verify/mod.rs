//! Verifies a token that somebody was given: for anybody, without a wallet.

pub mod outcome;
pub mod page;
pub mod statement;
pub mod token_input;
