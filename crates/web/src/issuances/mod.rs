//! Requests for issuance: the page, and the form that makes one.

pub mod file_dialog;
pub mod page;
pub mod request_form;
