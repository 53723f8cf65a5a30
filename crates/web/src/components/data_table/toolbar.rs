//! What stands above a table: search, columns, filters, density, export.

use yew::prelude::*;

use super::{
    Column, Filters,
    settings::{Density, Sort, TableSettings},
};
use crate::components::{
    action_button::{ActionButton, Weight},
    check::check,
    icon::Icon,
    popover::Popover,
    radio::radio,
    search_field::SearchField,
    unique_id::use_unique_id,
};

/// What the toolbar controls.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ToolbarProperties {
    /// What is listed, such as `issuance requests`.
    pub things: &'static str,
    /// The columns.
    pub columns: &'static [Column],
    /// What is searched for.
    pub search: AttrValue,
    /// Something else is searched for.
    pub onsearch: Callback<String>,
    /// How the table is shown.
    pub settings: TableSettings,
    /// It is to be shown otherwise.
    pub onsettings: Callback<TableSettings>,
    /// The order of the rows.
    pub sort: Sort,
    /// They are to be sorted by the column of this key.
    pub onsort: Callback<&'static str>,
    /// The filters, where there are any.
    pub filters: Option<Filters>,
    /// Where all that matches is downloaded as CSV, where it can be.
    pub export: Option<AttrValue>,
    /// What else can be done.
    pub actions: Html,
}

/// Shows PatternFly's toolbar.
#[component]
pub(super) fn Toolbar(props: &ToolbarProperties) -> Html {
    let group = use_unique_id("density");
    let (settings, onsettings) = (&props.settings, &props.onsettings);
    let columns = props.columns.iter().filter(|column| !column.opens).map(|column| {
        let (settings, key) = (settings.clone(), column.key);
        let shown = !settings.hidden.contains(key);
        let onshow = onsettings.reform(move |shown| settings.with_column(key, shown));
        check(column.title, shown, &onshow)
    });
    let densities = Density::ALL.into_iter().map(|(density, name)| {
        let (chosen, settings) = (settings.density == density, settings.clone());
        let onchoose = onsettings.reform(move |()| TableSettings { density, ..settings.clone() });
        radio(group.clone(), name, chosen, &onchoose)
    });
    let order = use_unique_id("order");
    let orders = props.columns.iter().filter(|column| column.sorts).map(|column| {
        let chosen = props.sort.key == column.key;
        let name = match (chosen, props.sort.descending) {
            (false, _) => column.title.to_owned(),
            (true, false) => format!("{}, ascending", column.title),
            (true, true) => format!("{}, descending", column.title),
        };
        let key = column.key;
        radio(order.clone(), name, chosen, &props.onsort.reform(move |()| key))
    });
    let reverse = {
        let (key, onsort) = (props.sort.key.clone(), props.onsort.clone());
        let known = props.columns.iter().find(|column| column.key == key).map(|column| column.key);
        let onclick = Callback::from(move |()| {
            if let Some(key) = known {
                onsort.emit(key);
            }
        });
        ActionButton::new(Weight::Link, "Reverse the order").onclick(onclick).html()
    };
    let orders: Vec<Html> = orders.chain([reverse]).collect();
    let onprint = |_: MouseEvent| {
        if let Some(window) = web_sys::window() {
            // A browser without a printer says so itself.
            window.print().unwrap_or_default();
        }
    };
    html! {
        <div class="tally-toolbar">
            <SearchField
                name={format!("Search {}", props.things)}
                typed={props.search.clone()}
                ontype={props.onsearch.clone()}
            />
            // Where the table is stacked it has no headings to press.
            <div class="tally-toolbar__sort">
                <Popover label="Sort" icon={Icon::ArrowsUpAndDown}>{ for orders }</Popover>
            </div>
            <Popover label="Columns" icon={Icon::Columns}>{ for columns }</Popover>
            if let Some(filters) = &props.filters {
                <Popover label="Filters" icon={Icon::Filter} count={filters.set}>
                    { filters.fields.clone() }
                </Popover>
            }
            <Popover label="Density" icon={Icon::Bars}>{ for densities }</Popover>
            <Popover label="Export" icon={Icon::Download}>
                if let Some(href) = &props.export {
                    <a class="pf-v6-c-button pf-m-link pf-m-inline" href={href.clone()} download="">
                        { "CSV of all that matches" }
                    </a>
                }
                <button type="button" class="pf-v6-c-button pf-m-link pf-m-inline" onclick={onprint}>
                    { "Print this page" }
                </button>
            </Popover>
            { props.actions.clone() }
        </div>
    }
}
