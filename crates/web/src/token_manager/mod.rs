//! Minting and burning: the page, and its two forms.

pub mod page;
pub mod supply_form;
