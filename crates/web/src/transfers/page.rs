//! The page `Transfers`: send, balances.

use tallystick_core::Permission;
use yew::prelude::*;

use super::transfer_form::TransferForm;
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
        vault_balances::vault_balances,
    },
    directory::Directory,
};

const DEFINITIONS: ResourceWords = ResourceWords {
    thing: "token definitions",
    empty: "There is no token definition to transfer.",
};

/// Shows what the participant may do about transfers.
#[component]
pub fn Transfers() -> Html {
    let store = use_store();
    let commands = use_commands();
    let directory = Directory::new(&store.participants);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let participant = store.session.as_ref().map(|session| session.participant.clone());
    let sender = participant.filter(|one| one.may(Permission::TransfersNonIssuer));
    html! {
        <>
            <PageHeading title="Transfers" />
            <div class="pf-v6-c-page__main-section tally-panels">
                if let Some(sender) = sender {
                    { view_resource(&store.definitions, &DEFINITIONS, &onretry, |definitions| html! {
                        <TransferForm
                            definitions={definitions.to_vec()}
                            vaults={store.vaults.ready().cloned()}
                            sender={sender.id.clone()}
                            participants={store.participants.ready().cloned().unwrap_or_default()}
                            directory={directory.clone()}
                        />
                    }) }
                } else {
                    <p class="tally-state tally-muted">
                        { "Your organisation may not transfer tokens." }
                    </p>
                }
                { vault_balances(&store, &directory, &onretry) }
            </div>
        </>
    }
}
