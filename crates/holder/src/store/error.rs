//! Why something was not stored or not read.

use crate::json::JsonError;

/// The store did not keep or give back what was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk or the browser refused: no space, private mode, a damaged profile.
    #[error("the storage failed: {0}")]
    Failed(String),
    /// A newer version of this program has changed the form of what is stored.
    #[error("this program is older than what is stored for it")]
    Outdated,
    /// What is stored was deleted while it was open, such as by a person who clears the data of a
    /// site, or the browser closed it by itself.
    #[error("what is stored was deleted, or closed by the browser")]
    Deleted,
    /// An older version of this program has the database open and does not close it.
    #[error("an older version of this program has the database open")]
    Blocked,
    /// Another process uses the folder of the databases.
    #[error("another process uses the folder {0}")]
    InUse(String),
    /// The transaction was rolled back; nothing of it is stored.
    #[error("the storage rolled the change back")]
    RolledBack,
    /// What is stored is not of the shape that was expected.
    #[error("what is stored in {table} cannot be read: {reason}")]
    Malformed {
        /// Which table.
        table: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A row was written by a newer version of this program.
    #[error("a row of {table} is of a newer form")]
    NewerRow {
        /// Which table.
        table: &'static str,
    },
    /// Those who share this store cannot wait for each other here.
    #[error("those who share the storage cannot coordinate: {0}")]
    NoLocks(String),
    /// The database of this wallet has no key.
    #[error("the wallet has no key")]
    NoKey,
}

impl StoreError {
    /// A row of this table is not what was expected.
    #[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
    pub fn malformed(table: &'static str, error: JsonError) -> Self {
        Self::Malformed { table, reason: error.to_string() }
    }
}

/// There is no Ed25519 here, or it could not be used.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the cryptography failed: {0}")]
pub struct KeyError(pub String);
