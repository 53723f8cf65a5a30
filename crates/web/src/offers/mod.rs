//! Offers that wait for the holder's answer.

pub mod decline_form;
pub mod dialog;
pub mod questions;
