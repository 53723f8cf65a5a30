//! Requests for redemption: the page, and the form that makes one.

pub mod page;
pub mod request_form;
