use tallystick_core::{requests::RequestList, view::RequestView};
use tallystick_web::{
    commands::Command,
    components::data_table::{
        Cell, Column, LocalTable, LocalTableProperties, Row, TableWords, arrange,
    },
    requests::columns::{columns, row},
    state::{Action, Resource},
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Callback;

use crate::{
    app::{App, Harness},
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

const COLUMNS: &[Column] = columns(RequestList::Issuances);

fn column(title: &str) -> usize {
    COLUMNS.iter().position(|column| column.title == title).unwrap()
}

fn newest_first(search: &str) -> Vec<String> {
    amounts(search, COLUMNS.len() - 1, true)
}

fn amounts(search: &str, by: usize, descending: bool) -> Vec<String> {
    let amount = |row: &Row| match row.cells[column("Amount")] {
        Cell::Amount(amount) => amount.grouped(),
        _ => panic!("the column Amount shows amounts"),
    };
    arrange(&rows(), search, by, descending).iter().map(amount).collect()
}

fn table(rows: Vec<Row>, opened: Callback<Uuid>) -> LocalTableProperties {
    LocalTableProperties {
        name: "samples",
        words: TableWords {
            title: "Issuance Requests",
            things: "issuance requests",
            noun: "requests",
            empty: "No requests.",
            next: "Make one.",
            columns: COLUMNS,
        },
        rows: Resource::Ready(rows),
        onopen: opened,
        onretry: Callback::noop(),
    }
}

#[wasm_bindgen_test]
fn rows_are_sorted_by_a_column_and_equals_stay_newest_first() {
    assert_eq!(newest_first(""), ["10,000.00", "500,000.00", "9.99"]);
    assert_eq!(amounts("", column("Amount"), false), ["9.99", "10,000.00", "500,000.00"]);
    assert_eq!(amounts("", column("Amount"), true), ["500,000.00", "10,000.00", "9.99"]);
    assert_eq!(amounts("", column("Requester"), false), ["500,000.00", "10,000.00", "9.99"]);
    assert_eq!(amounts("", column("Issuer Status"), false)[0], "500,000.00");
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
        assert_eq!(newest_first(search), found, "{search}");
    }
}

/// What the person chose, as the driver would keep it.
fn prefer(app: &App<LocalTable>) {
    if let Some(Command::Prefer(preferences)) = app.given().pop() {
        app.dispatch(Action::Preferences(preferences));
    }
}

fn shown(screen: &Screen<Harness<LocalTable>>) -> Vec<String> {
    screen.texts("td[data-label='Amount']")
}

#[wasm_bindgen_test]
async fn a_heading_sorts_the_search_narrows_and_a_row_opens() {
    let opened = Heard::new();
    let app = App::<LocalTable>::show(table(rows(), opened.callback()));
    app.until("the newest first", |screen| {
        shown(screen).first().is_some_and(|one| one == "10,000.00")
    })
    .await;
    assert_eq!(app.texts("th[aria-sort='descending']"), ["Last updated"]);

    app.press("Amount");
    prefer(&app);
    app.until("the smallest first", |screen| shown(screen)[0] == "9.99").await;
    assert_eq!(app.texts("th[aria-sort='ascending']"), ["Amount"]);

    app.press("UAE Dirham: open the request of Another Bank for 500,000.00 AED");
    assert_eq!(opened.all(), [requests()[1].id.0]);
    app.click("tbody tr");
    assert_eq!(opened.all(), [requests()[1].id.0, requests()[0].id.0]);

    app.search("Search issuance requests", "another");
    app.until("one row", |screen| shown(screen) == ["500,000.00"]).await;
    app.search("Search issuance requests", "dollar");
    app.until_text("Nothing matches the search and the filters.").await;
    app.press("Empty the search");
    app.until("all rows", |screen| shown(screen).len() == 3).await;
}

#[wasm_bindgen_test]
async fn columns_density_and_pages_are_chosen_and_kept() {
    let many: Vec<Row> = (0..25).flat_map(|_| rows()).take(25).collect();
    let many = many
        .into_iter()
        .enumerate()
        .map(|(number, row)| Row { id: Uuid::from_u128(number as u128), ..row });
    let app = App::<LocalTable>::show(table(many.collect(), Callback::noop()));
    app.until_text("1 to 20 of 25 requests").await;
    assert!(app.button("Previous page").disabled());
    app.press("Next page");
    app.until_text("21 to 25 of 25 requests").await;
    assert!(app.button("Next page").disabled());

    app.press("Columns");
    app.until("the columns", |screen| screen.all("input[type='checkbox']").len() == 7).await;
    app.tick(0);
    prefer(&app);
    app.until("a column less", |screen| !screen.text().contains("<th")).await;
    app.until("without the issuer's status", |screen| {
        screen.all("td[data-label='Issuer Status']").is_empty()
    })
    .await;
    app.press("Density");
    app.until("the densities", |screen| screen.all("input[type='radio']").len() == 3).await;
    app.click("input[type='radio']");
    prefer(&app);
    app.until("compact", |screen| !screen.all("table.pf-m-compact").is_empty()).await;
}

#[wasm_bindgen_test]
async fn an_empty_table_says_so() {
    let app = App::<LocalTable>::show(table(Vec::new(), Callback::noop()));
    app.until_text("No requests.").await;
}
