//! Rows that are ticked, so that something is done to all of them.

use std::collections::BTreeSet;

use uuid::Uuid;
use yew::prelude::*;

use super::Row;
use crate::components::check::{check, check_named};

/// Which rows can be ticked, and which are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Those of the page that can be ticked.
    pub selectable: BTreeSet<Uuid>,
    /// Those that are, on this page and on others.
    pub selected: BTreeSet<Uuid>,
    /// These rows of the page are ticked now, or are not any more.
    pub onselect: Callback<(BTreeSet<Uuid>, bool)>,
}

impl Selection {
    /// The heading of the column: ticks all of the page.
    pub(super) fn heading(&self, things: &str) -> Html {
        let (all, onchange) = self.all();
        html! {
            <th class="pf-v6-c-table__th pf-v6-c-table__check" role="columnheader" scope="col">
                { check_named(words(things), all, &onchange) }
            </th>
        }
    }

    /// The same above a table on a phone, which has no headings.
    pub(super) fn instead_of_heading(&self, things: &str) -> Html {
        let (all, onchange) = self.all();
        html! { <div class="tally-select-all">{ check(words(things), all, &onchange) }</div> }
    }

    /// Whether all of the page are ticked, and what ticks them.
    fn all(&self) -> (bool, Callback<bool>) {
        let all = !self.selectable.is_empty() && self.selectable.is_subset(&self.selected);
        let selectable = self.selectable.clone();
        (all, self.onselect.reform(move |selected| (selectable.clone(), selected)))
    }

    /// The cell of a row. A click on it does not open the row.
    pub(super) fn cell(&self, row: &Row) -> Html {
        let id = row.id;
        let onchange = self.onselect.reform(move |selected| (BTreeSet::from([id]), selected));
        let onclick = |event: MouseEvent| event.stop_propagation();
        html! {
            <td class="pf-v6-c-table__td pf-v6-c-table__check" role="cell" {onclick}>
                if self.selectable.contains(&id) {
                    { check_named(format!("Select: {}", row.name), self.selected.contains(&id), &onchange) }
                }
            </td>
        }
    }
}

fn words(things: &str) -> String {
    format!("Select all {things} of this page")
}
