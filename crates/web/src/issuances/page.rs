//! The page `Issuances`: request, balances, requests.

use tallystick_core::{ParticipantId, Permission, view::RequestView};
use uuid::Uuid;
use yew::prelude::*;

use super::{
    request_form::RequestForm,
    requests::{COLUMNS, details, row},
};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        data_table::DataTable,
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
        vault_balances::vault_balances,
    },
    directory::Directory,
    requests::dialog::RequestDialog,
    state::State,
};

const DEFINITIONS: ResourceWords =
    ResourceWords { thing: "token definitions", empty: "There is no token definition to request." };

/// Shows what the participant may do about issuances.
#[component]
pub fn Issuances() -> Html {
    let store = use_store();
    let commands = use_commands();
    let opened = use_state_eq(|| None::<RequestView>);
    let directory = Directory::new(&store.participants);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let requester = requester(&store);

    html! {
        <>
            <PageHeading title="Issuances" />
            <div class="pf-v6-c-page__main-section tally-panels">
                if let Some(requester) = requester {
                    { view_resource(&store.definitions, &DEFINITIONS, &onretry, |definitions| html! {
                        <RequestForm
                            definitions={definitions.to_vec()}
                            {requester}
                            directory={directory.clone()}
                        />
                    }) }
                }
                { vault_balances(&store, &directory, &onretry) }
                <DataTable
                    title="Issuance Requests"
                    things="issuance requests"
                    noun="requests"
                    empty="No requests."
                    columns={COLUMNS}
                    rows={store.requests.map(|requests| {
                        requests.iter().map(|request| row(request, &directory)).collect()
                    })}
                    onopen={Callback::from({
                        let (store, opened) = (store.clone(), opened.clone());
                        move |id| opened.set(find(&store, id))
                    })}
                    {onretry}
                />
            </div>
            if let Some(request) = &*opened {
                <RequestDialog
                    key={request.id.to_string()}
                    title="Issuance Request"
                    request={find(&store, request.id.0).as_ref().map(details)}
                    opened={details(request)}
                    {directory}
                    onclose={Callback::from({
                        let opened = opened.clone();
                        move |()| opened.set(None)
                    })}
                />
            }
        </>
    }
}

/// The participant, if it requests issuances.
fn requester(state: &State) -> Option<ParticipantId> {
    let participant = &state.session.as_ref()?.participant;
    participant.may(Permission::IssuancesNonIssuer).then(|| participant.id.clone())
}

fn find(state: &State, id: Uuid) -> Option<RequestView> {
    state.requests.ready()?.iter().find(|request| request.id.0 == id).cloned()
}
