//! What requests of every kind share: the table, the dialog, the form of a rejection.

pub mod actions;
pub mod details;
pub mod dialog;
pub mod order;
pub mod reject_form;
pub mod row;
pub mod table;
