use tallystick_core::{requests::RequestList, view::RequestView};
use tallystick_web::{
    components::data_table::{Cell, DataTable, DataTableProperties, Order, Row, arrange},
    requests::columns::{columns, row},
    state::Resource,
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::{Callback, Html};

use crate::{
    samples::{Heard, after, approve, directory, request, seen_by},
    screen::Screen,
};

/// 9.99, 500,000.00 and 10,000.00, the middle one by another bank and approved by the issuer.
fn requests() -> Vec<RequestView> {
    let mut middle =
        after(request(2, 50_000_000, "commercial-bank-2", 20), &[approve("central-bank")]);
    middle.updated_at = crate::samples::moment("2026-11-20T09:20:00.000Z");
    [request(1, 999, "commercial-bank", 10), middle, request(3, 1_000_000, "commercial-bank", 30)]
        .iter()
        .map(|one| seen_by(one, "central-bank"))
        .collect()
}

fn rows() -> Vec<Row> {
    requests().iter().map(|request| row(RequestList::Issuances, request, &directory())).collect()
}

fn column(title: &str) -> usize {
    columns(RequestList::Issuances).iter().position(|column| *column == title).unwrap()
}

fn newest_first() -> Order {
    Order::newest_first(columns(RequestList::Issuances).len())
}

fn amounts(search: &str, order: Order) -> Vec<String> {
    let amount = |row: &Row| match row.cells[column("Amount")] {
        Cell::Amount(amount) => amount.grouped(),
        _ => panic!("the column Amount shows amounts"),
    };
    arrange(&rows(), search, order).iter().map(amount).collect()
}

fn table(rows: Vec<Row>, opened: Callback<Uuid>) -> DataTableProperties {
    DataTableProperties {
        title: "Issuance Requests",
        things: "issuance requests",
        noun: "requests",
        empty: "No requests.",
        columns: columns(RequestList::Issuances),
        rows: Resource::Ready(rows),
        onopen: opened,
        onretry: Callback::noop(),
        tools: Html::default(),
    }
}

#[wasm_bindgen_test]
fn the_newest_comes_first_until_a_heading_is_pressed() {
    assert_eq!(amounts("", newest_first()), ["10,000.00", "500,000.00", "9.99"]);
    let by_amount = newest_first().pressed(column("Amount"));
    assert_eq!(amounts("", by_amount), ["9.99", "10,000.00", "500,000.00"]);
    assert_eq!(
        amounts("", by_amount.pressed(column("Amount"))),
        ["500,000.00", "10,000.00", "9.99"]
    );
    let by_requester = newest_first().pressed(column("Requester"));
    assert_eq!(amounts("", by_requester), ["500,000.00", "10,000.00", "9.99"]);
    let by_issuer = newest_first().pressed(column("Issuer Status"));
    assert_eq!(amounts("", by_issuer)[0], "500,000.00");
}

#[wasm_bindgen_test]
fn the_search_looks_at_what_the_table_shows() {
    for (search, found) in [
        ("another", vec!["500,000.00"]),
        ("APPROVED", vec!["500,000.00"]),
        (" 10,000 ", vec!["10,000.00"]),
        ("10000", vec!["10,000.00"]),
        ("aed", vec!["10,000.00", "500,000.00", "9.99"]),
        ("dollar", vec![]),
    ] {
        assert_eq!(amounts(search, newest_first()), found, "{search}");
    }
}

#[wasm_bindgen_test]
async fn a_heading_sorts_the_search_narrows_and_a_row_opens() {
    let opened = Heard::new();
    let screen = Screen::<DataTable>::show(table(rows(), opened.callback()));
    let shown = |screen: &Screen<DataTable>| screen.texts("td[data-label='Amount']");
    screen
        .until("the newest first", |screen| {
            shown(screen).first().is_some_and(|one| one == "10,000.00")
        })
        .await;
    assert_eq!(screen.texts("th[aria-sort='descending']"), ["Last updated"]);

    screen.press("Amount");
    screen.until("the smallest first", |screen| shown(screen)[0] == "9.99").await;
    assert_eq!(screen.texts("th[aria-sort='ascending']"), ["Amount"]);

    screen.press("UAE Dirham: open the request of Another Bank for 500,000.00 AED");
    assert_eq!(opened.all(), [requests()[1].id.0]);
    screen.click("tbody tr");
    assert_eq!(opened.all(), [requests()[1].id.0, requests()[0].id.0]);

    screen.search("Search issuance requests", "another");
    screen.until("one row", |screen| shown(screen) == ["500,000.00"]).await;
    screen.search("Search issuance requests", "dollar");
    screen.until_text("No requests match the search.").await;
    screen.press("Empty the search");
    screen.until("all rows", |screen| shown(screen).len() == 3).await;
}

#[wasm_bindgen_test]
async fn an_empty_table_says_so() {
    let screen = Screen::<DataTable>::show(table(Vec::new(), Callback::noop()));
    screen.until_text("No requests.").await;
}
