//! A row of a table, whatever it is about.

use std::cmp::Ordering;

use tallystick_core::{Amount, Timestamp};
use uuid::Uuid;

use crate::{components::status_label::Status, format};

/// Something that a table lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its id, which the search finds as well.
    pub id: Uuid,
    /// The name of the button that opens it.
    pub name: String,
    /// When it was made or last changed, if that is known: equal rows are ordered newest first.
    pub at: Option<Timestamp>,
    /// One for each column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// Whether what it shows contains this text, which is in lower case.
    pub fn contains(&self, wanted: &str) -> bool {
        let texts = self.cells.iter().flat_map(Cell::texts).chain([self.id.to_string()]);
        texts.into_iter().any(|text| format::lower_case(&text).contains(wanted))
    }
}

/// What a row shows in one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A coloured word.
    Status(Status),
    /// Words.
    Text(String),
    /// A coloured word, and what is to be known about it.
    StatusWithNote(Status, String),
    /// Words that are the button which opens the row. One cell of a row has it.
    Opener(String),
    /// A sum of amounts, as it is shown.
    Number(String),
    /// An amount.
    Amount(Amount),
    /// A point in time. The search does not look at it.
    Moment(Timestamp),
}

impl Cell {
    /// By what the column is sorted. Cells of one column are of one kind, but for a status that
    /// nobody has, which is a text.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Amount(one), Self::Amount(other)) => scaled(*one).cmp(&scaled(*other)),
            (Self::Moment(one), Self::Moment(other)) => one.cmp(other),
            (one, other) => one.word().cmp(other.word()),
        }
    }

    fn word(&self) -> &str {
        match self {
            Self::Status(status) | Self::StatusWithNote(status, _) => status.word(),
            Self::Text(text) | Self::Opener(text) | Self::Number(text) => text,
            Self::Amount(_) | Self::Moment(_) => "",
        }
    }

    /// What the search looks at: an amount with and without its separators.
    fn texts(&self) -> Vec<String> {
        match self {
            Self::Amount(amount) => vec![amount.to_string(), amount.grouped()],
            Self::Moment(_) => Vec::new(),
            Self::StatusWithNote(status, note) => vec![status.word().to_owned(), note.clone()],
            cell => vec![cell.word().to_owned()],
        }
    }
}

/// Amounts of different decimals are compared by their value.
fn scaled(amount: Amount) -> i128 {
    const MOST_DECIMALS: u8 = 8;
    let missing = MOST_DECIMALS - amount.decimals().get();
    i128::from(amount.minor_units()) * 10_i128.pow(missing.into())
}
