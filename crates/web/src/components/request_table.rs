//! The panel `Issuance Requests`.

use tallystick_core::{RequestId, view::IssuanceRequestView};
use yew::prelude::*;

use super::{
    card::card,
    icon::Icon,
    moment::moment,
    request_order::{Column, Order, arrange, word},
    resource_view::{ResourceWords, view_resource},
    search_field::SearchField,
    status_label::status_label,
};
use crate::{directory::Directory, state::Resource};

const WORDS: ResourceWords = ResourceWords { thing: "issuance requests", empty: "No requests." };

/// What it lists.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestTableProperties {
    /// The requests.
    pub requests: Resource<Vec<IssuanceRequestView>>,
    /// Who is who.
    pub directory: Directory,
    /// A row was opened.
    pub onopen: Callback<RequestId>,
    /// Read again.
    pub onretry: Callback<()>,
}

/// Lists the requests, newest first; headings sort, the search narrows, a row opens.
#[component]
pub fn RequestTable(props: &RequestTableProperties) -> Html {
    let search = use_state_eq(String::new);
    let order = use_state_eq(Order::default);
    let onsearch = {
        let search = search.clone();
        Callback::from(move |text| search.set(text))
    };
    let onsort = {
        let order = order.clone();
        Callback::from(move |column| order.set(order.pressed(column)))
    };

    let content = view_resource(&props.requests, &WORDS, &props.onretry, |requests| {
        let rows = arrange(requests, &search, *order, &props.directory);
        html! {
            <>
                <SearchField
                    name="Search issuance requests"
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
    card("Issuance Requests", content)
}

/// Roles are named because the stacked grid of narrow screens would take them away.
fn table(
    rows: &[IssuanceRequestView],
    order: Order,
    onsort: &Callback<Column>,
    props: &RequestTableProperties,
) -> Html {
    let headings = Column::ALL.into_iter().map(|column| heading(column, order, onsort));
    let rows = rows
        .iter()
        .map(|request| row(request, &props.directory.title(&request.requester), &props.onopen));
    html! {
        <table class="pf-v6-c-table pf-m-grid-lg" role="table" aria-label="Issuance Requests">
            <thead class="pf-v6-c-table__thead" role="rowgroup">
                <tr class="pf-v6-c-table__tr" role="row">{ for headings }</tr>
            </thead>
            <tbody class="pf-v6-c-table__tbody" role="rowgroup">{ for rows }</tbody>
        </table>
    }
}

fn heading(column: Column, order: Order, onsort: &Callback<Column>) -> Html {
    let selected = order.by == column;
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
                    <span class="pf-v6-c-table__text">{ column.title() }</span>
                    <span class="pf-v6-c-table__sort-indicator">{ icon.html() }</span>
                </span>
            </button>
        </th>
    }
}

fn row(request: &IssuanceRequestView, requester: &str, onopen: &Callback<RequestId>) -> Html {
    let id = request.id;
    let amount = request.amount.grouped();
    let name = format!(
        "{}: open the request of {requester} for {amount} {}",
        request.name, request.symbol
    );
    // The button's click arrives here, too.
    let onclick = onopen.reform(move |_: MouseEvent| id);
    let open = html! {
        <button
            type="button"
            class="pf-v6-c-button pf-m-link pf-m-inline"
            aria-haspopup="dialog"
            aria-label={name}
        >
            { request.name.clone() }
        </button>
    };
    let custodian = match request.custodian_status {
        Some(approval) => status_label(approval),
        None => html! { word(None) },
    };
    let cells = [
        (Column::IssuerStatus, status_label(request.issuer_status)),
        (Column::CustodianStatus, custodian),
        (Column::Name, open),
        (Column::Symbol, html! { request.symbol.clone() }),
        (Column::Amount, html! { <span class="tally-number">{ amount }</span> }),
        (Column::Requester, html! { requester.to_owned() }),
        (Column::LastUpdated, moment(request.updated_at)),
    ];
    let cells = cells.into_iter().map(|(column, content)| {
        html! {
            <td class="pf-v6-c-table__td" role="cell" data-label={column.title()}>{ content }</td>
        }
    });
    html! {
        <tr key={id.to_string()} class="pf-v6-c-table__tr pf-m-clickable" role="row" {onclick}>
            { for cells }
        </tr>
    }
}
