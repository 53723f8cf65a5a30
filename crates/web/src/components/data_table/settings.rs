//! How a person wants a table to be shown; kept in this browser.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use yew::prelude::*;

use crate::{
    app::{use_commands, use_store},
    commands::Command,
};

/// The sizes of pages that can be chosen.
pub(super) const PAGE_SIZES: [u16; 4] = [10, 20, 50, 100];

/// How much room a row takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Density {
    /// Many rows at once.
    #[default]
    Compact,
    /// As PatternFly has it.
    Standard,
    /// With more air.
    Comfortable,
}

impl Density {
    /// All of them, with their names.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Compact, "Compact"),
        (Self::Standard, "Standard"),
        (Self::Comfortable, "Comfortable"),
    ];

    /// The classes of a table of this density.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Self::Compact => Some("pf-m-compact"),
            Self::Standard => None,
            Self::Comfortable => Some("tally-table--comfortable"),
        }
    }
}

/// The column that a table is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// The column's key.
    pub key: String,
    /// Largest first.
    pub descending: bool,
}

/// How a table is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableSettings {
    /// The keys of the columns that are not shown.
    pub hidden: BTreeSet<String>,
    /// How much room a row takes.
    pub density: Density,
    /// The order, where it is not the table's own.
    pub sort: Option<Sort>,
    /// What the rows must meet: names of parameters, and their values.
    pub filters: BTreeMap<String, String>,
    /// How many rows a page has.
    pub page_size: u16,
}

impl Default for TableSettings {
    fn default() -> Self {
        Self {
            hidden: BTreeSet::new(),
            density: Density::default(),
            sort: None,
            filters: BTreeMap::new(),
            page_size: 20,
        }
    }
}

impl TableSettings {
    /// After a press on this column's heading.
    #[must_use]
    pub fn sorted_by(&self, key: &str, current: &Sort) -> Self {
        let descending = current.key == key && !current.descending;
        Self { sort: Some(Sort { key: key.to_owned(), descending }), ..self.clone() }
    }

    /// With this column shown or hidden.
    #[must_use]
    pub fn with_column(&self, key: &str, shown: bool) -> Self {
        let mut next = self.clone();
        match shown {
            true => next.hidden.remove(key),
            false => next.hidden.insert(key.to_owned()),
        };
        next
    }

    /// With pages of another size.
    pub fn onsize(&self, onsettings: &Callback<Self>) -> Callback<u16> {
        let settings = self.clone();
        onsettings.reform(move |page_size| Self { page_size, ..settings.clone() })
    }

    /// With this value of a filter; an empty one lets everything through.
    #[must_use]
    pub fn with_filter(&self, name: &str, value: &str) -> Self {
        let mut next = self.clone();
        match value {
            "" => next.filters.remove(name),
            value => next.filters.insert(name.to_owned(), value.to_owned()),
        };
        next
    }

    /// What this filter is set to; empty where it lets everything through.
    pub fn filter(&self, name: &str) -> &str {
        self.filters.get(name).map_or("", String::as_str)
    }
}

/// The settings of the table of this name, and how they are changed.
#[hook]
pub fn use_table_settings(name: &'static str) -> (TableSettings, Callback<TableSettings>) {
    let store = use_store();
    let commands = use_commands();
    let settings = store.preferences.tables.get(name).cloned().unwrap_or_default();
    let preferences = store.preferences.clone();
    let onchange = Callback::from(move |settings| {
        let mut changed = preferences.clone();
        changed.tables.insert(name.to_owned(), settings);
        commands.give(Command::Prefer(changed));
    });
    (settings, onchange)
}
