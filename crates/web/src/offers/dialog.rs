//! The question `Accept token?`.

use gloo::timers::callback::Timeout;
use tallystick_core::{
    HolderAnswer, RequestId, Timestamp, message::OfferedAtIssuer, requests::RequestList,
};
use yew::prelude::*;

use super::decline_form::decline_form;
use crate::{
    commands::{Intended, OfferAnswer},
    components::{
        action_button::{ActionButton, Weight},
        description_list::{Spacing, described, description_list},
        dialog::Dialog,
        localized::localized,
        moment::moment,
        spinner::spinner,
    },
    directory::Directory,
    previews::use_preview,
    route::Route,
    services::address,
    state::{Connection, OfferView, Resource},
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

/// A press within this time after the question appeared, or after it moved because more was known,
/// was meant for something else.
const UNREAD_MILLISECONDS: u32 = 500;

/// Whether the question has stood as it is for long enough to be read.
#[hook]
fn use_readable<T: Clone + PartialEq + 'static>(shown: T) -> bool {
    let read = use_state_eq(|| None::<T>);
    let readable = read.as_ref() == Some(&shown);
    {
        let read = read.setter();
        use_effect_with(shown, move |shown| {
            let shown = shown.clone();
            let timeout = Timeout::new(UNREAD_MILLISECONDS, move || read.set(Some(shown)));
            move || drop(timeout)
        });
    }
    readable
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
    /// Its place among the open offers, and how many these are.
    #[prop_or_default]
    pub place: Option<(usize, usize)>,
    /// Until when the holder can answer, if that is known or on its way.
    #[prop_or_default]
    pub answer_by: Option<Resource<Timestamp>>,
    /// The request that it answers, if there is one.
    #[prop_or_default]
    pub request: Option<RequestId>,
    /// The question is put off.
    #[prop_or_default]
    pub onlater: Callback<()>,
    /// The holder said whether they want it.
    pub onanswer: Callback<OfferAnswer>,
}

/// Asks whether the holder wants the token: what, how much, by whom, until when. Only `Yes` and
/// `No` are answers; Escape is none, and neither is what was pressed before the question could be
/// read. What was accepted may be put aside while the issuer cannot be
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
    let known = (props.place, props.answer_by.clone(), props.request, preview.is_ready());
    let readable = use_readable(known);
    let waits = offer.accepted && props.connection == Connection::Offline;
    if *aside {
        return Html::default();
    }
    let token = offer.token;
    let onaccept = props.onanswer.reform(move |()| OfferAnswer::Accept(token));
    let set_declining = |is_declining: bool| {
        let declining = declining.clone();
        Callback::from(move |()| declining.set(is_declining))
    };
    // The question would lie over the page that it leads to.
    let show = props.request.map(|request| {
        props.onlater.reform(move |()| {
            address::go(&Route::request(RequestList::Issuances, request));
        })
    });
    let footer = match (offer.accepted, *declining) {
        (true, _) => saving(props.connection),
        (false, true) => {
            let back = set_declining(false);
            let form = decline_form(token, offer.amount.clone(), &props.onanswer, back);
            html! { <div class="tally-actions">{ form }</div> }
        }
        (false, false) => html! {
            <>
                { ActionButton::new(Weight::Primary, "Yes")
                    .disabled(!readable || preview.is_outdated())
                    .onclick(onaccept)
                    .html() }
                { ActionButton::new(Weight::Secondary, "No")
                    .disabled(!readable)
                    .onclick(set_declining(true))
                    .html() }
                { ActionButton::new(Weight::Link, "Later").onclick(props.onlater.clone()).html() }
            </>
        },
    };
    let why = match (&offer.amount, offer.in_chat) {
        (Some(_), _) => None,
        (None, true) => Some("As agreed in the chat."),
        (None, false) => Some("Another device of your organisation requested this token."),
    };
    let mut groups = vec![
        described("Token", localized(offer.title.clone())),
        described("Issued by", localized(offer.issuer_title.clone())),
    ];
    // It has its place before it is known, so that nothing moves when it is.
    let answer_by = props.answer_by.as_ref().map(|answer_by| match answer_by.ready() {
        Some(answer_by) => moment(*answer_by),
        None => html! { "Loading…" },
    });
    groups.extend(answer_by.map(|answer_by| described("Answer by", answer_by)));
    let expires = offer.expires.map_or_else(|| html! { "For ever" }, moment);
    groups.push(described("The token is valid until", expires));
    html! {
        <Dialog title="Accept token?" onclose={waits.then_some(put_aside)} {footer}>
            if let Some((number, of @ 2..)) = props.place {
                <p class="tally-muted">{ format!("Offer {number} of {of}") }</p>
            }
            <div class="tally-summary">
                <p class="tally-amount">
                    { offer.amount.clone().map_or_else(|| localized(offer.title.clone()), Html::from) }
                </p>
                if let Some(why) = why {
                    <p>{ why }</p>
                }
            </div>
            { description_list(Spacing::Horizontal, groups.into_iter().collect()) }
            if let Some(description) = &offer.description {
                <p class="tally-muted tally-after-list">{ localized(description.clone()) }</p>
            }
            { preview.html(None, &Directory::default()) }
            { for show.map(|show| {
                ActionButton::new(Weight::Link, "Show the request").onclick(show).html()
            }) }
            if props.may_be_deleted {
                <p class="tally-muted tally-after-list">{ MAY_BE_DELETED }</p>
            }
        </Dialog>
    }
}
