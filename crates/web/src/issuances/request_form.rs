//! The panel `Request Issuance`.

use tallystick_core::{Definition, Participant, access, actions::RequestIssuanceAtIssuer};
use yew::prelude::*;

use crate::{
    actions::use_action,
    definitions::amount_fields::{AmountForm, use_amount_fields},
};

/// What can be requested.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestFormProperties {
    /// The definitions; those that are not active or may not be held are left out.
    pub definitions: Vec<Definition>,
    /// Who requests.
    pub requester: Participant,
}

/// Asks for a token and an amount. A request that was taken leaves an empty field; one that was
/// refused can be corrected.
#[component]
pub fn RequestForm(props: &RequestFormProperties) -> Html {
    let active = props
        .definitions
        .iter()
        .filter(|one| one.is_active() && access::may_hold(&props.requester, one))
        .cloned()
        .collect();
    let fields = use_amount_fields(active);
    let action = use_action::<RequestIssuanceAtIssuer>(None, fields.clearing());
    let broken_rule = fields.filled_in().and_then(|(definition, amount)| {
        let admitted = definition.admit_request(amount, &props.requester.id);
        admitted.err().map(|refusal| refusal.before_asking())
    });
    let help = fields.definition().and_then(|definition| {
        let largest = definition.rules.largest_request?;
        Some(format!(
            "One request may ask for {} {} at most.",
            largest.grouped(),
            definition.symbol
        ))
    });
    let onsubmit = {
        let (fields, action) = (fields.clone(), action.clone());
        Callback::from(move |()| {
            if let Some((definition, amount)) = fields.filled_in() {
                let amount = amount.to_string();
                action.submit(&RequestIssuanceAtIssuer { definition: definition.id, amount });
            }
        })
    };
    AmountForm {
        title: "Request Issuance",
        button: "Request",
        help,
        broken_rule,
        busy: action.busy(),
        refusal: action.refusal(),
        onsubmit,
    }
    .html(&fields)
}
