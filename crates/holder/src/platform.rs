//! What the shell supplies: a store, a network, a clock.

use std::{fmt::Debug, future::Future, time::Duration};

use tallystick_core::Timestamp;
use uuid::Uuid;

use crate::store::Store;

/// A store, a network and a clock that belong together. Clones share them.
pub trait Platform: Clone + Debug {
    /// Where databases are.
    type Store: Store;
    /// The way to the issuer.
    type Network: Network;
    /// Time, and names that nothing else has.
    type Clock: Clock;

    /// The store.
    fn store(&self) -> &Self::Store;

    /// The network.
    fn network(&self) -> &Self::Network;

    /// The clock.
    fn clock(&self) -> &Self::Clock;
}

/// The way to one issuer. It keeps the cookie that a session sets.
pub trait Network {
    /// See [`Events`].
    type Events: Events + Debug;

    /// What is there to read under this path.
    fn get(&self, path: &str) -> impl Future<Output = Result<Answer, Unreachable>>;

    /// Posts JSON.
    fn post(&self, path: &str, body: String) -> impl Future<Output = Result<Answer, Unreachable>>;

    /// Opens the event stream under this path.
    fn events(&self, path: &str) -> impl Future<Output = Result<Self::Events, Unreachable>>;

    /// Whether there is a network at all, as far as is known.
    fn is_online(&self) -> bool;
}

/// An HTTP answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub text: String,
}

/// No answer.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the issuer cannot be reached: {0}")]
pub struct Unreachable(pub String);

/// An open event stream, closed when dropped.
pub trait Events {
    /// The next event.
    fn next(&mut self) -> impl Future<Output = StreamEvent>;

    /// Whether it is open, as far as is known.
    fn is_open(&self) -> bool;
}

/// What comes out of an event stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamEvent {
    /// It is open, at first or again.
    Opened,
    /// A message for this wallet: a mailbox entry as JSON.
    Message(String),
    /// Something changed: the topics as JSON.
    Changed(String),
    /// Nothing but that it is open.
    Ping,
    /// It broke, and is resumed by itself where it was.
    Interrupted,
    /// It broke for good: there is no session, or the issuer is gone. Open another.
    Closed,
}

/// Time, and names that nothing else has.
pub trait Clock {
    /// This device's time. It may be wrong.
    fn now(&self) -> Timestamp;

    /// A name that nothing else has.
    fn fresh_id(&self) -> Uuid;

    /// Waits.
    fn sleep(&self, pause: Duration) -> impl Future<Output = ()>;
}
