//! `tallystick backup`: a copy of the database, of one moment, while it serves.

use std::path::Path;

use sqlx::{Connection, SqliteConnection};
use tempfile::NamedTempFile;

use super::{MaintenanceError, open_for_reading};
use crate::{database::file_of, new_file};

/// Copies the database at `sqlite:PATH` into a new file (0600), which is on disk when this returns.
/// The key is not in it: it is backed up by itself.
///
/// # Errors
/// If the file is there already, or cannot be written: then nothing of it is left.
pub async fn backup(database: &str, file: &Path) -> Result<(), MaintenanceError> {
    let path = file_of(database)?;
    if file.exists() {
        return Err(MaintenanceError::Exists { path: file.to_owned() });
    }
    let mut connection = open_for_reading(&path).await?;
    let draft = copy(&mut connection, file).await?;
    keep(draft, file)
}

/// A copy of a database beside where it will be, which is removed again unless it is kept.
pub(super) async fn copy(
    connection: &mut SqliteConnection,
    file: &Path,
) -> Result<NamedTempFile, MaintenanceError> {
    let not_written =
        |reason: String| MaintenanceError::NotWritten { path: file.to_owned(), reason };
    let draft = new_file::draft(file).map_err(|error| not_written(error.to_string()))?;
    let name =
        draft.path().to_str().ok_or_else(|| not_written("its name is not UTF-8".to_owned()))?;
    let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&mut *connection).await;
    copied.map_err(|error| not_written(error.to_string()))?;
    Ok(draft)
}

/// Gives the copy its name. `VACUUM INTO` does not wait for the disk; this does.
pub(super) fn keep(draft: NamedTempFile, file: &Path) -> Result<(), MaintenanceError> {
    new_file::keep(draft, file).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => MaintenanceError::Exists { path: file.to_owned() },
        _ => MaintenanceError::NotWritten { path: file.to_owned(), reason: error.to_string() },
    })
}

/// Ends a connection, so that all it wrote is in the file.
pub(super) async fn close(
    connection: SqliteConnection,
    file: &Path,
) -> Result<(), MaintenanceError> {
    let failed = |source| MaintenanceError::Unreadable { path: file.to_owned(), source };
    connection.close().await.map_err(failed)
}
