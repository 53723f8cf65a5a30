//! What an operator does with a database besides serving it.

mod backup;
mod restore;
mod verify;

use std::path::{Path, PathBuf};

use sqlx::{
    ConnectOptions, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};

pub use backup::backup;
pub use restore::restore;
pub use verify::verify;

use crate::{database::OpenError, database_lock::LockError};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum MaintenanceError {
    /// The database cannot be found or read.
    #[error("the database {path} could not be read: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// The address is none.
    #[error(transparent)]
    Address(#[from] OpenError),
    /// There is something already.
    #[error("{path} is there already and was not touched; move it away first")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The new file could not be written.
    #[error("{path} could not be written, and nothing of it is left: {reason}")]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Somebody serves it.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Something is wrong with it.
    #[error("{path} is not in order:\n{}", faults.join("\n"))]
    Faults {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        faults: Vec<String>,
    },
}

/// Opens a database as it is, to read it.
async fn open_for_reading(path: &Path) -> Result<SqliteConnection, MaintenanceError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    connect(options, path).await
}

/// Opens a database as it is, to write into it.
async fn open_for_writing(path: &Path) -> Result<SqliteConnection, MaintenanceError> {
    let options = SqliteConnectOptions::new().filename(path).foreign_keys(true);
    connect(options.synchronous(SqliteSynchronous::Full), path).await
}

async fn connect(
    options: SqliteConnectOptions,
    path: &Path,
) -> Result<SqliteConnection, MaintenanceError> {
    let unreadable = |source| MaintenanceError::Unreadable { path: path.to_owned(), source };
    options.connect().await.map_err(unreadable)
}
