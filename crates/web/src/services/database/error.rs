//! Why the browser's storage failed.

use crate::{services::json::JsonError, state::Problem};

/// The browser did not store or give back what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// IndexedDB refused: private mode, no space, a damaged profile.
    #[error("the browser's storage failed: {0}")]
    Browser(#[from] idb::Error),
    /// A newer version of the console has changed the form of what is stored.
    #[error("this page is older than what the browser stores for it")]
    Outdated,
    /// The transaction was rolled back; nothing of it is stored.
    #[error("the browser's storage rolled the change back")]
    RolledBack,
    /// What is stored is not of the shape that was expected.
    #[error("what is stored in {store} cannot be read: {reason}")]
    Malformed {
        /// Which store.
        store: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A row was written by a newer version of the page.
    #[error("a row of {store} is of a newer form")]
    NewerRow {
        /// Which store.
        store: &'static str,
    },
    /// The database of this wallet has no key.
    #[error("the wallet has no key")]
    NoKey,
}

impl StorageError {
    /// Why a database could not be opened: the browser refuses one of a newer form by this name.
    pub(super) fn of_opening(error: idb::Error) -> Self {
        let newer = format!("{error:?} {error}").contains("VersionError");
        if newer { Self::Outdated } else { Self::Browser(error) }
    }

    /// A row of this store is not what was expected.
    #[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
    pub fn malformed(store: &'static str, error: JsonError) -> Self {
        Self::Malformed { store, reason: error.to_string() }
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        let message = match error {
            StorageError::Outdated | StorageError::NewerRow { .. } => {
                return Self {
                    code: "RELOAD".to_owned(),
                    message: "A newer version of this page was opened in another tab. Nothing is \
                              lost. Reload this page to go on here."
                        .to_owned(),
                };
            }
            StorageError::Browser(_) | StorageError::RolledBack => {
                "This browser could not store or read the wallet's data. Nothing was changed. \
                 Leave private browsing or free some space, then reload this page."
            }
            StorageError::Malformed { .. } | StorageError::NoKey => {
                "The wallet's data in this browser cannot be read. Nothing was changed. \
                 Select the participant again to go on."
            }
        };
        Self { code: "STORAGE".to_owned(), message: message.to_owned() }
    }
}
