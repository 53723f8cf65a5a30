//! One process serves a SQLite file: whoever does holds a lock on the file `.lock` beside it, and
//! one on the database itself, which another name, another mount or a lost `.lock` do not evade.
//!
//! SQLite's own locks of a file are lost when any other descriptor of it is closed. So `.lock` comes
//! first, for whoever may have to give up, and the descriptor of the database stays open for longer
//! than any connection. SQLite's exclusive mode would keep our own readers out. The system releases
//! both when the process ends, however it ends.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt, fchown},
    path::{Path, PathBuf},
    thread::sleep,
    time::Duration,
};

use rustix::fs::OFlags;

use crate::database::beside;

/// The database is not ours to open.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else holds it.
    #[error(
        "another Tallystick has the database {database} open (it holds {lock}); stop it first, or \
         name another --database"
    )]
    Held {
        /// The database.
        database: PathBuf,
        /// The file of the lock.
        lock: PathBuf,
    },
    /// Somebody else holds the file of the database, and not this lock.
    #[error(
        "another Tallystick has the database {database} open under another name or mount, or \
         without its lock {lock}, and its log may be elsewhere: stop it first, or use the name that \
         it uses"
    )]
    Elsewhere {
        /// The database.
        database: PathBuf,
        /// The file of the lock that is not held.
        lock: PathBuf,
    },
    /// The file of the lock could not be opened.
    #[error("the lock {lock} could not be taken: {source}")]
    File {
        /// The file of the lock.
        lock: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// The lock, held until it is dropped. Its file stays: to remove it would let two in.
#[derive(Debug)]
pub(crate) struct DatabaseLock {
    #[expect(dead_code, reason = "it is held, not read")]
    file: File,
    path: PathBuf,
}

/// The lock of the database's own file, which is kept for longer than every connection to it.
#[derive(Debug)]
pub(crate) struct HeldFile(#[expect(dead_code, reason = "it is held, not read")] File);

impl DatabaseLock {
    /// Takes the lock of the database in this file.
    ///
    /// # Errors
    /// [`LockError::Held`] when another process has it.
    pub(crate) fn take(database: &Path) -> Result<Self, LockError> {
        let path = beside(database, ".lock");
        let file = open(&path)?;
        if let Ok(owner) = fs::metadata(database) {
            // Root may look after another user's database, whose server has to open this file,
            // too. Whoever is not root owns both, or cannot change it.
            let _ = fchown(&file, Some(owner.uid()), Some(owner.gid()));
        }
        lock(&file, &path, || LockError::Held {
            database: database.to_owned(),
            lock: path.clone(),
        })?;
        Ok(Self { file, path })
    }

    /// Locks the database's own file, which is made where there is none, before anything opens it.
    ///
    /// # Errors
    /// [`LockError::Held`] when another process serves the same file by another name.
    pub(crate) fn hold(&self, database: &Path) -> Result<HeldFile, LockError> {
        let file = open(database)?;
        lock(&file, database, || elsewhere(database, &self.path))?;
        Ok(HeldFile(file))
    }
}

/// Sees that nobody serves the database whose lock is not beside this name of it. Whoever reads it
/// by this name would read it without its log, which is beside the other.
///
/// # Errors
/// [`LockError::Elsewhere`]
pub(crate) fn not_served_elsewhere(database: &Path) -> Result<(), LockError> {
    let path = beside(database, ".lock");
    // Whoever serves it takes the lock before the file, and gives it back after.
    if is_held(&path) || !is_held(database) || is_held(&path) {
        return Ok(());
    }
    Err(elsewhere(database, &path))
}

/// Whether somebody else holds the lock of this file; not, where it cannot be seen.
fn is_held(path: &Path) -> bool {
    let tried = File::open(path).map(|file| file.try_lock_shared());
    matches!(tried, Ok(Err(TryLockError::WouldBlock)))
}

fn elsewhere(database: &Path, lock: &Path) -> LockError {
    LockError::Elsewhere { database: database.to_owned(), lock: lock.to_owned() }
}

fn failed(path: &Path, source: io::Error) -> LockError {
    LockError::File { lock: path.to_owned(), source }
}

fn open(path: &Path) -> Result<File, LockError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true).mode(0o600);
    // It is this very file, and not what somebody lets its name lead to.
    options.custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    options.open(path).map_err(|source| failed(path, source))
}

/// How often a lock is tried: whoever only looks whether it is held, holds it for that moment.
const TRIES: u32 = 5;

/// How long it waits in between.
const PAUSE: Duration = Duration::from_millis(20);

fn lock(file: &File, path: &Path, held: impl FnOnce() -> LockError) -> Result<(), LockError> {
    let mut left = TRIES;
    loop {
        left -= 1;
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if left > 0 => sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return Err(held()),
            Err(TryLockError::Error(source)) => return Err(failed(path, source)),
        }
    }
}
