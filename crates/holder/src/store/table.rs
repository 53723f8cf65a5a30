//! Tables by name and type, so that no row is read as what it is not.

use std::marker::PhantomData;

/// What a database is to have.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Counts the forms that it had.
    pub version: u32,
    /// The tables of this form.
    pub tables: &'static [TableForm],
}

/// A table to create, and whether it counts its keys by itself.
#[derive(Clone, Copy, Debug)]
pub struct TableForm {
    /// Its name in the database.
    pub name: &'static str,
    /// A sequence counts.
    pub counts: bool,
}

/// A table of rows of type `T` under keys that we choose.
#[derive(Debug)]
pub struct Table<T> {
    /// Its name in the database.
    pub name: &'static str,
    rows: PhantomData<fn() -> T>,
}

impl<T> Table<T> {
    /// A table of this name.
    pub const fn named(name: &'static str) -> Self {
        Self { name, rows: PhantomData }
    }

    /// To create it.
    pub const fn form(&self) -> TableForm {
        TableForm { name: self.name, counts: false }
    }
}

/// A table of rows of type `T` in the order in which they were added.
#[derive(Debug)]
pub struct Sequence<T> {
    /// Its name in the database.
    pub name: &'static str,
    rows: PhantomData<fn() -> T>,
}

impl<T> Sequence<T> {
    /// A sequence of this name.
    pub const fn named(name: &'static str) -> Self {
        Self { name, rows: PhantomData }
    }

    /// To create it.
    pub const fn form(&self) -> TableForm {
        TableForm { name: self.name, counts: true }
    }
}
