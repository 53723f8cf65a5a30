//! A store in memory that fails where it is told to.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use serde_json::Value;

use crate::{
    native::{FileDatabase, FileRows, Files, LocalKey},
    store::{Access, Database, Form, KeyError, Store, StoreError, Transaction},
};

/// A store. Clones share it, as the tabs of a browser do.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestStore {
    files: Files,
    failures: Failures,
}

#[derive(Clone, Debug, Default)]
struct Failures(Arc<Mutex<Plan>>);

#[derive(Debug, Default)]
struct Plan {
    /// What opening a database of this name ends in.
    opening: BTreeMap<String, StoreError>,
    /// What every transaction of a database that is open ends in.
    transactions: Option<StoreError>,
    /// Commits fail.
    full: bool,
}

impl Failures {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap()
    }

    fn transaction(&self) -> Result<(), StoreError> {
        self.plan().transactions.clone().map_or(Ok(()), Err)
    }
}

impl TestStore {
    /// The database of this name cannot be opened any more.
    pub(crate) fn fail_to_open(&self, name: &str, error: StoreError) {
        self.failures.plan().opening.insert(name.to_owned(), error);
    }

    /// From now on no transaction begins, or each does again.
    pub(crate) fn fail_transactions(&self, error: Option<StoreError>) {
        self.failures.plan().transactions = error;
    }

    /// From now on nothing is kept, or everything is again.
    pub(crate) fn be_full(&self, full: bool) {
        self.failures.plan().full = full;
    }
}

impl Store for TestStore {
    type Database = TestDatabase;
    type Key = LocalKey;
    type Lock = <Files as Store>::Lock;

    async fn open(&self, name: &str, form: Form) -> Result<TestDatabase, StoreError> {
        let refused = self.failures.plan().opening.get(name).cloned();
        refused.map_or(Ok(()), Err)?;
        let database = self.files.open(name, form).await?;
        Ok(TestDatabase { database, failures: self.failures.clone() })
    }

    async fn lock(&self, name: &str) -> Result<Self::Lock, StoreError> {
        self.files.lock(name).await
    }

    async fn make_key(&self) -> Result<LocalKey, KeyError> {
        self.files.make_key().await
    }
}

/// A database in memory.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    database: FileDatabase,
    failures: Failures,
}

impl TestDatabase {
    fn rows(&self, rows: Transaction<FileRows>) -> Transaction<TestRows> {
        Transaction::new(TestRows { rows, failures: self.failures.clone() })
    }
}

impl Database for TestDatabase {
    type Key = LocalKey;
    type Access = TestRows;

    fn read(&self, tables: &[&'static str]) -> Result<Transaction<TestRows>, StoreError> {
        self.failures.transaction()?;
        Ok(self.rows(self.database.read(tables)?))
    }

    fn write(&self, tables: &[&'static str]) -> Result<Transaction<TestRows>, StoreError> {
        self.failures.transaction()?;
        Ok(self.rows(self.database.write(tables)?))
    }

    async fn keep_key(&self, key: &LocalKey) -> Result<(), StoreError> {
        self.database.keep_key(key).await
    }

    async fn key(&self) -> Result<LocalKey, StoreError> {
        self.database.key().await
    }
}

/// The rows of a transaction.
#[derive(Debug)]
pub(crate) struct TestRows {
    rows: Transaction<FileRows>,
    failures: Failures,
}

impl Access for TestRows {
    async fn get(&self, table: &'static str, key: &str) -> Result<Option<Value>, StoreError> {
        self.rows.access().get(table, key).await
    }

    async fn all(&self, table: &'static str) -> Result<Vec<Result<Value, StoreError>>, StoreError> {
        self.rows.access().all(table).await
    }

    async fn keys(&self, table: &'static str) -> Result<Vec<String>, StoreError> {
        self.rows.access().keys(table).await
    }

    async fn places(&self, table: &'static str) -> Result<Vec<u32>, StoreError> {
        self.rows.access().places(table).await
    }

    fn put(&self, table: &'static str, key: &str, row: &Value) -> Result<(), StoreError> {
        self.rows.access().put(table, key, row)
    }

    fn append(&self, table: &'static str, row: &Value) -> Result<(), StoreError> {
        self.rows.access().append(table, row)
    }

    fn delete(&self, table: &'static str, key: &str) -> Result<(), StoreError> {
        self.rows.access().delete(table, key)
    }

    fn remove(&self, table: &'static str, place: u32) -> Result<(), StoreError> {
        self.rows.access().remove(table, place)
    }

    fn replace(&self, table: &'static str, place: u32, row: &Value) -> Result<(), StoreError> {
        self.rows.access().replace(table, place, row)
    }

    async fn commit(self) -> Result<(), StoreError> {
        if self.failures.plan().full {
            return Err(StoreError::Failed("full".to_owned()));
        }
        self.rows.commit().await
    }
}
