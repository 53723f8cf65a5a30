//! IndexedDB: databases, and transactions that are committed to the disk before they are done.
//!
//! # Invariant
//! A transaction reads first, awaiting each request, and then writes without awaiting anything.
//! So neither a closed tab nor a dropped future can leave half of the writes behind, and the
//! browser never commits by itself while we wait for something else.

mod error;
mod registry;
mod store;
mod transaction;
mod wallet;

pub use error::StorageError;
pub use registry::{Registry, RegistryEntry};
pub use store::{Sequence, Store};
pub use transaction::Transaction;
pub use wallet::{
    Asking, BROKER_TOKENS, CHATS, FILES, FRONTEND, Given, HandledMessage, INBOX, KEY,
    LAST_ANSWERED, LOCAL, Letter, ONLY, OUTBOX, OutboxEntry, WalletDatabase, broker_token_key,
};

use std::{cell::Cell, rc::Rc};

use gloo::events::EventListener;
use idb::{DatabaseEvent, Factory, ObjectStoreParams};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{IdbDatabase, IdbTransaction};

#[wasm_bindgen]
extern "C" {
    /// `IDBDatabase`, whose options web-sys has only behind a compiler flag.
    type DurableDatabase;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &DurableDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// An open database.
#[derive(Debug)]
pub struct Database {
    inner: IdbDatabase,
    /// Another tab has opened it in a newer form.
    outdated: Rc<Cell<bool>>,
    _listener: EventListener,
}

/// A store to create, and whether it counts its keys by itself.
#[derive(Clone, Copy, Debug)]
pub struct StoreSchema {
    name: &'static str,
    counts: bool,
}

impl Database {
    /// Opens it, and creates the stores that it lacks.
    pub async fn open(
        name: &str,
        version: u32,
        stores: &'static [StoreSchema],
    ) -> Result<Self, StorageError> {
        let mut request = Factory::new()?.open(name, Some(version))?;
        request.on_upgrade_needed(move |event| {
            // A store that could not be created shows when the first transaction asks for it.
            let Ok(database) = event.database() else { return };
            let there = database.store_names();
            for store in stores.iter().filter(|store| !there.iter().any(|name| name == store.name))
            {
                let mut parameters = ObjectStoreParams::new();
                parameters.auto_increment(store.counts);
                if database.create_object_store(store.name, parameters).is_err() {
                    return;
                }
            }
        });
        let inner = IdbDatabase::from(request.await.map_err(StorageError::of_opening)?);
        let outdated = Rc::new(Cell::new(false));
        // A newer version of the console in another tab must not wait for this one.
        let listener = {
            let (database, outdated) = (inner.clone(), Rc::clone(&outdated));
            EventListener::new(&inner, "versionchange", move |_| {
                outdated.set(true);
                database.close();
            })
        };
        Ok(Self { inner, outdated, _listener: listener })
    }

    /// A transaction that only reads.
    pub fn read(&self, stores: &[&'static str]) -> Result<Transaction, StorageError> {
        self.transaction(stores, "readonly")
    }

    /// A transaction that also writes. It is done when it is on the disk.
    pub fn write(&self, stores: &[&'static str]) -> Result<Transaction, StorageError> {
        self.transaction(stores, "readwrite")
    }

    fn transaction(&self, stores: &[&str], mode: &str) -> Result<Transaction, StorageError> {
        if self.outdated.get() {
            return Err(StorageError::Outdated);
        }
        let stores: Array = stores.iter().map(|&store| JsValue::from(store)).collect();
        let options = Object::new();
        let failed = idb::Error::TransactionOpenFailed;
        Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(failed)?;
        let database = self.inner.unchecked_ref::<DurableDatabase>();
        let transaction = database.transaction(&stores, mode, &options).map_err(failed)?;
        Ok(Transaction::new(transaction.into()))
    }

    /// Closes it once its transactions are done.
    pub fn close(&self) {
        self.inner.close();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.close();
    }
}
