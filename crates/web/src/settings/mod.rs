//! The page `Settings`.

pub mod language;
pub mod page;
pub mod wallet_list;
