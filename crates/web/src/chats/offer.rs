//! A token that is offered in a chat: `Save token?`

use tallystick_core::TokenId;
use yew::prelude::*;

use crate::{
    components::{
        action_button::{ActionButton, Weight},
        description_list::{Spacing, described, description_list},
        link::link,
        localized::localized,
        moment::moment,
    },
    offers::dialog::{MAY_BE_DELETED, saving},
    route::Route,
    state::{ChatToken, Connection, OfferView},
};

/// Shows the token, the question while it is asked, and the answer once it was given.
pub(super) fn offer_card(
    token: &ChatToken,
    offer: Option<&OfferView>,
    connection: Connection,
    may_be_deleted: bool,
    onanswer: &Callback<(TokenId, bool)>,
) -> Html {
    let id = token.token;
    let answer = |accept: bool| onanswer.reform(move |()| (id, accept));
    let groups = [
        described("Token", localized(token.title.clone())),
        described("Issued by", localized(token.issuer_title.clone())),
        described("Valid until", token.expires.map_or_else(|| html! { "For ever" }, moment)),
    ];
    let details = description_list(Spacing::Compact, groups.into_iter().collect());
    let question = match offer {
        None => Html::default(),
        Some(offer) if offer.accepted => saving(connection),
        Some(_) => html! {
            <>
                <p class="tally-question tally-after-list">{ "Save token?" }</p>
                if may_be_deleted {
                    <p class="tally-muted">{ MAY_BE_DELETED }</p>
                }
                <div class="tally-buttons">
                    { ActionButton::new(Weight::Primary, "Yes").onclick(answer(true)).html() }
                    { ActionButton::new(Weight::Secondary, "No").onclick(answer(false)).html() }
                </div>
            </>
        },
    };
    let end = match (&token.accepted, offer) {
        (_, Some(_)) => Html::default(),
        (Some(true), None) => {
            let words = html! { "Show the token" };
            html! { <p>{ link(Route::Token(id.to_string()), Classes::new(), words) }</p> }
        }
        (Some(false), None) => html! { <p class="tally-muted">{ "You said no." }</p> },
        (None, None) => html! {
            <p class="tally-muted">{ token.reason.clone().unwrap_or_else(|| "The offer has ended.".to_owned()) }</p>
        },
    };
    html! { <div role="group" aria-label="Token on offer">{ details }{ question }{ end }</div> }
}
