//! `tallystick backup`: a copy of the database, of one moment, while it serves.

use std::{
    path::Path,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use sqlx::SqliteConnection;

use super::{MaintenanceError, reading::Reading};
use crate::{
    database::file_of,
    new_file::Draft,
    signals::{StopSignals, outlive_the_limit_on_files},
};

/// After so many steps SQLite asks whether it is to go on.
const PROGRESS: i32 = 100;

/// Copies the database at `sqlite:PATH` into a new file (0600), which is on disk when this returns.
/// The key is not in it: it is backed up by itself.
///
/// # Errors
/// If the file is there already, cannot be written, or if the process is told to stop: then nothing
/// of it is left.
pub async fn backup(database: &str, file: &Path) -> Result<(), MaintenanceError> {
    outlive_the_limit_on_files()?;
    let path = file_of(database)?;
    if file.exists() {
        return Err(MaintenanceError::Exists { path: file.to_owned() });
    }
    let mut reading = Reading::open(&path).await?;
    let draft = copy(&mut reading.connection, file, &mut StopSignals::listen()?).await?;
    reading.close().await?;
    keep(draft, file)
}

/// A copy of a database beside where it will be, unless one of these signals comes first.
pub(super) async fn copy(
    connection: &mut SqliteConnection,
    file: &Path,
    stop_signals: &mut StopSignals,
) -> Result<Draft, MaintenanceError> {
    let not_written =
        |reason: String| MaintenanceError::NotWritten { path: file.to_owned(), reason };
    let draft = Draft::beside(file).map_err(|error| not_written(error.to_string()))?;
    let name =
        draft.path().to_str().ok_or_else(|| not_written("its name is not UTF-8".to_owned()))?;
    let stopped = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stopped);
    let mut handle =
        connection.lock_handle().await.map_err(|error| not_written(error.to_string()))?;
    handle.set_progress_handler(PROGRESS, move || !told.load(Ordering::Relaxed));
    drop(handle);
    let mut copying = pin!(sqlx::query("VACUUM INTO $1").bind(name).execute(&mut *connection));
    tokio::select! {
        copied = &mut copying => copied.map_err(|error| not_written(error.to_string()))?,
        () = stop_signals.received() => {
            stopped.store(true, Ordering::Relaxed);
            // What SQLite still writes could not be removed before.
            let _ = copying.await;
            return Err(not_written("it was told to stop".to_owned()));
        }
    };
    Ok(draft)
}

/// Gives the copy its name. `VACUUM INTO` does not wait for the disk; this does.
pub(super) fn keep(draft: Draft, file: &Path) -> Result<(), MaintenanceError> {
    draft.keep(file).map(drop).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => MaintenanceError::Exists { path: file.to_owned() },
        _ => MaintenanceError::NotWritten { path: file.to_owned(), reason: error.to_string() },
    })
}
