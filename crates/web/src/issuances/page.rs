//! The page `Issuances`: request, balances, requests.

use tallystick_core::{Permission, requests::RequestList};
use yew::prelude::*;

use super::{file_dialog::FileDialog, request_form::RequestForm};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        page_heading::PageHeading,
        panels::page_of_panels,
        resource_view::{ResourceWords, view_resource},
        vault_balances::vault_balances,
    },
    definitions::page::DEFINE_ONE_FIRST,
    directory::Directory,
    requests::{correction::use_correction, form_drawer::use_form_drawer, panel::RequestPanel},
};

const DEFINITIONS: ResourceWords = ResourceWords {
    thing: "token definitions",
    empty: "There is no token definition to request.",
    next: DEFINE_ONE_FIRST,
};

/// Shows what the participant may do about issuances.
#[component]
pub fn Issuances() -> Html {
    let store = use_store();
    let commands = use_commands();
    let drawer = use_form_drawer(RequestList::Issuances);
    let (correction, oncorrect) = use_correction(drawer.opening());
    let directory = Directory::new(&store.participants);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let requester = store.participant().filter(|one| one.may(Permission::IssuancesNonIssuer));
    let by_file = use_state_eq(|| false);
    let choose_file = |by| {
        let by_file = by_file.clone();
        Callback::from(move |()| by_file.set(by))
    };
    let list = html! {
        <RequestPanel
            list={RequestList::Issuances}
            {oncorrect}
            form={requester.map(|_| drawer.button())}
        />
    };
    let vaults = vault_balances(&store, &directory, &onretry);
    let Some(requester) = requester else {
        return page_of_panels("Issuances", html! { <>{ list }{ vaults }</> });
    };
    let form = view_resource(&store.definitions, &DEFINITIONS, &onretry, |definitions| {
        html! {
            <RequestForm
                definitions={definitions.to_vec()}
                requester={requester.id.clone()}
                {directory}
                {correction}
                ontaken={drawer.ending()}
                onfile={choose_file(true)}
            />
        }
    });
    html! {
        <>
            <PageHeading title="Issuances" />
            { drawer.around("Request Issuance", form, html! { <>{ list }{ vaults }</> }) }
            if let (true, Some(definitions)) = (*by_file, store.definitions.ready()) {
                <FileDialog
                    definitions={definitions.clone()}
                    requester={requester.id.clone()}
                    onclose={choose_file(false)}
                    ontaken={{
                        let (close, end) = (choose_file(false), drawer.ending());
                        Callback::from(move |()| {
                            close.emit(());
                            end.emit(());
                        })
                    }}
                />
            }
        </>
    }
}
