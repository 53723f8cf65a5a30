//! One file for each command.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod serve;
pub(crate) mod test;
mod tidy;
