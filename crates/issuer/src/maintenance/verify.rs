//! `tallystick verify`: all checks of a database, in full.

use std::path::Path;

use sqlx::Connection;
use tracing::{info, warn};

use super::{MaintenanceError, open_for_writing, reading::Reading};
use crate::{
    clock::Clock,
    database::{Depth, faults, file_of, last_posting, mark_verified},
    database_lock::{DatabaseLock, LockError},
    signals::outlive_the_limit_on_files,
};

/// Checks the file, the schema and the books of the database at `sqlite:PATH`. Where it can be
/// written, no server runs on it, and none has written meanwhile, it notes that it did, so that the
/// start of a large one has less to check.
///
/// # Errors
/// What is wrong, or that it cannot be read.
pub async fn verify(database: &str, clock: &Clock) -> Result<(), MaintenanceError> {
    outlive_the_limit_on_files()?;
    let path = file_of(database)?;
    let unreadable = |source| MaintenanceError::Unreadable { path: path.clone(), source };
    let mut reading = Reading::open(&path).await?;
    // Before the checks: what is posted meanwhile was not checked.
    let checked = last_posting(&mut reading.connection).await;
    let faults = faults(&mut reading.connection, Depth::Full).await.map_err(unreadable)?;
    if !faults.is_empty() {
        return Err(MaintenanceError::Faults { path, faults });
    }
    let checked = checked.map_err(unreadable)?;
    reading.close().await?;
    match note(&path, checked, clock).await {
        Ok(()) => {}
        // The next start has more to check, and that is all.
        Err(NotNoted::Lock(reason)) => {
            info!(%reason, "it is not noted that the books are in order");
        }
        Err(NotNoted::Write(reason)) => warn!(
            %reason,
            "the books are in order, which could not be noted in the database; the next start checks more"
        ),
    }
    Ok(())
}

/// Why it was not noted.
enum NotNoted {
    Lock(LockError),
    Write(sqlx::Error),
}

/// Notes that the books were in order up to this posting.
async fn note(path: &Path, checked: i64, clock: &Clock) -> Result<(), NotNoted> {
    let lock = DatabaseLock::take(path).map_err(NotNoted::Lock)?;
    // Held for longer than the connection: a server by another name has a log that is not this one.
    let _file = lock.hold(path).map_err(NotNoted::Lock)?;
    let noting = async {
        let mut connection = open_for_writing(path).await?;
        mark_verified(&mut connection, checked, clock.now().milliseconds()).await?;
        connection.close().await
    };
    noting.await.map_err(NotNoted::Write)
}
