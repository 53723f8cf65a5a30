//! What an operator does with a database besides serving it.

mod backup;
mod reading;
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
    /// There is no such file.
    #[error(
        "there is no database at {path}, and nothing was done; name the one that is meant with \
         --database sqlite:PATH"
    )]
    NoDatabase {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is no such file, or it is a folder.
    #[error(
        "there is no backup at {path}, and nothing was restored; name the file that \
         `tallystick backup` wrote"
    )]
    NoBackup {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The database cannot be found or read.
    #[error("the database {path} could not be read: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// Its log holds more than the file, and SQLite cannot read it where nothing can be written.
    #[error(
        "the database {path} could not be read: its log {log} holds what is not in the file yet, \
         and cannot be read where nothing can be written; copy both to a folder that can be \
         written, and name the copy"
    )]
    LogUnreadable {
        /// The file.
        path: PathBuf,
        /// The log.
        log: PathBuf,
    },
    /// Somebody wrote where we cannot.
    #[error(
        "the database {path} was changed while it was read, so nothing is known of it; stop \
         whoever writes it, and try again"
    )]
    Changed {
        /// The file.
        path: PathBuf,
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
    /// The operating system failed.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// Opens a database as it is, to write into it.
async fn open_for_writing(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).foreign_keys(true);
    options.synchronous(SqliteSynchronous::Full).connect().await
}
