//! How many units there are of each token, and that none was lost or came from nowhere.

mod chart;
pub mod page;
mod rows;
