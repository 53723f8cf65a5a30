//! The money supply of an issuer: the page, and the forms that mint and burn.

pub mod burn_form;
pub mod mint_form;
pub mod page;
