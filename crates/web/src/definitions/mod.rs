//! Token definitions, and amounts of them: the pages `Token Definitions` and `Define Token`.

pub mod amount_fields;
pub mod card;
pub mod define;
pub mod details;
pub mod dialog;
pub mod page;
pub mod totals;
pub mod unreserved;
