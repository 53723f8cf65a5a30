//! The panel of a list of requests, such as `Issuance Requests`, whose rows open.

use tallystick_core::{requests::RequestList, view::RequestView};
use uuid::Uuid;
use yew::prelude::*;

use super::{
    columns::{columns, row},
    dialog::RequestDialog,
};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::data_table::DataTable,
    directory::Directory,
    state::State,
};

/// What a list is called on its page.
#[derive(Clone, Copy, Debug)]
struct Words {
    title: &'static str,
    things: &'static str,
    dialog: &'static str,
}

fn words(list: RequestList) -> Words {
    match list {
        RequestList::Issuances => Words {
            title: "Issuance Requests",
            things: "issuance requests",
            dialog: "Issuance Request",
        },
        RequestList::Transfers => Words {
            title: "Transfer Requests",
            things: "transfer requests",
            dialog: "Transfer Request",
        },
        RequestList::Redemptions => Words {
            title: "Redemption Requests",
            things: "redemption requests",
            dialog: "Redemption Request",
        },
    }
}

/// Which requests to show.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestPanelProperties {
    /// Of which list.
    pub list: RequestList,
    /// Only those that this admits.
    #[prop_or_default]
    pub filter: Option<Callback<RequestView, bool>>,
    /// What narrows them down, above the table.
    #[prop_or_default]
    pub tools: Html,
}

/// Lists requests, and shows the one that was opened in its dialog.
#[component]
pub fn RequestPanel(props: &RequestPanelProperties) -> Html {
    let store = use_store();
    let commands = use_commands();
    let opened = use_state_eq(|| None::<RequestView>);
    let directory = Directory::new(&store.participants);
    let (list, words) = (props.list, words(props.list));
    let admits = |request: &RequestView| {
        props.filter.as_ref().is_none_or(|filter| filter.emit(request.clone()))
    };
    let rows = store.requests(list).map(|requests| {
        let shown = requests.iter().filter(|request| admits(request));
        shown.map(|request| row(list, request, &directory)).collect::<Vec<_>>()
    });
    let onopen = {
        let (store, opened) = (store.clone(), opened.clone());
        Callback::from(move |id| opened.set(find(&store, list, id)))
    };
    let onclose = {
        let opened = opened.clone();
        Callback::from(move |()| opened.set(None))
    };
    html! {
        <>
            <DataTable
                title={words.title}
                things={words.things}
                noun="requests"
                empty="No requests."
                columns={columns(list)}
                {rows}
                {onopen}
                onretry={Callback::from(move |()| commands.give(Command::Retry))}
                tools={props.tools.clone()}
            />
            if let Some(request) = &*opened {
                <RequestDialog
                    key={request.id.to_string()}
                    title={words.dialog}
                    request={find(&store, list, request.id.0)}
                    opened={request.clone()}
                    {directory}
                    {onclose}
                />
            }
        </>
    }
}

fn find(state: &State, list: RequestList, id: Uuid) -> Option<RequestView> {
    state.requests(list).ready()?.iter().find(|request| request.id.0 == id).cloned()
}
