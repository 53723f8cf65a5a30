//! The panel of a list of requests, such as `Issuance Requests`, whose rows open.

use std::rc::Rc;

use tallystick_core::{
    RequestId,
    requests::RequestList,
    view::{Page, RequestView},
};
use uuid::Uuid;
use yew::prelude::*;

use super::{
    approve_many::ApproveMany,
    columns::{columns, row},
    dialog::RequestDialog,
    filters::{FILTERS, Known, filters},
    parameters::{name, newest_first},
    selection::use_request_selection,
};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        data_table::{
            DataTable, Narrowing, Row, TableWords, matching, use_latest, use_narrowing_in_address,
            use_pages, use_table_settings,
        },
        dialog::closable_dialog,
        focus::use_focus_once_closed,
        opened::{OpenedRow, use_opened_row},
    },
    directory::Directory,
    queries::{Answer, Answered, Query, use_query},
    route::OpenableList,
    state::Resource,
};

/// What a list is called on its page, and the title of its dialog.
fn words(list: RequestList, has_form: bool) -> (TableWords, &'static str) {
    let (title, things, dialog) = match list {
        RequestList::Issuances => ("Issuance Requests", "issuance requests", "Issuance Request"),
        RequestList::Transfers => ("Transfer Requests", "transfer requests", "Transfer Request"),
        RequestList::Redemptions => {
            ("Redemption Requests", "redemption requests", "Redemption Request")
        }
    };
    let columns = columns(list);
    let empty = "No requests.";
    let next = match has_form {
        true => {
            "Press New request to make one. Completed and cancelled ones are found under Flows."
        }
        false => "What is requested appears here at once: open it to see where it stands.",
    };
    (TableWords { title, things, noun: "requests", empty, next, columns }, dialog)
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
    /// The button that opens the form, where there is one.
    #[prop_or_default]
    pub form: Option<Html>,
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
    let (words, dialog) = words(list, props.form.is_some());
    let search = use_state_eq(String::new);
    let OpenedRow { id, onopen, onclose } = use_opened_row(OpenableList::Requests(list));
    let opened_id = id.map(RequestId);
    // As it was when it was opened.
    let opened = use_state_eq(|| None::<RequestView>);
    let directory = Directory::new(&store.participants);
    let (settings, onsettings) = use_table_settings(name(list));
    use_narrowing_in_address(Narrowing {
        filters: FILTERS,
        settings: &settings,
        onsettings: &onsettings,
        search: &search,
    });
    let matching = matching(&settings, &search, &newest_first());
    let pages = use_pages(&matching, settings.page_size);
    let query = Query::Requests(list, pages.parameters());
    let current = use_query((!props.nothing).then_some(query));
    let (page, busy) = use_latest(current, Answer::requests);
    let selection = use_request_selection(&page);
    let approving = use_state_eq(|| None::<Vec<RequestView>>);
    use_focus_once_closed(approving.is_some());
    let now = use_query(opened_id.map(|id| Query::Request(list, id)));
    use_first(&opened, opened_id, now.as_ref());

    let known = Known {
        definitions: store.definitions.ready().map_or(&[], Vec::as_slice),
        participants: store.participants.ready().map_or(&[], Vec::as_slice),
    };
    let rows = page
        .map(|page| page.items.iter().map(|one| row(list, one, &directory)).collect::<Vec<Row>>());
    let onopen = {
        let (page, opened) = (page.clone(), opened.clone());
        Callback::from(move |id| {
            opened.set(find(&page, id));
            onopen.emit(id);
        })
    };
    let shown = opened.as_ref().filter(|request| Some(request.id) == opened_id);
    let unknown = opened_id.is_some() && matches!(now, Some(Resource::Failed(_)));
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
        <div class="tally-wide">
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
                actions={props.form.clone().unwrap_or_default()}
                tools={html! {
                    <>
                        { props.tools.clone() }
                        { selection.bar(onapprove) }
                    </>
                }}
            />
            if let Some(requests) = &*approving {
                <ApproveMany
                    requests={requests.clone()}
                    directory={directory.clone()}
                    ontaken={onapproved}
                    onclose={onlater}
                />
            }
            if let (true, None) = (unknown, shown) {
                { closable_dialog(dialog, &onclose, html! {
                    <p>{ "There is no such request, or your organisation has no part in it." }</p>
                }) }
            }
            if let Some(request) = shown {
                <RequestDialog
                    key={request.id.to_string()}
                    title={dialog}
                    request={now_or_opened(now.as_ref(), request)}
                    opened={request.clone()}
                    {directory}
                    {onclose}
                    oncorrect={props.oncorrect.clone()}
                />
            }
        </div>
    }
}

/// A request that was opened by its address is looked at as soon as it is here.
#[hook]
fn use_first(
    first: &UseStateHandle<Option<RequestView>>,
    id: Option<RequestId>,
    now: Option<&Answered>,
) {
    let first = first.clone();
    let now = now.and_then(|now| now.ready()?.request()).map(|now| (*now).clone());
    use_effect_with((id, now), move |(id, now)| {
        let known = first.as_ref().map(|request| request.id);
        match (*id, now) {
            (None, _) => first.set(None),
            (Some(id), Some(now)) if known != Some(id) && now.id == id => {
                first.set(Some(now.clone()));
            }
            _ => {}
        }
    });
}

fn find(page: &Resource<Rc<Page<RequestView>>>, id: Uuid) -> Option<RequestView> {
    page.ready()?.items.iter().find(|request| request.id == RequestId(id)).cloned()
}

/// The request as it is now; as it was opened, until that is known.
fn now_or_opened(now: Option<&Answered>, opened: &RequestView) -> RequestView {
    let now = now.and_then(|now| now.ready()?.request()).filter(|now| now.id == opened.id);
    now.map_or_else(|| opened.clone(), |now| (*now).clone())
}
