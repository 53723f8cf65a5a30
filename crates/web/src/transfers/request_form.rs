//! The form `Request Transfer`: asks to send, or to be sent, once the other side approves.

use tallystick_core::{
    Amount, Definition, Participant, ParticipantId, Permission, RequestType,
    access::{admit_receiver, may_hold},
    actions::{RequestTransferAtIssuer, TransferType},
    definition::DefinitionStatus,
    view::RequestView,
};
use yew::prelude::*;

use super::party_field::{PartyWords, RECEIVER, SENDER, use_party_field};
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
    },
    directory::Directory,
    requests::correction::{Correction, corrected, ending, notice, use_corrected_fields},
};

/// Who asks, and who can be asked.
#[derive(Clone, PartialEq, Properties)]
pub struct TransferRequestFormProperties {
    /// All definitions; those that were never active are left out.
    pub definitions: Vec<Definition>,
    /// Who asks.
    pub requester: Participant,
    /// All participants.
    pub participants: Vec<Participant>,
    /// Who is who.
    pub directory: Directory,
    /// The rejected request that is corrected, if one is.
    #[prop_or_default]
    pub correction: Option<Correction>,
    /// A request was taken.
    #[prop_or_default]
    pub ontaken: Callback<()>,
}

/// Asks for the direction, the other side, a token and an amount. A request that was taken leaves an
/// empty amount; one that was refused can be corrected.
#[component]
pub fn TransferRequestForm(props: &TransferRequestFormProperties) -> Html {
    let known = props.definitions.iter().filter(|one| one.status != DefinitionStatus::Pending);
    let fields = use_amount_fields("transfer-request", known.cloned().collect());
    let direction = use_state_eq(|| TransferType::Push);
    let direction_id = use_unique_id("transfer-type");
    let party = use_party_field();
    let correction = props.correction.as_ref();
    use_corrected_fields(&fields, correction);
    {
        let (direction, party) = (direction.clone(), party.clone());
        let request = correction.map(|correction| correction.request.clone());
        use_effect_with(request, move |request| {
            if let Some(request) = request {
                direction.set(direction_of(request));
                party.choose(request.counterpart.clone());
            }
        });
    }
    let action = use_action::<RequestTransferAtIssuer>(
        None,
        ending(correction, [fields.clearing(), props.ontaken.clone()]),
    );
    let definition = fields.definition();
    let parties = parties(props, *direction, definition);
    let chosen = party.chosen(&parties);
    let onsubmit = {
        let (fields, action, r#type) = (fields.clone(), action.clone(), *direction);
        let corrects = corrected(correction);
        Callback::from(move |()| {
            if let (Some((definition, amount)), Some(party)) = (fields.filled_in(), chosen.clone())
            {
                let (definition, amount) = (definition.id, amount.to_string());
                action.submit(&RequestTransferAtIssuer {
                    r#type,
                    party,
                    definition,
                    amount,
                    corrects,
                });
            }
        })
    };
    let party = party.html(words(*direction), &parties, fields.was_submitted());
    let more = MoreFields {
        html: html! { <>{ direction_field(direction_id, &direction) }{ party.html }</> },
        filled_in: party.filled_in,
    };
    let help = "The token to transfer; also one that is decommissioned.";
    AmountForm {
        button: "Request Transfer",
        notice: notice(props.correction.as_ref(), &props.directory),
        more: Some(more),
        definition_help: with_rules(help, definition, &props.directory).into(),
        amount_help: "How much is to be transferred; nothing moves until it is approved.".into(),
        broken_rule: broken_rule(props, *direction, definition, fields.filled_in()),
        preview: Html::default(),
        outdated: false,
        busy: action.busy(),
        refusal: action.refusal(),
        otherwise: None,
        onsubmit,
    }
    .html(&fields)
}

/// A pull brings the token to the requester, who must be allowed to hold it.
fn broken_rule(
    props: &TransferRequestFormProperties,
    direction: TransferType,
    definition: Option<&Definition>,
    filled_in: Option<(&Definition, Amount)>,
) -> Option<BrokenRule> {
    let definition = definition?;
    if direction == TransferType::Pull
        && let Err(refusal) = admit_receiver(&props.requester, definition)
    {
        return Some(BrokenRule::ByDefinition(refusal.reason()));
    }
    let (definition, amount) = filled_in?;
    let refused = definition.admit_amount(amount).err();
    refused.map(|refusal| BrokenRule::ByAmount(refusal.reason()))
}

fn direction_of(request: &RequestView) -> TransferType {
    match request.kind {
        RequestType::Pull => TransferType::Pull,
        RequestType::Push | RequestType::Issuance | RequestType::Redemption => TransferType::Push,
    }
}

fn words(direction: TransferType) -> PartyWords {
    match direction {
        TransferType::Push => RECEIVER,
        TransferType::Pull => SENDER,
    }
}

fn direction_field(id: AttrValue, direction: &UseStateHandle<TransferType>) -> Html {
    const PUSH: &str = "PUSH";
    const PULL: &str = "PULL";
    let (chosen, help) = match **direction {
        TransferType::Push => (
            PUSH,
            "Your organisation sends: the receiver approves, then you complete the transfer.",
        ),
        TransferType::Pull => (
            PULL,
            "Your organisation receives: the sender's approval transfers the tokens at once.",
        ),
    };
    let field =
        Field { id: id.clone(), label: "Request Transfer Type", remark: Remark::Help(help.into()) };
    let select = Select {
        id: Some(id),
        name: None,
        described_by: Some(field.remark_id()),
        required: true,
        options: vec![(PUSH.to_owned(), "Push".to_owned()), (PULL.to_owned(), "Pull".to_owned())],
        chosen: chosen.to_owned(),
    };
    let direction = direction.clone();
    let onchoose = Callback::from(move |value: String| {
        direction.set(if value == PULL { TransferType::Pull } else { TransferType::Push });
    });
    field.html(select.html(&onchoose))
}

/// Whoever can approve it: it takes part in transfers, and may hold the token if it is to receive it.
fn parties<'a>(
    props: &'a TransferRequestFormProperties,
    direction: TransferType,
    definition: Option<&Definition>,
) -> Vec<&'a Participant> {
    let requester: &ParticipantId = &props.requester.id;
    let admits = |participant: &Participant| match (direction, definition) {
        (TransferType::Push, Some(definition)) => may_hold(participant, definition),
        _ => true,
    };
    let others = props.participants.iter().filter(|other| other.id != *requester);
    others.filter(|other| other.may(Permission::TransfersNonIssuer) && admits(other)).collect()
}
