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
};

use rustix::fs::OFlags;

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

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true).mode(0o600);
    // The lock is this very file, and not what somebody lets its name lead to.
    options.custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    options
}

impl DatabaseLock {
    /// Takes the lock of the database in this file.
    ///
    /// # Errors
    /// [`LockError::Held`] when another process has it.
    pub(crate) fn take(database: &Path) -> Result<Self, LockError> {
        let mut lock = database.as_os_str().to_owned();
        lock.push(".lock");
        let lock = PathBuf::from(lock);
        let file = match options().open(&lock) {
            Ok(file) => file,
            Err(source) => return Err(LockError::File { lock, source }),
        };
        if let Ok(owner) = fs::metadata(database) {
            // Root may look after another user's database, whose server has to open this file,
            // too. Whoever is not root owns both, or cannot change it.
            let _ = fchown(&file, Some(owner.uid()), Some(owner.gid()));
        }
        match file.try_lock() {
            Ok(()) => Ok(Self { file, path: lock }),
            Err(TryLockError::WouldBlock) => {
                Err(LockError::Held { database: database.to_owned(), lock })
            }
            Err(TryLockError::Error(source)) => Err(LockError::File { lock, source }),
        }
    }

    /// Locks the database's own file, which is made where there is none, before anything opens it.
    ///
    /// # Errors
    /// [`LockError::Held`] when another process serves the same file by another name.
    pub(crate) fn hold(&self, database: &Path) -> Result<HeldFile, LockError> {
        let lock = self.path.clone();
        let file = match options().open(database) {
            Ok(file) => file,
            Err(source) => return Err(LockError::File { lock: database.to_owned(), source }),
        };
        match file.try_lock() {
            Ok(()) => Ok(HeldFile(file)),
            Err(TryLockError::WouldBlock) => {
                Err(LockError::Held { database: database.to_owned(), lock })
            }
            Err(TryLockError::Error(source)) => {
                Err(LockError::File { lock: database.to_owned(), source })
            }
        }
    }
}
