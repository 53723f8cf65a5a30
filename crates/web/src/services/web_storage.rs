//! `localStorage` and `sessionStorage`: small things that may get lost without harm.

use serde::{Serialize, de::DeserializeOwned};
use web_sys::Storage;

use super::json;

/// How long something is kept, and who sees it.
#[derive(Clone, Copy, Debug)]
pub enum Area {
    /// Until it is deleted, by all tabs.
    Browser,
    /// Until the tab is closed, by this tab alone; a reload keeps it.
    Tab,
}

impl Area {
    fn storage(self) -> Option<Storage> {
        let window = web_sys::window()?;
        match self {
            Self::Browser => window.local_storage(),
            Self::Tab => window.session_storage(),
        }
        .ok()?
    }

    /// What was kept under this key, if the browser keeps anything and it can be read.
    pub fn read<T: DeserializeOwned>(self, key: &str) -> Option<T> {
        let text = self.storage()?.get_item(key).ok()??;
        json::parse(&text).and_then(json::read).ok()
    }

    /// Keeps it, if the browser keeps anything. Returns whether it did.
    pub fn write<T: Serialize>(self, key: &str, value: &T) -> bool {
        let Ok(value) = json::value(value) else { return false };
        self.storage().is_some_and(|storage| storage.set_item(key, &json::text(&value)).is_ok())
    }

    /// Forgets it.
    pub fn remove(self, key: &str) {
        if let Some(storage) = self.storage() {
            // A storage that refuses to delete refused to store before.
            storage.remove_item(key).unwrap_or_default();
        }
    }
}
