//! What a holder has, on a disk: databases of tables, and transactions that are whole or nothing.
//!
//! # Invariant
//! A transaction reads first and then writes without awaiting anything. So neither a closed tab
//! nor a dropped future can leave half of the writes behind.

mod error;
mod table;
mod transaction;

use std::{fmt::Debug, future::Future};

use serde_json::Value;
use tallystick_core::{PublicKey, Signature};

pub use error::{KeyError, StoreError};
pub use table::{Form, Sequence, Table, TableForm};
pub use transaction::Transaction;

/// Where databases are.
pub trait Store {
    /// An open database.
    type Database: Database<Key = Self::Key> + Debug;
    /// A key that signs for a wallet.
    type Key: Key + Debug;
    /// Held until it is dropped.
    type Lock: Debug;

    /// Opens a database, and creates it or the tables that it lacks.
    fn open(
        &self,
        name: &str,
        form: Form,
    ) -> impl Future<Output = Result<Self::Database, StoreError>>;

    /// Waits until nobody else who shares this store holds the lock of this name.
    fn lock(&self, name: &str) -> impl Future<Output = Result<Self::Lock, StoreError>>;

    /// Makes a new key.
    fn make_key(&self) -> impl Future<Output = Result<Self::Key, KeyError>>;
}

/// An open database, closed when dropped.
pub trait Database {
    /// A key that signs for a wallet.
    type Key: Key + Debug;
    /// See [`Access`].
    type Access: Access;

    /// A transaction that only reads.
    ///
    /// # Errors
    /// The database cannot be used, or is of a newer form by now.
    fn read(&self, tables: &[&'static str]) -> Result<Transaction<Self::Access>, StoreError>;

    /// A transaction that also writes. It is done when it is on the disk.
    ///
    /// # Errors
    /// The database cannot be used, or is of a newer form by now.
    fn write(&self, tables: &[&'static str]) -> Result<Transaction<Self::Access>, StoreError>;

    /// Keeps the wallet's key.
    fn keep_key(&self, key: &Self::Key) -> impl Future<Output = Result<(), StoreError>>;

    /// The key that was kept.
    fn key(&self) -> impl Future<Output = Result<Self::Key, StoreError>>;
}

/// The rows of a transaction, as JSON. Dropped without [`Access::commit`], nothing is changed.
pub trait Access {
    /// The row under this key.
    fn get(
        &self,
        table: &'static str,
        key: &str,
    ) -> impl Future<Output = Result<Option<Value>, StoreError>>;

    /// All rows in the order of their keys or places; an error for each that is not JSON.
    fn all(
        &self,
        table: &'static str,
    ) -> impl Future<Output = Result<Vec<Result<Value, StoreError>>, StoreError>>;

    /// The keys of the rows of a table, in the order of [`Access::all`].
    fn keys(&self, table: &'static str) -> impl Future<Output = Result<Vec<String>, StoreError>>;

    /// The places of the rows of a sequence, ascending.
    fn places(&self, table: &'static str) -> impl Future<Output = Result<Vec<u32>, StoreError>>;

    /// Stores the row under this key, in place of what was there.
    ///
    /// # Errors
    /// The transaction is over, or the row cannot be stored.
    fn put(&self, table: &'static str, key: &str, row: &Value) -> Result<(), StoreError>;

    /// Adds the row behind those that are there.
    ///
    /// # Errors
    /// The transaction is over, or the row cannot be stored.
    fn append(&self, table: &'static str, row: &Value) -> Result<(), StoreError>;

    /// Deletes what is under this key, if anything.
    ///
    /// # Errors
    /// The transaction is over.
    fn delete(&self, table: &'static str, key: &str) -> Result<(), StoreError>;

    /// Deletes the row in this place, if it is still there.
    ///
    /// # Errors
    /// The transaction is over.
    fn remove(&self, table: &'static str, place: u32) -> Result<(), StoreError>;

    /// Stores the row in this place, in place of what is there.
    ///
    /// # Errors
    /// The transaction is over, or the row cannot be stored.
    fn replace(&self, table: &'static str, place: u32, row: &Value) -> Result<(), StoreError>;

    /// Waits until all of it is on the disk.
    fn commit(self) -> impl Future<Output = Result<(), StoreError>>;
}

/// A key of Ed25519, whose private half may be out of reach even for this program.
pub trait Key {
    /// The key that verifies what this one signs.
    fn public_key(&self) -> PublicKey;

    /// Signs the bytes.
    fn sign(&self, bytes: &[u8]) -> impl Future<Output = Result<Signature, KeyError>>;
}
