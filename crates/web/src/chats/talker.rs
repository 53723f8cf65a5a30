//! A talker, with the button that opens a chat and the link that does.

use tallystick_core::{broker::titles::in_language, host::TalkerView};
use yew::prelude::*;

use super::opening::use_opening;
use crate::{
    app::use_store,
    components::{
        action_button::{ActionButton, Weight},
        outcome::refused,
    },
    services::{address, language},
};

/// Which talker.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct TalkerProperties {
    /// This one.
    pub(super) talker: TalkerView,
}

/// Title and description in the holder's language, or in the browser's while there is no holder.
pub(super) fn words(talker: &TalkerView, language: Option<&str>) -> (String, String) {
    let language = language.map_or_else(language::preferred, str::to_owned);
    let title = in_language(&talker.title, &language).unwrap_or(&talker.name);
    let description = in_language(&talker.description, &language).unwrap_or_default();
    (title.to_owned(), description.to_owned())
}

/// Shows a card with what a chat is for.
#[component]
pub(super) fn Talker(props: &TalkerProperties) -> Html {
    let talker = &props.talker;
    let (action, open) = use_opening(talker.name.clone());
    let shared = use_state_eq(|| false);
    let share = {
        let shared = shared.clone();
        Callback::from(move |()| shared.set(!*shared))
    };
    let store = use_store();
    let (title, description) = words(talker, store.language.as_deref());
    let link = format!("{}/chat/{}", address::site(), talker.name);
    let code = format!("/api/v1/talkers/{}/qr.svg?site={}", talker.name, address::site());
    let open = ActionButton::new(Weight::Primary, "Open chat")
        .named(format!("Open chat: {title}"))
        .busy(action.busy())
        .onclick(open);
    let words = if *shared { "Hide link" } else { "Show link" };
    let share =
        ActionButton::new(Weight::Link, words).named(format!("{words}: {title}")).onclick(share);
    html! {
        <li class="pf-v6-c-card tally-talker">
            <div class="pf-v6-c-card__title">
                <h3 class="pf-v6-c-card__title-text" dir="auto">{ title.clone() }</h3>
            </div>
            <div class="pf-v6-c-card__body">
                if !description.is_empty() {
                    <p dir="auto">{ description }</p>
                }
                <div class="tally-buttons">{ open.html() }{ share.html() }</div>
                { for action.refusal().map(refused) }
                if *shared {
                    <div class="tally-link">
                        <img src={code} alt={format!("QR code of the link to {title}")} width="192" height="192" />
                        <a href={link.clone()}>{ link }</a>
                    </div>
                }
            </div>
        </li>
    }
}
