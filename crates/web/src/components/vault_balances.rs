//! The panel `Vault Balances`.

use tallystick_core::{Definition, DefinitionId, access::may_hold_any, view::VaultView};
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
use crate::{
    definitions::details::{rules_in_a_line, rules_in_words},
    directory::Directory,
    state::{Resource, State},
};

const WORDS: ResourceWords = ResourceWords {
    thing: "vault balances",
    empty: "No vaults.",
    next: "The vault of a token appears with the first amount that your organisation receives.",
};

/// Shows the panel, unless the participant holds nothing and never can.
pub fn vault_balances(state: &State, directory: &Directory, onretry: &Callback<()>) -> Html {
    let holds = state.vaults.ready().is_some_and(|vaults| !vaults.is_empty());
    let participant = state.participant();
    if !holds && !participant.is_some_and(may_hold_any) {
        return Html::default();
    }
    html! {
        <VaultBalances
            vaults={state.vaults.clone()}
            definitions={state.definitions.ready().cloned().unwrap_or_default()}
            directory={directory.clone()}
            {onretry}
        />
    }
}

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

impl VaultBalancesProperties {
    fn definition(&self, vault: &VaultView) -> Option<&Definition> {
        self.definitions.iter().find(|one| one.id == vault.definition)
    }
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
        let vaults = vaults.iter().map(|vault| {
            let rules = props.definition(vault).map(|one| rules_in_a_line(one, &props.directory));
            vault_card(vault, rules.unwrap_or_default(), open(Some(vault.definition)))
        });
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

fn vault_card(vault: &VaultView, rules: String, onopen: Callback<()>) -> Html {
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
            if !rules.is_empty() {
                <div class="tally-muted tally-small">{ rules }</div>
            }
        </li>
    }
}

fn vault_details(
    vault: &VaultView,
    props: &VaultBalancesProperties,
    onclose: &Callback<()>,
) -> Html {
    let definition = props.definition(vault);
    let id = html! { <span class="tally-code">{ vault.definition.to_string() }</span> };
    let mut groups = vec![
        described_in_words("Token symbol", vault.symbol.clone()),
        described_in_words("Balance", vault.balance.grouped()),
        described_in_words("Reserved", vault.reserved.grouped()),
        described_in_words("Decimals", vault.decimals.get().to_string()),
        described("Definition Id", id),
    ];
    if let Some(definition) = definition {
        groups.push(described("Definition date", moment(definition.defined_at)));
        let rules = rules_in_words(definition, &props.directory).into_iter();
        groups.extend(rules.filter_map(|(rule, words)| Some(described_in_words(rule, words?))));
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
