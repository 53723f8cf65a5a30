//! The command `seed`: fills the database of a demonstration with many requests, to see and measure
//! what a network has after years.
//!
//! Each request is made, decided and completed by the same actions of the core as those of
//! messages, over the writer's unit of work. What is missing is the messages themselves: nobody
//! signs, so that the audit record and the mailboxes stay empty.

mod courses;
mod work;

use std::{collections::BTreeMap, time::Duration};

use tallystick_core::{Refusal, Timestamp};
use tracing::info;

use crate::{
    clock::{Clock, Reading},
    configuration::Serve,
    database::StoreError,
    serve::ServeError,
    serving::Serving,
};
use courses::Courses;
use work::Work;

/// How many requests one transaction stores.
const BATCH: u32 = 250;

/// The time before now in which the requests were made.
const SPAN: Duration = Duration::from_secs(90 * 86_400);

/// Why a database was not filled.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// It holds something.
    #[error(
        "the database {database} has requests already, and nothing was added: name a new one with \
         --database"
    )]
    NotNew {
        /// Its address.
        database: String,
    },
    /// It is not a demonstration's.
    #[error("only the database of a demonstration is filled: add --demo")]
    NoDemonstration,
    /// The issuer does not start on it.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The core refused a step.
    #[error("a step was refused: {0}")]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Store(#[from] StoreError),
}

/// How many requests there are of each type and status, such as `PULL COMPLETED`.
pub type Seeded = BTreeMap<(&'static str, &'static str), u32>;

/// Fills the new database of a demonstration with so many requests, the last one made at `now`.
///
/// # Errors
/// [`SeedError`]
pub async fn seed(
    configuration: Serve,
    requests: u32,
    now: Timestamp,
) -> Result<Seeded, SeedError> {
    if !configuration.demo {
        return Err(SeedError::NoDemonstration);
    }
    let (settings, database) = (configuration.settings(), configuration.database.clone());
    // The network is founded before its first request.
    let milliseconds = now.milliseconds() - i64::try_from(SPAN.as_millis()).unwrap_or(0);
    let founded = Timestamp::from_milliseconds(milliseconds).unwrap_or(now);
    let clock = Clock::reading(Duration::ZERO, move || Reading { time: founded, uptime: SPAN });
    let serving = Serving::start(configuration, clock.clone()).await?;
    let mut work = Work::new(serving.database().clone(), serving.key(), settings, clock, founded);
    let outcome = fill(&mut work, requests, &database).await;
    serving.going_down.cancel();
    serving.run().await?;
    outcome
}

async fn fill(work: &mut Work, requests: u32, database: &str) -> Result<Seeded, SeedError> {
    if work.has_requests().await? {
        return Err(SeedError::NotNew { database: database.to_owned() });
    }
    let span = i64::try_from(SPAN.as_millis()).unwrap_or(i64::MAX);
    // Some milliseconds between the steps of a request, so that all of them are over before the next
    // one is made: postings are then stored in the order of their times.
    let apart = span / i64::from(requests.max(1) + 1);
    let mut courses = Courses::new(requests, work).await?;
    let mut seeded = Seeded::new();
    for number in 0..requests {
        let course = courses.next(number, work)?;
        let request =
            courses.follow(course, work, Duration::from_millis(apart.unsigned_abs())).await?;
        *seeded.entry((request.kind.name().as_str(), request.status.as_str())).or_default() += 1;
        if (number + 1).is_multiple_of(BATCH) {
            work.commit().await?;
            info!(requests = number + 1, "stored");
        }
    }
    work.commit().await?;
    Ok(seeded)
}
