//! Stores by name and type, so that no row is read as what it is not.

use std::marker::PhantomData;

use super::StoreSchema;

/// A store of rows of type `T` under keys that we choose.
#[derive(Debug)]
pub struct Store<T> {
    /// Its name in the database.
    pub name: &'static str,
    rows: PhantomData<T>,
}

impl<T> Store<T> {
    /// A store of this name.
    pub const fn named(name: &'static str) -> Self {
        Self { name, rows: PhantomData }
    }

    /// To create it.
    pub const fn schema(&self) -> StoreSchema {
        StoreSchema { name: self.name, counts: false }
    }
}

/// A store of rows of type `T` in the order in which they were added.
#[derive(Debug)]
pub struct Sequence<T> {
    /// Its name in the database.
    pub name: &'static str,
    rows: PhantomData<T>,
}

impl<T> Sequence<T> {
    /// A sequence of this name.
    pub const fn named(name: &'static str) -> Self {
        Self { name, rows: PhantomData }
    }

    /// To create it.
    pub const fn schema(&self) -> StoreSchema {
        StoreSchema { name: self.name, counts: true }
    }
}
