//! A row of the table: an action, and the scenes in which it is tried.

use futures::future::BoxFuture;
use tallystick_core::Subject;

use super::players::{Command, Players, Who};

/// Brings a state about, and returns the command that is then to be given.
pub(super) type Scene = for<'a> fn(&'a Players) -> BoxFuture<'a, Command>;

/// What becomes of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is carried out.
    Admitted,
    /// It is refused with this code, and nothing is stored.
    Refused(&'static str),
}

/// An action.
pub(super) struct Row {
    pub(super) subject: Subject,
    /// Where it is admitted.
    pub(super) ready: Scene,
    /// What becomes of the same once more, as a new command.
    pub(super) again: Outcome,
    /// What becomes of the same once more, of the version that it has by then; where it names one.
    pub(super) next_version: Option<&'static str>,
    /// Who else gives the command that is ready, and the code with which it is refused.
    pub(super) strangers: &'static [(Who, &'static str)],
    /// Where it is not its turn: whoever may give it otherwise gives it of the right version.
    pub(super) out_of_turn: Vec<(Scene, &'static str)>,
    /// Where it asks for more than a vault holds.
    pub(super) beyond_vault: Vec<(Scene, Outcome)>,
}

/// A [`Scene`].
macro_rules! scene {
    (|$players:ident| $command:expr) => {
        |$players| Box::pin(async move { $command })
    };
}

pub(super) use scene;
