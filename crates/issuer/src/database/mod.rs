//! The database: all SQL of the issuer is in this folder, in the subset that SQLite and
//! PostgreSQL both accept (the migrations aside).

mod books;
#[cfg(test)]
mod books_tests;
mod bytes;
mod chunks;
mod columns;
mod documents;
mod identity;
mod inbox;
mod inspect;
mod list;
mod load;
mod migrations;
mod network;
mod placeholders;
mod probe;
mod prune;
mod schema;
mod store;
mod table;
mod tables;
mod unreadable;

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use log::LevelFilter;
use sqlx::{
    ConnectOptions as _, Sqlite, SqliteConnection, SqlitePool, Transaction,
    pool::PoolConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub(crate) use books::{Depth, faults, last_posting, mark_verified};
pub(crate) use identity::Identity;
pub(crate) use inbox::{
    Answered, ContentDigest, MessageKey, Record, SenderKey, StoredAnswer, digest,
};
pub(crate) use inspect::{Known, inspect};
pub(crate) use list::{
    FlowFilter, FlowQuery, FlowSort, MailPlace, RequestFilter, RequestPage, RequestQuery,
    RequestSort, Search, TokenFilter, TokenOrder, TokenQuery, Total, Waiting,
};
pub(crate) use load::{CameBefore, Loader, Mailed};
pub(crate) use network::Network;
pub(crate) use probe::write_as_much_as_a_command;
pub(crate) use prune::prune;
pub(crate) use store::{Batch, Outcome, StoreError, refusal_of};

use unreadable::Unreadable;

/// An enum of plain words as it is written.
fn word(value: &impl serde::Serialize) -> String {
    serde_plain::to_string(value).expect("an enum of plain words")
}

/// How many reads can be under way at once.
pub(crate) const READERS: u32 = 4;

/// After so many instructions of SQLite's machine, some 10 µs, a read lets others work.
const INSTRUCTIONS: i32 = 1_000;

/// Bytes below which a disk counts as full: a small write may still succeed where a batch does not.
const LEAST_ROOM: u64 = 1 << 20;

/// A statement that takes longer is slow.
const SLOW: Duration = Duration::from_secs(1);

/// How long a command waits for a connection that has to be opened anew.
const REOPENING: Duration = Duration::from_secs(5);

/// A database of the issuer.
#[derive(Clone, Debug)]
pub struct Database {
    path: PathBuf,
    reads: SqlitePool,
    writes: SqlitePool,
    unreadable: Unreadable,
    /// Which file was opened.
    file: FileId,
}

/// Device and inode: a file by whatever name.
type FileId = (u64, u64);

fn file_id(path: &Path) -> io::Result<FileId> {
    fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

/// The database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not `sqlite:PATH`.
    #[error("the database must be given as sqlite:PATH, not as {given:?}")]
    Address {
        /// What was given.
        given: String,
    },
    /// The folder is missing, or something else than a folder.
    #[error(
        "there is no folder {folder} for the database {path}, and nothing was done: Tallystick makes \
         no folders. Make the folder, or name a database elsewhere with --database"
    )]
    NoFolder {
        /// The folder, as it was given.
        folder: PathBuf,
        /// The database's file.
        path: PathBuf,
    },
    /// The log of a database, and nothing that it belongs to.
    #[error(
        "there is no database {path}, but a log of one, {log}, which may hold all that was done: \
         put the database back beside it, or the log elsewhere"
    )]
    LogAlone {
        /// The database's file.
        path: PathBuf,
        /// The log.
        log: PathBuf,
    },
    /// A folder, a device or a pipe.
    #[error("{path} is not a file; name the database's file with --database")]
    NoFile {
        /// What is there.
        path: PathBuf,
    },
    /// A hard link: the lock beside one name says nothing to who uses the other.
    #[error(
        "the database {path} has a second name (a hard link), under which another process could \
         serve it; remove one of the two names"
    )]
    SeveralNames {
        /// The file.
        path: PathBuf,
    },
    /// It holds something, and not an issuer's books.
    #[error(
        "{path} is no database of Tallystick; nothing was changed. Name another file with --database"
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// It is of a newer version of Tallystick, or was not brought to a version in full.
    #[error(
        "the database {path} is not one that this version can serve, and nothing was changed: {}",
        faults.join("; ")
    )]
    Unfit {
        /// The file.
        path: PathBuf,
        /// Why not, and what to do.
        faults: Vec<String>,
    },
    /// SQLite could not open or create it.
    #[error("the database {path} could not be opened: {source}")]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// It is of another version of Tallystick, or damaged.
    #[error("the database {path} could not be brought to this version: {source}")]
    Migrate {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::migrate::MigrateError,
    },
}

/// The file of an address `sqlite:PATH`, by its one name: a symbolic link leads to the file that it
/// means, so that whoever names it so or so finds the same lock beside it.
pub(crate) fn file_of(address: &str) -> Result<PathBuf, OpenError> {
    let path = address.strip_prefix("sqlite:").filter(|path| !path.is_empty());
    // SQLite would take these for something else than the name of a file.
    let path = path.filter(|path| !path.starts_with("file:") && *path != ":memory:");
    let path = path.ok_or_else(|| OpenError::Address { given: address.to_owned() })?;
    let path = PathBuf::from(path);
    if let Ok(file) = fs::canonicalize(&path) {
        if !file.is_file() {
            return Err(OpenError::NoFile { path: file });
        }
        if fs::metadata(&file).is_ok_and(|file| file.nlink() > 1) {
            return Err(OpenError::SeveralNames { path: file });
        }
        return Ok(file);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(found), Some(name)) if found.is_dir() => Ok(found.join(name)),
        (Ok(_), Some(_)) => Err(no_folder(folder, &path)),
        (Err(failure), _) if is_nowhere(&failure) => Err(no_folder(folder, &path)),
        // What is not there is named when it is opened.
        _ => Ok(path),
    }
}

fn no_folder(folder: &Path, path: &Path) -> OpenError {
    OpenError::NoFolder { folder: folder.to_owned(), path: path.to_owned() }
}

/// Whether nothing can be at such a path.
fn is_nowhere(failure: &io::Error) -> bool {
    matches!(failure.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The file beside a database whose name goes on with this suffix, as SQLite names its own.
pub(crate) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A read that takes long leaves its core to whoever waits for one, again and again: a command goes
/// to and fro between threads, and would wait for a whole slice of time at each step.
async fn lets_others_work(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    connection.lock_handle().await?.set_progress_handler(INSTRUCTIONS, || {
        std::thread::yield_now();
        true
    });
    Ok(())
}

impl Database {
    /// Opens or creates the database at `sqlite:PATH` and brings it to this version.
    ///
    /// `synchronous=FULL`: what was acknowledged is on disk.
    pub async fn open(address: &str) -> Result<Self, OpenError> {
        let path = file_of(address)?;
        let failed = |source| OpenError::Open { path: path.clone(), source };
        let options = SqliteConnectOptions::from_str("sqlite:")
            .map_err(failed)?
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(256)
            .pragma("wal_autocheckpoint", "4000")
            .pragma("cache_size", "-8000")
            .pragma("temp_store", "MEMORY")
            // A log that grew while somebody read for long is cut when it is next used anew.
            .pragma("journal_size_limit", "16777216")
            // What is slow under a flood of reads is not worth a line of the log each.
            .log_statements(LevelFilter::Off)
            .log_slow_statements(LevelFilter::Debug, SLOW);
        let one = SqlitePoolOptions::new().min_connections(1).max_connections(1);
        let writes = one
            // A connection to a file is not lost, and to ask costs as much as a read.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(REOPENING)
            .acquire_slow_level(LevelFilter::Debug)
            .connect_with(options.clone())
            .await
            .map_err(failed)?;
        // A file that vanished under the issuer is a fault of the disk, and no reason for a new one.
        writes.set_connect_options(options.clone().create_if_missing(false));
        if let Err(source) = migrations::MIGRATIONS.run(&writes).await {
            // Whoever made the file removes it, and nothing may still write beside it.
            writes.close().await;
            return Err(OpenError::Migrate { path, source });
        }
        // Opened now and kept: when descriptors are short, none could be opened again.
        let reads = SqlitePoolOptions::new()
            .min_connections(READERS)
            .max_connections(READERS)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_slow_level(LevelFilter::Debug)
            .after_connect(|connection, _| Box::pin(lets_others_work(connection)))
            .connect_with(options.create_if_missing(false).pragma("query_only", "on"))
            .await
            .map_err(failed)?;
        let file = file_id(&path).map_err(|source| failed(source.into()))?;
        Ok(Self { path, reads, writes, unreadable: Unreadable::default(), file })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong with the file and the books, in sentences; as much as a start can wait for.
    ///
    /// # Errors
    /// If it cannot be read at all.
    pub async fn faults(&self) -> Result<Vec<String>, sqlx::Error> {
        let bytes = std::fs::metadata(&self.path).map_or(0, |file| file.len());
        faults(&mut *self.reads.acquire().await?, Depth::at_start(bytes)).await
    }

    /// Whether the file that was opened is still found by its name. SQLite goes on with one that was
    /// moved or deleted, and whatever is written to it is lost.
    pub fn is_in_place(&self) -> bool {
        file_id(&self.path).is_ok_and(|file| file == self.file)
    }

    /// Moves what stands in the log into the file, so that the file alone says whose it is.
    ///
    /// # Errors
    /// When the disk does not take it; the log keeps what it has.
    pub async fn checkpoint(&self) -> Result<(), sqlx::Error> {
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
        checkpoint.fetch_optional(&self.writes).await.map(drop)
    }

    /// Whether its disk has room for some more batches; also when the system cannot tell.
    pub fn has_room(&self) -> bool {
        rustix::fs::statvfs(&self.path)
            .map_or(true, |disk| disk.f_bavail.saturating_mul(disk.f_frsize) >= LEAST_ROOM)
    }

    /// The one connection that writes. Whoever's transaction on it failed closes it, and the next
    /// one is opened anew.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub async fn writer(&self) -> Result<PoolConnection<Sqlite>, sqlx::Error> {
        self.writes.acquire().await
    }

    /// The writer's transaction. There is one writer, so it never waits for another.
    pub async fn begin(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.writes.begin_with("BEGIN IMMEDIATE").await
    }

    /// A transaction that only reads: all of it as it was at one time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reading(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.reads.begin().await
    }

    /// Loads rows through this connection.
    pub(crate) fn loader<'c>(&self, connection: &'c mut SqliteConnection) -> Loader<'c> {
        Loader::new(connection, self.unreadable.clone())
    }

    /// Writes everything out and closes.
    pub async fn close(&self) {
        self.reads.close().await;
        self.writes.close().await;
    }
}
