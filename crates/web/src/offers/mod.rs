//! Offers that wait for the holder's answer.

pub mod dialog;
pub mod questions;
