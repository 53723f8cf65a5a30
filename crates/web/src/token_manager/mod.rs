//! Minting and burning: the page, and the form for each of the two.

pub mod burn_form;
pub mod mint_form;
pub mod page;

use yew::prelude::*;

use crate::components::card::card;

/// A panel in which no definition can be chosen, and why.
fn nothing_to_choose(title: &'static str, why: &'static str) -> Html {
    card(title, html! { <p class="tally-state tally-muted">{ why }</p> })
}
