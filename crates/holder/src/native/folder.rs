//! A folder of databases, locked against other processes.

use std::{
    fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use super::files::failed;
use crate::store::StoreError;

/// A folder that one process uses at a time: each writes its databases as it knows them, and two
/// would undo each other's changes.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// Locked for as long as anything in the folder is used.
    lock: Mutex<Option<fs::File>>,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, lock: Mutex::default() }
    }

    /// Locks it, if it is not locked yet.
    pub(super) fn claim(&self) -> Result<(), StoreError> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_some() {
            return Ok(());
        }
        fs::create_dir_all(&self.path).map_err(failed)?;
        let path = self.path.join("lock");
        let file = fs::File::options().create(true).truncate(false).write(true).open(path);
        let file = file.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => *lock = Some(file),
            Err(fs::TryLockError::WouldBlock) => {
                return Err(StoreError::InUse(self.path.display().to_string()));
            }
            Err(fs::TryLockError::Error(error)) => return Err(failed(error)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        native::Files,
        store::{Form, Store as _, StoreError},
    };

    const FORM: Form = Form { version: 1, tables: &[] };

    #[tokio::test]
    async fn a_folder_is_used_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Files::new(folder.path());
        let database = first.open("one", FORM).await.unwrap();
        let second = Files::new(folder.path());
        let refused = second.open("one", FORM).await;
        assert!(matches!(refused, Err(StoreError::InUse(_))));
        assert!(first.clone().open("two", FORM).await.is_ok(), "clones share it");
        drop(first);
        assert!(second.open("one", FORM).await.is_err(), "a database of the first is open");
        drop(database);
        assert!(second.open("one", FORM).await.is_ok());
    }
}
