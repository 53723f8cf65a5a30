//! A page that is a column of panels.

use yew::prelude::*;

use super::{page_heading::PageHeading, resource_view::nothing_here};

/// The panels of a page, one above the other.
pub fn panels(content: Html) -> Html {
    html! { <div class="pf-v6-c-page__main-section tally-panels">{ content }</div> }
}

/// A page of this title, with its panels.
pub fn page_of_panels(title: &'static str, content: Html) -> Html {
    html! { <><PageHeading {title} />{ panels(content) }</> }
}

/// Why there is no panel where one would be, and who has one.
pub fn instead_of_panel(sentence: &'static str, who: &'static str) -> Html {
    html! { <div class="pf-v6-c-card">{ nothing_here(sentence, who) }</div> }
}
