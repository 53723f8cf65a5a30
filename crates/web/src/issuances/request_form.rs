//! The form `Request Issuance`.

use tallystick_core::{Amount, Definition, ParticipantId, actions::RequestIssuanceAtIssuer};
use yew::prelude::*;

use crate::{
    actions::use_action,
    components::action_button::{ActionButton, Weight},
    definitions::{
        amount_fields::{AmountFields, AmountForm, BrokenRule, use_amount_fields},
        details::with_rules,
    },
    directory::Directory,
    requests::correction::{Correction, corrected, ending, notice, use_corrected_fields},
};

/// Who requests what.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestFormProperties {
    /// The definitions; those that are decommissioned are left out.
    pub definitions: Vec<Definition>,
    /// Who asks.
    pub requester: ParticipantId,
    /// Who is who.
    pub directory: Directory,
    /// The rejected request that is corrected, if one is.
    #[prop_or_default]
    pub correction: Option<Correction>,
    /// A request was taken.
    #[prop_or_default]
    pub ontaken: Callback<()>,
    /// Several are to be requested, with a file.
    pub onfile: Callback<()>,
}

/// Asks for a token and an amount. A request that was taken leaves an empty field; one that was
/// refused can be corrected.
#[component]
pub fn RequestForm(props: &RequestFormProperties) -> Html {
    let active = props.definitions.iter().filter(|one| one.is_active()).cloned().collect();
    let fields = use_amount_fields("issuance", active);
    let correction = props.correction.as_ref();
    use_corrected_fields(&fields, correction);
    let action = use_action::<RequestIssuanceAtIssuer>(
        None,
        ending(correction, [fields.clearing(), props.ontaken.clone()]),
    );
    let onsubmit = {
        let (fields, action, corrects) = (fields.clone(), action.clone(), corrected(correction));
        Callback::from(move |()| {
            if let Some((definition, amount)) = fields.filled_in() {
                let amount = amount.to_string();
                let definition = definition.id;
                action.submit(&RequestIssuanceAtIssuer { definition, amount, corrects });
            }
        })
    };
    let help = "The token that you ask its issuer for.";
    let from_file =
        ActionButton::new(Weight::Secondary, "Request from a file…").onclick(props.onfile.clone());
    AmountForm {
        button: "Request",
        notice: notice(props.correction.as_ref(), &props.directory),
        more: None,
        definition_help: with_rules(help, fields.definition(), &props.directory).into(),
        amount_help: "How much you ask for; nothing moves until it is approved and issued.".into(),
        broken_rule: broken_rule(&fields, &props.requester),
        preview: Html::default(),
        outdated: false,
        busy: action.busy(),
        refusal: action.refusal(),
        otherwise: Some(from_file),
        onsubmit,
    }
    .html(&fields)
}

fn broken_rule(fields: &AmountFields, requester: &ParticipantId) -> Option<BrokenRule> {
    let definition = fields.definition()?;
    let refusal = |amount| {
        let refused = definition.admit_request(amount, requester).err();
        refused.map(|refusal| refusal.reason())
    };
    // What even a request for nothing breaks, no amount mends.
    let by_definition = refusal(Amount::zero(definition.decimals)).map(BrokenRule::ByDefinition);
    by_definition.or_else(|| refusal(fields.amount()?.ok()?).map(BrokenRule::ByAmount))
}
