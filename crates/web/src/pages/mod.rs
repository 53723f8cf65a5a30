//! The pages: they read the store, hand out commands, and leave the rest to components.

pub mod console;
pub mod issuances;
pub mod not_found;
pub mod participants;
pub mod settings;
pub mod token;
pub mod tokens;
