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

    /// Whether a row can be written and committed now.
    ///
    /// # Errors
    /// Why not: [`Refusal::StorageFailed`], [`Refusal::Closing`], or [`Refusal::Busy`] when it
    /// takes too long.
    pub(crate) async fn writes(&self) -> Result<(), Refusal> {
        // Whoever comes while one is under way waits for it and takes its outcome.
        let mut last = self.last.lock().await;
        if let Some(last) = &*last
            && self.clock.uptime().saturating_sub(last.at) < FRESH
        {
            return last.outcome.clone();
        }
        let outcome = match timeout(PATIENCE, self.writer.submit(Command::Probe)).await {
            Ok(Ok(_)) if !self.database.has_room() => Err(Refusal::StorageFailed),
            Ok(outcome) => outcome.map(drop),
            Err(_) => Err(Refusal::Busy),
        };
        *last = Some(Try { at: self.clock.uptime(), outcome: outcome.clone() });
        outcome
    }
}
