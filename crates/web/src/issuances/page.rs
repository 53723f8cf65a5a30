//! The page `Issuances`: request, balances, requests.

use tallystick_core::{Permission, requests::RequestList};
use yew::prelude::*;

use super::{file_dialog::FileDialog, request_form::RequestForm};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        panels::page_of_panels,
        resource_view::{ResourceWords, view_resource},
        vault_balances::vault_balances,
    },
    directory::Directory,
    requests::{correction::use_correction, panel::RequestPanel},
};

const DEFINITIONS: ResourceWords =
    ResourceWords { thing: "token definitions", empty: "There is no token definition to request." };

/// Shows what the participant may do about issuances.
#[component]
pub fn Issuances() -> Html {
    let store = use_store();
    let commands = use_commands();
    let (correction, oncorrect) = use_correction();
    let directory = Directory::new(&store.participants);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let requester = store.participant().filter(|one| one.may(Permission::IssuancesNonIssuer));
    let by_file = use_state_eq(|| false);
    let onclose = {
        let by_file = by_file.clone();
        Callback::from(move |()| by_file.set(false))
    };
    let content = html! {
        <>
            <RequestPanel
                list={RequestList::Issuances}
                {oncorrect}
                form={requester.map(|_| "New request")}
            />
            if let Some(requester) = requester {
                { view_resource(&store.definitions, &DEFINITIONS, &onretry, |definitions| html! {
                    // One child of the page's grid, whether the dialog is open or not.
                    <div>
                    <RequestForm
                        definitions={definitions.to_vec()}
                        requester={requester.id.clone()}
                        directory={directory.clone()}
                        correction={correction.clone()}
                        onfile={Callback::from({
                            let by_file = by_file.clone();
                            move |()| by_file.set(true)
                        })}
                    />
                    if *by_file {
                        <FileDialog
                            definitions={definitions.to_vec()}
                            requester={requester.id.clone()}
                            onclose={onclose.clone()}
                        />
                    }
                    </div>
                }) }
            }
            { vault_balances(&store, &directory, &onretry) }
        </>
    };
    page_of_panels("Issuances", content)
}
