//! The platform of a tab: IndexedDB, fetch and server-sent events, the device's clock.

use tallystick_holder::platform::Platform;

use super::{clock::DeviceClock, database::IndexedDb, network::Fetch};

/// What a tab supplies to the holder's side.
#[derive(Clone, Copy, Debug, Default)]
pub struct Browser;

impl Platform for Browser {
    type Store = IndexedDb;
    type Network = Fetch;
    type Clock = DeviceClock;

    fn store(&self) -> &IndexedDb {
        &IndexedDb
    }

    fn network(&self) -> &Fetch {
        &Fetch
    }

    fn clock(&self) -> &DeviceClock {
        &DeviceClock
    }
}
