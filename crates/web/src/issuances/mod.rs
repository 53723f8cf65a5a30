//! Requests for issuance: the page, the form that makes one, the table that lists them.

pub mod page;
pub mod request_form;
pub mod requests;
