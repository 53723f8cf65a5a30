//! The platform of a program: files, HTTP, the system's clock.

mod client;
mod clock;
mod device;
mod events;
mod files;
mod holder;
mod http;

pub use client::{Client, ClientError, HttpAnswer};
pub use clock::{SystemClock, now};
pub use device::{Device, Failure};
pub use events::{Event, EventStream};
pub use files::{FileDatabase, FileRows, Files, LocalKey};
pub use holder::Holder;
pub use http::{Http, HttpEvents};

use crate::platform::Platform;

/// Files, HTTP and the system's clock.
#[derive(Clone, Debug)]
pub struct Native {
    /// Where databases are.
    pub files: Files,
    /// The way to the issuer.
    pub http: Http,
}

impl Platform for Native {
    type Store = Files;
    type Network = Http;
    type Clock = SystemClock;

    fn store(&self) -> &Files {
        &self.files
    }

    fn network(&self) -> &Http {
        &self.http
    }

    fn clock(&self) -> &SystemClock {
        &SystemClock
    }
}
