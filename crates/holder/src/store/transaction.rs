//! One transaction: asynchronous reads, then synchronous writes, then the commit.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Access, Sequence, StoreError, Table};
use crate::json;

/// A transaction. Dropped without [`Transaction::commit`], it is rolled back.
#[derive(Debug)]
pub struct Transaction<A>(A);

impl<A: Access> Transaction<A> {
    /// With these rows.
    pub fn new(access: A) -> Self {
        Self(access)
    }

    /// The rows as they are stored.
    pub fn access(&self) -> &A {
        &self.0
    }

    /// The row under this key.
    pub async fn get<T: DeserializeOwned>(
        &self,
        table: &Table<T>,
        key: &str,
    ) -> Result<Option<T>, StoreError> {
        let row = self.0.get(table.name, key).await?;
        row.map(|row| read(table.name, row)).transpose()
    }

    /// Whether there is a row under this key, readable or not.
    pub async fn has<T>(&self, table: &Table<T>, key: &str) -> Result<bool, StoreError> {
        match self.0.get(table.name, key).await {
            Ok(row) => Ok(row.is_some()),
            Err(StoreError::Malformed { .. }) => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// All rows that can be read, in the order of their keys. One that cannot stays where it is,
    /// and keeps the others from nothing: see [`Transaction::unreadable`].
    pub async fn all<T: DeserializeOwned>(&self, table: &Table<T>) -> Result<Vec<T>, StoreError> {
        let rows = self.0.all(table.name).await?;
        Ok(rows.into_iter().filter_map(|row| read(table.name, row.ok()?).ok()).collect())
    }

    /// All rows with their keys, each as it can be read or not, in the order of their keys.
    pub async fn entries<T: DeserializeOwned>(
        &self,
        table: &Table<T>,
    ) -> Result<Vec<(String, Result<T, StoreError>)>, StoreError> {
        let keys = self.0.keys(table.name).await?;
        let rows = self.0.all(table.name).await?.into_iter();
        let rows = rows.map(|row| row.and_then(|row| read(table.name, row)));
        Ok(keys.into_iter().zip(rows).collect())
    }

    /// How many rows of a table cannot be read.
    pub async fn unreadable<T: DeserializeOwned>(
        &self,
        table: &'static str,
    ) -> Result<usize, StoreError> {
        let rows = self.0.all(table).await?;
        let unreadable = |row: Result<Value, _>| row.and_then(|row| read::<T>(table, row)).is_err();
        Ok(rows.into_iter().map(unreadable).filter(|unreadable| *unreadable).count())
    }

    /// All rows that can be read with their places, in the order in which they were added.
    pub async fn queue<T: DeserializeOwned>(
        &self,
        sequence: &Sequence<T>,
    ) -> Result<Vec<(u32, T)>, StoreError> {
        let places = self.0.places(sequence.name).await?;
        let rows = self.0.all(sequence.name).await?;
        let row = |(place, row): (u32, Result<Value, _>)| {
            Some((place, read(sequence.name, row.ok()?).ok()?))
        };
        Ok(places.into_iter().zip(rows).filter_map(row).collect())
    }

    /// How many rows a table has, readable or not.
    pub async fn count(&self, table: &'static str) -> Result<usize, StoreError> {
        Ok(self.0.all(table).await?.len())
    }

    /// Stores the row under this key, in place of what was there.
    pub fn put<T: Serialize>(
        &self,
        table: &Table<T>,
        key: &str,
        row: &T,
    ) -> Result<(), StoreError> {
        self.0.put(table.name, key, &write(table.name, row)?)
    }

    /// Adds the row behind those that are there.
    pub fn append<T: Serialize>(&self, sequence: &Sequence<T>, row: &T) -> Result<(), StoreError> {
        self.0.append(sequence.name, &write(sequence.name, row)?)
    }

    /// Deletes what is under this key, if anything.
    pub fn delete<T>(&self, table: &Table<T>, key: &str) -> Result<(), StoreError> {
        self.0.delete(table.name, key)
    }

    /// Deletes the row in this place, if it is still there.
    pub fn remove<T>(&self, sequence: &Sequence<T>, place: u32) -> Result<(), StoreError> {
        self.0.remove(sequence.name, place)
    }

    /// Stores the row in this place, in place of what is there.
    pub fn replace<T: Serialize>(
        &self,
        sequence: &Sequence<T>,
        place: u32,
        row: &T,
    ) -> Result<(), StoreError> {
        self.0.replace(sequence.name, place, &write(sequence.name, row)?)
    }

    /// Waits until all of it is on the disk.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.0.commit().await
    }
}

/// The form of the rows that this version writes.
const ROW_VERSION: u64 = 1;

fn read<T: DeserializeOwned>(table: &'static str, row: Value) -> Result<T, StoreError> {
    let row = unwrapped(table, row)?;
    json::read(row).map_err(|error| StoreError::malformed(table, error))
}

/// A row of today's form, `{"version": 1, "row": …}`, or of the first one, which was the row alone.
/// One of a newer form is not guessed at.
fn unwrapped(table: &'static str, mut row: Value) -> Result<Value, StoreError> {
    let versioned = row.as_object().is_some_and(|fields| {
        fields.len() == 2 && fields.contains_key("version") && fields.contains_key("row")
    });
    if !versioned {
        return Ok(row);
    }
    match row["version"].as_u64() {
        Some(..=ROW_VERSION) => Ok(row["row"].take()),
        _ => Err(StoreError::NewerRow { table }),
    }
}

fn write<T: Serialize>(table: &'static str, row: &T) -> Result<Value, StoreError> {
    let row = json::value(row).map_err(|error| StoreError::malformed(table, error))?;
    Ok(json!({ "version": ROW_VERSION, "row": row }))
}
