//! The panel `Issuance Requests`.

use patternfly_yew::prelude::{Card, CardBody, CardTitle, Icon, SearchInput};
use tallystick_core::{RequestId, view::IssuanceRequestView};
use yew::prelude::*;

use super::{
    moment::Moment,
    request_order::{Column, Order, arrange, word},
    resource_view::{ResourceWords, view_resource},
    status_label::{Status, StatusLabel},
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
    let onclear = {
        let search = search.clone();
        Callback::from(move |_| search.set(String::new()))
    };
    let onsort = {
        let order = order.clone();
        Callback::from(move |column| order.set(order.pressed(column)))
    };

    html! {
        <Card component="section">
            <CardTitle component="h2">{ "Issuance Requests" }</CardTitle>
            <CardBody>
                { view_resource(&props.requests, &WORDS, &props.onretry, |requests| {
                    let rows = arrange(requests, &search, *order, &props.directory);
                    html! {
                        <>
                            <div class="tally-search" role="search">
                                <SearchInput
                                    aria_label="Search issuance requests"
                                    placeholder="Search…"
                                    value={(*search).clone()}
                                    onchange={Some(onsearch)}
                                    onclear={Some(onclear)}
                                />
                            </div>
                            <p class="pf-v6-screen-reader" role="status">
                                { format!("{} of {} requests", rows.len(), requests.len()) }
                            </p>
                            if rows.is_empty() {
                                <p class="tally-state tally-muted">
                                    { "No requests match the search." }
                                </p>
                            } else {
                                { table(&rows, *order, &onsort, props) }
                            }
                        </>
                    }
                }) }
            </CardBody>
        </Card>
    }
}

/// Roles are named because the stacked grid of narrow screens would take them away.
fn table(
    rows: &[IssuanceRequestView],
    order: Order,
    onsort: &Callback<Column>,
    props: &RequestTableProperties,
) -> Html {
    html! {
        <table
            class="pf-v6-c-table pf-m-grid-lg"
            role="table"
            aria-label="Issuance Requests"
        >
            <thead class="pf-v6-c-table__thead" role="rowgroup">
                <tr class="pf-v6-c-table__tr" role="row">
                    { for Column::ALL.into_iter().map(|column| html! {
                        <Heading {column} {order} onsort={onsort.clone()} />
                    }) }
                </tr>
            </thead>
            <tbody class="pf-v6-c-table__tbody" role="rowgroup">
                { for rows.iter().map(|request| html! {
                    <Row
                        key={request.id.to_string()}
                        request={request.clone()}
                        requester={props.directory.title(&request.requester)}
                        onopen={props.onopen.clone()}
                    />
                }) }
            </tbody>
        </table>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct HeadingProperties {
    column: Column,
    order: Order,
    onsort: Callback<Column>,
}

#[component]
fn Heading(props: &HeadingProperties) -> Html {
    let selected = props.order.by == props.column;
    let (sort, icon) = match (selected, props.order.descending) {
        (false, _) => (None, Icon::ArrowsAltV),
        (true, false) => (Some("ascending"), Icon::LongArrowAltUp),
        (true, true) => (Some("descending"), Icon::LongArrowAltDown),
    };
    let onclick = {
        let column = props.column;
        props.onsort.reform(move |_: MouseEvent| column)
    };
    html! {
        <th
            class={classes!(
                "pf-v6-c-table__th",
                "pf-v6-c-table__sort",
                "pf-m-wrap",
                selected.then_some("pf-m-selected"),
            )}
            role="columnheader"
            scope="col"
            aria-sort={sort}
        >
            <button type="button" class="pf-v6-c-table__button" {onclick}>
                <span class="pf-v6-c-table__button-content">
                    <span class="pf-v6-c-table__text">{ props.column.title() }</span>
                    <span class="pf-v6-c-table__sort-indicator">{ icon }</span>
                </span>
            </button>
        </th>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct RowProperties {
    request: IssuanceRequestView,
    requester: String,
    onopen: Callback<RequestId>,
}

#[component]
fn Row(props: &RowProperties) -> Html {
    let request = &props.request;
    let amount = request.amount.grouped();
    let name = format!(
        "{}: open the request of {} for {amount} {}",
        request.name, props.requester, request.symbol
    );
    // The button's click arrives here, too.
    let onclick = {
        let id = request.id;
        props.onopen.reform(move |_: MouseEvent| id)
    };
    let open = html! {
        <button
            type="button"
            class="pf-v6-c-button pf-m-link pf-m-inline"
            aria-haspopup="dialog"
            aria-label={name}
        >
            { &request.name }
        </button>
    };
    let custodian = match request.custodian_status {
        Some(approval) => html! { <StatusLabel status={Status::from(approval)} /> },
        None => html! { word(None) },
    };
    let cell = |column: Column, content: Html| {
        html! {
            <td class="pf-v6-c-table__td" role="cell" data-label={column.title()}>{ content }</td>
        }
    };
    html! {
        <tr class="pf-v6-c-table__tr pf-m-clickable" role="row" {onclick}>
            { cell(Column::IssuerStatus, html! { <StatusLabel status={Status::from(request.issuer_status)} /> }) }
            { cell(Column::CustodianStatus, custodian) }
            { cell(Column::Name, open) }
            { cell(Column::Symbol, html! { &request.symbol }) }
            { cell(Column::Amount, html! { <span class="tally-number">{ amount }</span> }) }
            { cell(Column::Requester, html! { &props.requester }) }
            { cell(Column::LastUpdated, html! { <Moment at={request.updated_at} /> }) }
        </tr>
    }
}
