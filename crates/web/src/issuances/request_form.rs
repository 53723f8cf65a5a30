//! The panel `Request Issuance`.

use tallystick_core::{Definition, actions::RequestIssuanceAtIssuer};
use yew::prelude::*;

use crate::{
    actions::use_action,
    definitions::amount_fields::{AmountForm, use_amount_fields},
};

/// What can be requested.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestFormProperties {
    /// The definitions; those that are decommissioned are left out.
    pub definitions: Vec<Definition>,
}

/// Asks for a token and an amount. A request that was taken leaves an empty field; one that was
/// refused can be corrected.
#[component]
pub fn RequestForm(props: &RequestFormProperties) -> Html {
    let active = props.definitions.iter().filter(|one| one.is_active()).cloned().collect();
    let fields = use_amount_fields(active);
    let action = use_action::<RequestIssuanceAtIssuer>(None, fields.clearing());
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
        broken_rule: None,
        busy: action.busy(),
        refusal: action.refusal(),
        onsubmit,
    }
    .html(&fields)
}
