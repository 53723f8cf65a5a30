//! The panel `Mint Tokens`.

use tallystick_core::{Definition, actions::MintAtIssuer, view::VaultView};
use yew::prelude::*;

use super::page::vault_of;
use crate::{
    actions::use_action,
    definitions::amount_fields::{AmountForm, use_amount_fields},
};

/// What can be minted.
#[derive(Clone, PartialEq, Properties)]
pub struct MintFormProperties {
    /// The participant's own definitions; those that are not active are left out.
    pub definitions: Vec<Definition>,
    /// Its vaults, which say what is outstanding.
    pub vaults: Vec<VaultView>,
}

/// Asks for a token and an amount, and names the rule that it breaks before it is pressed.
#[component]
pub fn MintForm(props: &MintFormProperties) -> Html {
    let active = props.definitions.iter().filter(|one| one.is_active()).cloned().collect();
    let fields = use_amount_fields(active);
    let action = use_action::<MintAtIssuer>(None, fields.clearing());
    let broken_rule = fields.filled_in().and_then(|(definition, amount)| {
        let outstanding = vault_of(definition, &props.vaults)?.outstanding?;
        definition.admit_mint(outstanding, amount).err().map(|refusal| refusal.before_asking())
    });
    let help = fields.definition().and_then(|definition| {
        let largest = definition.rules.largest_supply?;
        Some(format!("At most {} {} may exist.", largest.grouped(), definition.symbol))
    });
    let onsubmit = {
        let (fields, action) = (fields.clone(), action.clone());
        Callback::from(move |()| {
            if let Some((definition, amount)) = fields.filled_in() {
                let amount = amount.to_string();
                action.submit(&MintAtIssuer { definition: definition.id, amount });
            }
        })
    };
    AmountForm {
        title: "Mint Tokens",
        button: "Mint",
        help,
        broken_rule,
        busy: action.busy(),
        refusal: action.refusal(),
        onsubmit,
    }
    .html(&fields)
}
