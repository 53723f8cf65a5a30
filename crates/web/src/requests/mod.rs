//! What is shown of a request and done with it, whatever kind of request it is.

pub mod actions;
pub mod approve_many;
pub mod columns;
pub mod correction;
pub mod details;
pub mod dialog;
mod filters;
pub mod form_drawer;
pub mod panel;
pub mod parameters;
pub mod reject_form;
pub mod selection;
pub mod words;
