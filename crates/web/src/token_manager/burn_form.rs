//! The panel `Burn Tokens`.

use tallystick_core::{Definition, actions::BurnAtIssuer, books, view::VaultView};
use yew::prelude::*;

use super::page::vault_of;
use crate::{
    actions::use_action,
    definitions::amount_fields::{AmountForm, use_amount_fields},
};

/// What can be burned.
#[derive(Clone, PartialEq, Properties)]
pub struct BurnFormProperties {
    /// The participant's own definitions, also those that are decommissioned.
    pub definitions: Vec<Definition>,
    /// Its vaults, which say what there is.
    pub vaults: Vec<VaultView>,
}

/// Asks for a token and an amount that the vault holds unreserved.
#[component]
pub fn BurnForm(props: &BurnFormProperties) -> Html {
    let fields = use_amount_fields(props.definitions.clone());
    let action = use_action::<BurnAtIssuer>(None, fields.clearing());
    let broken_rule = fields.filled_in().and_then(|(definition, amount)| {
        let held = vault_of(definition, &props.vaults)?.balance;
        books::covers(held, amount).err().map(|refusal| refusal.before_asking())
    });
    let help = fields.definition().and_then(|definition| {
        let held = vault_of(definition, &props.vaults)?.balance;
        Some(format!("At most {} {} can be burned.", held.grouped(), definition.symbol))
    });
    let onsubmit = {
        let (fields, action) = (fields.clone(), action.clone());
        Callback::from(move |()| {
            if let Some((definition, amount)) = fields.filled_in() {
                let amount = amount.to_string();
                action.submit(&BurnAtIssuer { definition: definition.id, amount });
            }
        })
    };
    AmountForm {
        title: "Burn Tokens",
        button: "Burn",
        help,
        broken_rule,
        busy: action.busy(),
        refusal: action.refusal(),
        onsubmit,
    }
    .html(&fields)
}
