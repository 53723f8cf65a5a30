//! A database that is read as it is, wherever it is: also where nothing can be written.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::MaintenanceError;
use crate::{database::beside, database_lock::not_served_elsewhere};

/// A database that is open to be read.
pub(super) struct Reading {
    pub(super) connection: SqliteConnection,
    path: PathBuf,
    /// What its file was like, where SQLite cannot tell whether it changes meanwhile.
    unchanged: Option<Stamp>,
}

/// What differs once a file was written.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    size: u64,
    modified: (i64, i64),
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let file = fs::metadata(path).ok()?;
        let modified = (file.mtime(), file.mtime_nsec());
        Some(Self { inode: file.ino(), size: file.len(), modified })
    }
}

impl Reading {
    /// Opens a database as it is.
    ///
    /// SQLite makes files beside a database in order to read it. Where it cannot, and no log says
    /// otherwise, the file alone is all there is, and is read as one that does not change.
    ///
    /// # Errors
    /// If it is missing or cannot be read, or not without a log that cannot be read, or if it is served under
    /// another name: its log is beside that one.
    pub(super) async fn open(path: &Path) -> Result<Self, MaintenanceError> {
        if fs::metadata(path).is_err_and(|failure| failure.kind() == ErrorKind::NotFound) {
            return Err(MaintenanceError::NoDatabase { path: path.to_owned() });
        }
        not_served_elsewhere(path)?;
        let options = SqliteConnectOptions::new().filename(path).read_only(true);
        let unreadable = |source| MaintenanceError::Unreadable { path: path.to_owned(), source };
        let failure = match open(options.clone()).await {
            Ok(connection) => {
                return Ok(Self { connection, path: path.to_owned(), unchanged: None });
            }
            Err(failure) => failure,
        };
        if !wants_to_write(&failure) || !path.exists() {
            return Err(unreadable(failure));
        }
        if let Some(log) = log_of(path) {
            return Err(MaintenanceError::LogUnreadable { path: path.to_owned(), log });
        }
        let unchanged = Stamp::of(path);
        let connection = open(options.immutable(true)).await.map_err(unreadable)?;
        Ok(Self { connection, path: path.to_owned(), unchanged })
    }

    /// Ends it. What was read holds only if this succeeds.
    ///
    /// # Errors
    /// If the file was written meanwhile, unseen by SQLite.
    pub(super) async fn close(self) -> Result<(), MaintenanceError> {
        let Self { connection, path, unchanged } = self;
        if let Err(source) = connection.close().await {
            return Err(MaintenanceError::Unreadable { path, source });
        }
        if unchanged.is_some() && (Stamp::of(&path) != unchanged || log_of(&path).is_some()) {
            return Err(MaintenanceError::Changed { path });
        }
        Ok(())
    }
}

async fn open(options: SqliteConnectOptions) -> Result<SqliteConnection, sqlx::Error> {
    let mut connection = options.connect().await?;
    // Nothing of the file is read before the first query.
    sqlx::query("SELECT COUNT(*) FROM sqlite_schema").fetch_one(&mut connection).await?;
    Ok(connection)
}

/// Whether SQLite failed for a file that it could not make or write (`SQLITE_READONLY`,
/// `SQLITE_CANTOPEN`).
fn wants_to_write(failure: &sqlx::Error) -> bool {
    let code = failure.as_database_error().and_then(|error| error.code());
    let code = code.and_then(|code| code.parse::<u32>().ok());
    // The lower byte of an extended code is the plain one.
    code.is_some_and(|code| matches!(code & 0xff, 8 | 14))
}

/// What may hold more than the file does.
fn log_of(path: &Path) -> Option<PathBuf> {
    let logs = ["-wal", "-journal"].map(|suffix| beside(path, suffix));
    logs.into_iter().find(|log| fs::metadata(log).is_ok_and(|log| log.len() > 0))
}
