//! The panel `Push Transfer`: sends what is held, without approval.

use tallystick_core::{
    Definition, Participant, ParticipantId, access::may_hold, actions::TransferAtIssuer,
    books::withdraw, definition::DefinitionStatus, view::VaultView,
};
use yew::prelude::*;

use super::party_field::{RECEIVER, use_party_field};
use crate::{
    actions::use_action,
    commands::Intended,
    components::card::card,
    definitions::{
        amount_fields::{AmountForm, BrokenRule, use_amount_fields},
        details::with_rules,
        unreserved::{unreserved, unreserved_in_words},
    },
    directory::Directory,
    previews::use_preview,
};

/// Who sends what, and to whom it can be sent.
#[derive(Clone, PartialEq, Properties)]
pub struct TransferFormProperties {
    /// All definitions; those that were never active are left out.
    pub definitions: Vec<Definition>,
    /// The sender's vaults, once they are known.
    pub vaults: Option<Vec<VaultView>>,
    /// Who sends.
    pub sender: ParticipantId,
    /// All participants.
    pub participants: Vec<Participant>,
    /// Who is who.
    pub directory: Directory,
}

/// Asks for the receiver, a token and an amount. A transfer that was made leaves an empty amount; one
/// that was refused can be corrected.
#[component]
pub fn TransferForm(props: &TransferFormProperties) -> Html {
    let known = props.definitions.iter().filter(|one| one.status != DefinitionStatus::Pending);
    let fields = use_amount_fields("transfer", known.cloned().collect());
    let party = use_party_field();
    let action = use_action::<TransferAtIssuer>(None, fields.clearing());
    let definition = fields.definition();
    let receivers = receivers(props, definition);
    let chosen = party.chosen(&receivers);
    let body = fields.filled_in().zip(chosen).map(|((definition, amount), party)| {
        let (definition, amount) = (definition.id, amount.to_string());
        TransferAtIssuer { party, definition, amount }
    });
    let preview = use_preview(body.as_ref().map(Intended::new), action.busy());
    let onsubmit = {
        let action = action.clone();
        Callback::from(move |()| {
            if let Some(body) = &body {
                action.submit(body);
            }
        })
    };
    let more = party.html(RECEIVER, &receivers, fields.was_submitted());
    let held = definition.and_then(|definition| unreserved(definition, props.vaults.as_ref()));
    let broken_rule = fields.filled_in().and_then(|(_, amount)| {
        let refused = withdraw(held?, amount).err();
        refused.map(|refusal| BrokenRule::ByAmount(refusal.reason()))
    });
    let limit = held.zip(definition).map_or_else(String::new, |(held, definition)| {
        unreserved_in_words(held, &definition.symbol)
    });
    let help = "The token to send; also one that is decommissioned.";
    let form = AmountForm {
        button: "Send",
        notice: Html::default(),
        more: Some(more),
        definition_help: with_rules(help, definition, &props.directory).into(),
        amount_help: format!("How much leaves your organisation's vault at once{limit}.").into(),
        broken_rule,
        preview: preview.html(definition, &props.directory),
        outdated: preview.is_outdated(),
        busy: action.busy(),
        refusal: action.refusal(),
        otherwise: None,
        onsubmit,
    };
    card("Push Transfer", form.html(&fields))
}

/// Whoever else may hold the token; before one is chosen, whoever may hold any of them.
fn receivers<'a>(
    props: &'a TransferFormProperties,
    definition: Option<&Definition>,
) -> Vec<&'a Participant> {
    let admits = |participant: &Participant| match definition {
        Some(definition) => may_hold(participant, definition),
        None => props.definitions.iter().any(|definition| may_hold(participant, definition)),
    };
    let others = props.participants.iter();
    others.filter(|other| other.id != props.sender && admits(other)).collect()
}
