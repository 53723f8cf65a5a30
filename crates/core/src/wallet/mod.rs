//! The wallet: downloads the tokens themselves, verifies them and keeps them.

mod save;

pub use save::{Expected, Save, SaveInput, SaveState, Unacceptable, path_of};
