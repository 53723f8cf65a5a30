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
    columns::{columns, row},
    dialog::RequestDialog,
    filters::{Known, filters},
    parameters::{matching, name, newest_first, of_page},
};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::data_table::{
        DataTable, Pager, Row, TableSettings, TableWords, use_table_settings,
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
    let matching = matching(&settings, &search);
    let pages = use_pages(&matching, settings.page_size);
    let parameters = of_page(&matching, settings.page_size, pages.after());
    let current = use_query((!props.nothing).then_some(Query::Requests(list, parameters)));
    let (page, busy) = use_latest(current, props.nothing);
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
    let onsize = {
        let settings = settings.clone();
        onsettings.reform(move |page_size| TableSettings { page_size, ..settings.clone() })
    };
    let export = store.session.as_ref().map(|session| {
        let (wallet, name) = (session.wallet, name(list));
        AttrValue::from(format!("/api/v1/wallets/{wallet}/{name}.csv?{matching}"))
    });
    html! {
        <>
            <DataTable
                {words}
                {rows}
                {busy}
                search={(*search).clone()}
                onsearch={Callback::from(move |text| search.set(text))}
                sort={settings.sort.clone().unwrap_or_else(newest_first)}
                filters={filters(list, &known, &settings, &onsettings)}
                pager={pages.pager(page.ready(), settings.page_size, onsize)}
                {settings}
                {onsettings}
                {export}
                {onopen}
                onretry={Callback::from(move |()| commands.give(Command::Retry))}
                tools={props.tools.clone()}
            />
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
        </>
    }
}

fn find(page: &Resource<Rc<Page<RequestView>>>, id: Uuid) -> Option<RequestView> {
    page.ready()?.items.iter().find(|request| request.id == RequestId(id)).cloned()
}

/// The request as it is now; as it was opened, until that is known. `None` once nobody can do
/// anything with it any more.
fn shown(now: Option<&Answered>, opened: &RequestView) -> Option<RequestView> {
    match now {
        Some(Resource::Ready(answer)) => match &**answer {
            Answer::Request(request) if request.id == opened.id => {
                let is_over = |request: &RequestView| {
                    !request.status.is_under_way() && request.status != RequestStatus::Rejected
                };
                Some((**request).clone()).filter(|now| is_over(opened) || !is_over(now))
            }
            _ => Some(opened.clone()),
        },
        _ => Some(opened.clone()),
    }
}

/// The page to show: the last one that was read, until the one that is asked for comes. And whether
/// it still has to come.
#[hook]
fn use_latest(current: Option<Answered>, nothing: bool) -> (Resource<Rc<Page<RequestView>>>, bool) {
    let latest = use_mut_ref(|| None::<Rc<Page<RequestView>>>);
    if nothing {
        let none =
            Page { items: Vec::new(), next: None, total: Some(0), total_is_exact: Some(true) };
        return (Resource::Ready(Rc::new(none)), false);
    }
    let page = current.unwrap_or(Resource::Loading).and_then(|answer| match &**answer {
        Answer::Requests(page) => Some(Rc::new(page.clone())),
        _ => None,
    });
    match page {
        Resource::Ready(page) => {
            latest.replace(Some(Rc::clone(&page)));
            (Resource::Ready(page), false)
        }
        Resource::Loading => match &*latest.borrow() {
            Some(page) => (Resource::Ready(Rc::clone(page)), true),
            None => (Resource::Loading, true),
        },
        Resource::Failed(problem) => (Resource::Failed(problem), false),
    }
}

/// The pages up to the one that is shown: where each of them begins.
#[derive(Clone, Debug, PartialEq)]
struct Pages {
    /// Of what these pages are.
    of: (String, u16),
    /// The cursor of each page but the first.
    cursors: Vec<String>,
    state: UseStateHandle<(String, u16, Vec<String>)>,
}

/// The first page, each time that something else matches.
#[hook]
fn use_pages(matching: &str, size: u16) -> Pages {
    let state = use_state_eq(|| (String::new(), 0, Vec::new()));
    let (known, known_size, cursors) = &*state;
    let same = known == matching && *known_size == size;
    let cursors = if same { cursors.clone() } else { Vec::new() };
    Pages { of: (matching.to_owned(), size), cursors, state }
}

impl Pages {
    fn after(&self) -> Option<&String> {
        self.cursors.last()
    }

    fn to(&self, cursors: Vec<String>) -> Callback<()> {
        let (state, (matching, size)) = (self.state.clone(), self.of.clone());
        Callback::from(move |()| state.set((matching.clone(), size, cursors.clone())))
    }

    fn pager(
        &self,
        page: Option<&Rc<Page<RequestView>>>,
        size: u16,
        onsize: Callback<u16>,
    ) -> Pager {
        let total = page.and_then(|page| page.total).and_then(|total| usize::try_from(total).ok());
        let next = page.and_then(|page| page.next.clone());
        let behind = next.map(|next| self.cursors.iter().cloned().chain([next]).collect());
        let before = self.cursors.split_last().map(|(_, before)| before.to_vec());
        Pager {
            before: self.cursors.len() * usize::from(size),
            total,
            more: page.is_some_and(|page| page.total_is_exact == Some(false)),
            size,
            onprevious: before.map(|before| self.to(before)),
            onnext: behind.map(|behind| self.to(behind)),
            onsize,
        }
    }
}
