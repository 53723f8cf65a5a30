//! A token that is offered in a chat: `Save token?`

use tallystick_core::{HolderAnswer, message::OfferedAtIssuer};
use yew::prelude::*;

use crate::{
    commands::{Intended, OfferAnswer},
    components::{
        action_button::{ActionButton, Weight},
        description_list::{Spacing, described, description_list},
        link::link,
        localized::localized,
        moment::moment,
    },
    directory::Directory,
    offers::{
        decline_form::decline_form,
        dialog::{MAY_BE_DELETED, saving},
    },
    previews::use_preview,
    route::Route,
    state::{ChatToken, Connection, OfferView},
};

/// The token, and whether it is still on offer.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct OfferCardProperties {
    /// The token.
    pub(super) token: ChatToken,
    /// Its offer, while that waits or is being saved.
    pub(super) offer: Option<OfferView>,
    /// Is the issuer within reach?
    pub(super) connection: Connection,
    /// The browser does not promise to keep what it stores.
    pub(super) may_be_deleted: bool,
    /// The holder has answered.
    pub(super) onanswer: Callback<OfferAnswer>,
}

/// Shows the token, the question while it is asked, with what would come of it, and the answer once
/// it was given. Who declines is asked why.
#[component]
pub(super) fn OfferCard(props: &OfferCardProperties) -> Html {
    let OfferCardProperties { token, offer, .. } = props;
    let declining = use_state_eq(|| false);
    let accepted = OfferedAtIssuer::new(token.token, HolderAnswer::Accepted);
    let waits = offer.as_ref().is_some_and(|offer| !offer.accepted);
    let preview = use_preview(waits.then(|| Intended::new(&accepted)), false);
    let groups = [
        described("Token", localized(token.title.clone())),
        described("Issued by", localized(token.issuer_title.clone())),
        described("Valid until", token.expires.map_or_else(|| html! { "For ever" }, moment)),
    ];
    let details = description_list(Spacing::Compact, groups.into_iter().collect());
    let question = match offer {
        None => ended(token),
        Some(offer) if offer.accepted => saving(props.connection),
        Some(_) => html! {
            <>
                <p class="tally-question tally-after-list">{ "Save token?" }</p>
                { preview.html(None, &Directory::default()) }
                if props.may_be_deleted {
                    <p class="tally-muted">{ MAY_BE_DELETED }</p>
                }
                { answers(props, &declining, preview.is_outdated()) }
            </>
        },
    };
    html! { <div role="group" aria-label="Token on offer">{ details }{ question }</div> }
}

fn answers(props: &OfferCardProperties, declining: &UseStateHandle<bool>, outdated: bool) -> Html {
    let id = props.token.token;
    let set_declining = |is_declining: bool| {
        let declining = declining.clone();
        Callback::from(move |()| declining.set(is_declining))
    };
    if **declining {
        return decline_form(id, None, &props.onanswer, set_declining(false));
    }
    let accept = props.onanswer.reform(move |()| OfferAnswer::Accept(id));
    let yes = ActionButton::new(Weight::Primary, "Yes").disabled(outdated).onclick(accept);
    let no = ActionButton::new(Weight::Secondary, "No").onclick(set_declining(true));
    html! { <div class="tally-buttons">{ yes.html() }{ no.html() }</div> }
}

/// What became of the offer.
fn ended(token: &ChatToken) -> Html {
    match token.accepted {
        Some(true) => {
            let words = html! { "Show the token" };
            let route = Route::Token(token.token.to_string());
            html! { <p>{ link(route, Classes::new(), words) }</p> }
        }
        Some(false) => html! { <p class="tally-muted">{ "You said no." }</p> },
        None => {
            let reason = token.reason.clone();
            let words = reason.unwrap_or_else(|| "The offer has ended.".to_owned());
            html! { <p class="tally-muted">{ words }</p> }
        }
    }
}
