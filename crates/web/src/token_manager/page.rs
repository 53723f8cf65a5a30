//! The page `Token Manager`: minting, burning, balances.

use tallystick_core::{Definition, view::VaultView};
use yew::prelude::*;

use super::{burn_form::BurnForm, mint_form::MintForm};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        page_heading::PageHeading,
        resource_view::{ResourceWords, view_resource},
        vault_balances::VaultBalances,
    },
    directory::Directory,
    state::State,
};

const OWN: ResourceWords = ResourceWords {
    thing: "token definitions",
    empty: "Your organisation issues no token yet: define one first.",
};

/// Shows what an issuer may do about its money supply.
#[component]
pub fn TokenManager() -> Html {
    let store = use_store();
    let commands = use_commands();
    let directory = Directory::new(&store.participants);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let own = store.definitions.map(|definitions| own(&store, definitions));
    let vaults = store.vaults.ready().cloned().unwrap_or_default();
    let forms = view_resource(&own, &OWN, &onretry, |definitions| {
        let (definitions, vaults) = (definitions.to_vec(), vaults.clone());
        html! {
            <>
                <MintForm definitions={definitions.clone()} vaults={vaults.clone()} />
                <BurnForm {definitions} {vaults} />
            </>
        }
    });
    html! {
        <>
            <PageHeading title="Token Manager" />
            <div class="pf-v6-c-page__main-section tally-issuances">
                { forms }
                <VaultBalances
                    vaults={store.vaults.clone()}
                    definitions={store.definitions.ready().cloned().unwrap_or_default()}
                    {directory}
                    {onretry}
                />
            </div>
        </>
    }
}

/// The definitions that this participant issues.
fn own(state: &State, definitions: &[Definition]) -> Vec<Definition> {
    let reader = state.session.as_ref().map(|session| &session.participant.id);
    definitions.iter().filter(|one| Some(&one.issuer) == reader).cloned().collect()
}

/// The vault of a definition.
pub(super) fn vault_of<'v>(
    definition: &Definition,
    vaults: &'v [VaultView],
) -> Option<&'v VaultView> {
    vaults.iter().find(|vault| vault.definition == definition.id)
}
