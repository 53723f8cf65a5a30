//! The panel `Vault Balances`.

use patternfly_yew::prelude::{
    ButtonVariant, Card, CardBody, CardTitle, DescriptionGroup, DescriptionList, Icon,
};
use tallystick_core::{Definition, DefinitionId, view::VaultView};
use yew::prelude::*;

use super::{
    action_button::ActionButton,
    dialog::Dialog,
    moment::Moment,
    party_list::PartyList,
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
    let open = |vault: &VaultView| {
        let (opened, definition) = (opened.clone(), vault.definition);
        Callback::from(move |()| opened.set(Some(definition)))
    };
    let onclose = {
        let opened = opened.clone();
        Callback::from(move |()| opened.set(None))
    };

    html! {
        <Card component="section">
            <CardTitle component="h2">{ "Vault Balances" }</CardTitle>
            <CardBody>
                { view_resource(&props.vaults, &WORDS, &props.onretry, |vaults| html! {
                    <ul class="tally-vaults">
                        { for vaults.iter().map(|vault| html! {
                            <VaultCard
                                key={vault.definition.to_string()}
                                vault={vault.clone()}
                                onopen={open(vault)}
                            />
                        }) }
                    </ul>
                }) }
                if let Some(vault) = details {
                    <VaultDetails
                        vault={vault.clone()}
                        definition={props.definitions.iter().find(|one| one.id == vault.definition).cloned()}
                        directory={props.directory.clone()}
                        {onclose}
                    />
                }
            </CardBody>
        </Card>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct VaultCardProperties {
    vault: VaultView,
    onopen: Callback<()>,
}

#[component]
fn VaultCard(props: &VaultCardProperties) -> Html {
    let vault = &props.vault;
    html! {
        <li class="tally-vault">
            <div class="tally-vault__head">
                <span>{ &vault.name }</span>
                <ActionButton
                    variant={ButtonVariant::Plain}
                    icon={Icon::InfoCircle.as_html()}
                    aria_label={format!("Details of the vault of {}", vault.name)}
                    onclick={props.onopen.clone()}
                />
            </div>
            <div class="tally-vault__balance">
                <span class="tally-amount">{ vault.balance.grouped() }</span>
                { " " }
                <span class="tally-symbol">{ &vault.symbol }</span>
            </div>
            if !vault.reserved.is_zero() {
                <div class="tally-muted">
                    { format!("Reserved: {} {}", vault.reserved.grouped(), vault.symbol) }
                </div>
            }
        </li>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct VaultDetailsProperties {
    vault: VaultView,
    definition: Option<Definition>,
    directory: Directory,
    onclose: Callback<()>,
}

#[component]
fn VaultDetails(props: &VaultDetailsProperties) -> Html {
    let vault = &props.vault;
    let footer = html! {
        <ActionButton
            variant={ButtonVariant::Primary}
            label="Close"
            onclick={props.onclose.clone()}
        />
    };
    html! {
        <Dialog title={vault.name.clone()} onclose={props.onclose.clone()} {footer}>
            <DescriptionList compact=true>
                <DescriptionGroup term="Token symbol">{ &vault.symbol }</DescriptionGroup>
                <DescriptionGroup term="Balance">{ vault.balance.grouped() }</DescriptionGroup>
                <DescriptionGroup term="Reserved for issues under way">
                    { vault.reserved.grouped() }
                </DescriptionGroup>
                <DescriptionGroup term="Decimals">{ vault.decimals.get() }</DescriptionGroup>
                <DescriptionGroup term="Definition Id">
                    <span class="tally-code">{ vault.definition.to_string() }</span>
                </DescriptionGroup>
                if let Some(definition) = &props.definition {
                    <DescriptionGroup term="Definition date">
                        <Moment at={definition.defined_at} />
                    </DescriptionGroup>
                }
            </DescriptionList>
            if let Some(definition) = &props.definition {
                <PartyList
                    directory={props.directory.clone()}
                    parties={vec![
                        ("Issuer", Some(definition.issuer.clone())),
                        ("Custodian", definition.custodian.clone()),
                    ]}
                />
            }
        </Dialog>
    }
}
