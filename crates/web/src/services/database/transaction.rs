//! One transaction: asynchronous reads, then synchronous writes, then the commit.

use idb::{Query, TransactionResult};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use wasm_bindgen::JsValue;

use super::{Sequence, StorageError, Store};
use crate::services::json;

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
        value.map(|value| read(store.name, &value)).transpose()
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

    /// All rows that can be read, in the order of their keys. One that cannot stays where it is,
    /// and keeps the others from nothing: see [`Transaction::unreadable`].
    pub async fn all<T: DeserializeOwned>(&self, store: &Store<T>) -> Result<Vec<T>, StorageError> {
        let rows = self.all_raw(store.name).await?;
        Ok(rows.iter().filter_map(|row| read(store.name, row).ok()).collect())
    }

    /// How many rows of a store cannot be read.
    pub async fn unreadable<T: DeserializeOwned>(
        &self,
        store: &'static str,
    ) -> Result<usize, StorageError> {
        let rows = self.all_raw(store).await?;
        Ok(rows.iter().filter(|row| read::<T>(store, row).is_err()).count())
    }

    async fn all_raw(&self, store: &'static str) -> Result<Vec<JsValue>, StorageError> {
        Ok(self.store(store)?.get_all(None, None)?.await?)
    }

    /// All rows that can be read with their places, in the order in which they were added.
    pub async fn queue<T: DeserializeOwned>(
        &self,
        sequence: &Sequence<T>,
    ) -> Result<Vec<(u32, T)>, StorageError> {
        let places = self.places(sequence.name).await?;
        let rows = self.all_raw(sequence.name).await?;
        let row = |(place, row): (u32, &JsValue)| Some((place, read(sequence.name, row).ok()?));
        Ok(places.into_iter().zip(&rows).filter_map(row).collect())
    }

    /// How many rows a store has, readable or not.
    pub async fn count(&self, store: &'static str) -> Result<usize, StorageError> {
        Ok(self.all_raw(store).await?.len())
    }

    async fn places(&self, sequence: &'static str) -> Result<Vec<u32>, StorageError> {
        let keys = self.store(sequence)?.get_all_keys(None, None)?.await?;
        keys.iter().map(|key| read(sequence, key)).collect()
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

    /// Adds a value behind those that are there, as it is.
    #[cfg(test)]
    pub fn add_raw(&self, sequence: &'static str, value: &JsValue) -> Result<(), StorageError> {
        self.store(sequence)?.add(value, None)?;
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

/// The form of the rows that this version writes.
const ROW_VERSION: u64 = 1;

/// Reads a row of today's form, `{"version": 1, "row": …}`, or of the first one, which was the row
/// alone. One of a newer form is not guessed at.
fn read<T: DeserializeOwned>(store: &'static str, row: &JsValue) -> Result<T, StorageError> {
    let mut row = json::from_browser(row).map_err(|error| StorageError::malformed(store, error))?;
    let versioned = row.as_object().is_some_and(|fields| {
        fields.len() == 2 && fields.contains_key("version") && fields.contains_key("row")
    });
    if versioned {
        if row["version"].as_u64().is_none_or(|version| version > ROW_VERSION) {
            return Err(StorageError::NewerRow { store });
        }
        row = row["row"].take();
    }
    json::read(row).map_err(|error| StorageError::malformed(store, error))
}

fn write<T: Serialize>(store: &'static str, row: &T) -> Result<JsValue, StorageError> {
    json::value(row)
        .and_then(|row| json::to_browser(&json!({ "version": ROW_VERSION, "row": row })))
        .map_err(|error| StorageError::malformed(store, error))
}
