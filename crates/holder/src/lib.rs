//! A holder without a browser: the core's Broker and Wallet, natively, over HTTP. The issuer's
//! tests and the benchmark act through it, as anybody may who wants to take part by program.
//!
//! Start with [`Device`] (a key, enrolled), then [`Holder`] (a device that accepts tokens).
//!
//! # Invariants
//! What it keeps, it keeps in memory only: it is for programs that hold tokens for as long as
//! they run. Protocol decisions are the core's.
#![forbid(unsafe_code)]

mod client;
mod clock;
mod device;
mod events;
mod holder;

pub use client::{Answer, Client, ClientError};
pub use clock::now;
pub use device::{Device, Failure};
pub use events::{Event, Events};
pub use holder::Holder;
