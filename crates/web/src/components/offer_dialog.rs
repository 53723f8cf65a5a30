//! The question `Accept token?`.

use patternfly_yew::prelude::{ButtonVariant, DescriptionGroup, DescriptionList};
use tallystick_core::TokenId;
use yew::prelude::*;

use super::{action_button::ActionButton, dialog::Dialog, moment::Moment, spinner::Spinner};
use crate::state::OfferView;

/// Which offer.
#[derive(Clone, PartialEq, Properties)]
pub struct OfferDialogProperties {
    /// This one.
    pub offer: OfferView,
    /// The token, and whether the holder wants it.
    pub onanswer: Callback<(TokenId, bool)>,
}

/// Asks whether the holder wants the token: what, how much, by whom, until when. Only `Yes` and
/// `No` are answers; Escape is none.
#[component]
pub fn OfferDialog(props: &OfferDialogProperties) -> Html {
    let offer = &props.offer;
    let answer = |accept: bool| {
        let token = offer.token;
        props.onanswer.reform(move |()| (token, accept))
    };
    let footer = match offer.accepted {
        true => html! {
            <p class="tally-progress" role="status">
                <Spinner />
                { "Verifying and saving…" }
            </p>
        },
        false => html! {
            <>
                <ActionButton
                    variant={ButtonVariant::Primary}
                    label="Yes"
                    onclick={answer(true)}
                />
                <ActionButton
                    variant={ButtonVariant::Secondary}
                    label="No"
                    onclick={answer(false)}
                />
            </>
        },
    };
    html! {
        <Dialog title="Accept token?" {footer}>
            <DescriptionList compact=true>
                <DescriptionGroup term="Token">{ &offer.title }</DescriptionGroup>
                <DescriptionGroup term="Amount">
                    if let Some(amount) = &offer.amount {
                        <strong class="tally-amount">{ amount }</strong>
                    } else {
                        { "You did not request this token from this browser." }
                    }
                </DescriptionGroup>
                <DescriptionGroup term="Issued by">{ &offer.issuer_title }</DescriptionGroup>
                <DescriptionGroup term="Valid until">
                    <Moment at={offer.expires} />
                </DescriptionGroup>
            </DescriptionList>
        </Dialog>
    }
}
