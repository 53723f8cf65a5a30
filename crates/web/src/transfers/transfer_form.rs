//! The panel `Push Transfer`: sends what is held, without approval.

use tallystick_core::{
    Definition, Participant, ParticipantId, access::may_hold, actions::TransferAtIssuer,
    books::withdraw, definition::DefinitionStatus, view::VaultView,
};
use yew::prelude::*;

use crate::{
    actions::use_action,
    components::{
        field::{Field, Remark},
        select::Select,
        unique_id::use_unique_id,
    },
    definitions::{
        amount_fields::{AmountForm, BrokenRule, MoreFields, use_amount_fields},
        details::with_rules,
        unreserved::{unreserved, unreserved_in_words},
    },
    directory::Directory,
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
    let fields = use_amount_fields(known.cloned().collect());
    let chosen = use_state_eq(|| None::<ParticipantId>);
    let id = use_unique_id("party");
    let action = use_action::<TransferAtIssuer>(None, fields.clearing());
    let definition = fields.definition();
    let receivers = receivers(props, definition);
    // Whoever cannot hold the token that was chosen meanwhile is not chosen any more.
    let party = (*chosen).clone().filter(|one| receivers.iter().any(|(known, _)| known == one));
    let onsubmit = {
        let (fields, action, party) = (fields.clone(), action.clone(), party.clone());
        Callback::from(move |()| {
            if let (Some((definition, amount)), Some(party)) = (fields.filled_in(), party.clone()) {
                let (definition, amount) = (definition.id, amount.to_string());
                action.submit(&TransferAtIssuer { party, definition, amount });
            }
        })
    };
    let missing = fields.was_submitted() && party.is_none();
    let remark = if missing {
        Remark::Error("Choose the receiving party.".into())
    } else {
        Remark::Help("The organisation whose vault the tokens go to.".into())
    };
    let field = Field { id: id.clone(), label: "Receiving Party", remark };
    let placeholder = (String::new(), "Choose the receiving party".to_owned());
    let options = receivers.iter().map(|(id, title)| (id.to_string(), title.clone()));
    let select = Select {
        id: Some(id),
        name: None,
        described_by: Some(field.remark_id()),
        required: true,
        options: std::iter::once(placeholder).chain(options).collect(),
        chosen: party.as_ref().map(ToString::to_string).unwrap_or_default(),
    };
    let onchoose = Callback::from(move |value: String| chosen.set(value.parse().ok()));
    let more = MoreFields { html: field.html(select.html(&onchoose)), filled_in: party.is_some() };
    let held = definition.and_then(|definition| unreserved(definition, props.vaults.as_ref()));
    let broken_rule = fields.filled_in().and_then(|(_, amount)| {
        let refused = withdraw(held?, amount).err();
        refused.map(|refusal| BrokenRule::ByAmount(refusal.reason()))
    });
    let limit = held.zip(definition).map_or_else(String::new, |(held, definition)| {
        unreserved_in_words(held, &definition.symbol)
    });
    let help = "The token to send; also one that is decommissioned.";
    AmountForm {
        title: "Push Transfer",
        button: "Send",
        more: Some(more),
        definition_help: with_rules(help, definition, &props.directory).into(),
        amount_help: format!("How much leaves your organisation's vault at once{limit}.").into(),
        broken_rule,
        busy: action.busy(),
        refusal: action.refusal(),
        onsubmit,
    }
    .html(&fields)
}

/// Whoever else may hold the token; before one is chosen, whoever may hold any of them.
fn receivers(
    props: &TransferFormProperties,
    definition: Option<&Definition>,
) -> Vec<(ParticipantId, String)> {
    let admits = |participant: &Participant| match definition {
        Some(definition) => may_hold(participant, definition),
        None => props.definitions.iter().any(|definition| may_hold(participant, definition)),
    };
    let others =
        props.participants.iter().filter(|other| other.id != props.sender && admits(other));
    others.map(|other| (other.id.clone(), other.title.clone())).collect()
}
