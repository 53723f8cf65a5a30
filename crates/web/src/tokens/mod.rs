//! The tokens that a participant issued, and those that this browser holds.

pub mod context;
pub mod details;
pub mod held;
pub mod issued;
pub mod page;
pub mod remove_token;
pub mod tag_form;
pub mod token_page;
pub mod words;
