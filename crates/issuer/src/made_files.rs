//! The files that a first start makes, removed again where it fails: whoever starts it anew finds
//! what was there before.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::database::beside;

/// What SQLite has beside a database while it is open.
const OF_DATABASE: [&str; 4] = ["-wal", "-shm", "-journal", ""];

/// Files that were made and are removed again unless they are [kept](Self::keep). Whoever made them
/// holds their locks for longer than this, and has closed the database.
#[derive(Debug, Default)]
pub(crate) struct MadeFiles(Vec<PathBuf>);

impl MadeFiles {
    /// Adds a database with what SQLite makes beside it.
    pub(crate) fn add_database(&mut self, database: &Path) {
        self.0.extend(OF_DATABASE.map(|suffix| beside(database, suffix)));
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, file: &Path) {
        self.0.push(file.to_owned());
    }

    /// Whether there is anything to remove.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// From now on they stay.
    pub(crate) fn keep(&mut self) {
        self.0.clear();
    }
}

impl Drop for MadeFiles {
    fn drop(&mut self) {
        for file in &self.0 {
            // Some of them are not there.
            let _ = fs::remove_file(file);
        }
    }
}
