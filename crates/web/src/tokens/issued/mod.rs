//! The tokens that a participant issued, with what it may do about them; observers see all.

pub mod actions;
pub mod dialog;
pub mod panel;
pub mod rows;
