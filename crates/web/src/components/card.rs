//! Cards: what belongs together, on a surface of its own.

use yew::prelude::*;

/// A part of the page under a heading.
pub fn card(title: &'static str, content: Html) -> Html {
    html! {
        <section class="pf-v6-c-card" aria-label={title}>{ card_title(title) }{ card_body(content) }</section>
    }
}

/// The heading of a card.
pub fn card_title(title: impl Into<AttrValue>) -> Html {
    let title = title.into();
    html! {
        <div class="pf-v6-c-card__title">
            <h2 class="pf-v6-c-card__title-text">{ title }</h2>
        </div>
    }
}

/// What a card shows.
pub fn card_body(content: Html) -> Html {
    html! { <div class="pf-v6-c-card__body">{ content }</div> }
}
