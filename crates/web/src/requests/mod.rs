//! What requests of every kind share: the dialog and its buttons.

pub mod actions;
pub mod details;
pub mod dialog;
pub mod reject_form;
pub mod words;
