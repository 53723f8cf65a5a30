//! `tallystick verify`: all checks of a database, in full.

use super::{MaintenanceError, backup::close, open_for_reading, open_for_writing};
use crate::{
    clock::now,
    database::{Depth, faults, file_of, last_posting, mark_verified},
    database_lock::DatabaseLock,
};

/// Checks the file and the books of the database at `sqlite:PATH`. Where no server runs on it, and
/// none has written meanwhile, it notes that it did, so that the start of a large one has less to
/// check. It keeps no server from starting.
///
/// # Errors
/// What is wrong, or that it cannot be read.
pub async fn verify(database: &str) -> Result<(), MaintenanceError> {
    let path = file_of(database)?;
    let unreadable = |source| MaintenanceError::Unreadable { path: path.clone(), source };
    let mut connection = open_for_reading(&path).await?;
    let checked = last_posting(&mut connection).await.map_err(unreadable)?;
    let faults = faults(&mut connection, Depth::Full).await.map_err(unreadable)?;
    close(connection, &path).await?;
    if !faults.is_empty() {
        return Err(MaintenanceError::Faults { path, faults });
    }
    if let Ok(_lock) = DatabaseLock::take(&path) {
        let mut connection = open_for_writing(&path).await?;
        let marked = mark_verified(&mut connection, checked, now().milliseconds()).await;
        marked.map_err(unreadable)?;
        close(connection, &path).await?;
    }
    Ok(())
}
