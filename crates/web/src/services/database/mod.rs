//! The store of a browser: IndexedDB, whose transactions are on the disk before they are done, and
//! Web Locks.
//!
//! # Invariant
//! A transaction reads first, awaiting each request, and then writes without awaiting anything: so
//! the browser never commits by itself while we wait for something else.

mod transaction;

use std::{
    cell::{Cell, RefCell},
    future::IntoFuture as _,
    rc::Rc,
};

use futures::{
    channel::oneshot,
    future::{Either, select},
};
use gloo::events::EventListener;
use idb::{
    DatabaseEvent, Event as _, Factory, ObjectStoreParams, Request as _, event::VersionChangeEvent,
};
use js_sys::{Array, Object, Reflect};
use tallystick_holder::store::{
    Database, Form, KeyError, Store, StoreError, TableForm, Transaction,
};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::{IdbDatabase, IdbTransaction, IdbVersionChangeEvent};

pub use transaction::Rows;

use super::{key::WalletKey, tabs::TabLock};

/// Where a wallet's database keeps its pair of `CryptoKey`s, under [`ONLY`].
const KEY: TableForm = TableForm { name: "key", counts: false };

/// The key of the only row.
const ONLY: &str = "only";

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

/// The databases of this browser for this origin.
#[derive(Clone, Copy, Debug, Default)]
pub struct IndexedDb;

/// An open database.
#[derive(Debug)]
pub struct OpenDatabase {
    inner: IdbDatabase,
    closed: Rc<Closed>,
    _listeners: [EventListener; 2],
}

/// Whether the browser took the database away, and why.
#[derive(Debug, Default)]
struct Closed {
    /// Another tab has opened it in a newer form.
    outdated: Cell<bool>,
    /// It was deleted.
    deleted: Cell<bool>,
    /// Whoever waits for that.
    waiting: RefCell<Vec<oneshot::Sender<()>>>,
}

impl Closed {
    fn deleted(&self) {
        self.deleted.set(true);
        for waiting in self.waiting.take() {
            // Who does not wait any more need not know.
            waiting.send(()).unwrap_or_default();
        }
    }
}

/// IndexedDB refused. What it says of a request, its transaction says as well, by name.
fn failed(error: idb::Error) -> StoreError {
    match error {
        // The browser refuses a database of a newer form so.
        idb::Error::DomException(exception) if exception.name() == "VersionError" => {
            StoreError::Outdated
        }
        idb::Error::DomException(exception) => StoreError::Failed(exception.name()),
        _ => StoreError::Failed("IndexedDB refused".to_owned()),
    }
}

/// Creates what a database lacks.
fn create_tables(event: &VersionChangeEvent, form: Form) -> Result<(), idb::Error> {
    let database = event.database()?;
    let there = database.store_names();
    let lacks = |table: &&TableForm| !there.iter().any(|name| name == table.name);
    for table in form.tables.iter().chain([&KEY]).filter(lacks) {
        let mut parameters = ObjectStoreParams::new();
        parameters.auto_increment(table.counts);
        database.create_object_store(table.name, parameters)?;
    }
    Ok(())
}

/// Leaves the database as it was.
fn abort_upgrade(event: &VersionChangeEvent) {
    let transaction = event.target().ok().and_then(|request| request.transaction());
    if let Some(transaction) = transaction {
        // One that is over was aborted by the browser itself.
        transaction.abort().map(drop).unwrap_or_default();
    }
}

impl Store for IndexedDb {
    type Database = OpenDatabase;
    type Key = WalletKey;
    type Lock = TabLock;

    async fn open(&self, name: &str, form: Form) -> Result<OpenDatabase, StoreError> {
        let factory = Factory::new().map_err(failed)?;
        let mut request = factory.open(name, Some(form.version)).map_err(failed)?;
        request.on_upgrade_needed(move |event| {
            if create_tables(&event, form).is_err() {
                // Otherwise the new version would be kept without its tables, for ever.
                abort_upgrade(&event);
            }
        });
        let (blocked, is_blocked) = oneshot::channel();
        request.on_blocked(move |_| blocked.send(()).unwrap_or_default());
        let opened = match select(request.into_future(), is_blocked).await {
            Either::Left((opened, _)) => opened,
            // An older version of the console that does not let go: nobody waits for it.
            Either::Right((Ok(()), opening)) => {
                spawn_local(async move {
                    if let Ok(database) = opening.await {
                        database.close();
                    }
                });
                return Err(StoreError::Blocked);
            }
            Either::Right((Err(_), opening)) => opening.await,
        };
        let inner = IdbDatabase::from(opened.map_err(failed)?);
        let closed = Rc::new(Closed::default());
        // A newer version of the console in another tab must not wait for this one.
        let version_changes = {
            let (database, closed) = (inner.clone(), Rc::clone(&closed));
            EventListener::new(&inner, "versionchange", move |event| {
                let event = event.unchecked_ref::<IdbVersionChangeEvent>();
                match event.new_version() {
                    Some(_) => closed.outdated.set(true),
                    None => closed.deleted(),
                }
                database.close();
            })
        };
        // Only what the browser itself closes is told of.
        let closes = {
            let closed = Rc::clone(&closed);
            EventListener::new(&inner, "close", move |_| closed.deleted())
        };
        Ok(OpenDatabase { inner, closed, _listeners: [version_changes, closes] })
    }

    async fn lock(&self, name: &str) -> Result<TabLock, StoreError> {
        TabLock::acquire(name).await.map_err(|error| StoreError::NoLocks(error.to_string()))
    }

    async fn make_key(&self) -> Result<WalletKey, KeyError> {
        WalletKey::generate().await
    }
}

impl OpenDatabase {
    /// Waits until it is deleted under whoever has it open.
    pub async fn deleted(&self) {
        let (deleted, is_deleted) = oneshot::channel();
        self.closed.waiting.borrow_mut().push(deleted);
        // The listeners that tell live as long as this database.
        is_deleted.await.unwrap_or_default();
    }

    fn rows(&self, tables: &[&str], mode: &str) -> Result<Rows, StoreError> {
        match (self.closed.outdated.get(), self.closed.deleted.get()) {
            (true, _) => return Err(StoreError::Outdated),
            (_, true) => return Err(StoreError::Deleted),
            _ => {}
        }
        let tables: Array = tables.iter().map(|&table| JsValue::from(table)).collect();
        let options = Object::new();
        let refused = |error| failed(idb::Error::TransactionOpenFailed(error));
        Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(refused)?;
        let database = self.inner.unchecked_ref::<DurableDatabase>();
        let transaction = database.transaction(&tables, mode, &options).map_err(refused)?;
        Ok(Rows::new(transaction.into()))
    }
}

impl Database for OpenDatabase {
    type Key = WalletKey;
    type Access = Rows;

    fn read(&self, tables: &[&'static str]) -> Result<Transaction<Rows>, StoreError> {
        self.rows(tables, "readonly").map(Transaction::new)
    }

    fn write(&self, tables: &[&'static str]) -> Result<Transaction<Rows>, StoreError> {
        self.rows(tables, "readwrite").map(Transaction::new)
    }

    async fn keep_key(&self, key: &WalletKey) -> Result<(), StoreError> {
        let rows = self.write(&[KEY.name])?;
        rows.access().put_raw(KEY.name, ONLY, key.pair())?;
        rows.commit().await
    }

    async fn key(&self) -> Result<WalletKey, StoreError> {
        let rows = self.read(&[KEY.name])?;
        let pair = rows.access().get_raw(KEY.name, ONLY).await?;
        let pair = pair.and_then(|pair| pair.dyn_into().ok()).ok_or(StoreError::NoKey)?;
        drop(rows);
        let unusable = |error: KeyError| StoreError::Failed(error.to_string());
        WalletKey::from_pair(pair).await.map_err(unusable)
    }
}

impl Drop for OpenDatabase {
    fn drop(&mut self) {
        // Once its transactions are done.
        self.inner.close();
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests;
