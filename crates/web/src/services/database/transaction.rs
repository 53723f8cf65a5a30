//! One transaction of IndexedDB.

use idb::{Query, TransactionResult};
use serde_json::Value;
use tallystick_holder::{
    json::JsonError,
    store::{Access, StoreError},
};
use wasm_bindgen::JsValue;

use super::failed;
use crate::services::json;

/// Rows as the browser holds them. Dropped without [`Access::commit`], nothing is changed.
#[derive(Debug)]
pub struct Rows {
    inner: Option<idb::Transaction>,
}

impl Rows {
    pub(super) fn new(inner: idb::Transaction) -> Self {
        Self { inner: Some(inner) }
    }

    fn store(&self, name: &str) -> Result<idb::ObjectStore, StoreError> {
        let transaction = self.inner.as_ref().ok_or(StoreError::RolledBack)?;
        transaction.object_store(name).map_err(failed)
    }

    /// The value under this key as the browser holds it, for what only the browser understands.
    pub(super) async fn get_raw(
        &self,
        table: &'static str,
        key: &str,
    ) -> Result<Option<JsValue>, StoreError> {
        let key = Query::Key(JsValue::from(key));
        self.store(table)?.get(key).map_err(failed)?.await.map_err(failed)
    }

    /// Stores a value that only the browser understands.
    pub(super) fn put_raw(
        &self,
        table: &'static str,
        key: &str,
        value: &JsValue,
    ) -> Result<(), StoreError> {
        self.store(table)?.put(value, Some(&JsValue::from(key))).map(drop).map_err(failed)
    }
}

impl Access for Rows {
    async fn get(&self, table: &'static str, key: &str) -> Result<Option<Value>, StoreError> {
        let row = self.get_raw(table, key).await?;
        row.map(|row| read(table, &row)).transpose()
    }

    async fn all(&self, table: &'static str) -> Result<Vec<Result<Value, StoreError>>, StoreError> {
        let rows = self.store(table)?.get_all(None, None).map_err(failed)?.await;
        Ok(rows.map_err(failed)?.iter().map(|row| read(table, row)).collect())
    }

    async fn keys(&self, table: &'static str) -> Result<Vec<String>, StoreError> {
        let keys = self.store(table)?.get_all_keys(None, None).map_err(failed)?.await;
        let keys = keys.map_err(failed)?;
        // Keys that are no text are not ours; they keep the others in step with their rows.
        Ok(keys.iter().map(|key| key.as_string().unwrap_or_default()).collect())
    }

    async fn places(&self, table: &'static str) -> Result<Vec<u32>, StoreError> {
        let keys = self.store(table)?.get_all_keys(None, None).map_err(failed)?.await;
        let place = |key: &JsValue| {
            let place = read(table, key)?.as_u64().and_then(|place| u32::try_from(place).ok());
            place.ok_or_else(|| malformed(table, JsonError("its key is no place".to_owned())))
        };
        keys.map_err(failed)?.iter().map(place).collect()
    }

    fn put(&self, table: &'static str, key: &str, row: &Value) -> Result<(), StoreError> {
        self.put_raw(table, key, &write(table, row)?)
    }

    fn append(&self, table: &'static str, row: &Value) -> Result<(), StoreError> {
        self.store(table)?.add(&write(table, row)?, None).map(drop).map_err(failed)
    }

    fn delete(&self, table: &'static str, key: &str) -> Result<(), StoreError> {
        self.store(table)?.delete(JsValue::from(key)).map(drop).map_err(failed)
    }

    fn remove(&self, table: &'static str, place: u32) -> Result<(), StoreError> {
        self.store(table)?.delete(JsValue::from(place)).map(drop).map_err(failed)
    }

    fn replace(&self, table: &'static str, place: u32, row: &Value) -> Result<(), StoreError> {
        let (row, place) = (write(table, row)?, JsValue::from(place));
        self.store(table)?.put(&row, Some(&place)).map(drop).map_err(failed)
    }

    async fn commit(mut self) -> Result<(), StoreError> {
        let transaction = self.inner.take().ok_or(StoreError::RolledBack)?;
        match transaction.commit().map_err(failed)?.await.map_err(failed)? {
            TransactionResult::Committed => Ok(()),
            TransactionResult::Aborted => Err(StoreError::RolledBack),
        }
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        if let Some(transaction) = self.inner.take() {
            // One that the browser already ended, after an error or after reading, has nothing
            // to roll back.
            transaction.abort().map(drop).unwrap_or_default();
        }
    }
}

fn malformed(table: &'static str, error: JsonError) -> StoreError {
    StoreError::malformed(table, error)
}

fn read(table: &'static str, row: &JsValue) -> Result<Value, StoreError> {
    json::from_browser(row).map_err(|error| malformed(table, error))
}

fn write(table: &'static str, row: &Value) -> Result<JsValue, StoreError> {
    json::to_browser(row).map_err(|error| malformed(table, error))
}
