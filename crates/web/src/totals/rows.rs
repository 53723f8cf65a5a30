//! Totals as the table `Totals` shows them.

use tallystick_core::{books::Total, view::ConservationView};

use crate::components::{
    data_table::{Cell, Column, Row, TableWords},
    status_label::Status,
};

/// What the table is called, and its columns.
pub(super) const WORDS: TableWords = TableWords {
    title: "Totals",
    things: "totals",
    noun: "token definitions",
    empty: "No token was defined.",
    next: "Totals appear with the first token definition that is active.",
    columns: &[
        Column::opener("name", "Token name"),
        Column::new("symbol", "Token symbol"),
        Column::new("minted", "Minted"),
        Column::new("burned", "Burned"),
        Column::new("vaults", "In vaults"),
        Column::new("reserved", "Reserved"),
        Column::new("conserved", "Minted − burned = in vaults + reserved"),
    ],
};

/// A row of the table.
pub(super) fn row(totals: &ConservationView) -> Row {
    let amount = |total: Total| Cell::Number(total.grouped());
    Row {
        id: totals.definition.0,
        name: format!("{}: show how its totals came about", totals.name),
        at: None,
        cells: vec![
            Cell::Opener(totals.name.clone()),
            Cell::Text(totals.symbol.clone()),
            amount(totals.totals.minted),
            amount(totals.totals.burned),
            amount(totals.totals.in_vaults),
            amount(totals.totals.reserved),
            Cell::StatusWithNote(conserved(totals), totals.outstanding.grouped()),
        ],
    }
}

/// Whether nothing came from nowhere and nothing was lost.
pub(super) fn conserved(totals: &ConservationView) -> Status {
    match totals.is_conserved {
        true => Status::Good("Holds"),
        false => Status::Bad("DOES NOT HOLD"),
    }
}
