//! Whether the issuer can write, asked as often as anybody likes and tried once a second.

use std::{sync::Arc, time::Duration};

use tallystick_core::Refusal;
use tokio::{sync::Mutex, time::timeout};

use super::{Command, Writer};
use crate::{clock::Clock, database::Database};

/// How long an outcome counts.
const FRESH: Duration = Duration::from_secs(1);

/// How long a try may take; longer is as good as failed.
const PATIENCE: Duration = Duration::from_secs(5);

/// Remembers the last try.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    clock: Clock,
    database: Database,
    writer: Writer,
    last: Arc<Mutex<Option<Try>>>,
}

/// When it was tried last, and what came of it.
#[derive(Debug)]
struct Try {
    /// The uptime.
    at: Duration,
    outcome: Result<(), Refusal>,
}

impl Probe {
    /// Nothing was tried yet.
    pub(crate) fn new(clock: Clock, database: Database, writer: Writer) -> Self {
        Self { clock, database, writer, last: Arc::default() }
    }

    /// Whether commands can be written and committed now.
    ///
    /// # Errors
    /// Why not: [`Refusal::StorageFailed`], [`Refusal::Closing`], or [`Refusal::Busy`] when it
    /// takes too long.
    pub(crate) async fn writes(&self) -> Result<(), Refusal> {
        // Whoever comes while one is under way waits for it and takes its outcome.
        let mut last = self.last.lock().await;
        let fresh = |last: &&Try| self.clock.uptime().saturating_sub(last.at) < FRESH;
        let outcome = match last.as_ref().filter(fresh) {
            Some(last) => last.outcome.clone(),
            None => {
                let outcome = self.attempt().await;
                *last = Some(Try { at: self.clock.uptime(), outcome: outcome.clone() });
                outcome
            }
        };
        // A command that was refused since tells more than a try before it.
        if outcome.is_ok() && self.writer.is_short_of_storage() {
            return Err(Refusal::StorageFailed);
        }
        outcome
    }

    /// A row is enough, unless something was refused: where a row has room, a command may have none.
    async fn attempt(&self) -> Result<(), Refusal> {
        let probe = Command::Probe { large: self.writer.is_short_of_storage() };
        match timeout(PATIENCE, self.writer.submit(probe)).await {
            Ok(Ok(_)) if !self.database.has_room() => Err(Refusal::StorageFailed),
            Ok(outcome) => outcome.map(drop),
            Err(_) => Err(Refusal::Busy),
        }
    }
}
