//! The shape of every state machine: old state, time and input in; new state and its
//! consequences, or a refusal, out.

use std::convert::Infallible;

use crate::{Outgoing, Refusal, Timestamp};

/// A table row whose transitions are pure.
pub trait Machine: Sized {
    /// What can happen to it.
    type Input;

    /// What a transition tells whoever drives the machine; [`Infallible`] where it tells nothing.
    type Event;

    /// Consumes the old state, so that a refusal cannot leave half a transition behind.
    fn step(self, now: Timestamp, input: Self::Input) -> Result<Step<Self, Self::Event>, Refusal>;

    /// When the shell must come back with a tick, if at all.
    fn deadline(&self) -> Option<Timestamp> {
        None
    }
}

/// The outcome of one transition. The shell commits all of it in one transaction, then sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<S, E = Infallible> {
    /// The new state.
    pub next: S,
    /// What is sent once it is committed.
    pub sends: Vec<Outgoing>,
    /// What whoever drives the machine is told, at most one thing.
    pub event: Option<E>,
}

impl<S, E> Step<S, E> {
    /// A new state without consequences.
    pub fn to(next: S) -> Self {
        Self { next, sends: Vec::new(), event: None }
    }

    /// With a message that is sent.
    #[must_use]
    pub fn sending(mut self, outgoing: Outgoing) -> Self {
        self.sends.push(outgoing);
        self
    }

    /// With an event for whoever drives the machine.
    #[must_use]
    pub fn with_event(mut self, event: E) -> Self {
        self.event = Some(event);
        self
    }
}
