//! Transfers between vaults.

pub mod page;
pub mod transfer_form;
