//! The page `Flows`: all flows that the participant sees, those that run first.

use tallystick_core::{Definition, Flow, flows::FlowStatus};
use yew::prelude::*;

use super::{
    tracker::NEXT,
    words::{flow_name, flow_summary, known_kinds},
};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        data_table::{
            Cell, Column, DataTable, FilterFields, Filters, Narrowing, Row, Sort, TableSettings,
            TableWords, matching, use_latest, use_narrowing_in_address, use_pages,
            use_table_settings,
        },
        panels::page_of_panels,
        status_label::Status,
    },
    directory::Directory,
    queries::{Answer, Query, use_query},
    route::Route,
    services::address,
};

const WORDS: TableWords = TableWords {
    title: "All Flows",
    things: "flows",
    noun: "flows",
    empty: "No flows.",
    next: NEXT,
    columns: &[
        Column::unsorted("kind", "Flow").opening(),
        Column::unsorted("about", "About"),
        Column::new("running", "Status"),
        Column::unsorted("initiator", "Submitted by"),
        Column::new("startedAt", "Submitted"),
    ],
};

/// Lists the flows page by page; a row leads to its own page.
#[component]
pub fn Flows() -> Html {
    let store = use_store();
    let commands = use_commands();
    let search = use_state_eq(String::new);
    let (settings, onsettings) = use_table_settings("flows");
    use_narrowing_in_address(Narrowing {
        filters: &["status", "kind"],
        settings: &settings,
        onsettings: &onsettings,
        search: &search,
    });
    let running_first = Sort { key: "running".to_owned(), descending: false };
    let sort = settings.sort.clone().unwrap_or_else(|| running_first.clone());
    // Those that run are first in one direction only.
    let settings_asked = TableSettings {
        sort: settings.sort.clone().filter(|sort| sort.key != "running"),
        ..settings.clone()
    };
    let pages = use_pages(&matching(&settings_asked, &search, &running_first), settings.page_size);
    let current = use_query(Some(Query::Flows(pages.parameters())));
    let (page, busy) = use_latest(current, Answer::flows);
    let directory = Directory::new(&store.participants);
    let definitions = store.definitions.ready().map_or(&[] as &[_], Vec::as_slice);
    let rows = page.map(|page| {
        page.items.iter().map(|flow| row(flow, definitions, &directory)).collect::<Vec<_>>()
    });
    page_of_panels(
        "Flows",
        html! {
            <DataTable
                words={WORDS}
                {rows}
                {busy}
                search={(*search).clone()}
                onsearch={Callback::from(move |text| search.set(text))}
                {sort}
                filters={filters(&settings, &onsettings)}
                pager={pages.pager(page.ready(), &settings, &onsettings)}
                {settings}
                {onsettings}
                onopen={Callback::from(|id: uuid::Uuid| address::go(&Route::Flow(id.to_string())))}
                onretry={Callback::from(move |()| commands.give(Command::Retry))}
            />
        },
    )
}

fn row(flow: &Flow, definitions: &[Definition], directory: &Directory) -> Row {
    let (name, about) = (flow_name(&flow.kind), flow_summary(flow, definitions, directory));
    let awaited = flow.awaited().map(|awaited| directory.title(&awaited.participant));
    let note = awaited.map(|who| format!("Waiting for {who}")).unwrap_or_default();
    Row {
        id: flow.id.0,
        name: format!("{name}: open the flow {about}"),
        at: Some(flow.started_at),
        cells: vec![
            Cell::Opener(name),
            Cell::Text(about),
            Cell::StatusWithNote(Status::from(flow.status), note),
            Cell::Text(directory.title(&flow.initiator)),
            Cell::Moment(flow.started_at),
        ],
    }
}

fn filters(settings: &TableSettings, onsettings: &Callback<TableSettings>) -> Filters {
    let statuses = [FlowStatus::Running, FlowStatus::Completed, FlowStatus::Failed].map(|status| {
        let word = Status::from(status).word().to_owned();
        (word.clone(), word)
    });
    let kinds = known_kinds().map(|(kind, name)| (kind.to_string(), name.to_owned()));
    FilterFields::new(settings, onsettings)
        .choice("status", "Status", "All statuses", statuses)
        .choice("kind", "Kind", "All kinds", kinds)
        .filters()
}
