//! The page `Define Token`: the wizard that makes a new token definition.

pub mod draft;
pub mod page;
pub mod reading;
pub mod review;
pub mod stages;
pub mod wizard;
