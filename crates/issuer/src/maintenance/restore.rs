//! `tallystick restore`: a database from a backup, which browsers recognize as another one.

use std::path::Path;

use uuid::Uuid;

use super::{
    MaintenanceError,
    backup::{close, copy, keep},
    open_for_reading, open_for_writing,
};
use crate::{
    clock::Clock,
    database::{Depth, beside, faults, file_of},
    database_lock::DatabaseLock,
    private_files::make_private,
};

/// Makes a new database at `sqlite:PATH` from a backup, once that was found in order. It has an id
/// of its own, so that browsers notice that the books may be older than what they hold.
///
/// # Errors
/// If a server runs there, if there is a database already, or if the backup is not in order.
pub async fn restore(file: &Path, database: &str, clock: &Clock) -> Result<(), MaintenanceError> {
    let path = file_of(database)?;
    let not_written = |reason: String| MaintenanceError::NotWritten { path: path.clone(), reason };
    make_private();
    let _lock = DatabaseLock::take(&path)?;
    // A log that was left behind would be taken for the new database's own.
    for there in ["", "-wal", "-shm", "-journal"].map(|suffix| beside(&path, suffix)) {
        if there.exists() {
            return Err(MaintenanceError::Exists { path: there });
        }
    }

    let mut backup = open_for_reading(file).await?;
    let unreadable = |source| MaintenanceError::Unreadable { path: file.to_owned(), source };
    let faults = faults(&mut backup, Depth::Full).await.map_err(unreadable)?;
    if !faults.is_empty() {
        return Err(MaintenanceError::Faults { path: file.to_owned(), faults });
    }
    let draft = copy(&mut backup, &path).await?;
    let mut restored = open_for_writing(draft.path()).await?;
    let id: Uuid = clock.fresh_uuid(clock.now());
    let renamed = sqlx::query("UPDATE issuer SET database = $1").bind(id.as_bytes().to_vec());
    renamed.execute(&mut restored).await.map_err(|error| not_written(error.to_string()))?;
    close(restored, draft.path()).await?;
    keep(draft, &path)
}
