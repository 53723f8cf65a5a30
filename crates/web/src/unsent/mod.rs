//! What a person did that waits to be sent: why, and what can still be done about it.

mod bar;
mod dialog;
mod notice;
mod words;

pub use bar::UnsentBar;
pub use notice::WillWait;
