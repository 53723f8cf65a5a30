//! The start page, where a participant is chosen.

pub mod card;
pub mod page;
