//! Why an offer is declined; nothing has to be said.

use tallystick_core::TokenId;
use yew::prelude::*;

use crate::{commands::OfferAnswer, components::reason_form::ReasonForm};

/// Asks why this token is declined. `subject` is what it is an issuance of, in words.
pub fn decline_form(
    token: TokenId,
    subject: Option<String>,
    onanswer: &Callback<OfferAnswer>,
    onback: Callback<()>,
) -> Html {
    let onsubmit = onanswer.reform(move |reason: String| {
        OfferAnswer::Decline(token, Some(reason).filter(|reason| !reason.is_empty()))
    });
    html! {
        <ReasonForm
            button="Decline"
            draft={format!("decline-{token}")}
            {subject}
            help="The issuer reads it."
            busy=false
            outdated=false
            {onsubmit}
            {onback}
        />
    }
}
