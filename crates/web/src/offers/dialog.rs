//! The question `Accept token?`.

use tallystick_core::{HolderAnswer, message::OfferedAtIssuer};
use yew::prelude::*;

use crate::{
    commands::{Intended, OfferAnswer},
    components::{
        action_button::{ActionButton, Weight},
        description_list::{Spacing, described, description_list},
        dialog::Dialog,
        localized::localized,
        moment::moment,
        reason_form::ReasonForm,
        spinner::spinner,
    },
    directory::Directory,
    previews::use_preview,
    state::{Connection, OfferView},
};

/// What a holder is told before a browser keeps something that it may delete.
pub const MAY_BE_DELETED: &str = "This browser does not promise to keep tokens: when it runs out of \
     space it may delete them, and with them the key that they were issued to. They cannot be fetched \
     again without that key. Allow this site to store data, or free some space.";

/// That a token that the holder wants is being downloaded, verified and kept.
pub fn saving(connection: Connection) -> Html {
    html! {
        <p class="tally-progress" role="status">
            { spinner() }
            { match connection {
                Connection::Offline => "The issuer cannot be reached. It goes on by itself once it can.",
                Connection::Connecting | Connection::Live => "Verifying and saving…",
            } }
        </p>
    }
}

/// Which offer.
#[derive(Clone, PartialEq, Properties)]
pub struct OfferDialogProperties {
    /// This one.
    pub offer: OfferView,
    /// May the browser delete what it keeps?
    pub may_be_deleted: bool,
    /// Can the issuer be reached?
    pub connection: Connection,
    /// The holder said whether they want it.
    pub onanswer: Callback<OfferAnswer>,
}

/// Asks whether the holder wants the token: what, how much, by whom, until when. Only `Yes` and
/// `No` are answers; Escape is none. What was accepted may be put aside while the issuer cannot be
/// reached: a toast tells how it ended.
#[component]
pub fn OfferDialog(props: &OfferDialogProperties) -> Html {
    let offer = &props.offer;
    let aside = use_state_eq(|| false);
    let declining = use_state_eq(|| false);
    let put_aside = {
        let aside = aside.clone();
        Callback::from(move |()| aside.set(true))
    };
    let accepted = OfferedAtIssuer::new(offer.token, HolderAnswer::Accepted);
    let intended = (!offer.accepted).then(|| Intended::new(&accepted));
    let preview = use_preview(intended, offer.accepted);
    let waits = offer.accepted && props.connection == Connection::Offline;
    if *aside {
        return Html::default();
    }
    let token = offer.token;
    let onaccept = props.onanswer.reform(move |()| OfferAnswer::Accept(token));
    let ondecline = props.onanswer.reform(move |reason: String| {
        OfferAnswer::Decline(token, Some(reason).filter(|reason| !reason.is_empty()))
    });
    let set_declining = |is_declining: bool| {
        let declining = declining.clone();
        Callback::from(move |()| declining.set(is_declining))
    };
    let footer = match (offer.accepted, *declining) {
        (true, _) => saving(props.connection),
        (false, true) => html! {
            <div class="tally-actions">
                <ReasonForm
                    button="Decline"
                    help="The issuer reads it."
                    busy=false
                    outdated=false
                    onsubmit={ondecline}
                    onback={set_declining(false)}
                />
            </div>
        },
        (false, false) => html! {
            <>
                { ActionButton::new(Weight::Primary, "Yes")
                    .disabled(preview.is_outdated())
                    .onclick(onaccept)
                    .html() }
                { ActionButton::new(Weight::Secondary, "No").onclick(set_declining(true)).html() }
            </>
        },
    };
    let amount = match &offer.amount {
        Some(amount) => html! { <strong class="tally-amount">{ amount.clone() }</strong> },
        None if offer.in_chat => html! { "As agreed in the chat." },
        None => html! { "Another device of your organisation requested this token." },
    };
    let groups = [
        described("Token", localized(offer.title.clone())),
        described("Amount", amount),
        described("Issued by", localized(offer.issuer_title.clone())),
        described("Valid until", offer.expires.map_or_else(|| html! { "For ever" }, moment)),
    ];
    html! {
        <Dialog title="Accept token?" onclose={waits.then_some(put_aside)} {footer}>
            { description_list(Spacing::Compact, groups.into_iter().collect()) }
            if let Some(description) = &offer.description {
                <p class="tally-muted tally-after-list">{ localized(description.clone()) }</p>
            }
            { preview.html(None, &Directory::default()) }
            if props.may_be_deleted {
                <p class="tally-muted tally-after-list">{ MAY_BE_DELETED }</p>
            }
        </Dialog>
    }
}
