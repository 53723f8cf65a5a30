//! A platform in memory, for tests: a store that fails where it is told to, an issuer that answers
//! as it is told to, and a clock that stands until it is advanced.

mod clock;
mod fixture;
mod issuer;
mod network;
mod running;
mod store;

use crate::platform::Platform;

pub(crate) use clock::TestClock;
pub(crate) use fixture::{
    Fixture, LANGUAGE, REQUEST, TOKEN, asking, bank, dirham, domain, offer, revoked, start,
};
pub(crate) use issuer::{Reply, TestIssuer};
pub(crate) use network::{Sent, TestNetwork};
pub(crate) use running::Running;
pub(crate) use store::TestStore;

/// A store, a network and a clock that a test holds in its hands. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestPlatform {
    pub(crate) store: TestStore,
    pub(crate) network: TestNetwork,
    pub(crate) clock: TestClock,
}

impl Platform for TestPlatform {
    type Store = TestStore;
    type Network = TestNetwork;
    type Clock = TestClock;

    fn store(&self) -> &TestStore {
        &self.store
    }

    fn network(&self) -> &TestNetwork {
        &self.network
    }

    fn clock(&self) -> &TestClock {
        &self.clock
    }
}
