//! The page `Redemptions`: request, balances, requests.

use tallystick_core::{Permission, requests::RequestList};
use yew::prelude::*;

use super::request_form::RequestForm;
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        panels::{instead_of_panel, page_of_panels},
        resource_view::{ResourceWords, view_resource},
        vault_balances::vault_balances,
    },
    directory::Directory,
    requests::{correction::use_correction, panel::RequestPanel},
};

const DEFINITIONS: ResourceWords =
    ResourceWords { thing: "token definitions", empty: "There is no token definition to redeem." };

/// Shows what the participant may do about redemptions.
#[component]
pub fn Redemptions() -> Html {
    let store = use_store();
    let commands = use_commands();
    let (correction, oncorrect) = use_correction();
    let directory = Directory::new(&store.participants);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let participant = store.participant();
    if !participant.is_some_and(|one| RequestList::Redemptions.concerns(one)) {
        let sentence = "Your organisation has no part in redemptions.";
        return page_of_panels("Redemptions", instead_of_panel(sentence));
    }
    let requester = participant.filter(|one| one.may(Permission::RedemptionsNonIssuer));
    let content = html! {
        <>
            <RequestPanel
                list={RequestList::Redemptions}
                {oncorrect}
                form={requester.map(|_| "New request")}
            />
            if let Some(requester) = requester {
                { view_resource(&store.definitions, &DEFINITIONS, &onretry, |definitions| html! {
                    <RequestForm
                        definitions={definitions.to_vec()}
                        vaults={store.vaults.ready().cloned()}
                        requester={requester.id.clone()}
                        directory={directory.clone()}
                        correction={correction.clone()}
                    />
                }) }
            }
            { vault_balances(&store, &directory, &onretry) }
        </>
    };
    page_of_panels("Redemptions", content)
}
