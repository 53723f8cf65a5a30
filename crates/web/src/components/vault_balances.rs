//! The panel `Vault Balances`.

use tallystick_core::{Definition, DefinitionId, view::VaultView};
use yew::prelude::*;

use super::{
    action_button::ActionButton,
    card::card,
    description_list::{Spacing, described, described_in_words, description_list},
    dialog::closable_dialog,
    icon::Icon,
    moment::moment,
    party_list::party_list,
    resource_view::{ResourceWords, view_resource},
};
use crate::{directory::Directory, state::Resource};

const WORDS: ResourceWords =
    ResourceWords { thing: "vault balances", empty: "No vaults: nothing is held here." };

/// The vaults and what is known about their definitions.
#[derive(Clone, PartialEq, Properties)]
pub struct VaultBalancesProperties {
    /// A card each.
    pub vaults: Resource<Vec<VaultView>>,
    /// For the details.
    pub definitions: Vec<Definition>,
    /// Who is who.
    pub directory: Directory,
    /// Read again.
    pub onretry: Callback<()>,
}

/// Shows a card for each vault.
#[component]
pub fn VaultBalances(props: &VaultBalancesProperties) -> Html {
    let opened = use_state_eq(|| None::<DefinitionId>);
    let details = match &props.vaults {
        Resource::Ready(vaults) => vaults.iter().find(|vault| Some(vault.definition) == *opened),
        Resource::Loading | Resource::Failed(_) => None,
    };
    let open = |definition: Option<DefinitionId>| {
        let opened = opened.clone();
        Callback::from(move |()| opened.set(definition))
    };
    let vaults = view_resource(&props.vaults, &WORDS, &props.onretry, |vaults| {
        let vaults = vaults.iter().map(|vault| vault_card(vault, open(Some(vault.definition))));
        html! { <ul class="tally-vaults">{ for vaults }</ul> }
    });
    let content = html! {
        <>
            { vaults }
            if let Some(vault) = details {
                { vault_details(vault, props, &open(None)) }
            }
        </>
    };
    card("Vault Balances", content)
}

fn vault_card(vault: &VaultView, onopen: Callback<()>) -> Html {
    let name = format!("Details of the vault of {}", vault.name);
    html! {
        <li key={vault.definition.to_string()} class="tally-vault">
            <div class="tally-vault__head">
                <span>{ vault.name.clone() }</span>
                { ActionButton::of_icon(Icon::InfoCircle, name).onclick(onopen).html() }
            </div>
            <div class="tally-vault__balance">
                <span class="tally-amount">{ vault.balance.grouped() }</span>
                { " " }
                { vault.symbol.clone() }
            </div>
            if !vault.reserved.is_zero() {
                <div class="tally-muted">
                    { format!("Reserved: {} {}", vault.reserved.grouped(), vault.symbol) }
                </div>
            }
        </li>
    }
}

fn vault_details(
    vault: &VaultView,
    props: &VaultBalancesProperties,
    onclose: &Callback<()>,
) -> Html {
    let definition = props.definitions.iter().find(|one| one.id == vault.definition);
    let id = html! { <span class="tally-code">{ vault.definition.to_string() }</span> };
    let mut groups = vec![
        described_in_words("Token symbol", vault.symbol.clone()),
        described_in_words("Balance", vault.balance.grouped()),
        described_in_words("Reserved for issues under way", vault.reserved.grouped()),
        described_in_words("Decimals", vault.decimals.get().to_string()),
        described("Definition Id", id),
    ];
    if let Some(definition) = definition {
        groups.push(described("Definition date", moment(definition.defined_at)));
    }
    let content = html! {
        <>
            { description_list(Spacing::Compact, groups.into_iter().collect()) }
            if let Some(definition) = definition {
                { party_list(&props.directory, &[
                    ("Issuer", Some(&definition.issuer)),
                    ("Custodian", definition.custodian.as_ref()),
                ]) }
            }
        </>
    };
    closable_dialog(vault.name.clone(), onclose, content)
}
