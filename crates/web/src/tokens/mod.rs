//! The tokens that this browser holds.

pub mod context;
pub mod details;
pub mod page;
pub mod token_page;
