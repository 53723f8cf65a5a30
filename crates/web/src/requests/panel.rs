//! The panel of a list of requests, such as `Issuance Requests`, whose rows open.

use std::rc::Rc;

use tallystick_core::{
    RequestId, RequestStatus,
    requests::RequestList,
    view::{Page, RequestView},
};
use uuid::Uuid;
use yew::prelude::*;

use super::{
    approve_many::ApproveMany,
    columns::{columns, row},
    dialog::RequestDialog,
    filters::{Known, filters},
    parameters::{name, newest_first},
    selection::use_request_selection,
};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::data_table::{
        DataTable, Row, TableWords, matching, use_latest, use_pages, use_table_settings,
    },
    directory::Directory,
    queries::{Answer, Answered, Query, use_query},
    state::Resource,
};

/// What a list is called on its page, and the title of its dialog.
fn words(list: RequestList) -> (TableWords, &'static str) {
    let (title, things, dialog) = match list {
        RequestList::Issuances => ("Issuance Requests", "issuance requests", "Issuance Request"),
        RequestList::Transfers => ("Transfer Requests", "transfer requests", "Transfer Request"),
        RequestList::Redemptions => {
            ("Redemption Requests", "redemption requests", "Redemption Request")
        }
    };
    let columns = columns(list);
    (TableWords { title, things, noun: "requests", empty: "No requests.", columns }, dialog)
}

/// Which requests to show.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestPanelProperties {
    /// Of which list.
    pub list: RequestList,
    /// Nothing can match.
    #[prop_or_default]
    pub nothing: bool,
    /// A rejected one is to be corrected.
    #[prop_or_default]
    pub oncorrect: Callback<RequestView>,
    /// What narrows them down, above the table.
    #[prop_or_default]
    pub tools: Html,
}

/// Lists requests page by page, and shows the one that was opened in its dialog.
#[component]
pub fn RequestPanel(props: &RequestPanelProperties) -> Html {
    let store = use_store();
    let commands = use_commands();
    let list = props.list;
    let (words, dialog) = words(list);
    let search = use_state_eq(String::new);
    let opened = use_state_eq(|| None::<RequestView>);
    let directory = Directory::new(&store.participants);
    let (settings, onsettings) = use_table_settings(name(list));
    let matching = matching(&settings, &search, &newest_first());
    let pages = use_pages(&matching, settings.page_size);
    let query = Query::Requests(list, pages.parameters());
    let current = use_query((!props.nothing).then_some(query));
    let (page, busy) = use_latest(current, Answer::requests);
    let selection = use_request_selection(&page);
    let approving = use_state_eq(|| None::<Vec<RequestView>>);
    let now = use_query(opened.as_ref().map(|request| Query::Request(list, request.id)));

    let known = Known {
        definitions: store.definitions.ready().map_or(&[], Vec::as_slice),
        participants: store.participants.ready().map_or(&[], Vec::as_slice),
    };
    let rows = page
        .map(|page| page.items.iter().map(|one| row(list, one, &directory)).collect::<Vec<Row>>());
    let onopen = {
        let (page, opened) = (page.clone(), opened.clone());
        Callback::from(move |id| opened.set(find(&page, id)))
    };
    let onclose = {
        let opened = opened.clone();
        Callback::from(move |()| opened.set(None))
    };
    let onapprove = {
        let (approving, selection) = (approving.clone(), selection.clone());
        Callback::from(move |()| approving.set(Some(selection.requests())))
    };
    let onapproved = {
        let (approving, clear) = (approving.clone(), selection.clearing());
        Callback::from(move |()| {
            approving.set(None);
            clear.emit(());
        })
    };
    let onlater = {
        let approving = approving.clone();
        Callback::from(move |()| approving.set(None))
    };
    let export = store.session.as_ref().map(|session| {
        let (wallet, name) = (session.wallet, name(list));
        AttrValue::from(format!("/api/v1/wallets/{wallet}/{name}.csv?{matching}"))
    });
    html! {
        // One child of the page's grid, whether the dialog is open or not.
        <div>
            <DataTable
                {words}
                {rows}
                {busy}
                search={(*search).clone()}
                onsearch={Callback::from(move |text| search.set(text))}
                sort={settings.sort.clone().unwrap_or_else(newest_first)}
                filters={filters(list, &known, &settings, &onsettings)}
                pager={pages.pager(page.ready(), &settings, &onsettings)}
                {settings}
                {onsettings}
                {export}
                {onopen}
                onretry={Callback::from(move |()| commands.give(Command::Retry))}
                selection={selection.column(&page)}
                tools={html! { <>{ props.tools.clone() }{ selection.bar(onapprove) }</> }}
            />
            if let Some(requests) = &*approving {
                <ApproveMany
                    requests={requests.clone()}
                    directory={directory.clone()}
                    ontaken={onapproved}
                    onclose={onlater}
                />
            }
            if let Some(request) = &*opened {
                <RequestDialog
                    key={request.id.to_string()}
                    title={dialog}
                    request={shown(now.as_ref(), request)}
                    opened={request.clone()}
                    {directory}
                    {onclose}
                    oncorrect={props.oncorrect.clone()}
                />
            }
        </div>
    }
}

fn find(page: &Resource<Rc<Page<RequestView>>>, id: Uuid) -> Option<RequestView> {
    page.ready()?.items.iter().find(|request| request.id == RequestId(id)).cloned()
}

/// The request as it is now; as it was opened, until that is known. `None` once nobody can do
/// anything with it any more.
fn shown(now: Option<&Answered>, opened: &RequestView) -> Option<RequestView> {
    let now = now.and_then(|now| now.ready()?.request()).filter(|now| now.id == opened.id);
    let Some(now) = now else { return Some(opened.clone()) };
    let is_over = |request: &RequestView| {
        !request.status.is_under_way() && request.status != RequestStatus::Rejected
    };
    (is_over(opened) || !is_over(&now)).then(|| (*now).clone())
}
