//! One process serves a SQLite file: whoever does holds a lock on the file `.lock` beside it, and
//! one on the database itself, which another name, another mount or a lost `.lock` do not evade.
//!
//! SQLite's own locks of a file are lost when any other descriptor of it is closed. So `.lock` comes
//! first, for whoever may have to give up, and the descriptor of the database stays open for longer
//! than any connection. SQLite's exclusive mode would keep our own readers out. The system releases
//! both when the process ends, however it ends.
//!
//! A lock whose file was removed keeps nobody out, so whoever has taken one sees that its file is
//! still the one of that name. That is why whoever made the file may remove it again.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, ErrorKind},
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

/// The lock, held until it is dropped.
#[derive(Debug)]
pub(crate) struct DatabaseLock {
    file: File,
    path: PathBuf,
    /// The file was not there before, and is removed again unless it is kept.
    made: bool,
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
        let held = || LockError::Held { database: database.to_owned(), lock: path.clone() };
        for _ in 0..TRIES {
            let (file, made) = open_or_make(&path)?;
            if let Ok(owner) = fs::metadata(database) {
                // Root may look after another user's database, whose server has to open this file,
                // too. Whoever is not root owns both, or cannot change it.
                let _ = fchown(&file, Some(owner.uid()), Some(owner.gid()));
            }
            lock(&file, &path, held)?;
            if is_at(&file, &path) {
                return Ok(Self { file, path, made });
            }
            // Whoever held it has removed it: somebody else may have made and locked another one.
        }
        Err(held())
    }

    /// Leaves its file where it is: the next one who takes it needs none then.
    pub(crate) fn keep_file(&mut self) {
        self.made = false;
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

impl Drop for DatabaseLock {
    fn drop(&mut self) {
        if self.made && is_at(&self.file, &self.path) {
            // It is still locked. What cannot be removed is an empty file that is in nobody's way.
            let _ = fs::remove_file(&self.path);
        }
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

/// How a file is opened to be locked: it is this very file, and not what somebody lets its name
/// lead to.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.truncate(false).write(true).mode(0o600);
    options.custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    options
}

fn open(path: &Path) -> Result<File, LockError> {
    options().create(true).open(path).map_err(|source| failed(path, source))
}

/// Opens a file, and says whether it had to be made.
fn open_or_make(path: &Path) -> Result<(File, bool), LockError> {
    match options().create_new(true).open(path) {
        Ok(file) => Ok((file, true)),
        Err(failure) if failure.kind() == ErrorKind::AlreadyExists => {
            open(path).map(|file| (file, false))
        }
        Err(source) => Err(failed(path, source)),
    }
}

/// Whether this is the file that is found by the name.
fn is_at(file: &File, path: &Path) -> bool {
    let id = |file: fs::Metadata| (file.dev(), file.ino());
    let opened = file.metadata().map(id);
    opened.is_ok_and(|opened| fs::symlink_metadata(path).map(id).is_ok_and(|found| found == opened))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_made_the_file_removes_it_and_nobody_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let (database, path) = (folder.path().join("a.db"), folder.path().join("a.db.lock"));
        let lock = DatabaseLock::take(&database).unwrap();
        assert!(matches!(DatabaseLock::take(&database), Err(LockError::Held { .. })));
        assert!(path.exists(), "who was refused has not made it");
        drop(lock);
        assert!(!path.exists());

        DatabaseLock::take(&database).unwrap().keep_file();
        assert!(path.exists());
        drop(DatabaseLock::take(&database).unwrap());
        assert!(path.exists(), "it was there before");
    }

    /// How often this process has the file open.
    fn times_open(path: &Path) -> usize {
        let open = fs::read_dir("/proc/self/fd").unwrap();
        let files = open.filter_map(|file| fs::read_link(file.unwrap().path()).ok());
        files.filter(|file| file == path).count()
    }

    #[test]
    fn whoever_waits_for_a_file_that_is_removed_takes_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().canonicalize().unwrap().join("a.db");
        let taken = loop {
            let first = DatabaseLock::take(&database).unwrap();
            let path = first.path.clone();
            let waiting = std::thread::scope(|scope| {
                let waiting = scope.spawn(|| DatabaseLock::take(&database));
                while times_open(&path) < 2 && !waiting.is_finished() {
                    std::thread::yield_now();
                }
                drop(first);
                waiting.join().unwrap()
            });
            // It gives up after a while, and this machine may be busy.
            if let Ok(taken) = waiting {
                break taken;
            }
        };
        assert!(is_at(&taken.file, &taken.path), "it keeps others out");
        assert!(matches!(DatabaseLock::take(&database), Err(LockError::Held { .. })));
    }

    #[test]
    fn what_is_somebody_elses_by_now_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let lock = DatabaseLock::take(&folder.path().join("a.db")).unwrap();
        let path = lock.path.clone();
        fs::remove_file(&path).unwrap();
        fs::write(&path, "another's").unwrap();
        drop(lock);
        assert!(path.exists());
    }
}
