//! The page `Token Manager`: mint, burn, balances.

use tallystick_core::{Definition, Participant, Permission};
use yew::prelude::*;

use super::supply_form::{Change, use_supply_form};
use crate::{
    app::{use_commands, use_store},
    commands::Command,
    components::{
        panels::{instead_of_panel, page_of_panels},
        resource_view::{ResourceWords, view_resource},
        vault_balances::vault_balances,
    },
    directory::Directory,
    state::{Resource, State},
};

const DEFINITIONS: ResourceWords = ResourceWords {
    thing: "token definitions",
    empty: "Your organisation issues no token definition, so there is nothing to mint or burn.",
    next: "Make one on the page Define Token.",
};

/// Shows what the participant may do with the supply of the tokens that it issues.
#[component]
pub fn TokenManager() -> Html {
    let store = use_store();
    let commands = use_commands();
    let directory = Directory::new(&store.participants);
    let onretry = Callback::from(move |()| commands.give(Command::Retry));
    let creator = store.participant().filter(|participant| participant.may(Permission::Create));
    let issued = issued_by(&store, creator);
    let definitions = issued.ready().map_or(&[] as &[_], Vec::as_slice);
    let vaults = store.vaults.ready();
    let mint = use_supply_form(Change::Mint, definitions, vaults, &directory);
    let burn = use_supply_form(Change::Burn, definitions, vaults, &directory);
    let content = html! {
        <>
            if creator.is_some() {
                { view_resource(&issued, &DEFINITIONS, &onretry, |_| html! {
                    <>{ mint }{ burn }</>
                }) }
            } else {
                { instead_of_panel(
                    "Your organisation may neither mint nor burn.",
                    "Organisations that issue tokens do that here.",
                ) }
            }
            { vault_balances(&store, &directory, &onretry) }
        </>
    };
    page_of_panels("Token Manager", content)
}

fn issued_by(state: &State, issuer: Option<&Participant>) -> Resource<Vec<Definition>> {
    state.definitions.filter(|one| issuer.is_some_and(|issuer| one.issuer == issuer.id))
}
