//! The page `Transfers`: request or send, balances, requests.

use tallystick_core::{Definition, Participant, Permission, requests::RequestList};
use yew::prelude::*;

use super::{
    request_form::TransferRequestForm, requests::TransferRequests, transfer_form::TransferForm,
};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        page_heading::PageHeading,
        panels::{instead_of_panel, page_of_panels, panels},
        resource_view::{ResourceWords, view_resource},
        tabs::Tabs,
        vault_balances::vault_balances,
    },
    definitions::page::DEFINE_ONE_FIRST,
    directory::Directory,
    requests::{
        correction::{Correction, use_correction},
        form_drawer::use_form_drawer,
    },
    state::State,
};

const DEFINITIONS: ResourceWords = ResourceWords {
    thing: "token definitions",
    empty: "There is no token definition to transfer.",
    next: DEFINE_ONE_FIRST,
};

const TABS: &[&str] = &["Request", "Transfer"];

/// Shows what the participant may do about transfers: tabs to who holds, the requests alone to who
/// watches.
#[component]
pub fn Transfers() -> Html {
    let store = use_store();
    let commands = use_commands();
    let selected = use_state_eq(|| 0_usize);
    let drawer = use_form_drawer(RequestList::Transfers);
    let (correction, oncorrect) = use_correction(drawer.opening());
    let directory = Directory::new(&store.participants);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let participant = store.participant().filter(|one| RequestList::Transfers.concerns(one));
    let Some(participant) = participant else {
        let sentence = "Your organisation may not transfer tokens.";
        let who = "Organisations that hold tokens transfer them here.";
        return page_of_panels("Transfers", instead_of_panel(sentence, who));
    };
    if !participant.may(Permission::TransfersNonIssuer) {
        return page_of_panels("Transfers", html! { <TransferRequests /> });
    }
    let by_request = *selected == 0;
    let form = view_resource(&store.definitions, &DEFINITIONS, &onretry, |definitions| {
        form(
            by_request,
            definitions,
            participant,
            &store,
            &directory,
            (correction.clone(), drawer.ending()),
        )
    });
    let vaults = vault_balances(&store, &directory, &onretry);
    let content = if by_request {
        let list = html! { <TransferRequests {oncorrect} form={drawer.button()} /> };
        drawer.around("Request Transfer", form, html! { <>{ list }{ vaults }</> })
    } else {
        panels(html! { <>{ form }{ vaults }</> })
    };
    let onselect = {
        let selected = selected.clone();
        Callback::from(move |place| selected.set(place))
    };
    let tabs = Tabs { name: "Ways to transfer", tabs: TABS, selected: *selected, onselect };
    html! { <><PageHeading title="Transfers" />{ tabs.html(content) }</> }
}

fn form(
    by_request: bool,
    definitions: &[Definition],
    participant: &Participant,
    store: &State,
    directory: &Directory,
    (correction, ontaken): (Option<Correction>, Callback<()>),
) -> Html {
    let definitions = definitions.to_vec();
    let participants = store.participants.ready().cloned().unwrap_or_default();
    let (participant, directory) = (participant.clone(), directory.clone());
    if by_request {
        let requester = participant;
        html! { <TransferRequestForm {definitions} {requester} {participants} {directory} {correction} {ontaken} /> }
    } else {
        let (vaults, sender) = (store.vaults.ready().cloned(), participant.id);
        html! { <TransferForm {definitions} {vaults} {sender} {participants} {directory} /> }
    }
}
