//! The form `Request Redemption`.

use tallystick_core::{
    Definition, ParticipantId, actions::RequestRedemptionAtIssuer, requests::RequestKind,
    view::VaultView,
};
use yew::prelude::*;

use crate::{
    actions::use_action,
    definitions::{
        amount_fields::{AmountForm, BrokenRule, use_amount_fields},
        details::with_rules,
        unreserved::{unreserved, unreserved_in_words},
    },
    directory::Directory,
    requests::correction::{Correction, corrected, ending, notice, use_corrected_fields},
};

/// Who redeems what.
#[derive(Clone, PartialEq, Properties)]
pub struct RequestFormProperties {
    /// All definitions; the requester's own and those that were never active are left out.
    pub definitions: Vec<Definition>,
    /// The requester's vaults, once they are known.
    pub vaults: Option<Vec<VaultView>>,
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
}

/// Asks for a token and an amount. More than the vault holds may be asked for: it must be there when
/// the last approval reserves it.
#[component]
pub fn RequestForm(props: &RequestFormProperties) -> Html {
    let redeemable = props
        .definitions
        .iter()
        .filter(|one| one.issuer != props.requester && RequestKind::Redemption.admit(one).is_ok());
    let fields = use_amount_fields("redemption", redeemable.cloned().collect());
    let correction = props.correction.as_ref();
    use_corrected_fields(&fields, correction);
    let action = use_action::<RequestRedemptionAtIssuer>(
        None,
        ending(correction, [fields.clearing(), props.ontaken.clone()]),
    );
    let onsubmit = {
        let (fields, action, corrects) = (fields.clone(), action.clone(), corrected(correction));
        Callback::from(move |()| {
            if let Some((definition, amount)) = fields.filled_in() {
                let (definition, amount) = (definition.id, amount.to_string());
                action.submit(&RequestRedemptionAtIssuer { definition, amount, corrects });
            }
        })
    };
    let definition = fields.definition();
    let held = definition.and_then(|definition| {
        let held = unreserved(definition, props.vaults.as_ref())?;
        Some(unreserved_in_words(held, &definition.symbol))
    });
    let broken_rule = fields.filled_in().and_then(|(definition, amount)| {
        let refused = definition.admit_amount(amount).err();
        refused.map(|refusal| BrokenRule::ByAmount(refusal.reason()))
    });
    let help = "The token to give back to its issuer; also one that is decommissioned.";
    AmountForm {
        button: "Request",
        notice: notice(props.correction.as_ref(), &props.directory),
        more: None,
        definition_help: with_rules(help, definition, &props.directory).into(),
        amount_help: format!(
            "How much leaves your organisation's vault; it is reserved with the last approval{}.",
            held.unwrap_or_default()
        )
        .into(),
        broken_rule,
        preview: Html::default(),
        outdated: false,
        busy: action.busy(),
        refusal: action.refusal(),
        otherwise: None,
        onsubmit,
    }
    .html(&fields)
}
