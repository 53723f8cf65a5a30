//! A table that is sorted by its headings, searched, and whose rows open, such as the panel `Issuance
//! Requests`.

mod order;
mod row;

use uuid::Uuid;
use yew::prelude::*;

pub use order::{Order, arrange};
pub use row::{Cell, Row};

use super::{
    card::card,
    icon::Icon,
    moment::moment,
    resource_view::{ResourceWords, view_resource},
    search_field::SearchField,
    status_label::status_label,
};
use crate::state::Resource;

/// What it lists.
#[derive(Clone, PartialEq, Properties)]
pub struct DataTableProperties {
    /// The panel's title, such as `Issuance Requests`.
    pub title: &'static str,
    /// What is listed, such as `issuance requests`.
    pub things: &'static str,
    /// What they are called in short, such as `requests`.
    pub noun: &'static str,
    /// The headings. The last column is a time, by which rows are sorted first, newest on top.
    pub columns: &'static [&'static str],
    /// The rows.
    pub rows: Resource<Vec<Row>>,
    /// What is said where there are none.
    pub empty: &'static str,
    /// A row was opened.
    pub onopen: Callback<Uuid>,
    /// Read again.
    pub onretry: Callback<()>,
    /// What else narrows the rows down, beside the search.
    #[prop_or_default]
    pub tools: Html,
}

/// Lists the rows, newest first; headings sort, the search narrows, a row opens.
#[component]
pub fn DataTable(props: &DataTableProperties) -> Html {
    let search = use_state_eq(String::new);
    let order = use_state_eq(|| Order::newest_first(props.columns.len()));
    let onsearch = {
        let search = search.clone();
        Callback::from(move |text| search.set(text))
    };
    let onsort = {
        let order = order.clone();
        Callback::from(move |column| order.set(order.pressed(column)))
    };

    let noun = props.noun;
    let words = ResourceWords { thing: props.things, empty: props.empty };
    let content = view_resource(&props.rows, &words, &props.onretry, |all| {
        let rows = arrange(all, &search, *order);
        html! {
            <>
                <SearchField
                    name={format!("Search {}", props.things)}
                    typed={(*search).clone()}
                    ontype={onsearch}
                />
                <p class="pf-v6-screen-reader" role="status">
                    { format!("{} of {} {noun}", rows.len(), all.len()) }
                </p>
                if rows.is_empty() {
                    <p class="tally-state tally-muted">
                        { format!("No {noun} match the search.") }
                    </p>
                } else {
                    { table(&rows, *order, &onsort, props) }
                }
            </>
        }
    });
    card(props.title, html! { <>{ props.tools.clone() }{ content }</> })
}

/// Roles are named because the stacked grid of narrow screens would take them away.
fn table(
    rows: &[Row],
    order: Order,
    onsort: &Callback<usize>,
    props: &DataTableProperties,
) -> Html {
    let columns = props.columns.iter().enumerate();
    let headings = columns.map(|(column, title)| heading(column, title, order, onsort));
    let rows = rows.iter().map(|one| row(one, props.columns, &props.onopen));
    html! {
        <table
            class="pf-v6-c-table pf-m-grid-lg tally-table"
            role="table"
            aria-label={props.title}
        >
            <thead class="pf-v6-c-table__thead" role="rowgroup">
                <tr class="pf-v6-c-table__tr" role="row">{ for headings }</tr>
            </thead>
            <tbody class="pf-v6-c-table__tbody" role="rowgroup">{ for rows }</tbody>
        </table>
    }
}

fn heading(column: usize, title: &'static str, order: Order, onsort: &Callback<usize>) -> Html {
    let selected = order.column == column;
    let (sort, icon) = match (selected, order.descending) {
        (false, _) => (None, Icon::ArrowsUpAndDown),
        (true, false) => (Some("ascending"), Icon::ArrowUp),
        (true, true) => (Some("descending"), Icon::ArrowDown),
    };
    let onclick = onsort.reform(move |_: MouseEvent| column);
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
                    <span class="pf-v6-c-table__text">{ title }</span>
                    <span class="pf-v6-c-table__sort-indicator">{ icon.html() }</span>
                </span>
            </button>
        </th>
    }
}

fn row(row: &Row, columns: &[&'static str], onopen: &Callback<Uuid>) -> Html {
    let id = row.id;
    // The button's click arrives here, too.
    let onclick = onopen.reform(move |_: MouseEvent| id);
    let cells = columns.iter().zip(&row.cells).map(|(title, cell)| {
        html! {
            <td class="pf-v6-c-table__td" role="cell" data-label={*title}>
                { content(cell, &row.name) }
            </td>
        }
    });
    html! {
        <tr key={id.to_string()} class="pf-v6-c-table__tr pf-m-clickable" role="row" {onclick}>
            { for cells }
        </tr>
    }
}

fn content(cell: &Cell, name: &str) -> Html {
    match cell {
        Cell::Status(status) => status_label(*status),
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
        Cell::Moment(at) => moment(*at),
    }
}
