//! The panel `Mint Tokens`.

use tallystick_core::{Amount, Definition, actions::MintAtIssuer, view::VaultView};
use yew::prelude::*;

use super::nothing_to_choose;
use crate::{
    actions::use_action,
    definitions::{
        amount_fields::{AmountForm, BrokenRule, use_amount_fields},
        details::with_rules,
    },
    directory::Directory,
    state::Resource,
};

const TITLE: &str = "Mint Tokens";

/// What can be minted.
#[derive(Clone, PartialEq, Properties)]
pub struct MintFormProperties {
    /// The definitions that the participant issues; those that are not active are left out.
    pub definitions: Vec<Definition>,
    /// Its vaults, which tell how much there is.
    pub vaults: Resource<Vec<VaultView>>,
    /// Who is who.
    pub directory: Directory,
}

impl MintFormProperties {
    /// What was minted of it and not burned, once that is known.
    fn outstanding(&self, definition: &Definition) -> Option<Amount> {
        let vaults = self.vaults.ready()?;
        vaults.iter().find(|vault| vault.definition == definition.id)?.outstanding
    }
}

/// Asks for a token and how much of it is added to the vault of its issuer.
#[component]
pub fn MintForm(props: &MintFormProperties) -> Html {
    let active: Vec<Definition> =
        props.definitions.iter().filter(|one| one.is_active()).cloned().collect();
    let nothing_active = active.is_empty();
    let fields = use_amount_fields(active);
    let action = use_action::<MintAtIssuer>(None, fields.clearing());
    let onsubmit = {
        let (fields, action) = (fields.clone(), action.clone());
        Callback::from(move |()| {
            if let Some((definition, amount)) = fields.filled_in() {
                let amount = amount.to_string();
                action.submit(&MintAtIssuer { definition: definition.id, amount });
            }
        })
    };
    if nothing_active {
        return nothing_to_choose(TITLE, "No token definition of your organisation is active.");
    }
    let broken_rule = fields.filled_in().and_then(|(definition, amount)| {
        let refused = definition.admit_mint(props.outstanding(definition)?, amount).err();
        refused.map(|refusal| BrokenRule::ByAmount(refusal.reason()))
    });
    let help = "The token to mint: an active one that your organisation issues.";
    AmountForm {
        title: TITLE,
        button: "Mint",
        definition_help: with_rules(help, fields.definition(), &props.directory).into(),
        amount_help: amount_help(fields.definition(), props).into(),
        broken_rule,
        busy: action.busy(),
        refusal: action.refusal(),
        onsubmit,
    }
    .html(&fields)
}

fn amount_help(definition: Option<&Definition>, props: &MintFormProperties) -> String {
    let help = "How much is added to your organisation's vault";
    let known = definition.and_then(|one| Some((props.outstanding(one)?, &one.symbol)));
    match known {
        Some((outstanding, symbol)) => {
            format!("{help}; {} {symbol} exist so far.", outstanding.grouped())
        }
        None => format!("{help}."),
    }
}
