//! The page `Settings`.

pub mod page;
pub mod wallet_list;
