//! One transaction: asynchronous reads, then synchronous writes, then the commit.

use idb::{Query, TransactionResult};
use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::{Sequence, StorageError, Store};

/// A transaction. Dropped without [`Transaction::commit`], it is rolled back.
#[derive(Debug)]
pub struct Transaction {
    inner: Option<idb::Transaction>,
}

impl Transaction {
    pub(super) fn new(inner: idb::Transaction) -> Self {
        Self { inner: Some(inner) }
    }

    fn store(&self, name: &str) -> Result<idb::ObjectStore, StorageError> {
        let transaction = self.inner.as_ref().ok_or(StorageError::RolledBack)?;
        Ok(transaction.object_store(name)?)
    }

    /// The row under this key.
    pub async fn get<T: DeserializeOwned>(
        &self,
        store: &Store<T>,
        key: &str,
    ) -> Result<Option<T>, StorageError> {
        let value = self.get_raw(store.name, key).await?;
        value.map(|value| read(store.name, value)).transpose()
    }

    /// The value under this key as the browser holds it, for what only the browser understands.
    pub async fn get_raw(
        &self,
        store: &'static str,
        key: &str,
    ) -> Result<Option<JsValue>, StorageError> {
        let key = Query::Key(JsValue::from(key));
        Ok(self.store(store)?.get(key)?.await?)
    }

    /// All rows, in the order of their keys.
    pub async fn all<T: DeserializeOwned>(&self, store: &Store<T>) -> Result<Vec<T>, StorageError> {
        let rows = self.store(store.name)?.get_all(None, None)?.await?;
        rows.into_iter().map(|row| read(store.name, row)).collect()
    }

    /// All rows with their places, in the order in which they were added.
    pub async fn queue<T: DeserializeOwned>(
        &self,
        sequence: &Sequence<T>,
    ) -> Result<Vec<(u32, T)>, StorageError> {
        let store = self.store(sequence.name)?;
        let keys = store.get_all_keys(None, None)?.await?;
        let rows = store.get_all(None, None)?.await?;
        let places = keys.into_iter().map(|key| read(sequence.name, key));
        let rows = rows.into_iter().map(|row| read(sequence.name, row));
        places.zip(rows).map(|(place, row)| Ok((place?, row?))).collect()
    }

    /// Stores the row under this key, in place of what was there.
    pub fn put<T: Serialize>(
        &self,
        store: &Store<T>,
        key: &str,
        row: &T,
    ) -> Result<(), StorageError> {
        self.put_raw(store.name, key, &write(store.name, row)?)
    }

    /// Stores a value that only the browser understands.
    pub fn put_raw(
        &self,
        store: &'static str,
        key: &str,
        value: &JsValue,
    ) -> Result<(), StorageError> {
        self.store(store)?.put(value, Some(&JsValue::from(key)))?;
        Ok(())
    }

    /// Adds the row behind those that are there.
    pub fn append<T: Serialize>(
        &self,
        sequence: &Sequence<T>,
        row: &T,
    ) -> Result<(), StorageError> {
        self.store(sequence.name)?.add(&write(sequence.name, row)?, None)?;
        Ok(())
    }

    /// Deletes what is under this key, if anything.
    pub fn delete<T>(&self, store: &Store<T>, key: &str) -> Result<(), StorageError> {
        self.store(store.name)?.delete(JsValue::from(key))?;
        Ok(())
    }

    /// Deletes the row in this place, if it is still there.
    pub fn remove<T>(&self, sequence: &Sequence<T>, place: u32) -> Result<(), StorageError> {
        self.store(sequence.name)?.delete(JsValue::from(place))?;
        Ok(())
    }

    /// Waits until all of it is on the disk.
    pub async fn commit(mut self) -> Result<(), StorageError> {
        let transaction = self.inner.take().ok_or(StorageError::RolledBack)?;
        match transaction.commit()?.await? {
            TransactionResult::Committed => Ok(()),
            TransactionResult::Aborted => Err(StorageError::RolledBack),
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(transaction) = self.inner.take() {
            // One that the browser already ended, after an error or after reading, has nothing
            // to roll back.
            transaction.abort().map(drop).unwrap_or_default();
        }
    }
}

fn read<T: DeserializeOwned>(store: &'static str, value: JsValue) -> Result<T, StorageError> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|error| StorageError::Malformed { store, reason: error.to_string() })
}

fn write<T: Serialize>(store: &'static str, row: &T) -> Result<JsValue, StorageError> {
    row.serialize(&Serializer::json_compatible())
        .map_err(|error| StorageError::Malformed { store, reason: error.to_string() })
}
