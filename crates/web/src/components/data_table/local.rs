//! A table of rows that are all here.

use uuid::Uuid;
use yew::prelude::*;

use super::{DataTable, Pager, Row, Sort, TableWords, arrange, use_table_settings};
use crate::state::Resource;

/// What it lists.
#[derive(Clone, PartialEq, Properties)]
pub struct LocalTableProperties {
    /// The name that its settings are kept under.
    pub name: &'static str,
    /// What it is called. The last column is a time, by which rows are sorted first, newest on top.
    pub words: TableWords,
    /// All rows.
    pub rows: Resource<Vec<Row>>,
    /// A row was opened.
    pub onopen: Callback<Uuid>,
    /// Read again.
    pub onretry: Callback<()>,
}

/// Lists the rows, newest first; headings sort, the search narrows, a row opens.
#[component]
pub fn LocalTable(props: &LocalTableProperties) -> Html {
    let search = use_state_eq(String::new);
    let page = use_state_eq(|| 0_usize);
    let (settings, onsettings) = use_table_settings(props.name);
    let columns = props.words.columns;
    let newest_first = || Sort {
        key: columns.last().map(|column| column.key.to_owned()).unwrap_or_default(),
        descending: true,
    };
    let sort = settings.sort.clone().unwrap_or_else(newest_first);
    let place = columns.iter().position(|column| column.key == sort.key);
    let place = place.unwrap_or(columns.len().saturating_sub(1));
    let arranged = props.rows.map(|rows| arrange(rows, &search, place, sort.descending));
    let total = arranged.ready().map_or(0, Vec::len);
    let size = usize::from(settings.page_size);
    // What was deleted or is not found any more leaves the last page.
    let before = (*page * size).min(total.saturating_sub(1) / size.max(1) * size);
    let to = |next: usize| {
        let page = page.clone();
        Callback::from(move |()| page.set(next))
    };
    let current = before / size.max(1);
    let pager = Pager {
        before,
        total: Some(total),
        more: false,
        size: settings.page_size,
        onprevious: (current > 0).then(|| to(current - 1)),
        onnext: (before + size < total).then(|| to(current + 1)),
        onsize: settings.onsize(&onsettings),
    };
    let onsearch = {
        let (search, page) = (search.clone(), page.clone());
        Callback::from(move |text| {
            search.set(text);
            page.set(0);
        })
    };
    html! {
        <DataTable
            words={props.words}
            rows={arranged.map(|rows| rows.iter().skip(before).take(size).cloned().collect())}
            search={(*search).clone()}
            {onsearch}
            {sort}
            {settings}
            {onsettings}
            {pager}
            onopen={props.onopen.clone()}
            onretry={props.onretry.clone()}
        />
    }
}
