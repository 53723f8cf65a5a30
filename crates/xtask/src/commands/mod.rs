//! One file for each command.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod check;
mod same_as_trunk;
pub(crate) mod seed;
pub(crate) mod serve;
pub(crate) mod test;
mod tidy;
