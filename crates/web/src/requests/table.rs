//! A table of requests, such as the panel `Issuance Requests`.

use tallystick_core::RequestId;
use yew::prelude::*;

use super::{
    order::{Order, arrange},
    row::{Cell, Row},
};
use crate::{
    components::{
        card::card,
        icon::Icon,
        moment::moment,
        resource_view::{ResourceWords, view_resource},
        search_field::SearchField,
        status_label::status_label,
    },
    state::Resource,
};

/// What it lists.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestTableProperties {
    /// The panel's title, such as `Issuance Requests`.
    pub title: &'static str,
    /// What is listed, such as `issuance requests`.
    pub things: &'static str,
    /// The headings. The last column says when a request last changed.
    pub columns: &'static [&'static str],
    /// The requests.
    pub rows: Resource<Vec<Row>>,
    /// A row was opened.
    pub onopen: Callback<RequestId>,
    /// Read again.
    pub onretry: Callback<()>,
}

/// Lists the requests, newest first; headings sort, the search narrows, a row opens.
#[component]
pub fn RequestTable(props: &RequestTableProperties) -> Html {
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

    let words = ResourceWords { thing: props.things, empty: "No requests." };
    let content = view_resource(&props.rows, &words, &props.onretry, |requests| {
        let rows = arrange(requests, &search, *order);
        html! {
            <>
                <SearchField
                    name={format!("Search {}", props.things)}
                    typed={(*search).clone()}
                    ontype={onsearch}
                />
                <p class="pf-v6-screen-reader" role="status">
                    { format!("{} of {} requests", rows.len(), requests.len()) }
                </p>
                if rows.is_empty() {
                    <p class="tally-state tally-muted">{ "No requests match the search." }</p>
                } else {
                    { table(&rows, *order, &onsort, props) }
                }
            </>
        }
    });
    card(props.title, content)
}

/// Roles are named because the stacked grid of narrow screens would take them away.
fn table(
    rows: &[Row],
    order: Order,
    onsort: &Callback<usize>,
    props: &RequestTableProperties,
) -> Html {
    let columns = props.columns.iter().enumerate();
    let headings = columns.map(|(column, title)| heading(column, title, order, onsort));
    let rows = rows.iter().map(|request| row(request, props.columns, &props.onopen));
    html! {
        <table
            class="pf-v6-c-table pf-m-grid-lg tally-requests"
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

fn row(request: &Row, columns: &[&'static str], onopen: &Callback<RequestId>) -> Html {
    let id = request.id;
    // The button's click arrives here, too.
    let onclick = onopen.reform(move |_: MouseEvent| id);
    let cells = columns.iter().zip(&request.cells).map(|(title, cell)| {
        html! {
            <td class="pf-v6-c-table__td" role="cell" data-label={*title}>
                { content(cell, &request.name) }
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
