//! A participant to choose.

use tallystick_core::{Participant, ParticipantId, Permission};
use yew::prelude::*;

use crate::{
    components::{
        action_button::{ActionButton, Weight},
        card::{card_body, card_title},
        label::compact_label,
    },
    format,
};

/// Shows a participant and what it may do. While a key is made and enrolled for one of them, the
/// others cannot be chosen.
pub fn participant_card(
    participant: &Participant,
    enrolling: Option<&ParticipantId>,
    onselect: &Callback<ParticipantId>,
) -> Html {
    let id = participant.id.clone();
    let select = ActionButton::new(Weight::Primary, "Select")
        .named(format!("Select {}", participant.title))
        .busy(enrolling == Some(&id))
        .disabled(enrolling.is_some_and(|other| *other != id))
        .onclick(onselect.reform(move |()| id.clone()));
    let permissions = participant.permissions.iter().map(|permission| {
        html! { <li>{ compact_label(format::permission(*permission)) }</li> }
    });
    let body = html! {
        <>
            <p>{ role_in_words(participant) }</p>
            <p class="tally-muted tally-x500">{ participant.x500.clone() }</p>
            <ul class="tally-permissions" aria-label="Permissions">{ for permissions }</ul>
        </>
    };
    let accent = accent(&participant.colour);
    html! {
        <li
            key={participant.id.to_string()}
            class={classes!("pf-v6-c-card", "pf-m-full-height", "tally-participant", accent)}
        >
            { card_title(participant.title.clone()) }
            { card_body(body) }
            <div class="pf-v6-c-card__footer">{ select.html() }</div>
        </li>
    }
}

/// What a participant does, in a sentence.
fn role_in_words(participant: &Participant) -> &'static str {
    use Permission as P;
    let may = |permission| participant.may(permission);
    if may(P::IssuancesIssuer) {
        "Issues tokens: mints them, approves requests first, and issues what both have approved."
    } else if may(P::IssuancesCustodian) || may(P::RedemptionsCustodian) {
        "Watches over the issuer: approves or rejects requests once the issuer has approved them."
    } else if may(P::IssuancesNonIssuer) {
        "Holds tokens: requests them, accepts or declines offers, transfers and redeems."
    } else if may(P::Observe) {
        "Sees every request, flow and total, and can change nothing."
    } else if may(P::Define) {
        "Defines tokens."
    } else {
        "Looks at what it is permitted to see."
    }
}

/// The class that carries a participant's colour, which is one of PatternFly's.
pub fn accent(colour: &str) -> &'static str {
    match colour {
        "blue" => "tally-accent-blue",
        "green" => "tally-accent-green",
        "orange" => "tally-accent-orange",
        "orangered" => "tally-accent-orangered",
        "purple" => "tally-accent-purple",
        "red" => "tally-accent-red",
        "teal" => "tally-accent-teal",
        "yellow" => "tally-accent-yellow",
        _ => "tally-accent-gray",
    }
}
