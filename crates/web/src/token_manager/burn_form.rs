//! The panel `Burn Tokens`.

use tallystick_core::{
    Amount, Definition, actions::BurnAtIssuer, books::withdraw, definition::DefinitionStatus,
    view::VaultView,
};
use yew::prelude::*;

use super::nothing_to_choose;
use crate::{
    actions::use_action,
    definitions::amount_fields::{AmountForm, BrokenRule, use_amount_fields},
    state::Resource,
};

const TITLE: &str = "Burn Tokens";

/// What can be burned.
#[derive(Clone, PartialEq, Properties)]
pub struct BurnFormProperties {
    /// The definitions that the participant issues, decommissioned ones too; those that wait for
    /// their approval are left out.
    pub definitions: Vec<Definition>,
    /// Its vaults, which tell how much there is.
    pub vaults: Resource<Vec<VaultView>>,
}

impl BurnFormProperties {
    /// What the vault holds unreserved, once that is known. There is no vault of a decommissioned
    /// token of which nothing is held.
    fn unreserved(&self, definition: &Definition) -> Option<Amount> {
        let vaults = self.vaults.ready()?;
        let vault = vaults.iter().find(|vault| vault.definition == definition.id);
        Some(vault.map_or(Amount::zero(definition.decimals), |vault| vault.balance))
    }
}

/// Asks for a token and how much of it is taken from the vault of its issuer.
#[component]
pub fn BurnForm(props: &BurnFormProperties) -> Html {
    let exists = |one: &&Definition| one.status != DefinitionStatus::Pending;
    let approved: Vec<Definition> = props.definitions.iter().filter(exists).cloned().collect();
    let nothing_approved = approved.is_empty();
    let fields = use_amount_fields(approved);
    let action = use_action::<BurnAtIssuer>(None, fields.clearing());
    let onsubmit = {
        let (fields, action) = (fields.clone(), action.clone());
        Callback::from(move |()| {
            if let Some((definition, amount)) = fields.filled_in() {
                let amount = amount.to_string();
                action.submit(&BurnAtIssuer { definition: definition.id, amount });
            }
        })
    };
    if nothing_approved {
        return nothing_to_choose(TITLE, "No token definition of your organisation is approved.");
    }
    let broken_rule = fields.filled_in().and_then(|(definition, amount)| {
        let refused = withdraw(props.unreserved(definition)?, amount).err();
        refused.map(|refusal| BrokenRule::ByAmount(refusal.reason()))
    });
    AmountForm {
        title: TITLE,
        button: "Burn",
        definition_help:
            "The token to burn: one that your organisation issues, decommissioned or not.".into(),
        amount_help: amount_help(fields.definition(), props).into(),
        broken_rule,
        busy: action.busy(),
        refusal: action.refusal(),
        onsubmit,
    }
    .html(&fields)
}

fn amount_help(definition: Option<&Definition>, props: &BurnFormProperties) -> String {
    let help = "How much leaves your organisation's vault for good";
    let known = definition.and_then(|one| Some((props.unreserved(one)?, &one.symbol)));
    match known {
        Some((unreserved, symbol)) => {
            format!("{help}; it holds {} {symbol} unreserved.", unreserved.grouped())
        }
        None => format!("{help}."),
    }
}
