//! The platform of a program: files, HTTP, the system's clock.

mod chats;
mod client;
mod clock;
mod device;
mod events;
mod files;
mod folder;
mod holder;
mod http;

pub use client::{Client, ClientError, HttpAnswer};
pub use clock::{SystemClock, now};
pub use device::{Device, Failure};
pub use events::{Event, EventStream};
pub use files::{FileDatabase, FileRows, Files, LocalKey};
pub use holder::Holder;
pub use http::{Http, HttpEvents};

use std::fmt::Debug;

use crate::platform::{Clock, Platform};

/// Files, HTTP and a clock: the system's, unless another is passed.
#[derive(Clone, Debug)]
pub struct Native<C = SystemClock> {
    /// Where databases are.
    pub files: Files,
    /// The way to the issuer.
    pub http: Http,
    /// Time and ids.
    pub clock: C,
}

impl<C: Clock + Clone + Debug> Platform for Native<C> {
    type Store = Files;
    type Network = Http;
    type Clock = C;

    fn store(&self) -> &Files {
        &self.files
    }

    fn network(&self) -> &Http {
        &self.http
    }

    fn clock(&self) -> &C {
        &self.clock
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Issuer, testing::TestClock};

    #[test]
    fn a_program_may_bring_its_own_clock() {
        let (files, http) = (Files::default(), Client::new("http://127.0.0.1:1").into());
        let clock = TestClock::default();
        let issuer = Issuer::new(Native { files, http, clock: clock.clone() });
        assert_eq!(issuer.now(), clock.now());
        assert_ne!(issuer.fresh_correlation(), issuer.fresh_correlation());
        clock.step(clock.now().after(std::time::Duration::from_secs(60)));
        assert_eq!(issuer.now(), clock.now());
    }
}
