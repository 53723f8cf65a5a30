//! Tables that are sorted by their headings, searched and filtered, and whose rows open, such as the
//! panel `Issuance Requests`.
//!
//! [`DataTable`] shows a page of rows that somebody else found and sorted; [`LocalTable`] does that
//! for rows that are all here.

mod filters;
mod grid;
mod local;
mod narrowing;
mod order;
mod pager;
mod pages;
mod row;
mod selection;
mod settings;
mod toolbar;

use uuid::Uuid;
use yew::prelude::*;

pub use filters::{FilterFields, Filters};
pub use local::{LocalTable, LocalTableProperties};
pub use narrowing::{Narrowing, use_narrowing_in_address};
pub use order::arrange;
pub use pager::Pager;
pub use pages::{Pages, matching, use_latest, use_pages};
pub use row::{Cell, Row};
pub use selection::Selection;
pub use settings::{Density, Sort, TableSettings, use_table_settings};

use self::{grid::Grid, toolbar::Toolbar};
use super::{
    card::card,
    resource_view::{ResourceWords, view_resource},
};
use crate::state::Resource;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it is sorted and kept by, such as `updatedAt`.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// It holds the button that opens a row, and cannot be hidden.
    pub opens: bool,
    /// Its heading sorts.
    pub sorts: bool,
}

impl Column {
    /// A column of this key and heading.
    pub const fn new(key: &'static str, title: &'static str) -> Self {
        Self { key, title, opens: false, sorts: true }
    }

    /// A column that rows cannot be sorted by.
    pub const fn unsorted(key: &'static str, title: &'static str) -> Self {
        Self { sorts: false, ..Self::new(key, title) }
    }

    /// The column with the button that opens a row.
    pub const fn opener(key: &'static str, title: &'static str) -> Self {
        Self::new(key, title).opening()
    }

    /// This column has the button that opens a row.
    pub const fn opening(self) -> Self {
        Self { opens: true, ..self }
    }
}

/// What a table is called, and what its columns are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TableWords {
    /// The panel's title, such as `Issuance Requests`.
    pub title: &'static str,
    /// What is listed, such as `issuance requests`.
    pub things: &'static str,
    /// What they are called in short, such as `requests`.
    pub noun: &'static str,
    /// What is said where there are none.
    pub empty: &'static str,
    /// What to do then, or what will bring some.
    pub next: &'static str,
    /// The columns.
    pub columns: &'static [Column],
}

/// A page of rows, and what the person does with it.
#[derive(Clone, PartialEq, Properties)]
pub struct DataTableProperties {
    /// What it lists.
    pub words: TableWords,
    /// The rows of the page, in their order.
    pub rows: Resource<Vec<Row>>,
    /// Newer rows are on their way.
    #[prop_or_default]
    pub busy: bool,
    /// What is searched for.
    pub search: AttrValue,
    /// Something else is searched for.
    pub onsearch: Callback<String>,
    /// The order of the rows.
    pub sort: Sort,
    /// How it is shown.
    pub settings: TableSettings,
    /// It is to be shown otherwise.
    pub onsettings: Callback<TableSettings>,
    /// The filters, where there are any.
    #[prop_or_default]
    pub filters: Option<Filters>,
    /// Where all that matches is downloaded as CSV, where it can be.
    #[prop_or_default]
    pub export: Option<AttrValue>,
    /// Which page it is.
    pub pager: Pager,
    /// The rows that can be ticked, where any can.
    #[prop_or_default]
    pub selection: Option<Selection>,
    /// A row was opened.
    pub onopen: Callback<Uuid>,
    /// Read again.
    pub onretry: Callback<()>,
    /// What else can be done, behind the toolbar.
    #[prop_or_default]
    pub actions: Html,
    /// What else narrows the rows down, above the table.
    #[prop_or_default]
    pub tools: Html,
}

/// Shows the page with its toolbar.
#[component]
pub fn DataTable(props: &DataTableProperties) -> Html {
    let TableWords { title, things, noun, columns, .. } = props.words;
    let onsort = {
        let (settings, sort) = (props.settings.clone(), props.sort.clone());
        props.onsettings.reform(move |key: &'static str| settings.sorted_by(key, &sort))
    };
    let is_narrowed =
        !props.search.is_empty() || props.filters.as_ref().is_some_and(|filters| filters.set > 0);
    let (empty, next) = match is_narrowed {
        true => (
            "Nothing matches the search and the filters.",
            "Search for less, or clear the filters behind Filters.",
        ),
        false => (props.words.empty, props.words.next),
    };
    let words = ResourceWords { thing: things, empty, next };
    let content = view_resource(&props.rows, &words, &props.onretry, |rows| {
        let grid = Grid {
            title,
            things,
            columns,
            selection: props.selection.as_ref(),
            hidden: &props.settings.hidden,
            density: props.settings.density,
            sort: &props.sort,
            rows,
            busy: props.busy,
            onsort: &onsort,
            onopen: &props.onopen,
        };
        html! {
            <>
                { for props.selection.iter().map(|one| one.instead_of_heading(things)) }
                <div class="tally-table-frame">{ grid.html() }</div>
                <div class="tally-table-foot">
                    <p class="tally-muted" role="status">
                        { props.pager.summary(rows.len(), noun) }
                    </p>
                    { props.pager.html(things) }
                </div>
            </>
        }
    });
    card(
        title,
        html! {
            <>
                <Toolbar
                    {things}
                    {columns}
                    search={props.search.clone()}
                    onsearch={props.onsearch.clone()}
                    settings={props.settings.clone()}
                    onsettings={props.onsettings.clone()}
                    sort={props.sort.clone()}
                    onsort={onsort.clone()}
                    filters={props.filters.clone()}
                    export={props.export.clone()}
                    actions={props.actions.clone()}
                />
                { props.tools.clone() }
                { content }
            </>
        },
    )
}
