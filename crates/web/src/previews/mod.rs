//! What would come of a command, shown before it is given.

mod hook;
mod view;

pub use hook::{Preview, use_preview};
