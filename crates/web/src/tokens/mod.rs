//! The tokens that this browser holds.

pub mod details;
pub mod page;
pub mod token_page;
pub mod words;
