//! Databases of a program: in memory, and in a folder if they are to outlive it.
//!
//! Each commit writes its database anew, to another file that then takes the name of the first: it
//! is for holders, who have tokens by the hundred.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use ed25519_dalek::SigningKey;
use futures::lock::{self, OwnedMutexGuard};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tallystick_core::{PublicKey, Sign, Signature};

use super::folder::Folder;
use crate::store::{Access, Database, Form, Key, KeyError, Store, StoreError, Transaction};

/// A folder of databases, or none: then they last as long as this is held. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Files {
    folder: Option<Arc<Folder>>,
    open: Arc<Mutex<BTreeMap<String, Shared>>>,
    locks: Arc<Mutex<BTreeMap<String, Arc<lock::Mutex<()>>>>>,
}

/// What those who have a database open share.
type Shared = Arc<lock::Mutex<Content>>;

/// What is in a database.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Content {
    version: u32,
    tables: BTreeMap<String, BTreeMap<String, Value>>,
    /// The next place of each sequence.
    places: BTreeMap<String, u32>,
    key: Option<[u8; 32]>,
}

impl Files {
    /// In this folder, which is locked against others from the first database that is opened until
    /// the last is closed and this is dropped.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = Arc::new(Folder::new(folder.into()));
        Self { folder: Some(folder), ..Self::default() }
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.path.join(format!("{name}.json")))
    }
}

pub(super) fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}

fn content(path: &Path) -> Result<Content, StoreError> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Content::default()),
        Err(error) => Err(failed(error)),
    }
}

/// Writes it whole or not at all; for its owner only.
fn replace(path: &Path, content: &Content) -> Result<(), StoreError> {
    let folder = path.parent().ok_or_else(|| failed("no folder"))?;
    fs::create_dir_all(folder).map_err(failed)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    serde_json::to_writer(&mut file, content).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(failed)?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

impl Store for Files {
    type Database = FileDatabase;
    type Key = LocalKey;
    type Lock = OwnedMutexGuard<()>;

    async fn open(&self, name: &str, form: Form) -> Result<FileDatabase, StoreError> {
        self.folder.as_ref().map_or(Ok(()), |folder| folder.claim())?;
        let path = self.path(name);
        let shared = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            match open.get(name) {
                Some(shared) => Arc::clone(shared),
                None => {
                    let stored = path.as_deref().map(content).transpose()?.unwrap_or_default();
                    let shared = Shared::new(lock::Mutex::new(stored));
                    open.insert(name.to_owned(), Arc::clone(&shared));
                    shared
                }
            }
        };
        let mut content = shared.lock().await;
        if content.version > form.version {
            return Err(StoreError::Outdated);
        }
        content.version = form.version;
        drop(content);
        Ok(FileDatabase { path, shared, _folder: self.folder.clone() })
    }

    async fn lock(&self, name: &str) -> Result<OwnedMutexGuard<()>, StoreError> {
        let lock = {
            let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(locks.entry(name.to_owned()).or_default())
        };
        Ok(lock.lock_owned().await)
    }

    async fn make_key(&self) -> Result<LocalKey, KeyError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| KeyError(error.to_string()))?;
        Ok(LocalKey(SigningKey::from_bytes(&seed)))
    }
}

/// A key of this program.
#[derive(Clone, Debug)]
pub struct LocalKey(pub SigningKey);

impl Key for LocalKey {
    fn public_key(&self) -> PublicKey {
        Sign::public_key(&self.0)
    }

    async fn sign(&self, bytes: &[u8]) -> Result<Signature, KeyError> {
        Ok(Sign::sign(&self.0, bytes))
    }
}

/// An open database.
#[derive(Clone, Debug)]
pub struct FileDatabase {
    path: Option<PathBuf>,
    shared: Shared,
    _folder: Option<Arc<Folder>>,
}

impl FileDatabase {
    fn rows(&self, writes: bool) -> Transaction<FileRows> {
        Transaction::new(FileRows {
            database: self.clone(),
            writes,
            held: lock::Mutex::default(),
            changes: Mutex::default(),
        })
    }
}

impl Database for FileDatabase {
    type Key = LocalKey;
    type Access = FileRows;

    fn read(&self, _tables: &[&'static str]) -> Result<Transaction<FileRows>, StoreError> {
        Ok(self.rows(false))
    }

    fn write(&self, _tables: &[&'static str]) -> Result<Transaction<FileRows>, StoreError> {
        Ok(self.rows(true))
    }

    async fn keep_key(&self, key: &LocalKey) -> Result<(), StoreError> {
        let rows = self.rows(true);
        rows.access().change(Change::Key(key.0.to_bytes()))?;
        rows.commit().await
    }

    async fn key(&self) -> Result<LocalKey, StoreError> {
        let key = self.shared.lock().await.key.ok_or(StoreError::NoKey)?;
        Ok(LocalKey(SigningKey::from_bytes(&key)))
    }
}

/// A transaction. From its first read or its commit to its end, no other touches the database.
#[derive(Debug)]
pub struct FileRows {
    database: FileDatabase,
    writes: bool,
    held: lock::Mutex<Option<OwnedMutexGuard<Content>>>,
    changes: Mutex<Vec<Change>>,
}

/// What is written at the commit.
#[derive(Debug)]
enum Change {
    Put(&'static str, String, Value),
    Append(&'static str, Value),
    Delete(&'static str, String),
    Key([u8; 32]),
}

/// A place as a key, so that the order of keys is the order of places.
fn place_key(place: u32) -> String {
    format!("{place:010}")
}

impl Content {
    fn apply(&mut self, change: Change) {
        match change {
            Change::Put(table, key, row) => {
                self.tables.entry(table.to_owned()).or_default().insert(key, row);
            }
            Change::Append(table, row) => {
                let next = self.places.entry(table.to_owned()).or_default();
                *next += 1;
                let key = place_key(*next);
                self.tables.entry(table.to_owned()).or_default().insert(key, row);
            }
            Change::Delete(table, key) => {
                if let Some(rows) = self.tables.get_mut(table) {
                    rows.remove(&key);
                }
            }
            Change::Key(key) => self.key = Some(key),
        }
    }
}

impl FileRows {
    async fn reading<T>(&self, read: impl FnOnce(&Content) -> T) -> T {
        let mut held = self.held.lock().await;
        if held.is_none() {
            *held = Some(self.database.shared.clone().lock_owned().await);
        }
        read(held.as_ref().expect("it was just taken"))
    }

    fn change(&self, change: Change) -> Result<(), StoreError> {
        if !self.writes {
            return Err(failed("this transaction only reads"));
        }
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).push(change);
        Ok(())
    }
}

impl Access for FileRows {
    async fn get(&self, table: &'static str, key: &str) -> Result<Option<Value>, StoreError> {
        Ok(self.reading(|content| content.tables.get(table)?.get(key).cloned()).await)
    }

    async fn all(&self, table: &'static str) -> Result<Vec<Result<Value, StoreError>>, StoreError> {
        let rows = |content: &Content| {
            let rows = content.tables.get(table).into_iter().flat_map(BTreeMap::values);
            rows.cloned().map(Ok).collect()
        };
        Ok(self.reading(rows).await)
    }

    async fn keys(&self, table: &'static str) -> Result<Vec<String>, StoreError> {
        let keys = |content: &Content| {
            let rows = content.tables.get(table).into_iter();
            rows.flat_map(BTreeMap::keys).cloned().collect()
        };
        Ok(self.reading(keys).await)
    }

    async fn places(&self, table: &'static str) -> Result<Vec<u32>, StoreError> {
        let places = |content: &Content| {
            let keys = content.tables.get(table).into_iter().flat_map(BTreeMap::keys);
            keys.map(|key| key.parse().map_err(failed)).collect()
        };
        self.reading(places).await
    }

    fn put(&self, table: &'static str, key: &str, row: &Value) -> Result<(), StoreError> {
        self.change(Change::Put(table, key.to_owned(), row.clone()))
    }

    fn append(&self, table: &'static str, row: &Value) -> Result<(), StoreError> {
        self.change(Change::Append(table, row.clone()))
    }

    fn delete(&self, table: &'static str, key: &str) -> Result<(), StoreError> {
        self.change(Change::Delete(table, key.to_owned()))
    }

    fn remove(&self, table: &'static str, place: u32) -> Result<(), StoreError> {
        self.change(Change::Delete(table, place_key(place)))
    }

    fn replace(&self, table: &'static str, place: u32, row: &Value) -> Result<(), StoreError> {
        self.change(Change::Put(table, place_key(place), row.clone()))
    }

    async fn commit(self) -> Result<(), StoreError> {
        let mut content = match self.held.into_inner() {
            Some(held) => held,
            None => self.database.shared.clone().lock_owned().await,
        };
        let changes = self.changes.into_inner().unwrap_or_else(PoisonError::into_inner);
        match &self.database.path {
            None => changes.into_iter().for_each(|change| content.apply(change)),
            Some(path) => {
                let mut next = content.clone();
                changes.into_iter().for_each(|change| next.apply(change));
                replace(path, &next)?;
                *content = next;
            }
        }
        Ok(())
    }
}
