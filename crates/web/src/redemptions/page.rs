//! The page `Redemptions`: request, balances, requests.

use tallystick_core::{Permission, requests::RequestList};
use yew::prelude::*;

use super::request_form::RequestForm;
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        page_heading::PageHeading,
        panels::{instead_of_panel, page_of_panels},
        resource_view::{ResourceWords, view_resource},
        vault_balances::vault_balances,
    },
    definitions::page::DEFINE_ONE_FIRST,
    directory::Directory,
    requests::{correction::use_correction, form_drawer::use_form_drawer, panel::RequestPanel},
};

const DEFINITIONS: ResourceWords = ResourceWords {
    thing: "token definitions",
    empty: "There is no token definition to redeem.",
    next: DEFINE_ONE_FIRST,
};

/// Shows what the participant may do about redemptions.
#[component]
pub fn Redemptions() -> Html {
    let store = use_store();
    let commands = use_commands();
    let drawer = use_form_drawer(RequestList::Redemptions);
    let (correction, oncorrect) = use_correction(drawer.opening());
    let directory = Directory::new(&store.participants);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let participant = store.participant();
    if !participant.is_some_and(|one| RequestList::Redemptions.concerns(one)) {
        let sentence = "Your organisation has no part in redemptions.";
        let who = "Holders request them here; issuers and custodians decide on them.";
        return page_of_panels("Redemptions", instead_of_panel(sentence, who));
    }
    let requester = participant.filter(|one| one.may(Permission::RedemptionsNonIssuer));
    let list = html! {
        <RequestPanel
            list={RequestList::Redemptions}
            {oncorrect}
            form={requester.map(|_| drawer.button())}
        />
    };
    let content = html! { <>{ list }{ vault_balances(&store, &directory, &onretry) }</> };
    let Some(requester) = requester else { return page_of_panels("Redemptions", content) };
    let form = view_resource(&store.definitions, &DEFINITIONS, &onretry, |definitions| {
        html! {
            <RequestForm
                definitions={definitions.to_vec()}
                vaults={store.vaults.ready().cloned()}
                requester={requester.id.clone()}
                {directory}
                {correction}
                ontaken={drawer.ending()}
            />
        }
    });
    html! {
        <>
            <PageHeading title="Redemptions" />
            { drawer.around("Request Redemption", form, content) }
        </>
    }
}
