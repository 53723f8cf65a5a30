//! When the holder is asked about an offer: at once, unless that would interrupt them.

use std::{collections::BTreeMap, time::Duration};

use gloo::utils::document;
use tallystick_core::{RequestId, TokenId, requests::RequestList, view::RequestView};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement, Node};
use yew::prelude::*;

use super::dialog::OfferDialog;
use crate::{
    app::{use_commands, use_store},
    commands::{Command, OfferAnswer},
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
        dialog::open_dialog,
    },
    queries::{Query, use_query},
    state::{OfferView, Resource, State},
};

/// Which offers.
#[derive(Clone, PartialEq, Properties)]
pub struct OfferQuestionsProperties {
    /// Those that are open, oldest first.
    pub offers: Vec<OfferView>,
}

/// Asks about one offer after another. One that comes while a field holds something unsent, or while
/// another dialog is open, waits in a bar, and so does one that was put off.
#[component]
pub fn OfferQuestions(props: &OfferQuestionsProperties) -> Html {
    let commands = use_commands();
    // The offers that were seen, and whether each waits in the bar.
    let seen = use_state_eq(BTreeMap::<TokenId, bool>::new);
    {
        let seen = seen.clone();
        let tokens: Vec<TokenId> = props.offers.iter().map(|offer| offer.token).collect();
        use_effect_with(tokens, move |tokens| {
            let asks = tokens.iter().any(|token| seen.get(token) == Some(&false));
            let interrupts = !asks && (open_dialog().is_some() || something_is_unsent());
            let waits = |token: &TokenId| seen.get(token).copied().unwrap_or(interrupts);
            seen.set(tokens.iter().map(|token| (*token, waits(token))).collect());
        });
    }
    let open: Vec<&OfferView> = props.offers.iter().filter(|offer| !offer.accepted).collect();
    let asked = props.offers.iter().find(|offer| seen.get(&offer.token) == Some(&false)).cloned();
    let waiting = open.iter().filter(|offer| seen.get(&offer.token) == Some(&true));
    let waiting: Vec<&OfferView> = waiting.copied().collect();
    let number = asked.as_ref().and_then(|asked| {
        open.iter().position(|offer| offer.token == asked.token).map(|place| place + 1)
    });
    let onanswer =
        Callback::from(move |answer: OfferAnswer| commands.give(Command::Answer(answer)));
    let put = |put_off: bool, tokens: Vec<TokenId>| {
        let seen = seen.clone();
        Callback::from(move |()| {
            let mut now = (*seen).clone();
            now.extend(tokens.iter().map(|token| (*token, put_off)));
            seen.set(now);
        })
    };
    let review = put(false, waiting.iter().map(|offer| offer.token).collect());
    html! {
        <>
            <div role="status" class="tally-unsent">
                { bar(&waiting, review) }
            </div>
            if let Some(offer) = asked {
                <Asked
                    key={offer.token.to_string()}
                    offer={offer.clone()}
                    onlater={put(true, vec![offer.token])}
                    place={number.map(|number| (number, open.len()))}
                    {onanswer}
                />
            }
        </>
    }
}

fn bar(waiting: &[&OfferView], review: Callback<()>) -> Html {
    let title = match waiting {
        [] => return Html::default(),
        [offer] => {
            let what = offer.amount.clone().unwrap_or_else(|| offer.title.clone());
            format!("An offer waits for your answer: {what}, by {}", offer.issuer_title)
        }
        several => format!("{} offers wait for your answer", several.len()),
    };
    let review = ActionButton::new(Weight::Link, "Review").onclick(review);
    Alert::new(AlertKind::Information, title).action(review.html()).inline()
}

/// The offer that is asked about.
#[derive(Clone, PartialEq, Properties)]
struct AskedProperties {
    offer: OfferView,
    /// Its place among those that are open, and how many these are.
    place: Option<(usize, usize)>,
    onlater: Callback<()>,
    onanswer: Callback<OfferAnswer>,
}

#[component]
fn Asked(props: &AskedProperties) -> Html {
    let store = use_store();
    let offer = &props.offer;
    // The conversation of a request of the console has the id of the request.
    let request = (!offer.in_chat).then_some(RequestId(offer.chat.0));
    let query = request.map(|request| Query::Request(RequestList::Issuances, request));
    let answer = use_query(query);
    let request = answer.as_ref().and_then(|answer| answer.ready()?.request());
    let answer_by = match &answer {
        Some(Resource::Loading) => Some(Resource::Loading),
        _ => request.as_ref().and_then(|request| answer_by(request, &store)).map(Resource::Ready),
    };
    html! {
        <OfferDialog
            offer={offer.clone()}
            connection={store.connection}
            may_be_deleted={store.may_be_deleted}
            place={props.place}
            {answer_by}
            request={request.map(|request| request.id)}
            onlater={props.onlater.clone()}
            onanswer={props.onanswer.clone()}
        />
    }
}

/// Until when the holder can answer. A request does not change between its issue and the answer.
fn answer_by(request: &RequestView, state: &State) -> Option<tallystick_core::Timestamp> {
    let definitions = state.definitions.ready()?;
    let definition = definitions.iter().find(|one| one.id == request.definition)?;
    let usual = || state.issuer.ready().and_then(|issuer| issuer.offer_seconds);
    let seconds = definition.rules.offer_seconds.or_else(usual)?;
    let lifetime = Duration::from_secs(seconds.into());
    request.token.map(|_| request.updated_at.after(lifetime))
}

/// Whether something was typed into a form and not submitted.
fn something_is_unsent() -> bool {
    let Ok(fields) = document().query_selector_all("form input:not([readonly]), form textarea")
    else {
        return false;
    };
    let fields = (0..fields.length()).filter_map(|place| fields.item(place));
    // A draft in a form that is closed is not being typed.
    let is_shown = |field: &Node| {
        field.dyn_ref::<HtmlElement>().is_some_and(|field| field.offset_parent().is_some())
    };
    let mut typed = fields.filter(is_shown).map(|field| {
        let input = field.dyn_ref::<HtmlInputElement>();
        let input = input.filter(|input| ["text", "number", "url"].contains(&&*input.type_()));
        let area = field.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
        input.map(HtmlInputElement::value).or(area).unwrap_or_default()
    });
    typed.any(|typed| !typed.trim().is_empty())
}
