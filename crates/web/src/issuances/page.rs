//! The page `Issuances`: request, balances, requests.

use tallystick_core::{Definition, Permission, RequestId, view::IssuanceRequestView};
use yew::prelude::*;

use super::{
    request_form::RequestForm,
    requests::{COLUMNS, details, row},
};
use crate::{
    app::{Store, use_commands, use_store},
    commands::{Command, Commands},
    components::{
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
        vault_balances::VaultBalances,
    },
    directory::Directory,
    requests::{dialog::RequestDialog, table::RequestTable},
    state::State,
};

const DEFINITIONS: ResourceWords =
    ResourceWords { thing: "token definitions", empty: "There is no token definition to request." };

/// Shows what the participant may do about issuances.
#[component]
pub fn Issuances() -> Html {
    let store = use_store();
    let commands = use_commands();
    let opened = use_state_eq(|| None::<IssuanceRequestView>);
    let directory = Directory::new(&store.participants);
    let onretry = {
        let commands = commands.clone();
        Callback::from(move |()| commands.give(Command::Retry))
    };
    let requests = store
        .session
        .as_ref()
        .is_some_and(|session| session.participant.may(Permission::IssuancesNonIssuer));

    html! {
        <>
            <PageHeading title="Issuances" />
            <div class="pf-v6-c-page__main-section tally-issuances">
                if requests {
                    { request_form(&store, &commands, &onretry, opened.is_none()) }
                }
                <VaultBalances
                    vaults={store.vaults.clone()}
                    definitions={definitions(&store)}
                    directory={directory.clone()}
                    onretry={onretry.clone()}
                />
                <RequestTable
                    title="Issuance Requests"
                    things="issuance requests"
                    columns={COLUMNS}
                    rows={store.requests.map(|requests| {
                        requests.iter().map(|request| row(request, &directory)).collect()
                    })}
                    onopen={open(&store, &commands, &opened)}
                    {onretry}
                />
            </div>
            if let Some(request) = &*opened {
                <RequestDialog
                    key={request.id.to_string()}
                    title="Issuance Request"
                    request={find(&store, request.id).as_ref().map(details)}
                    opened={details(request)}
                    {directory}
                    acting={store.acting.contains(&request.id)}
                    refused={store.refused.clone()}
                    oncommand={Callback::from({
                        let commands = commands.clone();
                        move |command| commands.give(command)
                    })}
                    onclose={close(&commands, &opened)}
                />
            }
        </>
    }
}

fn request_form(
    store: &Store,
    commands: &Commands,
    onretry: &Callback<()>,
    refusal_is_ours: bool,
) -> Html {
    let onrequest = {
        let commands = commands.clone();
        Callback::from(move |(definition, amount)| {
            commands.give(Command::RequestIssuance { definition, amount });
        })
    };
    view_resource(&store.definitions, &DEFINITIONS, onretry, |definitions| {
        html! {
            <RequestForm
                definitions={definitions.to_vec()}
                busy={store.requesting}
                refused={store.refused.clone().filter(|_| refusal_is_ours)}
                {onrequest}
            />
        }
    })
}

fn definitions(state: &State) -> Vec<Definition> {
    state.definitions.ready().cloned().unwrap_or_default()
}

fn find(state: &State, id: RequestId) -> Option<IssuanceRequestView> {
    state.requests.ready()?.iter().find(|request| request.id == id).cloned()
}

/// A refusal that belongs elsewhere does not follow into the dialog.
fn open(
    store: &Store,
    commands: &Commands,
    opened: &UseStateHandle<Option<IssuanceRequestView>>,
) -> Callback<RequestId> {
    let (store, commands, opened) = (store.clone(), commands.clone(), opened.clone());
    Callback::from(move |id| {
        if store.refused.is_some() {
            commands.give(Command::DismissRefusal);
        }
        opened.set(find(&store, id));
    })
}

fn close(
    commands: &Commands,
    opened: &UseStateHandle<Option<IssuanceRequestView>>,
) -> Callback<()> {
    let (commands, opened) = (commands.clone(), opened.clone());
    Callback::from(move |()| {
        commands.give(Command::DismissRefusal);
        opened.set(None);
    })
}
