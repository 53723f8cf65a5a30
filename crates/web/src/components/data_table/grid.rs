//! The table itself: headings that sort, rows that open.

use std::{cell, collections::BTreeSet};

use uuid::Uuid;
use yew::prelude::*;

use super::{
    Cell, Column, Row, Selection,
    settings::{Density, Sort},
};
use crate::components::{icon::Icon, moment::moment, status_label::status_label};

/// What the table shows, and how.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    /// Its name for screen readers.
    pub(super) title: &'static str,
    /// What it lists, such as `issuance requests`.
    pub(super) things: &'static str,
    /// The rows that can be ticked, where any can.
    pub(super) selection: Option<&'a Selection>,
    /// All columns.
    pub(super) columns: &'static [Column],
    /// The keys of those that are not shown.
    pub(super) hidden: &'a BTreeSet<String>,
    /// How much room a row takes.
    pub(super) density: Density,
    /// The order.
    pub(super) sort: &'a Sort,
    /// The rows of the page.
    pub(super) rows: &'a [Row],
    /// Newer rows are on their way.
    pub(super) busy: bool,
    /// A heading was pressed, of this key.
    pub(super) onsort: &'a Callback<&'static str>,
    /// A row was opened.
    pub(super) onopen: &'a Callback<Uuid>,
}

impl Grid<'_> {
    /// Roles are named because the stacked grid of narrow screens would take them away.
    pub(super) fn html(&self) -> Html {
        let headings = self.columns().map(|(_, column)| self.heading(column));
        let rows = self.rows.iter().map(|one| self.row(one));
        let class = classes!(
            "pf-v6-c-table",
            "pf-m-grid-lg",
            "tally-table",
            (self.density == Density::Compact).then_some("tally-table--compact"),
            self.density.class(),
            self.busy.then_some("tally-table--busy"),
        );
        html! {
            <table {class} role="table" aria-label={self.title} aria-busy={self.busy.to_string()}>
                <thead class="pf-v6-c-table__thead" role="rowgroup">
                    <tr class="pf-v6-c-table__tr" role="row">
                        { for self.selection.map(|selection| selection.heading(self.things)) }
                        { for headings }
                    </tr>
                </thead>
                <tbody class="pf-v6-c-table__tbody" role="rowgroup">{ for rows }</tbody>
            </table>
        }
    }

    /// The columns that are shown, with their places.
    fn columns(&self) -> impl Iterator<Item = (usize, &'static Column)> {
        let all = self.columns.iter().enumerate();
        all.filter(|(_, column)| column.opens || !self.hidden.contains(column.key))
    }

    fn heading(&self, column: &'static Column) -> Html {
        if !column.sorts {
            return html! {
                <th class="pf-v6-c-table__th pf-m-wrap" role="columnheader" scope="col">
                    { column.title }
                </th>
            };
        }
        let selected = self.sort.key == column.key;
        let (sort, icon) = match (selected, self.sort.descending) {
            (false, _) => (None, Icon::ArrowsUpAndDown),
            (true, false) => (Some("ascending"), Icon::ArrowUp),
            (true, true) => (Some("descending"), Icon::ArrowDown),
        };
        let key = column.key;
        let onclick = self.onsort.reform(move |_: MouseEvent| key);
        let selected = selected.then_some("pf-m-selected");
        html! {
            <th
                class={classes!("pf-v6-c-table__th", "pf-v6-c-table__sort", "pf-m-wrap", selected)}
                role="columnheader"
                scope="col"
                aria-sort={sort}
            >
                <button type="button" class="pf-v6-c-table__button" {onclick}>
                    <span class="pf-v6-c-table__button-content">
                        <span class="pf-v6-c-table__text">{ column.title }</span>
                        <span class="pf-v6-c-table__sort-indicator">{ icon.html() }</span>
                    </span>
                </button>
            </th>
        }
    }

    fn row(&self, row: &Row) -> Html {
        let id = row.id;
        // The button's click arrives here, too; whoever selects text in the row does not open it.
        let onopen = self.onopen.clone();
        let onclick = move |event: MouseEvent| {
            if !selects_text(&event) {
                onopen.emit(id);
            }
        };
        let cells = self.columns().filter_map(|(place, column)| {
            let cell = row.cells.get(place)?;
            Some(html! {
                <td class="pf-v6-c-table__td" role="cell" data-label={column.title}>
                    { content(cell, &row.name) }
                </td>
            })
        });
        html! {
            <tr key={id.to_string()} data-row={id.to_string()} class="pf-v6-c-table__tr pf-m-clickable" role="row" {onclick} onmousedown={|event: MouseEvent| pressed(&event)}>
                { for self.selection.map(|selection| selection.cell(row)) }
                { for cells }
            </tr>
        }
    }
}

thread_local! {
    /// Where a row was pressed last.
    static PRESSED: cell::Cell<(i32, i32)> = const { cell::Cell::new((0, 0)) };
}

/// How far a hand moves that only presses, in pixels.
const UNSTEADY: i32 = 4;

fn pressed(event: &MouseEvent) {
    PRESSED.set((event.client_x(), event.client_y()));
}

/// Whether this click ends a drag that selected text. A click of the keyboard has no place.
fn selects_text(event: &MouseEvent) -> bool {
    let (x, y) = PRESSED.get();
    let moved = (event.client_x() - x).abs().max((event.client_y() - y).abs());
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    let is_selected = selection.is_some_and(|selection| !selection.is_collapsed());
    event.detail() > 0 && moved > UNSTEADY && is_selected
}

fn content(cell: &Cell, name: &str) -> Html {
    match cell {
        Cell::Status(status) => status_label(*status),
        Cell::StatusWithNote(status, note) => html! {
            <>
                { status_label(*status) }
                if !note.is_empty() {
                    <div class="tally-muted tally-small tally-table__note">{ note.clone() }</div>
                }
            </>
        },
        Cell::Text(text) => html! { text.clone() },
        Cell::Opener(text) => html! {
            <button
                type="button"
                class="pf-v6-c-button pf-m-link pf-m-inline"
                aria-haspopup="dialog"
                aria-label={name.to_owned()}
            >
                { text.clone() }
            </button>
        },
        Cell::Amount(amount) => html! { <span class="tally-number">{ amount.grouped() }</span> },
        Cell::Number(text) => html! { <span class="tally-number">{ text.clone() }</span> },
        Cell::Moment(at) => moment(*at),
    }
}
