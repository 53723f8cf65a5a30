//! `tallystick restore`: a database from a backup, which browsers recognize as another one.

use std::{fs, io::ErrorKind::NotFound, path::Path};

use sqlx::Connection;
use uuid::Uuid;

use super::{
    MaintenanceError,
    backup::{copy, keep},
    open_for_writing,
    reading::Reading,
};
use crate::{
    clock::Clock,
    database::{Depth, beside, faults, file_of},
    database_lock::DatabaseLock,
    private_files::make_private,
    signals::{StopSignals, outlive_the_limit_on_files},
};

/// Makes a new database at `sqlite:PATH` from a backup, once that was found in order. It has an id
/// of its own, so that browsers notice that the books may be older than what they hold.
///
/// # Errors
/// If a server runs there, if there is a database already, or if the backup is not in order.
pub async fn restore(file: &Path, database: &str, clock: &Clock) -> Result<(), MaintenanceError> {
    outlive_the_limit_on_files()?;
    let path = file_of(database)?;
    let not_written = |reason: String| MaintenanceError::NotWritten { path: path.clone(), reason };
    if fs::metadata(file).map_or_else(|failure| failure.kind() == NotFound, |file| !file.is_file())
    {
        return Err(MaintenanceError::NoBackup { path: file.to_owned() });
    }
    let mut stop_signals = StopSignals::listen()?;
    make_private();
    let _lock = DatabaseLock::take(&path)?;
    // A log that was left behind would be taken for the new database's own.
    for there in ["", "-wal", "-shm", "-journal"].map(|suffix| beside(&path, suffix)) {
        if there.exists() {
            return Err(MaintenanceError::Exists { path: there });
        }
    }

    let mut backup = Reading::open(file).await?;
    let unreadable = |source| MaintenanceError::Unreadable { path: file.to_owned(), source };
    let faults = tokio::select! {
        checked = faults(&mut backup.connection, Depth::Full) => checked.map_err(unreadable)?,
        () = stop_signals.received() => return Err(not_written("it was told to stop".to_owned())),
    };
    if !faults.is_empty() {
        return Err(MaintenanceError::Faults { path: file.to_owned(), faults });
    }
    let draft = copy(&mut backup.connection, &path, &mut stop_signals).await?;
    backup.close().await?;
    let id: Uuid = clock.fresh_uuid(clock.now());
    let renamed = rename(draft.path(), id).await;
    renamed.map_err(|error| not_written(error.to_string()))?;
    keep(draft, &path)
}

/// Gives the database in this file another id.
async fn rename(database: &Path, id: Uuid) -> Result<(), sqlx::Error> {
    let mut restored = open_for_writing(database).await?;
    let renamed = sqlx::query("UPDATE issuer SET database = $1").bind(id.as_bytes().to_vec());
    renamed.execute(&mut restored).await?;
    // All that was written is in the file then.
    restored.close().await
}
