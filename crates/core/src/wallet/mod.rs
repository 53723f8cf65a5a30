//! The wallet: downloads the tokens themselves, verifies them and keeps them.

mod decision;
mod known_issuer;
mod save;

pub use decision::{DECISION_LASTS, Held, held};
pub use known_issuer::{Alarm, KnownIssuer};

pub use save::{Expected, Save, SaveInput, SaveState, Unacceptable, path_of};
