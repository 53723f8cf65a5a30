//! Flows: the tracker on the right edge, and the steps of each flow.

pub mod entry;
pub mod flow_page;
pub mod links;
pub mod page;
pub mod steps;
pub mod tracker;
pub mod words;
