//! The shape of every state machine: old state, time and input in; new state and its
//! consequences, or a refusal, out.

use crate::{Outgoing, Refusal, Timestamp, flow::FlowNote, vault::Movement};

/// A table row whose transitions are pure.
pub trait Machine: Sized {
    /// What can happen to it.
    type Input;

    /// Consumes the old state, so that a refusal cannot leave half a transition behind.
    fn step(self, now: Timestamp, input: Self::Input) -> Result<Step<Self>, Refusal>;

    /// When the shell must come back with a tick, if at all.
    fn deadline(&self) -> Option<Timestamp> {
        None
    }
}

/// The outcome of one transition. The shell commits all of it in one transaction, then sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<S> {
    /// The new state.
    pub next: S,
    /// What moves in the books.
    pub posts: Vec<Movement>,
    /// What is sent once it is committed.
    pub sends: Vec<Outgoing>,
    /// What the flow that this belongs to is told.
    pub notes: Vec<FlowNote>,
}

impl<S> Step<S> {
    /// A new state without consequences.
    pub fn to(next: S) -> Self {
        Self { next, posts: Vec::new(), sends: Vec::new(), notes: Vec::new() }
    }

    /// And this is sent.
    #[must_use]
    pub fn sending(mut self, outgoing: Outgoing) -> Self {
        self.sends.push(outgoing);
        self
    }

    /// And this moves in the books.
    #[must_use]
    pub fn posting(mut self, movement: Movement) -> Self {
        self.posts.push(movement);
        self
    }

    /// And the flow is told this.
    #[must_use]
    pub fn noting(mut self, note: FlowNote) -> Self {
        self.notes.push(note);
        self
    }
}
