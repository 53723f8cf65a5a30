//! Transfers from holder to holder: by request, and at once.

pub mod page;
mod party_field;
pub mod request_form;
mod requests;
pub mod transfer_form;
